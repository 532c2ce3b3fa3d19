"""Why this grade: the ballot, the criteria or the year's records, the cap, what stands against it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from campaigns.actions.caps import cap_of
from campaigns.caps import Cap
from campaigns.models import Attendance, Ballot, Evaluation, Pledge, StudySession
from campaigns.models.findings import Obstacle, obstacles
from reports.figures.score_sheets import ScoreLine, score_lines, set_for, total_of

Mark = Attendance.Mark


@dataclass
class Explanation:
    """Everything on which one evaluation rests, as the page and the annex show it."""

    evaluation: Evaluation
    ballots: list[Ballot]
    obstacles: list[Obstacle]
    ceiling: str
    cap: Cap | None
    scores: list[ScoreLine] = field(default_factory=list)
    total: Decimal | None = None
    marks: list[Attendance] = field(default_factory=list)
    pledges: list[Pledge] | None = None

    @property
    def attendance(self) -> dict[str, int]:
        """How many sittings the member was due at, present at, and missed with and without reason."""
        counts = Counter(mark.mark for mark in self.marks)
        return {
            "due": len(self.marks),
            "present": counts[Mark.PRESENT],
            "excused": counts[Mark.EXCUSED],
            "unexcused": counts[Mark.ABSENT],
        }

    @property
    def absences(self) -> list[Attendance]:
        return [mark for mark in self.marks if mark.mark != Mark.PRESENT]


def explain(evaluation: Evaluation, user) -> Explanation:
    """Read what the records of the year say about the member or the unit.

    What came of a member's pledges is told to whoever may read the review, else they are None.
    """
    graded = evaluation.state != Evaluation.State.NOT_GRADED
    found = Explanation(
        evaluation,
        list(Ballot.objects.of(evaluation)),
        obstacles(evaluation),
        evaluation.ceiling(),
        cap_of(evaluation) if graded and evaluation.scheme.cap_percent is not None else None,
    )
    if evaluation.member_id is None:
        criteria = set_for(evaluation.year, evaluation.organization)
        found.scores = score_lines(criteria, evaluation.organization) if criteria else []
        found.total = total_of(found.scores)
        return found
    marks = Attendance.objects.filter(
        member=evaluation.member_id,
        session__year=evaluation.year_id,
        session__state__in=StudySession.COUNTED,
    )
    found.marks = list(marks.select_related("session__organization").order_by("session__held_on"))
    if not user.has_perm("campaigns.read_review", evaluation):
        return found
    found.pledges = list(
        Pledge.objects.filter(
            member=evaluation.member_id, year=evaluation.year_id, state__in=Pledge.PUBLIC
        )
        .select_related("year", "member", "organization")
        .prefetch_related("items")
    )
    return found
