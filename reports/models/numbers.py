"""Numbers of documents: from 01 on for each type of document within a committee's term."""

from __future__ import annotations

import datetime as dt

from django.db import models

from members.models import Organization

# Where no term is recorded, all numbers run in one.
NO_TERM = dt.date(1900, 1, 1)


class DocumentNumber(models.Model):
    """A number that a document of the organisation has taken. Source: domain §5."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="document_numbers", verbose_name="tổ chức"
    )
    kind = models.CharField("loại văn bản", max_length=10)
    term_starts = models.DateField("nhiệm kỳ từ ngày", default=NO_TERM)
    value = models.PositiveIntegerField("số")
    document = models.CharField("văn bản", max_length=300)
    taken_on = models.DateField("ngày")

    class Meta:
        ordering = ["organization", "kind", "term_starts", "value"]
        verbose_name = "số văn bản"
        verbose_name_plural = "số văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "kind", "term_starts", "value"], name="document_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.value:02d}-{self.kind}"
