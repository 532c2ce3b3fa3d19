"""The way of an evaluation to a proposal: the own grade first, then the grade that is proposed."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Sum

from portal.kit.fields import LongTextField
from portal.kit.text import number
from portal.kit.transitions import verb

from .grading_settings import GradingSettings
from .schemes import Grade


class State(models.TextChoices):
    """How far an evaluation has come."""

    OPEN = "open", "Chưa tự đánh giá"
    SELF_GRADED = "self_graded", "Đã tự đánh giá"
    PROPOSED = "proposed", "Đã đề xuất"
    DECIDED = "decided", "Đã quyết định"
    NOT_GRADED = "not_graded", "Không xếp loại"


class EvaluationProposal(models.Model):
    """The grade that the member or the unit takes for itself, and the one that is proposed."""

    self_grade = models.ForeignKey(
        Grade, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tự nhận mức"
    )
    self_points = models.DecimalField(
        "điểm tự chấm", max_digits=5, decimal_places=2, null=True, blank=True
    )
    self_on_behalf = models.BooleanField("nhập thay từ bản giấy", default=False)
    proposed_grade = models.ForeignKey(
        Grade, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đề xuất mức"
    )
    proposed_points = models.DecimalField(
        "điểm đề xuất", max_digits=5, decimal_places=2, null=True, blank=True
    )
    criteria_points = models.DecimalField(
        "điểm theo bộ tiêu chí khi đề xuất", max_digits=5, decimal_places=2, null=True, blank=True
    )
    proposal_reason = LongTextField("lý do đề xuất", blank=True)
    agency_grade = models.CharField(
        "mức xếp loại của cơ quan, đơn vị", max_length=120, blank=True, editable=False
    )
    agency_graded_on = models.DateField(
        "ngày xếp loại của cơ quan, đơn vị", null=True, blank=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def awaits_paper(self) -> bool:
        """The member has begun nothing, so another person may type in what is on paper."""
        is_begun = self.self_grade_id is not None or hasattr(self, "review")
        return self.state == State.OPEN and (not is_begun or self.self_on_behalf)

    @verb(source=(State.OPEN, State.SELF_GRADED), target=State.SELF_GRADED)
    def grade_self(self, *, by, grade, points=None) -> None:
        """Hand in one's own grade; the review goes with it (tự kiểm điểm, tự nhận mức).

        Another person may type in a member's paper, marked so. Raises ValidationError for that
        where the member has handed in their own, and for a grade that is not allowed.
        """
        self.year.require_open()
        self.write_self(by=by)
        self.check_grade(grade, points)
        self.self_grade, self.self_points = grade, points

    def write_self(self, *, by) -> None:
        """Note who writes the review. Raises ValidationError for another where the member has begun."""
        is_other = self.is_of_member and by.member_id != self.member_id
        if is_other and not self.awaits_paper:
            raise ValidationError(
                f"{self.subject} đã tự viết; chỉ người được đánh giá sửa được bản của mình."
            )
        self.self_on_behalf = is_other

    @verb(source=(State.SELF_GRADED, State.PROPOSED), target=State.PROPOSED)
    def propose(
        self,
        *,
        by,
        grade,
        points=None,
        note="",
        criteria_points=None,
        agency_grade="",
        agency_graded_on=None,
    ) -> None:
        """Propose a grade: the cell for its members after the ballot, the appraiser for units.

        `criteria_points`, what the unit's criteria gave that day, are kept beside the proposal, and
        so is what the agency itself was graded, on which a unit's grade rests (QĐ 366, Điều 12).
        Raises ValidationError where the ballot does not carry the grade, and where an appraiser
        gives no reason for a grade that is not the unit's own or points not those of the criteria.
        """
        self.year.require_open()
        by_lines = self.line_total("proposed_points")
        points = by_lines if points is None else points
        if by_lines not in (None, points):
            raise ValidationError(
                {
                    "points": f"{self.subject}: điểm đề xuất khác tổng điểm từng tiêu chí đã chấm "
                    f"({number(by_lines)})."
                }
            )
        self.check_grade(grade, points)
        if self.is_of_member and not self.passed_ballot(grade):
            raise ValidationError(
                f"{self.subject}: mức {grade} chưa đủ số phiếu ({self.settings.ballot_rule})."
            )
        if self.is_of_organization and not note.strip():
            self._check_same(grade, points, criteria_points)
        self.proposed_grade, self.proposed_points, self.proposal_reason = grade, points, note
        self.criteria_points = criteria_points
        self.agency_grade, self.agency_graded_on = agency_grade, agency_graded_on

    def _check_same(self, grade: Grade, points, criteria_points) -> None:
        """Refuse, where no reason is given, what is not as claimed and as measured."""
        if self.self_grade_id not in (None, grade.pk):
            raise ValidationError({"note": "Mức đề xuất khác mức tự nhận: hãy ghi lý do."})
        if points is not None and criteria_points not in (None, points):
            raise ValidationError(
                {
                    "note": f"Điểm đề xuất khác điểm theo bộ tiêu chí "
                    f"({number(criteria_points)}): hãy ghi lý do."
                }
            )

    def line_total(self, column: str) -> Decimal | None:
        """The sum of one column of part B (`CriterionPoints`); None where nobody has filled it in."""
        own = type(self).objects.filter(pk=self.pk)
        return own.aggregate(total=Sum(f"review__scores__{column}"))["total"]

    @property
    def weighed_points(self) -> Decimal | None:
        """The points on which the grade is decided: those of who decides, else those proposed."""
        appraised = self.line_total("appraised_points")
        return self.proposed_points if appraised is None else appraised

    def passed_ballot(self, grade: Grade) -> bool:
        """The cell's ballot carries the grade; the top one also in the second round, once held."""
        rounds = {ballot.round: ballot for ballot in self.ballots.all()}
        first, second = rounds.get(1), rounds.get(2)
        settings = self.settings
        if first is None or not first.carries(grade, settings):
            return False
        is_top = grade.standing == Grade.Standing.TOP
        return not is_top or second is None or second.carries(grade, settings)

    @property
    def settings(self) -> GradingSettings:
        """What the year decided of ballot and cap."""
        return GradingSettings.of(self.year)

    @property
    def awaits_second_round(self) -> bool:
        """Proposed for the top grade where the scheme lets the cell pick it in a second round."""
        return (
            self.is_of_member
            and self.proposed_grade is not None
            and self.proposed_grade.standing == Grade.Standing.TOP
            and self.settings.has_second_round
            and not self.ballots.filter(round=2).exists()
        )

    @verb(source=(State.SELF_GRADED, State.PROPOSED), target=State.OPEN, reason=True)
    def send_back(self, *, by, reason) -> None:
        """Send back to the beginning, with a reason for the person graded; the proposal is dropped."""
        self.year.require_open()
        self._drop_proposal()

    def _drop_proposal(self) -> None:
        """Remove the proposed grade and the ballot that carried it; the step keeps the tallies."""
        self.proposed_grade = self.proposed_points = self.criteria_points = None
        self.proposal_reason = ""
        if hasattr(self, "review"):
            self.review.scores.update(proposed_points=None, appraised_points=None)
        if ballots := list(self.ballots.all()):
            self.kept = [line for ballot in ballots for line in ballot.lines()]
            self.ballots.all().delete()
