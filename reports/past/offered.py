"""Which figures, organisations and years take totals on paper, and why others do not."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from campaigns.models import CampaignYear
from members.models import Organization
from reports.figures import (
    contests,
    direction,
    exemplars,
    grading,
    indicators,
    inspections,
    leaders,
    meetings,
    people,
    plans,
    pledges,
    sessions,
    welfare,
)
from reports.figures.due import Due
from reports.figures.measure import Measure
from reports.figures.past import counts_itself
from reports.figures.period import Period
from reports.models import FIRST_YEAR

PASSING = ("_so_far", "_waiting")  # where the grading of a running year stands
GROUPS: dict[str, list[Measure]] = {
    title: [
        measure
        for module in modules
        for measure in module.MEASURES
        if not any(part in measure.key for part in PASSING)
    ]
    for title, modules in {
        "Tổ chức, đảng viên": (people,),
        "Lãnh đạo, chỉ đạo": (direction, plans),
        "Học tập, sinh hoạt": (sessions, meetings, leaders),
        "Đăng ký, cam kết": (pledges,),
        "Gương điển hình, mô hình": (exemplars,),
        "Kết quả công việc": (indicators,),
        "Hội thi, tuyên truyền": (contests,),
        "Kiểm tra, giám sát": (inspections,),
        "An sinh xã hội": (welfare,),
        "Đánh giá, xếp loại": (grading,),
    }.items()
}
OFFERED = {measure.key: measure for measures in GROUPS.values() for measure in measures}


@dataclass(frozen=True)
class OpenYears:
    """Which years of the organisations below one root take totals on paper."""

    due: Due

    @classmethod
    def under(cls, root: Organization, first: int, last: int) -> OpenYears:
        return cls(Due.under(root, Period(dt.date(first, 1, 1), dt.date(last, 12, 31))))

    def refusal(self, organization: Organization, number: int) -> str:
        """Why no total is taken for this organisation and year; empty where one is."""
        today = timezone.localdate()
        if not FIRST_YEAR <= number < today.year:
            return f"Chỉ nhập số liệu theo báo cáo giấy cho năm đã qua, từ năm {FIRST_YEAR}."
        if not organization.exists_in(dt.date(number, 1, 1), dt.date(number, 12, 31)):
            return f"{organization} không hoạt động trong năm {number}."
        if closed := self.closed(number):
            return closed
        asked = self.due.years.get(number)
        if not counts_itself(asked, organization.path, organization.records_from, number):
            return ""
        if asked and asked.year.is_backfill:
            return f"{organization} đã khai đủ hồ sơ năm {number}, cổng tự tính số liệu từ hồ sơ."
        return (
            f"{organization} ghi hồ sơ trên cổng từ ngày {organization.records_from:%d/%m/%Y}, cổng "
            f"tự tính số liệu năm {number}."
        )

    def closed(self, number: int) -> str:
        """Why nothing of this year is changed, where it is closed; else empty."""
        asked = self.due.years.get(number)
        if asked is None or asked.year.state != CampaignYear.State.CLOSED:
            return ""
        return f"Năm {number} đã chốt; mời đồng chí mở lại năm rồi sửa."
