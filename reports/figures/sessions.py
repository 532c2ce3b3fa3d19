"""Figures of meetings and study: held and due, attendance, logging on time, non-members.

Meetings held are of meetings due (`due.py`): a month or quarter in which a cell met counts once
(HD 42; an office reports 13 thematic meetings in 13 quarters, 39 monthly studies in 39 months).
Attendance is members present of members expected, added up over the sessions. Only submitted and
confirmed sessions count.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractMonth, ExtractYear

from campaigns.models import (
    AgendaItem,
    Assignment,
    Attendance,
    DelegateVisit,
    RaisedIssue,
    StudySession,
)
from reports.figures.due import VISIT
from reports.figures.due_tallies import VisitedTally, due_tally, held_when_due
from reports.figures.measure import Measure, event
from reports.figures.period import Period
from reports.figures.tally import EVERY, ROWS, Tally, Where, by_then, dated

Kind = StudySession.Kind
MEETINGS, LEARNING = StudySession.MEETINGS, StudySession.LEARNING


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


class _Cut:
    """A part of a day. SQLite, which calls Python for each row of an Extract, cuts it out of the text."""

    def as_sqlite(self, compiler, connection, **context):
        day, parameters = compiler.compile(self.lhs)
        return f"CAST(SUBSTR({day}, {self.start}, {self.length}) AS integer)", parameters


class _Year(_Cut, ExtractYear):
    start, length = 1, 4


class _Month(_Cut, ExtractMonth):
    start, length = 6, 2


YEAR, MONTH = _Year("held_on"), _Month("held_on")
IN_MONTHS = _distinct(YEAR * 12 + MONTH)
IN_QUARTERS = _distinct(YEAR * 4 + (MONTH + 2) / 3)


def _due(key: str, label: str, kind: str, slots: Any) -> Measure:
    """The share of the months or quarters due in which cells met."""
    held_slots = Tally(held, slots, where=held_when_due(kind))
    return event(key, label, held_slots, due_tally(kind), lacks=f"buổi {label.lower()} chưa có")


def _attendance(key: str, label: str, kinds, present: str, due: str = "expected_count") -> Measure:
    """The sum of one column over the sum of another, both stored when a session is submitted."""
    top, base = (counted(kinds, partial(Sum, column)) for column in (present, due))
    return event(key, label, top, base, lacks="lượt vắng" if present == "present_count" else "")


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


def _issues(where: Q | Where = EVERY):
    """Issues raised in the period."""
    return Tally(dated(RaisedIssue, "raised_on"), where=where)


# Tasks that meetings gave, due in the period.
ASSIGNMENTS = Tally(dated(Assignment, "due_on"), organization="session__organization")
Quality = StudySession.Quality
SCORED = _quality(*Quality.values)
MEASURES = (
    _due("regular_meetings", "Sinh hoạt thường kỳ", Kind.REGULAR, IN_MONTHS),
    _due("thematic_meetings", "Sinh hoạt chuyên đề", Kind.THEMATIC, IN_QUARTERS),
    _due("monthly_studies", "Học tập hằng tháng ngoài sinh hoạt", Kind.STUDY, IN_MONTHS),
    _attendance("attendance", "Đảng viên dự sinh hoạt", MEETINGS, "present_count"),
    _attendance("excused", "Vắng có lý do", MEETINGS, "excused_count"),
    _attendance("unexcused", "Vắng không lý do", MEETINGS, "unexcused_count"),
    event(
        "on_time",
        "Ghi buổi sinh hoạt đúng hạn",
        counted(MEETINGS, logged_on_time=True),
        counted(MEETINGS),
        lacks="buổi ghi quá hạn",
    ),
    event("study_sessions", "Buổi học tập, quán triệt", counted(LEARNING)),
    _attendance("study_attendance", "Đảng viên dự học tập, quán triệt", LEARNING, "present_count"),
    _attendance(
        "others_attendance",
        "Đảng viên khác được triệu tập dự hội nghị",
        LEARNING,
        "others_present",
        "others_invited",
    ),
    _attendance(
        "non_member_attendance",
        "Quần chúng dự học tập, quán triệt",
        LEARNING,
        "non_members_present",
        "non_members_invited",
    ),
    event("speakers", "Lượt có mặt có phát biểu", _taking_part(spoke=True), _taking_part()),
    event("self_critics", "Lượt tự phê bình", _taking_part(self_criticism=True)),
    event("essays", "Bài thu hoạch", _taking_part(essay=True)),
    event(
        "assignments_done",
        "Nhiệm vụ được giao đã hoàn thành",
        replace(ASSIGNMENTS, where=by_then("done_on")),
        ASSIGNMENTS,
        lacks="nhiệm vụ chưa hoàn thành",
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
        VisitedTally(dated(DelegateVisit, "visited_on")),
        due_tally(VISIT),
    ),
    event("issues", "Vấn đề, kiến nghị được nêu", _issues()),
    event(
        "issues_resolved",
        "Vấn đề, kiến nghị đã xử lý",
        _issues(by_then("resolved_on")),
        _issues(),
        lacks="vấn đề, kiến nghị chưa xử lý",
    ),
)
