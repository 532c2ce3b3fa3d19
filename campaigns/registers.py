"""The registers as data: what each is called, what its list shows, what its form asks.

One list and one form serve them all (`campaigns/views/registers.py`). Source: domain §9.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from campaigns.models import (
    CampaignYear,
    CodeOfConduct,
    CompositeIndicator,
    Contest,
    DelegateVisit,
    Document,
    Inspection,
    MassOrganizationGrade,
    MonthlyGuidance,
    PlanItem,
    PledgeTemplate,
    PublicityItem,
    RaisedIssue,
    SteeringMember,
    Term,
    Topic,
    TrainingClass,
    WelfareContribution,
    WorkIndicator,
)


@dataclass(frozen=True)
class Register:
    """One register: its model, the day that says in which year a line belongs, list and form."""

    model: type[models.Model]
    title: str
    one: str
    day: str
    columns: tuple[tuple[str, str], ...]  # heading, attribute
    fields: tuple[str, ...]
    search: str
    totals: tuple[tuple[str, str, str], ...] = ()  # label, column to add up, filter to write it
    powers: tuple[str, ...] = ("record", "record_register", "manage")
    prepared: bool = False  # laid down for a year, so also before it opens
    many: tuple[str, str] | None = None  # a page on which many are entered at once: url name, label

    @property
    def slug(self) -> str:
        return self.model.REGISTER

    @property
    def has_year(self) -> bool:
        """Lines belong to a campaign year, which must be open."""
        return any(field.name == "year" for field in self.model._meta.get_fields())

    def require_open(self, record, *, deleting: bool = False) -> None:
        """Refuse a change of a line whose year is closed, or not open yet (ValidationError)."""
        year = self.year_of(record, deleting=deleting)
        if year is None:
            return
        if self.prepared or not self.has_year:
            year.require_not_closed()
        else:
            year.require_open()

    def year_of(self, record, *, deleting: bool = False) -> CampaignYear | None:
        """The year that guards a line; None where none does.

        A document belongs to the year of its day. A service may end later than the year in which
        it began, but what served in a closed year is not deleted.
        """
        if self.has_year:
            return record.year
        if self.model is Term or (self.model is SteeringMember and not deleting):
            return None
        day = getattr(record, self.day)
        return CampaignYear.objects.containing(record.organization, day).first()

    def of_year(self, rows, year: int):
        """The lines of one year; a person who serves counts in every year of his service."""
        if self.has_year:
            return rows.filter(year__year=year)
        if self.model is Term:
            return rows.filter(starts_on__year__lte=year)
        if self.model is SteeringMember:
            serving = models.Q(ends_on__isnull=True) | models.Q(ends_on__year__gte=year)
            return rows.filter(serving, starts_on__year__lte=year)
        return rows.filter(**{f"{self.day}__year": year})


REGISTERS = {
    register.slug: register
    for register in (
        Register(
            Document,
            "Văn bản",
            "văn bản",
            "issued_on",
            (
                ("Số, ký hiệu", "number"),
                ("Ngày", "issued_on"),
                ("Cơ quan ban hành", "issuer"),
                ("Trích yếu", "title"),
            ),
            (
                "kind", "number", "issued_on", "issuer", "title", "serves", "must_be_studied",
                "whole_term", "file",
            ),
            "title",
            powers=("record_register", "manage"),
        ),
        Register(
            Topic,
            "Chuyên đề",
            "chuyên đề",
            "",
            (
                ("Chuyên đề", "title"),
                ("Quý", "quarter"),
                ("Chuyên đề năm", "is_annual"),
                ("Năm", "year"),
            ),
            ("year", "title", "is_annual", "quarter", "directive", "material", "file"),
            "title",
            powers=("manage",),
            prepared=True,
        ),
        Register(
            MonthlyGuidance,
            "Định hướng sinh hoạt hằng tháng",
            "định hướng sinh hoạt",
            "",
            (("Trọng tâm", "title"), ("Tháng", "month"), ("Năm", "year")),
            ("year", "month", "title", "agenda", "note", "file"),
            "title",
            powers=("manage",),
            prepared=True,
        ),
        Register(
            PledgeTemplate,
            "Mẫu bản cam kết",
            "mẫu bản cam kết",
            "",
            (("Tên mẫu", "name"), ("Loại", "get_kind_display"), ("Năm", "year")),
            ("year", "kind", "name", "lines"),
            "name",
            powers=("manage",),
            prepared=True,
        ),
        Register(
            DelegateVisit,
            "Cấp trên dự sinh hoạt chi bộ",
            "phân công dự sinh hoạt",
            "planned_on",
            (
                ("Đại biểu", "delegate"),
                ("Dự kiến", "planned_on"),
                ("Đã dự", "visited_on"),
                ("Không phân công trước", "unplanned"),
            ),
            ("delegate", "planned_on", "visited_on", "remarks"),
            "delegate__full_name",
            powers=("manage",),
            many=("campaigns:visit_plan", "Phân công theo quý"),
        ),
        Register(
            RaisedIssue,
            "Vấn đề, kiến nghị",
            "vấn đề, kiến nghị",
            "raised_on",
            (
                ("Vấn đề", "content"),
                ("Nêu ngày", "raised_on"),
                ("Xử lý", "handlers"),
                ("Hạn", "due_on"),
                ("Xong", "resolved_on"),
            ),
            (
                "raised_on", "session", "content", "raised_by", "handled_by", "handler", "due_on",
                "resolved_on", "result",
            ),
            "content",
        ),
        Register(
            PlanItem,
            "Kế hoạch, đột phá, khắc phục, phong trào",
            "nội dung kế hoạch",
            "due_on",
            (
                ("Nội dung", "content"),
                ("Loại", "get_kind_display"),
                ("Hạn", "due_on"),
                ("Hoàn thành", "done_on"),
            ),
            (
                "kind", "strand", "plan", "content", "measure", "owner", "due_on", "done_on",
                "result", "units_joined", "reviewed_on",
            ),
            "content",
        ),
        Register(
            SteeringMember,
            "Ban chỉ đạo",
            "thành viên ban chỉ đạo",
            "starts_on",
            (
                ("Thành viên", "member"),
                ("Vai trò", "role"),
                ("Lĩnh vực", "area"),
                ("Từ ngày", "starts_on"),
                ("Đến ngày", "ends_on"),
            ),
            ("member", "role", "area", "decision_number", "starts_on", "ends_on"),
            "member__full_name",
        ),
        Register(
            Term,
            "Nhiệm kỳ",
            "nhiệm kỳ",
            "starts_on",
            (("Nhiệm kỳ", "name"), ("Từ ngày", "starts_on")),
            ("name", "starts_on"),
            "name",
            powers=("manage",),
        ),
        Register(
            Contest,
            "Cuộc thi, hội thi",
            "cuộc thi",
            "held_on",
            (
                ("Cuộc thi", "name"),
                ("Ngày", "held_on"),
                ("Cấp", "get_level_display"),
                ("Bài dự thi", "entries_received"),
                ("Gửi lên", "entries_forwarded"),
            ),
            (
                "name", "form", "level", "held_on", "delegates", "entries_received",
                "entries_selected", "entries_forwarded",
            ),
            "name",
            (
                ("Người dự thi", "delegates", "number"),
                ("Bài dự thi", "entries_received", "number"),
                ("Bài gửi lên", "entries_forwarded", "number"),
            ),
        ),
        Register(
            WelfareContribution,
            "An sinh xã hội",
            "đóng góp an sinh",
            "contributed_on",
            (
                ("Chương trình", "programme"),
                ("Ngày", "contributed_on"),
                ("Đăng ký (đồng)", "registered_vnd"),
                ("Đã thực hiện (đồng)", "paid_vnd"),
                ("Nhà", "houses"),
            ),
            (
                "programme", "form", "contributed_on", "registered_vnd", "paid_vnd", "houses",
                "beneficiary", "place", "handed_over_on",
            ),
            "programme",
            (
                ("Đăng ký", "registered_vnd", "money"),
                ("Đã thực hiện", "paid_vnd", "money"),
                ("Số nhà", "houses", "number"),
            ),
        ),
        Register(
            Inspection,
            "Kiểm tra, giám sát",
            "cuộc kiểm tra, giám sát",
            "planned_on",
            (
                ("Đơn vị được kiểm tra", "inspected"),
                ("Loại", "get_kind_display"),
                ("Kế hoạch", "planned_on"),
                ("Thực hiện", "done_on"),
                ("Khắc phục xong", "remedied_on"),
            ),
            (
                "kind", "inspected", "planned_on", "done_on", "team", "has_findings", "findings",
                "catalogue_entry", "remedied_on",
            ),
            "inspected__name",
        ),
        Register(
            PublicityItem,
            "Tuyên truyền",
            "tin, bài, buổi nói chuyện",
            "published_on",
            (
                ("Tin, bài", "title"),
                ("Kênh", "get_channel_display"),
                ("Ngày", "published_on"),
                ("Tác giả, báo cáo viên", "author"),
            ),
            (
                "channel", "published_on", "title", "author", "issue", "link", "occasion",
                "listeners",
            ),
            "title",
            (("Người nghe", "listeners", "number"),),
        ),
        Register(
            WorkIndicator,
            "Kết quả công việc",
            "chỉ tiêu công việc",
            "ends_on",
            (
                ("Chỉ tiêu", "name"),
                ("Đến ngày", "ends_on"),
                ("Đã giải quyết", "resolved"),
                ("Tỷ lệ giải quyết", "resolved_share"),
                ("Đúng hạn", "on_time_share"),
                ("So với kỳ trước", "growth"),
            ),
            (
                "name", "starts_on", "ends_on", "unit", "opening", "received", "resolved",
                "on_time", "online", "earlier",
            ),
            "name",
        ),
        Register(
            CodeOfConduct,
            "Chuẩn mực, quy chế",
            "chuẩn mực, quy chế",
            "reviewed_on",
            (
                ("Tên", "title"),
                ("Ban hành", "adopted_on"),
                ("Rà soát trong năm", "reviewed_on"),
                ("Vi phạm", "violations"),
                ("Tiết kiệm (đồng)", "saved_vnd"),
            ),
            (
                "kind", "title", "adopted_on", "reviewed_on", "amended", "changes", "violations",
                "saved_vnd",
            ),
            "title",
            (("Vụ vi phạm", "violations", "number"), ("Tiết kiệm", "saved_vnd", "money")),
        ),
        Register(
            MassOrganizationGrade,
            "Xếp loại đoàn thể",
            "xếp loại đoàn thể",
            "",
            (("Đoàn thể", "name"), ("Mức xếp loại", "get_result_display"), ("Cấp xếp loại", "decided_by")),
            ("year", "name", "result", "decided_by"),
            "name",
        ),
        Register(
            CompositeIndicator,
            "Chỉ tiêu tổng hợp",
            "chỉ tiêu tổng hợp",
            "",
            (("Chỉ tiêu", "name"), ("Cách tính", "formula"), ("Phấn đấu (%)", "target")),
            ("year", "name", "first", "second", "third", "target"),
            "name",
            powers=("record_register", "manage"),
            prepared=True,
        ),
        Register(
            TrainingClass,
            "Lớp bồi dưỡng",
            "lớp bồi dưỡng",
            "starts_on",
            (
                ("Lớp", "kind"),
                ("Từ ngày", "starts_on"),
                ("Học viên", "learners"),
                ("Chuyên đề về Bác", "lesson"),
            ),
            ("kind", "starts_on", "ends_on", "learners", "lesson"),
            "kind",
            (("Học viên", "learners", "number"),),
        ),
    )
}  # fmt: skip
# The registers as their page groups them.
GROUPS = (
    ("Lãnh đạo, chỉ đạo", ("documents", "plans", "steering", "terms")),
    (
        "Sinh hoạt, học tập",
        ("topics", "guidance", "pledge-templates", "visits", "issues", "classes"),
    ),
    (
        "Phong trào, kết quả",
        (
            "contests",
            "publicity",
            "welfare",
            "inspections",
            "codes",
            "indicators",
            "composites",
            "mass-organizations",
        ),
    ),
)
