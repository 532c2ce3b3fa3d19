"""Figures of what was planned: plans by kind, rules of conduct, mass organisations, work.

Plan items, grades of mass organisations and codes of conduct are records of a campaign year, so
they count for each whole year that the period touches; everything else counts by its day.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from campaigns.models import (
    CodeOfConduct,
    MassOrganizationGrade,
    PlanItem,
    WorkIndicator,
)
from reports.figures.measure import event, yearly
from reports.figures.period import Period
from reports.figures.tally import ROWS, Tally, Where, by_then, of_years


def _planned(value: Any = ROWS, **filters) -> Tally:
    """Items of the plans of the period's years."""
    return Tally(of_years(PlanItem), value, where=Q(**filters))


def _due_or_done(kind: str, day: str) -> Where:
    """Items of a kind that were due by the last day of the period, and those done before their time.

    An item without a deadline is due at the end of its year.
    """

    def where(period: Period) -> Q:
        done = Q(**{f"{day}__lte": period.end})
        is_over = (period.end.month, period.end.day) == LAST_DAY
        last_over = period.end.year if is_over else period.end.year - 1
        due = Q(due_on__lte=period.end) | Q(due_on__isnull=True, year__year__lte=last_over)
        return Q(kind=kind) & (due | done)

    return where


def _share(kind: str, day: str = "done_on") -> tuple[Tally, Tally]:
    """Items of a kind that are done, and what they are a share of: nothing that is still to come."""
    done, due = by_then(day, kind=kind), _due_or_done(kind, day)
    return Tally(of_years(PlanItem), where=done), Tally(of_years(PlanItem), where=due)


def _conduct(value: Any = ROWS, **filters) -> Tally:
    """Codes of conduct of the period's years."""
    return Tally(of_years(CodeOfConduct), value, where=Q(**filters))


def _work(value: Any) -> Tally:
    """Sums over work indicators (files, tasks) whose reporting time ended in the period."""
    return Tally(_indicators, value)


def _indicators(period: Period) -> QuerySet:
    return WorkIndicator.objects.filter(
        ends_on__gte=period.start, ends_on__lte=period.end, on_time__isnull=False
    )


Kind = PlanItem.Kind
LAST_DAY = (12, 31)
GRADED = of_years(MassOrganizationGrade)
RESOLVED = _work(partial(Sum, "resolved"))
MEASURES = (
    event(
        "plan_done",
        "Nhiệm vụ kế hoạch đến hạn đã hoàn thành",
        *_share(Kind.TASK),
    ),
    event("breakthroughs", "Nội dung đột phá", _planned(kind=Kind.BREAKTHROUGH)),
    event(
        "remedied",
        "Hạn chế đã khắc phục",
        *_share(Kind.REMEDY),
    ),
    event("movements", "Phong trào thi đua", _planned(kind=Kind.MOVEMENT)),
    event(
        "movement_units",
        "Lượt đơn vị tham gia phong trào",
        _planned(partial(Sum, "units_joined"), kind=Kind.MOVEMENT),
    ),
    yearly(
        "movements_reviewed",
        "Phong trào đã sơ kết, tổng kết",
        *_share(Kind.MOVEMENT, "reviewed_on"),
    ),
    event("solutions", "Nhóm giải pháp đột phá", _planned(kind=Kind.SOLUTION)),
    yearly(
        "mass_organizations_top",
        "Đoàn thể hoàn thành xuất sắc",
        Tally(GRADED, where=Q(result="top")),
        Tally(GRADED),
    ),
    yearly(
        "codes_amended",
        "Chuẩn mực, quy chế được sửa đổi",
        _conduct(amended=True),
        _conduct(),
    ),
    yearly(
        "codes_reviewed",
        "Chuẩn mực, quy chế được rà soát trong năm",
        _conduct(reviewed_on__isnull=False),
        _conduct(),
    ),
    event("violations", "Vụ vi phạm quy tắc ứng xử", _conduct(partial(Sum, "violations"))),
    event("saved", "Tiết kiệm, chống lãng phí", _conduct(partial(Sum, "saved_vnd")), is_money=True),
    event(
        "work_on_time",
        "Công việc, hồ sơ giải quyết đúng hạn",
        _work(partial(Sum, "on_time")),
        RESOLVED,
    ),
    event(
        "work_resolved",
        "Công việc, hồ sơ đã giải quyết trên tổng số",
        RESOLVED,
        _work(partial(Sum, F("opening") + F("received"))),
    ),
)
