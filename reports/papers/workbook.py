"""How cells of a workbook look; made once a workbook, because a look-up for every cell is slow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from portal.kit.xlsx import is_like_formula, neutralise, safe

THIN = Side(style="thin", color="808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
MIDDLE = Alignment(wrap_text=True, vertical="center", horizontal="center")
TOP_LEFT = Alignment(wrap_text=True, vertical="top", horizontal="left")
NAME = Alignment(wrap_text=True, vertical="center", horizontal="left")
LEVEL = Alignment(vertical="center")
RIGHT = Alignment(horizontal="right")
LINE = 16.5  # points that a line of 12-point type takes
ONE_LINE = LINE + 3  # height of a row of one line, the default of every sheet
HIGHEST = 409
BOLD, PLAIN = 1.2, 1.05  # width of a 12-point character in the unit of column widths


class Look(NamedTuple):
    """How a cell looks, and its number in the workbook's table of looks."""

    style: StyleArray
    number: int


Looks = dict[str, Look]


class LookingCell(Cell):
    """A cell that stores the number of its look; openpyxl's own looks it up on every access."""

    __slots__ = ("style_id",)
    has_style = True

    @classmethod
    def of(cls, sheet: Worksheet, value: Any, look: Look) -> LookingCell:
        """A cell made without the default look that openpyxl's own constructor makes first."""
        cell = cls.__new__(cls)
        cell.parent = sheet
        cell._style, cell.style_id = look
        cell._hyperlink = cell._comment = None
        cell.value = value
        return cell


def looks_of(book: Workbook) -> Looks:
    """The looks of cells by name."""
    looks = {}
    plain, bold, slanted = (
        Font(name="Times New Roman", size=12, **more) for more in ({}, {"bold": True}, {"i": True})
    )
    parts_of: dict[str, dict[str, Any]] = {
        "title": {"font": bold},
        "note": {"font": plain, "alignment": TOP_LEFT},
        "day": {"font": plain, "alignment": TOP_LEFT, "number_format": "dd/mm/yyyy"},
        "moment": {"font": plain, "alignment": TOP_LEFT, "number_format": "dd/mm/yyyy hh:mm"},
        "stt": {"font": plain, "border": BOX, "alignment": MIDDLE},
        "unit": {"font": slanted, "alignment": RIGHT},
        "head": {"font": bold, "border": BOX, "alignment": MIDDLE},
        "text": {"font": plain, "border": BOX, "alignment": NAME},
        "prose": {"font": plain, "border": BOX, "alignment": TOP_LEFT},
        "count": {"font": plain, "border": BOX, "alignment": LEVEL, "number_format": "#,##0"},
        "share": {"font": plain, "border": BOX, "alignment": LEVEL, "number_format": "0.00"},
        "total_text": {"font": bold, "border": BOX, "alignment": NAME},
        "total_count": {"font": bold, "border": BOX, "number_format": "#,##0"},
        "total_share": {"font": bold, "border": BOX, "number_format": "0.00"},
    }
    for name in ("count", "share", "total_count", "total_share"):
        starred = parts_of[name]["number_format"] + '"*"'  # a total on paper
        parts_of[f"{name}_paper"] = parts_of[name] | {"number_format": starred}
    for name, parts in parts_of.items():
        cell = Cell(book.active, 1, 1)
        for part, value in parts.items():
            setattr(cell, part, value)
        looks[name] = Look(cell._style, book._cell_styles.add(cell._style))
    return looks


def write(sheet: Worksheet, values: Sequence[Any], looks: Sequence[Look]) -> None:
    """Append a row, each cell with its look; text that starts like a formula stays text."""
    sheet.append([_cell(sheet, value, look) for value, look in zip(values, looks, strict=True)])


def _cell(sheet: Worksheet, value: Any, look: Look) -> Cell:
    if type(value) is int or value is None:
        return LookingCell.of(sheet, value, look)
    value = safe(value)
    if is_like_formula(value):
        cell = Cell(sheet, 1, 1, value)
        cell._style = look.style
        neutralise(cell)
        return cell
    return LookingCell.of(sheet, value, look)


def merge(sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    """Merge cells that have their look already.

    openpyxl's own merging makes every border anew and compares each range with every other one;
    ours never overlap.
    """
    if (top, left) != (bottom, right):
        merged = CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right)
        sheet.merged_cells.ranges.add(merged)


def set_height(
    sheet: Worksheet, row: int, cells: Iterable[tuple[str, float]], character: float = BOLD
) -> None:
    """Set the height of a row of wrapped texts, from each text and the width of its column.

    Without it LibreOffice prints wrapped lines over each other. No row is higher than Excel's limit.
    """
    height = row_height(cells, character)
    if height > ONE_LINE:
        sheet.row_dimensions[row].height = height


def row_height(cells: Iterable[tuple[str, float]], character: float = BOLD) -> float:
    """The height in points that the highest of the texts takes, each in its width."""
    lines = max(_lines(text, width, character) for text, width in cells)
    return min(LINE * lines + 3, HIGHEST)


def _lines(text: str, width: float, character: float) -> int:
    """How many lines the text takes, broken between words."""
    if character * (len(text) + 1) <= width:
        return 1
    count, filled = 1, 0.0
    for word in text.split():
        length = character * (len(word) + 1)
        if filled and filled + length > width:
            count, filled = count + 1, 0.0
        filled += length
    return count


def set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Set the widths of the columns; neighbours of one width are written together."""
    first = 1
    for width, run in groupby(widths):
        last = first + len(list(run)) - 1
        columns = sheet.column_dimensions[get_column_letter(first)]
        columns.width, columns.min, columns.max = width, first, last
        first = last + 1


def page(sheet: Worksheet, orientation: str, *, titles: str = "") -> None:
    """A4, as wide as the paper, headings on every page."""
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.right.text = "&P/&N"
    sheet.sheet_format.defaultRowHeight = ONE_LINE
    if titles:
        sheet.print_title_rows = titles
