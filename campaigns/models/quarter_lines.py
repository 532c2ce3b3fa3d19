"""What a quarter's self-grading of leaders asks: criteria that are ticked, and six axes."""

from django.core.validators import MinValueValidator
from django.db import models

from .scheme_lines import SchemeLine


class QuarterCriterion(SchemeLine):
    """A line of the general criteria (30 points): ensured gives all its points, else none."""

    order = models.PositiveSmallIntegerField("thứ tự")
    group = models.CharField("nhóm", max_length=200)
    text = models.CharField("tiêu chí", max_length=500)
    points = models.DecimalField(
        "điểm", max_digits=5, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        ordering = ["scheme", "order", "pk"]
        verbose_name = "tiêu chí chung của quý"

    def __str__(self) -> str:
        return self.text


class QuarterAxis(SchemeLine):
    """An axis of results (70 points together); its points are set locally, and by person."""

    order = models.PositiveSmallIntegerField("thứ tự")
    text = models.CharField("trục kết quả", max_length=300)
    points = models.DecimalField(
        "điểm", max_digits=5, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        ordering = ["scheme", "order", "pk"]
        verbose_name = "trục kết quả của quý"

    def __str__(self) -> str:
        return self.text
