"""Leaders go first (nêu gương): their attendance, apart from all members'.

Denominator: sheets on which they stand, of submitted or confirmed sessions of every kind.
"""

from dataclasses import replace

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from campaigns.models import Attendance, StudySession
from members.models import Position
from reports.figures.measure import event
from reports.figures.period import Period
from reports.figures.tally import Tally


def _marks(period: Period) -> QuerySet:
    """Marks of those who held a leading post on the day of the session."""
    leading = Position.objects.filter(post__in=Position.LEADERS)
    posts = leading.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("held_on")),
        member=OuterRef("member_id"),
        starts_on__lte=OuterRef("held_on"),
    )
    # They are few: read once, before the day of each mark is compared. As a sum, because a database
    # that finds marks by their members reads all years of the office for a period of one.
    return Attendance.objects.annotate(
        held_on=F("session__held_on"), who=F("member_id") + 0
    ).filter(
        Exists(posts),
        who__in=leading.values("member"),
        session__state__in=StudySession.COUNTED,
        session__held_on__gte=period.start,
        session__held_on__lte=period.end,
    )


MARKS = Tally(_marks, organization="session__organization")
MEASURES = (
    event(
        "leader_attendance",
        "Cán bộ lãnh đạo cấp ủy dự sinh hoạt, học tập",
        replace(MARKS, where=Q(mark=Attendance.Mark.PRESENT)),
        MARKS,
    ),
)
