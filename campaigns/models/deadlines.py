"""By when the review, the grades and their file are due, as a scheme says: reminders, not walls."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models

from .scheme_lines import SchemeLine


class Deadline(SchemeLine):
    """A day of the year, or of the next one, by which a stage is to be over."""

    class Stage(models.TextChoices):
        GRADED = "graded", "Hoàn thành kiểm điểm, xếp loại"
        LATE_UNITS = "late_units", "Hoàn thành ở đơn vị tổng kết năm muộn"
        FILED = "filed", "Gửi hồ sơ kiểm điểm, xếp loại lên cấp trên"

    stage = models.CharField("việc", max_length=10, choices=Stage)
    day = models.PositiveSmallIntegerField("trước ngày")
    month = models.PositiveSmallIntegerField("tháng")
    is_next_year = models.BooleanField("của năm sau", default=False)

    class Meta:
        ordering = ["scheme", "is_next_year", "month", "day"]
        verbose_name = "thời hạn"
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "stage"],
                name="deadline_once",
                violation_error_message="Việc này đã có thời hạn.",
            )
        ]

    def __str__(self) -> str:
        when = " năm sau" if self.is_next_year else ""
        return f"{self.get_stage_display()} trước ngày {self.day:02d}/{self.month:02d}{when}"

    def clean(self) -> None:
        """Refuse a day that no year has."""
        try:
            dt.date(2023, self.month, self.day)
        except (TypeError, ValueError) as error:
            raise ValidationError({"day": "Không có ngày này trong năm."}) from error

    def in_year(self, year: int) -> dt.date:
        """The day before which the stage of this year is to be over."""
        return dt.date(year + self.is_next_year, self.month, self.day)
