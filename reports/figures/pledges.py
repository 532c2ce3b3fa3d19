"""Figures of pledges, by both bases: members at the cut-off, and members who studied the topic."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef

from campaigns.models import Attendance, Pledge, StudySession

from .base import Measure, Period, Tally, Unit, end_of
from .people import LEADERS, MEMBERS, leaders, members

PEOPLE = Count("member", distinct=True)


def personal(*states: str):
    """Members' own pledges of the period's years in these states, handed in by the cut-off."""

    def rows(period: Period):
        return Pledge.objects.filter(
            member__isnull=False,
            state__in=states,
            submitted_at__lt=end_of(period.end),
            **period.in_years(),
        )

    return rows


def accepted(period: Period):
    """Pledges that the cell had accepted while it still counted."""
    return personal(*Pledge.PUBLIC)(period).filter(**period.in_time("accepted_at"))


def _by_members(base, written):
    """The members of `base` who have such a pledge, wherever they wrote it."""

    def rows(period: Period):
        return base(period).filter(Exists(written(period).filter(member=OuterRef("member_id"))))

    return rows


def topic_attendees(period: Period):
    """Members who were present at a session on an annual topic in the period."""
    present = Attendance.objects.filter(
        member=OuterRef("member_id"),
        mark=Attendance.Mark.PRESENT,
        session__state__in=StudySession.COUNTED,
        session__topic__is_annual=True,
        session__held_on__gte=period.start,
        session__held_on__lte=period.end,
        **period.in_time("session__submitted_at"),
    )
    return members(period).filter(Exists(present))


def _result(result: str):
    def rows(period: Period):
        return personal(Pledge.State.ASSESSED)(period).filter(cell_result=result)

    return rows


ATTENDEES = Tally(topic_attendees, PEOPLE)
ACCEPTED = Tally(accepted)
MEASURES = (
    Measure(
        "pledges_submitted",
        "Đảng viên đăng ký, cam kết",
        Tally(_by_members(members, personal(*Pledge.COUNTED)), PEOPLE),
        MEMBERS,
        Unit.SHARE,
    ),
    Measure(
        "pledges_accepted",
        "Đảng viên có cam kết được chi bộ thông qua",
        Tally(_by_members(members, accepted), PEOPLE),
        MEMBERS,
        Unit.SHARE,
    ),
    Measure(
        "pledges_of_attendees",
        "Đăng ký, cam kết trên số đã học chuyên đề năm",
        Tally(_by_members(topic_attendees, personal(*Pledge.COUNTED)), PEOPLE),
        ATTENDEES,
        Unit.SHARE,
    ),
    Measure(
        "pledges_of_leaders",
        "Cán bộ lãnh đạo cấp ủy đăng ký, cam kết",
        Tally(_by_members(leaders, personal(*Pledge.COUNTED)), PEOPLE),
        LEADERS,
        Unit.SHARE,
    ),
    Measure(
        "pledges_fulfilled",
        "Cam kết hoàn thành",
        Tally(_result(Pledge.Result.FULFILLED)),
        ACCEPTED,
        Unit.SHARE,
    ),
    Measure("pledges_partly", "Cam kết hoàn thành một phần", Tally(_result(Pledge.Result.PARTLY))),
    Measure("pledges_not", "Cam kết không hoàn thành", Tally(_result(Pledge.Result.NOT))),
)
