"""Commendations: listed, read, and entered where somebody else decided."""

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.shortcuts import redirect
from django.views.generic import CreateView, DetailView

from campaigns.forms.commendations import CommendationForm
from campaigns.models import Commendation, Nomination
from campaigns.views.organizations import OrganizationFilter
from portal.kit.inputs import DateInput
from portal.kit.lists import TableView
from portal.kit.search import SearchFilter
from portal.kit.tables import DateColumn, Table, TextFilter, YearNumberFilter
from portal.kit.views import ChangeView, PermissionMixin, RefusableMixin, ScopedMixin


class CommendationTable(Table):
    recipient = tables.Column(linkify=True, verbose_name="Người, tập thể")
    kind = tables.Column(verbose_name="Loại")
    award = tables.Column(verbose_name="Hình thức")
    title = tables.Column(verbose_name="Danh hiệu")
    level = tables.Column(verbose_name="Cấp")
    organization = tables.Column(order_by="organization__path", verbose_name="Đơn vị")
    decided_on = DateColumn(accessor="decision__decided_on", verbose_name="Ngày quyết định")
    state = tables.Column(verbose_name="Tình trạng")
    on_line = ("award",)
    achievement_year = tables.Column(verbose_name="Năm có thành tích")


class CommendationFilter(django_filters.FilterSet):
    text = SearchFilter(label="Tên hoặc số quyết định")
    organization = OrganizationFilter()
    kind = django_filters.ChoiceFilter(label="Đối tượng", choices=Nomination.Kind.choices)
    is_party_member = django_filters.ChoiceFilter(
        label="Đảng viên", choices=((True, "Đảng viên"), (False, "Quần chúng"))
    )
    award = django_filters.ChoiceFilter(label="Hình thức", choices=Commendation.Award.choices)
    state = django_filters.ChoiceFilter(label="Tình trạng", choices=Commendation.State.choices)
    level = django_filters.ChoiceFilter(label="Cấp", choices=Commendation.Level.choices)
    title = TextFilter(label="Danh hiệu")
    occasion = TextFilter(label="Dịp, chương trình")
    presented_to = TextFilter(label="Nơi tiếp nhận, giới thiệu đến")
    achievement_year = YearNumberFilter(label="Năm có thành tích")
    decided = YearNumberFilter(
        label="Năm quyết định", field_name="decision__decided_on", lookup_expr="year"
    )
    since = django_filters.DateFilter(
        field_name="decision__decided_on", lookup_expr="gte", label="Từ ngày", widget=DateInput
    )
    until = django_filters.DateFilter(
        field_name="decision__decided_on", lookup_expr="lte", label="Đến ngày", widget=DateInput
    )


class CommendationListView(TableView):
    model = Commendation
    queryset = Commendation.objects.select_related("organization", "decision").only(
        *("recipient", "kind", "award", "title", "level", "state", "achievement_year"),
        *("organization__name", "decision__decided_on"),
    )
    table_class = CommendationTable
    filterset_class = CommendationFilter
    title = "Khen thưởng, tuyên dương, giới thiệu"
    create_name = "campaigns:commendation_create"
    create_permission = "campaigns.record_commendation"
    create_label = "Ghi quyết định khen của cấp khác"
    quick_filters = ("text", "decided")
    empty = (
        "Chưa có quyết định khen nào. Quyết định của cấp mình được ghi khi chọn khen một đề nghị gương "
        "điển hình; quyết định của cấp khác ghi tại đây."
    )


class CommendationDetailView(ScopedMixin, DetailView):
    queryset = Commendation.objects.select_related(
        "organization", "nomination", "member", "decision__issuer", "entered_by__member"
    ).prefetch_related("steps__by__member")
    template_name = "campaigns/exemplars/commendation.html"
    context_object_name = "commendation"

    def get_context_data(self, **kwargs):
        user, commendation = self.request.user, self.object
        return super().get_context_data(
            can_confirm=commendation.state == Commendation.State.ENTERED
            and user.has_perm("campaigns.confirm_commendation", commendation),
            held_back=commendation.held_back(user),
            can_number=user.has_perm("campaigns.number_commendation", commendation),
            can_correct=user.has_perm("campaigns.correct_row", commendation),
            can_ask=user.has_perm("campaigns.ask_for_correction", commendation),
            **kwargs,
        )


class CommendationConfirmView(ChangeView):
    """The second person says that the decision is as it was entered."""

    queryset = Commendation.objects.select_related("organization", "decision__issuer")
    permission = "campaigns.confirm_commendation"
    verb = "confirm"
    title = "Xác nhận khen thưởng"
    intro = "Mời đồng chí đối chiếu với quyết định. Xác nhận rồi thì mục này được tính vào số liệu."
    button = "Xác nhận"
    done = "Đã xác nhận."


class CommendationCreateView(PermissionMixin, RefusableMixin, CreateView):
    """For staff: an award that somebody else decided."""

    permission = "campaigns.record_commendation"
    model = Commendation
    form_class = CommendationForm
    takes_user = True
    template_name = "components/form.html"
    extra_context = {"title": "Ghi quyết định khen", "button": "Ghi"}

    def act(self, form):
        typed = form.cleaned_data
        form.instance.enter(
            by=self.request.user, number=typed["decision_number"], decided_on=typed["decided_on"]
        )
        messages.success(
            self.request, "Đã ghi. Khi người thứ hai xác nhận, mục này được tính vào số liệu."
        )
        return redirect(form.instance)
