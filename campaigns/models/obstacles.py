"""What stands against a grade: shown with its ground, weighed by the level that decides.

Nothing here refuses a grade: points below a grade's least do that alone (`Evaluation.check_grade`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from members.models import LeavePeriod

from .conditions import Condition
from .disqualifiers import Disqualifier
from .findings import Finding
from .measured_facts import grounds_of
from .measured_shares import shares_of
from .measures import READ_FACTS, READ_LEAVES, SENSITIVE
from .quarter_effects import concerns_post, failed_quarters, named
from .scheme_lines import MeasuredLine
from .schemes import Grade
from .special_cases import DAYS_A_MONTH, SpecialCase

_ORDER = list(Grade.Standing.values)


@dataclass(frozen=True)
class Obstacle:
    """Why a grade above the ceiling is in question, in words."""

    text: str
    ground: str
    ceiling: str  # a standing
    finding: Finding | None = None
    exception: str = ""
    is_condition: bool = False
    right: str = ""  # to read the facts on which it rests, where only few may

    def __str__(self) -> str:
        return f"{self.text} ({self.ground})"

    def bars(self, grade: Grade | None) -> bool:
        """The grade is above the ceiling."""
        return grade is not None and _ORDER.index(grade.standing) < _ORDER.index(self.ceiling)

    @property
    def ceiling_label(self) -> str:
        """Not above which grade, in words."""
        return Grade.Standing(self.ceiling).label.lower()

    @property
    def sentence(self) -> str:
        """The whole of it, as pages show it."""
        kind = "Chưa đạt điều kiện" if self.is_condition else "Trường hợp loại trừ"
        spared = (
            f"; trừ khi {self.exception[0].lower()}{self.exception[1:]}" if self.exception else ""
        )
        return f"{kind}: {self}; không trên {self.ceiling_label}{spared}"


def obstacles(evaluation) -> list[Obstacle]:
    """Everything that stands against a better grade of one evaluation."""
    return obstacles_of([evaluation])[evaluation.pk]


def obstacles_of(evaluations: Sequence) -> dict[int, list[Obstacle]]:
    """The same for several of one year, by evaluation; as few queries for many as for one."""
    by_evaluation: dict[int, list[Obstacle]] = {evaluation.pk: [] for evaluation in evaluations}
    findings = Finding.objects.filter(evaluation__in=by_evaluation).select_related("disqualifier")
    for finding in findings:
        case = finding.disqualifier
        by_evaluation[finding.evaluation_id].append(
            Obstacle(case.text, finding.ground, case.ceiling, finding, case.exception)
        )
    for pk, measured in _measured(evaluations).items():
        by_evaluation[pk] += measured
    for pk, quarters in failed_quarters(evaluations).items():
        by_evaluation[pk].append(_of_quarters(quarters))
    for pk, sick in _sick(evaluations).items():
        by_evaluation[pk].append(sick)
    return by_evaluation


def concerning(evaluation, found: Sequence[Obstacle], reader=None) -> list[Obstacle]:
    """What is shown of them: every case, and the conditions that the grade at hand does not meet.

    Without a `reader` for whoever decides the grade, who sees all of them.
    """
    grade = evaluation.current_grade
    return [
        obstacle
        for obstacle in found
        if (reader is None or not obstacle.right or reader.has_perm(obstacle.right, evaluation))
        and (not obstacle.is_condition or obstacle.bars(grade))
    ]


def _measured(evaluations: Sequence) -> dict[int, list[Obstacle]]:
    """What is counted; of several conditions on one number only the strictest."""
    schemes = {evaluation.scheme_id for evaluation in evaluations}
    lines: list[MeasuredLine] = [
        line
        for model in (Disqualifier, Condition)
        for line in model.objects.filter(scheme__in=schemes).exclude(measure="")
    ]
    asked = {
        measure: [row for row in evaluations if any(_asks(line, row, measure) for line in lines)]
        for measure in {line.measure for line in lines}
    }
    counted = {measure: shares_of(measure, rows) for measure, rows in asked.items()}
    grounds = {measure: grounds_of(measure, rows) for measure, rows in asked.items()}
    found: dict[int, list[Obstacle]] = {}
    for evaluation in evaluations:
        strictest: dict[tuple[str, bool], Obstacle] = {}
        for line in lines:
            part, whole = counted[line.measure].get(evaluation.pk, (0, 0))
            if not line.fits(evaluation) or not whole or 100 * part <= line.over_percent * whole:
                continue
            is_condition = isinstance(line, Condition)
            obstacle = Obstacle(
                line.text, grounds[line.measure].get(evaluation.pk, line.counted(part, whole)),
                line.ceiling, exception=getattr(line, "exception", ""),
                is_condition=is_condition, right=READ_FACTS if line.measure in SENSITIVE else "",
            )  # fmt: skip
            key = (line.measure, is_condition)
            other = strictest.get(key)
            if other is None or _ORDER.index(other.ceiling) < _ORDER.index(obstacle.ceiling):
                strictest[key] = obstacle
        found[evaluation.pk] = list(strictest.values())
    return found


def _asks(line: MeasuredLine, evaluation, measure: str) -> bool:
    return line.measure == measure and line.fits(evaluation)


def _of_quarters(quarters: Sequence[int]) -> Obstacle:
    """A failed quarter bars the top grade; two running put the post in question."""
    text = "Có quý không hoàn thành nhiệm vụ"
    if concerns_post(quarters):
        text = "Hai quý liền không hoàn thành nhiệm vụ, xem xét thay thế chức vụ"
    return Obstacle(text, named(quarters), Grade.Standing.GOOD)


def _sick(evaluations: Sequence) -> dict[int, Obstacle]:
    """Long sick leave, where the scheme keeps it from the better grades."""
    limited = SpecialCase.objects.filter(
        scheme__in={row.scheme_id for row in evaluations},
        case=SpecialCase.Case.SICK,
        effect=SpecialCase.Effect.AT_MOST_DONE,
    )
    months = dict(limited.values_list("scheme", "months"))
    people = [row for row in evaluations if row.is_of_member and row.scheme_id in months]
    days = sick_days(people)
    return {
        row.pk: Obstacle(
            f"Nghỉ ốm từ {months[row.scheme_id]} tháng trong năm",
            f"{days[row.pk]} ngày",
            Grade.Standing.DONE,
            right=READ_LEAVES,
        )
        for row in people
        if days.get(row.pk, 0) >= months[row.scheme_id] * DAYS_A_MONTH
    }


def sick_days(evaluations: Sequence) -> dict[int, int]:
    """How many days of the year each member was on sick leave, by evaluation."""
    if not evaluations:
        return {}
    first = min(row.year.first_day for row in evaluations)
    last = max(row.year.last_day for row in evaluations)
    leaves = LeavePeriod.objects.during(first, last).filter(
        Q(kind=LeavePeriod.Kind.SICK), member__in=[row.member_id for row in evaluations]
    )
    by_member: dict[int, list[LeavePeriod]] = {}
    for leave in leaves:
        by_member.setdefault(leave.member_id, []).append(leave)
    return {
        row.pk: sum(
            max((min(leave.ends_on or end, end) - max(leave.starts_on, start)).days + 1, 0)
            for leave in by_member.get(row.member_id, ())
        )
        for row in evaluations
        for start, end in [(row.year.first_day, row.year.last_day)]
    }
