"""What each organisation earned for each criterion: measured, self-scored, appraised."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse

from members.models import User
from portal.kit.models import VersionedModel

from .attachments import Attachment
from .criterion import Criterion
from .years import CampaignYear, PlacedQuerySet, YearRecord


class ScoreQuerySet(PlacedQuerySet):
    def unfreeze(self) -> int:
        """Measure anew from now on: the frozen numbers no longer hold."""
        return self.filter(frozen=True).update(
            frozen=False,
            snapshot={},
            numerator=None,
            denominator=None,
            measured_points=None,
            measured_at=None,
        )


class Score(VersionedModel, YearRecord):
    """One organisation's points for one criterion: measured, self-scored, appraised.

    Once frozen the measured points keep what they came from: `snapshot` holds the rule, the figure
    and the first records that were counted, as they were called.
    """

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    numerator = models.BigIntegerField("tử số", null=True, blank=True)
    denominator = models.BigIntegerField("mẫu số", null=True, blank=True)
    measured_points = models.DecimalField(
        "điểm đo được", max_digits=5, decimal_places=2, null=True, blank=True
    )
    measured_at = models.DateTimeField(null=True, blank=True)
    frozen = models.BooleanField("đã chốt số liệu", default=False)
    snapshot = models.JSONField(default=dict, blank=True, editable=False)
    self_points = models.DecimalField(
        "tự chấm", max_digits=5, decimal_places=2, null=True, blank=True
    )
    evidence = models.TextField("minh chứng", blank=True)
    appraised_points = models.DecimalField(
        "thẩm định", max_digits=5, decimal_places=2, null=True, blank=True
    )
    difference_reason = models.TextField("lý do chênh lệch", blank=True)
    self_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    appraised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    attachments = GenericRelation(Attachment)

    objects = ScoreQuerySet.as_manager()

    FILE_PERMISSION = "campaigns.score_self"

    class Meta:
        ordering = ["criterion__position"]
        verbose_name = "điểm tiêu chí"
        verbose_name_plural = "điểm tiêu chí"
        constraints = [
            models.UniqueConstraint(fields=["organization", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(numerator__isnull=False),
                name="score_measured_whole",
            ),
            models.CheckConstraint(
                condition=Q(self_points__isnull=True) | Q(self_points__gte=0),
                name="score_self_not_negative",
                violation_error_message="Điểm không được âm.",
            ),
            models.CheckConstraint(
                condition=Q(appraised_points__isnull=True) | Q(appraised_points__gte=0),
                name="score_appraised_not_negative",
                violation_error_message="Điểm không được âm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.criterion}"

    def get_absolute_url(self) -> str:
        sheet = reverse("reports:scores", args=[self.year_id, self.organization_id])
        return f"{sheet}#tieu-chi-{self.criterion_id}"

    @property
    def frozen_criterion(self) -> Criterion | None:
        """The criterion as it was when the number was frozen; never saved."""
        kept = self.snapshot.get("criterion")
        if kept is None:
            return None
        numbers = {
            name: None if kept[name] is None else Decimal(kept[name])
            for name in ("weight", "target")
        }
        return Criterion(**kept | numbers)

    @property
    def is_writable(self) -> bool:
        """Files may be taken away until somebody appraised the points."""
        return self.appraised_points is None and self.year.state != CampaignYear.State.CLOSED

    @property
    def points(self):
        """What counts: the appraised points, else self-scored, else measured ones."""
        for value in (self.appraised_points, self.self_points, self.measured_points):
            if value is not None:
                return value
        return None
