"""The cell's ballot sheet: the numbers once, then votes and the proposal for each member."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from campaigns.actions.ballots import BallotRow, enter_ballot, quota_of, voters
from campaigns.forms.evaluations import BallotHeadForm
from campaigns.models import Ballot, CampaignYear, Evaluation, Grade, GradingScheme
from campaigns.views.grading import RELATED
from members.models import Organization
from portal.kit.views import add_errors

Round, Standing = Ballot.Round, Grade.Standing


def whole(value: str) -> int:
    """A number of votes as typed; anything else counts as none."""
    return int(value) if value.isdecimal() and len(value) < 5 else 0  # noqa: PLR2004  below 10 000


class BallotView(View):
    """One round of the ballot. The second is of those whom the first proposed for the top grade."""

    template_name = "campaigns/evaluations/ballot.html"

    def get_cell(self) -> Organization:
        if not self.request.user.has_perm("campaigns.enter_ballot"):
            raise PermissionDenied
        cells = Organization.objects.filter(self.request.user.scope.q("propose", ""))
        wanted = self.request.GET.get("organization")
        cell = cells.filter(pk=int(wanted)).first() if (wanted or "").isdecimal() else cells.first()
        if cell is None:
            raise Http404
        graded = Evaluation.objects.filter(
            scheme=OuterRef("pk"), organization=cell, year__state=CampaignYear.State.GRADING
        )
        self.scheme = GradingScheme.objects.filter(Exists(graded)).first()
        second = self.request.GET.get("round") == str(Round.TOP.value)
        self.round = Round.GRADE
        if second and self.scheme and self.scheme.ballot_rounds >= Round.TOP:
            self.round = Round.TOP
        self.grades = self.scheme_grades()
        return cell

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

    def evaluations(self, cell) -> list[Evaluation]:
        rows = Evaluation.objects.of_members().filter(
            organization=cell, scheme=self.scheme, year__state=CampaignYear.State.GRADING
        )
        if self.round == Round.TOP:
            again = Ballot.objects.filter(evaluation=OuterRef("pk"), round=Round.TOP)
            rows = rows.filter(
                Q(proposed_grade__standing=Standing.TOP) | Exists(again),
                state=Evaluation.State.PROPOSED,
            )
        else:
            rows = rows.filter(state__in=(Evaluation.State.SELF_GRADED, Evaluation.State.PROPOSED))
        return list(
            rows.select_related(*RELATED)
            .prefetch_related("ballots__tallies")
            .order_by("member__sort_name")
        )

    def get(self, request):
        cell = self.get_cell()
        rows, head = [], None
        for evaluation in self.evaluations(cell):
            found = [ballot for ballot in evaluation.ballots.all() if ballot.round == self.round]
            head = head or next(iter(found), None)
            points = evaluation.proposed_points
            rows.append(
                BallotRow(
                    evaluation,
                    version=evaluation.version,
                    votes={tally.grade_id: tally.votes for b in found for tally in b.tallies.all()},
                    grade=evaluation.proposed_grade,
                    points=evaluation.self_points if points is None else points,
                )
            )
        return self.page(cell, self.head_form(cell, rows, head), rows)

    def head_form(self, cell, rows, head) -> BallotHeadForm:
        """The numbers as they were written, else those that the roster gives for today."""
        if head:
            return BallotHeadForm(instance=head, ballot_round=self.round)
        today = timezone.localdate()
        initial = {"held_on": today, "members": voters(cell, today)}
        if self.round == Round.TOP:
            everybody = Evaluation.objects.of_members().filter(
                organization=cell, scheme=self.scheme, year__state=CampaignYear.State.GRADING
            )
            initial["quota"] = quota_of(everybody.select_related("proposed_grade"), self.scheme)
        return BallotHeadForm(initial=initial, ballot_round=self.round)

    def post(self, request):
        cell = self.get_cell()
        form = BallotHeadForm(request.POST, ballot_round=self.round)
        rows = [self.typed_row(evaluation) for evaluation in self.evaluations(cell)]
        if not form.is_valid():
            return self.page(cell, form, rows, status=422)
        rows_in = [row for row in rows if row.grade or any(row.votes.values())]
        try:
            done = enter_ballot(
                head=form.cleaned_data, rows=rows_in, by=request.user, ballot_round=self.round
            )
        except ValidationError as error:
            add_errors(form, error)
            return self.page(cell, form, rows, status=422)
        messages.success(request, f"Đã ghi kết quả bỏ phiếu và đề xuất của {done} đồng chí.")
        return redirect("campaigns:evaluation_list")

    def typed_row(self, evaluation) -> BallotRow:
        data, pk = self.request.POST, evaluation.pk
        grades = {grade.pk: grade for grade in self.grades}
        return BallotRow(
            evaluation,
            version=whole(data.get(f"version-{pk}", "")),
            votes={
                grade.pk: whole(data.get(f"votes-{pk}-{grade.pk}", ""))
                for grade in self.voted_grades
            },
            grade=grades.get(whole(data.get(f"grade-{pk}", ""))),
            points=self.typed_points(evaluation),
        )

    def typed_points(self, evaluation) -> Decimal | None:
        """The points of the first round stay in the second."""
        if self.round == Round.TOP:
            return evaluation.proposed_points
        typed = self.request.POST.get(f"points-{evaluation.pk}", "").replace(",", ".")
        try:
            points = Decimal(typed or "NaN")
        except InvalidOperation:
            return None
        return points if points.is_finite() else None

    def page(self, cell, form, rows, status=200):
        lines = [
            (row, [(grade, row.votes.get(grade.pk, "")) for grade in self.voted_grades])
            for row in rows
        ]
        context = {
            "cell": cell, "form": form, "lines": lines, "grades": self.grades,
            "voted_grades": self.voted_grades, "scheme": self.scheme, "round": self.round,
            "rounds": Round.choices if self.scheme and self.scheme.ballot_rounds > 1 else (),
            "is_second": self.round == Round.TOP,
        }  # fmt: skip
        return render(self.request, self.template_name, context, status=status)
