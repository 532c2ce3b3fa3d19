"""What stands against a grade: cases noted by hand, or measured from the grades below."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count

from members import tree
from members.models import User
from portal.kit.models import required_key

from .disqualifiers import Disqualifier
from .evaluation_proposal import State
from .schemes import Grade


class Finding(models.Model):
    """A disqualifying case noted on an evaluation, with its ground."""

    evaluation = models.ForeignKey("campaigns.Evaluation", models.CASCADE, related_name="findings")
    disqualifier = required_key(Disqualifier, "trường hợp", related_name="findings")
    ground = models.CharField("căn cứ (quyết định, kết luận)", max_length=300)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("ghi lúc", auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "trường hợp loại trừ đã ghi nhận"
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "disqualifier"],
                name="finding_once",
                violation_error_message="Trường hợp này đã được ghi nhận.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.disqualifier} ({self.ground})"

    def clean(self) -> None:
        """Refuse a case of another scheme or target, or one that the portal measures itself."""
        case = self.disqualifier
        if (case.scheme_id, case.target) != (self.evaluation.scheme_id, self.evaluation.target):
            raise ValidationError("Trường hợp này không thuộc quy định xếp loại của năm.")
        if case.measure:
            raise ValidationError("Trường hợp này do máy tính từ kết quả xếp loại cấp dưới.")


@dataclass(frozen=True)
class Obstacle:
    """Why a grade above the ceiling of a case cannot be given, in words."""

    disqualifier: Disqualifier
    ground: str
    finding: Finding | None = None

    def __str__(self) -> str:
        return f"{self.disqualifier.text} ({self.ground})"


@dataclass(frozen=True)
class DecidedBelow:
    """How many decided evaluations of one organisation, and of its members, stand at one grade."""

    path: str
    standing: str
    total: int
    of_members: int


def check_obstacles(evaluation, grade: Grade) -> None:
    """Refuse a grade above what the obstacles allow, naming them (ValidationError)."""
    order = list(Grade.Standing.values)
    for obstacle in obstacles(evaluation):
        ceiling = obstacle.disqualifier.ceiling
        if order.index(grade.standing) < order.index(ceiling):
            label = obstacle.disqualifier.get_ceiling_display().lower()
            raise ValidationError(f"{evaluation.subject}: {obstacle} nên không thể trên {label}.")


def obstacles(evaluation) -> list[Obstacle]:
    """Everything that stands against a better grade: what was noted, and what is measured."""
    return obstacles_of([evaluation])[evaluation.pk]


def obstacles_of(evaluations: Sequence) -> dict[int, list[Obstacle]]:
    """The same for several of one year, by evaluation; as few queries for many as for one."""
    by_evaluation: dict[int, list[Obstacle]] = {evaluation.pk: [] for evaluation in evaluations}
    findings = Finding.objects.filter(evaluation__in=by_evaluation).select_related("disqualifier")
    for finding in findings:
        obstacle = Obstacle(finding.disqualifier, finding.ground, finding)
        by_evaluation[finding.evaluation_id].append(obstacle)
    units = [evaluation for evaluation in evaluations if evaluation.is_of_organization]
    measured = list(
        Disqualifier.objects.filter(
            scheme__in={unit.scheme_id for unit in units}, target=Grade.Target.ORGANIZATION
        ).exclude(measure="")
    )
    below = _decided_below(units) if measured else []
    for unit in units:
        for disqualifier in measured:
            if disqualifier.scheme_id != unit.scheme_id:
                continue
            failed, graded = _failed_below(unit, disqualifier.measure, below)
            if graded and 100 * failed > disqualifier.over_percent * graded:
                by_evaluation[unit.pk].append(Obstacle(disqualifier, f"{failed}/{graded}"))
    return by_evaluation


def _decided_below(units: Sequence) -> list[DecidedBelow]:
    """The decided grades at and below these units of one year."""
    common = tree.common_path([unit.organization.path for unit in units])
    rows = (
        units[0]
        .year.evaluations.filter(state=State.DECIDED, organization__path__startswith=common)
        .order_by()
        .values_list("organization__path", "decided_grade__standing")
        .annotate(total=Count("pk"), of_members=Count("member"))
    )
    return [DecidedBelow(*row) for row in rows]


def _failed_below(unit, measure: str, below: Sequence[DecidedBelow]) -> tuple[int, int]:
    """How many of those decided below got the lowest grade, and of how many.

    Members count for the cell that holds them, units for their direct superior.
    """
    path = unit.organization.path
    counts: Counter[str] = Counter()
    if measure == Disqualifier.Measure.UNITS_FAILED:
        for row in below:
            if tree.parent_path(row.path) == path:
                counts[row.standing] += row.total - row.of_members
    elif unit.organization.kind.holds_members:
        for row in below:
            if row.path == path:
                counts[row.standing] += row.of_members
    return counts[Grade.Standing.FAILED], counts.total()
