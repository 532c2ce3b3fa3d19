"""What a person does with their own account: setting a password by link, reading what happened."""

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, ListView

from members.actions.account_links import NOT_USABLE, use_link
from members.browsers import hand_out, note, remember
from members.forms.accounts import CodeForm, NewPasswordForm
from members.limits import refuse_guesses
from members.models import AccountEvent, AccountLink
from members.second_factor import has_factor
from portal.kit.lists import TableView
from portal.kit.tables import MomentColumn, Table
from portal.kit.views import PermissionMixin, RefusableMixin

LINK = "account_link"  # the key of the link in the session; the code itself is kept nowhere
SHOWN = 100  # events on a person's page


def _found(request, code: str) -> AccountLink | None:
    """The usable link with this code. A wrong one is counted; too many are refused."""
    refuse_guesses(request)
    link = AccountLink.objects.usable().with_code(code).first()
    if link is None:
        note(AccountEvent.Kind.BAD_CODE, user=None, request=request)
    return link


@method_decorator([login_not_required, never_cache, sensitive_post_parameters()], name="dispatch")
class NewPasswordView(RefusableMixin, FormView):
    """First the code, where no link was opened; then the password that the person chooses.

    The address in the QR code carries the code behind a #, which no browser sends: so it stands in no
    log of a web server. The page's script puts it into the form of the code.
    """

    template_name = "members/accounts/new_password.html"

    def dispatch(self, request, *args, **kwargs):
        links = AccountLink.objects.usable().select_related("user__member", "issue__by__member")
        self.link = links.filter(pk=request.session.get(LINK)).first()
        if "code" in request.POST:  # another slip than the one that was opened here before
            self.link = None
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return NewPasswordForm if self.link else CodeForm

    def get_form_kwargs(self):
        account = {"account": self.link.user} if self.link else {}
        return super().get_form_kwargs() | account

    def get_context_data(self, **kwargs):
        return super().get_context_data(link=self.link, **kwargs)

    def act(self, form):
        if self.link is None:
            self.request.session.pop(LINK, None)
            link = _found(self.request, form.cleaned_data["code"])
            if link is None:
                raise ValidationError({"code": NOT_USABLE})
            self.request.session[LINK] = link.pk
            return redirect("members:link")
        remember(self.request)
        password = form.cleaned_data["password"]
        user = use_link(link=self.link, password=password, request=self.request)
        logout(self.request)  # whoever was logged in here; the person logs in with the new password
        messages.success(
            self.request,
            f"Đã đặt mật khẩu. Mời đồng chí đăng nhập bằng tên “{user.username}”.",
        )
        response = redirect("account_login")
        hand_out(self.request, response)
        return response


class OwnAccountView(ListView):
    """One's own account: what happened to it, and who did it."""

    template_name = "members/accounts/own.html"
    context_object_name = "events"

    def get_queryset(self):
        return self.request.user.events.select_related("by__member")[:SHOWN]

    def get_context_data(self, **kwargs):
        return super().get_context_data(has_factor=has_factor(self.request.user), **kwargs)


class EventTable(Table):
    at = MomentColumn(verbose_name="Thời điểm")
    user = tables.Column(verbose_name="Tài khoản", default="không rõ", order_by="user__username")
    kind = tables.Column(verbose_name="Sự kiện")
    by = tables.Column(verbose_name="Người thực hiện", default="–", orderable=False)
    network = tables.Column(verbose_name="Địa chỉ", default="–")
    browser = tables.Column(verbose_name="Trình duyệt", default="–", orderable=False)

    on_line = ("kind",)

    def render_user(self, record):
        return f"{record.user} ({record.user.username})"


class EventFilter(django_filters.FilterSet):
    name = django_filters.CharFilter(
        label="Tên đăng nhập", field_name="user__username", lookup_expr="iexact"
    )
    kind = django_filters.ChoiceFilter(label="Sự kiện", choices=AccountEvent.Kind.choices)
    network = django_filters.CharFilter(label="Địa chỉ")


class EventListView(PermissionMixin, TableView):
    """Logins, refusals, links and changes of all accounts, newest first."""

    permission = "members.manage_accounts"
    table_class = EventTable
    filterset_class = EventFilter
    title = "Nhật ký tài khoản"
    quick_filters = ("name", "kind")
    empty = "Chưa có việc nào được ghi. Nhật ký có dòng từ lần đăng nhập đầu tiên."

    def get_queryset(self):
        return AccountEvent.objects.select_related("user__member", "by__member")
