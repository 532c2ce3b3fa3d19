"""Training classes with a lesson on Ho Chi Minh."""

from django.db import models

from campaigns.models.years import YearRecord
from portal.kit.fields import FoldedField

from .base import Register, RegisterModel


class TrainingClass(RegisterModel, YearRecord):
    """A class (đối tượng Đảng, đảng viên mới, cập nhật …) with the lesson on Ho Chi Minh."""

    kind = models.CharField("loại lớp", max_length=200)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    learners = models.PositiveIntegerField("số học viên")
    lesson = models.CharField("chuyên đề về Bác", max_length=300, blank=True)
    search = FoldedField(sources=("kind", "lesson"), max_length=600)

    register = Register(
        slug="classes",
        title="Lớp bồi dưỡng",
        singular="lớp bồi dưỡng",
        day="starts_on",
        columns={
            "kind": "Lớp",
            "starts_on": "Từ ngày",
            "learners": "Học viên",
            "lesson": "Chuyên đề về Bác",
        },
        totals={"learners": "Học viên"},
    )

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = "lớp bồi dưỡng"

    def __str__(self) -> str:
        return self.kind
