"""Find the rosters in a workbook as offices lay them out, and read them row by row.

No database is needed. Every cell that is not empty is accounted for (`account.py`). Heads match
without case, punctuation or double spaces; cells may be section rows, a column, or sheets.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO

from django.core.exceptions import ValidationError

from portal.kit.xlsx_sheets import Sheet

from .account import Account
from .csv_sheet import read_any
from .roster_row import RosterRow
from .sheet_reader import SheetReader
from .words import Words, header_key

REASON = "Lý do chưa nhập được"  # the column that marks a workbook of rows to correct
UNREADABLE = "no_head"  # the office can say which line is the head
NO_HEAD = (
    "Không tìm thấy dòng tiêu đề của danh sách. Cần một dòng có cột “Họ và tên” và ít nhất "
    "một trong các cột: ngày sinh, số thẻ đảng viên, chi bộ, chức vụ."
)
BOOK = (
    "Đây là sổ danh sách đảng viên theo Mẫu 7-HSĐV: mỗi đồng chí bốn dòng, một ô ghi nhiều nội dung, "
    "cổng không đọc dạng này. Mời đồng chí tải mẫu danh sách của cổng, ghi mỗi đồng chí một dòng rồi "
    "nhập lại."
)
NOBODY = "Danh sách chưa có đồng chí nào dưới dòng tiêu đề, nên cổng không nhập gì từ tệp này."


@dataclass
class Roster:
    """The roster read: its rows in order, the heads as the office wrote them, its day ("tính đến")."""

    rows: list[RosterRow] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)  # of all tables that were read
    as_of: dt.date | None = None
    read_headers: list[str] = field(default_factory=list)
    ignored_headers: list[str] = field(default_factory=list)
    partial_headers: list[str] = field(default_factory=list)  # only their first part is read
    stated_counts: list[tuple[str, int]] = field(default_factory=list)  # of a cell, by its head
    stated_totals: list[int] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)  # that were read
    account: Account = field(default_factory=Account)

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
        """Somebody in it has a post: a column that is blank from top to bottom says nothing."""
        return "post" in self.columns and any(row.posts for row in self.rows)

    @property
    def hidden_rows(self) -> list[RosterRow]:
        """The rows that a filter hides; they are read like any other."""
        return [row for row in self.rows if row.hidden]


def parse_roster(file: IO[bytes], *, size: int, mapping: Mapping[str, str] | None = None) -> Roster:
    """Read every visible sheet that holds a roster.

    `mapping` is the office's own reading of heads: by folded head, what the column holds, or "" for
    a column that is not read. Raises ValidationError for a file that is no workbook, is encrypted,
    too large or a bomb, or in which no head with "Họ và tên" or nobody is found.
    """
    sheets = read_any(file, size=size)
    roster, words = Roster(), Words(mapping)
    visible = [sheet for sheet in sheets if not sheet.hidden]
    readers = [SheetReader(sheet, words, roster.account) for sheet in visible]
    if not any(reader.has_table for reader in readers):
        readers = [SheetReader(sheet, words, roster.account, has_head=False) for sheet in visible]
    _tell_unread(roster.account, sheets, readers)
    readers = [reader for reader in readers if reader.has_table]
    if not readers:
        raise ValidationError(NO_HEAD, code=UNREADABLE)
    for reader in readers:
        _refuse_book(reader.sheet)
        reader.label = reader.sheet.title if len(readers) > 1 else ""
        _add(roster, reader)
    if not roster.rows:
        raise ValidationError(NOBODY)
    return roster


def _tell_unread(account: Account, sheets: list[Sheet], readers: list[SheetReader]) -> None:
    """Tell the hidden sheets and those without a list."""
    lists = {id(reader.sheet) for reader in readers if reader.has_table}
    for sheet in sheets:
        if sheet.hidden:
            account.tell_sheet(sheet.title, "Trang đang ẩn, cổng không đọc", sheet.filled)
        elif sheet.lines and id(sheet) not in lists:
            _refuse_book(sheet)
            account.tell_sheet(sheet.title, "Trang không có danh sách đảng viên", sheet.filled)


def _add(roster: Roster, reader: SheetReader) -> None:
    reader.read()
    roster.sheets.append(reader.sheet.title)
    roster.rows.extend(reader.rows)
    roster.stated_counts.extend(reader.stated_counts)
    roster.stated_totals.extend(reader.stated_totals)
    roster.as_of = roster.as_of or reader.as_of
    for head in reader.heads:
        roster.columns |= head.columns
        read, numbering = head.read, head.columns.get("numbering")
        for column, label in sorted(head.labels.items()):
            if column == numbering:
                continue
            headers = roster.read_headers if column in read else roster.ignored_headers
            if label not in headers:
                headers.append(label)
            if column in head.partial and label not in roster.partial_headers:
                roster.partial_headers.append(label)


def _refuse_book(sheet: Sheet) -> None:
    """Refuse the register of four lines a person, which looks like a list (ValidationError)."""
    for line in sheet.lines[:60]:
        keys = {header_key(value) for value in line.cells.values() if isinstance(value, str)}
        if "que quan" in keys and any("vao dang" in k and "chinh thuc" in k for k in keys):
            raise ValidationError(BOOK)
