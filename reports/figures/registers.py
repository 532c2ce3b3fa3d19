"""Figures of the registers: contests, welfare, inspections, publicity, plans, rules, classes."""

from __future__ import annotations

from collections import Counter

from django.db.models import F, Sum

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

from .base import Measure, Period, Tally, Unit


def dated(model, day: str, **chosen):
    """Rows of a register whose day lies in the period."""

    def rows(period: Period):
        return model.objects.filter(
            **{f"{day}__gte": period.start, f"{day}__lte": period.end}, **chosen
        )

    return rows


def _of_year(model, **chosen):
    def rows(period: Period):
        return model.objects.filter(**chosen, **period.in_years())

    return rows


def _steering(period: Period):
    return SteeringMember.objects.filter(starts_on__lte=period.end).exclude(ends_on__lt=period.end)


def _indicators(period: Period):
    return WorkIndicator.objects.filter(
        ends_on__gte=period.start, ends_on__lte=period.end, on_time__isnull=False
    )


def _must_study(period: Period):
    return Document.objects.filter(
        must_be_studied=True, issued_on__gte=period.start, issued_on__lte=period.end
    )


def _studied(period: Period):
    """Documents that must be studied, as studied by cells up to the cut-off."""
    return DocumentStudy.objects.filter(
        document__in=_must_study(period).values("pk"), studied_on__lte=period.end
    )


class ToStudyTally(Tally):
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

    def total(self, root: Organization, period: Period) -> int:
        return sum(self.groups(root, len(root.path), period).values())


def _cells(period: Period):
    return Organization.objects.existing_on(period.end).filter(kind__holds_members=True)


WELFARE = dated(WelfareContribution, "contributed_on")
CONTESTS = dated(Contest, "held_on")


def _inspected(**chosen):
    """Inspections by the unit that was inspected."""
    return Tally(dated(Inspection, "planned_on", **chosen), organization="inspected")


def _inspected_by_then(day: str, **chosen):
    """Inspections planned in the period that were done, or remedied, by its last day."""

    def rows(period: Period):
        planned = dated(Inspection, "planned_on", **chosen)(period)
        return planned.filter(**{f"{day}__lte": period.end})

    return rows


INSPECTIONS = _inspected()
MOVEMENTS = _of_year(PlanItem, kind="movement")
CONDUCT = _of_year(CodeOfConduct)
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
        Tally(_of_year(PlanItem, done_on__isnull=False)),
        Tally(_of_year(PlanItem)),
        Unit.SHARE,
    ),
    Measure("breakthroughs", "Nội dung đột phá", Tally(_of_year(PlanItem, kind="breakthrough"))),
    Measure(
        "remedied",
        "Hạn chế đã khắc phục",
        Tally(_of_year(PlanItem, kind="remedy", done_on__isnull=False)),
        Tally(_of_year(PlanItem, kind="remedy")),
        Unit.SHARE,
    ),
    Measure("movements", "Phong trào thi đua", Tally(MOVEMENTS)),
    Measure(
        "movement_units", "Lượt đơn vị tham gia phong trào", Tally(MOVEMENTS, Sum("units_joined"))
    ),
    Measure(
        "movements_reviewed",
        "Phong trào đã sơ kết, tổng kết",
        Tally(_of_year(PlanItem, kind="movement", reviewed_on__isnull=False)),
        Tally(MOVEMENTS),
        Unit.SHARE,
    ),
    Measure("solutions", "Nhóm giải pháp đột phá", Tally(_of_year(PlanItem, kind="solution"))),
    Measure(
        "mass_organizations_top",
        "Đoàn thể hoàn thành xuất sắc",
        Tally(_of_year(MassOrganizationGrade, result="top")),
        Tally(_of_year(MassOrganizationGrade)),
        Unit.SHARE,
    ),
    Measure(
        "codes_amended",
        "Chuẩn mực, quy chế được sửa đổi",
        Tally(_of_year(CodeOfConduct, amended=True)),
        Tally(CONDUCT),
        Unit.SHARE,
    ),
    Measure(
        "codes_reviewed",
        "Chuẩn mực, quy chế được rà soát trong năm",
        Tally(_of_year(CodeOfConduct, reviewed_on__isnull=False)),
        Tally(CONDUCT),
        Unit.SHARE,
    ),
    Measure("violations", "Vụ vi phạm quy tắc ứng xử", Tally(CONDUCT, Sum("violations"))),
    Measure("saved", "Tiết kiệm, chống lãng phí", Tally(CONDUCT, Sum("saved_vnd")), None, Unit.VND),
    Measure("contests", "Cuộc thi", Tally(CONTESTS)),
    Measure("delegates", "Người dự thi", Tally(CONTESTS, Sum("delegates"))),
    Measure("entries", "Bài dự thi", Tally(CONTESTS, Sum("entries_received"))),
    Measure("entries_selected", "Bài được chọn", Tally(CONTESTS, Sum("entries_selected"))),
    Measure("entries_forwarded", "Bài gửi lên cấp trên", Tally(CONTESTS, Sum("entries_forwarded"))),
    Measure(
        "prizes",
        "Giải thưởng",
        Tally(dated(Prize, "contest__held_on"), organization="contest__organization"),
    ),
    *(
        Measure(
            f"prizes_{rank.value}",
            rank.label,
            Tally(
                dated(Prize, "contest__held_on", rank=rank), organization="contest__organization"
            ),
        )
        for rank in Prize.Rank
    ),
    *(
        Measure(
            f"prizes_of_{name}",
            f"Giải của {label}",
            Tally(
                dated(Prize, "contest__held_on", collective=collective),
                organization="contest__organization",
            ),
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
            _inspected(kind=kind, done_on__isnull=False),
            _inspected(kind=kind),
            Unit.SHARE,
        )
        for kind in Inspection.Kind
    ),
    Measure("inspections", "Cuộc kiểm tra, giám sát theo kế hoạch", INSPECTIONS),
    Measure(
        "inspections_done",
        "Cuộc kiểm tra, giám sát đã thực hiện",
        Tally(_inspected_by_then("done_on"), organization="inspected"),
        INSPECTIONS,
        Unit.SHARE,
    ),
    Measure(
        "findings_remedied",
        "Thiếu sót đã khắc phục sau kiểm tra",
        Tally(_inspected_by_then("remedied_on", has_findings=True), organization="inspected"),
        _inspected(has_findings=True),
        Unit.SHARE,
    ),
    Measure("publicity", "Tin, bài tuyên truyền", Tally(dated(PublicityItem, "published_on"))),
    Measure(
        "talks",
        "Buổi nói chuyện, báo cáo viên",
        Tally(dated(PublicityItem, "published_on", channel="talk")),
    ),
    *(
        Measure(
            f"publicity_{channel.value}",
            f"Tuyên truyền: {channel.label.lower()}",
            Tally(dated(PublicityItem, "published_on", channel=channel)),
        )
        for channel in PublicityItem.Channel
    ),
    Measure(
        "listeners",
        "Lượt người nghe nói chuyện",
        Tally(dated(PublicityItem, "published_on"), Sum("listeners")),
    ),
    Measure("classes", "Lớp bồi dưỡng có bài về Bác", Tally(dated(TrainingClass, "starts_on"))),
    Measure("learners", "Học viên", Tally(dated(TrainingClass, "starts_on"), Sum("learners"))),
    Measure(
        "welfare_registered",
        "An sinh xã hội: đăng ký",
        Tally(WELFARE, Sum("registered_vnd")),
        None,
        Unit.VND,
    ),
    Measure(
        "welfare_paid",
        "An sinh xã hội: đã thực hiện",
        Tally(WELFARE, Sum("paid_vnd")),
        None,
        Unit.VND,
    ),
    *(
        Measure(
            f"welfare_{form.value}",
            f"An sinh xã hội bằng {label}",
            Tally(dated(WelfareContribution, "contributed_on", form=form), Sum("paid_vnd")),
            None,
            Unit.VND,
        )
        for form, label in (
            (WelfareContribution.Form.CASH, "tiền"),
            (WelfareContribution.Form.GOODS, "hiện vật"),
        )
    ),
    Measure("handovers", "Lượt bàn giao", Tally(dated(WelfareContribution, "handed_over_on"))),
    Measure("houses", "Nhà tình nghĩa, đại đoàn kết", Tally(WELFARE, Sum("houses"))),
    Measure(
        "work_on_time",
        "Công việc, hồ sơ giải quyết đúng hạn",
        Tally(_indicators, Sum("on_time")),
        Tally(_indicators, Sum("resolved")),
        Unit.SHARE,
    ),
    Measure(
        "work_resolved",
        "Công việc, hồ sơ đã giải quyết trên tổng số",
        Tally(_indicators, Sum("resolved")),
        Tally(_indicators, Sum(F("opening") + F("received"))),
        Unit.SHARE,
    ),
)
