"""How the report's workbook looks: made once, because looking a style up for every cell costs."""

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
ONE_LINE = LINE + 3  # a row of one line, which every row is that says nothing else
HIGHEST = 409
BOLD, PLAIN = 1.2, 1.05  # a letter of 12-point type in the width that a column is measured in


class Look(NamedTuple):
    """How a cell looks, and its number in the workbook's table of looks."""

    style: StyleArray
    number: int


Looks = dict[str, Look]


class LookingCell(Cell):
    """A cell that knows the number of its look; openpyxl's own finds it anew whenever asked."""

    __slots__ = ("style_id",)
    has_style = True

    @classmethod
    def of(cls, sheet: Worksheet, value: Any, look: Look) -> LookingCell:
        """Made without the plain look that openpyxl would make first."""
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
    for name, parts in {
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
    }.items():
        cell = Cell(book.active, 1, 1)
        for part, wanted in parts.items():
            setattr(cell, part, wanted)
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
    """Cells that have their look already: openpyxl's own merging would make every border anew.

    Nor is each compared with every other: no two of ours overlap.
    """
    if (top, left) != (bottom, right):
        merged = CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right)
        sheet.merged_cells.ranges.add(merged)


def set_height(
    sheet: Worksheet, row: int, cells: Iterable[tuple[str, float]], letter: float = BOLD
) -> None:
    """The height of a row of wrapped texts, from each text and the width it has.

    Said outright: LibreOffice lets wrapped lines print over each other otherwise. No row may be
    higher than Excel's limit.
    """
    height = row_height(cells, letter)
    if height > ONE_LINE:
        sheet.row_dimensions[row].height = height


def row_height(cells: Iterable[tuple[str, float]], letter: float = BOLD) -> float:
    """What the highest of the texts takes, each in its width."""
    lines = max(_lines(text, width, letter) for text, width in cells)
    return min(LINE * lines + 3, HIGHEST)


def _lines(text: str, width: float, letter: float) -> int:
    """How many lines the text takes, broken between words."""
    if letter * (len(text) + 1) <= width:
        return 1
    count, filled = 1, 0.0
    for word in text.split():
        length = letter * (len(word) + 1)
        if filled and filled + length > width:
            count, filled = count + 1, 0.0
        filled += length
    return count


def set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Widths of the columns; neighbours of one width are written together."""
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
