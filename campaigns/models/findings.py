"""What was found against a grade: noted by hand, or measured from the grades below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count

from members.models import Organization, User

from .disqualifiers import Disqualifier
from .evaluations import Evaluation
from .schemes import Grade


class Finding(models.Model):
    """A disqualifying case noted on an evaluation, with its ground."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="findings")
    disqualifier = models.ForeignKey(
        Disqualifier, models.PROTECT, related_name="findings", verbose_name="trường hợp"
    )
    ground = models.CharField("căn cứ (quyết định, kết luận)", max_length=300)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("ghi lúc", auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "trường hợp loại trừ đã ghi nhận"
        verbose_name_plural = "trường hợp loại trừ đã ghi nhận"
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
    """Why a grade above the ceiling cannot be given, in words."""

    disqualifier: Disqualifier
    ground: str
    finding: Finding | None = None

    def __str__(self) -> str:
        return f"{self.disqualifier.text} ({self.ground})"


def obstacles(evaluation: Evaluation) -> list[Obstacle]:
    """Everything that stands against a better grade: what was noted, and what is measured."""
    return obstacles_of([evaluation])[evaluation.pk]


def obstacles_of(evaluations: Sequence[Evaluation]) -> dict[int, list[Obstacle]]:
    """The same for several of one year, by evaluation; the same few queries for one and for many."""
    found: dict[int, list[Obstacle]] = {evaluation.pk: [] for evaluation in evaluations}
    for finding in Finding.objects.filter(evaluation__in=found).select_related("disqualifier"):
        found[finding.evaluation_id].append(Obstacle(finding.disqualifier, finding.ground, finding))
    units = [evaluation for evaluation in evaluations if evaluation.member_id is None]
    measured = list(
        Disqualifier.objects.filter(
            scheme__in={unit.scheme_id for unit in units}, target=Grade.Target.ORGANIZATION
        ).exclude(measure="")
    )
    below = _decided_below(units) if measured else []
    for unit in units:
        for disqualifier in measured:
            failed, graded = _share(unit, disqualifier.measure, below)
            fits = disqualifier.scheme_id == unit.scheme_id and graded
            if fits and 100 * failed > disqualifier.over_percent * graded:
                found[unit.pk].append(Obstacle(disqualifier, f"{failed}/{graded}"))
    return found


def _decided_below(units: Sequence[Evaluation]) -> list[tuple]:
    """Decided grades at and below these units: path, standing, how many, how many of members."""
    paths = [unit.organization.path for unit in units]
    first, last, step = min(paths), max(paths), Organization.steplen
    ends = range(len(first), 0, -step)
    common = first[: next(end for end in ends if last.startswith(first[:end]))]
    rows = Evaluation.objects.filter(
        year=units[0].year_id,
        state=Evaluation.State.DECIDED,
        organization__path__startswith=common,
    ).order_by()
    grouped = rows.values_list("organization__path", "decided_grade__standing")
    return list(grouped.annotate(everybody=Count("pk"), members=Count("member")))


def _share(unit: Evaluation, measure: str, below: list[tuple]) -> tuple[int, int]:
    """How many of those decided below got the lowest grade, and of how many.

    Members count for the cell that holds them, units for their direct superior.
    """
    path = unit.organization.path
    of_units = measure == Disqualifier.Measure.UNITS_FAILED
    if not of_units and not unit.organization.kind.holds_members:
        return 0, 0
    length = len(path) + (Organization.steplen if of_units else 0)
    counts: Counter[str] = Counter()
    for place, standing, everybody, members in below:
        if len(place) == length and place.startswith(path):
            counts[standing] += everybody - members if of_units else members
    return counts[Grade.Standing.FAILED], counts.total()


def check_obstacles(evaluation: Evaluation, grade: Grade) -> None:
    """Refuse a grade above what the obstacles allow, naming them (ValidationError)."""
    order = list(Grade.Standing.values)
    for obstacle in obstacles(evaluation):
        ceiling = obstacle.disqualifier.ceiling
        if order.index(grade.standing) < order.index(ceiling):
            label = obstacle.disqualifier.get_ceiling_display().lower()
            raise ValidationError(f"{evaluation.subject}: {obstacle} nên không thể trên {label}.")
