"""Counting what is due, and what of it was held, for the shares of meetings due."""

from collections import Counter
from collections.abc import Callable, Hashable

from django.db.models import F, Q
from django.db.models.functions import TruncMonth, TruncQuarter
from django.db.models.lookups import LessThanOrEqual

from campaigns.models import CampaignYear, CompleteYear
from members.models import Organization, OrganizationKind
from reports.figures.due import VISIT, CellRow, Due, Kind, meeting_cells
from reports.figures.period import Period
from reports.figures.tally import ComputedTally, Counts, Tally, Where


class DueTally(ComputedTally):
    """The slots that are due, of the kind `value`; all kinds are counted from the same cells."""

    @property
    def path(self) -> str:
        return "path"

    @property
    def source(self) -> Hashable:
        return self.rows, DueTally

    def groups(self, root: Organization, length: int, period: Period) -> dict[str, int]:
        return self.beside((), root, length, period)[self]

    def beside(self, others, root: Organization, length: int, period: Period) -> Counts:
        due = Due.under(root, period)
        cells = due.rows_of(self.under(root, period), length)
        counts: Counts = {}
        for tally in (self, *others):
            by_part: Counter[str] = Counter()
            spans = due.spans(tally.value, period)
            for (part, _), n in due.by_part(cells, spans, length).items():
                by_part[part] += n
            counts[tally] = dict(by_part)
        return counts


class VisitedTally(ComputedTally):
    """The stretches due in which a delegate came; two visits in one count once."""

    def groups(self, root: Organization, length: int, period: Period) -> dict[str, int]:
        due = Due.under(root, period)
        spans = due.spans(VISIT, period)
        names = [f"organization__{name}" for name in CellRow._fields if name != "cells"]
        rows = self.under(root, period).filter(organization__kind__holds_meetings=True)
        visited = {
            (cell.path, span.start)
            for *dates, day in rows.values_list(*names, "visited_on")
            for cell in (CellRow(*dates),)
            for span in spans
            if span.start <= day <= span.end and due.is_due(cell, span)
        }
        return dict(Counter(path[:length] for path, _ in visited))


def held_when_due(kind: str) -> Where:
    """A condition on sessions: of this kind, in a slot that is due.

    The comparisons of whole columns come first: only cells that were founded, were dissolved or
    started in the portal within the period have the slot computed from the day.
    """
    trunc: Callable = TruncQuarter if kind == Kind.THEMATIC else TruncMonth
    cell = "organization__"

    def where(period: Period) -> Q:
        founded = (
            Q(**{f"{cell}founded_on__isnull": True})
            | Q(**{f"{cell}founded_on__lte": F("held_on")})
            | Q(LessThanOrEqual(trunc(f"{cell}founded_on"), F("held_on")))
        )
        not_dissolved = (
            Q(**{f"{cell}dissolved_on__isnull": True})
            | Q(**{f"{cell}dissolved_on__gt": F("held_on")})
            | Q(**{f"{cell}dissolved_on__gt": trunc("held_on")})
        )
        recorded = Q(**{f"{cell}records_from__lte": period.start.replace(day=1, month=1)}) | Q(
            **{f"{cell}records_from__lte": trunc("held_on")}
        )
        kinds = OrganizationKind.objects.filter(holds_meetings=True).values("pk")
        due = _in_asking_years(kind, period, recorded)
        return Q(kind=kind, organization__kind__in=kinds) & founded & not_dissolved & due

    return where


def _in_asking_years(kind: str, period: Period, recorded: Q) -> Q:
    """In a year that asks for the kind; in one of ghi bổ sung only where it was declared complete.

    The years are read here: there are few of them, and the condition is quick without subqueries.
    """
    years = CampaignYear.objects.filter(**period.in_years("year")).order_by()
    if kind == Kind.STUDY:
        years = years.filter(monthly_study=True)
    is_past = dict(years.values_list("pk", "is_backfill"))
    due = Q(year__in=[pk for pk, past in is_past.items() if not past]) & recorded
    if any(is_past.values()):
        declared = CompleteYear.objects.filter(
            year__in=[pk for pk, past in is_past.items() if past]
        )
        for year, path in declared.values_list("year", "organization__path"):
            due |= Q(year=year, organization__path__startswith=path)
    return due


def due_tally(kind: str) -> Tally:
    """The slots of this kind that are due."""
    return DueTally(meeting_cells, kind)
