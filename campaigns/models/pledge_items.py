"""The lines of a pledge, and the notes on how they go."""

from django.db import models
from django.db.models import Q

from members.models import User
from portal.kit.fields import LongTextField
from portal.kit.models import optional_key

from .catalogues import CatalogueEntry
from .pledges import Pledge


class PledgeItem(models.Model):
    """One line of a pledge: area, content, target, period, due day, and how far it has come."""

    class Period(models.TextChoices):
        MONTH = "month", "Tháng"
        QUARTER = "quarter", "Quý"
        YEAR = "year", "Năm"

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    area = models.CharField("lĩnh vực", max_length=120)
    content = LongTextField("nội dung")
    target = models.CharField("chỉ tiêu", max_length=300, blank=True)
    period = models.CharField("thời hạn theo", max_length=8, choices=Period, default=Period.YEAR)
    due_on = models.DateField("hoàn thành trước ngày", null=True, blank=True)
    refers_to = optional_key(CatalogueEntry, "gắn với chuẩn mực, điều", related_name="+")
    result = models.CharField("kết quả", max_length=10, choices=Pledge.Result, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "nội dung cam kết"

    def __str__(self) -> str:
        return self.content[:60]

    @property
    def text(self) -> str:
        """The whole line: area, content, target and by when."""
        return " | ".join(filter(None, (self.area, self.content, self.target, self.due_text)))

    @property
    def due_text(self) -> str:
        """By when, as a reader sees it."""
        due = f", trước ngày {self.due_on:%d/%m/%Y}" if self.due_on else ""
        return f"theo {self.get_period_display().lower()}{due}"


class PledgeProgress(models.Model):
    """A note on how a pledge is going, by its author or as told in a monthly meeting."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="progress")
    item = models.ForeignKey(
        PledgeItem, models.CASCADE, null=True, blank=True, related_name="progress"
    )
    noted_on = models.DateField("ngày")
    note = LongTextField("tiến độ")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    session = models.ForeignKey(
        "campaigns.StudySession", models.SET_NULL, null=True, blank=True, related_name="progress"
    )

    class Meta:
        ordering = ["-noted_on", "-pk"]
        verbose_name = "ghi chú tiến độ"
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "session"],
                condition=Q(session__isnull=False),
                name="progress_once_a_session",
                violation_error_message="Buổi họp này đã có ghi chú về bản cam kết.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.noted_on:%d/%m/%Y}: {self.note[:40]}"
