"""The paragraphs of a report that people write themselves."""

from __future__ import annotations

from django.db import models

from campaigns.models import CampaignYear
from members.models import Organization, User
from portal.kit.models import VersionedModel


class Narrative(VersionedModel):
    """What an organisation's office wrote for one section of one year's report."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="narratives", verbose_name="tổ chức"
    )
    year = models.ForeignKey(
        CampaignYear, models.PROTECT, related_name="narratives", verbose_name="năm"
    )
    section = models.CharField("mục", max_length=20)
    text = models.TextField("nội dung", blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField("lúc", auto_now=True)

    class Meta:
        ordering = ["section"]
        verbose_name = "phần viết của báo cáo"
        verbose_name_plural = "phần viết của báo cáo"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "section"], name="narrative_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.year.year}: {self.section}"
