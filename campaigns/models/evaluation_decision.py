"""The decision on a grade, and who is left out of grading."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from portal.kit.fields import LongTextField
from portal.kit.transitions import verb

from .decisions import Decision, OnDecision, decision_key
from .evaluation_proposal import State
from .obstacles import Obstacle, obstacles
from .schemes import Grade

UNDECIDED = (State.OPEN, State.SELF_GRADED, State.PROPOSED)


class EvaluationDecision(OnDecision, models.Model):
    """The grade that the competent level decides, or why there is none this year."""

    class NotGraded(models.TextChoices):
        EXEMPT = "exempt", "Được miễn công tác và sinh hoạt"
        SUSPENDED = "suspended", "Đang bị đình chỉ sinh hoạt đảng"
        NEW = "new", "Mới kết nạp hoặc mới thành lập chưa đủ thời gian"
        NOT_REVIEWED = "not_reviewed", "Chưa kiểm điểm"
        OTHER = "other", "Lý do khác"

    decided_grade = models.ForeignKey(
        Grade,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decided_evaluations",
        verbose_name="mức được quyết định",
    )
    decision_reason = LongTextField("lý do của cấp quyết định", blank=True)
    decision = decision_key("evaluations", required=False)
    not_graded_reason = models.CharField(
        "không xếp loại vì", max_length=12, choices=NotGraded, blank=True
    )
    not_graded_note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        abstract = True

    @verb(source=State.PROPOSED, target=State.DECIDED)
    def decide(
        self,
        *,
        by,
        grade,
        note="",
        number="",
        decided_on=None,
        decision: Decision | None = None,
        against: Sequence[Obstacle] | None = None,
    ) -> None:
        """Decide the grade at the competent level; `actions.decisions` checks the cap.

        `decision`: the act, where it is entered already for many; else that of number and day.
        `against`: what stands against better grades, where the caller has read it for many. Raises
        ValidationError without a reason (`note`) where it is not the proposed grade or something
        stands against it, and for the top grade where a second round is still to come.
        """
        self.year.require_open()
        self.check_grade(grade, self.weighed_points)
        if grade.pk != self.proposed_grade_id and not note.strip():
            raise ValidationError(
                f"{self.subject}: mức quyết định khác mức đề xuất, hãy ghi lý do ở dòng đó."
            )
        if not note.strip():
            self._check_obstacles(grade, obstacles(self) if against is None else against)
        if grade.standing == Grade.Standing.TOP and self.awaits_second_round:
            raise ValidationError(
                f"{self.subject}: chi bộ chưa bỏ phiếu vòng hai để chọn mức cao nhất."
            )
        self.decided_grade, self.decision_reason = grade, note
        self.decision = decision or self._enter(number, decided_on or timezone.localdate())

    def _check_obstacles(self, grade, against: Sequence[Obstacle]) -> None:
        barring = next((obstacle for obstacle in against if obstacle.bars(grade)), None)
        if barring:
            raise ValidationError(
                f"{self.subject}: {barring} nên không trên {barring.ceiling_label}; nếu vẫn xếp "
                f"{grade}, hãy ghi lý do cân nhắc ở dòng đó."
            )

    def _enter(self, number: str, day) -> Decision:
        kind, issuer = Decision.Kind.GRADING, self.issuer_on(day)
        return Decision.objects.enter(kind=kind, issuer=issuer, number=number, decided_on=day)

    @verb(source=UNDECIDED, target=State.NOT_GRADED)
    def exclude(self, *, by, why, note="") -> None:
        """Leave out of grading, with the reason that the report names; a proposal is dropped."""
        self.year.require_open()
        self._drop_proposal()
        self.not_graded_reason, self.not_graded_note = why, note

    @verb(source=State.NOT_GRADED, target=State.OPEN, reason=True)
    def include(self, *, by, reason) -> None:
        """Take back into grading."""
        self.year.require_open()
        self.not_graded_reason = self.not_graded_note = ""

    @verb(source=State.DECIDED, target=State.PROPOSED, reason=True)
    def revoke(self, *, by, reason) -> None:
        """Take a decision back (thu hồi quyết định), with a reason; the step keeps its words."""
        self.year.require_open()
        self.kept = list(
            filter(None, (f"{self.decision}: {self.decided_label}", self.decision_reason))
        )
        self.decided_grade = self.decision = None
        self.decision_reason = ""
        self.is_distinguished = False

    @verb(source=State.DECIDED, target=State.DECIDED, reason=True)
    def regrade(self, *, by, grade, reason, number, decided_on, effect="") -> None:
        """Cancel a grade that was found wrong, and grade anew; `actions.regradings` checks the cap.

        The cancelled decision is kept beside the new one, also in a closed year. Raises
        ValidationError for the same grade, a day before the cancelled decision or to come, before
        the year-end review, and for a grade that the points do not allow.
        """
        if self.year.locked_state() not in self.year.GRADED:
            raise ValidationError("Năm này chưa đến kỳ đánh giá, xếp loại.")
        self.check_grade(grade, self.weighed_points)
        if grade.pk == self.decided_grade_id:
            raise ValidationError({"grade": "Mức mới trùng với mức bị hủy."})
        if not self.decided_on <= decided_on <= timezone.localdate():
            raise ValidationError({"decided_on": "Ngày từ ngày của quyết định bị hủy đến hôm nay."})
        decision = Decision.objects.enter(
            kind=Decision.Kind.REGRADING, issuer=self.issuer, number=number, decided_on=decided_on
        )
        regrading = self.regradings.create(
            old_grade=self.decided_grade,
            old_decision=self.decision,
            old_distinguished=self.is_distinguished,
            reason=reason,
            new_grade=grade,
            decision=decision,
            effect=effect,
            by=by,
        )
        self.kept = [f"Bị hủy: {regrading.cancelled}", *filter(None, [self.decision_reason])]
        self.decided_grade, self.decision_reason = grade, reason
        self.decision, self.is_distinguished = decision, False
