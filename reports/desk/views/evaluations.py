"""One evaluation with its ladder and everything behind it, and the appraisal of a unit."""

from __future__ import annotations

from django.utils.functional import cached_property
from django.views.generic import DetailView

from campaigns.forms.evaluations import ProposalForm
from campaigns.models import Comment, Evaluation, Pledge, StudySession
from campaigns.models.comments import comments_open_to, expected_comments
from campaigns.views.grading import GradeView
from campaigns.views.reading import log_inspection
from portal.kit.reading import log_reading
from portal.kit.views import ScopedMixin
from reports.desk.actions.appraisal import appraise_unit
from reports.figures.explanation import explain
from reports.figures.records import readable
from reports.figures.score_sheets import ScoreLine, score_sheet, total_of

OPENS = ("grade_self", "appraise_evaluation", "handle_evaluation", "decide_evaluation")


class EvaluationView(ScopedMixin, DetailView):
    """The page "Vì sao mức này?": who may read the evaluation may read what it rests on."""

    queryset = Evaluation.objects.select_related(
        "member", "organization__kind", "year", "scheme",
        "self_grade", "proposed_grade", "decided_grade",
    )  # fmt: skip
    template_name = "reports/evaluation.html"
    context_object_name = "evaluation"

    def get_context_data(self, **kwargs):
        user, evaluation = self.request.user, self.object
        if evaluation.member_id and evaluation.member_id != user.member_id:
            log_reading(evaluation)
        elif not evaluation.member_id:
            log_inspection(user, evaluation)
        state, states = evaluation.state, Evaluation.State
        may = {
            name: user.has_perm(f"campaigns.{name}", evaluation) for name in (*OPENS, "read_review")
        }
        handles = any(may[name] for name in OPENS[1:])
        found = explain(evaluation, user)
        return super().get_context_data(
            why=found,
            ballots=found.ballots,
            caps=[found.cap] if found.cap and (handles or state == states.DECIDED) else [],
            **self.links(found),
            steps=evaluation.steps.select_related("by__member"),
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
            **kwargs,
        )

    def links(self, found) -> dict:
        """Which of the sittings and pledges behind the grade the reader may open."""
        user = self.request.user
        return {
            "open_sessions": readable(
                StudySession, [mark.session_id for mark in found.marks], user
            ),
            "open_pledges": readable(Pledge, [pledge.pk for pledge in found.pledges or ()], user),
        }

    def comments(self, may_read) -> dict:
        """Comments written, those still missing, and those that the reader may write."""
        evaluation = self.object
        written = list(evaluation.comments.select_related("organization", "by__member"))
        keys = {(comment.kind, comment.organization_id) for comment in written}
        may_write = evaluation.state in Evaluation.UNDECIDED and comments_open_to(
            self.request.user, evaluation
        )
        return {
            "comments": written if may_read else [],
            "missing_comments": [
                Comment(kind=kind, organization=cell).whose
                for kind, cell in expected_comments(evaluation)
                if (kind, cell.pk) not in keys
            ],
            "comment_places": [(*key, whose) for key, whose in (may_write or {}).items()],
        }


class AppraiseView(GradeView):
    """The appraiser's proposal for a unit, beside the points of its criteria."""

    permission = "campaigns.appraise_evaluation"
    form_class = ProposalForm
    template_name = "reports/appraise.html"
    title = "Thẩm định, đề xuất mức xếp loại"
    button = "Đề xuất"
    done = "Đã đề xuất."

    @cached_property
    def lines(self) -> list[ScoreLine]:
        """The unit's score sheet."""
        return score_sheet(self.object.year, self.object.organization)

    def get_initial(self):
        own = self.object
        points = (own.proposed_points, total_of(self.lines), own.self_points)
        return {
            "grade": own.proposed_grade or own.self_grade,
            "points": next((value for value in points if value is not None), None),
            "note": own.proposal_reason,
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            scores=self.lines,
            total=total_of(self.lines),
            missing=sum(line.score.points is None for line in self.lines),
            **kwargs,
        )

    def change(self, record, data) -> None:
        appraise_unit(record, by=self.request.user, **data)
