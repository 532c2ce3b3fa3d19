"""Terms of committees, within which document numbers run."""

from __future__ import annotations

import re

from django.db import models

from campaigns.models.years import RecordQuerySet
from members.models import Organization
from portal.kit.fields import FoldedField
from portal.kit.models import required_key
from portal.kit.text import nfc

from .base import LastingRegister, RegisterModel


class TermQuerySet(RecordQuerySet):
    def containing(self, organization: Organization, day) -> Term | None:
        """The organisation's term on the day; the next term ends it."""
        begun = self.filter(organization=organization, starts_on__lte=day)
        return begun.order_by("-starts_on").first()


class Term(RegisterModel):
    """A term of a committee, from its congress on (nhiệm kỳ). Document numbers run within it."""

    organization = required_key(Organization, "tổ chức", related_name="terms")
    name = models.CharField("nhiệm kỳ", max_length=60, help_text="Ví dụ: 2025–2030")
    starts_on = models.DateField("từ ngày (đại hội)")
    search = FoldedField(sources=("name",))

    register = LastingRegister(
        slug="terms",
        title="Nhiệm kỳ",
        singular="nhiệm kỳ",
        day="starts_on",
        columns={"name": "Nhiệm kỳ", "starts_on": "Từ ngày"},
        powers=("manage",),
    )

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["organization__path", "-starts_on"]
        verbose_name = "nhiệm kỳ"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "starts_on"],
                name="term_once",
                violation_error_message="Nhiệm kỳ bắt đầu ngày này đã có.",
            )
        ]

    def clean(self) -> None:
        """Leave out the word "nhiệm kỳ", which stands before the name wherever it is printed."""
        self.name = re.sub(r"^nhiệm kỳ\s+", "", nfc(self.name), flags=re.IGNORECASE)

    def __str__(self) -> str:
        return f"{self.name} ({self.organization})"
