"""Each member's and each organisation's way to a grade, level by level, and the cell's ballot."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_fsm import FSMField

from members.models import LeavePeriod, Member, OrganizationKind
from portal.kit.models import VersionedModel
from portal.kit.text import number
from portal.kit.transitions import verb

from .distinctions import DistinctionMixin
from .schemes import Grade, GradingScheme
from .steps import SteppedModel
from .years import CampaignYear, YearRecord

DAYS_A_MONTH = 30


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, user) -> EvaluationQuerySet:
        """One's own; those where one may view; the agency head's people once self-graded."""
        scope = user.scope
        own = Q(member=user.member_id) if user.member_id else Q(pk__in=[])
        handed_in = ~Q(state=Evaluation.State.OPEN)
        return self.filter(own | scope.q("view") | (scope.q("comment") & handed_in))

    def of_members(self) -> EvaluationQuerySet:
        return self.filter(member__isnull=False)

    def of_organizations(self) -> EvaluationQuerySet:
        return self.filter(member__isnull=True)

    def awaiting_proposal(self, user) -> EvaluationQuerySet:
        """Self-graded members of the cell whose ballot this user enters."""
        return self.of_members().filter(
            user.scope.q("propose"), state__in=(Evaluation.State.OPEN, Evaluation.State.SELF_GRADED)
        )

    def awaiting_second_round(self, user) -> EvaluationQuerySet:
        """Proposed for the top grade in the user's cell and not yet in the second round."""
        return (
            self.of_members()
            .filter(
                user.scope.q("propose"),
                state=Evaluation.State.PROPOSED,
                year__state=CampaignYear.State.GRADING,
                scheme__ballot_rounds__gt=1,
                proposed_grade__standing=Grade.Standing.TOP,
            )
            .exclude(ballots__round=2)
        )

    def awaiting_decision(self, user) -> EvaluationQuerySet:
        """Proposals that this user's level decides; nobody decides on himself."""
        scope = user.scope
        members = Q(member__isnull=False) & scope.q("decide_members")
        cells = Q(member__isnull=True) & scope.q_from_above("decide_cells")
        bases = Q(
            member__isnull=True, organization__kind__level=OrganizationKind.Level.GRASSROOTS
        ) & scope.q_from_above("decide_organizations")
        return (
            self.filter(members | cells | bases, state=Evaluation.State.PROPOSED).exclude(
                member=user.member_id
            )
            if user.member_id
            else self.none()
        )


class Evaluation(DistinctionMixin, SteppedModel, VersionedModel, YearRecord):
    """One member's or one organisation's evaluation in one year, level by level.

    For a member, `organization` is the cell that grades; for an organisation it is that
    organisation itself, and `member` is empty. Ballots keep tallies, never who voted what.
    """

    class State(models.TextChoices):
        OPEN = "open", "Chưa tự đánh giá"
        SELF_GRADED = "self_graded", "Đã tự đánh giá"
        PROPOSED = "proposed", "Đã đề xuất"
        DECIDED = "decided", "Đã quyết định"
        NOT_GRADED = "not_graded", "Không xếp loại"

    class NotGraded(models.TextChoices):
        EXEMPT = "exempt", "Được miễn công tác và sinh hoạt"
        SUSPENDED = "suspended", "Đang bị đình chỉ sinh hoạt đảng"
        NEW = "new", "Mới kết nạp hoặc mới thành lập chưa đủ thời gian"
        NOT_REVIEWED = "not_reviewed", "Chưa kiểm điểm"
        OTHER = "other", "Lý do khác"

    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
        verbose_name="đảng viên",
    )
    scheme = models.ForeignKey(
        GradingScheme, models.PROTECT, related_name="evaluations", verbose_name="theo quy định"
    )
    organization_name = models.CharField(max_length=200, editable=False)
    task_group = models.CharField(
        "nhóm nhiệm vụ tương đồng", max_length=120, blank=True, editable=False
    )
    state = FSMField("trạng thái", default=State.OPEN, choices=State, protected=True)
    self_grade = models.ForeignKey(
        Grade, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tự nhận mức"
    )
    self_points = models.DecimalField(
        "điểm tự chấm", max_digits=5, decimal_places=2, null=True, blank=True
    )
    self_review = models.TextField("tự kiểm điểm", blank=True)
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
    proposal_reason = models.TextField("lý do đề xuất", blank=True)
    decided_grade = models.ForeignKey(
        Grade,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decided_evaluations",
        verbose_name="mức được quyết định",
    )
    decision_reason = models.TextField("lý do của cấp quyết định", blank=True)
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    not_graded_reason = models.CharField(
        "không xếp loại vì", max_length=12, choices=NotGraded, blank=True
    )
    not_graded_note = models.CharField("ghi chú", max_length=300, blank=True)

    objects = EvaluationQuerySet.as_manager()

    UNDECIDED = (State.OPEN, State.SELF_GRADED, State.PROPOSED)

    class Meta:
        ordering = ["-year__year", "organization__path", "member__sort_name"]
        verbose_name = "đánh giá, xếp loại"
        verbose_name_plural = "đánh giá, xếp loại"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "member"],
                condition=Q(member__isnull=False),
                name="evaluation_member_once",
                violation_error_message="Đảng viên này đã có hồ sơ đánh giá trong năm.",
            ),
            models.UniqueConstraint(
                fields=["year", "organization"],
                condition=Q(member__isnull=True),
                name="evaluation_organization_once",
                violation_error_message="Tổ chức này đã có hồ sơ đánh giá trong năm.",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(decided_grade__isnull=False),
                name="evaluation_decided_has_grade",
            ),
            models.CheckConstraint(
                condition=Q(is_distinguished=False) | Q(state="decided", member__isnull=True),
                name="evaluation_distinguished_is_decided_unit",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_graded") | ~Q(not_graded_reason=""),
                name="evaluation_not_graded_has_reason",
                violation_error_message="Hãy ghi lý do không xếp loại.",
            ),
        ]
        indexes = [models.Index(fields=["year", "organization", "state"], name="eval_by_year")]

    def __str__(self) -> str:
        return f"{self.member or self.organization} – {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("reports:evaluation_detail", args=[self.pk])

    @property
    def is_of_organization(self) -> bool:
        """An organisation is graded, not a member of it."""
        return self.member_id is None

    @property
    def target(self) -> str:
        """Which of the scheme's grades apply."""
        return Grade.Target.ORGANIZATION if self.is_of_organization else Grade.Target.MEMBER

    @property
    def current_grade(self) -> Grade | None:
        """The decided grade, else the proposed one, else one's own."""
        return self.decided_grade or self.proposed_grade or self.self_grade

    @property
    def subject(self) -> str:
        """Who or what is graded, by name."""
        return str(self.member) if self.member_id else self.organization_name

    @property
    def awaits_paper(self) -> bool:
        """The member has handed in nothing himself, so his paper may be typed in by another."""
        return self.state == self.State.OPEN and (self.self_grade_id is None or self.self_on_behalf)

    def grades(self) -> models.QuerySet:
        return self.scheme.grades.filter(target=self.target)

    def ceiling(self) -> str:
        """Why the member may not be above "done" this year: long sick leave; else nothing."""
        if self.member_id is None:
            return ""
        first, last = self.year.first_day, self.year.last_day
        leaves = LeavePeriod.objects.during(first, last).filter(
            member=self.member_id, kind=LeavePeriod.Kind.SICK
        )
        days = sum(
            (min(leave.ends_on or last, last) - max(leave.starts_on, first)).days + 1
            for leave in leaves
        )
        months = self.scheme.sick_months
        if days >= months * DAYS_A_MONTH:
            return f"nghỉ ốm {days} ngày trong năm (từ {months} tháng): không quá mức hoàn thành nhiệm vụ"
        return ""

    def check_grade(self, grade: Grade, points=None) -> None:
        """Refuse a grade of another scheme, above the points, above what sick leave or a case allows."""
        if grade.scheme_id != self.scheme_id or grade.target != self.target:
            raise ValidationError("Mức này không thuộc quy định xếp loại của năm.")
        if points is None and grade.min_points is not None and self.scheme.uses_points:
            raise ValidationError(
                {"points": f"{self.subject}: hãy ghi điểm, mức {grade} đòi hỏi số điểm tối thiểu."}
            )
        if points is not None and not 0 <= points <= 100:  # noqa: PLR2004  a scale of 100
            raise ValidationError("Điểm phải từ 0 đến 100.")
        if points is not None and grade.min_points is not None and points < grade.min_points:
            raise ValidationError(
                f"{number(points)} điểm chưa đủ mức {grade} (từ {number(grade.min_points)} điểm)."
            )
        high = grade.standing in (Grade.Standing.TOP, Grade.Standing.GOOD)
        if high and (why := self.ceiling()):
            raise ValidationError(f"{self.subject} {why}.")
        from .findings import check_obstacles  # noqa: PLC0415  two sides of one relation

        check_obstacles(self, grade)

    @verb(source=(State.OPEN, State.SELF_GRADED), target=State.SELF_GRADED)
    def grade_self(self, *, by, grade, points=None, review="") -> None:
        """Hand in one's own grade and review (tự kiểm điểm, tự nhận mức).

        Another may type in a member's paper, marked so, but never over what the member handed in.
        """
        self.year.require_open()
        is_other = self.member_id is not None and by.member_id != self.member_id
        if is_other and not self.awaits_paper:
            raise ValidationError(
                f"{self.subject} đã tự nộp; chỉ người được đánh giá sửa được bản của mình."
            )
        self.check_grade(grade, points)
        self.self_grade, self.self_points, self.self_review = grade, points, review
        self.self_on_behalf = is_other

    @verb(source=(State.SELF_GRADED, State.PROPOSED), target=State.PROPOSED)
    def propose(self, *, by, grade, points=None, note="", criteria_points=None) -> None:
        """Propose a grade: the cell for its members after the ballot, the appraiser for units.

        A unit's appraiser says why where the grade is not the unit's own, or the points are not
        those of its criteria (`criteria_points`, kept beside the proposal).
        """
        self.year.require_open()
        self.check_grade(grade, points)
        if self.member_id and not self.passed_ballot(grade):
            raise ValidationError(
                f"{self.subject}: mức {grade} chưa đủ số phiếu ({self.scheme.ballot_rule})."
            )
        if self.member_id is None and not note.strip():
            if self.self_grade_id not in (None, grade.pk):
                raise ValidationError({"note": "Mức đề xuất khác mức tự nhận: hãy ghi lý do."})
            if points is not None and criteria_points not in (None, points):
                raise ValidationError(
                    {
                        "note": f"Điểm đề xuất khác điểm theo bộ tiêu chí "
                        f"({number(criteria_points)}): hãy ghi lý do."
                    }
                )
        self.proposed_grade, self.proposed_points, self.proposal_reason = grade, points, note
        self.criteria_points = criteria_points

    def passed_ballot(self, grade: Grade) -> bool:
        """The cell's ballot carries the grade; the top one also in the second round, once held."""
        rounds = {
            ballot.round: ballot for ballot in self.ballots.select_related("evaluation__scheme")
        }
        first, second = rounds.get(1), rounds.get(2)
        if first is None or not first.carries(grade):
            return False
        return grade.standing != Grade.Standing.TOP or second is None or second.carries(grade)

    @property
    def awaits_second_round(self) -> bool:
        """Proposed for the top grade where the scheme lets the cell pick it in a second round."""
        return (
            self.member_id is not None
            and self.scheme.ballot_rounds > 1
            and self.proposed_grade is not None
            and self.proposed_grade.standing == Grade.Standing.TOP
            and not self.ballots.filter(round=2).exists()
        )

    @verb(source=State.PROPOSED, target=State.DECIDED)
    def decide(self, *, by, grade, note="", number="", decided_on=None) -> None:
        """Decide the grade at the competent level, with a reason where it is not the proposed one.

        The cap is checked by `actions.grading`.
        """
        self.year.require_open()
        self.check_grade(grade, self.proposed_points)
        if grade.pk != self.proposed_grade_id and not note.strip():
            raise ValidationError(
                f"{self.subject}: mức quyết định khác mức đề xuất, hãy ghi lý do ở dòng đó."
            )
        if grade.standing == Grade.Standing.TOP and self.awaits_second_round:
            raise ValidationError(
                f"{self.subject}: chi bộ chưa bỏ phiếu vòng hai để chọn mức cao nhất."
            )
        self.decided_grade, self.decision_reason = grade, note
        self.decision_number = number
        self.decided_on = decided_on or timezone.localdate()

    def write_number(self, number: str, *, by) -> None:
        """Write the number that the decision was given after it had been made."""
        self.decision_number = number
        self.save(update_fields=["decision_number"])
        self.log_step(
            action="write_number",
            before=self.state,
            after=self.state,
            by=by,
            reason=f"Quyết định số {number}",
        )

    @verb(source=UNDECIDED, target=State.NOT_GRADED)
    def exclude(self, *, by, why, note="") -> None:
        """Leave out of grading, with the reason that the report names; a proposal falls away."""
        self.year.require_open()
        self._drop_proposal()
        self.not_graded_reason, self.not_graded_note = why, note

    @verb(source=State.NOT_GRADED, target=State.OPEN, reason=True)
    def include(self, *, by, reason) -> None:
        """Grade after all."""
        self.year.require_open()
        self.not_graded_reason = self.not_graded_note = ""

    @verb(source=(State.SELF_GRADED, State.PROPOSED), target=State.OPEN, reason=True)
    def send_back(self, *, by, reason) -> None:
        """Back to the beginning, with a reason the graded one reads; the proposal falls away."""
        self.year.require_open()
        self._drop_proposal()

    def _drop_proposal(self) -> None:
        """No grade is proposed any more, nor carried by the ballot; the step keeps the tallies."""
        self.proposed_grade = self.proposed_points = self.criteria_points = None
        self.proposal_reason = ""
        if ballots := list(self.ballots.all()):
            self.kept = [line for ballot in ballots for line in ballot.lines()]
            self.ballots.all().delete()

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
