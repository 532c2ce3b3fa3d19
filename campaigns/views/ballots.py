"""The cell's ballot sheet: the numbers once, then votes and the proposal for each member."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, Sum
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from campaigns.actions.ballots import BallotLine, enter_ballot, quota_of, voters
from campaigns.forms.ballots import BallotHeadForm, BallotLineForm
from campaigns.models import (
    Ballot,
    CampaignYear,
    Evaluation,
    Grade,
    GradingScheme,
    GradingSettings,
    OrderLine,
)
from campaigns.order import rules_of_order
from campaigns.review_order import review_order
from campaigns.views.grading import RELATED
from campaigns.views.organizations import working_for
from members.models import Organization
from members.namesakes import tell_apart
from portal.kit.lines import WRONG_LINES, add_line_errors
from portal.kit.views import PermissionMixin, add_errors

FOLLOWED = (
    "Chưa ghi. Dòng chưa chọn mức đã được chọn sẵn mức nhiều phiếu nhất; mời đồng chí xem lại rồi bấm "
    "ghi lần nữa."
)
Round, Standing, State = Ballot.Round, Grade.Standing, Evaluation.State


class RoundMixin:
    """Reads the cell and the round of its ballot from the address."""

    def dispatch(self, request, *args, **kwargs):
        proposing = Organization.objects.with_power(request.user, "propose")
        self.working_for = working_for(request, proposing)
        self.cell = self.working_for.organization
        self.scheme = self.scheme_of_year()
        self.settings = self.settings_of_year()
        is_second = request.GET.get("round") == str(Round.TOP.value)
        self.round = Round.TOP if is_second and self.settings.has_second_round else Round.GRADE
        self.grades = self.scheme_grades()
        return super().dispatch(request, *args, **kwargs)

    def scheme_of_year(self) -> GradingScheme | None:
        """The scheme by which the cell's members are graded now."""
        graded = Evaluation.objects.filter(
            scheme=OuterRef("pk"), organization=self.cell, year__state=CampaignYear.State.GRADING
        )
        return GradingScheme.objects.filter(Exists(graded)).first()

    def settings_of_year(self) -> GradingSettings:
        """What the year that is graded now has decided of ballot and cap."""
        graded = Evaluation.objects.filter(year=OuterRef("year"), organization=self.cell)
        grading = GradingSettings.objects.filter(
            Exists(graded), year__state=CampaignYear.State.GRADING
        )
        return grading.first() or GradingSettings()

    def scheme_grades(self) -> list[Grade]:
        """What the cell may propose in this round."""
        if self.scheme is None:
            return []
        grades = self.scheme.grades.filter(target=Grade.Target.MEMBER)
        if self.round == Round.TOP:
            grades = grades.filter(standing__in=(Standing.TOP, Standing.GOOD))
        return list(grades)

    @property
    def voted_grades(self) -> list[Grade]:
        """What is voted on: every grade, or in the second round the top one alone."""
        return self.grades[:1] if self.round == Round.TOP else self.grades

    def in_grading(self):
        """The evaluations of the cell's members in the year being graded."""
        return Evaluation.objects.of_members().filter(
            organization=self.cell, scheme=self.scheme, year__state=CampaignYear.State.GRADING
        )

    def evaluations(self) -> list[Evaluation]:
        """The evaluations on which this round votes."""
        rows = self.in_grading()
        if self.round == Round.TOP:
            voted_again = Ballot.objects.filter(evaluation=OuterRef("pk"), round=Round.TOP)
            rows = rows.filter(
                Q(proposed_grade__standing=Standing.TOP) | Exists(voted_again),
                state=State.PROPOSED,
            )
        else:
            rows = rows.filter(state__in=(State.SELF_GRADED, State.PROPOSED))
        rows = rows.select_related(*RELATED).prefetch_related("ballots__tallies")
        rows = rows.annotate(points_by_lines=Sum("review__scores__proposed_points"))
        by_name = list(rows.order_by("member__sort_name"))
        evaluations = review_order(by_name, self.cell, timezone.localdate())
        tell_apart(evaluation.member for evaluation in evaluations)
        return evaluations


class BallotView(PermissionMixin, RoundMixin, View):
    """One round of the ballot. The second is of those whom the first proposed for the top grade."""

    permission = "campaigns.enter_ballot"

    def lines(self, data=None) -> dict[int, BallotLineForm]:
        """A line for each evaluation, by its key."""
        return {
            evaluation.pk: BallotLineForm(
                data,
                evaluation=evaluation,
                grades=self.grades,
                voted=self.voted_grades,
                ballot=self.ballot_of(evaluation),
                is_second=self.round == Round.TOP,
            )
            for evaluation in self.evaluations()
        }

    def ballot_of(self, evaluation: Evaluation) -> Ballot | None:
        """The ballot of this round, where it was entered."""
        ballots = (ballot for ballot in evaluation.ballots.all() if ballot.round == self.round)
        return next(ballots, None)

    def head_form(self, lines: dict[int, BallotLineForm]) -> BallotHeadForm:
        """The numbers as they were written, else those that the roster gives for today."""
        ballots = (self.ballot_of(line.evaluation) for line in lines.values())
        if head := next(filter(None, ballots), None):
            return BallotHeadForm(instance=head, ballot_round=self.round)
        today = timezone.localdate()
        initial = {"held_on": today, "members": voters(self.cell, today)}
        if self.round == Round.TOP:
            evaluations = self.in_grading().select_related("proposed_grade")
            initial["quota"] = quota_of(evaluations, self.scheme, self.settings)
        return BallotHeadForm(initial=initial, ballot_round=self.round)

    def get(self, request):
        lines = self.lines()
        return self.page(self.head_form(lines), lines)

    def post(self, request):
        form = BallotHeadForm(request.POST, ballot_round=self.round)
        lines = self.lines(request.POST)
        are_valid = not any(line.errors for line in lines.values())
        if form.is_valid() and not are_valid:
            form.add_error(None, WRONG_LINES)
        if not form.is_valid():
            return self.page(form, lines, status=422)
        if sum(line.follow_votes() for line in lines.values()):
            messages.info(request, FOLLOWED)
            return self.page(form, lines)
        try:
            count = enter_ballot(
                head=form.cleaned_data,
                lines=[_entered(line) for line in lines.values() if line.is_filled],
                by=request.user,
                ballot_round=self.round,
            )
        except ValidationError as error:
            add_errors(form, add_line_errors(lines, error))
            return self.page(form, lines, status=422)
        messages.success(request, f"Đã ghi kết quả bỏ phiếu và đề xuất của {count} đồng chí.")
        return redirect("campaigns:evaluation_list")

    def collective_is_late(self, rules: Sequence[OrderLine]) -> bool:
        """The cell has not reviewed itself yet, though by the rules it comes before its members."""
        if not any(rule.check_code == OrderLine.Check.COLLECTIVE_REVIEW for rule in rules):
            return False
        own = Evaluation.objects.of_organizations().filter(
            organization=self.cell, year__state=CampaignYear.State.GRADING, state=State.OPEN
        )
        return own.exists()

    def page(self, form: BallotHeadForm, lines: dict[int, BallotLineForm], status: int = 200):
        rules = rules_of_order([self.scheme], OrderLine.Stage.REVIEW)
        context = {
            "cell": self.cell, "working_for": self.working_for, "form": form, "lines": list(lines.values()), "grades": self.grades,
            "voted_grades": self.voted_grades, "scheme": self.scheme, "round": self.round,
            "rounds": Round.choices if self.settings.has_second_round else (),
            "settings": self.settings,
            "order": rules,
            "collective_is_late": self.collective_is_late(rules),
            "is_second": self.round == Round.TOP,
        }  # fmt: skip
        return render(self.request, "campaigns/evaluations/ballot.html", context, status=status)


def _entered(line: BallotLineForm) -> BallotLine:
    return BallotLine(
        line.evaluation,
        line.read_version,
        line.votes,
        line.cleaned_data["grade"],
        line.points_given,
    )
