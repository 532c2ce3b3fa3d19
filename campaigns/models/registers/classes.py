"""Training classes with a lesson on Ho Chi Minh."""

from django.db import models

from campaigns.models.years import YearRecord
from portal.kit.fields import FoldedField

from .base import Register, RegisterModel


class TrainingClass(RegisterModel, YearRecord):
    """A class (đối tượng Đảng, đảng viên mới, cập nhật …) or a course of a school or university.

    With the lesson on Ho Chi Minh, and how its teaching was renewed.
    """

    kind = models.CharField("loại lớp", max_length=200)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    learners = models.PositiveIntegerField("số học viên")
    lesson = models.CharField("chuyên đề về Bác", max_length=300, blank=True)
    renewed = models.CharField(
        "đổi mới giảng dạy", max_length=300, blank=True,
        help_text="Ghi cách đổi mới nội dung, phương pháp dạy tư tưởng Hồ Chí Minh nếu có.",
    )  # fmt: skip
    search = FoldedField(sources=("kind", "lesson", "renewed"), max_length=900)

    register = Register(
        slug="classes",
        title="Lớp bồi dưỡng, môn học",
        singular="lớp bồi dưỡng, môn học",
        day="starts_on",
        columns={
            "kind": "Lớp",
            "starts_on": "Từ ngày",
            "learners": "Học viên",
            "lesson": "Chuyên đề về Bác",
            "renewed": "Đổi mới giảng dạy",
        },
        noted=("renewed",),
        totals={"learners": "Học viên"},
    )

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = "lớp bồi dưỡng"

    def __str__(self) -> str:
        return self.kind
