"""Deciding many evaluations on one page, under the cap."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.views import View

from campaigns.actions.caps import caps_of
from campaigns.actions.decisions import decide_many
from campaigns.forms.decisions import DecisionForm
from campaigns.models import CampaignYear, Evaluation, OrderLine
from campaigns.models.deciders import OUTSIDE, decider_of
from campaigns.order import deadlines_of, rules_of_order
from campaigns.views.decision_sections import Section, sections_of, waiting_for
from campaigns.views.grading import RELATED
from portal.kit.lines import add_line_errors
from portal.kit.views import PermissionMixin, add_errors

NAMED = 5


class DecideView(PermissionMixin, View):
    """All proposals that wait for one level in one action, folded by cell, with the cap beside them."""

    permission = "campaigns.decide_evaluation"
    why_not = (
        "Xếp loại đảng viên và chi bộ trực thuộc do bí thư, phó bí thư, ủy viên ban thường vụ cấp ủy "
        "cơ sở quyết định; tổ chức cơ sở đảng và lãnh đạo cấp ủy cơ sở do ban thường vụ cấp trên "
        "trực tiếp quyết định; đảng ủy bộ phận chỉ đề xuất."
    )

    def get(self, request):
        return self.page(self.sections(), DecisionForm())

    def post(self, request):
        action = request.POST.get("action")
        if action in ("count", "as_proposed"):
            # The fields of the decision itself are kept as typed, and not checked yet.
            form = DecisionForm(initial=request.POST.dict())
            sections = self.sections(request.POST, as_proposed=action == "as_proposed")
            return self.page(sections, form, only_caps=bool(request.htmx))
        form, sections = DecisionForm(request.POST), self.sections(request.POST)
        lines = [line for section in sections for line, _ in section.lines]
        if not form.is_valid() or any(line.errors for line in lines):
            return self.page(sections, form, status=422)
        try:
            count = decide_many(
                decisions=[line.decision for line in lines], by=request.user, **form.cleaned_data
            )
        except ValidationError as error:
            sections = self.sections(request.POST)
            by_key = {line.key: line for section in sections for line, _ in section.lines}
            add_errors(form, add_line_errors(by_key, error))
            return self.page(sections, form, status=422)
        messages.success(request, self.done(count, form.cleaned_data["number"]))
        return redirect("campaigns:evaluation_decide")

    def sections(self, data=None, *, as_proposed: bool = False) -> list[Section]:
        """What waits where the address says, with the marks of the page."""
        query = self.request.GET
        self.waiting = waiting_for(
            self.request.user, issuer=query.get("issuer", ""), group=query.get("group", "")
        )
        return sections_of(self.waiting, self.request.user, data, as_proposed=as_proposed)

    def done(self, count: int, number: str) -> str:
        """What was decided, and what still waits for the reader."""
        said = f"Đã quyết định xếp loại {count} trường hợp. Quyết định số {number}."
        left = waiting_for(self.request.user).counts
        if not left:
            return f"{said} Không còn đề xuất nào chờ đồng chí quyết định."
        named = "; ".join(f"{name}: {number}" for _, name, number in left[:NAMED])
        more = f"; và {len(left) - NAMED} nhóm khác" if len(left) > NAMED else ""
        return f"{said} Còn chờ đồng chí quyết định: {named}{more}."

    def page(self, sections, form, *, status: int = 200, only_caps: bool = False):
        lines = [line for section in sections for line in section.lines]
        evaluations = [line.evaluation for line, _ in lines]
        marks = {line.evaluation.pk: line.chosen for line, _ in lines if line.chosen is not None}
        grading = CampaignYear.objects.visible_to(self.request.user).filter(
            state=CampaignYear.State.GRADING
        )
        context = {
            "groups": self.waiting.counts,
            "waiting": self.waiting,
            "sections": sections,
            "lines": lines,
            "faulty": [line for line, _ in lines if line.errors],
            "unmarked": len(lines) - len(marks),
            "caps": caps_of(evaluations, marks),
            "form": form,
            "grading": grading,
            "order": rules_of_order(
                {row.scheme_id for row in evaluations}, OrderLine.Stage.GRADING
            ),
            "deadlines": [due for year in grading for due in deadlines_of(year)],
            "elsewhere": [] if lines else waiting_elsewhere(self.request.user),
        }
        name = "_caps.html" if only_caps else "decide.html"
        return render(self.request, f"campaigns/evaluations/{name}", context, status=status)


def waiting_elsewhere(user) -> list[str]:
    """What is undecided where the reader looks, and who has to act: the first few by name."""
    rows = Evaluation.objects.visible_to(user).filter(
        year__state=CampaignYear.State.GRADING, state__in=Evaluation.UNDECIDED
    )
    early = rows.decided_by(user).exclude(state=Evaluation.State.PROPOSED)
    counts = early.aggregate(
        members=Count("pk", filter=Q(member__isnull=False)),
        units=Count("pk", filter=Q(member__isnull=True)),
    )
    lines = []
    if counts["members"]:
        lines.append(f"{counts['members']} hồ sơ đảng viên: chi bộ bỏ phiếu, đề xuất mức.")
    if counts["units"]:
        lines.append(f"{counts['units']} hồ sơ tổ chức: tự đánh giá, được thẩm định, đề xuất mức.")
    others = rows.filter(state=Evaluation.State.PROPOSED).select_related(*RELATED)
    lines += [
        f"{row.subject}: người quyết định là {decider_of(row) or OUTSIDE}."
        for row in others[:NAMED]
    ]
    if (more := others.count() - NAMED) > 0:
        lines.append(f"{more} hồ sơ khác do cấp khác quyết định.")
    return lines
