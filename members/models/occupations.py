"""What members do for a living: state posts, work without a post, life outside the political system."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from .dated import DatedModel, DatedQuerySet
from .people import Member


class OccupationQuerySet(DatedQuerySet):
    def visible_to(self, user) -> OccupationQuerySet:
        """One's own, and those of members whom the user may see."""
        seen = Member.objects.visible_to(user)
        return self.filter(Q(member=user.member_id) | Q(member__in=seen.values("pk")))


class Occupation(DatedModel):
    """A member's post or work outside the Party from a day to a day, and whether it leads or manages.

    The review form, the conditions of the grades and the failing cases follow from it.
    """

    class Standing(models.TextChoices):
        LEADS = "leads", "Giữ chức vụ lãnh đạo, quản lý"
        WORKS = "works", "Công tác trong hệ thống chính trị, không giữ chức vụ lãnh đạo, quản lý"
        OUTSIDE = "outside", "Không làm việc trong hệ thống chính trị"

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="occupations", verbose_name="đảng viên"
    )
    title = models.CharField(
        "chức vụ chính quyền, công việc",
        max_length=200,
        help_text="Ví dụ: Trưởng phòng Tổng hợp; Giáo viên; Nghỉ hưu.",
    )
    standing = models.CharField("diện", max_length=8, choices=Standing)

    objects = OccupationQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        abstract = False
        ordering = ["-starts_on", "-pk"]
        verbose_name = "chức vụ chính quyền, công việc"
        indexes = [models.Index(fields=["member", "starts_on"])]

    def __str__(self) -> str:
        return self.title
