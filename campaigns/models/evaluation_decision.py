"""The decision on a grade, and who is left out of grading."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from portal.kit.fields import LongTextField
from portal.kit.transitions import verb

from .evaluation_proposal import State
from .obstacles import Obstacle, obstacles
from .schemes import Grade

UNDECIDED = (State.OPEN, State.SELF_GRADED, State.PROPOSED)


class EvaluationDecision(models.Model):
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
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
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
        against: Sequence[Obstacle] | None = None,
    ) -> None:
        """Decide the grade at the competent level; `actions.decisions` checks the cap.

        `against`: what stands against better grades, where the caller has read it for many. Raises
        ValidationError without a reason (`note`) where it is not the proposed grade or something
        stands against it, and for the top grade where a second round is still to come.
        """
        self.year.require_open()
        self.check_grade(grade, self.proposed_points)
        if grade.pk != self.proposed_grade_id and not note.strip():
            raise ValidationError(
                f"{self.subject}: mức quyết định khác mức đề xuất, hãy ghi lý do ở dòng đó."
            )
        against = obstacles(self) if against is None else against
        barring = next((obstacle for obstacle in against if obstacle.bars(grade)), None)
        if barring and not note.strip():
            raise ValidationError(
                f"{self.subject}: {barring} nên không trên {barring.ceiling_label}; nếu vẫn xếp "
                f"{grade}, hãy ghi lý do cân nhắc ở dòng đó."
            )
        if grade.standing == Grade.Standing.TOP and self.awaits_second_round:
            raise ValidationError(
                f"{self.subject}: chi bộ chưa bỏ phiếu vòng hai để chọn mức cao nhất."
            )
        self.decided_grade, self.decision_reason = grade, note
        self.decision_number = number
        self.decided_on = decided_on or timezone.localdate()

    def write_number(self, number: str, *, by) -> None:
        """Write the number that a decision got after it was made."""
        self._correct_regrading(number=number)
        self.decision_number = number
        self.save(update_fields=["decision_number"])
        self.log_step(
            action="write_number",
            before=self.state,
            after=self.state,
            by=by,
            reason=f"Quyết định số {number}",
        )

    def correct_decision(self, *, by, reason, decision_number=None, decided_on=None) -> None:
        """Put number and day of the decision right; the grade itself is revoked and decided anew.

        Raises ValidationError where nothing is decided, the year is closed or the day is to come.
        """
        self.year.require_open()
        if self.state != State.DECIDED:
            raise ValidationError("Hồ sơ này chưa có quyết định để sửa.")
        if decided_on and decided_on > timezone.localdate():
            raise ValidationError({"decided_on": "Ngày quyết định ở tương lai."})
        self.kept = [f"Trước khi sửa: số {self.decision_number or '–'}, {self.decided_on:%d/%m/%Y}"]
        number = self.decision_number if decision_number is None else decision_number
        self._correct_regrading(number=number, decided_on=decided_on or self.decided_on)
        self.decision_number = number
        self.decided_on = decided_on or self.decided_on
        self.save(update_fields=["decision_number", "decided_on"])
        self.next_version()
        self.log_step(
            action="correct_decision", before=self.state, after=self.state, by=by, reason=reason
        )

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
        named = f" số {self.decision_number}" if self.decision_number else ""
        decided = f"Quyết định{named} ngày {self.decided_on:%d/%m/%Y}: {self.decision}"
        self.kept = list(filter(None, (decided, self.decision_reason)))
        self.decided_grade = self.decided_on = None
        self.decision_number = self.decision_reason = ""
        self.is_distinguished = False

    @verb(source=State.DECIDED, target=State.DECIDED, reason=True)
    def regrade(self, *, by, grade, reason, number, decided_on, effect="", issuer=None) -> None:
        """Cancel a grade that was found wrong, and grade anew; `actions.regradings` checks the cap.

        The cancelled decision is kept beside the new one, also in a closed year. Raises
        ValidationError for the same grade, a day before the cancelled decision or to come, before
        the year-end review, and for a grade that the points do not allow.
        """
        if self.year.locked_state() not in self.year.GRADED:
            raise ValidationError("Năm này chưa đến kỳ đánh giá, xếp loại.")
        self.check_grade(grade, self.proposed_points)
        if grade.pk == self.decided_grade_id:
            raise ValidationError({"grade": "Mức mới trùng với mức bị hủy."})
        if not self.decided_on <= decided_on <= timezone.localdate():
            raise ValidationError({"decided_on": "Ngày từ ngày của quyết định bị hủy đến hôm nay."})
        regrading = self.regradings.create(
            old_grade=self.decided_grade,
            old_number=self.decision_number,
            old_decided_on=self.decided_on,
            old_distinguished=self.is_distinguished,
            reason=reason,
            new_grade=grade,
            number=number,
            decided_on=decided_on,
            effect=effect,
            issuer=issuer,
            by=by,
        )
        self.kept = [f"Bị hủy: {regrading.cancelled}", *filter(None, [self.decision_reason])]
        self.decided_grade, self.decision_reason = grade, reason
        self.decision_number, self.decided_on = number, decided_on
        self.is_distinguished = False

    def _correct_regrading(self, **values) -> None:
        """Where the decision graded anew, the kept pair of decisions is put right along with it."""
        same = {"number": self.decision_number, "decided_on": self.decided_on}
        self.regradings.filter(**same).update(**values)
