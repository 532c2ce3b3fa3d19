"""The list of evaluations, and the way to one's own."""

from collections.abc import Mapping

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html
from django.views import View

from campaigns.models import CampaignYear, Evaluation, Grade
from campaigns.models.comments import owed_comments
from campaigns.unit_heads import above_their_unit
from campaigns.views.organizations import OrganizationFilter
from campaigns.views.this_year import ThisYearMixin, YearFilter, give_years
from members.hub import HubMixin
from members.models import OrganizationKind
from members.namesakes import NAMED_BY, tell_apart
from portal.kit.access import keys
from portal.kit.lists import TableView
from portal.kit.search import search_key
from portal.kit.tables import LinkColumn, StateColumn, StateFilter, Table

GRADES = ("self_grade", "proposed_grade", "decided_grade")


class GradeColumn(tables.Column):
    """A grade by its short name, the whole one when pointed at; in workbooks the whole one."""

    def value(self, value):
        return str(value)

    def render(self, value):
        return format_html('<abbr title="{}">{}</abbr>', value, value.short_label)


class EvaluationTable(Table):
    who = LinkColumn(
        text=lambda record: record.subject,
        verbose_name="Đối tượng",
        order_by=("organization__path", "member__sort_name"),
    )
    organization = tables.Column(order_by="organization__path", verbose_name="Tổ chức")
    self_grade = GradeColumn(verbose_name="Tự nhận", order_by="self_grade__rank")
    proposed_grade = GradeColumn(verbose_name="Đề xuất", order_by="proposed_grade__rank")
    decision = tables.Column(
        accessor="decided_label",
        verbose_name="Quyết định",
        order_by=("decided_grade__rank", "-is_distinguished"),
        empty_values=("",),
    )
    state = StateColumn(verbose_name="Trạng thái")
    not_graded_reason = tables.Column(verbose_name="Không xếp loại vì")
    note = tables.Column(verbose_name="Cần cân nhắc", empty_values=(), orderable=False)
    notes: Mapping[int, str] = {}

    def before_render(self, request):
        records = [row.record for row in self.paginated_rows]
        give_years(records, request.user)
        tell_apart(record.member for record in records)
        self.notes = above_their_unit(records, request.user)
        if not self.notes:
            self.columns.hide("note")

    def render_note(self, record):
        return self.notes.get(record.pk, "")


class GradeChoiceField(forms.ModelChoiceField):
    """A grade with its scheme: several schemes share their words."""

    def label_from_instance(self, grade):
        return f"{grade} ({grade.get_target_display().lower()}, {grade.scheme.name})"


class GradeFilter(django_filters.ModelChoiceFilter):
    """The grades by which the year in view was, or is, graded; of all years where none is chosen."""

    field_class = GradeChoiceField

    def get_queryset(self, request):
        grades = Grade.objects.select_related("scheme").order_by(
            "-scheme__first_year", "target", "rank"
        )
        year = self.parent.data.get("year", "")
        if not year:
            return grades
        used = Evaluation.objects.visible_to(request.user).filter(year__in=keys([year]))
        return grades.filter(scheme__in=used.values("scheme"))


class EvaluationFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label="Họ tên", method="by_name")
    year = YearFilter()
    organization = OrganizationFilter()
    of = django_filters.ChoiceFilter(
        label="Đối tượng",
        choices=(("member", "Đảng viên"), ("organization", "Tổ chức")),
        method="by_target",
    )
    kind = django_filters.ModelChoiceFilter(
        label="Loại tổ chức",
        field_name="organization__kind",
        queryset=OrganizationKind.objects.order_by("level", "name"),
        to_field_name="code",
    )
    state = StateFilter(Evaluation.State, unfinished=Evaluation.UNDECIDED)
    grade = GradeFilter(label="Mức được quyết định", field_name="decided_grade")
    distinguished = django_filters.ChoiceFilter(
        label="Tiêu biểu",
        field_name="is_distinguished",
        choices=((True, "Được công nhận tiêu biểu"),),
    )
    reason = django_filters.ChoiceFilter(
        label="Không xếp loại vì",
        field_name="not_graded_reason",
        choices=Evaluation.NotGraded.choices,
    )

    def by_name(self, rows, name, value):
        text = search_key(value)
        return rows.filter(
            Q(member__search__contains=text)
            | Q(member__isnull=True, organization__search__contains=text)
        )

    def by_target(self, rows, name, value):
        return rows.filter(member__isnull=value == "organization")


class EvaluationListView(HubMixin, ThisYearMixin, TableView):
    hub_tab = "evaluations"
    model = Evaluation
    queryset = Evaluation.objects.select_related("member", "organization", *GRADES).only(
        *("state", "is_distinguished", "not_graded_reason", "organization_name", "year"),
        *("organization__name", *NAMED_BY),
        *(f"{grade}__{name}" for grade in GRADES for name in ("label", "short_label", "standing")),
    )
    table_class = EvaluationTable
    filterset_class = EvaluationFilter
    template_name = "campaigns/evaluations/list.html"
    title = "Đánh giá, xếp loại"

    def why_empty(self, year: CampaignYear) -> str:
        name = f"Đánh giá, xếp loại năm {year.calendar_year}"
        if year.state == CampaignYear.State.OPEN:
            return f"{name} chưa bắt đầu. Hồ sơ có khi {year.organization} mở đánh giá, xếp loại."
        return f"{name} chưa có hồ sơ nào trong phạm vi đồng chí được xem."

    def get_context_data(self, **kwargs):
        user = self.request.user
        own = Evaluation.objects.filter(year__year=timezone.localdate().year, member=user.member_id)
        return super().get_context_data(
            own=user.member_id is not None and own.exists(),
            proposing=Evaluation.objects.awaiting_proposal(user).count(),
            second_round=Evaluation.objects.awaiting_second_round(user).count(),
            owed=len(owed_comments(user)),
            sees_facts=user.has_perm("campaigns.list_grading_facts"),
            deciding=Evaluation.objects.awaiting_decision(user).count(),
            prints=bool(user.scope.down.get("view")),
            **kwargs,
        )


class MyEvaluationView(View):
    """The reader's own newest evaluation, else the list."""

    def get(self, request):
        own = Evaluation.objects.of_members().filter(member=request.user.member_id)
        newest = own.order_by("-year__year").first()
        return redirect(newest or "campaigns:evaluation_list")
