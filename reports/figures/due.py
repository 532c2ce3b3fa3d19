"""What is due: the one place that says in which month, quarter or stretch a cell owes something.

A slot (a month with its meeting or study, a quarter, a stretch in which a superior visits) is due
for a cell where the campaign year asks for it, the cell exists on at least one day of it and it
begins no earlier than the cell keeps its records in the portal (`Organization.records_from`).
Calendar years without a campaign year ask nothing. In a year of ghi bổ sung a slot is due only
where the year was declared complete (`CompleteYear`), and then for shares alone: nobody owes it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from campaigns.models import CampaignYear, CompleteYear, StudySession
from campaigns.models.year_settings import months_of
from members import tree
from members.models import Organization
from reports.figures.period import Period

Kind = StudySession.Kind
VISIT = "visit"  # a visit of the level above, beside the kinds of sessions
MONTHS_A_QUARTER = 3
YEAR_END = frozenset({"pledges_fulfilled", "members_decided", "members_top"})  # keys of figures


class Span(Protocol):
    """A slot: its kind and its days."""

    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> dt.date: ...
    @property
    def end(self) -> dt.date: ...


class Stretch(NamedTuple):
    """A slot without a name."""

    kind: str
    start: dt.date
    end: dt.date


class Dated(Protocol):
    """A cell, or a row with its dates."""

    @property
    def path(self) -> str: ...
    @property
    def founded_on(self) -> dt.date | None: ...
    @property
    def dissolved_on(self) -> dt.date | None: ...
    @property
    def records_from(self) -> dt.date: ...


class CellRow(NamedTuple):
    """The dates of a cell, or of several with the same dates in one part of the tree."""

    path: str
    founded_on: dt.date | None
    dissolved_on: dt.date | None
    records_from: dt.date
    cells: int = 1


@dataclass(frozen=True)
class AskedYear:
    """What one campaign year asks of the cells of its bloc."""

    year: CampaignYear
    complete: tuple[str, ...] = ()  # paths of the organisations declared complete

    def asks(self, kind: str) -> bool:
        return kind != Kind.STUDY or self.year.monthly_study

    def spans(self, kind: str) -> list[Stretch]:
        """The slots of a kind; none where the year does not ask for them."""
        if not self.asks(kind):
            return []
        if kind == VISIT:
            return [Stretch(kind, *days) for days in self.year.visit_stretches()]
        step = MONTHS_A_QUARTER if kind == Kind.THEMATIC else 1
        number = self.year.calendar_year
        return [
            Stretch(kind, *months_of(number, first, first + step - 1))
            for first in range(1, 13, step)
        ]

    def is_complete(self, path: str) -> bool:
        """The year was declared complete for the organisation or one above it."""
        return path.startswith(self.complete)

    def is_due(self, cell: Dated, span: Span) -> bool:
        if not self.asks(span.kind):
            return False
        if self.year.is_backfill:
            if not self.is_complete(cell.path):
                return False
        elif span.start < cell.records_from:
            return False
        return (cell.founded_on is None or cell.founded_on <= span.end) and (
            cell.dissolved_on is None or cell.dissolved_on > span.start
        )


@dataclass(frozen=True)
class Due:
    """What the campaign years of one bloc ask in a period, by calendar year."""

    years: dict[int, AskedYear]

    @classmethod
    def under(cls, root: Organization, period: Period) -> Due:
        """The years of the bloc of `root`; a second query only where one is ghi bổ sung."""
        years = list(
            CampaignYear.objects.filter(
                organization__path=tree.root_path(root.path), **period.in_years("year")
            ).order_by("year")
        )
        complete: dict[int, list[str]] = defaultdict(list)
        if any(year.is_backfill for year in years):
            rows = CompleteYear.objects.filter(year__in=[year.pk for year in years])
            for year_id, path in rows.values_list("year", "organization__path"):
                complete[year_id].append(path)
        return cls(
            {year.calendar_year: AskedYear(year, tuple(complete[year.pk])) for year in years}
        )

    def is_due(self, cell: Dated, span: Span) -> bool:
        """The slot stands in the denominator of the cell's share."""
        asked = self.years.get(span.start.year)
        return asked is not None and asked.is_due(cell, span)

    def is_owed(self, cell: Dated, span: Span) -> bool:
        """The slot is work for the cell: without a record it is missing, and late once it is over."""
        asked = self.years.get(span.start.year)
        return asked is not None and not asked.year.is_backfill and asked.is_due(cell, span)

    def asks(self, kind: str, year: int) -> bool:
        """The calendar year asks for slots of this kind."""
        return year in self.years and self.years[year].asks(kind)

    def spans(self, kind: str, period: Period) -> list[Stretch]:
        """The slots of a kind that the years ask for and that the period touches."""
        return [
            span
            for asked in self.years.values()
            for span in asked.spans(kind)
            if span.start <= period.end and span.end >= period.start
        ]

    def rows_of(self, cells: QuerySet, length: int) -> list[CellRow]:
        """The dates of these cells: one row for those alike in a part of the tree.

        The parts have paths of this length. Where a year is ghi bổ sung each cell has its own row,
        since the year may be declared complete for it alone.
        """
        is_past = any(asked.year.is_backfill for asked in self.years.values())
        path = F("path") if is_past else Substr("path", 1, length)
        rows = cells.order_by().values_list(path, "founded_on", "dissolved_on", "records_from")
        return [CellRow(*row) for row in rows.annotate(n=Count("pk"))]

    def by_part(
        self, cells: Iterable[CellRow], spans: Sequence[Span], length: int
    ) -> Counter[tuple[str, int]]:
        """How many cells each slot is due for, by part of the tree and number of the slot."""
        counts: Counter[tuple[str, int]] = Counter()
        for cell in cells:
            for n, span in enumerate(spans):
                if self.is_due(cell, span):
                    counts[cell.path[:length], n] += cell.cells
        return counts


def not_yet_due(year: CampaignYear, period: Period) -> set[str]:
    """Keys of the figures that are due later in the year: a low share of them says nothing yet."""
    waits: set[str] = set()
    if year.is_backfill or year.state == CampaignYear.State.CLOSED:
        return waits
    today = timezone.localdate()
    if year.state == CampaignYear.State.OPEN and period.end < year.last_day:
        waits |= YEAR_END
    if year.grassroots_grade_due and today <= year.grassroots_grade_due:
        waits |= {"members_decided", "members_top"}
    if year.pledge_due is None or today <= year.pledge_due:
        waits.add("pledges_submitted")
    return waits


def meeting_cells(period: Period) -> QuerySet:
    """Cells that exist in the period and meet every month."""
    cells = Organization.objects.existing_in(period.start, period.end)
    return cells.filter(kind__holds_meetings=True)
