"""In which order people and units are reviewed and graded, as a scheme says: reminders, not walls."""

from django.db import models

from .scheme_lines import SchemeLine


class OrderLine(SchemeLine):
    """One rule of the order. With a check the portal warns where it is not kept; else it reminds."""

    class Stage(models.TextChoices):
        REVIEW = "review", "Kiểm điểm"
        GRADING = "grading", "Xếp loại"

    class Check(models.TextChoices):
        COLLECTIVE_REVIEW = "collective", "Tập thể kiểm điểm trước khi bỏ phiếu cho đảng viên"
        BELOW_FIRST = "below_first", "Cấp dưới, đảng viên có mức trước tổ chức đảng"
        HEAD_LAST = "head_last", "Tập thể có mức trước người đứng đầu"
        AGENCY_FIRST = "agency_first", "Cơ quan, đơn vị có mức trước tổ chức đảng"

    stage = models.CharField("việc", max_length=8, choices=Stage)
    position = models.PositiveSmallIntegerField("thứ tự")
    text = models.CharField("nội dung", max_length=300)
    check_code = models.CharField(
        "cổng kiểm tra", max_length=12, choices=Check, blank=True, help_text="Để trống: chỉ nhắc."
    )

    class Meta:
        ordering = ["scheme", "stage", "position", "pk"]
        verbose_name = "trình tự"

    def __str__(self) -> str:
        return self.text
