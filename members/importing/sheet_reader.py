"""One sheet of a roster, line by line: which lines are people, and what the others are."""

import datetime as dt
import re

from members.normal_forms import cell_name
from portal.kit.text import fold, nfc
from portal.kit.xlsx_sheets import NoResult, Sheet, SheetLine

from .account import Account, Fate
from .headers import Head, read_head, read_headless
from .place import Place
from .roster_row import RosterRow
from .rows import RowReader, telling_columns
from .sections import Kind, Reading, is_numbers, is_signature, is_total, read_line
from .values import is_telling, parse_date
from .words import Words, header_key

HEADER_SEARCH_LINES = 60
_AS_OF = re.compile(r"tinh den (?:het )?ngay\s*(\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})")
_CELL_SHEET = re.compile(r"^\W*(?:\d+[.\s]*)?(?:chi bộ|chi bo|cb)\b", re.IGNORECASE)
MOST_SIGNERS = 3  # texts in one line of signatures
_DATA_ABOVE = 3  # cells of a line above the head that make it a row of data
_FATES = {
    Kind.CELL: Fate.READ,
    Kind.GROUP: Fate.UNREAD,
    Kind.BRANCH: Fate.UNREAD,
    Kind.NUMBERS: Fate.UNREAD,
    Kind.UNKNOWN: Fate.UNREAD,
    Kind.TOTAL: Fate.NOT_DATA,
    Kind.SIGNATURE: Fate.NOT_DATA,
    Kind.NOTE: Fate.NOT_DATA,
    Kind.TITLE: Fate.NOT_DATA,
}


class SheetReader:
    """Finds the tables of a sheet and reads their people; every cell goes to the account."""

    def __init__(
        self, sheet: Sheet, words: Words, account: Account, *, has_head: bool = True
    ) -> None:
        self.sheet, self.words, self.account = sheet, words, account
        self.rows: list[RosterRow] = []
        self.heads: list[Head] = []
        self.as_of: dt.date | None = None
        self.label = ""  # the sheet's title where several are read
        self._place = Place()
        if _CELL_SHEET.match(sheet.title):
            self._place.cell = cell_name(re.sub(r"^\W*\d+[.\s]*", "", sheet.title))
        self._first = (
            self._next_head(0, HEADER_SEARCH_LINES)
            if has_head
            else read_headless(sheet.lines, words)
        )

    @property
    def stated_counts(self) -> list[tuple[str, int]]:
        """How many people the heads of cells say that they have."""
        return self._place.stated_counts

    @property
    def stated_totals(self) -> list[int]:
        """How many people the rows below all people say that there are."""
        return self._place.stated_totals

    @property
    def has_table(self) -> bool:
        return self._first is not None

    def read(self) -> None:
        """Read all tables of the sheet into `rows`, `heads` and the account."""
        lines, head = self.sheet.lines, self._first
        if head is None:
            return
        titles = [line for line in lines if line.number < head.first]
        self._read_titles(titles)
        index = self._read_head(head, len(titles))
        while index < len(lines):
            line = lines[index]
            if self._is_person(line):
                self._read_person(line)
                index += 1
            elif again := self._head_from(index):
                index = self._read_head(again, index)
            else:
                self._read_other(line)
                index += 1

    def _next_head(self, start: int, stop: int) -> Head | None:
        lines = self.sheet.lines
        heads = (
            read_head(lines, index, self.sheet.merged, self.words)
            for index in range(start, min(stop, len(lines)))
            if lines[index].number <= HEADER_SEARCH_LINES
        )
        return next(filter(None, heads), None)

    def _head_from(self, index: int) -> Head | None:
        """The head that begins with this line; its word for names may stand one line lower."""
        for at in (index, index + 1):
            if at < len(self.sheet.lines):
                head = read_head(self.sheet.lines, at, self.sheet.merged, self.words)
                if head and head.first == self.sheet.lines[index].number:
                    return head
        return None

    def _read_titles(self, lines: list[SheetLine]) -> None:
        for line in lines:
            for value in line.cells.values():
                if not self.as_of and (match := _AS_OF.search(fold(str(value)))):
                    self.as_of = _day(match.group(1))
            told = sum(map(is_telling, line.cells.values()))
            if len(line.cells) >= _DATA_ABOVE and told:
                self._tell(line, Fate.UNREAD, "Dòng nằm trên tiêu đề bảng")
            else:
                self._tell(line, Fate.NOT_DATA, Kind.TITLE)

    def _read_head(self, head: Head, index: int) -> int:
        """Take over the head that begins at `index`; a head repeated on the next page changes nothing.

        Returns the index of the line after it.
        """
        lines = self.sheet.lines
        if not self.heads or head.labels != self.heads[-1].labels:
            self._find_spread_name(head)
            self.heads.append(head)
            self._reader = RowReader(self.sheet, head, self.label)
            self._telling = telling_columns(head)
        self._place.signed = False
        while index < len(lines) and lines[index].number <= head.last:
            self._count(lines[index])
            index += 1
        below = (line.number for line in reversed(lines[index:]) if self._is_person(line))
        self._last_person = next(below, 0)
        return index

    def _find_spread_name(self, head: Head) -> None:
        """A name goes on in the column to its right where that has no head and holds given names."""
        if len(head.name_parts) != 1:
            return
        column = head.name_parts[0] + 1
        if column in head.labels or column in head.read:
            return
        below = [line for line in self.sheet.lines if line.number > head.last]
        named = [line for line in below if isinstance(line.cells.get(column - 1), str)]
        given = [line for line in named if _is_given_name(line.cells.get(column))]
        if given and len(given) * 2 > len(named):
            head.name_parts.append(column)

    def _is_person(self, line: SheetLine) -> bool:
        """The line tells a person: a date, a year or a card number stands where one belongs."""
        told = [line.cells[c] for c in self._telling if c in line.cells]
        if not any(map(is_telling, told)):
            names = [line.cells.get(c) for c in self.heads[-1].name_parts]
            return any(isinstance(name, NoResult) for name in names)
        texts = _texts(line)
        if is_numbers(texts) or is_signature(texts):
            return False
        return not is_total(texts) or any(re.search(r"\d{4}", str(value)) for value in told)

    def _read_person(self, line: SheetLine) -> None:
        row = self._reader.read(line, self._place.cell, self._place.committee)
        if not row.cell:
            row.why_no_cell = self._place.why_no_cell
        head = self.heads[-1]
        read = {c: key for c, key in head.read.items() if key != "numbering"}
        for column in line.cells:
            if column in read and read[column] not in row.left_out:
                row.read_cells += 1
            else:
                default = f"(cột {column + 1} không có tiêu đề)"
                self.account.skip_cell(self.label, head.label(column, default))
        self.rows.append(row)
        self._place.signed = False

    def _read_other(self, line: SheetLine) -> None:
        """A line that tells nobody's date or card: a head, a total, a signature, a note, a bare name."""
        texts, place = _texts(line), self._place
        reading = read_line(texts)
        if reading.kind is Kind.UNKNOWN:
            few = len(texts) <= MOST_SIGNERS and not any(map(str.isdigit, texts))
            if place.signed and few:
                reading = Reading(Kind.SIGNATURE)
            elif self._is_bare_person(line):
                self._read_person(line)
                return
        place.take(
            reading,
            line.number,
            texts,
            people_so_far=len(self.rows),
            is_last=line.number > self._last_person,
        )
        self._tell(line, _FATES[reading.kind], reading.kind)

    def _is_bare_person(self, line: SheetLine) -> bool:
        """A name that is numbered, or beside which something else of a person stands."""
        head = self.heads[-1]
        if not any(_is_text(line.cells.get(c)) for c in head.name_parts):
            return False
        others = [c for c in line.cells if c not in head.name_parts]
        numbered = head.columns.get("numbering")
        if numbered in others and re.fullmatch(r"\d+\.?", str(line.cells[numbered]).strip()):
            return True
        return any(c in head.read and c != numbered for c in others)

    def _count(self, line: SheetLine) -> None:
        """The heads of columns that are read are read; the others are told with their column."""
        read = self.heads[-1].read
        for column, value in line.cells.items():
            if column in read and read[column] != "numbering":
                self.account.counts[Fate.READ] += 1
            else:
                label = self.heads[-1].label(column, nfc(str(value)))
                self.account.skip_cell(self.label, label)

    def _tell(self, line: SheetLine, fate: Fate, what: str) -> None:
        self.account.tell(self.label, line.number, fate, str(what), line.cells.values())


def _texts(line: SheetLine) -> list[str]:
    return [nfc(str(value)) for value in line.cells.values()]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and any(map(str.isalpha, value))


def _is_given_name(value: object) -> bool:
    return _is_text(value) and len(str(value).split()) == 1 and header_key(value) != ""


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
