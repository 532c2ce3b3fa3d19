"""What a list may still write into years that are closed: true facts about people and units, told."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.conf import settings
from django.utils.module_loading import import_string

from members.models import Organization

LATE = (
    "Danh sách có việc bắt đầu từ ngày thuộc {years} đã chốt: cổng vẫn ghi điều đúng về người, chi bộ, "
    "chức vụ và xếp vào mục “Ghi sau khi chốt”; buổi sinh hoạt, cam kết, xếp loại và số liệu của "
    "{those} giữ nguyên."
)


def closed_years(organization: Organization, days: Iterable[dt.date]) -> list[int]:
    """The closed years of the organisation in which something that begins on the days would count."""
    first = min(days, default=None)
    if first is None:
        return []
    years: list[int] = import_string(settings.CLOSED_YEARS)(organization, since=first)
    return years


def late_note(years: Collection[int]) -> str:
    """One sentence on what is still written into the closed years, and what is not; empty without."""
    if not years:
        return ""
    several = len(years) > 1
    named = ", ".join(map(str, years))
    return LATE.format(
        years=f"các năm {named}" if several else f"năm {named}",
        those="các năm ấy" if several else "năm ấy",
    )
