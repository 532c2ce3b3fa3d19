"""Which part of a period the portal has records of, in one sentence for the reader."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Max, Min

from members.models import Organization
from reports.figures.due import Due, meeting_cells
from reports.figures.figure import PAPER_SIGN
from reports.figures.past import paper_years
from reports.figures.period import Period

PAPER = (
    f"số có dấu {PAPER_SIGN} gồm số liệu theo báo cáo giấy của {{years}}, chỉ tiêu mà báo cáo giấy "
    "không có thì chưa tính"
)
PART_OF_PAPER = (
    "báo cáo giấy của {years} chỉ có số cả năm nên chỉ dùng cho chỉ tiêu tính theo năm, đánh dấu "
    f"{PAPER_SIGN}"
)


def coverage_note(organization: Organization, period: Period) -> str:
    """From when meetings are counted, which years have no records, which stand by totals on paper.

    Empty where all is known. Five queries at most, whatever the number of cells and years.
    """
    due = Due.under(organization, period)
    first, last = period.years
    paper = paper_years(organization, period)
    whole = [number for number in paper if _holds(period, number)]
    unknown = [
        number
        for number in range(first, last + 1)
        if number not in due.years | dict.fromkeys(whole)
    ]
    partial = [
        number
        for number, asked in due.years.items()
        if asked.year.is_backfill and not asked.is_complete(organization.path)
    ]
    normal = [number for number, asked in due.years.items() if not asked.year.is_backfill]
    clauses = [
        _started(organization, period, min(normal)) if normal else "",
        f"{_years(unknown)} chưa ghi" if unknown else "",
        f"{_years(partial)} ghi bổ sung, chưa khai đủ nên chưa tính số buổi phải họp"
        if partial
        else "",
        PAPER.format(years=_years(whole)) if whole else "",
        PART_OF_PAPER.format(years=_years(part)) if (part := sorted({*paper} - {*whole})) else "",
    ]
    note = "; ".join(filter(None, clauses))
    return f"{note[0].upper()}{note[1:]}." if note else ""


def _holds(period: Period, calendar_year: int) -> bool:
    """The whole year lies in the period."""
    return (
        period.start <= dt.date(calendar_year, 1, 1)
        and dt.date(calendar_year, 12, 31) <= period.end
    )


def _started(organization: Organization, period: Period, year: int) -> str:
    """From when meetings are counted, where that is later than the period or its first normal year."""
    begin = max(period.start, dt.date(year, 1, 1))
    cells = meeting_cells(period).filter(path__startswith=organization.path)
    days = cells.aggregate(first=Min("records_from"), last=Max("records_from"))
    if days["last"] is None or days["last"] <= begin:
        return ""
    since, until = max(days["first"], begin), days["last"]
    if since > period.end:
        return f"đơn vị ghi trên cổng từ ngày {since:%d/%m/%Y}, sau thời gian này"
    if since == until:
        return f"số liệu sinh hoạt tính từ ngày {since:%d/%m/%Y}, khi đơn vị bắt đầu ghi trên cổng"
    return (
        "số liệu sinh hoạt tính từ ngày mỗi chi bộ bắt đầu ghi trên cổng "
        f"({since:%d/%m/%Y} đến {until:%d/%m/%Y})"
    )


def _years(numbers: Iterable[int]) -> str:
    """năm 2021, or các năm 2021–2023, 2025."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
    return f"{'năm' if words.isdecimal() else 'các năm'} {words}"
