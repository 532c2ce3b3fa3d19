"""Moving evaluations: self-grade, leaving out, taking back, decisions under the cap."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.shortcuts import redirect, render
from django.views import View

from campaigns.actions.caps import caps_of
from campaigns.actions.grading import decide_many
from campaigns.forms.evaluations import DecisionForm, ExcludeForm, SelfGradeForm
from campaigns.models import Evaluation
from campaigns.models.findings import obstacles_of
from portal.kit.forms import ConfirmForm
from portal.kit.views import ChangeView, ReasonMixin, add_errors

RELATED = (
    "member", "organization__kind", "year", "scheme",
    "self_grade", "proposed_grade", "decided_grade",
)  # fmt: skip


class EvaluationChangeView(ChangeView):
    queryset = Evaluation.objects.select_related(*RELATED)
    template_name = "campaigns/evaluations/change.html"


class GradeView(EvaluationChangeView):
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"evaluation": self.object}


class SelfGradeView(GradeView):
    permission = "campaigns.grade_self"
    form_class = SelfGradeForm
    title = "Tự kiểm điểm, tự nhận mức xếp loại"
    button = "Nộp tự đánh giá"
    done = "Đã nộp tự đánh giá."

    def get_initial(self):
        own = self.object
        return {"grade": own.self_grade, "points": own.self_points, "review": own.self_review}

    def change(self, record, data) -> None:
        record.grade_self(by=self.request.user, **data)


class ExcludeView(EvaluationChangeView):
    permission = "campaigns.handle_evaluation"
    form_class = ExcludeForm
    title = "Không xếp loại"
    button = "Ghi không xếp loại"
    done = "Đã ghi không xếp loại."

    def change(self, record, data) -> None:
        record.exclude(by=self.request.user, **data)


class _HandleView(ReasonMixin, EvaluationChangeView):
    permission = "campaigns.handle_evaluation"


class IncludeView(_HandleView):
    verb = "include"
    title = "Đưa vào xếp loại"
    button = "Đưa vào xếp loại"
    done = "Đã đưa vào xếp loại."


class EvaluationReturnView(_HandleView):
    title = "Trả lại để đánh giá lại"
    button = "Trả lại"
    done = "Đã trả lại; người được đánh giá sẽ thấy lý do."


class RevokeView(ReasonMixin, EvaluationChangeView):
    permission = "campaigns.decide_evaluation"
    verb = "revoke"
    title = "Thu hồi quyết định xếp loại"
    button = "Thu hồi quyết định"
    done = "Đã thu hồi; hồ sơ trở về mức đề xuất."


class DistinguishView(EvaluationChangeView):
    permission = "campaigns.decide_evaluation"
    form_class = ConfirmForm
    template_name = "campaigns/evaluations/distinguish.html"
    title = "Công nhận tiêu biểu"
    button = "Công nhận tiêu biểu"
    done = "Đã công nhận tiêu biểu."

    def change(self, record, data) -> None:
        record.distinguish(by=self.request.user)


class WithdrawDistinctionView(ReasonMixin, DistinguishView):
    verb = "withdraw_distinction"
    title = "Thôi công nhận tiêu biểu"
    button = "Thôi công nhận"
    done = "Đã thôi công nhận tiêu biểu; mức xếp loại giữ nguyên."


class DecideView(View):
    """All proposals that wait for this level, decided together; the cap is shown beside them."""

    template_name = "campaigns/evaluations/decide.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("campaigns.decide_evaluation"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def groups(self):
        """What waits, by target and grass-roots organisation: (key, label, number)."""
        waiting = Evaluation.objects.awaiting_decision(self.request.user)
        members = waiting.of_members().values("organization", "organization_name")
        found = [
            (f"m{row['organization']}", f"Đảng viên {row['organization_name']}", row["n"])
            for row in members.annotate(n=Count("pk")).order_by("organization__path")
        ]
        units = waiting.of_organizations().count()
        return ([("units", "Các tổ chức", units)] if units else []) + found

    def waiting(self, group: str):
        rows = Evaluation.objects.awaiting_decision(self.request.user).select_related(*RELATED)
        if group == "units":
            return list(rows.of_organizations().order_by("organization__path"))
        if group[:1] == "m" and group[1:].isdecimal():
            return list(
                rows.of_members().filter(organization=int(group[1:])).order_by("member__sort_name")
            )
        return []

    def get(self, request):
        groups = self.groups()
        group = request.GET.get("group") or (groups[0][0] if groups else "")
        return self.page(groups, group, self.waiting(group), {}, DecisionForm())

    def post(self, request):
        group = request.GET.get("group", "")
        rows = self.waiting(group)
        ticked = self.ticked(rows)
        action = request.POST.get("action")
        if action == "as_proposed":
            ticked = {row.pk: row.proposed_grade for row in rows} | ticked
        if action in ("count", "as_proposed"):
            # The decision's own fields are kept as typed, and not yet judged.
            typed = DecisionForm(initial=request.POST.dict())
            partial = bool(request.htmx)
            return self.page(self.groups(), group, rows, ticked, typed, partial=partial)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.page(self.groups(), group, rows, ticked, form, status=422)
        choices = {row: ticked[row.pk] for row in rows if row.pk in ticked}
        reasons = {row: self.reason(row) for row in choices}
        distinguished = {row for row in choices if self.is_distinguished(row)}
        try:
            if not choices:
                raise ValidationError("Hãy chọn mức cho ít nhất một dòng.")
            if unchosen := [
                str(row.subject)
                for row in rows
                if self.is_distinguished(row) and row not in choices
            ]:
                raise ValidationError(
                    f"Đã đánh dấu tiêu biểu mà chưa chọn mức: {'; '.join(unchosen)}."
                )
            done = decide_many(
                choices=choices,
                by=request.user,
                reasons=reasons,
                distinguished=distinguished,
                **form.cleaned_data,
            )
        except ValidationError as error:
            add_errors(form, error)
            return self.page(self.groups(), group, self.waiting(group), ticked, form, status=422)
        messages.success(request, f"Đã quyết định xếp loại {done} trường hợp.")
        return redirect("campaigns:evaluation_decide")

    def reason(self, row) -> str:
        """Why this line is not decided as proposed, as typed."""
        return self.request.POST.get(f"reason-{row.pk}", "").strip()

    def is_distinguished(self, row) -> bool:
        """Whether this line is ticked for the distinction."""
        return f"distinction-{row.pk}" in self.request.POST

    def grades(self, rows) -> list:
        return list(rows[0].grades()) if rows else []

    def ticked(self, rows) -> dict:
        grades = {str(grade.pk): grade for grade in self.grades(rows)}
        marks = {row.pk: self.request.POST.get(f"grade-{row.pk}", "") for row in rows}
        return {pk: grades[mark] for pk, mark in marks.items() if mark in grades}

    def page(self, groups, group, rows, ticked, form, *, status=200, partial=False):
        grades = self.grades(rows)
        against = obstacles_of(rows)
        context = {
            "groups": groups,
            "group": group,
            "lines": [
                {
                    "row": row,
                    "ticked": ticked.get(row.pk),
                    "reason": self.reason(row),
                    "needs_reason": row.pk in ticked
                    and ticked[row.pk].pk != row.proposed_grade_id
                    and not self.reason(row),
                    "is_distinguished": self.is_distinguished(row),
                    "obstacles": against[row.pk],
                }
                for row in rows
            ],
            "of_units": group == "units",
            "grades": grades,
            "caps": caps_of(rows, ticked),
            "form": form,
        }
        template = "campaigns/evaluations/_caps.html" if partial else self.template_name
        return render(self.request, template, context, status=status)
