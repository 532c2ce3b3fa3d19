"""Totals of years before the portal that exist only on paper, and the workbooks they came in."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from members.models import Organization, User
from portal.kit.models import VersionedModel, required_key
from reports.figures.figure import Unit
from reports.figures.registry import FIGURES

FIRST_YEAR = 1930  # the Party's founding: no organisation has figures of an earlier year


class PastFigure(VersionedModel):
    """One figure of one organisation in one calendar year, as a signed document states it.

    It includes the units below, and stands in reports for a year that the portal does not count by
    itself (`reports.figures.past`). `key` is a figure of the registry; only a share has a
    `denominator`.
    """

    organization = required_key(Organization, "tổ chức", related_name="past_figures")
    calendar_year = models.PositiveSmallIntegerField("năm")
    key = models.CharField("chỉ tiêu", max_length=60)
    numerator = models.PositiveBigIntegerField("số")
    denominator = models.PositiveBigIntegerField("tổng số", null=True, blank=True)
    source = models.CharField("theo văn bản", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("lúc", auto_now=True)

    class Meta:
        ordering = ["organization", "calendar_year", "key"]
        verbose_name = "số liệu theo báo cáo giấy"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "calendar_year", "key"], name="past_figure_once"
            ),
            models.CheckConstraint(
                condition=Q(calendar_year__gte=FIRST_YEAR), name="past_figure_year"
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(numerator__lte=F("denominator")),
                name="past_figure_within_base",
                violation_error_message="Số đạt không được lớn hơn tổng số.",
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="past_figure_has_source",
                violation_error_message="Hãy ghi văn bản mà số liệu lấy từ đó.",
            ),
        ]

    def __str__(self) -> str:
        return f"{FIGURES[self.key].label}, năm {self.calendar_year}"

    def clean(self) -> None:
        """Refuse an unknown figure, a share without base, a base of what is no share."""
        measure = FIGURES.get(self.key)
        if measure is None:
            raise ValidationError("Không có chỉ tiêu này.")
        if measure.unit is Unit.SHARE and None in (self.numerator, self.denominator):
            raise ValidationError("Chỉ tiêu này là tỷ lệ: hãy ghi cả số đạt và tổng số.")
        if measure.unit is not Unit.SHARE and self.denominator is not None:
            raise ValidationError("Chỉ tiêu này không có tổng số.")
        if self.denominator is not None and self.numerator > self.denominator:
            raise ValidationError("Số đạt không được lớn hơn tổng số.")
        if not self.source:
            raise ValidationError("Hãy ghi văn bản mà số liệu lấy từ đó.")


class PastFigureImport(models.Model):
    """One workbook of totals on paper, kept as it came; applied once, after a preview."""

    class State(models.TextChoices):
        PLANNED = "planned", "Đang xem trước"
        APPLIED = "applied", "Đã nhập"

    organization = required_key(Organization, "tổ chức", related_name="past_figure_imports")
    file = models.FileField("tệp số liệu", upload_to="past-figures/%Y/%m")
    file_name = models.CharField("tên tệp", max_length=200)
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.PLANNED)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("lúc", auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = "lần nhập số liệu theo báo cáo giấy"

    def __str__(self) -> str:
        return f"{self.file_name} ({timezone.localtime(self.uploaded_at):%d/%m/%Y})"
