"""What a board shows: the units below one organisation, in one year; and a line for each of them."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.urls import reverse

from campaigns.models import CampaignYear
from members import tree
from members.models import Organization
from reports.boards.board import Cell, Row
from reports.figures.figure import Figure
from reports.figures.period import Period
from reports.figures.registry import split_figures
from reports.figures.tally import Tally


@dataclass(frozen=True)
class Choice:
    """The units below one organisation (itself where it has none), one year, and the filters."""

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
        before = self.year.calendar_year - 1
        return next((other for other in self.years if other.calendar_year == before), None)

    @property
    def length(self) -> int:
        """The length of a unit's path."""
        path = self.organization.path
        return len(path) if self.is_leaf else tree.child_length(path)

    def figures(
        self, keys: Iterable[str], period: Period
    ) -> tuple[dict[str, Figure], dict[int, dict[str, Figure]]]:
        """Figures of all units together, by key, and of each, by id and key.

        With a filter the sum is that of the units shown; such a sum has no page of its own.
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
        """The path of a unit; without one those of all lines, the organisation's own included.

        With a filter all lines are the units shown and nothing else.
        """
        if unit is not None:
            return [unit.path]
        return [other.path for other in self.units] if self.filters else list(known)

    def figure_url(self, key: str, unit: Organization | None) -> str:
        """The page of a figure of one unit, or of the whole where nothing is filtered out."""
        if unit is None and self.filters:
            return ""
        organization = unit or self.organization
        return Figure(key, "", 0, organization=organization.pk, period=self.period).url

    def address(self, page: str, **changes: object) -> str:
        """A board of the same organisation, year and filters, but for the changes."""
        own = {"organization": self.organization.pk, "year": self.year.calendar_year}
        parts = own | self.filters | changes
        query = {name: value for name, value in parts.items() if value != ""}
        return f"{reverse(page)}?{urlencode(query)}"

    def unit_address(self, page: str, unit: Organization, **more: object) -> str:
        """A page of one unit, without the filters by kind and sector."""
        return self.address(page, organization=unit.pk, kind="", sector="", **more)


def _sum(whole: Figure, parts: list[Figure]) -> Figure:
    base = None if whole.denominator is None else sum(part.denominator or 0 for part in parts)
    counted = sum(part.numerator for part in parts)
    return replace(whole, numerator=counted, denominator=base, period=None)


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
            choice.unit_address(page, unit) if unit.numchild and not choice.is_leaf else "",
        )
        for unit in (choice.units if units is None else units)
    ]


def total_row(choice: Choice, cells: list[Cell]) -> Row:
    """The line at the foot: everything below the organisation, or the units that are left."""
    if choice.filters:
        return Row(f"Cộng {len(choice.units)} đơn vị", cells)
    return Row(f"{choice.organization.label} (tất cả)", cells)
