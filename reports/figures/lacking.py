"""What a share lacks: the records or meetings behind the gap between its two numbers, due or not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, FloatField, QuerySet, Sum
from django.db.models.expressions import ExpressionWrapper
from django.db.models.functions import NullIf
from django.urls import reverse
from django.utils import timezone

from campaigns.models import CampaignYear, StudySession
from members import tree
from members.models import Organization
from portal.kit.text import number, short_date
from reports.figures.due_tallies import DueTally
from reports.figures.figure import Figure
from reports.figures.measure import Measure
from reports.figures.period import Period
from reports.figures.records import link_of, listed_to, readable, with_names
from reports.figures.slots import Slot, missing_meetings, slots_of

MOST = 60  # lines that are listed


@dataclass(frozen=True)
class Line:
    """One record that is missing, or one cell with the meetings that it lacks."""

    label: str
    url: str
    organization: Any
    detail: str = ""


@dataclass(frozen=True)
class Lacking:
    """What a share lacks: how many, by when they are due, and those that the reader may know of."""

    count: int
    words: str
    due: dt.date | None
    is_overdue: bool
    lines: list[Line]
    hidden: int
    running: int = 0  # of the meetings, how many have time still

    @property
    def text(self) -> str:
        return f"{number(self.count)} {self.words}"

    @property
    def deadline(self) -> str:
        """By when it is due; of meetings how many of them are overdue."""
        if self.due:
            return f"hạn {short_date(self.due)}"
        if self.is_overdue:
            return f"{number(self.count - self.running)} buổi quá hạn"
        return "chưa hết hạn" if self.running else ""


def lacking(
    measure: Measure, figure: Figure, organization: Organization, period: Period, user
) -> Lacking | None:
    """None for what is no share, lacks nothing, has no value yet or stands by totals on paper."""
    n = figure.lacking
    if not measure.lacks or n <= 0 or figure.series or figure.is_from_paper:
        return None
    due = _due(measure, organization, period)
    is_overdue = due is not None and due < period.end
    if isinstance(measure.base, DueTally):
        gaps = _gaps(measure, organization, period, own=figure.is_own)
        lines = _meetings(gaps)
        over = sum(len(slots) for _, slots in gaps)
        return Lacking(n, measure.lacks, None, bool(over), lines[:MOST], 0, n - over)
    rows = _rows(measure, organization, period, own=figure.is_own)
    if rows is None:
        return Lacking(n, measure.lacks, due, is_overdue, [], 0)
    listed = with_names(listed_to(rows, user, in_cell=measure.in_cell))
    records = list(listed.order_by("pk")[:MOST])
    may_open = readable(rows.model, [record.pk for record in records], user)
    lines = [
        Line(str(record), link_of(record, may_open), getattr(record, "organization", ""))
        for record in records
    ]
    return Lacking(n, measure.lacks, due, is_overdue, lines, rows.count() - listed.count())


def _due(measure: Measure, organization: Organization, period: Period) -> dt.date | None:
    """The day of the year's settings by which it is due."""
    if not measure.deadline:
        return None
    years = CampaignYear.objects.filter(
        organization__path=tree.root_path(organization.path), year=period.end.year
    )
    return years.values_list(measure.deadline, flat=True).first()


def _rows(
    measure: Measure, organization: Organization, period: Period, *, own: bool
) -> QuerySet | None:
    """The records of the base that were not counted; None where the two count other things."""
    counted, base = measure.counted, measure.base
    if base is None or counted.source != base.source or columns_of(measure):
        return None
    rows = base.under(organization, period)
    if own:
        rows = rows.filter(**{base.path: organization.path})
    return rows.exclude(pk__in=counted.under(organization, period).values("pk"))


def _gaps(
    measure: Measure, organization: Organization, period: Period, *, own: bool
) -> list[tuple[Organization, list[Slot]]]:
    """The cells with the months or quarters that are over and lack a meeting; of one year only."""
    if measure.base is None or period.start.year != period.end.year:
        return []
    kind, today = measure.base.value, timezone.localdate()
    slots = [
        slot
        for slot in slots_of(period.start.year, study=True)
        if slot.kind == kind and period.start <= slot.end < today and slot.start <= period.end
    ]
    missing = missing_meetings(
        organization, period, slots, StudySession.COUNTED, **period.in_time()
    )
    return [(cell, gaps) for cell, gaps in missing.items() if not own or cell == organization]


def _meetings(gaps: list[tuple[Organization, list[Slot]]]) -> list[Line]:
    """A line for each cell, that which lacks most first."""
    paths = {tree.parent_path(cell.path) for cell, _ in gaps}
    above = {unit.path: unit for unit in Organization.objects.filter(path__in=paths)}
    return [
        Line(
            cell.label,
            _list_of(cell, slots),
            above.get(tree.parent_path(cell.path)),
            ", ".join(slot.label for slot in slots),
        )
        for cell, slots in sorted(gaps, key=lambda pair: (-len(pair[1]), pair[0].path))
    ]


def _list_of(cell: Organization, gaps: list[Slot]) -> str:
    """The meetings of these slots, all of one kind."""
    query = {
        "organization": cell.pk,
        "kind": gaps[0].kind,
        "since": gaps[0].start,
        "until": gaps[-1].end,
    }
    return f"{reverse('campaigns:session_list')}?{urlencode(query)}"


def columns_of(measure: Measure) -> tuple[str, str] | None:
    """The two columns of each record whose sums make the share: present of expected."""
    columns = [
        tally.value.args[0]
        for tally in measure.tallies
        if isinstance(tally.value, partial) and tally.value.func is Sum and tally.value.args
    ]
    if measure.base is None or measure.counted.source != measure.base.source:
        return None
    top, base = columns if len(columns) == 2 else (None, None)  # noqa: PLR2004  a share has two
    return (top, base) if isinstance(top, str) and isinstance(base, str) else None


def worst_first(rows: QuerySet, columns: tuple[str, str], *, down: bool = False) -> QuerySet:
    """The records by their own ratio, the lowest first; those of an empty base come last."""
    top, base = columns
    ratio = ExpressionWrapper(F(top) * 1.0 / NullIf(F(base), 0), output_field=FloatField())
    rows = rows.annotate(own_ratio=ratio)
    order = F("own_ratio").desc(nulls_last=True) if down else F("own_ratio").asc(nulls_last=True)
    return rows.order_by(order, "-pk")
