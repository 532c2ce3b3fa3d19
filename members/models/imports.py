"""An uploaded roster workbook and what became of it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone

from portal.kit.models import required_key

from .organizations import Organization
from .users import User


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, user) -> RosterImportQuerySet:
        """Imports into organisations that the user manages."""
        return self.filter(user.scope.within("manage"))


class RosterImport(models.Model):
    """One roster workbook of an organisation, kept as it came; applied once, after a preview.

    What it wrote is kept too, and can be undone as a whole while nothing else hangs on it.
    """

    class State(models.TextChoices):
        READING = "reading", "Đang đọc tệp"
        PLANNED = "planned", "Đang xem trước"
        WRITING = "writing", "Đang ghi vào cổng"
        APPLIED = "applied", "Đã nhập"
        UNDONE = "undone", "Đã hoàn tác"

    organization = required_key(Organization, "tổ chức", related_name="roster_imports")
    file = models.FileField("tệp danh sách", upload_to="rosters/%Y/%m")
    file_name = models.CharField("tên tệp", max_length=200)
    member_since = models.DateField("đảng viên mới được tính sinh hoạt từ ngày")
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.PLANNED)
    # Nobody: the server's command, without a name.
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField("lúc", auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)
    # Of a large workbook: the preview that the background job made.
    preview = models.JSONField(null=True, blank=True, default=None)
    choices = models.JSONField(default=dict)  # what the importer confirmed for the job that writes
    failure = models.CharField("lý do không nhập được", max_length=500, blank=True)
    # What was written, before and after, so that it can be undone.
    written = models.JSONField(null=True, blank=True, default=None)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = "lần nhập danh sách"

    def __str__(self) -> str:
        return f"{self.file_name} ({timezone.localtime(self.uploaded_at):%d/%m/%Y})"

    def get_absolute_url(self) -> str:
        return reverse("members:import_result", args=[self.pk])

    @property
    def entered_by(self) -> str:
        """Who imported it, in words."""
        return str(self.uploaded_by or "lệnh trên máy chủ")

    @property
    def can_be_undone(self) -> bool:
        """It was written, and what it wrote is still known."""
        return self.state == self.State.APPLIED and self.written is not None


class ColumnMeaning(models.Model):
    """How an organisation reads one head of its own lists: what the column holds, or nothing."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="column_meanings", verbose_name="tổ chức"
    )
    head = models.CharField("tiêu đề cột", max_length=200)
    head_key = models.CharField(max_length=200, editable=False)
    meaning = models.CharField("cổng đọc là", max_length=20, blank=True)

    class Meta:
        ordering = ["organization", "head"]
        verbose_name = "cách đọc cột danh sách"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "head_key"],
                name="column_meaning_once",
                violation_error_message="Tiêu đề cột này đã có cách đọc.",
            )
        ]

    def __str__(self) -> str:
        return self.head
