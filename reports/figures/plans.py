"""Figures of what was planned: plans by kind, rules of conduct, mass organisations.

Plan items, grades of mass organisations and codes of conduct are records of a campaign year, so
they count for each whole year that the period touches; a thing with a line in several years is one.
"""

from functools import partial
from typing import Any

from django.db.models import Q, QuerySet, Sum

from campaigns.models import CodeOfConduct, MassOrganizationGrade, PlanItem
from reports.figures.measure import distinct, event, yearly
from reports.figures.period import Period
from reports.figures.tally import ROWS, THING, THINGS, Tally, Where, by_then, of_years


def _planned(value: Any = ROWS, **filters) -> Tally:
    """Items of the plans of the period's years."""
    return Tally(of_years(PlanItem), value, where=Q(**filters))


def _due_or_done(kind: str, day: str) -> Where:
    """Items of a kind that were due by the last day of the period, and those done before their time.

    An item without a deadline is due at the end of its year.
    """

    def where(period: Period) -> Q:
        last = period.judged_on
        done = Q(**{f"{day}__lte": last})
        is_over = (last.month, last.day) == LAST_DAY
        last_over = last.year if is_over else last.year - 1
        due = Q(due_on__lte=last) | Q(due_on__isnull=True, year__year__lte=last_over)
        return Q(kind=kind) & (due | done)

    return where


def _share(kind: str, day: str = "done_on", value: Any = ROWS) -> tuple[Tally, Tally]:
    """Items of a kind that are done, and what they are a share of: nothing that is still to come."""
    done, due = by_then(day, kind=kind), _due_or_done(kind, day)
    rows = of_years(PlanItem)
    return Tally(rows, value, where=done), Tally(rows, value, where=due)


def _conduct(value: Any = ROWS, **filters) -> Tally:
    """Codes of conduct of the period's years."""
    return Tally(of_years(CodeOfConduct), value, where=Q(**filters))


def solutions(period: Period) -> QuerySet:
    """Groups of solutions that run in the period: begun by its last day, not done before its first.

    They last for years, whether a line was written in each of them or only in the first.
    """
    groups = PlanItem.objects.annotate(thing=THING).filter(
        kind=Kind.SOLUTION, year__year__lte=period.end.year
    )
    return groups.exclude(thing__in=groups.filter(done_on__lt=period.start).values("thing"))


Kind = PlanItem.Kind
LAST_DAY = (12, 31)
GRADED = of_years(MassOrganizationGrade)
MEASURES = (
    event(
        "plan_done",
        "Nhiệm vụ kế hoạch đến hạn đã hoàn thành",
        *_share(Kind.TASK),
    ),
    distinct("breakthroughs", "Nội dung đột phá", _planned(THINGS, kind=Kind.BREAKTHROUGH)),
    distinct(
        "remedied",
        "Hạn chế đã khắc phục",
        *_share(Kind.REMEDY, value=THINGS),
    ),
    distinct("movements", "Phong trào thi đua", _planned(THINGS, kind=Kind.MOVEMENT)),
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
    distinct("solutions", "Nhóm giải pháp đột phá", Tally(solutions, THINGS)),
    yearly(
        "mass_organizations_top",
        "Đoàn thể hoàn thành xuất sắc",
        Tally(GRADED, where=Q(result="top")),
        Tally(GRADED),
    ),
    distinct("codes", "Bản chuẩn mực, quy chế", _conduct(THINGS)),
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
)
