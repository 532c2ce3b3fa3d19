"""The dated catalogue of titles and forms of commendation."""

from django.core.exceptions import ValidationError
from django.db import models

from members.models import Organization
from portal.kit.fields import FoldedField
from portal.kit.models import required_key

from .base import FromAboveQuerySet, LastingRegister, RegisterModel


class AwardTitle(RegisterModel):
    """A title or form of commendation (danh hiệu, hình thức khen) that is given within certain days.

    Offered where a commendation is entered. Levels are said with the commendation, not here. What
    the portal brings along is what it read of the laws; an office corrects, ends and adds.
    """

    organization = required_key(Organization, "đơn vị", related_name="award_titles")
    name = models.CharField("danh hiệu, hình thức khen", max_length=200)
    source = models.CharField("căn cứ và độ tin cậy", max_length=300, blank=True)
    valid_from = models.DateField("áp dụng từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    search = FoldedField(sources=("name", "source"), max_length=600)

    register = LastingRegister(
        slug="award-titles",
        title="Danh mục danh hiệu, hình thức khen",
        singular="danh hiệu, hình thức khen",
        day="valid_from",
        until="valid_to",
        columns={
            "name": "Danh hiệu, hình thức khen",
            "valid_from": "Từ ngày",
            "valid_to": "Đến hết ngày",
            "source": "Căn cứ",
        },
        powers=("manage",),
    )

    objects = FromAboveQuerySet.as_manager()

    class Meta:
        ordering = ["name", "valid_from"]
        verbose_name = "danh hiệu, hình thức khen"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name", "valid_from"],
                name="award_title_once",
                violation_error_message="Danh hiệu này đã có trong danh mục.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse days in the wrong order."""
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "Ngày cuối phải sau ngày đầu."})
