"""Meetings of the cells and study sessions: who was due, who came, what was concluded."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_fsm import FSMField

from members.models import Organization, User
from members.models.scopes import Power
from portal.kit.addresses import record_url
from portal.kit.transitions import verb

from .handling import HandledModel, HandledQuerySet, Handling
from .quality import QualityTable
from .session_handbook import SessionHandbook
from .session_head import SessionHead
from .session_proceedings import SessionProceedings
from .session_quality import SessionQuality
from .session_search import SessionSearch
from .session_sheet import SessionSheet
from .steps import DraftedModel
from .years import CampaignYear, YearRecord


def recorded_by(user) -> Q:
    """Where the user writes sessions: who records for the unit, and the office of a committee."""
    office = user.scope.within("record_register")
    return user.scope.within("record") | (office & Q(organization__kind__holds_members=False))


class StudySessionQuerySet(SessionSearch, HandledQuerySet):
    def visible_to(self, user) -> StudySessionQuerySet:
        """Submitted sessions where the user may view; drafts only where they record."""
        units = Organization.objects.with_power(user, "record", "record_register", "view")
        rows = self.filter(organization__in=units.order_by().values("pk"))  # by its index
        if not user.scope.has("record", "record_register"):
            return rows.exclude(state="draft")
        return rows.filter(recorded_by(user) | (user.scope.within("view") & ~Q(state="draft")))

    def counted(self) -> StudySessionQuerySet:
        """Sessions that figures count: submitted or confirmed."""
        return self.filter(state__in=StudySession.COUNTED)

    def duplicates_of(self, session: StudySession) -> StudySessionQuerySet:
        """Other sessions of its kind that its organisation held on its day."""
        return self.filter(
            organization=session.organization, kind=session.kind, held_on=session.held_on
        ).exclude(pk=session.pk)

    def of_month(self, session: StudySession, day: dt.date) -> StudySessionQuerySet:
        """Other regular meetings of its organisation in the month of that day, the last first."""
        rows = self.filter(organization=session.organization, kind=StudySession.Kind.REGULAR)
        rows = rows.filter(held_on__year=day.year, held_on__month=day.month)
        return rows.exclude(pk=session.pk).exclude(held_on=day).order_by("-held_on")

    def not_in_handbook(self) -> StudySessionQuerySet:
        """Meetings of open years not in the electronic handbook though its days are over.

        Not those from before the portal, and none while its years still take entries from paper.
        """
        today = timezone.localdate()
        last_day = today - dt.timedelta(days=StudySession.HANDBOOK_DAYS)
        return self.filter(
            Q(year__late_entry_until__isnull=True) | Q(year__late_entry_until__lt=today),
            kind__in=StudySession.MEETINGS,
            held_on__lt=last_day,
            handbook_on__isnull=True,
            held_on__gte=F("organization__records_from"),
            year__is_backfill=False,
            year__state__in=CampaignYear.RUNNING,
        )

    def handbook_late(self, user) -> StudySessionQuerySet:
        """Those of them that this user has to put there."""
        return self.not_in_handbook().filter(user.scope.within("record"))

    def awaiting_confirmation(self, user) -> StudySessionQuerySet:
        """Sessions that this user may confirm now."""
        rows = self if user.scope.down.get("review") else self.none()
        waiting = rows.filter(user.scope.below("review"), state="submitted")
        waiting = waiting.filter(year__state__in=CampaignYear.RUNNING)
        return waiting.open_to(user, "campaigns.confirm_session")

    def directly_under(self, user) -> StudySessionQuerySet:
        """Sessions of organisations whose direct superior this user speaks for."""
        return self.filter(user.scope.directly_below("review"))

    def awaiting_submission(self, user) -> StudySessionQuerySet:
        """Drafts and returned sessions that this user has to finish."""
        return self.filter(
            recorded_by(user),
            state__in=StudySession.WRITABLE,
            year__state__in=CampaignYear.RUNNING,
        )

    def with_warnings(self) -> StudySessionQuerySet:
        """Sessions whose `warnings` can be read without a further query."""
        thematic = StudySession.objects.filter(
            organization=OuterRef("organization"),
            held_on=OuterRef("held_on"),
            kind=StudySession.Kind.THEMATIC,
        )
        first_table = QualityTable.objects.order_by("valid_from").values("valid_from")[:1]
        return self.select_related("organization", "year", "joint_host").annotate(
            is_combined=Exists(thematic), scored_since=Subquery(first_table)
        )


class StudySession(
    SessionHead,
    SessionSheet,
    SessionProceedings,
    SessionQuality,
    SessionHandbook,
    HandledModel,
    DraftedModel,
    YearRecord,
):
    """A meeting or study session, with its attendance sheet (buổi sinh hoạt).

    `organization` is the cell or committee whose meeting it is. In a joint meeting each cell
    answers for its own sheet. Source: HD 42-HD/BTCTW 2025.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Bản nháp"
        SUBMITTED = "submitted", "Đã nộp, chờ xác nhận"
        RETURNED = "returned", "Bị trả lại"
        CONFIRMED = "confirmed", "Đã xác nhận"

    HANDLINGS = (Handling("campaigns.confirm_session", ("confirm",), (Power.REVIEW,)),)
    PREPARING = ("submit",)
    CHAIR = "chair"
    COUNTED = (State.SUBMITTED, State.CONFIRMED)
    WRITABLE = (State.DRAFT, State.RETURNED)
    NOT_WRITABLE = "Buổi này đã được nộp nên không sửa được nữa."
    UNFINISHED = (State.SUBMITTED, State.RETURNED)

    state = FSMField("trạng thái", default=State.DRAFT, choices=State, protected=True)
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True, editable=False)
    logged_on_time = models.BooleanField("ghi đúng hạn", default=False, editable=False)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = StudySessionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = "buổi sinh hoạt"
        constraints = [
            models.CheckConstraint(
                condition=Q(non_members_present__lte=F("non_members_invited")),
                name="session_non_members_present",
                violation_error_message="Số quần chúng dự không thể nhiều hơn số được mời.",
            ),
            models.CheckConstraint(
                condition=Q(others_present__lte=F("others_invited")),
                name="session_others_present",
                violation_error_message="Số đảng viên khác dự không thể nhiều hơn số được triệu tập.",
            ),
            models.CheckConstraint(
                condition=Q(
                    expected_count=F("present_count") + F("excused_count") + F("unexcused_count")
                ),
                name="session_counts_add_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    votes_for__isnull=True, votes_against__isnull=True, votes_other__isnull=True
                )
                | Q(
                    voters__isnull=False,
                    voters__gte=Coalesce(F("votes_for"), Value(0))
                    + Coalesce(F("votes_against"), Value(0))
                    + Coalesce(F("votes_other"), Value(0)),
                ),
                name="session_votes_of_voters",
                violation_error_message="Tổng số phiếu không thể nhiều hơn số người biểu quyết.",
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "held_on"],
                name="session_once_a_day",
                violation_error_message="Đã có một buổi cùng loại của tổ chức này trong ngày đó.",
            ),
        ]
        indexes = [
            # Its fields are all that pages of a list are found by.
            models.Index(
                fields=["year", "organization", "kind", "state", "held_on"], name="session_by_year"
            ),
            models.Index(fields=["held_on", "state"], name="session_by_day"),
            models.Index(fields=["state", "organization"], name="session_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ngày {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return record_url("campaigns:session_detail", self.pk)

    @property
    def is_unsent(self) -> bool:
        """Whether it is a draft that was never handed in; discarding it leaves no trace."""
        return self.state == self.State.DRAFT and self.submitted_at is None

    @verb(source=WRITABLE, target=State.SUBMITTED)
    def submit(self, *, by) -> None:
        """Hand the session in and fix its counts.

        Raises ValidationError where the year is not open, somebody is not marked yet, or the sheet
        no longer fits the day.
        """
        self.year.require_open()
        self.fix_tallies()
        if self.submitted_at is None:
            # The first hand-in counts: a session that was sent back is not late again.
            self.submitted_at = timezone.now()
            self.logged_on_time = self._is_in_time(timezone.localdate())
        self.write_studies()

    def _is_in_time(self, day: dt.date) -> bool:
        """Handed in on this day, it is not late."""
        in_days = (day - self.held_on).days <= self.year.meeting_log_days
        past = self.year.is_past(self.organization, self.held_on)
        return in_days or past or self.year.takes_paper_on(day)

    @verb(source=State.SUBMITTED, target=State.DRAFT)
    def take_back(self, *, by) -> None:
        """Take back a session handed in by mistake, as long as it is not confirmed."""
        self.year.require_open()

    @verb(source=State.SUBMITTED, target=State.CONFIRMED)
    def confirm(self, *, by) -> None:
        """Confirm a submitted session (the committee above)."""
        self.year.require_open()

    @verb(source=COUNTED, target=State.RETURNED, reason=True)
    def send_back(self, *, by, reason) -> None:
        """Send the session back to the cell with a reason that its secretary reads.

        The documents that it studied no longer count until it is handed in again.
        """
        self.year.require_open()
        self.studies.all().delete()
