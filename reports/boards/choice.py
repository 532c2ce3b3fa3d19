"""What a board shows: the units below one organisation, in a year or in any period; their lines."""

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
from reports.figures.levels import WHOLE_PATH, level_figures, part_sums
from reports.figures.period import Period
from reports.figures.registry import split_figures
from reports.figures.tally import Tally

CELLS = "cells"  # the level of all cells below; without a level the units directly below


@dataclass(frozen=True)
class Choice:
    """The units below one organisation (itself where it has none), one year, and the filters.

    The units are those directly below, or all cells at whatever depth (`level`). A board on other
    days than those of one year has them as `asked`; `year` is then the last year that they touch.
    """

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
    level: str = ""
    parents: dict[str, Organization] = field(default_factory=dict)  # of cells, by path
    asked: Period | None = None

    @property
    def last_year(self) -> CampaignYear | None:
        """The campaign year before this one, where the portal knows it."""
        before = self.year.calendar_year - 1
        return next((other for other in self.years if other.calendar_year == before), None)

    @property
    def length(self) -> int:
        """The length of a unit's path; at a level of several depths each record has its own."""
        path = self.organization.path
        if self.level:
            return WHOLE_PATH
        return len(path) if self.is_leaf else tree.child_length(path)

    def figures(
        self, keys: Iterable[str], period: Period
    ) -> tuple[dict[str, Figure], dict[int, dict[str, Figure]]]:
        """Figures of all units together, by key, and of each, by id and key.

        With a filter the sum is that of the units shown; such a sum has no page of its own.
        """
        children = [] if self.is_leaf else self.units
        split = level_figures if self.level else split_figures
        whole, parts = split(keys, self.organization, children, period)
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
        groups = tally.groups(self.organization, self.length, period)
        return part_sums(groups, {unit.path for unit in self.units}) if self.level else groups

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
        own: dict[str, object] = {"organization": self.organization.pk, "level": self.level}
        if self.asked is None:
            own["year"] = self.year.calendar_year
        elif "year" not in changes:
            own |= {"since": self.asked.start, "until": self.asked.end}
        parts = own | self.filters | changes
        query = {name: value for name, value in parts.items() if value != ""}
        return f"{reverse(page)}?{urlencode(query)}"

    def unit_address(self, page: str, unit: Organization, **more: object) -> str:
        """A page of one unit, without the filters by kind and sector and at the level below it."""
        return self.address(page, organization=unit.pk, kind="", sector="", level="", **more)

    def name_above(self, unit: Organization) -> str:
        """The organisation above a cell, where that is not the one whose board this is."""
        parent = self.parents.get(tree.parent_path(unit.path))
        return parent.label if parent and parent.pk != self.organization.pk else ""


def _sum(whole: Figure, parts: list[Figure]) -> Figure:
    """The figure of these units together, without a page; of a series year by year."""
    if whole.series:
        years = [
            _sum(year, [part.series[n] for part in parts]) for n, year in enumerate(whole.series)
        ]
        return Figure.over_years(years, whole.period)
    base = None if whole.denominator is None else sum(part.denominator or 0 for part in parts)
    counted = sum(part.numerator for part in parts)
    return replace(
        whole,
        numerator=counted,
        denominator=base,
        organization=0,
        is_pending=all(part.is_pending for part in parts),
        is_from_paper=any(part.is_from_paper for part in parts),
    )


def unit_rows(
    choice: Choice,
    page: str,
    cells: Callable[[Organization], list[Cell]],
    units: list[Organization] | None = None,
) -> list[Row]:
    """A line for each unit; its name opens the same board one level down, of a cell its dashboard."""

    def address(unit: Organization) -> str:
        if choice.is_leaf:
            return ""
        is_same = unit.numchild or choice.asked
        return choice.unit_address(page if is_same else "reports:dashboard", unit)

    return [
        Row(unit.label, cells(unit), address(unit), choice.name_above(unit))
        for unit in (choice.units if units is None else units)
    ]


def total_row(choice: Choice, cells: list[Cell]) -> Row:
    """The line at the foot: everything below the organisation, or the units that are left."""
    if choice.filters:
        return Row(f"Cộng {len(choice.units)} đơn vị", cells)
    return Row(f"{choice.organization.label} (tất cả)", cells)
