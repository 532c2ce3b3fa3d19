"""Practices worth copying: listed, read, entered and changed."""

import django_filters
import django_tables2 as tables
from django.views.generic import CreateView, DetailView, UpdateView

from campaigns.forms.practices import PracticeForm
from campaigns.models import Practice
from campaigns.views.organizations import OrganizationFilter
from portal.kit.lists import TableView
from portal.kit.search import SearchFilter
from portal.kit.tables import DateColumn, Table
from portal.kit.views import PermissionMixin, RecordFormMixin, ScopedMixin


class PracticeTable(Table):
    name = tables.Column(linkify=True, verbose_name="Mô hình")
    organization = tables.Column(order_by="organization__path", verbose_name="Đơn vị")
    started_on = DateColumn(verbose_name="Từ ngày")
    status = tables.Column(verbose_name="Tình trạng")
    on_line = ("status",)


class PracticeFilter(django_filters.FilterSet):
    text = SearchFilter(label="Tên, người chủ trì")
    organization = OrganizationFilter()
    status = django_filters.ChoiceFilter(label="Tình trạng", choices=Practice.Status.choices)


class PracticeListView(TableView):
    model = Practice
    queryset = Practice.objects.select_related("organization")
    table_class = PracticeTable
    filterset_class = PracticeFilter
    title = "Mô hình, cách làm hay"
    create_name = "campaigns:practice_create"
    create_permission = "campaigns.record_exemplar"
    create_label = "Ghi mô hình mới"
    empty = "Chưa có mô hình, cách làm hay nào được ghi. Mô hình đã ghi được gắn vào đề nghị khen, báo cáo."


class PracticeDetailView(ScopedMixin, DetailView):
    queryset = Practice.objects.select_related("organization", "copied_from")
    template_name = "campaigns/exemplars/practice.html"
    context_object_name = "practice"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            can_edit=self.request.user.has_perm("campaigns.record_exemplar", self.object),
            copies=self.object.copies.visible_to(self.request.user).select_related("organization"),
            **kwargs,
        )


class PracticeFormMixin(RecordFormMixin):
    model = Practice
    form_class = PracticeForm
    takes_user = True
    template_name = "components/form.html"
    extra_context = {"title": "Mô hình, cách làm hay", "button": "Lưu"}
    done = "Đã lưu mô hình, cách làm hay."

    def save(self, form) -> None:
        form.instance.enter(read_version=form.cleaned_data["version"])


class PracticeCreateView(PermissionMixin, PracticeFormMixin, CreateView):
    permission = "campaigns.record_exemplar"


class PracticeEditView(ScopedMixin, PracticeFormMixin, UpdateView):
    permission = "campaigns.record_exemplar"
