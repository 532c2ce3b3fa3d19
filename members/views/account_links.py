"""Links to set a password: for one account, for a unit, their list, and who confirms afterwards."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import DetailView, FormView, ListView

from members.account_sheets import name_order, parts_of
from members.actions.account_links import confirm_person, reissue_link
from members.actions.account_mail import can_mail, mail_links
from members.actions.accounts import accounts_of, open_accounts, units_of
from members.forms.accounts import UnitAccountsForm
from members.models import LinkIssue, Membership, User
from portal.kit.access import rows_by_pk, visible_or_404
from portal.kit.forms import ConfirmForm
from portal.kit.list_workbook import ListFileMixin
from portal.kit.transitions import bulk
from portal.kit.views import PermissionMixin, RefusableMixin


def show_issue(request: HttpRequest, issue: LinkIssue):
    """Send the links that have an address, and go to the list from which slips are printed."""
    if can_mail(issue):
        mail_links.enqueue(issue.pk, request.build_absolute_uri("/"))
        messages.success(request, "Đường dẫn đang được gửi đến các địa chỉ thư điện tử đã ghi.")
    return redirect("members:issue_detail", issue.pk)


class AccountLinkView(PermissionMixin, RefusableMixin, FormView):
    """A fresh link for one account: the password is forgotten, or the slip lost."""

    permission = "members.issue_links"
    template_name = "components/change.html"
    form_class = ConfirmForm
    title = "Cấp đường dẫn đặt mật khẩu"
    intro = (
        "Người nhận tự đặt mật khẩu; không ai khác thấy mật khẩu đó. Mật khẩu cũ còn dùng được đến "
        "khi đường dẫn được dùng. Tên đồng chí hiện trên trang đầu của người nhận."
    )
    button = "Cấp đường dẫn"

    @cached_property
    def object(self):
        accounts = User.objects.visible_to(self.request.user).select_related("member")
        return get_object_or_404(accounts, pk=self.kwargs["pk"])

    def act(self, form):
        return show_issue(self.request, reissue_link(user=self.object, by=self.request.user))

    def get_success_url(self) -> str:
        return reverse("members:account_list")


class UnitListView(PermissionMixin, ListFileMixin, ListView):
    """The units whose accounts the user may open, each with its people today."""

    title = "Đơn vị mở tài khoản"
    header = ("Đơn vị", "Loại", "Số đảng viên hôm nay")
    permission = "members.issue_links"
    template_name = "members/accounts/units.html"
    context_object_name = "units"

    def get_queryset(self):
        totals = Membership.objects.head_counts(timezone.localdate())
        units = units_of(self.request.user).select_related("kind")
        return [(unit, totals[unit.path]) for unit in units if totals.get(unit.path)]

    def file_rows(self, context):
        return ([str(unit), str(unit.kind), people] for unit, people in context["units"])


class UnitAccountsView(PermissionMixin, RefusableMixin, FormView):
    """Open the accounts of a unit and all below it in one go."""

    permission = "members.issue_links"
    template_name = "members/accounts/unit.html"
    form_class = UnitAccountsForm

    @cached_property
    def object(self):
        return get_object_or_404(units_of(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        found = accounts_of(self.object, by=self.request.user)
        return super().get_context_data(unit=self.object, found=found, **kwargs)

    def act(self, form):
        issue = open_accounts(organization=self.object, by=self.request.user, **form.cleaned_data)
        return show_issue(self.request, issue)


class IssueView(PermissionMixin, DetailView):
    """Links issued together, with what became of each; their slips are printed from here."""

    permission = "members.issue_links"
    queryset = LinkIssue.objects.select_related("organization")
    template_name = "members/accounts/issue.html"
    context_object_name = "issue"

    def get_object(self, queryset=None):
        return visible_or_404(self.get_queryset(), self.request.user, self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        links = sorted(self.object.links.select_related("user__member"), key=name_order)
        return super().get_context_data(
            links=links,
            usable=sum(link.is_usable for link in links),
            parts=parts_of(self.object),
            **kwargs,
        )


class ConfirmListView(PermissionMixin, View):
    """People who set a new password with another's link: confirmed here when they are present."""

    permission = "members.confirm_accounts"

    def get(self, request):
        waiting = User.objects.awaiting_confirmation(request.user)
        waiting = waiting.select_related("member", "password_link_by__member")
        return render(
            request,
            "members/accounts/confirm.html",
            {"waiting": waiting.order_by("member__sort_name", "pk")},
        )

    def post(self, request):
        waiting = User.objects.awaiting_confirmation(request.user).select_related("member")
        done, refused = bulk(
            verb=lambda account, by: confirm_person(user=account, by=by),
            rows=rows_by_pk(waiting, request.POST.getlist("account")),
            by=request.user,
        )
        if done:
            messages.success(request, f"Đã xác nhận {done} đồng chí.")
        elif not refused:
            messages.warning(request, "Đồng chí chưa chọn ai đang chờ xác nhận.")
        for _, reason in refused:
            messages.warning(request, reason)
        return redirect("members:confirm_accounts")
