"""Workbooks: typed cells, neutralised formulas, print set-up; the one place that writes XLSX."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from copy import copy
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.styles.styleable import StyleableObject
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NO_TITLE = re.compile(r"[\\/*?:\[\]]")  # signs that no title of a sheet may have
_CELL_LIMIT = 32767
LARGE = 10_000  # no year is as large: from here on thousands are set apart


def safe(value: Any) -> Any:
    """Make a value fit for a cell."""
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)[:_CELL_LIMIT]
    if isinstance(value, (int, float, Decimal, dt.date, dt.datetime, dt.time, type(None))):
        return value
    return safe(str(value))


def is_like_formula(value: Any) -> bool:
    """Whether a spreadsheet program would compute the text as a formula."""
    return isinstance(value, str) and value.startswith(_FORMULA_STARTS)


def neutralise(cell: StyleableObject) -> None:
    """Keep text that starts like a formula as text, as a leading apostrophe would."""
    if is_like_formula(cell.value):
        cell._style = copy(cell._style)
        cell.data_type, cell.quotePrefix = "s", True


def _cell(sheet: Worksheet, value: Any) -> Any:
    """The value to append; a cell object only where a plain value would not do."""
    value = safe(value)
    if isinstance(value, dt.date):
        cell = WriteOnlyCell(sheet, value=value)
        has_time = isinstance(value, dt.datetime)
        cell.number_format = "dd/mm/yyyy hh:mm" if has_time else "dd/mm/yyyy"
        return cell
    if isinstance(value, int) and abs(value) >= LARGE:
        cell = WriteOnlyCell(sheet, value=value)
        cell.number_format = "#,##0"
        return cell
    if not is_like_formula(value):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    neutralise(cell)
    return cell


def add_sheet(
    book: Workbook,
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    widths: Sequence[float] = (),
) -> Worksheet:
    """Append a sheet with a frozen, filtered header; `book` may be write-only for long lists."""
    sheet = book.create_sheet(_NO_TITLE.sub("-", title)[:31])
    for index, width in enumerate(widths or [18] * len(header), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"
    bold = Font(bold=True)
    cells = []
    for text in header:
        cell = WriteOnlyCell(sheet, value=safe(text))
        neutralise(cell)
        cell.font = bold
        cells.append(cell)
    sheet.append(cells)
    count = 1
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{count}"
    return sheet


def content_of(book: Workbook) -> bytes:
    """The workbook as the bytes of its file."""
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
