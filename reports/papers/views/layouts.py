"""Layouts as an office edits them: a new instruction begins as a copy of the one before."""

from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import CreateView, UpdateView

from portal.kit.views import PermissionMixin, RecordFormMixin
from reports.models import LayoutProfile
from reports.papers.forms.layouts import MEASURES, LayoutForm


class LayoutMixin(PermissionMixin, RecordFormMixin):
    permission = "reports.edit_layout"
    model = LayoutProfile
    form_class = LayoutForm
    template_name = "components/change.html"
    button = "Lưu"
    done = "Đã lưu thể thức; mời đồng chí xem lại các mẫu ở dưới."

    def get_success_url(self) -> str:
        return reverse("reports:gallery")


class LayoutEditView(LayoutMixin, UpdateView):
    """Correct a layout. Documents are printed anew; issued editions keep their bytes."""

    title = "Sửa thể thức văn bản"


class LayoutCopyView(LayoutMixin, CreateView):
    """A new layout that begins with the measures of an earlier one."""

    title = "Thêm thể thức văn bản"

    def get_initial(self):
        earlier = get_object_or_404(LayoutProfile, pk=self.kwargs["pk"])
        return model_to_dict(earlier, fields=MEASURES) | {"valid_from": timezone.localdate()}
