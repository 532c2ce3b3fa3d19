"""Totals on paper (`PastFigure`) in place of what the portal counts in years before its records.

A total stands for one organisation and all below it in one calendar year that the portal does not
count by itself: it has no campaign year, or one of ghi bổ sung that was not declared complete, or
the organisation keeps its records in the portal only from a later year on. Of an organisation
without a total of its own, those of the units below are added, beside what the portal counts of the
others. The rows are read through the organisations, since models are above figures.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils import timezone

from members.models import Organization
from reports.figures.due import AskedYear, Due
from reports.figures.figure import Behaviour
from reports.figures.measure import Measure
from reports.figures.period import Period


class PastLine(NamedTuple):
    """One total: whose, of which year and figure, its integers, where they come from."""

    organization: int
    name: str
    path: str
    records_from: dt.date
    year: int
    key: str
    numerator: int
    denominator: int | None
    source: str
    by: str
    at: dt.datetime

    @property
    def integers(self) -> tuple[int, int | None]:
        return self.numerator, self.denominator


OF_ORGANIZATION = ("pk", "name", "path", "records_from")
OF_TOTAL = (
    "calendar_year",
    "key",
    "numerator",
    "denominator",
    "source",
    "by__member__full_name",
    "at",
)
COLUMNS = (*OF_ORGANIZATION, *(f"past_figures__{name}" for name in OF_TOTAL))


def counts_itself(
    asked: AskedYear | None, path: str, records_from: dt.date, calendar_year: int
) -> bool:
    """The portal counts the year of this organisation from its records: no total replaces them."""
    if asked is None:
        return False
    if asked.year.is_backfill:
        return asked.is_complete(path)
    return records_from.year <= calendar_year


EVER = Period(dt.date.min, dt.date.max)


def paper_years(organization: Organization, period: Period = EVER) -> list[int]:
    """The years of a period for which the organisation, or one below it, has totals on paper."""
    rows = _rows(organization, period)
    if rows is None:
        return []
    triples = set(rows.values_list("path", "records_from", "past_figures__calendar_year"))
    due = Due.under(organization, period) if triples else Due({})
    return sorted(
        {
            year
            for path, records_from, year in triples
            if not counts_itself(due.years.get(year), path, records_from, year)
        }
    )


def _rows(root: Organization, period: Period):
    """Organisations, once for each of their totals of the period; None where it is not past."""
    first, last = period.years
    last = min(last, timezone.localdate().year - 1)
    if first > last:
        return None
    rows = Organization.objects.under(root).order_by()
    return rows.filter(past_figures__calendar_year__range=(first, last))


@dataclass(frozen=True)
class Past:
    """The totals below one organisation in a period, by key of their figure."""

    root: Organization
    known_years: Collection[int] = ()  # those that have a campaign year
    by_key: dict[str, list[PastLine]] = field(default_factory=dict)

    @classmethod
    def under(cls, root: Organization, period: Period, keys: Collection[str]) -> Past:
        """One query; two more where there are totals."""
        rows = _rows(root, period)
        if rows is None:
            return cls(root)
        rows = rows.filter(past_figures__key__in=keys)
        lines = [PastLine(*row) for row in rows.values_list(*COLUMNS)]
        if not lines:
            return cls(root)
        years = Due.under(root, period).years
        by_key: dict[str, list[PastLine]] = defaultdict(list)
        for line in lines:
            if not counts_itself(years.get(line.year), line.path, line.records_from, line.year):
                by_key[line.key].append(line)
        return cls(root, set(years), dict(by_key))

    def lines(self, measure: Measure, period: Period) -> list[PastLine]:
        """The totals that stand in this figure of the period.

        A stock is of the last day; what belongs to a year counts wherever the period touches the
        year; anything else where the period holds the whole year.
        """
        return [
            line
            for line in self.by_key.get(measure.key, ())
            if _is_taken(measure.behaviour, line.year, period)
        ]

    def behind(self, measure: Measure, period: Period) -> list[PastLine]:
        """The totals that make up the figure of the root, the newest year first."""
        lines = self.lines(measure, period)
        if measure.is_own:
            return [line for line in lines if line.path == self.root.path]
        return sorted(nearest(lines), key=lambda line: (-line.year, line.path))

    def is_series(self, measure: Measure, period: Period) -> bool:
        """Things with one identity cannot be added to a total: their years stand side by side."""
        return (
            measure.behaviour is Behaviour.DISTINCT
            and period.start.year < period.end.year
            and (period.start.month, period.start.day) == (1, 1)
            and bool(self.lines(measure, period))
        )

    def years(self, key: str) -> set[int]:
        return {line.year for line in self.by_key.get(key, ())}


def _is_taken(behaviour: Behaviour, year: int, period: Period) -> bool:
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    if behaviour is Behaviour.STOCK:
        return period.end == last
    if behaviour is Behaviour.YEARLY:
        return first <= period.end and period.start <= last
    return period.start <= first and last <= period.end


def nearest(lines: Iterable[PastLine]) -> list[PastLine]:
    """Those that lie below no other of the same year."""
    nearest: dict[int, list[PastLine]] = defaultdict(list)
    for line in sorted(lines, key=lambda line: len(line.path)):
        if not line.path.startswith(tuple(above.path for above in nearest[line.year])):
            nearest[line.year].append(line)
    return [line for of_year in nearest.values() for line in of_year]
