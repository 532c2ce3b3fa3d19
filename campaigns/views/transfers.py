"""Transfers between units that nobody manages together: asked for, listed, released or declined."""

import django_tables2 as tables
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.generic import FormView

from campaigns.views.requests import RequestView
from members.actions.transfers import ask_for_transfer, decline, release
from members.forms.transfers import TransferRequestForm
from members.models import TransferRequest
from portal.kit.lists import TableView
from portal.kit.tables import DateColumn, Table
from portal.kit.text import short_date
from portal.kit.views import PermissionMixin, RefusableMixin


class TransferRequestTable(Table):
    member = tables.Column(linkify=lambda record: record.get_absolute_url(), order_by="member__sort_name",
                           verbose_name="Đảng viên")  # fmt: skip
    leaving = tables.Column(order_by="leaving__path", verbose_name="Nơi đi")
    organization = tables.Column(order_by="organization__path", verbose_name="Nơi đến")
    starts_on = DateColumn(verbose_name="Từ ngày")
    state = tables.Column(verbose_name="Kết quả")


class TransferRequestListView(TableView):
    """What both units asked for and answered, the newest first."""

    model = TransferRequest
    queryset = TransferRequest.objects.select_related("member", "leaving", "organization")
    table_class = TransferRequestTable
    filterset_fields = ("state",)
    title = "Đề nghị chuyển sinh hoạt"
    create_name = "campaigns:transfer_request"
    create_permission = "members.manage_member"
    create_label = "Xin tiếp nhận đảng viên"
    quick_filters = ("state",)
    empty = (
        "Chưa có đề nghị chuyển sinh hoạt nào. Chỉ cần đề nghị khi nơi đi và nơi đến không do một nơi "
        "quản lý."
    )


class TransferRequestView(PermissionMixin, RefusableMixin, FormView):
    """For the receiving unit: which member, to which cell, from when."""

    permission = "members.manage_member"
    form_class = TransferRequestForm
    takes_user = True
    template_name = "components/change.html"
    title = "Xin tiếp nhận đảng viên từ nơi khác"
    intro = (
        "Dùng khi đồng chí không quản lý nơi đảng viên đang sinh hoạt. Cấp quản lý nơi đi đồng ý thì "
        "việc chuyển sinh hoạt được ghi ngay."
    )
    button = "Gửi đề nghị"
    success_url = reverse_lazy("campaigns:transfer_list")

    def act(self, form):
        data = {name: form.cleaned_data[name] for name in ("organization", "starts_on", "reason")}
        ask_for_transfer(member=form.member, by=self.request.user, **data)
        messages.success(self.request, "Đã gửi đề nghị đến nơi đi.")
        return redirect(self.success_url)


class TransferReleaseView(RequestView):
    """One request; who manages the leaving unit releases the member or says why not."""

    queryset = TransferRequest.objects.select_related(
        "member", "leaving", "organization__kind", "by__member", "decided_by__member"
    )
    decider = "campaigns.release_member"
    title = "Đề nghị chuyển sinh hoạt"
    button = "Đồng ý chuyển"
    button_once_read = "Đã xem, đồng ý chuyển"
    refusal = "Không đồng ý"
    done = "Đã chuyển sinh hoạt."
    refused = "Đã trả lời là không đồng ý."
    list_name = "campaigns:transfer_list"
    list_label = "Các đề nghị chuyển sinh hoạt"

    @property
    def subject(self) -> str:
        return f"Đồng chí {self.object.member}"

    @property
    def facts(self) -> list[tuple[str, str]]:
        request = self.object
        return [
            ("Nơi đi", str(request.leaving)),
            ("Nơi đến", f"{request.organization}, từ ngày {short_date(request.starts_on)}"),
            ("Căn cứ", request.reason),
        ]

    def why_returned(self, data) -> str:
        request = self.object
        day = short_date(request.starts_on)
        return (
            f"Đồng chí {request.member} chuyển sinh hoạt đến {request.organization} từ ngày {day}."
        )

    def apply(self, request, answer: str) -> None:
        release(request=request, by=self.request.user, answer=answer)

    def refuse(self, request, answer: str) -> None:
        decline(request=request, by=self.request.user, answer=answer)
