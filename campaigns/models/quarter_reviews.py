"""Quarterly self-grading, appraisal and grade of leaders (form 05).

Apart from the year's evaluations, so that no figure, cap or board of a year counts a quarter.
Source: KL 198-KL/TW, HD 02-HD/BTCTW (2026), read in local guides alone.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_fsm import FSMField

from members.models import Member
from portal.kit.models import VersionedModel, required_key
from portal.kit.text import number
from portal.kit.transitions import verb

from .deciders import decided_above
from .decisions import Decision
from .evaluation_handling import EvaluationHandling
from .evaluation_levels import EvaluationLevels
from .handling import HandledQuerySet
from .quarter_decision import QuarterDecision
from .schemes import Grade, GradingScheme
from .steps import SteppedModel
from .years import YearRecord

ROMAN = {1: "I", 2: "II", 3: "III"}


class QuarterState(models.TextChoices):
    OPEN = "open", "Chưa tự đánh giá"
    SELF_GRADED = "self_graded", "Đã tự đánh giá"
    DECIDED = "decided", "Đã xếp loại"
    NOT_GRADED = "not_graded", "Chưa xếp loại"


class QuarterReviewQuerySet(HandledQuerySet):
    def visible_to(self, user) -> Self:
        """One's own, and those of organisations where one may view."""
        own = Q(member=user.member_id) if user.member_id else Q(pk__in=[])
        return self.filter(own | user.scope.within("view"))

    def decided_by(self, user) -> Self:
        """What the user's level decides: as the year's grade of the same person."""
        if user.member_id is None:
            return self.none()
        scope, above = user.scope, decided_above(user.scope.day)
        return self.filter(
            (above & scope.below("decide_organizations"))
            | (~above & scope.within("decide_members"))
        ).exclude(member=user.member_id)

    def decided_above(self, day: dt.date) -> Self:
        """Those on whom the level above the grass-roots organisation decides (`deciders.py`)."""
        return self.filter(decided_above(day))

    def of(self, member: int) -> Self:
        """One person's quarters, the oldest first."""
        return self.filter(member=member).order_by("year__year", "quarter")


class QuarterReview(
    QuarterDecision, EvaluationLevels, EvaluationHandling, SteppedModel, VersionedModel, YearRecord
):
    """One leader's quarter: own marks, the marks of who decides, the grade.

    The fourth quarter has no grade of its own: it is part of the year's review.
    """

    State = QuarterState

    class Quarter(models.IntegerChoices):
        FIRST = 1, "Quý I"
        SECOND = 2, "Quý II"
        THIRD = 3, "Quý III"

    member = required_key(Member, "cán bộ", related_name="quarter_reviews")
    quarter = models.PositiveSmallIntegerField("quý", choices=Quarter)
    scheme = required_key(GradingScheme, "theo quy định", related_name="quarter_reviews")
    state = FSMField("trạng thái", default=State.OPEN, choices=State, protected=True)
    self_grade = models.ForeignKey(
        Grade, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tự nhận mức"
    )
    objects = QuarterReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-year__year", "-quarter", "organization__path", "member__sort_name"]
        verbose_name = "đánh giá quý"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter", "member"],
                name="quarter_review_once",
                violation_error_message="Đồng chí này đã có hồ sơ đánh giá của quý.",
            ),
            models.CheckConstraint(
                condition=Q(quarter__in=[1, 2, 3]), name="quarter_review_first_three"
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(decided_grade__isnull=False),
                name="quarter_review_decided_has_grade",
            ),
        ]

    is_of_member, is_of_organization, awaits_paper = True, False, False

    def __str__(self) -> str:
        return f"{self.member} – {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:quarter_detail", args=[self.pk])

    @property
    def period(self) -> str:
        """The quarter in words: quý II năm 2026."""
        return f"quý {ROMAN[self.quarter]} năm {self.calendar_year}"

    @property
    def subject(self) -> str:
        """Whose it is, by name."""
        return str(self.member)

    def grades(self) -> models.QuerySet:
        return self.scheme.grades.filter(target=Grade.Target.MEMBER)

    def points(self, whose: str = "self") -> Decimal:
        """The points of `self` or `given` marks: general criteria and axes, of 100."""
        general = sum(
            (tick.points for tick in self.ticks.all() if getattr(tick, f"{whose}_ensured")),
            Decimal(0),
        )
        return general + sum((axis.reached(whose) for axis in self.axes.all()), Decimal(0))

    @verb(source=(State.OPEN, State.SELF_GRADED), target=State.SELF_GRADED)
    def grade_self(self, *, by, grade) -> None:
        """Hand in one's own marks and grade. Raises ValidationError for a grade above the points."""
        self.year.require_open()
        self.check_grade(grade, "self")
        self.self_grade = grade

    @verb(source=State.SELF_GRADED, target=State.OPEN, reason=True)
    def send_back(self, *, by, reason) -> None:
        """Send back to be marked anew, with a reason that the person reads."""
        self.year.require_open()

    @verb(source=State.SELF_GRADED, target=State.DECIDED)
    def decide(self, *, by, grade, note="", number="", decided_on=None) -> None:
        """Decide the quarter's grade on the given marks.

        Raises ValidationError for a grade above the points, and without a reason (`note`) where it
        is not the person's own grade or something speaks against it.
        """
        self.year.require_open()
        self.check_grade(grade, "given")
        against = self.warnings(grade)
        if not note.strip() and (against or grade.pk != self.self_grade_id):
            why = against[0] if against else "Mức khác mức tự nhận."
            raise ValidationError({"note": f"{why} Hãy ghi lý do."})
        day = decided_on or timezone.localdate()
        self.decision = Decision.objects.enter(
            kind=Decision.Kind.QUARTER, issuer=self.issuer_on(day), number=number, decided_on=day
        )
        self.decided_grade, self.decision_reason = grade, note

    @verb(source=State.DECIDED, target=State.SELF_GRADED, reason=True)
    def revoke(self, *, by, reason) -> None:
        """Take the grade back, with a reason; the step keeps it."""
        self.year.require_open()
        self.kept = [f"{self.decision}: {self.decided_grade}"]
        self.decided_grade = self.decision = None
        self.decision_reason = ""

    @verb(source=(State.OPEN, State.SELF_GRADED), target=State.NOT_GRADED)
    def exclude(self, *, by, why, note="") -> None:
        """Leave without a grade this quarter (chưa xếp loại), with the reason."""
        self.year.require_open()
        self.not_graded_reason, self.not_graded_note = why, note

    @verb(source=State.NOT_GRADED, target=State.OPEN, reason=True)
    def include(self, *, by, reason) -> None:
        """Take back into grading."""
        self.year.require_open()
        self.not_graded_reason = self.not_graded_note = ""

    def check_grade(self, grade: Grade, whose: str) -> None:
        """Refuse a grade of another scheme, and one that the points do not allow."""
        if grade.scheme_id != self.scheme_id or grade.target != Grade.Target.MEMBER:
            raise ValidationError("Mức này không thuộc quy định xếp loại của năm.")
        points = self.points(whose)
        if grade.min_points is not None and points < grade.min_points:
            raise ValidationError(
                f"{number(points)} điểm chưa đủ mức {grade} (từ {number(grade.min_points)} điểm)."
            )
