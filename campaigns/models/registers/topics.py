"""The topics that a committee publishes to its cells."""

from django.core.exceptions import ValidationError
from django.db import models

from campaigns.models.years import YearRecord
from portal.kit.fields import FoldedField, LongTextField
from portal.kit.models import optional_key

from .base import FromAboveQuerySet, Register, RegisterModel
from .documents import Document


class Topic(RegisterModel, YearRecord):
    """A topic of the year (chuyên đề) that a committee publishes to its cells, with material."""

    title = models.CharField("tên chuyên đề", max_length=300)
    is_annual = models.BooleanField("là chuyên đề năm", default=False)
    quarter = models.PositiveSmallIntegerField("quý", null=True, blank=True)
    directive = optional_key(Document, "theo văn bản", related_name="topics")
    material = LongTextField("tài liệu, gợi ý", blank=True)
    file = models.FileField("tệp tài liệu", upload_to="topics/%Y", blank=True)
    search = FoldedField(sources=("title",))

    register = Register(
        slug="topics",
        title="Chuyên đề",
        singular="chuyên đề",
        columns={
            "title": "Chuyên đề",
            "quarter": "Quý",
            "is_annual": "Chuyên đề năm",
            "year": "Năm",
        },
        powers=("manage",),
        prepared=True,
    )

    objects = FromAboveQuerySet.as_manager()

    class Meta:
        ordering = ["-is_annual", "quarter", "title"]
        verbose_name = "chuyên đề"

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a quarter that does not exist."""
        if self.quarter is not None and self.quarter not in (1, 2, 3, 4):
            raise ValidationError({"quarter": "Quý là số từ 1 đến 4."})
