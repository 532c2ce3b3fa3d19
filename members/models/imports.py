"""An uploaded roster workbook and what became of it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from portal.kit.models import required_key

from .organizations import Organization
from .users import User


class RosterImportQuerySet(models.QuerySet):
    def visible_to(self, user) -> RosterImportQuerySet:
        """Imports into organisations that the user manages."""
        return self.filter(user.scope.within("manage"))


class RosterImport(models.Model):
    """One roster workbook of an organisation, kept as it came; applied once, after a preview."""

    class State(models.TextChoices):
        PLANNED = "planned", "Đang xem trước"
        APPLIED = "applied", "Đã nhập"

    organization = required_key(Organization, "tổ chức", related_name="roster_imports")
    file = models.FileField("tệp danh sách", upload_to="rosters/%Y/%m")
    file_name = models.CharField("tên tệp", max_length=200)
    member_since = models.DateField("đảng viên mới được tính sinh hoạt từ ngày")
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.PLANNED)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("lúc", auto_now_add=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at"]
        verbose_name = "lần nhập danh sách"

    def __str__(self) -> str:
        return f"{self.file_name} ({timezone.localtime(self.uploaded_at):%d/%m/%Y})"
