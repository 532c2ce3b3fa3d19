"""Quarterly self-grading of leaders: the list, one sheet, and its steps."""

from collections.abc import Iterator

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.urls import reverse
from django.views.generic import DetailView

from campaigns.actions.quarters import decide, grade_self, open_quarter
from campaigns.forms.quarters import (
    OpenQuarterForm,
    QuarterDecideForm,
    QuarterExcludeForm,
    QuarterSelfForm,
)
from campaigns.models import CampaignYear, QuarterReview
from campaigns.views.organizations import OrganizationFilter
from campaigns.views.reading import log_inspection
from campaigns.views.this_year import YearFilter
from portal.kit.actions import Action, ActionsMixin
from portal.kit.lists import TableView
from portal.kit.reading import log_reading
from portal.kit.tables import LinkColumn, StateColumn, Table
from portal.kit.views import ChangeView, ReasonMixin, ScopedMixin

State = QuarterReview.State
RELATED = (
    "member",
    "organization__kind",
    "year",
    "scheme",
    "self_grade",
    "decided_grade",
    "decision",
)


class QuarterTable(Table):
    who = LinkColumn(
        text=lambda record: record.subject,
        verbose_name="Cán bộ",
        order_by=("member__sort_name", "pk"),
    )
    organization = tables.Column(order_by="organization__path", verbose_name="Nơi sinh hoạt")
    year = tables.Column(order_by="year__year", verbose_name="Năm")
    quarter = tables.Column(verbose_name="Quý")
    state = StateColumn(verbose_name="Trạng thái")
    self_grade = tables.Column(orderable=False, verbose_name="Tự nhận")
    decided_grade = tables.Column(orderable=False, verbose_name="Mức xếp loại")


class QuarterFilter(django_filters.FilterSet):
    year = YearFilter()
    quarter = django_filters.ChoiceFilter(label="Quý", choices=QuarterReview.Quarter.choices)
    organization = OrganizationFilter()
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=State.choices)


class QuarterListView(TableView):
    model = QuarterReview
    queryset = QuarterReview.objects.select_related(*RELATED)
    table_class = QuarterTable
    filterset_class = QuarterFilter
    template_name = "campaigns/quarters/list.html"
    title = "Đánh giá quý của cán bộ lãnh đạo, quản lý"
    quick_filters = ("year", "quarter")
    empty = "Chưa mở đánh giá quý nào. Hồ sơ của cán bộ có ở đây khi một quý được mở."

    def get_context_data(self, **kwargs):
        user = self.request.user
        years = CampaignYear.objects.visible_to(user).running().select_related("organization")
        opening = [year for year in years if user.has_perm("campaigns.change_year", year)]
        return super().get_context_data(opening=opening, **kwargs)


class OpenQuarterView(ChangeView):
    """Open a quarter for every leader of the bloc; again for those who came later."""

    queryset = CampaignYear.objects.select_related("organization")
    pk_url_kwarg = "year"
    permission = "campaigns.change_year"
    form_class = OpenQuarterForm
    title = "Mở đánh giá quý"
    intro = "Quý IV không xếp loại riêng, tính vào kiểm điểm, đánh giá, xếp loại cuối năm."
    button = "Mở"

    def change(self, record, data) -> None:
        count = open_quarter(record, data["quarter"], by=self.request.user)
        messages.success(self.request, f"Đã mở {count} hồ sơ đánh giá quý.")

    def get_success_url(self) -> str:
        return reverse("campaigns:quarter_list")


class QuarterView(ActionsMixin, ScopedMixin, DetailView):
    """One sheet with both marks, the grade and what speaks against it."""

    queryset = QuarterReview.objects.select_related(*RELATED).prefetch_related("ticks", "axes")
    template_name = "campaigns/quarters/detail.html"
    context_object_name = "review"

    def get_context_data(self, **kwargs):
        user, review = self.request.user, self.object
        if review.member_id != user.member_id:
            log_reading(review)
        else:
            log_inspection(user, review)
        return super().get_context_data(
            self_points=review.points("self"),
            given_points=review.points("given"),
            warnings=review.warnings(),
            shows_reason=review.shows_reason(user),
            actions=list(self.actions()),
            steps=review.steps.select_related("by__member"),
            **kwargs,
        )

    def actions(self) -> Iterator[Action]:
        """What the reader may do with the sheet in its state."""
        review, user = self.object, self.request.user
        may = {
            name: user.has_perm(f"campaigns.{name}", review)
            for name in ("grade_self", "decide_evaluation", "handle_evaluation")
        }
        is_open = review.state in (State.OPEN, State.SELF_GRADED)
        if may["grade_self"] and is_open:
            yield self.action("Tự chấm, tự nhận mức", "campaigns:quarter_self", "primary")
        if may["decide_evaluation"] and review.state == State.SELF_GRADED:
            yield self.action("Chấm điểm, xếp loại", "campaigns:quarter_decide", "primary")
        if may["handle_evaluation"]:
            if review.state == State.SELF_GRADED:
                yield self.action("Trả lại", "campaigns:quarter_return")
            if is_open:
                yield self.action("Chưa xếp loại", "campaigns:quarter_exclude")
            if review.state == State.NOT_GRADED:
                yield self.action("Đưa vào xếp loại", "campaigns:quarter_include")
        if may["decide_evaluation"] and review.state == State.DECIDED:
            yield self.action("Thu hồi mức đã xếp", "campaigns:quarter_revoke")


class QuarterChangeView(ChangeView):
    queryset = QuarterReview.objects.select_related(*RELATED).prefetch_related("ticks", "axes")


class QuarterSelfView(QuarterChangeView):
    permission = "campaigns.grade_self"
    form_class = QuarterSelfForm
    takes_record_as = "review"
    title = "Tự chấm điểm, tự nhận mức quý (mẫu 05)"
    intro = (
        "KPI của mỗi trục là trung bình của bốn phần A, B, C, D. Trục không thuộc nhiệm vụ thì ghi "
        "điểm tối đa 0 và chuyển điểm cho trục khác."
    )
    button = "Nộp"
    done = "Đã nộp tự đánh giá quý."

    def get_initial(self):
        return {"grade": self.object.self_grade_id}

    def get_form(self, form_class=None):
        self.form = super().get_form(form_class)
        return self.form

    def change(self, record, data) -> None:
        grade_self(record, by=self.request.user, marks=self.form.marks(), grade=data["grade"])


class QuarterDecideView(QuarterSelfView):
    permission = "campaigns.decide_evaluation"
    form_class = QuarterDecideForm
    title = "Chấm điểm, xếp loại quý"
    intro = "Điểm bắt đầu từ điểm tự chấm; mức khác mức tự nhận thì ghi lý do."
    button = "Xếp loại"
    done = "Đã xếp loại quý."

    def change(self, record, data) -> None:
        names = ("grade", "note", "number", "decided_on")
        decide(
            record,
            by=self.request.user,
            marks=self.form.marks(),
            facts=self.form.facts,
            **{name: data[name] for name in names},
        )


class _HandleView(ReasonMixin, QuarterChangeView):
    permission = "campaigns.handle_evaluation"


class QuarterReturnView(_HandleView):
    title = "Trả lại để tự chấm lại"
    button = "Trả lại"
    done = "Đã trả lại; người tự chấm sẽ thấy lý do."


class QuarterIncludeView(_HandleView):
    verb = "include"
    title = "Đưa vào xếp loại quý"
    button = "Đưa vào xếp loại"
    done = "Đã đưa vào xếp loại."


class QuarterExcludeView(QuarterChangeView):
    permission = "campaigns.handle_evaluation"
    form_class = QuarterExcludeForm
    verb = "exclude"
    title = "Chưa xếp loại quý"
    button = "Ghi chưa xếp loại"
    done = "Đã ghi chưa xếp loại."


class QuarterRevokeView(ReasonMixin, QuarterChangeView):
    permission = "campaigns.decide_evaluation"
    verb = "revoke"
    title = "Thu hồi mức đã xếp của quý"
    button = "Thu hồi"
    done = "Đã thu hồi; hồ sơ trở về bản tự chấm."
