"""What whoever decides a quarter's grade knows, and what speaks against a grade."""

from typing import ClassVar

from django.db import models

from portal.kit.fields import LongTextField
from portal.kit.text import number

from .decisions import OnDecision, decision_key
from .measures import READ_FACTS, READ_LEAVES
from .quarter_marks import percent_field
from .schemes import Grade

TOP, FAILED = Grade.Standing.TOP, Grade.Standing.FAILED
ORDER = list(Grade.Standing.values)
UNIT_LEAST = 70  # percent of the unit's tasks; below it its head fails (HD 02, local guides)


class QuarterDecision(OnDecision, models.Model):
    """The appraisal, the grade with its decision, or why there is none this quarter."""

    class NotGraded(models.TextChoices):
        TRAINING = "training", "Đi học, bồi dưỡng từ 2 tháng trong quý"
        NEW_POST = "new_post", "Giữ chức vụ lần đầu chưa đủ 1 tháng"
        LEAVE = "leave", "Nghỉ ốm, thai sản từ 2 tháng trong quý"
        INSPECTED = "inspected", "Đang được kiểm tra dấu hiệu vi phạm"
        OTHER = "other", "Lý do khác"

    # Reasons that only few may read, and the right to read each.
    RIGHTS: ClassVar = {NotGraded.LEAVE: READ_LEAVES, NotGraded.INSPECTED: READ_FACTS}

    is_head = models.BooleanField("là người đứng đầu tập thể", default=False)
    all_done = models.BooleanField(
        "hoàn thành 100% nhiệm vụ của quý, hoặc phần còn lại có lý do khách quan được chấp nhận",
        default=True,
    )
    unit_percent = percent_field("đơn vị phụ trách hoàn thành nhiệm vụ (%)")
    collective = models.CharField(
        "mức của tập thể trong quý", max_length=6, choices=Grade.Standing, blank=True
    )
    key_goals = LongTextField("mức độ đáp ứng mục tiêu then chốt", blank=True)
    decided_grade = models.ForeignKey(
        Grade, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="mức xếp loại"
    )
    decision_reason = LongTextField("nhận xét, lý do", blank=True)
    decision = decision_key("quarter_reviews", required=False)
    not_graded_reason = models.CharField(
        "chưa xếp loại vì", max_length=10, choices=NotGraded, blank=True
    )
    not_graded_note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        abstract = True

    def shows_reason(self, reader=None) -> bool:
        """The reader may read why there is no grade; without one, everybody who sees the record."""
        right = self.RIGHTS.get(self.not_graded_reason)
        return right is None or (reader is not None and reader.has_perm(right, self))

    @property
    def public_reason(self) -> str:
        """Why there is no grade, as a list for everybody says it."""
        return self.get_not_graded_reason_display() if self.shows_reason() else "Chưa xếp loại"

    def warnings(self, grade: Grade | None = None) -> list[str]:
        """What speaks against a grade, with its ground; who decides weighs it."""
        grade = grade or self.decided_grade or self.self_grade
        if grade is None:
            return []
        rank, lines = ORDER.index(grade.standing), []
        if not self.all_done and grade.standing != FAILED:
            lines.append("Chưa hoàn thành 100% nhiệm vụ của quý: không hoàn thành nhiệm vụ.")
        if self.unit_percent is not None and self.unit_percent < UNIT_LEAST:
            done = f"Đơn vị phụ trách hoàn thành {number(self.unit_percent)}% (dưới {UNIT_LEAST}%)"
            if self.is_head and grade.standing != FAILED:
                lines.append(f"{done}: người đứng đầu không hoàn thành nhiệm vụ.")
            elif not self.is_head and grade.standing == TOP:
                lines.append(f"{done}: cấp phó, thành viên không xếp mức cao nhất.")
        if self.is_head and self.collective and rank < ORDER.index(self.collective):
            lines.append("Mức của người đứng đầu cao hơn mức của tập thể.")
        return lines
