"""Figures of what was directed and planned: documents, steering, plans, rules of conduct, work.

Plan items, grades of mass organisations and codes of conduct are records of a campaign year, so
they count for each whole year that the period touches; everything else counts by its day.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from campaigns.models import (
    CodeOfConduct,
    Document,
    DocumentStudy,
    MassOrganizationGrade,
    PlanItem,
    SteeringMember,
    WorkIndicator,
)
from members.models import Organization
from reports.figures.measure import event, stock, yearly
from reports.figures.period import Period
from reports.figures.tally import ROWS, ComputedTally, Tally, dated, of_years


def _must_study(period: Period) -> QuerySet:
    """Documents issued in the period that every cell must study."""
    return dated(Document, "issued_on")(period).filter(must_be_studied=True)


def _studied(period: Period) -> QuerySet:
    """Studies of these documents by cells, up to the cut-off."""
    return DocumentStudy.objects.filter(
        document__in=_must_study(period).values("pk"), studied_on__lte=period.end
    )


def _cells(period: Period) -> QuerySet:
    return Organization.objects.existing_on(period.end).filter(kind__holds_members=True)


class ToStudyTally(ComputedTally):
    """How many studies were due: each document once by each cell below the one that issued it."""

    @property
    def path(self) -> str:
        return "path"

    def groups(self, root: Organization, length: int, period: Period) -> dict[str, int]:
        issuers = list(_must_study(period).values_list("organization__path", flat=True))
        due: Counter[str] = Counter()
        for path in self.under(root, period).values_list("path", flat=True):
            due[path[:length]] += sum(path.startswith(issuer) for issuer in issuers)
        return dict(due)


def _steering(period: Period) -> QuerySet:
    """Members of steering committees on the cut-off day."""
    return SteeringMember.objects.filter(starts_on__lte=period.end).exclude(ends_on__lt=period.end)


def _planned(value: Any = ROWS, **filters) -> Tally:
    """Items of the plans of the period's years."""
    return Tally(of_years(PlanItem), value, where=Q(**filters))


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


GRADED = of_years(MassOrganizationGrade)
RESOLVED = _work(partial(Sum, "resolved"))
MEASURES = (
    event("documents", "Văn bản lãnh đạo, chỉ đạo", Tally(dated(Document, "issued_on"))),
    yearly(
        "documents_studied",
        "Chi bộ đã quán triệt văn bản",
        Tally(_studied),
        ToStudyTally(_cells),
    ),
    stock("steering", "Thành viên ban chỉ đạo", Tally(_steering)),
    event(
        "plan_done",
        "Nội dung kế hoạch đã hoàn thành",
        _planned(done_on__isnull=False),
        _planned(),
    ),
    event("breakthroughs", "Nội dung đột phá", _planned(kind="breakthrough")),
    event(
        "remedied",
        "Hạn chế đã khắc phục",
        _planned(kind="remedy", done_on__isnull=False),
        _planned(kind="remedy"),
    ),
    event("movements", "Phong trào thi đua", _planned(kind="movement")),
    event(
        "movement_units",
        "Lượt đơn vị tham gia phong trào",
        _planned(partial(Sum, "units_joined"), kind="movement"),
    ),
    yearly(
        "movements_reviewed",
        "Phong trào đã sơ kết, tổng kết",
        _planned(kind="movement", reviewed_on__isnull=False),
        _planned(kind="movement"),
    ),
    event("solutions", "Nhóm giải pháp đột phá", _planned(kind="solution")),
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
