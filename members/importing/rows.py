"""One row of a roster read into a person: names, dates however they are written, what is wrong."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils.datetime import from_excel

from portal.kit.text import fold, nfc

from .notes import exempt_since, unread
from .titles import is_no_post, read_post, sounds_like_a_post

_TEXT_DATE = re.compile(r"^\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\s*$")
_ISO_DATE = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?$")
_SEXES = {"nam": "male", "m": "male", "male": "male"} | dict.fromkeys(
    ("nu", "f", "female"), "female"
)
_MARKS = {"", "x", "1", "v"}
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
    """One person as the workbook states them."""

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
    notices: list[Problem] = field(default_factory=list)

    def problem(self, column: str, message: str) -> Problem:
        """One thing wrong in this row."""
        return Problem(self.number, column, message, self.name)

    def notice(self, column: str, message: str) -> None:
        """Tell what is left out of a row that is imported all the same."""
        self.notices.append(Problem(self.number, column, message, self.name))


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


def read_row(
    number: int, line: tuple[Any, ...], columns: dict[str, int], cell: str
) -> RosterRow | None:
    def value(key: str) -> Any:
        index = columns.get(key)
        return line[index] if index is not None and index < len(line) else None

    def text(key: str) -> str:
        content = value(key)
        if isinstance(content, float) and content.is_integer():
            content = int(content)
        return nfc(str(content)) if content is not None else ""

    row = RosterRow(number, _name(text("name")), cell=text("cell") or cell)
    if not row.name:
        if not any(value(key) for key in ("birth", "birth_male", "birth_female", "card")):
            return None
        row.problems.append(row.problem("Họ và tên", "Thiếu họ và tên."))

    def date(key: str, label: str) -> dt.date | None:
        try:
            return parse_date(value(key))
        except ValueError:
            row.problems.append(row.problem(label, f"“{text(key)}” không phải là ngày hợp lệ."))
            return None

    row.sex = _sex(row, value, text("sex"))
    row.birth_date = _birth(row, date, text)
    row.admitted_on = date("admitted", "Ngày vào Đảng")
    row.official_on = date("official", "Ngày chính thức")
    row.card_number = re.sub(r"\s+", "", text("card"))
    row.job, row.workplace, row.note = text("job"), text("workplace"), text("note")
    posts = unicodedata.normalize("NFC", str(value("post") or ""))  # line breaks separate posts
    _read_posts(row, posts, also_jobs="posts" in columns)
    _read_note(row)
    row.problems.extend(_checks(row))
    return row


def _name(text: str) -> str:
    """A name as people write it: one wholly in capitals gets small letters."""
    return text.title() if text.isupper() else text


def _read_posts(row: RosterRow, text: str, *, also_jobs: bool) -> None:
    """Read the posts; `also_jobs`: the column holds jobs too, and what is no Party post is the job."""
    parts = [nfc(part) for part in re.split(r"[,;\n]+|\bkiêm\b", text, flags=re.IGNORECASE)]
    parts = [part for part in parts if not is_no_post(part)]
    row.posts = tuple(part for part in parts if not also_jobs or read_post(part))
    if also_jobs:
        jobs = [part for part in parts if part not in row.posts]
        row.job = ", ".join(filter(None, [row.job, *jobs]))
        for part in filter(sounds_like_a_post, jobs):
            row.notice(
                "Chức vụ", f"“{part}” không phải chức vụ Đảng cổng ghi được; ghi là công việc."
            )


def _read_note(row: RosterRow) -> None:
    if since := exempt_since(row.note):
        try:
            row.exempt_from = parse_date(since)
        except ValueError:
            row.problems.append(row.problem("Ghi chú", f"“{since}” không phải là ngày hợp lệ."))
    if sentence := unread(row.note):
        row.notice("Ghi chú", sentence)


def _sex(row: RosterRow, value: Any, stated: str) -> str:
    """By the column in which the birth date or a mark stands, else as it is stated."""
    for key, sex in (("birth_male", "male"), ("birth_female", "female")):
        if value(key):
            return sex
    sex = _SEXES.get(header_key(stated), "")
    if stated and not sex:
        row.notice("Giới tính", f"“{stated}” cổng không hiểu, chưa ghi giới tính.")
    return sex


def _birth(row: RosterRow, date: Any, text: Any) -> dt.date | None:
    column = "birth_male" if row.sex == "male" else "birth_female"
    label = "Ngày sinh (Nam)" if row.sex == "male" else "Ngày sinh (Nữ)"
    if header_key(text(column)) in _MARKS:
        column, label = "birth", "Ngày sinh"
    stated = text(column)
    if not re.fullmatch(r"(19|20)\d\d", stated):
        return date(column, label)
    if text("card"):
        row.notice(label, f"Chỉ có năm {stated}; cổng chưa ghi ngày sinh.")
    else:
        message = f"Chỉ có năm {stated}; cần đủ ngày, tháng, năm sinh hoặc số thẻ để nhận ra người."
        row.problems.append(row.problem(label, message))
    return None


def _checks(row: RosterRow) -> Iterator[Problem]:
    if row.card_number and not re.fullmatch(r"[\w./-]{3,20}", row.card_number):
        yield row.problem("Số thẻ đảng viên", f"“{row.card_number}” không phải số thẻ.")
    for column, message in dates_in_disorder(row):
        yield row.problem(column, message)


def impossible_dates(row: RosterRow, today: dt.date) -> Iterator[Problem]:
    """A birth or an admission to the Party before 1900 or after today."""
    for column, day in (("Ngày sinh", row.birth_date), ("Ngày vào Đảng", row.admitted_on)):
        if day and not dt.date(1900, 1, 1) <= day <= today:
            yield row.problem(column, f"{day:%d/%m/%Y} không thể đúng.")


def dates_in_disorder(person: Any) -> Iterator[tuple[str, str]]:
    """Column and sentence for each date of a row or a member that comes before an earlier step."""
    born, admitted, official = person.birth_date, person.admitted_on, person.official_on
    if born and admitted and admitted < born:
        yield "Ngày vào Đảng", "Ngày vào Đảng trước ngày sinh."
    if admitted and official and official < admitted:
        yield "Ngày chính thức", "Ngày chính thức trước ngày vào Đảng."
