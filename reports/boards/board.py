"""What every board is made of: a choice of units and year, and a table of cells that open records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse

from campaigns.models import CampaignYear
from members.models import Organization
from portal.kit import text
from reports.figures.figure import Figure
from reports.figures.period import Period
from reports.figures.registry import split_figures
from reports.figures.tally import Tally

Value = int | float | Decimal | str | None
STEPS = (50, 70, 80, 90)  # percent from which a share is one shade better: five shades


@dataclass(frozen=True)
class Choice:
    """What a board shows: the units below one organisation (itself where it has none), one year."""

    organization: Organization
    year: CampaignYear
    years: list[CampaignYear]
    period: Period
    last: Period
    units: list[Organization]
    today: dt.date
    is_leaf: bool = False
    filters: dict[str, str] = field(default_factory=dict)
    subject: str = ""

    @property
    def last_year(self) -> CampaignYear | None:
        """The campaign year before this one, where the portal knows it."""
        return next((other for other in self.years if other.year == self.year.year - 1), None)

    @property
    def length(self) -> int:
        """The length of a unit's path."""
        return len(self.organization.path) + (0 if self.is_leaf else Organization.steplen)

    def figures(
        self, keys: Iterable[str], period: Period
    ) -> tuple[dict[str, Figure], dict[int, dict[str, Figure]]]:
        """Figures of all units together, by key, and of each, by id and key.

        What is filtered adds up the units shown; such a sum has no page of its own.
        """
        children = [] if self.is_leaf else self.units
        whole, parts = split_figures(keys, self.organization, children, period)
        if self.is_leaf:
            return whole, {self.organization.pk: whole}
        if self.filters:
            whole = {
                key: _sum(figure, [parts[unit.pk][key] for unit in self.units])
                for key, figure in whole.items()
            }
        return whole, parts

    def groups(self, tally: Tally, period: Period) -> dict[str, int]:
        """One tally by the path of each unit."""
        return tally.groups(self.organization, self.length, period)

    def paths(self, unit: Organization | None, known: Iterable[str]) -> list[str]:
        """Of the parts known, those of a unit; or of all, the organisation's own included.

        What is filtered is the units shown and nothing else.
        """
        if unit is not None:
            return [unit.path]
        return [other.path for other in self.units] if self.filters else list(known)

    def figure_url(self, key: str, unit: Organization | None) -> str:
        """The page of a figure of one unit, or of the whole where nothing is filtered out."""
        if unit is None and self.filters:
            return ""
        place = unit or self.organization
        return Figure(key, "", 0, organization=place.pk, period=self.period).url

    def address(self, page: str, **changes: object) -> str:
        """A board of the same organisation, year and filters, but for the changes."""
        query = {"organization": self.organization.pk, "year": self.year.year} | self.filters
        chosen = {key: value for key, value in (query | changes).items() if value != ""}
        return f"{reverse(page)}?{urlencode(chosen)}"


def _sum(whole: Figure, parts: list[Figure]) -> Figure:
    base = None if whole.denominator is None else sum(part.denominator or 0 for part in parts)
    counted = sum(part.numerator for part in parts)
    return replace(whole, numerator=counted, denominator=base, period=None)


@dataclass(frozen=True)
class Column:
    """One column; `parts` are the numbers that the workbook holds for one cell of it."""

    label: str
    group: str = ""
    parts: tuple[str, ...] = ("",)
    is_text: bool = False

    @property
    def full(self) -> str:
        """The heading where the group's heading is not above it."""
        return f"{self.group}: {self.label.lower()}" if self.group else self.label

    @property
    def headings(self) -> list[str]:
        """The headings of its columns in the workbook."""
        return [f"{self.full} ({part})" if part else self.full for part in self.parts]


SHARE = ("số đạt", "tổng số", "%")


@dataclass(frozen=True)
class Cell:
    """One cell: what is printed and opens the records, and the same as plain numbers."""

    values: tuple[Value, ...]
    text: str = ""
    url: str = ""
    note: str = ""
    note_url: str = ""
    step: int = 0  # 1 (low) to 5 (high): the shade; 0 is none

    def amount(self, part: int = -1) -> float:
        """One of the plain numbers to reckon with; nothing counts as 0."""
        value = self.values[part]
        return float(value) if isinstance(value, (int, float, Decimal)) else 0.0

    @classmethod
    def count(cls, value: int, url: str = "") -> Cell:
        """A plain number; nothing to open where there is nothing."""
        return cls((value,), text.number(value), url if value else "")

    @classmethod
    def share(cls, figure: Figure, *, shaded: bool = True) -> Cell:
        """A share with its two integers."""
        value = figure.value
        if value is None:
            return cls((figure.numerator, figure.denominator, None), "–")
        return cls(
            (figure.numerator, figure.denominator, round(value, 2)),
            figure.text,
            figure.url,
            figure.detail,
            step=step_of(value) if shaded else 0,
        )


def step_of(percent: float | None) -> int:
    """Which of the five shades a percentage has; none without a value."""
    return 0 if percent is None else 1 + sum(percent >= least for least in STEPS)


@dataclass
class Row:
    """One line: a unit (or a year) and its cells."""

    label: str
    cells: list[Cell]
    url: str = ""
    note: str = ""

    def sort_value(self, column: int) -> tuple[bool, float]:
        """Lines without a number come last."""
        cell = self.cells[column]
        return (cell.values[-1] is not None, cell.amount())


@dataclass(frozen=True)
class Chart:
    """A picture of numbers that the table below it holds too."""

    kind: str  # bars, stacked, lines
    title: str
    labels: list[str]
    series: list[tuple[str, list[float | None]]]
    colors: tuple[str, ...] = ()
    limits: list[float | None] = field(default_factory=list)


@dataclass
class Board:
    """One board: a table, what it says, and its picture (drawn for the lines of one page)."""

    title: str
    intro: str
    columns: list[Column]
    rows: list[Row]
    foot: Row | None = None
    head: str = "Đơn vị"
    empty: str = "Chưa có số liệu cho lựa chọn này."
    draw: Callable[[list[Row]], Chart] | None = None
    subjects: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    is_sortable: bool = True
    decision_number: str = ""  # of the decision that the list goes with
    decided_on: dt.date | None = None

    @property
    def heading(self) -> str:
        """The title, with the decision that the list goes with."""
        if not self.decision_number:
            return self.title
        return f"{self.title} (kèm theo Quyết định số {self.decision_number})"

    @property
    def has_chart(self) -> bool:
        return self.draw is not None

    @property
    def groups(self) -> list[tuple[str, int]]:
        """Headings above several columns, with their number; none where no column has one."""
        found: list[tuple[str, int]] = []
        for column in self.columns:
            if found and found[-1][0] == column.group:
                found[-1] = (column.group, found[-1][1] + 1)
            else:
                found.append((column.group, 1))
        return found if any(name for name, _ in found) else []


def unit_rows(
    choice: Choice,
    page: str,
    cells: Callable[[Organization], list[Cell]],
    units: list[Organization] | None = None,
) -> list[Row]:
    """A line for each unit; its name opens the same board one level down."""
    return [
        Row(
            unit.label,
            cells(unit),
            choice.address(page, organization=unit.pk, kind="", sector="")
            if unit.numchild and not choice.is_leaf
            else "",
        )
        for unit in (choice.units if units is None else units)
    ]


def total_row(choice: Choice, cells: list[Cell]) -> Row:
    """The line at the foot: everything below the organisation, or the units that are left."""
    if choice.filters:
        return Row(f"Cộng {len(choice.units)} đơn vị", cells)
    return Row(f"{choice.organization.label} (tất cả)", cells)
