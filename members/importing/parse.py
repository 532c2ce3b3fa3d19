"""Find the roster in a workbook as offices lay it out, and read it row by row.

No database is needed. Headers match without marks, case, punctuation or double spaces; the birth
date may stand in the column of the sex; cells may be section rows or a column.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from django.core.exceptions import ValidationError

from portal.kit.text import fold, nfc
from portal.kit.xlsx_reading import Line, lines_of, open_workbook

from .headers import read_header, read_sub_header, settle_posts, split_headers
from .rows import RosterRow, header_key, parse_date, read_row

HEADER_SEARCH_ROWS = 60
_SECTION = re.compile(r"^\s*(?:(?:[IVXLC]+|\d+|[A-Z])\s*[.)/-]\s*)?(chi bộ\s.+)$", re.IGNORECASE)
_COUNT_NOTE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")
# With their marks: Tống, Tòng and Công are names of people. "Cộng" is one too, as in Cộng Hòa An.
_TOTAL = re.compile(
    r"^(?:(?:tổng số|tổng cộng|tong so|tong cong)\b|cộng\s*(?:[^\w\s]|\d|$|chi|đảng))"
)
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-Z])\)?")
_SIGNATURE = re.compile(
    r"^(?:t ?m|k ?t|thay mat|nguoi lap|noi nhan|xac nhan|ky ten)\b|^(?:pho )?bi thu$|^chi uy$"
    r"|\bngay (?:\d+ )?thang (?:\d+ )?nam(?: \d+)?$"
)
REASON = "Lý do chưa nhập được"  # the column that marks a workbook of rows to correct
_IDENTIFYING = ("birth", "birth_male", "birth_female", "card")
_AS_OF = re.compile(r"tinh den (?:het )?ngay\s*(\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})")


@dataclass
class Roster:
    """The roster read: its rows in order, the header as the office wrote it, its day ("tính đến")."""

    rows: list[RosterRow]
    columns: dict[str, int]
    as_of: dt.date | None
    raw: dict[int, Line] = field(default_factory=dict)
    read_headers: list[str] = field(default_factory=list)
    ignored_headers: list[str] = field(default_factory=list)

    def refuse_future(self, today: dt.date) -> None:
        """Raise ValidationError where the roster is of a future day."""
        if self.as_of and self.as_of > today:
            raise ValidationError(
                f"Danh sách ghi “tính đến ngày {self.as_of:%d/%m/%Y}”, là ngày chưa tới. "
                "Mời đồng chí sửa ngày này trong tệp rồi chọn lại tệp."
            )

    @property
    def is_partial(self) -> bool:
        """It holds the rows of an earlier roster that were to be corrected, and nobody else."""
        return REASON in self.ignored_headers

    @property
    def states_posts(self) -> bool:
        """It has a column of posts; a single "Chức vụ" that holds only jobs does not count."""
        if "posts" in self.columns:
            return any(row.posts for row in self.rows)
        return "post" in self.columns


def parse_roster(file: IO[bytes], *, size: int) -> Roster:
    """Read the first sheet that holds a roster.

    Raises ValidationError for a file that is no workbook, is encrypted, too large or a bomb, or
    in which no header row with "Họ và tên" is found.
    """
    with open_workbook(file, size=size) as book:
        for sheet in book.worksheets:
            if roster := _read_sheet(lines_of(sheet)):
                return roster
    raise ValidationError(
        "Không tìm thấy dòng tiêu đề của danh sách. Cần một dòng có cột “Họ và tên” và ít nhất "
        "một trong các cột: ngày sinh, số thẻ đảng viên, chi bộ, chức vụ."
    )


def _read_sheet(lines: Iterable[Line]) -> Roster | None:
    numbered = enumerate(lines, start=1)
    as_of = None
    for number, line in numbered:
        if number > HEADER_SEARCH_ROWS:
            return None
        columns = read_header(line)
        if "name" in columns and len(columns) > 1:
            return _read_table(numbered, line, columns, as_of)
        as_of = as_of or _as_of(line)
    return None


def _as_of(line: Line) -> dt.date | None:
    for value in line:
        if match := _AS_OF.search(fold(str(value or ""))):
            try:
                return parse_date(match.group(1))
            except ValueError:
                return None
    return None


def _read_table(
    numbered: Iterator[tuple[int, Line]],
    header: Line,
    columns: dict[str, int],
    as_of: dt.date | None,
) -> Roster:
    roster = Roster([], columns, as_of)
    cell = ""
    roster.read_headers, roster.ignored_headers = split_headers(header, (), columns)
    below_header = True
    for number, line in numbered:
        if below_header and read_sub_header(header, line, columns):
            roster.read_headers, roster.ignored_headers = split_headers(header, line, columns)
            continue
        if below_header:
            settle_posts(columns)
        below_header = "name" in read_header(line)  # repeated at the head of a printed page
        texts = [nfc(str(value)) for value in line if value is not None and str(value).strip()]
        if texts and all(_SIGNATURE.search(header_key(text)) for text in texts):
            break
        if (
            below_header
            or all(map(_COLUMN_NUMBER.fullmatch, texts))
            or _is_total(line, texts, columns)
        ):
            continue
        if len(texts) == 1 and (match := _SECTION.match(texts[0])):
            cell = _COUNT_NOTE.sub("", match.group(1)).strip()
            continue
        row = read_row(number, line, columns, cell)
        if row is not None:
            roster.rows.append(row)
            if row.problems:
                roster.raw[number] = line
    return roster


def _is_total(line: Line, texts: list[str], columns: dict[str, int]) -> bool:
    """The line begins with a word for totals and has no birth date or card number."""
    if not any(_TOTAL.match(text.casefold()) for text in texts[:2]):
        return False
    indexes = (columns[key] for key in _IDENTIFYING if key in columns)
    return not any(re.search(r"\d{4}", str(line[i])) for i in indexes if i < len(line))
