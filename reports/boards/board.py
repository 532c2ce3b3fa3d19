"""What every board is made of: columns, and lines of cells that open the records behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from members.models import Organization
from portal.kit import text
from reports.figures.figure import Figure

Value = int | float | Decimal | str | None
SHADES = (50, 70, 80, 90)  # percent from which a share is one shade better: five shades
SHARE = ("số đạt", "tổng số", "%")  # the numbers of a share in a workbook


@dataclass(frozen=True)
class Column:
    """One column; `parts` name the numbers that the workbook holds for one cell of it.

    `key` is its name in addresses that sort by it; without one that is its place, from 0.
    """

    label: str
    group: str = ""
    parts: tuple[str, ...] = ("",)
    is_text: bool = False
    key: str = ""

    @property
    def full(self) -> str:
        """The heading where the group's heading is not above it."""
        return f"{self.group}: {self.label.lower()}" if self.group else self.label

    @property
    def headings(self) -> list[str]:
        """The headings of its columns in the workbook."""
        return [f"{self.full} ({part})" if part else self.full for part in self.parts]


@dataclass(frozen=True)
class Band:
    """How good a share is, by colour, sign and word."""

    code: str
    sign: str = ""
    word: str = ""


GOOD, FAIR = 90, 70  # percent; the bounds of the quality of meetings (Tốt, Khá) serve all shares
BANDS = {
    GOOD: Band("good", "▲", "tốt"),
    FAIR: Band("fair", "◆", "khá"),
    0: Band("poor", "▼", "thấp"),
}
NOT_YET = Band("none")  # nothing to judge by, or its day has not come


@dataclass(frozen=True)
class Earlier:
    """The same number of the year before, shown small below this year's."""

    text: str
    url: str = ""
    sign: str = ""  # an arrow, where it was lower or higher then
    change: str = ""  # the same in a word


@dataclass(frozen=True)
class Link:
    """One of several things that a cell opens; `label` is read aloud in place of the text."""

    text: str
    url: str
    label: str


@dataclass(frozen=True)
class Cell:
    """One cell: what the page prints and opens, and the same as plain numbers for the workbook."""

    values: tuple[Value, ...]
    text: str = ""
    url: str = ""
    note: str = ""
    note_url: str = ""
    shade: int = 0  # 1 (low) to 5 (high); 0 is none
    band: Band | None = None
    earlier: Earlier | None = None
    links: tuple[Link, ...] = ()  # on the page in place of the text
    printed: tuple[str, str] | None = None  # text and note in PDF and Word, where they differ
    order: tuple[bool, float] | None = None  # how its line is sorted, if not by the last value
    whole: str = ""  # a share in whole percent: the page prints it and tells the text on hover

    @property
    def in_print(self) -> tuple[str, str]:
        """Text and note as PDF and Word have them."""
        return self.printed or (self.text, self.note)

    @property
    def sort_value(self) -> tuple[bool, float]:
        """First whether there is a number at all, then the number."""
        return self.order or sortable(self.amount() if self.values[-1] is not None else None)

    def amount(self, part: int = -1) -> float:
        """One of the values as a number to compute with; 0 where it is none."""
        value = self.values[part]
        return float(value) if isinstance(value, (int, float, Decimal)) else 0.0

    @classmethod
    def count(cls, value: int, url: str = "") -> Cell:
        """A plain number; there is nothing to open where it is 0."""
        return cls((value,), text.number(value), url if value else "")

    @classmethod
    def share(cls, figure: Figure, *, shaded: bool = True) -> Cell:
        """A share with its two integers."""
        value = figure.value
        if value is None:
            return cls((figure.numerator, figure.denominator, None), "–")
        return cls(
            (figure.numerator, figure.denominator, value),
            figure.text,
            figure.url,
            figure.detail,
            shade=shade_of(value) if shaded else 0,
            whole=figure.whole_text,
        )


def sortable(value: float | None) -> tuple[bool, float]:
    """A number to sort by, beside which None is the least."""
    return (value is not None, value or 0.0)


def shade_of(percent: float | None) -> int:
    """Which of the five shades a percentage has; none without a value."""
    return 0 if percent is None else 1 + sum(percent >= least for least in SHADES)


def band_of(percent: float | None) -> Band:
    """Which band a percentage is in."""
    if percent is None:
        return NOT_YET
    return next(band for least, band in BANDS.items() if percent >= least)


@dataclass
class Row:
    """One line: a unit (or a year) and its cells."""

    label: str
    cells: list[Cell]
    url: str = ""
    note: str = ""

    @property
    def full_label(self) -> str:
        """The label with what the unit belongs to: two cells may have one name."""
        return f"{self.label}, {self.note}" if self.note else self.label


@dataclass(frozen=True)
class Chart:
    """A picture of numbers that the table behind it holds too.

    `is_open`: the last label is not over, so that its points are not final. `flags` mark fields of
    a heat map.
    """

    kind: str  # bars, stacked, lines, heat, multiples
    title: str
    labels: list[str]
    series: list[tuple[str, list[float | None]]]
    limits: list[float | None] = field(default_factory=list)
    flags: list[list[bool]] = field(default_factory=list)
    unit: str = "%"
    is_open: bool = False

    @property
    def spoken(self) -> str:
        """What is read aloud in its place."""
        return f"Biểu đồ: {self.title}. Số liệu ở bảng."


@dataclass
class Board:
    """One board: a table, what it says, and its picture (drawn for the lines of one page)."""

    title: str
    intro: str
    columns: list[Column]
    rows: list[Row]
    foot: Row | None = None
    head: str = "Đơn vị"
    note: str = ""  # what the numbers do not cover: on the page and on paper
    empty: str = "Chưa có số liệu cho lựa chọn này."
    draw: Callable[[list[Row]], list[Chart]] | None = None
    is_pictured: bool = False  # the pictures say it all: the page folds the table behind them
    subjects: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    is_sortable: bool = True
    worst: str = ""  # the column, as addresses name it, by which the worst come first
    decision_number: str = ""  # of the decision that the list goes with
    decided_on: dt.date | None = None
    issuer: Organization | None = None  # of that decision, where it is of the portal

    @property
    def heading(self) -> str:
        """The title, with the decision that the list goes with."""
        if not self.decision_number:
            return self.title
        return f"{self.title} (kèm theo Quyết định số {self.decision_number})"

    def without_signs(self) -> None:
        """Take shades and bands away: nothing of a year before the portal is good or bad."""
        for row in self.lines:
            row.cells = [replace(cell, shade=0, band=cell.band and NOT_YET) for cell in row.cells]

    def sort(self, column: int, *, down: bool) -> None:
        """Order the lines by a column; those without a number come last either way."""
        known = [row for row in self.rows if row.cells[column].sort_value[0]]
        known.sort(key=lambda row: row.cells[column].sort_value, reverse=down)
        self.rows = known + [row for row in self.rows if not row.cells[column].sort_value[0]]

    @property
    def has_bands(self) -> bool:
        """Some shares carry a sign, which the page explains."""
        return any(cell.band for row in self.lines for cell in row.cells)

    @property
    def groups(self) -> list[tuple[str, int]]:
        """Headings above several columns, each with how many; none where no column has one."""
        groups: list[tuple[str, int]] = []
        for column in self.columns:
            if groups and groups[-1][0] == column.group:
                groups[-1] = (column.group, groups[-1][1] + 1)
            else:
                groups.append((column.group, 1))
        return groups if any(name for name, _ in groups) else []

    @property
    def lines(self) -> list[Row]:
        """All rows, the foot included."""
        return [*self.rows, self.foot] if self.foot else self.rows
