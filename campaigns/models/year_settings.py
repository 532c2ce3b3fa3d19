"""The settings and deadlines of a campaign year, and what they make due or late."""

import calendar
import datetime as dt

from django.db import models

from members.models import Organization


def months_of(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    """The first and the last day of some months of a year; after December it ends."""
    last = min(last, 12)
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


class YearSettings(models.Model):
    """What one year asks of the units, by when, and from when a late entry is late.

    Nothing is due or late before the day from which an organisation keeps its records in the
    portal (`Organization.records_from`), nor in a year of ghi bổ sung (`is_backfill`).
    """

    is_backfill = models.BooleanField("ghi bổ sung", default=False, editable=False)
    pledge_due = models.DateField("hạn đăng ký, cam kết", null=True, blank=True)
    meeting_log_days = models.PositiveSmallIntegerField(
        "số ngày được ghi buổi sinh hoạt sau khi họp", default=5
    )
    late_entry_until = models.DateField(
        "đến ngày này, hồ sơ nhập từ giấy không tính muộn",
        null=True,
        blank=True,
        help_text="Dành cho đơn vị mới dùng cổng, phải nhập lại hồ sơ đã có trên giấy.",
    )
    standing_agenda_item = models.CharField(
        "mục 1 của mọi buổi sinh hoạt thường kỳ",
        max_length=300,
        blank=True,
        default="Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
    )
    regular_minutes = models.PositiveSmallIntegerField(
        "thời lượng tối thiểu buổi thường kỳ, chuyên đề (phút)", default=90
    )
    combined_minutes = models.PositiveSmallIntegerField(
        "thời lượng tối thiểu khi họp thường kỳ và chuyên đề cùng ngày (phút)", default=120
    )
    visit_every_months = models.PositiveSmallIntegerField(
        "cấp trên dự sinh hoạt mỗi chi bộ ít nhất một lần trong (tháng)", default=3
    )
    monthly_study = models.BooleanField(
        "mỗi tháng phải có học tập ngoài sinh hoạt chi bộ", default=True
    )
    self_grade_due = models.DateField("hạn tự đánh giá", null=True, blank=True)
    cell_grade_due = models.DateField("hạn chi bộ đề xuất", null=True, blank=True)
    grassroots_grade_due = models.DateField("hạn cấp ủy cơ sở quyết định", null=True, blank=True)
    cut_off = models.DateField("ngày chốt số liệu", null=True, blank=True)

    class Meta:
        abstract = True

    def visit_stretches(self) -> list[tuple[dt.date, dt.date]]:
        """First and last day of each stretch of the year in which a superior visits every cell."""
        every = self.visit_every_months
        return [months_of(self.year, first, first + every - 1) for first in range(1, 13, every)]

    def pledge_due_in(self, organization: Organization) -> dt.date | None:
        """The day by which pledges are due in this organisation; None where none are due there."""
        due = self.pledge_due
        return None if due is None or self.is_past(organization, due) else due

    def is_past(self, organization: Organization, day: dt.date) -> bool:
        """The day was before the organisation kept its records in the portal: nothing is late."""
        return self.is_backfill or day < organization.records_from

    def takes_paper_on(self, day: dt.date) -> bool:
        """What is typed from paper on this day is not late."""
        return self.late_entry_until is not None and day <= self.late_entry_until
