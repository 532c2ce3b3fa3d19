"""Why this grade: the ballot, the criteria or the year's records, the cap, and the obstacles."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from campaigns.actions.caps import cap_of
from campaigns.caps import Cap
from campaigns.models import Attendance, Ballot, Condition, Evaluation, Pledge, StudySession
from campaigns.models.notes import special_notes
from campaigns.models.obstacles import Obstacle, concerning, obstacles
from reports.figures.score_sheets import ScoreLine, score_sheet, total_of

Mark = Attendance.Mark


@dataclass
class Explanation:
    """Everything that explains one evaluation, as its page and its printed form show it."""

    evaluation: Evaluation
    ballots: list[Ballot]
    obstacles: list[Obstacle]
    notes: list[str]
    conditions: list[Condition]
    cap: Cap | None
    scores: list[ScoreLine] = field(default_factory=list)
    total: Decimal | None = None
    marks: list[Attendance] = field(default_factory=list)
    pledges: list[Pledge] | None = None

    @property
    def attendance(self) -> dict[str, int]:
        """How many meetings the member was expected at, was at, and missed with and without reason."""
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

    What rests on a member's leaves, disciplines and confidence votes is left out for who may not
    read these; the results of pledges are None for who may not read the review.
    """
    is_graded = evaluation.state != Evaluation.State.NOT_GRADED
    explanation = Explanation(
        evaluation,
        list(Ballot.objects.of(evaluation)),
        concerning(evaluation, obstacles(evaluation), user),
        special_notes(evaluation, user),
        conditions_of(evaluation),
        cap_of(evaluation) if is_graded and evaluation.scheme.cap_percent is not None else None,
    )
    if evaluation.is_of_organization:
        explanation.scores = score_sheet(evaluation.year, evaluation.organization)
        explanation.total = total_of(explanation.scores)
        return explanation
    marks = Attendance.objects.filter(
        member=evaluation.member_id,
        session__year=evaluation.year_id,
        session__state__in=StudySession.COUNTED,
    ).select_related("session__organization")
    explanation.marks = list(marks.order_by("session__held_on"))
    if user.has_perm("campaigns.read_review", evaluation):
        pledges = Pledge.objects.filter(
            member=evaluation.member_id, year=evaluation.year_id, state__in=Pledge.PUBLIC
        ).select_related("year", "member", "organization")
        explanation.pledges = list(pledges.prefetch_related("items"))
    return explanation


def conditions_of(evaluation: Evaluation) -> list[Condition]:
    """What the grade at hand asks for besides its points, of those of this kind."""
    grade = evaluation.current_grade
    if grade is None:
        return []
    lines = Condition.objects.filter(scheme=evaluation.scheme_id, standing=grade.standing)
    return [line for line in lines if line.fits(evaluation)]
