"""Numbers of documents: from 01 on for each type of document within a committee's term."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q

from campaigns.models import CampaignYear, StudySession
from members.models import Organization
from portal.kit.models import optional_key, required_key

# Where no term is recorded, all numbers run in this one.
NO_TERM = dt.date(1900, 1, 1)


class DocumentNumberQuerySet(models.QuerySet):
    def visible_to(self, user) -> DocumentNumberQuerySet:
        """Numbers of organisations that the user may view."""
        return self.filter(user.scope.within("view"))


class DocumentNumber(models.Model):
    """A number that a document of the organisation has taken."""

    organization = required_key(Organization, "tổ chức", related_name="document_numbers")
    kind = models.CharField("loại văn bản", max_length=10)
    term_starts = models.DateField("nhiệm kỳ từ ngày", default=NO_TERM)
    value = models.PositiveIntegerField("số")
    written = models.CharField("số, ký hiệu", max_length=60)
    document = models.CharField("văn bản", max_length=300)
    taken_on = models.DateField("ngày")
    session = optional_key(StudySession, "của buổi sinh hoạt", related_name="+")
    year = optional_key(CampaignYear, "của kỳ xếp loại năm", related_name="+")
    paper = models.CharField("giấy tờ của kỳ xếp loại", max_length=30, blank=True)

    objects = DocumentNumberQuerySet.as_manager()

    class Meta:
        ordering = ["organization", "kind", "term_starts", "value"]
        verbose_name = "số văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "term_starts", "value"], name="document_number_once"
            ),
            models.UniqueConstraint(
                fields=["session", "kind"],
                condition=Q(session__isnull=False),
                name="session_number_once",
                violation_error_message="Văn bản này của buổi sinh hoạt đã lấy số.",
            ),
            models.UniqueConstraint(
                fields=["organization", "year", "paper"],
                condition=Q(year__isnull=False),
                name="grading_paper_number_once",
                violation_error_message="Giấy tờ này của kỳ xếp loại đã lấy số.",
            ),
        ]

    def __str__(self) -> str:
        return self.written
