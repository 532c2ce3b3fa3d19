"""Powers to decide on grades that one organisation got from the level above, or that it keeps."""

from django.urls import reverse
from django.views.generic import CreateView, UpdateView

from campaigns.forms.delegations import DelegationEditForm, DelegationForm
from campaigns.models import Delegation
from portal.kit.views import PermissionMixin, RecordFormMixin, ScopedMixin


class DelegationMixin(RecordFormMixin):
    model = Delegation
    takes_user = True
    template_name = "components/change.html"
    intro = (
        "Dùng khi một tổ chức cơ sở đảng được giao, ủy quyền quyết định xếp loại, hoặc cấp trên giữ "
        "quyền ấy; các tổ chức khác theo thẩm quyền chung của quy định. Hồ sơ chưa quyết định chuyển "
        "ngay sang cấp mới; hồ sơ đã quyết định giữ nguyên cấp vào ngày quyết định."
    )

    def get_success_url(self) -> str:
        return reverse("campaigns:scheme_list")


class DelegationView(PermissionMixin, DelegationMixin, CreateView):
    """Write what a document gives."""

    permission = "campaigns.delegate"
    form_class = DelegationForm
    title = "Giao quyền quyết định xếp loại"
    button = "Ghi"
    done = "Đã ghi giao quyền quyết định."


class DelegationEditView(ScopedMixin, DelegationMixin, UpdateView):
    """Correct it, write its last day, or delete it where it was entered by mistake."""

    permission = "campaigns.delegate"
    form_class = DelegationEditForm
    title = "Sửa giao quyền quyết định"
    button = "Lưu"
    done = "Đã lưu."

    def save(self, form) -> None:
        if form.cleaned_data["is_mistake"]:
            form.claim()
            form.instance.delete()
        else:
            form.save()
