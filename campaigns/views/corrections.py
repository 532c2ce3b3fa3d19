"""Correcting a row that was entered wrongly: at once, asked for, and decided."""

import django_tables2 as tables
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse

from campaigns.actions.corrections import (
    apply_request,
    ask_for_correction,
    correct,
    decline_request,
    subject_of,
)
from campaigns.forms.corrections import (
    CorrectCommendationForm,
    CorrectDecisionForm,
    CorrectionAnswerForm,
    CorrectLeaveForm,
    CorrectMembershipForm,
    CorrectPositionForm,
)
from campaigns.models import Commendation, Evaluation
from campaigns.views.touching import TouchingView
from members.models import CorrectionRequest, LeavePeriod, Membership, Position
from portal.kit.tables import DateColumn, Table
from portal.kit.views import TableView, add_errors

ASK_INTRO = (
    "Đồng chí không sửa trực tiếp dòng này được. Đề nghị được gửi đến cấp quản lý; kết quả hiện ở "
    "trang chủ của đồng chí."
)


class CorrectView(TouchingView):
    """The page that corrects one row; who may not correct it asks for it there."""

    permission = "campaigns.ask_for_correction"
    title = "Sửa dữ liệu đã nhập sai"

    @property
    def corrects(self) -> bool:
        """The user may correct the row at once."""
        return self.request.user.has_perm("campaigns.correct_row", self.object)

    @property
    def intro(self) -> str:
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

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.object}

    def why_returned(self, data) -> str:
        return f"Sửa {self.subject[:1].lower()}{self.subject[1:]}. Lý do: {data['reason']}"

    def change(self, record, data) -> None:
        values = {name: value for name, value in data.items() if name != "reason"}
        write = correct if self.corrects else ask_for_correction
        write(row=record, values=values, reason=data["reason"], by=self.request.user)

    def form_valid(self, form):
        if self.corrects and self.member is not None:
            return super().form_valid(form)
        try:
            self._change_version(form)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.get_success_url())


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
    queryset = Commendation.objects.select_related("organization", "member")
    form_class = CorrectCommendationForm
    member = None  # a decision is on nobody's sheet


class CorrectDecisionView(CorrectView):
    queryset = Evaluation.objects.filter(state=Evaluation.State.DECIDED).select_related(
        "member", "organization__kind", "year"
    )
    form_class = CorrectDecisionForm
    member = None


class CorrectionTable(Table):
    at = DateColumn(linkify=lambda record: reverse("campaigns:correction_decide", args=[record.pk]),
                    verbose_name="Ngày đề nghị")  # fmt: skip
    subject = tables.Column(verbose_name="Dòng cần sửa")
    changes = tables.Column(accessor="lines", verbose_name="Nội dung sửa", orderable=False)
    by = tables.Column(verbose_name="Người đề nghị", orderable=False)
    state = tables.Column(verbose_name="Kết quả")

    class Meta(Table.Meta):
        model = CorrectionRequest
        fields = ("at", "subject", "changes", "by", "state")

    def render_changes(self, value):
        return "; ".join(value)


class CorrectionListView(TableView):
    """What was corrected or asked for, the newest first; `?waiting=1`: what waits for the reader."""

    model = CorrectionRequest
    queryset = CorrectionRequest.objects.select_related("by__member")
    table_class = CorrectionTable
    filterset_fields = ("state",)
    title = "Sửa dữ liệu đã nhập"

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.awaiting(self.request.user) if "waiting" in self.request.GET else rows


class CorrectionDecideView(TouchingView):
    """One request: what is to be corrected and why; who manages the row applies or declines it."""

    queryset = CorrectionRequest.objects.select_related(
        "organization", "member", "by__member", "decided_by__member"
    )
    form_class = CorrectionAnswerForm
    template_name = "campaigns/corrections/decide.html"
    title = "Đề nghị sửa dữ liệu"
    button = "Sửa theo đề nghị"
    done = "Đã sửa theo đề nghị."

    @property
    def may_decide(self) -> bool:
        user = self.request.user
        return self.object.is_waiting and user.has_perm("campaigns.decide_correction", self.object)

    @property
    def member(self):
        return self.object.member

    def why_returned(self, data) -> str:
        return f"{self.object.subject}. Lý do: {self.object.reason}"

    def post(self, request, *args, **kwargs):
        if not request.user.has_perm("campaigns.decide_correction", self.object):
            return self.http_method_not_allowed(request)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        if self.request.POST.get("action") != "decline" and self.touches_sheets:
            return super().form_valid(form)
        try:
            with transaction.atomic():
                self._answer(form.cleaned_data["answer"])
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        return redirect(self.get_success_url())

    @property
    def touches_sheets(self) -> bool:
        model = self.object.content_type.model_class()
        return issubclass(model, Membership | LeavePeriod | Position)

    def _answer(self, answer: str) -> None:
        by = self.request.user
        if self.request.POST.get("action") == "decline":
            decline_request(request=self.object, by=by, answer=answer)
            messages.success(self.request, "Đã trả lời là không sửa.")
        else:
            apply_request(request=self.object, by=by, answer=answer)
            messages.success(self.request, self.done)

    def change(self, record, data) -> None:
        apply_request(request=record, by=self.request.user, answer=data["answer"])

    def get_success_url(self) -> str:
        return reverse("campaigns:correction_list")
