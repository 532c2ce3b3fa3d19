"""Figures of the registers: contests, welfare, inspections, publicity, plans, rules, classes."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from django.db.models import F, Q, Sum

from campaigns.models import (
    CodeOfConduct,
    Contest,
    Document,
    DocumentStudy,
    Inspection,
    MassOrganizationGrade,
    PlanItem,
    Prize,
    PublicityItem,
    SteeringMember,
    TrainingClass,
    WelfareContribution,
    WorkIndicator,
)
from members.models import Organization
from reports.figures.figure import Unit
from reports.figures.measure import Measure
from reports.figures.period import Period
from reports.figures.tally import EVERY, ROWS, ComputedTally, Tally, Where, by_then, dated, of_years


def _steering(period: Period):
    return SteeringMember.objects.filter(starts_on__lte=period.end).exclude(ends_on__lt=period.end)


def _indicators(period: Period):
    return WorkIndicator.objects.filter(
        ends_on__gte=period.start, ends_on__lte=period.end, on_time__isnull=False
    )


def _must_study(period: Period):
    return dated(Document, "issued_on")(period).filter(must_be_studied=True)


def _studied(period: Period):
    """Documents that must be studied, as studied by cells up to the cut-off."""
    return DocumentStudy.objects.filter(
        document__in=_must_study(period).values("pk"), studied_on__lte=period.end
    )


class ToStudyTally(ComputedTally):
    """How many times documents of the period had to be studied: once by each cell below them."""

    @property
    def path(self) -> str:
        return "path"

    def groups(self, root: Organization, length: int, period: Period) -> dict[str, int]:
        holders = list(_must_study(period).values_list("organization__path", flat=True))
        found: Counter[str] = Counter()
        for path in self.under(root, period).values_list("path", flat=True):
            found[path[:length]] += sum(path.startswith(holder) for holder in holders)
        return dict(found)


def _cells(period: Period):
    return Organization.objects.existing_on(period.end).filter(kind__holds_members=True)


def _inspected(where: Q | Where = EVERY):
    """Inspections planned in the period, by the unit that was inspected."""
    return Tally(dated(Inspection, "planned_on"), organization="inspected", where=where)


def _planned(value: Any = ROWS, **chosen):
    """Items of the plans of the period's years."""
    return Tally(of_years(PlanItem), value, where=Q(**chosen))


def _conduct(value: Any = ROWS, **chosen):
    """Codes of conduct of the period's years."""
    return Tally(of_years(CodeOfConduct), value, where=Q(**chosen))


def _contests(value: Any = ROWS):
    return Tally(dated(Contest, "held_on"), value)


def _prizes(**chosen):
    """Prizes of contests held in the period."""
    rows = dated(Prize, "contest__held_on")
    return Tally(rows, organization="contest__organization", where=Q(**chosen))


def _published(value: Any = ROWS, **chosen):
    return Tally(dated(PublicityItem, "published_on"), value, where=Q(**chosen))


def _welfare(value: Any, **chosen):
    return Tally(dated(WelfareContribution, "contributed_on"), value, where=Q(**chosen))


PAID = partial(Sum, "paid_vnd")
RESOLVED = Tally(_indicators, partial(Sum, "resolved"))
MEASURES = (
    Measure("documents", "Văn bản lãnh đạo, chỉ đạo", Tally(dated(Document, "issued_on"))),
    Measure(
        "documents_studied",
        "Chi bộ đã quán triệt văn bản",
        Tally(_studied),
        ToStudyTally(_cells),
        Unit.SHARE,
    ),
    Measure("steering", "Thành viên ban chỉ đạo", Tally(_steering)),
    Measure(
        "plan_done",
        "Nội dung kế hoạch đã hoàn thành",
        _planned(done_on__isnull=False),
        _planned(),
        Unit.SHARE,
    ),
    Measure("breakthroughs", "Nội dung đột phá", _planned(kind="breakthrough")),
    Measure(
        "remedied",
        "Hạn chế đã khắc phục",
        _planned(kind="remedy", done_on__isnull=False),
        _planned(kind="remedy"),
        Unit.SHARE,
    ),
    Measure("movements", "Phong trào thi đua", _planned(kind="movement")),
    Measure(
        "movement_units",
        "Lượt đơn vị tham gia phong trào",
        _planned(partial(Sum, "units_joined"), kind="movement"),
    ),
    Measure(
        "movements_reviewed",
        "Phong trào đã sơ kết, tổng kết",
        _planned(kind="movement", reviewed_on__isnull=False),
        _planned(kind="movement"),
        Unit.SHARE,
    ),
    Measure("solutions", "Nhóm giải pháp đột phá", _planned(kind="solution")),
    Measure(
        "mass_organizations_top",
        "Đoàn thể hoàn thành xuất sắc",
        Tally(of_years(MassOrganizationGrade), where=Q(result="top")),
        Tally(of_years(MassOrganizationGrade)),
        Unit.SHARE,
    ),
    Measure(
        "codes_amended",
        "Chuẩn mực, quy chế được sửa đổi",
        _conduct(amended=True),
        _conduct(),
        Unit.SHARE,
    ),
    Measure(
        "codes_reviewed",
        "Chuẩn mực, quy chế được rà soát trong năm",
        _conduct(reviewed_on__isnull=False),
        _conduct(),
        Unit.SHARE,
    ),
    Measure("violations", "Vụ vi phạm quy tắc ứng xử", _conduct(partial(Sum, "violations"))),
    Measure(
        "saved", "Tiết kiệm, chống lãng phí", _conduct(partial(Sum, "saved_vnd")), None, Unit.VND
    ),
    Measure("contests", "Cuộc thi", _contests()),
    Measure("delegates", "Người dự thi", _contests(partial(Sum, "delegates"))),
    Measure("entries", "Bài dự thi", _contests(partial(Sum, "entries_received"))),
    Measure("entries_selected", "Bài được chọn", _contests(partial(Sum, "entries_selected"))),
    Measure(
        "entries_forwarded", "Bài gửi lên cấp trên", _contests(partial(Sum, "entries_forwarded"))
    ),
    Measure(
        "prizes",
        "Giải thưởng",
        _prizes(),
    ),
    *(
        Measure(
            f"prizes_{rank.value}",
            rank.label,
            _prizes(rank=rank),
        )
        for rank in Prize.Rank
    ),
    *(
        Measure(
            f"prizes_of_{name}",
            f"Giải của {label}",
            _prizes(collective=collective),
        )
        for name, label, collective in (
            ("collectives", "tập thể", True),
            ("individuals", "cá nhân", False),
        )
    ),
    *(
        Measure(
            f"inspections_{kind.value}",
            f"Cuộc {kind.label.lower()}",
            _inspected(Q(kind=kind, done_on__isnull=False)),
            _inspected(Q(kind=kind)),
            Unit.SHARE,
        )
        for kind in Inspection.Kind
    ),
    Measure("inspections", "Cuộc kiểm tra, giám sát theo kế hoạch", _inspected()),
    Measure(
        "inspections_done",
        "Cuộc kiểm tra, giám sát đã thực hiện",
        _inspected(by_then("done_on")),
        _inspected(),
        Unit.SHARE,
    ),
    Measure(
        "findings_remedied",
        "Thiếu sót đã khắc phục sau kiểm tra",
        _inspected(by_then("remedied_on", has_findings=True)),
        _inspected(Q(has_findings=True)),
        Unit.SHARE,
    ),
    Measure("publicity", "Tin, bài tuyên truyền", _published()),
    Measure(
        "talks",
        "Buổi nói chuyện, báo cáo viên",
        _published(channel="talk"),
    ),
    *(
        Measure(
            f"publicity_{channel.value}",
            f"Tuyên truyền: {channel.label.lower()}",
            _published(channel=channel),
        )
        for channel in PublicityItem.Channel
    ),
    Measure(
        "listeners",
        "Lượt người nghe nói chuyện",
        _published(partial(Sum, "listeners")),
    ),
    Measure("classes", "Lớp bồi dưỡng có bài về Bác", Tally(dated(TrainingClass, "starts_on"))),
    Measure(
        "learners", "Học viên", Tally(dated(TrainingClass, "starts_on"), partial(Sum, "learners"))
    ),
    Measure(
        "welfare_registered",
        "An sinh xã hội: đăng ký",
        _welfare(partial(Sum, "registered_vnd")),
        None,
        Unit.VND,
    ),
    Measure(
        "welfare_paid",
        "An sinh xã hội: đã thực hiện",
        _welfare(PAID),
        None,
        Unit.VND,
    ),
    *(
        Measure(
            f"welfare_{form.value}",
            f"An sinh xã hội bằng {label}",
            _welfare(PAID, form=form),
            None,
            Unit.VND,
        )
        for form, label in (
            (WelfareContribution.Form.CASH, "tiền"),
            (WelfareContribution.Form.GOODS, "hiện vật"),
        )
    ),
    Measure("handovers", "Lượt bàn giao", Tally(dated(WelfareContribution, "handed_over_on"))),
    Measure("houses", "Nhà tình nghĩa, đại đoàn kết", _welfare(partial(Sum, "houses"))),
    Measure(
        "work_on_time",
        "Công việc, hồ sơ giải quyết đúng hạn",
        Tally(_indicators, partial(Sum, "on_time")),
        RESOLVED,
        Unit.SHARE,
    ),
    Measure(
        "work_resolved",
        "Công việc, hồ sơ đã giải quyết trên tổng số",
        RESOLVED,
        Tally(_indicators, partial(Sum, F("opening") + F("received"))),
        Unit.SHARE,
    ),
)
