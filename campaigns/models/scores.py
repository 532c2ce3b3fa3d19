"""What each organisation earned for each criterion: measured, self-scored, appraised."""

import datetime as dt
from decimal import Decimal

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from members.models import User
from members.models.scopes import Power
from portal.kit.fields import LongTextField
from portal.kit.models import VersionedModel
from portal.kit.text import number

from .attachments import Attachment
from .criterion import Criterion
from .handling import HandledModel, Handling
from .steps import LoggedModel
from .years import CampaignYear, RecordQuerySet, YearRecord

# What freezing writes.
FROZEN_FIELDS = (
    "numerator", "denominator", "measured_points", "measured_at", "frozen", "snapshot", "version",
)  # fmt: skip


class ScoreQuerySet(RecordQuerySet):
    def unfreeze(self) -> int:
        """Forget the frozen numbers: from now on the points are measured anew."""
        return self.filter(frozen=True).update(
            frozen=False,
            snapshot={},
            numerator=None,
            denominator=None,
            measured_points=None,
            measured_at=None,
        )


class Score(HandledModel, LoggedModel, VersionedModel, YearRecord):
    """One organisation's points for one criterion: measured, self-scored, appraised.

    Who leads the unit, or scored it, does not appraise it by another of their posts.

    Frozen points keep what they came from: `snapshot` holds the rule, the figure and the names of
    the first records that were counted.
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
    evidence = LongTextField("minh chứng", blank=True)
    appraised_points = models.DecimalField(
        "thẩm định", max_digits=5, decimal_places=2, null=True, blank=True
    )
    difference_reason = LongTextField("lý do chênh lệch", blank=True)
    self_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    appraised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    attachments = GenericRelation(Attachment)

    objects = ScoreQuerySet.as_manager()

    FILE_PERMISSION = "campaigns.score_self"
    HANDLINGS = (
        Handling("campaigns.appraise_score", ("appraise",), (Power.APPRAISE, Power.PROPOSE_CELLS)),
    )
    UNIT = "organization"

    class Meta:
        ordering = ["criterion__position"]
        verbose_name = "điểm tiêu chí"
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
        """The criterion as it was when the number was frozen; not to be saved."""
        rule = self.snapshot.get("criterion")
        if rule is None:
            return None
        numbers = {
            name: None if rule[name] is None else Decimal(rule[name])
            for name in ("weight", "target")
        }
        return Criterion(**rule | numbers)

    @property
    def is_writable(self) -> bool:
        """Files of evidence may be removed until the points were appraised or the year closed."""
        return self.appraised_points is None and self.year.state != CampaignYear.State.CLOSED

    @property
    def points(self):
        """What counts: the appraised points, else the self-scored, else the measured ones."""
        for value in (self.appraised_points, self.self_points, self.measured_points):
            if value is not None:
                return value
        return None

    def claim(self, *, points: Decimal | None, evidence: str, by: User) -> bool:
        """Enter the unit's own points and their evidence (tự chấm), to be saved by the caller.

        Returns whether anything changed. Raises ValidationError for points above the maximum.
        """
        self._check_range(points)
        if (points, evidence) == (self.self_points, self.evidence):
            return False
        self.self_points, self.evidence, self.self_by = points, evidence, by
        return True

    def appraise(
        self, *, points: Decimal | None, reason: str, measured: Decimal | None, by: User
    ) -> bool:
        """Enter the points given from above (thẩm định), to be saved by the caller.

        Returns whether anything changed. Raises ValidationError for points above the maximum,
        without a reason where they are not the unit's own points, or else the measured ones, and
        for who leads or scored the unit.
        """
        self._check_range(points)
        claimed = measured if self.self_points is None else self.self_points
        if points is not None and claimed not in (None, points) and not reason:
            raise ValidationError("Điểm thẩm định khác điểm đơn vị: hãy ghi lý do.")
        if (points, reason) == (self.appraised_points, self.difference_reason):
            return False
        self.check_handler("appraise", by)
        self.appraised_points, self.difference_reason, self.appraised_by = points, reason, by
        return True

    def freeze(
        self, *, numerator: int, denominator: int | None, source: dict, at: dt.datetime
    ) -> None:
        """Fix the measured points with the criterion and `source`, to be saved by the caller.

        `source` says which figure was measured, for which days, and from which records.
        """
        self.numerator, self.denominator = numerator, denominator
        self.measured_points = self.criterion.points_for(numerator, denominator)
        self.measured_at, self.frozen = at, True
        self.snapshot = {"criterion": _rule_of(self.criterion)} | source
        self.version += 1

    def _writers(self, handling: Handling) -> set[int]:
        """Who entered the unit's own points."""
        return {self.self_by_id} if self.self_by_id else set()

    def _check_range(self, points: Decimal | None) -> None:
        most = self.criterion.weight
        if points is not None and not 0 <= points <= most:
            raise ValidationError(f"Điểm phải từ 0 đến {number(most)}.")


def _rule_of(criterion: Criterion) -> dict:
    """How the criterion was scored, for `Score.frozen_criterion`."""
    return {
        "title": criterion.title,
        "measure": criterion.measure,
        "rule": criterion.rule,
        "bands": criterion.bands,
        "weight": str(criterion.weight),
        "target": None if criterion.target is None else str(criterion.target),
    }
