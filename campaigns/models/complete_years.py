"""Which organisations have recorded all of a year of ghi bổ sung."""

from django.core.exceptions import ValidationError
from django.db import models

from members.models import Organization, User
from portal.kit.models import required_key

from .years import CampaignYear


class CompleteYear(models.Model):
    """All of the year's records of the organisation and of everything below it are in the portal.

    Declared for a year of ghi bổ sung (khai đủ): its shares then have denominators, though nothing
    of such a year is ever late.
    """

    year = required_key(CampaignYear, "năm", related_name="complete_years")
    organization = required_key(Organization, "tổ chức", related_name="complete_years")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người khai")
    at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        ordering = ["organization__path"]
        verbose_name = "khai đủ"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "organization"],
                name="complete_year_once",
                violation_error_message="Tổ chức này đã được khai đủ.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}: đã ghi đủ năm {self.year.calendar_year}"

    def clean(self) -> None:
        """Refuse a year that is not one of ghi bổ sung, and an organisation of another bloc."""
        if not self.year.is_backfill:
            raise ValidationError("Chỉ khai đủ cho năm ghi bổ sung.")
        if not self.organization.is_within(self.year.organization):
            raise ValidationError("Tổ chức này không thuộc đảng bộ của năm.")
