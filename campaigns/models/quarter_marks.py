"""The marks of a quarter: general criteria that are ticked, axes with their KPI."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from portal.kit.fields import LongTextField
from portal.kit.text import half_up


class QuarterTick(models.Model):
    """One general criterion of a quarter, in the words and with the points of the day it was opened."""

    review = models.ForeignKey("campaigns.QuarterReview", models.CASCADE, related_name="ticks")
    order = models.PositiveSmallIntegerField("thứ tự")
    group = models.CharField("nhóm", max_length=200)
    text = models.CharField("tiêu chí", max_length=500)
    points = models.DecimalField("điểm", max_digits=5, decimal_places=2)
    self_ensured = models.BooleanField("tự chấm: đảm bảo", default=True)
    given_ensured = models.BooleanField("cấp có thẩm quyền: đảm bảo", default=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "tiêu chí của đánh giá quý"

    def __str__(self) -> str:
        return self.text


def percent_field(name: str) -> models.DecimalField:
    return models.DecimalField(
        name,
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )


class QuarterResult(models.Model):
    """One axis of a quarter: goal, result, and KPI = (A + B + C + D) / 4 in percent."""

    review = models.ForeignKey("campaigns.QuarterReview", models.CASCADE, related_name="axes")
    order = models.PositiveSmallIntegerField("thứ tự")
    text = models.CharField("trục kết quả", max_length=300)
    points = models.DecimalField(
        "điểm tối đa", max_digits=5, decimal_places=2, validators=[MinValueValidator(0)]
    )
    goal = LongTextField("mục tiêu đề ra", blank=True)
    result = LongTextField("kết quả, sản phẩm", blank=True)
    amount = percent_field("A. Số lượng (%)")
    quality = percent_field("B. Chất lượng (%)")
    progress = percent_field("C. Tiến độ (%)")
    leading = percent_field("D. Lãnh đạo (%)")
    given = percent_field("KPI được chấm (%)")

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "trục của đánh giá quý"

    def __str__(self) -> str:
        return self.text

    @property
    def parts(self) -> Sequence[Decimal | None]:
        """A, B, C and D."""
        return self.amount, self.quality, self.progress, self.leading

    @property
    def kpi(self) -> Decimal | None:
        """The own KPI; none before all four parts are there."""
        if any(part is None for part in self.parts):
            return None
        return half_up(sum(self.parts, Decimal(0)) / len(self.parts), 2)

    def reached(self, whose: str) -> Decimal:
        """The points reached by the own or the given KPI."""
        kpi = self.kpi if whose == "self" else self.given
        return half_up(self.points * (kpi or 0) / 100, 2)
