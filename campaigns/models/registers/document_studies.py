"""Which units have studied which document."""

from django.db import models, transaction

from campaigns.models.years import RecordQuerySet, year_of
from members.models import Organization
from portal.kit.models import optional_key, required_key

from .documents import Document


class DocumentStudy(models.Model):
    """The day on which a unit studied a document that every cell must study (quán triệt).

    Where that was a meeting, the row is written when the meeting is submitted.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="studies")
    organization = required_key(Organization, "đơn vị", related_name="document_studies")
    studied_on = models.DateField("quán triệt ngày")
    evidence = models.CharField("minh chứng (buổi, số biên bản)", max_length=200, blank=True)
    session = optional_key(
        "campaigns.StudySession",
        "tại buổi",
        related_name="studies",
        on_delete=models.CASCADE,
        editable=False,
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-studied_on"]
        verbose_name = "việc quán triệt văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "organization"],
                name="document_study_once",
                violation_error_message="Đơn vị này đã ghi quán triệt văn bản đó.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document.number}: {self.studied_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return self.document.get_absolute_url()

    @transaction.atomic
    def enter(self) -> None:
        """Save it; the year of its day must be open (ValidationError)."""
        year_of(self.organization, self.studied_on).require_open()
        self.save()
