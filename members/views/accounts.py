"""Accounts: who has one, opening, closing. Links are in `account_links`."""

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.views.generic import FormView, TemplateView

from members.actions.accounts import open_account, set_active, suggested_usernames
from members.forms.accounts import AccountForm
from members.models import Member, Membership, User
from members.second_factor import FACTORS_OF
from members.views.account_links import show_issue
from portal.kit.addresses import record_url
from portal.kit.forms import ConfirmForm
from portal.kit.lists import TableView
from portal.kit.search import search_key
from portal.kit.tables import DateColumn, Table
from portal.kit.views import PermissionMixin, RefusableMixin

FOUND_AT_MOST = 20


class AccountTable(Table):
    person = tables.Column(
        accessor="pk", verbose_name="Họ và tên", order_by=("member__sort_name", "username")
    )
    username = tables.Column(verbose_name="Tên đăng nhập")
    last_login = DateColumn(verbose_name="Đăng nhập gần nhất")
    is_active = tables.Column(verbose_name="Tình trạng")
    change = tables.Column(
        accessor="pk", verbose_name="Thao tác", orderable=False, exclude_from_export=True
    )
    on_line = ("is_active",)

    def __init__(self, *args, is_administrator, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_administrator = is_administrator

    def render_person(self, record):
        role = "quản trị kỹ thuật" if record.is_staff else ""
        return f"{record.member or role}{f' ({role})' if record.member and role else ''}" or "–"

    def render_is_active(self, record):
        if not record.is_active:
            return "Đã khóa"
        if not record.has_usable_password():
            return "Chưa đặt mật khẩu"
        if record.awaits_confirmation:
            return "Chờ xác nhận đúng người"
        return "Đang dùng, xác thực hai bước" if record.has_factor else "Đang dùng"

    def render_change(self, record):
        """What can be done with the account: link, words, and of whom, which is read aloud."""
        links = []
        if record.is_active:
            links.append(("account_link", "Cấp đường dẫn mới", "cho "))
            if record.has_factor:
                links.append(("account_lost_device", "Báo mất thiết bị", "của "))
            if self.is_administrator:
                links.append(("account_close", "Khóa", ""))
        elif self.is_administrator:
            links.append(("account_open", "Mở khóa", ""))
        return format_html_join(
            " · ",
            '<a href="{}">{}<span class="visually-hidden"> {}{}</span></a>',
            (
                (record_url(f"members:{name}", record.pk), words, joint, record.username)
                for name, words, joint in links
            ),
        )


class AccountFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label="Họ tên, số thẻ hoặc tên đăng nhập", method="matching")
    is_active = django_filters.ChoiceFilter(
        label="Tình trạng",
        empty_label="Tất cả",
        choices=[("True", "Đang dùng"), ("False", "Đã khóa")],
    )

    def matching(self, rows, name, value):
        return rows.filter(
            Q(username__icontains=value.strip()) | Q(member__search__contains=search_key(value))
        )


class AccountListView(PermissionMixin, TableView):
    """All accounts for the administrator; those of their people for who manages units."""

    permission = "members.issue_links"
    queryset = (
        User.objects.select_related("member")
        .only(
            *("username", "password", "last_login", "is_active", "is_staff"),
            *("awaits_confirmation", "member__full_name"),
        )
        .annotate(has_factor=Exists(FACTORS_OF))
    )
    template_name = "members/accounts/list.html"
    table_class = AccountTable
    filterset_class = AccountFilter
    title = "Tài khoản"
    create_name = "members:account_find"
    create_permission = "members.manage_accounts"
    create_label = "Mở cho một người"
    empty = "Chưa có tài khoản nào. Mở tài khoản cho cả đơn vị hoặc cho từng đồng chí."

    def get_table_kwargs(self):
        return {"is_administrator": self.request.user.is_administrator}


class AccountFindView(PermissionMixin, TemplateView):
    """Pick the member without an account, by name or card number: no other fact is shown."""

    permission = "members.manage_accounts"
    template_name = "members/accounts/find.html"

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("text", "").strip()
        members = []
        if search_key(text):
            home = Membership.objects.home().on(timezone.localdate()).filter(member=OuterRef("pk"))
            members = (
                Member.objects.search(text)
                .filter(user=None)
                .annotate(cell=Subquery(home.values("organization__name")[:1]))[: FOUND_AT_MOST + 1]
            )
        return super().get_context_data(
            text=text,
            found=members[:FOUND_AT_MOST],
            more=len(members) > FOUND_AT_MOST,
            **kwargs,
        )


class AccountCreateView(PermissionMixin, RefusableMixin, FormView):
    permission = "members.manage_accounts"
    template_name = "components/change.html"
    form_class = AccountForm
    title = "Mở tài khoản"
    button = "Mở tài khoản"

    @cached_property
    def object(self):
        return get_object_or_404(Member, pk=self.kwargs["pk"], user=None)

    def get_initial(self):
        return {"username": suggested_usernames([self.object])[self.object.pk]}

    def act(self, form):
        issue = open_account(member=self.object, by=self.request.user, **form.cleaned_data)
        return show_issue(self.request, issue)

    def get_success_url(self) -> str:
        return reverse("members:account_list")


class AccountActiveView(PermissionMixin, RefusableMixin, FormView):
    """Close the account (`active=False`), or open it again."""

    permission = "members.manage_accounts"
    template_name = "components/change.html"
    form_class = ConfirmForm
    active = True

    @cached_property
    def object(self):
        return get_object_or_404(User.objects.select_related("member"), pk=self.kwargs["pk"])

    @property
    def title(self):
        return "Mở khóa tài khoản" if self.active else "Khóa tài khoản"

    button = title

    def act(self, form):
        set_active(user=self.object, active=self.active, by=self.request.user)
        messages.success(self.request, "Đã mở khóa." if self.active else "Đã khóa tài khoản.")
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        return reverse("members:account_list")
