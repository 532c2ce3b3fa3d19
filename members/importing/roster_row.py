"""One person as a row of a workbook states them, and what is wrong with the row."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one row, in words; a row with a problem is not imported."""

    row: int
    column: str
    message: str
    name: str = ""
    sheet: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """Which row of the workbook it is."""
        return self.sheet, self.row


def place_of(sheet: str, number: int) -> str:
    """The row as people look it up; with its sheet where several are read."""
    return f"dòng {number} trang “{sheet}”" if sheet else f"dòng {number}"


@dataclass
class RosterRow:
    """One person as the workbook states them."""

    number: int
    name: str
    cell: str = ""
    committee: str = ""  # of the cell, where the workbook says so
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
    sheet: str = ""  # where several are read
    sheet_title: str = ""
    why_no_cell: str = ""  # what stands above the row instead of a cell's name
    is_bare: bool = False  # neither birth date, card nor admission: not enough for a new member
    hidden: bool = False
    read_cells: int = 0
    left_out: set[str] = field(default_factory=set)  # columns of which nothing is kept
    texts: tuple[str, ...] = ()  # the whole row as written, for who mends it

    @property
    def key(self) -> tuple[str, int]:
        """Which row of the workbook it is."""
        return self.sheet, self.number

    @property
    def place(self) -> str:
        """The row as people look it up; with its sheet where several are read."""
        return place_of(self.sheet, self.number)

    def problem(self, column: str, message: str) -> Problem:
        """One thing wrong in this row."""
        return Problem(self.number, column, message, self.name, self.sheet)

    def refuse(self, column: str, message: str) -> None:
        """Note what stands in the way of this row."""
        self.problems.append(self.problem(column, message))

    def notice(self, column: str, message: str) -> None:
        """Tell what is left out of a row that is imported all the same."""
        self.notices.append(self.problem(column, message))
