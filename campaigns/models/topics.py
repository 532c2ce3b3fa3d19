"""The office's register of documents, and the topics that it publishes to its cells."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from members.models import Organization

from .years import PlacedQuerySet, YearRecord


class FromAboveQuerySet(models.QuerySet):
    def visible_to(self, user) -> FromAboveQuerySet:
        """What the organisations at or above one's own hold, and those one views."""
        step = Organization.steplen
        paths = {
            place.path[:end]
            for place in user.scope.all_places()
            for end in range(step, len(place.path) + 1, step)
        }
        return self.filter(models.Q(organization__path__in=paths) | user.scope.q("view"))

    def offered_to(self, organization: Organization) -> FromAboveQuerySet:
        """What is published by the organisation itself or by those above it."""
        length = Organization.steplen
        paths = [
            organization.path[:end] for end in range(length, len(organization.path) + 1, length)
        ]
        return self.filter(organization__path__in=paths)


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


class Topic(YearRecord):
    """A topic of the year (chuyên đề) that a committee publishes to its cells, with material."""

    title = models.CharField("tên chuyên đề", max_length=300)
    is_annual = models.BooleanField("là chuyên đề năm", default=False)
    quarter = models.PositiveSmallIntegerField("quý", null=True, blank=True)
    directive = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="topics",
        verbose_name="theo văn bản",
    )
    material = models.TextField("tài liệu, gợi ý", blank=True)
    file = models.FileField("tệp tài liệu", upload_to="topics/%Y", blank=True)

    REGISTER = "topics"

    objects = FromAboveQuerySet.as_manager()

    class Meta:
        ordering = ["-is_annual", "quarter", "title"]
        verbose_name = "chuyên đề"
        verbose_name_plural = "chuyên đề"

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse a quarter that no year has."""
        if self.quarter is not None and self.quarter not in (1, 2, 3, 4):
            raise ValidationError({"quarter": "Quý là số từ 1 đến 4."})

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
