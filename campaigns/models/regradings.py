"""Grades found wrong: cancelled with a reason and graded anew; both are kept."""

from __future__ import annotations

from django.db import models

from members.models import User
from portal.kit.fields import LongTextField
from portal.kit.models import optional_key, required_key

from .schemes import Grade


class Regrading(models.Model):
    """One decision that cancels a grade and grades anew (QĐ 366, Điều 15.3; form 03 of HD 43).

    The evaluation holds the valid grade; this holds the cancelled decision beside the new one.
    """

    evaluation = required_key("campaigns.Evaluation", "hồ sơ xếp loại", related_name="regradings")
    old_grade = required_key(Grade, "mức bị hủy", related_name="+")
    old_number = models.CharField("số quyết định bị hủy", max_length=60, blank=True)
    old_decided_on = models.DateField("ngày quyết định bị hủy")
    old_distinguished = models.BooleanField("đã được công nhận tiêu biểu", default=False)
    reason = LongTextField("lý do hủy")
    new_grade = required_key(Grade, "mức mới", related_name="+")
    number = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định")
    effect = LongTextField("hệ quả", blank=True)
    issuer = optional_key("members.Organization", "cấp quyết định", related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    made_at = models.DateTimeField("ghi lúc", auto_now_add=True)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = "đánh giá, xếp loại lại"

    def __str__(self) -> str:
        return f"Quyết định số {self.number} ngày {self.decided_on:%d/%m/%Y}: {self.new_grade}"

    @property
    def cancelled(self) -> str:
        """The decision that was cancelled, in words."""
        number = f" số {self.old_number}" if self.old_number else ""
        distinction = " tiêu biểu" if self.old_distinguished else ""
        return f"{self.old_grade}{distinction} (Quyết định{number} ngày {self.old_decided_on:%d/%m/%Y})"
