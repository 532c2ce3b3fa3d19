"""The office's register of documents, and which units have studied them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from members.models import Organization
from members.tree import lineage

from .years import PlacedQuerySet


class FromAboveQuerySet(models.QuerySet):
    def visible_to(self, user) -> FromAboveQuerySet:
        """What the organisations at or above one's own hold, and those one views."""
        paths = {path for place in user.scope.all_places() for path in lineage(place.path)}
        return self.filter(models.Q(organization__path__in=paths) | user.scope.q("view"))

    def offered_to(self, organization: Organization) -> FromAboveQuerySet:
        """What is published by the organisation itself or by those above it."""
        return self.filter(organization__path__in=lineage(organization.path))


class Document(models.Model):
    """A directive, plan, guidance or resolution in the office's register."""

    class Kind(models.TextChoices):
        DIRECTIVE = "CT", "Chỉ thị"
        RESOLUTION = "NQ", "Nghị quyết"
        CONCLUSION = "KL", "Kết luận"
        DECISION = "QĐ", "Quyết định"
        PROGRAMME = "CTr", "Chương trình"
        PLAN = "KH", "Kế hoạch"
        GUIDANCE = "HD", "Hướng dẫn"
        REPORT = "BC", "Báo cáo"
        LETTER = "CV", "Công văn"
        OTHER = "K", "Văn bản khác"

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="documents", verbose_name="đơn vị quản lý"
    )
    kind = models.CharField("loại", max_length=4, choices=Kind)
    number = models.CharField("số, ký hiệu", max_length=60)
    issued_on = models.DateField("ngày ban hành")
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    title = models.CharField("trích yếu", max_length=500)
    serves = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="served_by",
        verbose_name="thực hiện văn bản",
    )
    must_be_studied = models.BooleanField("phải quán triệt đến mọi chi bộ", default=False)
    whole_term = models.BooleanField("chương trình toàn khóa", default=False)
    file = models.FileField("tệp", upload_to="documents/%Y", blank=True)

    REGISTER = "documents"

    objects = FromAboveQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "number"]
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"

    def __str__(self) -> str:
        return f"{self.number}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:register_record", args=[self.REGISTER, self.pk])


class DocumentStudy(models.Model):
    """A unit has studied a document that every cell must study (đã quán triệt), with its date.

    Where it was done in a meeting, the meeting writes it when it is handed in.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="studies")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="document_studies", verbose_name="đơn vị"
    )
    studied_on = models.DateField("quán triệt ngày")
    evidence = models.CharField("minh chứng (buổi, số biên bản)", max_length=200, blank=True)
    session = models.ForeignKey(
        "campaigns.StudySession",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="studies",
        editable=False,
        verbose_name="tại buổi",
    )

    objects = PlacedQuerySet.as_manager()

    class Meta:
        ordering = ["-studied_on"]
        verbose_name = "việc quán triệt văn bản"
        verbose_name_plural = "việc quán triệt văn bản"
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
