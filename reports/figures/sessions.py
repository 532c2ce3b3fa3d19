"""Figures of meetings and study: held and due, attendance, logging on time, non-members.

Meetings held are of meetings due: the months (quarters) of the period in which the cell existed
(HD 42; domain §9: 13 thematic meetings in 13 quarters, 39 monthly studies in 39 months).
Attendance is members present of members expected, added up over the sessions. Only submitted and
confirmed sessions count.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractMonth, ExtractQuarter, ExtractYear

from campaigns.models import (
    AgendaItem,
    Assignment,
    Attendance,
    CampaignYear,
    DelegateVisit,
    RaisedIssue,
    StudySession,
)
from members import tree
from members.models import Organization
from reports.figures.measure import Measure, event
from reports.figures.period import Period
from reports.figures.tally import ROWS, ComputedTally, Tally, by_then, dated

Kind = StudySession.Kind
MEETINGS = (Kind.REGULAR, Kind.THEMATIC)
LEARNING = (Kind.STUDY, Kind.DRIVE, Kind.CONFERENCE)
MONTHS_A_QUARTER = 3
ONE_DAY = dt.timedelta(days=1)


def held(period: Period) -> QuerySet:
    """Submitted or confirmed sessions held in the period."""
    return StudySession.objects.counted().filter(
        held_on__gte=period.start, held_on__lte=period.end, **period.in_time()
    )


def counted(kinds: Collection[str], value: Any = ROWS, **filters) -> Tally:
    """Such sessions of these kinds."""
    return Tally(held, value, where=Q(kind__in=kinds, **filters))


def _distinct(part: Combinable) -> Any:
    """In how many different months or quarters a cell met: two sessions in one count once."""
    return partial(Count, F("organization_id") * 100_000 + part, distinct=True)


IN_MONTHS = _distinct(ExtractYear("held_on") * 12 + ExtractMonth("held_on"))
IN_QUARTERS = _distinct(ExtractYear("held_on") * 4 + ExtractQuarter("held_on"))


class DueTally(ComputedTally):
    """Months or quarters in which meeting cells existed, computed from the cells' dates."""

    @property
    def path(self) -> str:
        return "path"

    def step(self, root: Organization, period: Period) -> int:
        """How many months one slot lasts."""
        return MONTHS_A_QUARTER if self.value == "quarter" else 1

    def groups(self, root: Organization, length: int, period: Period) -> dict[str, int]:
        step = self.step(root, period)
        due: Counter[str] = Counter()
        rows = self.under(root, period).values_list("path", "founded_on", "dissolved_on")
        for path, founded, dissolved in rows:
            first = max(founded or period.start, period.start)
            # On the day of dissolving the cell no longer exists.
            last = min(dissolved - ONE_DAY if dissolved else period.end, period.end)
            if first <= last:
                slots = [(day.year * 12 + day.month - 1) // step for day in (first, last)]
                due[path[:length]] += slots[1] - slots[0] + 1
        return dict(due)


def visit_months(root: Organization, period: Period) -> int:
    """Within how many months a delegate from above visits a cell once: a setting of the year."""
    years = CampaignYear.objects.filter(
        organization__path=tree.root_path(root.path), **period.in_years("year")
    )
    last = years.order_by("-year").values_list("visit_every_months", flat=True).first()
    return last or MONTHS_A_QUARTER


class VisitSlots(DueTally):
    """The stretches of that many months in which cells existed: each asks for one visit."""

    def step(self, root: Organization, period: Period) -> int:
        return visit_months(root, period)


class VisitedSlots(ComputedTally):
    """The stretches in which a delegate came; two visits in one count once."""

    def groups(self, root: Organization, length: int, period: Period) -> dict[str, int]:
        step = visit_months(root, period)
        visits = self.under(root, period).values_list(
            "organization__path", "visited_on__year", "visited_on__month"
        )
        slots = {(path, (year * 12 + month - 1) // step) for path, year, month in visits}
        return dict(Counter(path[:length] for path, _ in slots))


def _meeting_cells(period: Period) -> QuerySet:
    return Organization.objects.existing_in(period.start, period.end).filter(
        kind__holds_meetings=True
    )


MONTHS = DueTally(_meeting_cells, "month")
QUARTERS = DueTally(_meeting_cells, "quarter")


def _attendance(key: str, label: str, kinds, present: str, due: str = "expected_count") -> Measure:
    """The sum of one column over the sum of another, both stored when a session is submitted."""
    top, base = (counted(kinds, partial(Sum, column)) for column in (present, due))
    return event(key, label, top, base)


def _present(period: Period) -> QuerySet:
    """Marks of those present at counted sessions of any kind."""
    return Attendance.objects.filter(
        mark=Attendance.Mark.PRESENT, session__in=held(period).values("pk")
    )


def _taking_part(**filters):
    """Those of them who, for instance, spoke or handed in an essay."""
    return Tally(_present, organization="session__organization", where=Q(**filters))


def _quality(*bands: str):
    """Counted regular meetings whose quality was scored in one of these bands."""
    return counted((Kind.REGULAR,), quality__in=bands)


def _from_above(period: Period) -> QuerySet:
    """Agenda items of counted meetings that the guidance from above prescribed."""
    items = AgendaItem.objects.filter(session__in=held(period).values("pk"))
    return items.exclude(prescribed="")


def _prescribed(**filters):
    return Tally(_from_above, organization="session__organization", where=Q(**filters))


def _issues(**filters):
    """Issues raised in the period."""
    return Tally(dated(RaisedIssue, "raised_on"), where=Q(**filters))


# Tasks that meetings gave, due in the period.
ASSIGNMENTS = Tally(dated(Assignment, "due_on"), organization="session__organization")
Quality = StudySession.Quality
SCORED = _quality(*Quality.values)
MEASURES = (
    event("regular_meetings", "Sinh hoạt thường kỳ", counted((Kind.REGULAR,), IN_MONTHS), MONTHS),
    event(
        "thematic_meetings",
        "Sinh hoạt chuyên đề",
        counted((Kind.THEMATIC,), IN_QUARTERS),
        QUARTERS,
    ),
    event(
        "monthly_studies",
        "Học tập hằng tháng ngoài sinh hoạt",
        counted((Kind.STUDY,), IN_MONTHS),
        MONTHS,
    ),
    _attendance("attendance", "Đảng viên dự sinh hoạt", MEETINGS, "present_count"),
    _attendance("excused", "Vắng có lý do", MEETINGS, "excused_count"),
    _attendance("unexcused", "Vắng không lý do", MEETINGS, "unexcused_count"),
    event(
        "on_time",
        "Ghi buổi sinh hoạt đúng hạn",
        counted(MEETINGS, logged_on_time=True),
        counted(MEETINGS),
    ),
    event("study_sessions", "Buổi học tập, quán triệt", counted(LEARNING)),
    _attendance("study_attendance", "Đảng viên dự học tập, quán triệt", LEARNING, "present_count"),
    _attendance(
        "non_member_attendance",
        "Quần chúng dự học tập, quán triệt",
        LEARNING,
        "non_members_present",
        "non_members_invited",
    ),
    event("speakers", "Lượt có mặt có phát biểu", _taking_part(spoke=True), _taking_part()),
    event("essays", "Bài thu hoạch", _taking_part(essay=True)),
    event(
        "assignments_done",
        "Nhiệm vụ được giao đã hoàn thành",
        replace(ASSIGNMENTS, where=by_then("done_on")),
        ASSIGNMENTS,
    ),
    *(
        event(f"quality_{band}", f"Chất lượng sinh hoạt: {band.label}", _quality(band), SCORED)
        for band in Quality
    ),
    event(
        "agenda_adopted",
        "Mục chương trình thực hiện đúng định hướng",
        _prescribed(content=F("prescribed")),
        _prescribed(),
    ),
    event(
        "delegate_visits",
        "Lượt cấp trên dự sinh hoạt chi bộ",
        VisitedSlots(dated(DelegateVisit, "visited_on")),
        VisitSlots(_meeting_cells),
    ),
    event("issues", "Vấn đề, kiến nghị được nêu", _issues()),
    event(
        "issues_resolved",
        "Vấn đề, kiến nghị đã xử lý",
        _issues(resolved_on__isnull=False),
        _issues(),
    ),
)
