"""One evaluation with its ladder and everything behind it, and the appraisal of a unit."""

from collections.abc import Iterator

from django.utils.functional import cached_property
from django.views.generic import DetailView

from campaigns.actions.line_points import columns_open_to
from campaigns.forms.evaluations import ProposalForm
from campaigns.forms.regradings import RegradeForm
from campaigns.models import (
    CampaignYear,
    Comment,
    Evaluation,
    Pledge,
    QuarterReview,
    StudySession,
)
from campaigns.models.comments import comments_open_to, expected_comments
from campaigns.models.reviews import form_of, review_of
from campaigns.order import draft_note, out_of_order
from campaigns.review_reading import filled_sections
from campaigns.unit_heads import above_their_unit
from campaigns.views.decision_acts import decision_actions
from campaigns.views.grading import GradeView
from campaigns.views.reading import log_inspection
from portal.kit.actions import Action, ActionsMixin
from portal.kit.reading import log_reading
from portal.kit.views import ScopedMixin
from reports.desk.actions.appraisal import appraise_unit
from reports.desk.actions.regrading import grade_anew
from reports.figures.explanation import Explanation, explain
from reports.figures.records import readable
from reports.figures.score_sheets import ScoreLine, score_sheet, total_of

State = Evaluation.State
HANDLING = ("appraise_evaluation", "handle_evaluation", "decide_evaluation")
PERMISSIONS = (
    "grade_self", *HANDLING, "regrade_evaluation", "read_review", "read_self_review",
)  # fmt: skip


class EvaluationView(ActionsMixin, ScopedMixin, DetailView):
    """The page "Vì sao mức này?": who may read the evaluation may read what it rests on."""

    queryset = Evaluation.objects.select_related(
        "member", "organization__kind", "year", "scheme",
        "self_grade", "proposed_grade", "decided_grade", "decision__issuer__kind",
    )  # fmt: skip
    template_name = "reports/evaluation.html"
    context_object_name = "evaluation"

    def get_object(self, queryset=None):
        evaluation = super().get_object(queryset)
        Evaluation.read_for_all([evaluation])  # each right asks for it
        return evaluation

    def get_context_data(self, **kwargs):
        user, evaluation = self.request.user, self.object
        if evaluation.is_of_organization:
            log_inspection(user, evaluation)
        elif evaluation.member_id != user.member_id:
            log_reading(evaluation)
        may = {name: user.has_perm(f"campaigns.{name}", evaluation) for name in PERMISSIONS}
        handles = any(may[name] for name in HANDLING)
        explanation = explain(evaluation, user)
        shows_cap = explanation.cap and (handles or evaluation.state == State.DECIDED)
        return super().get_context_data(
            why=explanation,
            early=out_of_order([evaluation])[evaluation.pk]
            if evaluation.state == State.PROPOSED
            else [],
            head_note=above_their_unit([evaluation], user).get(evaluation.pk, ""),
            draft_note=draft_note(evaluation),
            ballots=explanation.ballots,
            quarters=QuarterReview.objects.of(evaluation.member_id)
            .filter(year=evaluation.year_id)
            .select_related("decided_grade", "year")
            if evaluation.is_of_member
            else (),
            regradings=evaluation.regradings.select_related(
                "old_grade", "new_grade", "old_decision", "decision"
            ),
            caps=[explanation.cap] if shows_cap else [],
            **self.links(explanation),
            sees_figures=user.scope.covers("view", evaluation.organization),
            steps=evaluation.steps.select_related("by__member"),
            **self.comments(may["read_review"]),
            **self.review(may["read_self_review"]),
            actions=[*self.actions(may), *self.actions_anew(may)],
            can_note=may["handle_evaluation"] and evaluation.state in Evaluation.UNDECIDED,
            **kwargs,
        )

    def review(self, may_read: bool) -> dict:
        """What was written in the review form, heading by heading, for those who may read it."""
        form = form_of(self.object)
        review = review_of(self.object) if may_read else None
        written = filled_sections(form, review) if form and review else []
        return {
            "review_form": form,
            "review": review,
            "review_sections": [part for part in written if part.is_filled],
        }

    def actions(self, may: dict[str, bool]) -> Iterator[Action]:
        """What the reader may do with the evaluation in its state."""
        state = self.object.state
        is_own = self.object.member_id in (None, self.request.user.member_id)
        if may["grade_self"] and state in (State.OPEN, State.SELF_GRADED):
            label = "Tự đánh giá" if is_own else "Nhập thay từ bản giấy"
            yield self.action(label, "campaigns:evaluation_self", "primary")
        is_handed_in = state in (State.SELF_GRADED, State.PROPOSED)
        if may["appraise_evaluation"] and is_handed_in:
            yield self.action("Thẩm định, đề xuất", "reports:evaluation_appraise", "primary")
        yield from self.actions_on_points(is_handed_in and may["read_self_review"])
        if may["handle_evaluation"]:
            if is_handed_in:
                yield self.action("Trả lại", "campaigns:evaluation_return")
            if state in Evaluation.UNDECIDED:
                yield from self.actions_while_undecided()
            if state == State.NOT_GRADED:
                yield self.action("Đưa vào xếp loại", "campaigns:evaluation_include")
        if may["decide_evaluation"] and state == State.DECIDED:
            yield from self.actions_once_decided()
        if state == State.DECIDED and (decision := self.object.decision):
            yield from decision_actions(decision, self.request.user)

    def actions_on_points(self, may_read: bool) -> Iterator[Action]:
        """The page of part B for those who may write one of its columns."""
        if may_read and columns_open_to(self.request.user, self.object):
            yield self.action("Chấm điểm từng tiêu chí", "campaigns:evaluation_points")

    def actions_anew(self, may: dict[str, bool]) -> Iterator[Action]:
        """What whoever decided may do where the grade is found wrong, also in a closed year."""
        is_graded = self.object.year.state in CampaignYear.GRADED
        if may["regrade_evaluation"] and self.object.state == State.DECIDED and is_graded:
            yield self.action("Đánh giá, xếp loại lại", "reports:evaluation_regrade")

    def actions_while_undecided(self) -> Iterator[Action]:
        """What whoever handles the evaluation may write down about it."""
        yield self.action("Không xếp loại", "campaigns:evaluation_exclude")
        yield self.action("Ghi trường hợp loại trừ", "campaigns:evaluation_finding")
        if self.object.is_of_member:
            yield self.action("Xác định đối tượng", "campaigns:evaluation_kind")

    def actions_once_decided(self) -> Iterator[Action]:
        """What whoever decided may still do."""
        yield self.action("Lấy số quyết định", "reports:evaluation_number")
        if self.object.may_be_distinguished:
            yield self.action("Công nhận tiêu biểu", "campaigns:evaluation_distinguish")
        if self.object.is_distinguished:
            name = "campaigns:evaluation_withdraw_distinction"
            yield self.action("Thôi công nhận tiêu biểu", name)
        yield self.action("Thu hồi quyết định", "campaigns:evaluation_revoke")

    def links(self, explanation: Explanation) -> dict:
        """Which of the meetings and pledges behind the grade the reader may open."""
        user = self.request.user
        sessions = [mark.session_id for mark in explanation.marks]
        pledges = [pledge.pk for pledge in explanation.pledges or ()]
        return {
            "open_sessions": readable(StudySession, sessions, user),
            "open_pledges": readable(Pledge, pledges, user),
        }

    def comments(self, may_read: bool) -> dict:
        """Comments written, those still missing, and those that the reader may write."""
        evaluation = self.object
        written = list(evaluation.comments.select_related("organization", "by__member"))
        keys = {(comment.kind, comment.organization_id) for comment in written}
        may_write = {}
        if evaluation.state in Evaluation.UNDECIDED and not evaluation.why_locked:
            may_write = comments_open_to(self.request.user, evaluation)
        return {
            "comments": written if may_read else [],
            "missing_comments": [
                Comment(kind=kind, organization=cell).whose
                for kind, cell in expected_comments(evaluation)
                if (kind, cell.pk) not in keys
            ],
            "comment_places": [(*key, whose) for key, whose in may_write.items()],
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
        by_lines = own.line_total("proposed_points")
        points = (own.proposed_points, by_lines, total_of(self.lines), own.self_points)
        return {
            "grade": own.proposed_grade or own.self_grade,
            "points": next((value for value in points if value is not None), None),
            "note": own.proposal_reason,
            "agency_grade": own.agency_grade,
            "agency_graded_on": own.agency_graded_on,
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


class RegradeView(GradeView):
    """Cancel a grade that was found wrong and grade anew, also in a closed year."""

    permission = "campaigns.regrade_evaluation"
    form_class = RegradeForm
    title = "Đánh giá, xếp loại lại"
    intro = (
        "Kết quả cũ bị hủy nhưng được giữ lại cùng lý do; số liệu tính theo mức mới. Năm đã chốt thì "
        "báo cáo của các đơn vị có số liệu thay đổi được ban hành lại."
    )
    button = "Hủy kết quả cũ, xếp loại lại"
    done = "Đã đánh giá, xếp loại lại; in quyết định theo mẫu 03 ở dưới."

    def change(self, record, data) -> None:
        grade_anew(record, by=self.request.user, **data)
