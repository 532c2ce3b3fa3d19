"""Moving evaluations: self-grade, appraisal, the cell's ballot, decisions under the cap."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from campaigns.actions.caps import caps_of
from campaigns.actions.grading import BallotRow, decide_many, enter_ballot
from campaigns.forms.evaluations import (
    BallotHeadForm,
    DecisionForm,
    ExcludeForm,
    ProposalForm,
    SelfGradeForm,
)
from campaigns.models import CampaignYear, Evaluation
from members.models import Organization
from portal.kit.views import ChangeView, ReasonMixin, add_errors

RELATED = (
    "member", "organization__kind", "year", "scheme",
    "self_grade", "proposed_grade", "decided_grade",
)  # fmt: skip


class EvaluationChangeView(ChangeView):
    queryset = Evaluation.objects.select_related(*RELATED)
    template_name = "campaigns/evaluations/change.html"


class _GradeView(EvaluationChangeView):
    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"evaluation": self.object}


class SelfGradeView(_GradeView):
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


class AppraiseView(_GradeView):
    permission = "campaigns.appraise_evaluation"
    form_class = ProposalForm
    title = "Thẩm định, đề xuất mức xếp loại"
    button = "Đề xuất"
    done = "Đã đề xuất."

    def get_initial(self):
        own = self.object
        return {
            "grade": own.proposed_grade or own.self_grade,
            "points": own.proposed_points or own.self_points,
            "note": own.proposal_reason,
        }

    def change(self, record, data) -> None:
        record.propose(by=self.request.user, **data)


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


def whole(value: str) -> int:
    """A number of votes as typed; anything else counts as none."""
    return int(value) if value.isdecimal() and len(value) < 5 else 0  # noqa: PLR2004  below 10 000


class BallotView(View):
    """The cell's ballot sheet: the numbers once, then votes and the proposal for each member."""

    template_name = "campaigns/evaluations/ballot.html"

    def get_cell(self) -> Organization:
        if not self.request.user.has_perm("campaigns.enter_ballot"):
            raise PermissionDenied
        cells = Organization.objects.filter(self.request.user.scope.q("propose", ""))
        wanted = self.request.GET.get("organization")
        cell = cells.filter(pk=int(wanted)).first() if (wanted or "").isdecimal() else cells.first()
        if cell is None:
            raise Http404
        return cell

    def evaluations(self, cell):
        return list(
            Evaluation.objects.of_members()
            .filter(
                organization=cell,
                year__state=CampaignYear.State.GRADING,
                state__in=(Evaluation.State.SELF_GRADED, Evaluation.State.PROPOSED),
            )
            .select_related(*RELATED)
            .prefetch_related("ballot__tallies")
            .order_by("member__sort_name")
        )

    def get(self, request):
        cell = self.get_cell()
        rows = []
        head = None
        for evaluation in self.evaluations(cell):
            ballot = getattr(evaluation, "ballot", None)
            head = head or ballot
            rows.append(
                BallotRow(
                    evaluation,
                    version=evaluation.version,
                    votes={t.grade_id: t.votes for t in ballot.tallies.all()} if ballot else {},
                    grade=evaluation.proposed_grade,
                    points=evaluation.proposed_points or evaluation.self_points,
                )
            )
        return self.page(cell, BallotHeadForm(instance=head), rows)

    def post(self, request):
        cell = self.get_cell()
        form = BallotHeadForm(request.POST)
        rows = [self.typed_row(evaluation) for evaluation in self.evaluations(cell)]
        if not form.is_valid():
            return self.page(cell, form, rows, status=422)
        rows_in = [row for row in rows if row.grade or any(row.votes.values())]
        try:
            done = enter_ballot(head=form.cleaned_data, rows=rows_in, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(cell, form, rows, status=422)
        messages.success(request, f"Đã ghi kết quả bỏ phiếu và đề xuất của {done} đồng chí.")
        return redirect("campaigns:evaluation_list")

    def typed_row(self, evaluation) -> BallotRow:
        data, pk = self.request.POST, evaluation.pk
        grades = {grade.pk: grade for grade in self.grades(evaluation)}
        try:
            points = Decimal(data.get(f"points-{pk}", "").replace(",", ".") or "NaN")
        except InvalidOperation:
            points = Decimal("NaN")
        return BallotRow(
            evaluation,
            version=whole(data.get(f"version-{pk}", "")),
            votes={grade: whole(data.get(f"votes-{pk}-{grade}", "")) for grade in grades},
            grade=grades.get(whole(data.get(f"grade-{pk}", ""))),
            points=points if points.is_finite() else None,
        )

    def grades(self, evaluation):
        if not hasattr(self, "_grades"):
            self._grades = {}
        if evaluation.scheme_id not in self._grades:
            self._grades[evaluation.scheme_id] = list(evaluation.grades())
        return self._grades[evaluation.scheme_id]

    def page(self, cell, form, rows, status=200):
        grades = self.grades(rows[0].evaluation) if rows else []
        lines = [(row, [(grade, row.votes.get(grade.pk, "")) for grade in grades]) for row in rows]
        context = {"cell": cell, "form": form, "lines": lines, "grades": grades}
        return render(self.request, self.template_name, context, status=status)


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
        if request.POST.get("action") == "count":
            return self.page(
                self.groups(), group, rows, ticked, DecisionForm(request.POST),
                partial=bool(request.htmx),
            )  # fmt: skip
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.page(self.groups(), group, rows, ticked, form, status=422)
        choices = {row: ticked[row.pk] for row in rows if row.pk in ticked}
        try:
            if not choices:
                raise ValidationError("Hãy chọn mức cho ít nhất một dòng.")
            done = decide_many(choices=choices, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(self.groups(), group, self.waiting(group), ticked, form, status=422)
        messages.success(request, f"Đã quyết định xếp loại {done} trường hợp.")
        return redirect("campaigns:evaluation_decide")

    def grades(self, rows) -> list:
        return list(rows[0].grades()) if rows else []

    def ticked(self, rows) -> dict:
        grades = {str(grade.pk): grade for grade in self.grades(rows)}
        marks = {row.pk: self.request.POST.get(f"grade-{row.pk}", "") for row in rows}
        return {pk: grades[mark] for pk, mark in marks.items() if mark in grades}

    def page(self, groups, group, rows, ticked, form, *, status=200, partial=False):
        grades = self.grades(rows)
        context = {
            "groups": groups,
            "group": group,
            "lines": [(row, ticked.get(row.pk)) for row in rows],
            "grades": grades,
            "caps": caps_of(rows, ticked),
            "form": form,
        }
        template = "campaigns/evaluations/_caps.html" if partial else self.template_name
        return render(self.request, template, context, status=status)
