"""Figures of meetings and study: held and due, attendance, logging on time, non-members.

Due: the months (quarters) of the period in which the cell existed (HD 42; domain §9: 13 thematic
meetings in 13 quarters, 39 monthly studies in 39 months). Attendance: present ÷ due that day.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db.models import Count, F, Sum
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
from members.models import Organization

from .base import Measure, Period, Tally, Unit

Kind = StudySession.Kind
MEETINGS = (Kind.REGULAR, Kind.THEMATIC)
LEARNING = (Kind.STUDY, Kind.DRIVE, Kind.CONFERENCE)
MONTHS_A_QUARTER = 3
ONE_DAY = dt.timedelta(days=1)


def counted(*kinds: str):
    """Submitted or confirmed sessions of these kinds held in the period."""

    def rows(period: Period):
        return StudySession.objects.counted().filter(
            kind__in=kinds,
            held_on__gte=period.start,
            held_on__lte=period.end,
            **period.in_time(),
        )

    return rows


def _monthly(kind: str):
    """Sessions with a number for their cell and month: two in one month count once."""

    def rows(period: Period):
        month = ExtractYear("held_on") * 12 + ExtractMonth("held_on")
        return counted(kind)(period).annotate(slot=F("organization_id") * 100_000 + month)

    return rows


def _quarterly(kind: str):
    def rows(period: Period):
        quarter = ExtractYear("held_on") * 4 + ExtractQuarter("held_on")
        return counted(kind)(period).annotate(slot=F("organization_id") * 100_000 + quarter)

    return rows


class DueTally(Tally):
    """Months or quarters in which meeting cells existed; counted from the cells' dates."""

    @property
    def path(self) -> str:
        return "path"

    def step(self, root: Organization, period: Period) -> int:
        """How many months one slot lasts."""
        return MONTHS_A_QUARTER if self.value == "quarter" else 1

    def groups(self, root: Organization, length: int, period: Period) -> dict[str, int]:
        step = self.step(root, period)
        found: Counter[str] = Counter()
        rows = self.under(root, period).values_list("path", "founded_on", "dissolved_on")
        for path, founded, dissolved in rows:
            first = max(founded or period.start, period.start)
            # The day of dissolving is the first on which the cell is no more.
            last = min(dissolved - ONE_DAY if dissolved else period.end, period.end)
            if first <= last:
                slots = [(day.year * 12 + day.month - 1) // step for day in (first, last)]
                found[path[:length]] += slots[1] - slots[0] + 1
        return dict(found)

    def total(self, root: Organization, period: Period) -> int:
        return sum(self.groups(root, len(root.path), period).values())


def visit_months(root: Organization, period: Period) -> int:
    """Within how many months a superior's delegate should visit a cell once: the year's setting."""
    years = CampaignYear.objects.filter(
        organization__path=root.path[: Organization.steplen], **period.in_years("year")
    )
    last = years.order_by("-year").values_list("visit_every_months", flat=True).first()
    return last or MONTHS_A_QUARTER


class VisitSlots(DueTally):
    """Stretches of time in each of which a cell should be visited once."""

    def step(self, root: Organization, period: Period) -> int:
        return visit_months(root, period)


class VisitedSlots(Tally):
    """Those of these stretches in which a delegate came; two visits in one count once."""

    def groups(self, root: Organization, length: int, period: Period) -> dict[str, int]:
        step = visit_months(root, period)
        visits = self.under(root, period).values_list(
            "organization__path", "visited_on__year", "visited_on__month"
        )
        slots = {(path, (year * 12 + month - 1) // step) for path, year, month in visits}
        return dict(Counter(path[:length] for path, _ in slots))

    def total(self, root: Organization, period: Period) -> int:
        return sum(self.groups(root, len(root.path), period).values())


def _visits(period: Period):
    return DelegateVisit.objects.filter(visited_on__gte=period.start, visited_on__lte=period.end)


def _meeting_cells(period: Period):
    return Organization.objects.existing_in(period.start, period.end).filter(
        kind__holds_meetings=True
    )


SLOTS = Count("slot", distinct=True)
MONTHS = DueTally(_meeting_cells, "month")
QUARTERS = DueTally(_meeting_cells, "quarter")


def _share(key: str, label: str, top: Tally, base: Tally) -> Measure:
    return Measure(key, label, top, base, Unit.SHARE)


def _attendance(key: str, label: str, kinds, present: str, due: str = "expected_count") -> Measure:
    rows = counted(*kinds)
    return _share(key, label, Tally(rows, Sum(present)), Tally(rows, Sum(due)))


def _on_time(period: Period):
    return counted(*MEETINGS)(period).filter(logged_on_time=True)


def _taking_part(**chosen):
    """Presences at counted sessions of any kind: those who spoke, or handed in an essay."""

    def rows(period: Period):
        return Attendance.objects.filter(
            mark=Attendance.Mark.PRESENT,
            session__in=counted(*Kind.values)(period).values("pk"),
            **chosen,
        )

    return Tally(rows, organization="session__organization")


def _assignments(period: Period):
    """Tasks that meetings gave, due in the period."""
    return Assignment.objects.filter(due_on__gte=period.start, due_on__lte=period.end)


def _assignments_done(period: Period):
    """Those of them that were done by its last day."""
    return _assignments(period).filter(done_on__lte=period.end)


def _quality(*bands: str):
    """Counted regular meetings that were scored, of these bands."""

    def rows(period: Period):
        return counted(Kind.REGULAR)(period).filter(quality__in=bands)

    return Tally(rows)


def _prescribed(**chosen):
    """Agenda items that came from above, at counted meetings."""

    def rows(period: Period):
        return AgendaItem.objects.filter(
            session__in=counted(*Kind.values)(period).values("pk"), **chosen
        ).exclude(prescribed="")

    return Tally(rows, organization="session__organization")


def _issues(**chosen):
    """Issues raised in the period."""

    def rows(period: Period):
        return RaisedIssue.objects.filter(
            raised_on__gte=period.start, raised_on__lte=period.end, **chosen
        )

    return Tally(rows)


Quality = StudySession.Quality
SCORED = _quality(*Quality.values)
MEASURES = (
    _share("regular_meetings", "Sinh hoạt thường kỳ", Tally(_monthly(Kind.REGULAR), SLOTS), MONTHS),
    _share(
        "thematic_meetings",
        "Sinh hoạt chuyên đề",
        Tally(_quarterly(Kind.THEMATIC), SLOTS),
        QUARTERS,
    ),
    _share(
        "monthly_studies",
        "Học tập hằng tháng ngoài sinh hoạt",
        Tally(_monthly(Kind.STUDY), SLOTS),
        MONTHS,
    ),
    _attendance("attendance", "Đảng viên dự sinh hoạt", MEETINGS, "present_count"),
    _attendance("excused", "Vắng có lý do", MEETINGS, "excused_count"),
    _attendance("unexcused", "Vắng không lý do", MEETINGS, "unexcused_count"),
    _share("on_time", "Ghi buổi sinh hoạt đúng hạn", Tally(_on_time), Tally(counted(*MEETINGS))),
    Measure("study_sessions", "Buổi học tập, quán triệt", Tally(counted(*LEARNING))),
    _attendance("study_attendance", "Đảng viên dự học tập, quán triệt", LEARNING, "present_count"),
    _attendance(
        "non_member_attendance",
        "Quần chúng dự học tập, quán triệt",
        LEARNING,
        "non_members_present",
        "non_members_invited",
    ),
    _share("speakers", "Lượt có mặt có phát biểu", _taking_part(spoke=True), _taking_part()),
    Measure("essays", "Bài thu hoạch", _taking_part(essay=True)),
    _share(
        "assignments_done",
        "Nhiệm vụ được giao đã hoàn thành",
        Tally(_assignments_done, organization="session__organization"),
        Tally(_assignments, organization="session__organization"),
    ),
    *(
        _share(f"quality_{band}", f"Chất lượng sinh hoạt: {band.label}", _quality(band), SCORED)
        for band in Quality
    ),
    _share(
        "agenda_adopted",
        "Mục chương trình thực hiện đúng định hướng",
        _prescribed(content=F("prescribed")),
        _prescribed(),
    ),
    _share(
        "delegate_visits",
        "Lượt cấp trên dự sinh hoạt chi bộ",
        VisitedSlots(_visits),
        VisitSlots(_meeting_cells),
    ),
    Measure("issues", "Vấn đề, kiến nghị được nêu", _issues()),
    _share(
        "issues_resolved",
        "Vấn đề, kiến nghị đã xử lý",
        _issues(resolved_on__isnull=False),
        _issues(),
    ),
)
