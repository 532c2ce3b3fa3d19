"""One person's year on one page: meetings, pledges, tasks, grade, commendations, as the reader may see them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from campaigns.models import (
    Assignment,
    Attendance,
    CampaignYear,
    CivilServantGrade,
    Commendation,
    Evaluation,
    Pledge,
    StudySession,
)
from members.models import Member

Mark = Attendance.Mark


@dataclass
class MemberYear:
    """What the records of one year say about a member.

    Attendance is shown to the member and to who may view the meetings, everything else as its own
    page is.
    """

    member: Member
    year: CampaignYear
    user: object

    @property
    def is_own(self) -> bool:
        return self.user.member_id == self.member.pk

    @cached_property
    def marks(self) -> list[Attendance]:
        """The submitted meetings at which the member was expected, the newest first."""
        rows = Attendance.objects.filter(
            member=self.member, session__year=self.year, session__state__in=StudySession.COUNTED
        )
        if not self.is_own:
            rows = rows.filter(session__in=self._sessions.values("pk"))
        return list(rows.select_related("session").order_by("-session__held_on", "-session_id"))

    @cached_property
    def attendance(self) -> dict[str, int]:
        """How many meetings there were, how many the member was at, and missed with and without reason."""
        counts = Counter(mark.mark for mark in self.marks)
        return {
            "due": len(self.marks),
            "present": counts[Mark.PRESENT],
            "excused": counts[Mark.EXCUSED],
            "unexcused": counts[Mark.ABSENT],
        }

    @cached_property
    def opened(self) -> set[int]:
        """The keys of the meetings that the reader may open."""
        keys = [mark.session_id for mark in self.marks]
        return set(self._sessions.filter(pk__in=keys).values_list("pk", flat=True))

    @property
    def _sessions(self) -> QuerySet[StudySession]:
        return StudySession.objects.visible_to(self.user)

    @cached_property
    def pledges(self) -> list[tuple[Pledge, bool]]:
        """The pledges of which the reader may know, each with whether they may read it."""
        of_year = Pledge.objects.filter(member=self.member, year=self.year)
        readable = set(of_year.visible_to(self.user).values_list("pk", flat=True))
        listed = of_year.listed_to(self.user).prefetch_related("items").order_by("pk")
        return [(pledge, pledge.pk in readable) for pledge in listed]

    @cached_property
    def assignments(self) -> list[Assignment]:
        rows = Assignment.objects.visible_to(self.user).filter(
            assignee=self.member, session__year=self.year
        )
        return list(rows.in_order_of_deadline().select_related("session"))

    @property
    def assignments_done(self) -> int:
        return sum(assignment.done_on is not None for assignment in self.assignments)

    @cached_property
    def evaluation(self) -> Evaluation | None:
        rows = Evaluation.objects.visible_to(self.user).filter(member=self.member, year=self.year)
        return rows.select_related("decided_grade", "scheme").first()

    @cached_property
    def civil_servant_grade(self) -> CivilServantGrade | None:
        """How the agency graded the member in the year."""
        rows = CivilServantGrade.objects.visible_to(self.user)
        return rows.filter(member=self.member, year=self.year).first()

    @cached_property
    def commendations(self) -> list[Commendation]:
        """Those for what was achieved in the year."""
        rows = (
            Commendation.objects.counted()
            .select_related("decision")
            .filter(member=self.member, achievement_year=self.year.calendar_year)
        )
        return list(rows if self.is_own else rows.visible_to(self.user))


def graded_years(member: Member, user) -> Iterable[Evaluation]:
    """The decided grades of all years that the reader may see, the newest first."""
    rows = Evaluation.objects.visible_to(user).filter(member=member, state=Evaluation.State.DECIDED)
    return rows.select_related("year", "decided_grade").order_by("-year__year")
