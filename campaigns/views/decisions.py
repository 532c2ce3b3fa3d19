"""Deciding many evaluations on one page, under the cap."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.views import View

from campaigns.actions.caps import caps_of
from campaigns.actions.decisions import Decision, decide_many
from campaigns.forms.decisions import DecisionForm, DecisionLineForm
from campaigns.models import CampaignYear, Evaluation
from campaigns.models.deciders import OUTSIDE, decider_of
from campaigns.models.obstacles import concerning, obstacles_of
from campaigns.order import deadlines_of, out_of_order
from campaigns.views.grading import RELATED
from members.namesakes import tell_apart
from portal.kit.views import PermissionMixin, add_errors

UNITS = "units"  # the group of all organisations; those of members are "m" and the organisation
NAMED = 5
LEADERS = "leaders"  # members on whom the level above their committee decides


class DecideView(PermissionMixin, View):
    """All proposals of one group that wait for this level, with the cap beside them."""

    permission = "campaigns.decide_evaluation"
    why_not = (
        "Xếp loại đảng viên và chi bộ trực thuộc do bí thư, phó bí thư, ủy viên ban thường vụ cấp ủy "
        "cơ sở quyết định; tổ chức cơ sở đảng và lãnh đạo cấp ủy cơ sở do ban thường vụ cấp trên "
        "trực tiếp quyết định; đảng ủy bộ phận chỉ đề xuất."
    )

    def get(self, request):
        groups = self.groups()
        self.group = request.GET.get("group") or (groups[0][0] if groups else "")
        return self.page(self.lines(), DecisionForm(), groups=groups)

    def post(self, request):
        self.group = request.GET.get("group", "")
        action = request.POST.get("action")
        if action in ("count", "as_proposed"):
            # The fields of the decision itself are kept as typed, and not checked yet.
            form = DecisionForm(initial=request.POST.dict())
            lines = self.lines(request.POST, as_proposed=action == "as_proposed")
            return self.page(lines, form, only_caps=bool(request.htmx))
        form, lines = DecisionForm(request.POST), self.lines(request.POST)
        if not form.is_valid() or any(line.errors for line in lines):
            return self.page(lines, form, status=422)
        decisions = [
            Decision(
                line.evaluation,
                line.chosen,
                line.cleaned_data["reason"],
                line.cleaned_data["is_distinguished"],
            )
            for line in lines
        ]
        try:
            count = decide_many(decisions=decisions, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(self.lines(request.POST), form, status=422)
        messages.success(request, f"Đã quyết định xếp loại {count} trường hợp.")
        return redirect("campaigns:evaluation_decide")

    @property
    def today(self) -> dt.date:
        """The day on which the reader decides."""
        return self.request.user.scope.day

    def groups(self) -> list[tuple[str, str, int]]:
        """What waits, by target and organisation: (key, label, number)."""
        waiting = Evaluation.objects.awaiting_decision(self.request.user)
        members = (
            waiting.of_members()
            .decided_below(self.today)
            .values("organization", "organization_name")
        )
        groups = [
            (f"m{row['organization']}", f"Đảng viên {row['organization_name']}", row["n"])
            for row in members.annotate(n=Count("pk")).order_by("organization__path")
        ]
        above = waiting.of_members().decided_above(self.today).count()
        units = waiting.of_organizations().count()
        first = [
            (UNITS, "Các tổ chức", units),
            (LEADERS, "Lãnh đạo cấp ủy (cấp trên quyết định)", above),
        ]
        return [group for group in first if group[2]] + groups

    def waiting(self) -> list[Evaluation]:
        """The evaluations of the group that wait now."""
        rows = Evaluation.objects.awaiting_decision(self.request.user).select_related(*RELATED)
        if self.group == UNITS:
            return list(rows.of_organizations().order_by("organization__path"))
        if self.group == LEADERS:
            leaders = rows.of_members().decided_above(self.today)
            return list(leaders.order_by("organization__path"))
        if self.group[:1] == "m" and self.group[1:].isdecimal():
            members = rows.of_members().filter(organization=int(self.group[1:]))
            members = members.decided_below(self.today)
            return list(members.order_by("member__sort_name"))
        return []

    def lines(self, data=None, *, as_proposed: bool = False) -> list[DecisionLineForm]:
        """A line for each evaluation; `as_proposed` marks the proposed grade where none is."""
        evaluations = self.waiting()
        tell_apart(evaluation.member for evaluation in evaluations)
        self.grades = list(evaluations[0].grades()) if evaluations else []
        if as_proposed:
            data = data.copy()
            for evaluation in evaluations:
                data.setdefault(f"grade-{evaluation.pk}", str(evaluation.proposed_grade_id))
        return [
            DecisionLineForm(data, evaluation=evaluation, grades=self.grades)
            for evaluation in evaluations
        ]

    def page(self, lines, form, *, groups=None, status: int = 200, only_caps: bool = False):
        groups = self.groups() if groups is None else groups
        evaluations = [line.evaluation for line in lines]
        against, early = obstacles_of(evaluations), out_of_order(evaluations)
        for line in lines:
            line.early = early[line.evaluation.pk]
        marks = {line.evaluation.pk: line.chosen for line in lines if line.chosen is not None}
        grading = CampaignYear.objects.visible_to(self.request.user).filter(
            state=CampaignYear.State.GRADING
        )
        context = {
            "groups": groups,
            "group": self.group,
            "lines": [
                (line, concerning(line.evaluation, against[line.evaluation.pk])) for line in lines
            ],
            "of_units": self.group == UNITS,
            "of_leaders": self.group == LEADERS,
            "grades": self.grades,
            "caps": caps_of(evaluations, marks),
            "form": form,
            "grading": grading,
            "deadlines": [due for year in grading for due in deadlines_of(year)],
            "elsewhere": [] if groups or lines else waiting_elsewhere(self.request.user),
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
