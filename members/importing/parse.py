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
from openpyxl.utils.datetime import from_excel

from portal.kit.text import fold, nfc
from portal.kit.uploads import file_kind

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
_AS_OF = re.compile(r"tinh den (?:het )?ngay\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_TEXT_DATE = re.compile(r"^\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\s*$")
_ISO_DATE = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?$")
_EXEMPT = re.compile(r"mien .*?sinh hoat.*?tu\s*(?:ngay)?\s*(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})")
_FIRST_SERIAL, _LAST_SERIAL = 3000, 80000


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one row, in words; a row with a problem is not imported."""

    row: int
    column: str
    message: str
    name: str = ""


@dataclass
class RosterRow:
    """One person as the workbook states him."""

    number: int
    name: str
    cell: str = ""
    birth_date: dt.date | None = None
    sex: str = ""
    posts: tuple[str, ...] = ()
    job: str = ""
    admitted_on: dt.date | None = None
    official_on: dt.date | None = None
    card_number: str = ""
    workplace: str = ""
    note: str = ""
    exempt_from: dt.date | None = None
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Roster:
    """What was found: rows in order, the header as the office wrote it, the day it speaks of."""

    rows: list[RosterRow]
    columns: dict[str, int]
    as_of: dt.date | None
    raw: dict[int, tuple[Any, ...]] = field(default_factory=dict)


def header_key(value: Any) -> str:
    """Fold a header for comparison: no marks, case, punctuation, line breaks or double spaces."""
    return nfc(re.sub(r"[^a-z0-9 ]+", " ", fold(str(value or ""))))


def parse_date(value: Any) -> dt.date | None:
    """Read a date written as a date, a text with / - or . , or a serial number of Excel.

    Raises ValueError for what is no date.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, (int, float)) and _FIRST_SERIAL < value < _LAST_SERIAL:
        return from_excel(value).date()
    text = str(value or "").strip()
    if not text:
        return None
    if match := _TEXT_DATE.match(text):
        day, month, year = map(int, match.groups())
        return dt.date(year, month, day)
    if match := _ISO_DATE.match(text):
        return dt.date(*map(int, match.groups()))
    raise ValueError(text)


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
            day, month, year = map(int, match.groups())
            try:
                return dt.date(year, month, day)
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
        row = _row(number, line, columns, cell)
        if row is not None:
            roster.rows.append(row)
            if row.problems:
                roster.raw[number] = line
    return roster


def _row(
    number: int, line: tuple[Any, ...], columns: dict[str, int], cell: str
) -> RosterRow | None:
    def value(key: str) -> Any:
        index = columns.get(key)
        return line[index] if index is not None and index < len(line) else None

    def text(key: str) -> str:
        found = value(key)
        if isinstance(found, float) and found.is_integer():
            found = int(found)
        return nfc(str(found)) if found is not None else ""

    row = RosterRow(number, text("name"), cell=text("cell") or cell)
    telling = [key for key in ("birth", "birth_male", "birth_female", "card") if value(key)]
    if not row.name:
        if not telling:
            return None
        row.problems.append(Problem(number, "Họ và tên", "Thiếu họ và tên."))

    def date(key: str, label: str) -> dt.date | None:
        try:
            return parse_date(value(key))
        except ValueError:
            row.problems.append(
                Problem(number, label, f"“{text(key)}” không phải là ngày hợp lệ.", row.name)
            )
            return None

    row.birth_date, row.sex = _birth(date, value, text)
    row.admitted_on = date("admitted", "Ngày vào Đảng")
    row.official_on = date("official", "Ngày chính thức")
    row.card_number = re.sub(r"\s+", "", text("card"))
    row.job, row.workplace, row.note = text("job"), text("workplace"), text("note")
    row.posts = tuple(filter(None, (nfc(p) for p in re.split(r"[,;\n]+", text("post")))))
    if match := _EXEMPT.search(fold(row.note)):
        try:
            row.exempt_from = parse_date(match.group(1))
        except ValueError:
            row.problems.append(
                Problem(
                    number, "Ghi chú", f"“{match.group(1)}” không phải là ngày hợp lệ.", row.name
                )
            )
    row.problems.extend(_checks(row))
    return row


def _birth(date: Any, value: Any, text: Any) -> tuple[dt.date | None, str]:
    for key, sex, label in (
        ("birth_male", "male", "Ngày sinh (Nam)"),
        ("birth_female", "female", "Ngày sinh (Nữ)"),
    ):
        if value(key):
            return date(key, label), sex
    sex = {"nam": "male", "nu": "female"}.get(header_key(text("sex")), "")
    return date("birth", "Ngày sinh"), sex


def _checks(row: RosterRow) -> Iterator[Problem]:
    if row.card_number and not re.fullmatch(r"[\w./-]{3,20}", row.card_number):
        yield Problem(
            row.number, "Số thẻ đảng viên", f"“{row.card_number}” không phải số thẻ.", row.name
        )
    pairs = (
        (row.birth_date, row.admitted_on, "Ngày vào Đảng", "Ngày vào Đảng trước ngày sinh."),
        (
            row.admitted_on,
            row.official_on,
            "Ngày chính thức",
            "Ngày chính thức trước ngày vào Đảng.",
        ),
    )
    for earlier, later, column, message in pairs:
        if earlier and later and later < earlier:
            yield Problem(row.number, column, message, row.name)
