"""What was found against a grade: noted by hand, or measured from the grades below."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models

from members.models import Organization, User

from .evaluations import Evaluation
from .schemes import Disqualifier, Grade


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
        chosen = self.disqualifier
        if (chosen.scheme_id, chosen.target) != (self.evaluation.scheme_id, self.evaluation.target):
            raise ValidationError("Trường hợp này không thuộc quy định xếp loại của năm.")
        if chosen.measure:
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
    found = [
        Obstacle(finding.disqualifier, finding.ground, finding)
        for finding in evaluation.findings.select_related("disqualifier")
    ]
    if evaluation.member_id is None:
        measured = Disqualifier.objects.filter(
            scheme=evaluation.scheme_id, target=Grade.Target.ORGANIZATION
        ).exclude(measure="")
        for disqualifier in measured:
            failed, graded = _share(evaluation, disqualifier.measure)
            if graded and 100 * failed > disqualifier.over_percent * graded:
                found.append(Obstacle(disqualifier, f"{failed}/{graded}"))
    return found


def _share(evaluation: Evaluation, measure: str) -> tuple[int, int]:
    """How many of those decided below got the lowest grade, and of how many."""
    place = evaluation.organization
    rows = Evaluation.objects.filter(
        year=evaluation.year_id,
        state=Evaluation.State.DECIDED,
        organization__path__startswith=place.path,
    )
    if measure == Disqualifier.Measure.UNITS_FAILED:
        rows = rows.filter(
            member__isnull=True, organization__depth=len(place.path) // Organization.steplen + 1
        )
    else:
        rows = rows.filter(member__isnull=False)
    standings = list(rows.values_list("decided_grade__standing", flat=True))
    return standings.count(Grade.Standing.FAILED), len(standings)


def check_obstacles(evaluation: Evaluation, grade: Grade) -> None:
    """Refuse a grade above what the obstacles allow, naming them (ValidationError)."""
    order = list(Grade.Standing.values)
    for obstacle in obstacles(evaluation):
        ceiling = obstacle.disqualifier.ceiling
        if order.index(grade.standing) < order.index(ceiling):
            label = obstacle.disqualifier.get_ceiling_display().lower()
            raise ValidationError(f"{evaluation.subject}: {obstacle} nên không thể trên {label}.")
