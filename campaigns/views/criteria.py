"""Criteria sets: listed, written, copied from last year's, published to the units, withdrawn."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import CreateView, DetailView, ListView

from campaigns.actions.criteria import save_criteria
from campaigns.forms.criteria import CopySetForm, CriteriaSetForm, ShownSetForm, criteria_forms
from campaigns.models import (
    CriteriaSet,
    Criterion,
    GradingScheme,
    ReviewCriterion,
    SubjectKind,
)
from portal.kit.access import visible_or_404
from portal.kit.forms import ReasonForm
from portal.kit.lines import focus_last, named, with_one_more
from portal.kit.list_workbook import ListFileMixin
from portal.kit.views import ChangeView, PermissionMixin, RefusableMixin, ScopedMixin, add_errors


class CriteriaListView(ScopedMixin, ListFileMixin, ListView):
    title = "Bộ tiêu chí của từng năm"
    header = ("Bộ tiêu chí", "Năm", "Áp dụng cho", "Công bố")
    queryset = CriteriaSet.objects.select_related("year", "kind")
    template_name = "campaigns/criteria/list.html"
    context_object_name = "sets"

    def file_rows(self, context):
        return (
            [row.name, row.year.calendar_year, row.applies_to, _published(row)]
            for row in context["sets"]
        )


def _published(criteria_set: CriteriaSet) -> dt.date | str:
    at = criteria_set.published_at
    return timezone.localdate(at) if at else "Chưa công bố"


class CriteriaDetailView(ScopedMixin, DetailView):
    queryset = CriteriaSet.objects.select_related("year__organization", "kind")
    template_name = "campaigns/criteria/detail.html"
    context_object_name = "set"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            criteria=self.object.criteria.all(),
            total=self.object.total_weight(),
            steps=self.object.steps.select_related("by__member"),
            can_copy=self.request.user.has_perm("campaigns.manage_criteria", self.object),
            can_change=self.request.user.has_perm("campaigns.change_criteria", self.object),
            **kwargs,
        )


class CriteriaCreateView(PermissionMixin, RefusableMixin, CreateView):
    permission = "campaigns.manage_criteria"
    model = CriteriaSet
    form_class = CriteriaSetForm
    takes_user = True
    template_name = "components/form.html"
    extra_context = {"title": "Bộ tiêu chí mới", "button": "Tạo và ghi tiêu chí"}

    @transaction.atomic
    def act(self, form):
        if not self.request.user.has_perm("campaigns.manage_criteria", form.instance):
            raise PermissionDenied
        form.instance.year.require_not_closed()
        return redirect(form.save().get_absolute_url() + "edit/")


class CriteriaEditView(View):
    """All criteria of a set on one page. Buttons: one more line, save."""

    def get_set(self) -> CriteriaSet:
        rows = CriteriaSet.objects.select_related("year__organization", "kind")
        if self.request.method == "POST":
            rows = rows.select_for_update(of=("self",))
        return visible_or_404(
            rows, self.request.user, self.kwargs["pk"], "campaigns.change_criteria"
        )

    def get(self, request, pk):
        criteria_set = self.get_set()
        form = ShownSetForm(instance=criteria_set)
        return self.page(criteria_set, form, criteria_forms(criteria_set))

    @transaction.atomic
    def post(self, request, pk):
        criteria_set, data = self.get_set(), request.POST
        if is_more := data.get("action") == "more":
            data = with_one_more(data, "criteria", group=Criterion.Group.RESULT)
        form = ShownSetForm(data, instance=criteria_set)
        lines = criteria_forms(criteria_set, data)
        if is_more:
            focus_last(lines)
        are_valid = all([form.is_valid(), lines.is_valid()])
        try:
            criteria_set.year.require_not_closed()
            if is_more or not are_valid:
                status = 200 if is_more else 422
                return self.page(criteria_set, form, lines, status=status, added=is_more)
            with transaction.atomic():
                form.save()
                save_criteria(criteria_set, lines, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(criteria_set, form, lines, status=422)
        messages.success(request, "Đã lưu bộ tiêu chí.")
        return redirect(criteria_set)

    def page(self, criteria_set, form, lines, status=200, *, added=False):
        scheme = GradingScheme.objects.in_force(criteria_set.year.calendar_year)
        annex = ReviewCriterion.objects.filter(scheme=scheme, kind=SubjectKind.COLLECTIVE)
        context = {
            "scheme": scheme,
            "is_unseen": any(line.is_unseen for line in annex),
            "set": criteria_set,
            "form": form,
            "forms": lines,
            "is_locked": lines.is_locked,
            "added": added,
            "error_lines": named(lines, "Tiêu chí"),
        }
        return render(self.request, "campaigns/criteria/form.html", context, status=status)


class CriteriaChangeView(ChangeView):
    queryset = CriteriaSet.objects.select_related("year__organization", "kind")
    permission = "campaigns.change_criteria"


class CriteriaPublishView(CriteriaChangeView):
    verb = "publish"
    title = "Công bố bộ tiêu chí đến các đơn vị"
    button = "Công bố"
    done = "Đã công bố."


class CriteriaWithdrawView(CriteriaChangeView):
    form_class = ReasonForm
    verb = "withdraw"
    title = "Rút công bố bộ tiêu chí để sửa"
    button = "Rút công bố"
    done = "Đã rút công bố; sửa xong mời đồng chí công bố lại."


class CriteriaCopyView(CriteriaChangeView):
    permission = "campaigns.manage_criteria"  # that of a closed year is copied too
    form_class = CopySetForm
    takes_record_as = "criteria_set"
    title = "Chép bộ tiêu chí sang năm khác, loại tổ chức khác"
    button = "Chép"
    done = "Đã chép; mời đồng chí sửa rồi công bố."

    def change(self, record, data) -> None:
        self.object = record.copy_to(data["year"], kind=data["kind"])
