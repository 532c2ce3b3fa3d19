"""The register of awards, and the practices."""

from __future__ import annotations

import django_filters
import django_tables2 as tables
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.views.generic import CreateView, DetailView, UpdateView

from campaigns.forms.exemplars import CommendationForm, PracticeForm
from campaigns.models import Commendation, Nomination, Practice, year_of
from campaigns.views.places import PlaceFilter
from portal.kit.tables import DateColumn, Table, TextFilter
from portal.kit.views import (
    PermissionMixin,
    RecordFormMixin,
    ScopedMixin,
    TableView,
    add_errors,
)


class CommendationTable(Table):
    recipient = tables.Column(linkify=True, verbose_name="Người, tập thể")
    kind = tables.Column(verbose_name="Loại")
    award = tables.Column(verbose_name="Hình thức")
    level = tables.Column(verbose_name="Cấp")
    organization = tables.Column(order_by="organization__path", verbose_name="Đơn vị")
    decided_on = DateColumn(verbose_name="Ngày quyết định")
    achievement_year = tables.Column(verbose_name="Năm có thành tích")

    class Meta(Table.Meta):
        model = Commendation
        fields = (
            "recipient", "kind", "award", "level", "organization", "decided_on", "achievement_year",
        )  # fmt: skip


class CommendationFilter(django_filters.FilterSet):
    text = TextFilter(label="Tên", field_name="recipient")
    organization = PlaceFilter()
    kind = django_filters.ChoiceFilter(label="Đối tượng", choices=Nomination.Kind.choices)
    is_party_member = django_filters.ChoiceFilter(
        label="Đảng viên", choices=((True, "Đảng viên"), (False, "Quần chúng"))
    )
    award = django_filters.ChoiceFilter(label="Hình thức", choices=Commendation.Award.choices)
    level = django_filters.ChoiceFilter(label="Cấp", choices=Commendation.Level.choices)
    achievement_year = django_filters.NumberFilter(label="Năm có thành tích")
    decided = django_filters.NumberFilter(
        label="Năm quyết định", field_name="decided_on", lookup_expr="year"
    )


class CommendationListView(TableView):
    model = Commendation
    queryset = Commendation.objects.select_related("organization")
    table_class = CommendationTable
    filterset_class = CommendationFilter
    title = "Khen thưởng, tuyên dương, giới thiệu"
    create_label = "Ghi quyết định khen của cấp khác"

    def get_context_data(self, **kwargs):
        if self.request.user.has_perm("campaigns.record_commendation"):
            self.create_url = reverse_lazy("campaigns:commendation_create")
        return super().get_context_data(**kwargs)


class CommendationDetailView(ScopedMixin, DetailView):
    queryset = Commendation.objects.select_related("organization", "nomination", "member")
    template_name = "campaigns/exemplars/commendation.html"
    context_object_name = "commendation"

    def get_context_data(self, **kwargs):
        can_number = self.request.user.has_perm("campaigns.number_commendation", self.object)
        return super().get_context_data(can_number=can_number, **kwargs)


class CommendationCreateView(PermissionMixin, CreateView):
    """For staff: an award that somebody else decided."""

    permission = "campaigns.record_commendation"
    model = Commendation
    form_class = CommendationForm
    template_name = "components/form.html"
    extra_context = {"title": "Ghi quyết định khen", "button": "Ghi"}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        self.object = form.instance
        try:
            self.object.enter()
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        return redirect(self.object)


class PracticeTable(Table):
    name = tables.Column(linkify=True, verbose_name="Mô hình")
    organization = tables.Column(order_by="organization__path", verbose_name="Đơn vị")
    started_on = DateColumn(verbose_name="Từ ngày")
    status = tables.Column(verbose_name="Tình trạng")

    class Meta(Table.Meta):
        model = Practice
        fields = ("name", "organization", "started_on", "status")


class PracticeFilter(django_filters.FilterSet):
    text = TextFilter(label="Tên", field_name="name")
    organization = PlaceFilter()
    status = django_filters.ChoiceFilter(label="Tình trạng", choices=Practice.Status.choices)


class PracticeListView(TableView):
    model = Practice
    queryset = Practice.objects.select_related("organization")
    table_class = PracticeTable
    filterset_class = PracticeFilter
    title = "Mô hình, cách làm hay"
    create_label = "Ghi mô hình mới"

    def get_context_data(self, **kwargs):
        if self.request.user.has_perm("campaigns.record_exemplar"):
            self.create_url = reverse_lazy("campaigns:practice_create")
        return super().get_context_data(**kwargs)


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
    """The year of a practice is that of its start; a closed year refuses."""

    model = Practice
    form_class = PracticeForm
    template_name = "components/form.html"
    extra_context = {"title": "Mô hình, cách làm hay", "button": "Lưu"}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def save(self, form) -> None:
        record: Practice = form.instance
        if record.year_id:
            record.year.require_open()
        record.year = year_of(record.organization, record.started_on)
        record.year.require_open()
        form.save()


class PracticeCreateView(PermissionMixin, PracticeFormMixin, CreateView):
    permission = "campaigns.record_exemplar"


class PracticeEditView(ScopedMixin, PracticeFormMixin, UpdateView):
    permission = "campaigns.record_exemplar"
