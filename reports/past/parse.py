"""Reading the workbook of totals back: a sheet an organisation, a row a figure, two columns a year.

The code of the organisation and the keys of the figures say what is what; names are for people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from django.core.exceptions import ValidationError
from openpyxl.utils import get_column_letter

from members.models import Organization
from portal.kit.text import fold, nfc
from portal.kit.xlsx_reading import Line, lines_of, open_workbook
from reports.past.offered import OFFERED
from reports.past.plan import Entry

CODE, KEY, SOURCE = "Mã tổ chức", "Mã chỉ tiêu", "Theo văn bản"
FIRST_COLUMN = 3  # of the first year: before it the key and the name of the figure
MOST_YEARS, MOST_SHEETS, MOST_ROWS = 15, 200, 400
MOST_PROBLEMS = 500
MOST_COLUMNS = FIRST_COLUMN - 1 + 2 * MOST_YEARS
LONGEST = 15  # digits of any number of people, meetings or VND
SOURCE_LENGTH = 200
_YEAR = re.compile(r"\b([1-9][0-9]{3})\b")
_NUMBER = re.compile(r"\d+|\d{1,3}([.\s]\d{3})+")


@dataclass
class Totals:
    """What a workbook says, each total with its cell, and the cells that say something else."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    cells: dict[tuple[int, int], str] = field(default_factory=dict)  # of an organisation and year


def parse_totals(file: IO[bytes], *, size: int, root: Organization) -> Totals:
    """Read all sheets; organisations outside `root` are problems.

    Raises ValidationError for a file that is no workbook, encrypted, too large, a bomb, or without
    a sheet made from the template.
    """
    totals, is_read = Totals(), False
    with open_workbook(file, size=size) as book:
        units = {unit.code: unit for unit in Organization.objects.under(root)}
        if len(book.worksheets) > MOST_SHEETS:
            raise ValidationError(
                f"Tệp có quá {MOST_SHEETS} trang; mời đồng chí chia thành nhiều tệp."
            )
        for sheet in book.worksheets:
            lines = list(lines_of(sheet, max_row=MOST_ROWS, max_col=MOST_COLUMNS))
            is_read |= _read_sheet(totals, sheet.title, lines, units)
            if len(totals.problems) > MOST_PROBLEMS:
                raise ValidationError(
                    f"Tệp có hơn {MOST_PROBLEMS} ô không đúng mẫu; mời đồng chí xem lại tệp."
                )
    if not is_read:
        raise ValidationError(
            f"Không trang nào có dòng “{CODE}” và “{KEY}”. Mời đồng chí tải mẫu ở trang này rồi điền."
        )
    return totals


def _read_sheet(
    totals: Totals, title: str, lines: list[Line], units: dict[str, Organization]
) -> bool:
    """Read one sheet; False where it was not made from the template."""
    heads = {fold(_text(line, 0)): row for row, line in reversed(list(enumerate(lines)))}
    code_row, key_row = heads.get(fold(CODE)), heads.get(fold(KEY))
    if code_row is None or key_row is None:
        return False
    code = _text(lines[code_row], 1)
    organization = units.get(code)
    if organization is None:
        message = f"Không có tổ chức mang mã {code[:40] or 'để trống'} trong phạm vi đã chọn."
        totals.problems.append((_cell(title, code_row, 1), message))
        return True
    source_row = heads.get(fold(SOURCE))
    sources = lines[source_row] if source_row is not None else ()
    years = list(_years(totals, title, (key_row, lines[key_row]), organization))
    rows: dict[str, int] = {}
    for row, line in enumerate(lines[key_row + 1 :], start=key_row + 1):
        key = _text(line, 0)
        if not key or row == source_row:
            continue
        if key not in OFFERED or key in rows:
            why = f"đã có ở dòng {rows[key]}" if key in rows else "không có trong mẫu"
            totals.problems.append((_cell(title, row, 0), f"Chỉ tiêu mang mã {key[:40]} {why}."))
            continue
        rows[key] = row + 1
        for column, year in years:
            where = _cell(title, row, column)
            source = _text(sources, column)
            try:
                numbers = [_number(line, column, title, row), _number(line, column + 1, title, row)]
            except ValidationError as error:
                totals.problems.append((error.code or where, error.message))
                continue
            if numbers != [None, None]:
                totals.entries.append(Entry(where, organization, year, key, *numbers, source))
    return True


def _years(
    totals: Totals, title: str, header: tuple[int, Line], organization: Organization
) -> Iterator[tuple[int, int]]:
    """The first column of each year; a year that the workbook has twice is a problem."""
    row, line = header
    for column in range(FIRST_COLUMN - 1, len(line)):
        match = _YEAR.search(_text(line, column))
        if not match:
            continue
        year, where = int(match[1]), _cell(title, row, column)
        earlier = totals.cells.setdefault((organization.pk, year), where)
        if earlier == where:
            yield column, year
        else:
            totals.problems.append((where, f"Năm {year} của {organization} đã có ở {earlier}."))


def _number(line: Line, column: int, title: str, row: int) -> int | None:
    """The whole number in a cell, None where it is empty. Raises ValidationError, coded by the cell."""
    value = line[column] if column < len(line) else None
    text = _text(line, column)
    if not text:
        return None
    if isinstance(value, float) and value.is_integer():
        text = str(int(value))
    if isinstance(value, bool) or not _NUMBER.fullmatch(text):
        message = f"“{text[:40]}” không phải số nguyên từ 0 trở lên."
        raise ValidationError(message, code=_cell(title, row, column))
    digits = re.sub(r"[.\s]", "", text)
    if len(digits) > LONGEST:
        raise ValidationError("Số này quá lớn.", code=_cell(title, row, column))
    return int(digits)


def _text(line: Line, column: int) -> str:
    value = line[column] if column < len(line) else None
    return "" if value is None else nfc(str(value)).strip()


def _cell(title: str, row: int, column: int) -> str:
    """A cell as its reader finds it: trang “Đảng bộ Một”, ô C7."""
    return f"trang “{title}”, ô {get_column_letter(column + 1)}{row + 1}"
