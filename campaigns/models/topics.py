"""The topics of the year that committees publish to their cells."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from .documents import Document, FromAboveQuerySet
from .years import YearRecord


class Topic(YearRecord):
    """A topic of the year (chuyên đề) that a committee publishes to its cells, with material."""

    title = models.CharField("tên chuyên đề", max_length=300)
    is_annual = models.BooleanField("là chuyên đề năm", default=False)
    quarter = models.PositiveSmallIntegerField("quý", null=True, blank=True)
    directive = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="topics",
        verbose_name="theo văn bản",
    )
    material = models.TextField("tài liệu, gợi ý", blank=True)
    file = models.FileField("tệp tài liệu", upload_to="topics/%Y", blank=True)

    REGISTER = "topics"

    objects = FromAboveQuerySet.as_manager()

    class Meta:
        ordering = ["-is_annual", "quarter", "title"]
        verbose_name = "chuyên đề"
        verbose_name_plural = "chuyên đề"

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a quarter that no year has."""
        if self.quarter is not None and self.quarter not in (1, 2, 3, 4):
            raise ValidationError({"quarter": "Quý là số từ 1 đến 4."})

    def get_absolute_url(self) -> str:
        return reverse("campaigns:register_record", args=[self.REGISTER, self.pk])
