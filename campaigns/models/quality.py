"""The point table of a meeting's quality, and a meeting's points (chất lượng sinh hoạt)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse

from portal.kit.models import VersionedModel
from portal.kit.text import number

from .session_quality import Quality


class QualityTableQuerySet(models.QuerySet):
    def on(self, day: dt.date) -> QualityTable | None:
        """The table in force on the day."""
        return self.filter(valid_from__lte=day).order_by("-valid_from").first()


class QualityTable(VersionedModel):
    """A dated point table: blocks and lines with their points, and the bands of the sum.

    Source: HD 42-HD/BTCTW 2025 as two local versions agree on it.
    """

    name = models.CharField("tên bảng điểm", max_length=200)
    source = models.CharField("căn cứ", max_length=300, blank=True)
    valid_from = models.DateField("áp dụng từ ngày", unique=True)
    good_from = models.PositiveSmallIntegerField("Tốt: từ (điểm)", default=90)
    fair_from = models.PositiveSmallIntegerField("Khá: từ (điểm)", default=70)
    average_from = models.PositiveSmallIntegerField("Trung bình: từ (điểm)", default=50)

    objects = QualityTableQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = "bảng điểm chất lượng sinh hoạt"
        constraints = [
            models.CheckConstraint(
                condition=Q(good_from__gt=F("fair_from")) & Q(fair_from__gt=F("average_from")),
                name="quality_bands_fall",
                violation_error_message="Mức Tốt phải cao hơn Khá, Khá cao hơn Trung bình.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaigns:quality_table", args=[self.pk])

    def band(self, points: Decimal) -> str:
        """Return the band of a sum of points."""
        bands = (
            (self.good_from, Quality.GOOD),
            (self.fair_from, Quality.FAIR),
            (self.average_from, Quality.AVERAGE),
        )
        return next((band for least, band in bands if points >= least), Quality.POOR)

    @property
    def is_used(self) -> bool:
        """Whether meetings were scored with it; then its lines must not change any more."""
        return SessionScore.objects.filter(criterion__table=self).exists()

    @transaction.atomic
    def copy(self, day: dt.date) -> QualityTable:
        """Copy the table with its lines, valid from the first free day on or after this one."""
        taken = set(QualityTable.objects.values_list("valid_from", flat=True))
        while day in taken:
            day += dt.timedelta(days=1)
        lines = list(self.criteria.all())
        copy = QualityTable.objects.create(
            name=f"{self.name} (bản mới)"[:200],
            source=self.source,
            valid_from=day,
            good_from=self.good_from,
            fair_from=self.fair_from,
            average_from=self.average_from,
        )
        for line in lines:
            line.pk, line.table = None, copy
        QualityCriterion.objects.bulk_create(lines)
        return copy


class QualityCriterion(models.Model):
    """One line of the table: how many points at most, and how the portal proposes them.

    `bands` is a list of [lowest percentage, points], highest first.
    """

    class Measure(models.TextChoices):
        MANUAL = "", "Chi bộ tự chấm"
        DURATION = "duration", "Thời lượng đủ theo quy định"
        ATTENDANCE = "attendance", "Tỷ lệ đảng viên dự"
        SPEAKERS = "speakers", "Tỷ lệ người dự có phát biểu"
        RESOLUTION = "resolution", "Nhiệm vụ kỳ trước đã hoàn thành"
        UPLOADED = "uploaded", "Ghi và đưa lên Sổ tay đúng hạn"

    BANDED = (Measure.ATTENDANCE, Measure.SPEAKERS)

    table = models.ForeignKey(QualityTable, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    block = models.CharField("khối", max_length=200)
    title = models.CharField("tiêu chí", max_length=300)
    points = models.DecimalField("điểm tối đa", max_digits=5, decimal_places=2)
    measure = models.CharField("cách chấm", max_length=12, choices=Measure, blank=True, default="")
    bands = models.JSONField("các bậc", default=list, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "tiêu chí chất lượng"
        constraints = [
            models.CheckConstraint(
                condition=Q(points__gt=0, points__lte=100),
                name="quality_points",
                violation_error_message="Điểm tối đa phải lớn hơn 0 và không quá 100.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def bands_in_words(self) -> str:
        """The bands as a text for readers."""
        return "; ".join(
            f"từ {number(Decimal(str(least)))}% được {number(Decimal(str(points)))} điểm"
            for least, points in self.bands
        )


class SessionScore(models.Model):
    """A meeting's points for one line: what the portal proposed and why, and what the cell gave."""

    session = models.ForeignKey("campaigns.StudySession", models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(QualityCriterion, models.PROTECT, related_name="scores")
    proposed = models.DecimalField("đề xuất", max_digits=5, decimal_places=2, null=True, blank=True)
    basis = models.CharField("căn cứ", max_length=300, blank=True)
    points = models.DecimalField("điểm", max_digits=5, decimal_places=2)
    reason = models.CharField("lý do khác đề xuất", max_length=300, blank=True)

    class Meta:
        ordering = ["criterion__position", "criterion_id"]
        verbose_name = "điểm chất lượng"
        constraints = [
            models.UniqueConstraint(fields=["session", "criterion"], name="session_score_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="session_score_not_negative"),
            models.CheckConstraint(
                condition=Q(proposed__isnull=True) | Q(points=F("proposed")) | ~Q(reason=""),
                name="session_score_change_has_reason",
                violation_error_message="Chấm khác mức đề xuất thì phải ghi lý do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {number(self.points)}"

    def clean(self) -> None:
        """Refuse more points than the line allows."""
        if self.points is not None and self.points > self.criterion.points:
            raise ValidationError({"points": f"Không quá {number(self.criterion.points)} điểm."})
