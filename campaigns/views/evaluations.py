"""Reading evaluations: the list and one evaluation with its ladder."""

from __future__ import annotations

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import redirect
from django.utils import timezone
from django.views import View
from django.views.generic import DetailView

from campaigns.models import (
    Attendance,
    Ballot,
    CampaignYear,
    Comment,
    Evaluation,
    Grade,
    Pledge,
    StudySession,
)
from campaigns.models.comments import comment_places, expected_comments, owed_comments
from campaigns.models.findings import obstacles
from campaigns.views.places import PlaceFilter
from campaigns.views.reading import log_inspection
from campaigns.views.this_year import ThisYearMixin
from members.models import OrganizationKind
from portal.kit.reading import log_reading
from portal.kit.tables import LinkColumn, StateColumn, StateFilter, Table
from portal.kit.text import fold
from portal.kit.views import ScopedMixin, TableView


class EvaluationTable(Table):
    who = LinkColumn(
        text=lambda record: record.subject,
        verbose_name="Ai được xếp loại",
        order_by=("organization__path", "member__sort_name"),
    )
    organization = tables.Column(order_by="organization__path", verbose_name="Tổ chức")
    self_grade = tables.Column(verbose_name="Tự nhận", order_by="self_grade__rank")
    proposed_grade = tables.Column(verbose_name="Đề xuất", order_by="proposed_grade__rank")
    decided_grade = tables.Column(verbose_name="Quyết định", order_by="decided_grade__rank")
    state = StateColumn(verbose_name="Trạng thái")
    not_graded_reason = tables.Column(verbose_name="Không xếp loại vì")

    class Meta(Table.Meta):
        model = Evaluation
        fields = (
            "who", "organization", "self_grade", "proposed_grade", "decided_grade", "state",
            "not_graded_reason",
        )  # fmt: skip


class GradeChoiceField(forms.ModelChoiceField):
    """A grade with its scheme: several schemes share their words."""

    def label_from_instance(self, grade):
        return f"{grade} ({grade.get_target_display().lower()}, {grade.scheme.code})"


class GradeFilter(django_filters.ModelChoiceFilter):
    field_class = GradeChoiceField


class EvaluationFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label="Họ tên", method="by_name")
    year = django_filters.ModelChoiceFilter(
        label="Năm", queryset=lambda request: CampaignYear.objects.visible_to(request.user)
    )
    organization = PlaceFilter()
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
    grade = GradeFilter(
        label="Mức được quyết định",
        field_name="decided_grade",
        queryset=Grade.objects.select_related("scheme").order_by(
            "-scheme__first_year", "target", "rank"
        ),
    )
    reason = django_filters.ChoiceFilter(
        label="Không xếp loại vì",
        field_name="not_graded_reason",
        choices=Evaluation.NotGraded.choices,
    )

    def by_name(self, rows, name, value):
        text = fold(value)
        return rows.filter(
            Q(member__search__contains=text)
            | Q(member__isnull=True, organization__search__contains=text)
        )

    def by_target(self, rows, name, value):
        return rows.filter(member__isnull=value == "organization")


class EvaluationListView(ThisYearMixin, TableView):
    model = Evaluation
    queryset = Evaluation.objects.select_related(
        "member", "organization", "year", "self_grade", "proposed_grade", "decided_grade"
    )
    table_class = EvaluationTable
    filterset_class = EvaluationFilter
    template_name = "campaigns/evaluations/list.html"
    title = "Đánh giá, xếp loại"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            own=Evaluation.objects.filter(
                member=user.member_id, year__year=timezone.localdate().year
            ).exists()
            if user.member_id
            else False,
            proposing=Evaluation.objects.awaiting_proposal(user).count(),
            owed=len(owed_comments(user)),
            deciding=Evaluation.objects.awaiting_decision(user).count(),
            **kwargs,
        )


class MyEvaluationView(View):
    """The reader's own evaluation of this year, else the list."""

    def get(self, request):
        found = None
        if request.user.member_id:
            found = (
                Evaluation.objects.filter(member=request.user.member_id)
                .order_by("-year__year")
                .first()
            )
        return redirect(found or "campaigns:evaluation_list")


def basis(evaluation: Evaluation, user) -> dict:
    """The year's records on which a member's grade rests: attendance and pledges.

    What came of a pledge is told to whoever may read the review; its text opens as elsewhere.
    """
    marks = Attendance.objects.filter(
        member=evaluation.member_id,
        session__year=evaluation.year_id,
        session__state__in=StudySession.COUNTED,
    )
    return {
        "attendance": marks.aggregate(
            due=Count("pk"),
            present=Count("pk", filter=Q(mark="P")),
            excused=Count("pk", filter=Q(mark="K")),
            unexcused=Count("pk", filter=Q(mark="A")),
        ),
        "pledges": Pledge.objects.filter(
            member=evaluation.member_id, year=evaluation.year_id, state__in=Pledge.PUBLIC
        )
        .select_related("year", "member", "organization")
        .annotate(readable=Exists(Pledge.objects.visible_to(user).filter(pk=OuterRef("pk"))))
        if user.has_perm("campaigns.read_review", evaluation)
        else None,
    }


class EvaluationDetailView(ScopedMixin, DetailView):
    queryset = Evaluation.objects.select_related(
        "member", "organization__kind", "year", "scheme",
        "self_grade", "proposed_grade", "decided_grade",
    )  # fmt: skip
    template_name = "campaigns/evaluations/detail.html"
    context_object_name = "evaluation"

    def get_context_data(self, **kwargs):
        user, evaluation = self.request.user, self.object
        if evaluation.member_id and evaluation.member_id != user.member_id:
            log_reading(evaluation)
        elif not evaluation.member_id:
            log_inspection(user, evaluation)
        state, states = evaluation.state, Evaluation.State
        may = {
            name: user.has_perm(f"campaigns.{name}", evaluation)
            for name in ("grade_self", "appraise_evaluation", "handle_evaluation",
                         "decide_evaluation", "read_review")
        }  # fmt: skip
        ballot = Ballot.objects.filter(evaluation=evaluation).first()
        return super().get_context_data(
            basis=basis(evaluation, user) if evaluation.member_id else None,
            ballot=ballot,
            tallies=ballot.tallies.select_related("grade").order_by("grade__rank")
            if ballot
            else (),
            ceiling=evaluation.ceiling(),
            obstacles=obstacles(evaluation),
            **self.comments(may["read_review"]),
            may=may,
            read_review=may["read_review"]
            and (state != states.OPEN or evaluation.member_id == user.member_id),
            can_grade_self=may["grade_self"] and state in (states.OPEN, states.SELF_GRADED),
            can_appraise=may["appraise_evaluation"]
            and state in (states.SELF_GRADED, states.PROPOSED),
            can_return=may["handle_evaluation"] and state in (states.SELF_GRADED, states.PROPOSED),
            can_exclude=may["handle_evaluation"] and state in evaluation.UNDECIDED,
            can_note=may["handle_evaluation"] and state in evaluation.UNDECIDED,
            can_include=may["handle_evaluation"] and state == states.NOT_GRADED,
            can_revoke=may["decide_evaluation"] and state == states.DECIDED,
            steps=evaluation.steps.select_related("by__member"),
            **kwargs,
        )

    def comments(self, may_read) -> dict:
        """Comments written, those still missing, and those that the reader may write."""
        evaluation = self.object
        written = list(evaluation.comments.select_related("organization", "by__member"))
        keys = {(comment.kind, comment.organization_id) for comment in written}
        may_write = evaluation.state in Evaluation.UNDECIDED and comment_places(
            self.request.user, evaluation
        )
        return {
            "comments": written if may_read else [],
            "missing_comments": [
                Comment(kind=kind, organization=place).whose
                for kind, place in expected_comments(evaluation)
                if (kind, place.pk) not in keys
            ],
            "comment_places": [(*key, whose) for key, whose in (may_write or {}).items()],
        }
