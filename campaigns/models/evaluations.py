"""The evaluation of each member and each organisation in a year, level by level."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django_fsm import FSMField

from members.models import Member
from portal.kit.addresses import record_url
from portal.kit.models import VersionedModel
from portal.kit.text import number

from .deciders import decided_above, sole_deciders
from .distinctions import DistinctionMixin
from .evaluation_decision import UNDECIDED, EvaluationDecision
from .evaluation_handling import EvaluationHandling
from .evaluation_levels import EvaluationLevels
from .evaluation_proposal import EvaluationProposal, State
from .handling import HandledQuerySet
from .reach import near
from .scheme_lines import SubjectKind
from .schemes import Grade, GradingScheme
from .steps import SteppedModel
from .years import CampaignYear, YearRecord


class EvaluationQuerySet(HandledQuerySet):
    def visible_to(self, user) -> EvaluationQuerySet:
        """One's own; those where one may view; the agency head's people once self-graded."""
        scope = user.scope
        own = Q(member=user.member_id) if user.member_id else Q(pk__in=[])
        handed_in = ~Q(state=State.OPEN)
        rows = near(user, self, "view", "comment")
        return rows.filter(own | scope.within("view") | (scope.within("comment") & handed_in))

    def of_members(self) -> EvaluationQuerySet:
        return self.filter(member__isnull=False)

    def of_organizations(self) -> EvaluationQuerySet:
        return self.filter(member__isnull=True)

    def awaiting_proposal(self, user) -> EvaluationQuerySet:
        """Self-graded members of the cell whose ballot this user enters."""
        if not user.scope.has("propose"):
            return self.none()
        return self.of_members().filter(
            user.scope.within("propose"), state__in=(State.OPEN, State.SELF_GRADED)
        )

    def awaiting_second_round(self, user) -> EvaluationQuerySet:
        """Proposed for the top grade in the user's cell and not yet in the second round."""
        if not user.scope.has("propose"):
            return self.none()
        return (
            self.of_members()
            .filter(
                user.scope.within("propose"),
                state=State.PROPOSED,
                year__state=CampaignYear.State.GRADING,
                year__grading_settings__ballot_rounds__gt=1,
                proposed_grade__standing=Grade.Standing.TOP,
            )
            .exclude(ballots__round=2)
        )

    def decided_above(self, day: dt.date) -> EvaluationQuerySet:
        """Those on whom the level above the grass-roots organisation decides (`deciders.py`)."""
        return self.filter(decided_above(day))

    def decided_by(self, user) -> EvaluationQuerySet:
        """What the user may decide (`campaigns.decide_evaluation` for a set)."""
        scope = user.scope
        if not scope.has("decide_organizations", "decide_members", "decide_cells"):
            return self.none()
        above, members = decided_above(scope.day), Q(member__isnull=False)
        mine = self._left_to(user)
        if scope.has("decide_organizations"):
            mine |= scope.below("decide_organizations") & above
        if scope.has("decide_members", "decide_cells"):
            here = (members & scope.within("decide_members")) | (
                ~members & scope.below("decide_cells")
            )
            mine |= here & ~above
        # What costs least is asked first, and the rule itself of what lies in reach alone.
        reach = scope.within("decide_organizations", "decide_members", "decide_cells")
        return self.filter(reach, mine).exclude(member=user.member_id)

    def _left_to(self, user) -> Q:
        """Proposals below by the only account that could decide on them."""
        if not user.scope.has("decide_organizations"):
            return Q(pk__in=[])
        sole = sole_deciders(user.scope.day)
        by_them = Evaluation.objects.filter(steps__action="propose", steps__by__in=sole)
        below = user.scope.below("decide_organizations")
        return below & Q(state=State.PROPOSED, pk__in=by_them.values("pk"))

    def awaiting_decision(self, user) -> EvaluationQuerySet:
        """Proposals that this user decides; nobody decides on their own."""
        waiting = self.decided_by(user).filter(state=State.PROPOSED)
        return waiting.open_to(user, "campaigns.decide_evaluation")


class Evaluation(
    EvaluationProposal,
    EvaluationDecision,
    DistinctionMixin,
    EvaluationLevels,
    EvaluationHandling,
    SteppedModel,
    VersionedModel,
    YearRecord,
):
    """One member's or one organisation's evaluation in one year, level by level.

    For a member, `organization` is the cell that grades; for an organisation it is that
    organisation itself, and `member` is empty. Ballots keep tallies, never who voted what.
    """

    State = State
    UNDECIDED = UNDECIDED
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
    kind = models.CharField("đối tượng", max_length=10, choices=SubjectKind, editable=False)
    kind_reason = models.CharField(
        "lý do xác định đối tượng", max_length=300, blank=True, editable=False
    )
    task_group = models.CharField(
        "nhóm nhiệm vụ tương đồng", max_length=120, blank=True, editable=False
    )
    state = FSMField("trạng thái", default=State.OPEN, choices=State, protected=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["-year__year", "organization__path", "member__sort_name"]
        verbose_name = "đánh giá, xếp loại"
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
        indexes = [
            models.Index(fields=["year", "organization", "state"], name="eval_by_year"),
            models.Index(fields=["state", "organization"], name="eval_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.member or self.organization} – {self.year}"

    def get_absolute_url(self) -> str:
        return record_url("reports:evaluation_detail", self.pk)

    @property
    def is_of_member(self) -> bool:
        """A member is graded."""
        return self.member_id is not None

    @property
    def is_handed_in(self) -> bool:
        """The self-review lies before others."""
        return self.state in (State.SELF_GRADED, State.PROPOSED, State.DECIDED)

    @property
    def is_of_organization(self) -> bool:
        """An organisation is graded, not one of its members."""
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
        return str(self.member) if self.is_of_member else self.organization_name

    def grades(self) -> models.QuerySet:
        return self.scheme.grades.filter(target=self.target)

    def check_grade(self, grade: Grade, points=None) -> None:
        """Refuse a grade that is not of the scheme, or above what the points allow.

        Conditions and failing cases never refuse: the level that decides weighs them.
        """
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
