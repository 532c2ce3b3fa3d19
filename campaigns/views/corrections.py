"""Correcting a row that was entered wrongly: at once, asked for, and decided."""

import django_tables2 as tables
from django.urls import reverse

from campaigns.actions.corrections import (
    Dated,
    apply_request,
    ask_for_correction,
    correct,
    decline_request,
    requests_awaiting,
    subject_of,
)
from campaigns.actions.touched import Touched
from campaigns.actions.touched_records import touched_of
from campaigns.forms.corrections import (
    CorrectCommendationForm,
    CorrectDecisionForm,
    CorrectEarlierNameForm,
    CorrectLeaveForm,
    CorrectMembershipForm,
    CorrectPositionForm,
)
from campaigns.issuers import others_to_correct
from campaigns.models import Commendation, Decision
from campaigns.models.deciders import OUTSIDE, competent
from campaigns.views.requests import RequestView
from campaigns.views.touching import TouchingView
from members.forms.organizations import OrganizationCorrectForm
from members.models import (
    CorrectionRequest,
    EarlierName,
    LeavePeriod,
    Membership,
    Organization,
    Position,
)
from members.models.holders import named
from members.models.scopes import Power
from portal.kit.lists import TableView
from portal.kit.tables import DateColumn, Table

ASK_INTRO = (
    "Đồng chí không sửa trực tiếp dòng này được. Đề nghị được gửi đến cấp quản lý; kết quả hiện ở "
    "trang chủ của đồng chí."
)

SECOND_INTRO = (
    "Mục này đã được xác nhận và tính vào số liệu nên sửa cũng cần người thứ hai: đồng chí gửi đề nghị, "
    "{} giải quyết; kết quả hiện ở trang chủ của đồng chí."
)

ORGANIZATION_INTRO = (
    "Chỉ dùng khi đã ghi nhầm từ đầu: số liệu, báo cáo của mọi năm chưa chốt được tính lại theo "
    "thông tin mới. Tổ chức thật sự đổi tên thì mời đồng chí dùng “Sửa” và ghi ngày đổi tên."
)


class CorrectView(TouchingView):
    """The page that corrects one row; who may not correct it asks for it there."""

    takes_user = True
    takes_record_as = "instance"
    permission = "campaigns.ask_for_correction"
    lists_figures = True
    title = "Sửa dữ liệu đã nhập sai"

    @property
    def corrects(self) -> bool:
        """The user may correct the row at once."""
        return self.request.user.has_perm("campaigns.correct_row", self.object)

    @property
    def intro(self) -> str:
        if others := others_to_correct(self.object, self.request.user):
            return SECOND_INTRO.format(named(others))
        return "" if self.corrects else ASK_INTRO

    @property
    def button(self) -> str:
        return "Sửa" if self.corrects else "Gửi đề nghị sửa"

    @property
    def done(self) -> str:
        return "Đã sửa; giá trị cũ và lý do được lưu." if self.corrects else "Đã gửi đề nghị sửa."

    @property
    def subject(self) -> str:
        return subject_of(self.object)

    def why_returned(self, data) -> str:
        return f"Sửa {self.subject[:1].lower()}{self.subject[1:]}. Lý do: {data['reason']}"

    def change(self, record, data) -> None:
        values = {name: value for name, value in data.items() if name not in ("reason", "seen")}
        write = correct if self.corrects else ask_for_correction
        write(row=record, values=values, reason=data["reason"], by=self.request.user)

    def touch(self, change) -> Touched:
        return touched_of(self.object, change, user=self.request.user)

    def form_valid(self, form):
        if self.corrects:
            return super().form_valid(form)
        return super(TouchingView, self).form_valid(form)  # only asked for


class _OfMemberView(CorrectView):
    def get_success_url(self) -> str:
        return self.object.member.get_absolute_url()


class CorrectMembershipView(_OfMemberView):
    queryset = Membership.objects.select_related("member", "organization__kind")
    form_class = CorrectMembershipForm


class CorrectPositionView(_OfMemberView):
    queryset = Position.objects.select_related("member", "organization__kind")
    form_class = CorrectPositionForm


class CorrectLeaveView(_OfMemberView):
    queryset = LeavePeriod.objects.select_related("member")
    form_class = CorrectLeaveForm


class CorrectCommendationView(CorrectView):
    queryset = Commendation.objects.select_related("organization", "member", "decision__issuer")
    form_class = CorrectCommendationForm
    member = None  # a decision is on nobody's sheet


class CorrectDecisionView(CorrectView):
    queryset = Decision.objects.select_related("issuer__kind")
    form_class = CorrectDecisionForm
    member = None
    title = "Sửa quyết định"


class CorrectOrganizationView(CorrectView):
    """Kind, parent and names that were entered wrongly; a new name has a day on the form "Sửa"."""

    queryset = Organization.objects.select_related("kind")
    form_class = OrganizationCorrectForm
    member = None
    title = "Sửa loại, nơi trực thuộc, tên ghi nhầm"

    @property
    def intro(self) -> str:
        return f"{ORGANIZATION_INTRO} {super().intro}".strip()


class CorrectEarlierNameView(CorrectView):
    queryset = EarlierName.objects.select_related("organization__kind")
    form_class = CorrectEarlierNameForm
    member = None

    def get_success_url(self) -> str:
        return self.object.organization.get_absolute_url()


class CorrectionTable(Table):
    at = DateColumn(linkify=lambda record: reverse("campaigns:correction_decide", args=[record.pk]),
                    verbose_name="Ngày đề nghị")  # fmt: skip
    subject = tables.Column(verbose_name="Dòng cần sửa")
    changes = tables.Column(accessor="lines", verbose_name="Nội dung sửa", orderable=False)
    by = tables.Column(verbose_name="Người đề nghị", orderable=False)
    state = tables.Column(verbose_name="Kết quả")

    def render_changes(self, value):
        return "; ".join(value)


class CorrectionListView(TableView):
    """What was corrected or asked for, the newest first; `?waiting=1`: what waits for the reader."""

    model = CorrectionRequest
    queryset = CorrectionRequest.objects.select_related("by__member")
    table_class = CorrectionTable
    filterset_fields = ("state",)
    title = "Sửa dữ liệu đã nhập"
    quick_filters = ("state",)
    empty = (
        "Chưa có lần sửa, đề nghị sửa nào. Muốn sửa một dòng đã ghi, mời đồng chí mở dòng đó và bấm “Sửa” "
        "hoặc “Đề nghị sửa”."
    )

    def get_queryset(self):
        rows = super().get_queryset()
        if "waiting" not in self.request.GET:
            return rows
        return rows.filter(pk__in=requests_awaiting(self.request.user).values("pk"))


class CorrectionDecideView(RequestView):
    """One request: what is to be corrected and why; who manages the row applies or declines it."""

    queryset = CorrectionRequest.objects.select_related(
        "organization", "member", "by__member", "decided_by__member"
    )
    decider = "campaigns.decide_correction"
    title = "Đề nghị sửa dữ liệu"
    button = "Sửa theo đề nghị"
    button_once_read = "Đã xem, sửa theo đề nghị"
    lists_figures = True
    refusal = "Không sửa"
    done = "Đã sửa theo đề nghị."
    refused = "Đã trả lời là không sửa."
    list_name = "campaigns:correction_list"
    list_label = "Các lần sửa, đề nghị sửa"

    @property
    def subject(self) -> str:
        return self.object.subject

    @property
    def facts(self) -> list[tuple[str, str]]:
        request = self.object
        return [
            ("Nội dung sửa", "; ".join(request.lines)),
            ("Lý do", request.reason),
            ("Cấp giải quyết", str(competent(Power.MANAGE, request.organization) or OUTSIDE)),
        ]

    def why_returned(self, data) -> str:
        return f"{self.object.subject}. Lý do: {self.object.reason}"

    @property
    def member(self):
        """Whose dated facts are changed; other records are of no one member."""
        return self.object.member if isinstance(self.object.record, Dated) else None

    def touch(self, change) -> Touched:
        row = self.object.record
        return touched_of(row, change, user=self.request.user) if row else Touched()

    def apply(self, request, answer: str) -> None:
        apply_request(request=request, by=self.request.user, answer=answer)

    def refuse(self, request, answer: str) -> None:
        decline_request(request=request, by=self.request.user, answer=answer)
