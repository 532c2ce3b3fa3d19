"""Of whom a second factor is demanded, and what is done when a device is lost."""

from django.contrib import messages
from django.db import transaction
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import FormView, ListView, UpdateView

from members.actions.second_factor import agree_to_reset, ask_reset, decline_reset, save_settings
from members.forms.second_factor import ResetAnswerForm, SecondFactorSettingsForm
from members.models import FactorReset, SecondFactorSettings, User
from portal.kit.access import visible_or_404
from portal.kit.forms import ReasonForm
from portal.kit.views import PermissionMixin, RecordFormMixin, RefusableMixin


class SettingsView(PermissionMixin, RecordFormMixin, UpdateView):
    """The administrator says of whom a second factor is demanded, and how soon."""

    permission = "members.manage_accounts"
    form_class = SecondFactorSettingsForm
    template_name = "components/change.html"
    success_url = reverse_lazy("members:account_list")
    title = "Yêu cầu xác thực hai bước"
    subject = "Chọn những người phải dùng thêm điện thoại hoặc khóa truy cập khi đăng nhập"
    intro = (
        "Theo chức vụ đang giữ; ai thôi chức vụ thì thôi yêu cầu. Hết số ngày thiết lập mà chưa xong, "
        "tài khoản chỉ mở được trang thiết lập. Người không bị yêu cầu vẫn tự bật được."
    )
    button = "Lưu"
    done = "Đã lưu yêu cầu xác thực hai bước."

    def get_object(self, queryset=None):
        SecondFactorSettings.objects.get_or_create(pk=1)
        rows = SecondFactorSettings.objects.all()
        return (rows.select_for_update() if self.request.method == "POST" else rows).get(pk=1)

    def save(self, form) -> None:
        form.claim()
        save_settings(form.instance)

    def get_success_url(self) -> str:
        return str(self.success_url)


class LostDeviceView(PermissionMixin, RefusableMixin, FormView):
    """Ask for the reset of one account; another holder of the right confirms it."""

    permission = "members.issue_links"
    template_name = "components/change.html"
    form_class = ReasonForm
    title = "Đặt lại xác thực hai bước"
    intro = (
        "Dùng khi người này mất điện thoại, mất khóa và hết mã dự phòng. Mời đồng chí gặp hoặc gọi để "
        "chắc chắn đúng là họ báo mất. Một người khác có quyền quản lý tài khoản này phải xác nhận thì "
        "việc đặt lại mới có hiệu lực; người được đặt lại sẽ được báo."
    )
    button = "Gửi đề nghị"

    @cached_property
    def object(self):
        accounts = User.objects.visible_to(self.request.user).select_related("member")
        return get_object_or_404(accounts, pk=self.kwargs["pk"])

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["reason"].error_messages["required"] = "Hãy ghi ai báo mất, báo khi nào."
        form.fields["reason"].help_text = "Ai báo mất, báo khi nào, bằng cách nào."
        return form

    def act(self, form):
        ask_reset(user=self.object, reason=form.cleaned_data["reason"], by=self.request.user)
        messages.success(self.request, "Đã gửi đề nghị, chờ người thứ hai xác nhận.")
        return redirect("members:factor_resets")

    def get_success_url(self) -> str:
        return reverse("members:account_list")


class ResetListView(PermissionMixin, ListView):
    """Requests about the accounts that the user manages, what waits first."""

    permission = "members.issue_links"
    template_name = "members/accounts/resets.html"
    context_object_name = "resets"
    paginate_by = 50

    def get_queryset(self):
        rows = FactorReset.objects.visible_to(self.request.user)
        rows = rows.select_related("user__member", "by__member", "decided_by__member")
        return rows.order_by(F("decided_at").desc(nulls_first=True), "-at")


class ResetView(PermissionMixin, RefusableMixin, FormView):
    """One request; the second holder of the right agrees, or says why not."""

    permission = "members.issue_links"
    template_name = "members/accounts/reset.html"
    form_class = ResetAnswerForm

    @cached_property
    def object(self):
        rows = FactorReset.objects.select_related("user__member", "by__member")
        return visible_or_404(rows, self.request.user, self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        may_decide = self.object.is_waiting and self.object.by != self.request.user
        return super().get_context_data(reset=self.object, may_decide=may_decide, **kwargs)

    @transaction.atomic
    def act(self, form):
        decide, done = agree_to_reset, "Đã đặt lại xác thực hai bước."
        if self.request.POST.get("action") == "decline":
            decide, done = decline_reset, "Đã trả lời là không đồng ý."
        decide(request=self.object, by=self.request.user, answer=form.cleaned_data["answer"])
        messages.success(self.request, done)
        return redirect("members:factor_resets")
