"""The paragraphs of a report that people write themselves."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from members.models import Organization, User
from portal.kit.fields import LongTextField
from portal.kit.limits import MAX_PAGES
from portal.kit.models import VersionedModel, required_key
from reports.figures.period import Period
from reports.figures.reporting_periods import campaign_year


class NarrativeQuerySet(models.QuerySet):
    def about(self, first: dt.date, last: dt.date) -> NarrativeQuerySet:
        """Written for exactly this period."""
        return self.filter(starts_on=first, ends_on=last)

    def sent(self) -> NarrativeQuerySet:
        """With a text that was sent: it is printed, and the level above may read it."""
        return self.exclude(sent_text="")


class Narrative(VersionedModel):
    """What an organisation's office wrote for one section of its report on one period.

    `text` is the writers' draft, which nobody else reads; `sent_text` is what they sent last.
    """

    organization = required_key(Organization, "tổ chức", related_name="narratives")
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    section = models.CharField("mục", max_length=20)
    text = LongTextField("nội dung", max_length=MAX_PAGES, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField("lúc", auto_now=True)
    sent_text = LongTextField("nội dung đã gửi", max_length=MAX_PAGES, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("gửi lúc", null=True)

    objects = NarrativeQuerySet.as_manager()

    class Meta:
        ordering = ["section"]
        verbose_name = "phần viết của báo cáo"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "starts_on", "ends_on", "section"], name="narrative_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="narrative_dates_order"
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.organization} {self.starts_on:%d/%m/%Y}–{self.ends_on:%d/%m/%Y}: {self.section}"
        )

    @property
    def is_draft(self) -> bool:
        """Something was written since it was last sent."""
        return self.text != self.sent_text

    @property
    def period(self) -> Period:
        """What the report is about."""
        return Period(self.starts_on, self.ends_on)

    def require_open(self) -> None:
        """Refuse writing about a year that is closed (ValidationError). Other periods never close."""
        if year := campaign_year(self.organization, self.period):
            year.require_open()

    def send(self, *, by) -> None:
        """Send the text as it is written now: from here on it is printed and read above.

        Raises ValidationError where the year is closed. `write_narrative` checks the figures that
        the text names.
        """
        self.require_open()
        self.sent_text, self.sent_by, self.sent_at = self.text, by, timezone.now()
        self.save(update_fields=["sent_text", "sent_by", "sent_at"])
