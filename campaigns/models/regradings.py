"""Grades found wrong: cancelled with a reason and graded anew; both are kept."""

from __future__ import annotations

from django.db import models

from members.models import User
from portal.kit.fields import LongTextField
from portal.kit.models import required_key

from .decisions import OnDecision, decision_key
from .schemes import Grade


class Regrading(OnDecision, models.Model):
    """One decision that cancels a grade and grades anew (QĐ 366, Điều 15.3; form 03 of HD 43).

    The evaluation holds the valid grade; this holds the cancelled decision beside the new one.
    """

    evaluation = required_key("campaigns.Evaluation", "hồ sơ xếp loại", related_name="regradings")
    old_grade = required_key(Grade, "mức bị hủy", related_name="+")
    old_decision = decision_key("cancelled_by", "quyết định bị hủy")
    old_distinguished = models.BooleanField("đã được công nhận tiêu biểu", default=False)
    reason = LongTextField("lý do hủy")
    new_grade = required_key(Grade, "mức mới", related_name="+")
    decision = decision_key("regradings")
    effect = LongTextField("hệ quả", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    made_at = models.DateTimeField("ghi lúc", auto_now_add=True)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = "đánh giá, xếp loại lại"

    def __str__(self) -> str:
        return f"{self.decision}: {self.new_grade}"

    @property
    def cancelled(self) -> str:
        """The decision that was cancelled, in words."""
        distinction = " tiêu biểu" if self.old_distinguished else ""
        return f"{self.old_grade}{distinction} ({self.old_decision})"

    @property
    def organization(self):
        """Where the member or unit is graded."""
        return self.evaluation.organization

    @property
    def why_locked(self) -> str:
        """Why nobody corrects its decision any more: the year is closed."""
        return self.evaluation.why_locked
