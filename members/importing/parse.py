"""Find the roster in a workbook as offices lay it out, and read it row by row.

Nothing is asked of the database here. Headers match without marks, case, punctuation or double
spaces; the birth date may stand in the column of the sex; cells may be section rows or a column.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from portal.kit.text import fold, nfc
from portal.kit.uploads import file_kind

from .rows import RosterRow, header_key, parse_date, read_row

HEADER_SEARCH_ROWS = 60
_HEADERS = {
    "name": ("ho va ten", "ho ten", "ho va ten dang vien", "ho ten dang vien", "ten dang vien"),
    "birth": ("ngay thang nam sinh", "ngay sinh", "sinh ngay", "ngay thang sinh"),
    "sex": ("gioi tinh", "nam nu"),
    "post": ("chuc vu dang", "chuc vu trong dang"),
    "job": ("chuc vu chinh quyen", "chuc vu chuyen mon", "chuc danh"),
    "posts": ("chuc vu",),
    "admitted": ("ngay vao dang", "ngay ket nap", "ngay vao dang du bi", "vao dang"),
    "official": ("ngay chinh thuc", "ngay vao dang chinh thuc", "chinh thuc"),
    "card": ("so the dang vien", "so the dang", "so the", "the dang vien"),
    "workplace": ("don vi cong tac", "noi cong tac", "co quan cong tac", "don vi"),
    "note": ("ghi chu",),
    "cell": ("chi bo", "chi bo sinh hoat", "ten chi bo", "sinh hoat tai chi bo"),
}
_BY_HEADER = {text: key for key, texts in _HEADERS.items() for text in texts}
_UNDER = {
    ("birth", "nam"): "birth_male",
    ("birth", "nu"): "birth_female",
    ("posts", "dang"): "post",
    ("posts", "chinh quyen"): "job",
    ("posts", "chuyen mon"): "job",
    ("admitted", "du bi"): "admitted",
    ("admitted", "chinh thuc"): "official",
}
_SECTION = re.compile(r"^\s*(?:(?:[IVXLC]+|\d+|[A-Z])\s*[.)/-]\s*)?(chi bộ\s.+)$", re.IGNORECASE)
_COUNT_NOTE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
_TOTAL = re.compile(r"^(tong so|tong cong|cong)\b")
_AS_OF = re.compile(r"tinh den (?:het )?ngay\s*(\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})")


@dataclass
class Roster:
    """What was found: rows in order, the header as the office wrote it, the day it speaks of."""

    rows: list[RosterRow]
    columns: dict[str, int]
    as_of: dt.date | None
    raw: dict[int, tuple[Any, ...]] = field(default_factory=dict)


def parse_roster(file: IO[bytes], *, size: int) -> Roster:
    """Read the first sheet that holds a roster.

    Raises ValidationError for a file that is no workbook, is encrypted, too large or a bomb, or
    in which no header row with "Họ và tên" is found.
    """
    if file_kind(file, size=size) != "xlsx":
        raise ValidationError("Tệp này không phải bảng tính Excel (.xlsx).")
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises many kinds for a broken package
        raise ValidationError("Tệp Excel bị hỏng, không đọc được.") from error
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            if roster := _read_sheet(sheet.iter_rows(values_only=True)):
                return roster
    except (KeyError, ValueError, TypeError, OSError) as error:
        raise ValidationError("Tệp Excel bị hỏng, không đọc được.") from error
    finally:
        book.close()
    raise ValidationError(
        "Không tìm thấy dòng tiêu đề của danh sách. Cần một dòng có cột “Họ và tên” và ít nhất "
        "một trong các cột: ngày sinh, số thẻ đảng viên, chi bộ, chức vụ."
    )


def _read_sheet(lines: Iterable[tuple[Any, ...]]) -> Roster | None:
    numbered = enumerate(lines, start=1)
    as_of = None
    for number, line in numbered:
        if number > HEADER_SEARCH_ROWS:
            return None
        columns = _header(line)
        if "name" in columns and len(columns) > 1:
            return _read_table(numbered, line, columns, as_of)
        as_of = as_of or _as_of(line)
    return None


def _header(line: tuple[Any, ...]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, value in enumerate(line):
        key = _BY_HEADER.get(header_key(value))
        if key:
            columns.setdefault(key, index)
    return columns


def _as_of(line: tuple[Any, ...]) -> dt.date | None:
    for value in line:
        if match := _AS_OF.search(fold(str(value or ""))):
            try:
                return parse_date(match.group(1))
            except ValueError:
                return None
    return None


def _sub_header(header: tuple[Any, ...], line: tuple[Any, ...], columns: dict[str, int]) -> bool:
    """Read the second header row, where the first one spans several columns."""
    found: dict[str, int] = {}
    parent = None
    for index, value in enumerate(line):
        if index < len(header) and header_key(header[index]):
            parent = _BY_HEADER.get(header_key(header[index]))
        if parent and (key := _UNDER.get((parent, header_key(value)))):
            found[key] = index
    if not found or header_key(line[columns["name"]] if columns["name"] < len(line) else ""):
        return False
    for merged in ("birth", "posts", "admitted"):
        if any(columns.get(merged) == index for index in found.values()):
            columns.pop(merged)
    columns.update(found)
    return True


def _read_table(
    numbered: Iterator[tuple[int, tuple[Any, ...]]],
    header: tuple[Any, ...],
    columns: dict[str, int],
    as_of: dt.date | None,
) -> Roster:
    roster = Roster([], columns, as_of)
    first = True
    cell = ""
    for number, line in numbered:
        if first:
            first = False
            if _sub_header(header, line, columns):
                continue
            if "posts" in columns:
                columns.setdefault("post", columns["posts"])
        texts = [nfc(str(value)) for value in line if value is not None and str(value).strip()]
        if not texts:
            continue
        if any(_TOTAL.match(header_key(text)) for text in texts[:2]):
            break
        if len(texts) == 1 and (match := _SECTION.match(texts[0])):
            cell = _COUNT_NOTE.sub("", match.group(1)).strip()
            continue
        row = read_row(number, line, columns, cell)
        if row is not None:
            roster.rows.append(row)
            if row.problems:
                roster.raw[number] = line
    return roster
