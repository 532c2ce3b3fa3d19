"""Meetings of the cells and study sessions: who was due, who came, what was concluded."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django_fsm import FSMField

from members.models import Member, Membership, User
from portal.kit.models import VersionedModel
from portal.kit.text import percent
from portal.kit.transitions import verb

from .registers.document_studies import DocumentStudy
from .registers.documents import Document
from .registers.topics import Topic
from .steps import SteppedModel
from .years import CampaignYear, YearRecord

HANDBOOK_DAYS = 2
SHORT_KINDS = {
    "regular": "Thường kỳ",
    "thematic": "Chuyên đề",
    "study": "Học tập tháng",
    "drive": "Đợt sinh hoạt",
    "conference": "Hội nghị",
}
LONGEST = 600  # minutes; more can only be a slip of the hand


def check_duration(minutes: int) -> None:
    """Refuse a duration that no meeting has."""
    if not 1 <= minutes <= LONGEST:
        raise ValidationError(f"Thời lượng tính bằng phút, từ 1 đến {LONGEST}.")


class StudySessionQuerySet(models.QuerySet):
    def visible_to(self, user) -> StudySessionQuerySet:
        """Submitted sessions where the user may view; drafts only where he records."""
        drafts = Q(state=StudySession.State.DRAFT)
        return self.filter(user.scope.q("record") | (user.scope.q("view") & ~drafts))

    def counted(self) -> StudySessionQuerySet:
        """Sessions that figures count: submitted or confirmed."""
        return self.filter(state__in=StudySession.COUNTED)

    def not_in_handbook(self) -> StudySessionQuerySet:
        """Meetings of open years not in the electronic handbook though its days are over."""
        over = timezone.localdate() - dt.timedelta(days=HANDBOOK_DAYS)
        return self.filter(
            kind__in=StudySession.MEETINGS,
            held_on__lt=over,
            handbook_on__isnull=True,
            year__state__in=CampaignYear.RUNNING,
        )

    def handbook_late(self, user) -> StudySessionQuerySet:
        """Those of them that this user is to put there."""
        return self.not_in_handbook().filter(user.scope.q("record"))

    def awaiting_confirmation(self, user) -> StudySessionQuerySet:
        """What waits for this user's confirmation."""
        return self.filter(user.scope.q_from_above("review"), state=StudySession.State.SUBMITTED)

    def directly_under(self, user) -> StudySessionQuerySet:
        """Sessions of those organisations whose direct superior this user speaks for."""
        return self.filter(user.scope.q_direct("review"))

    def awaiting_submission(self, user) -> StudySessionQuerySet:
        """Drafts and returned sessions that this user is to finish."""
        return self.filter(user.scope.q("record"), state__in=StudySession.WRITABLE)


class StudySession(SteppedModel, VersionedModel, YearRecord):
    """A meeting or study session, with its attendance sheet (buổi sinh hoạt).

    `organization` is the cell or committee whose meeting it is. The four counts are the sheet's
    tallies, written by `submit` (one dashboard of 1 500 cells reads them instead of a million
    rows). A meeting of several cells is one session of each; the parts take head and proceedings from
    `joint_host`, each cell answers for its own sheet.
    Source: HD 42-HD/BTCTW 2025.
    """

    class Kind(models.TextChoices):
        REGULAR = "regular", "Sinh hoạt thường kỳ"
        THEMATIC = "thematic", "Sinh hoạt chuyên đề"
        STUDY = "study", "Học tập hằng tháng (ngoài sinh hoạt chi bộ)"
        DRIVE = "drive", "Đợt sinh hoạt chính trị"
        CONFERENCE = "conference", "Hội nghị, tọa đàm"

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", "Trực tiếp"
        ONLINE = "online", "Trực tuyến"
        MIXED = "mixed", "Trực tiếp kết hợp trực tuyến"

    class State(models.TextChoices):
        DRAFT = "draft", "Bản nháp"
        SUBMITTED = "submitted", "Đã nộp, chờ xác nhận"
        RETURNED = "returned", "Bị trả lại"
        CONFIRMED = "confirmed", "Đã xác nhận"

    class Quality(models.TextChoices):
        GOOD = "good", "Tốt"
        FAIR = "fair", "Khá"
        AVERAGE = "average", "Trung bình"
        POOR = "poor", "Kém"

    # The meetings of a cell: scored, and to be put into the electronic handbook (HD 42).
    MEETINGS = (Kind.REGULAR, Kind.THEMATIC)
    COUNTED = (State.SUBMITTED, State.CONFIRMED)
    WRITABLE = (State.DRAFT, State.RETURNED)
    UNFINISHED = (State.SUBMITTED, State.RETURNED)

    kind = models.CharField("loại buổi", max_length=10, choices=Kind, default=Kind.REGULAR)
    mode = models.CharField("hình thức", max_length=10, choices=Mode, default=Mode.IN_PERSON)
    state = FSMField("trạng thái", default=State.DRAFT, choices=State, protected=True)
    held_on = models.DateField("ngày họp")
    starts_at = models.TimeField("bắt đầu lúc", null=True, blank=True)
    duration_minutes = models.PositiveSmallIntegerField(
        "thời lượng (phút)", null=True, blank=True, validators=[check_duration]
    )
    venue = models.CharField("địa điểm", max_length=200, blank=True)
    topic = models.ForeignKey(
        Topic,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name="chuyên đề",
    )
    title = models.CharField("nội dung chính", max_length=300, blank=True)
    chair = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="chaired_sessions",
        verbose_name="chủ trì",
    )
    recorder = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recorded_sessions",
        verbose_name="thư ký",
    )
    non_members_invited = models.PositiveSmallIntegerField("quần chúng được mời", default=0)
    non_members_present = models.PositiveSmallIntegerField("quần chúng dự", default=0)
    guests = models.TextField(
        "đại biểu, khách mời (mỗi dòng một người: họ tên, chức vụ, đơn vị)", blank=True
    )
    joint_host = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joint_parts",
        editable=False,
        verbose_name="sinh hoạt chung với",
    )
    studied = models.ManyToManyField(
        Document,
        blank=True,
        related_name="sessions",
        verbose_name="buổi này quán triệt văn bản",
    )
    proceedings = models.TextField("diễn biến, nội dung", blank=True)
    criticism = models.TextField("tự phê bình và phê bình", blank=True)
    conclusions = models.TextField("kết luận, nghị quyết", blank=True)
    voters = models.PositiveSmallIntegerField("số người biểu quyết", null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField("tán thành", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("không tán thành", null=True, blank=True)
    votes_other = models.PositiveSmallIntegerField("ý kiến khác", null=True, blank=True)
    handbook_on = models.DateField("đưa lên Sổ tay đảng viên điện tử ngày", null=True, blank=True)
    expected_count = models.PositiveSmallIntegerField("phải dự", default=0, editable=False)
    present_count = models.PositiveSmallIntegerField("có mặt", default=0, editable=False)
    excused_count = models.PositiveSmallIntegerField("vắng có lý do", default=0, editable=False)
    unexcused_count = models.PositiveSmallIntegerField(
        "vắng không lý do", default=0, editable=False
    )
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True, editable=False)
    logged_on_time = models.BooleanField("ghi đúng hạn", default=False, editable=False)
    quality_points = models.DecimalField(
        "điểm chất lượng", max_digits=5, decimal_places=2, null=True, blank=True, editable=False
    )
    quality = models.CharField(
        "chất lượng", max_length=8, choices=Quality, blank=True, editable=False
    )
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = StudySessionQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = "buổi sinh hoạt"
        verbose_name_plural = "buổi sinh hoạt"
        constraints = [
            models.CheckConstraint(
                condition=Q(non_members_present__lte=F("non_members_invited")),
                name="session_non_members_present",
                violation_error_message="Số quần chúng dự không thể nhiều hơn số được mời.",
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
            models.Index(fields=["year", "organization", "kind", "state"], name="session_by_year"),
            models.Index(fields=["held_on", "state"], name="session_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ngày {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:session_detail", args=[self.pk])

    @property
    def short_kind(self) -> str:
        """The kind as a list has room for it."""
        return SHORT_KINDS[self.kind]

    @property
    def is_writable(self) -> bool:
        """Still in the secretary's hands."""
        return self.state in self.WRITABLE

    @property
    def is_unsent(self) -> bool:
        """A draft that was never handed in; it leaves no trace when it is thrown away."""
        return self.state == self.State.DRAFT and self.submitted_at is None

    @property
    def takes_proceedings(self) -> bool:
        """Minutes, essays and assignments can be written until the committee has confirmed."""
        return self.state != self.State.CONFIRMED

    @property
    def is_meeting(self) -> bool:
        """A regular or thematic meeting of a cell."""
        return self.kind in self.MEETINGS

    @property
    def handbook_late(self) -> bool:
        """Not in the electronic handbook within the days that HD 42 gives after the meeting."""
        last = self.held_on + dt.timedelta(days=HANDBOOK_DAYS)
        return self.is_meeting and (self.handbook_on or timezone.localdate()) > last

    @property
    def guest_list(self) -> list[str]:
        """Guests, a line each; in a joint meeting the host's come first."""
        lines = self.host.guests.splitlines() + self.guests.splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))

    @property
    def approval(self) -> str:
        """How the conclusions were voted, in the words of the resolution; empty without votes."""
        if self.votes_for is None:
            return ""
        share = percent(self.votes_for, self.voters or 0)
        return f"{self.votes_for}/{self.voters} đồng chí tán thành, đạt {share}"

    @property
    def host(self) -> StudySession:
        """Where content and conclusions are written: the host of a joint meeting, else here."""
        return self.joint_host or self

    def time_taken(self) -> tuple[int | None, int]:
        """Minutes that it lasted, and those that it must last at least (0: no rule).

        A regular and a thematic meeting on one day are one sitting: their times are added up
        (None while one of them is unknown) and the longer rule holds.
        """
        if not self.is_meeting:
            return self.duration_minutes, 0
        other = StudySession.objects.filter(
            organization=self.organization_id, held_on=self.held_on, kind__in=self.MEETINGS
        ).exclude(kind=self.kind)
        others = list(other.values_list("duration_minutes", flat=True))
        required = self.year.combined_minutes if others else self.year.regular_minutes
        times = [time for time in (self.duration_minutes, *others) if time is not None]
        return (sum(times) if len(times) == 1 + len(others) else None), required

    def expected_members(self) -> models.QuerySet:
        """Who is due at this session: the members of the organisation on that day."""
        return Membership.objects.filter(organization=self.organization).expected_on(self.held_on)

    @verb(source=WRITABLE, target=State.SUBMITTED)
    def submit(self, *, by) -> None:
        """Hand the session in: everybody due that day is marked; the counts are fixed here.

        Raises ValidationError while somebody is unmarked or the sheet no longer fits the day.
        """
        self.year.require_open()
        from .attendance import Attendance  # noqa: PLC0415  two sides of one relation

        marks = dict(self.attendances.values_list("member_id", "mark"))
        due = set(self.expected_members().values_list("member_id", flat=True))
        unmarked = [member for member in due if not marks.get(member)]
        if unmarked:
            raise ValidationError(
                f"Còn {len(unmarked)} đồng chí chưa được điểm danh; chưa nộp được.",
                code="unmarked",
            )
        if not due:
            raise ValidationError("Ngày này tổ chức không có ai phải dự; hãy kiểm tra ngày họp.")
        if set(marks) - due:
            raise ValidationError(
                "Danh sách phải dự đã thay đổi từ khi điểm danh; hãy mở lại và lưu bảng điểm danh."
            )
        counts = Counter(marks.values())
        self.expected_count = len(due)
        self.present_count = counts[Attendance.Mark.PRESENT]
        self.excused_count = counts[Attendance.Mark.EXCUSED]
        self.unexcused_count = counts[Attendance.Mark.ABSENT]
        if self.submitted_at is None:
            # The first hand-in counts: what was sent back for more is not late again.
            self.submitted_at = timezone.now()
            waited = timezone.localdate() - self.held_on
            self.logged_on_time = waited.days <= self.year.meeting_log_days
        self.write_studies()

    @verb(source=State.SUBMITTED, target=State.DRAFT)
    def take_back(self, *, by) -> None:
        """Take back a session handed in by mistake, as long as it is not confirmed."""
        self.year.require_open()

    @verb(source=State.SUBMITTED, target=State.CONFIRMED)
    def confirm(self, *, by) -> None:
        """Confirm a submitted session (the committee above)."""
        self.year.require_open()

    @verb(source=(State.SUBMITTED, State.CONFIRMED), target=State.RETURNED, reason=True)
    def send_back(self, *, by, reason) -> None:
        """Send the session back to the cell with a reason its secretary reads.

        What it studied no longer counts until it is handed in again.
        """
        self.year.require_open()
        self.studies.all().delete()

    def write_studies(self) -> None:
        """Note that the organisation has studied the meeting's documents on its day."""
        wanted = list(self.host.studied.values_list("pk", flat=True))
        self.studies.exclude(document__in=wanted).delete()
        DocumentStudy.objects.bulk_create(
            (
                DocumentStudy(
                    document_id=document,
                    organization_id=self.organization_id,
                    studied_on=self.held_on,
                    evidence=str(self),
                    session=self,
                )
                for document in wanted
            ),
            ignore_conflicts=True,
        )

    @transaction.atomic
    def put_in_handbook(self, *, on: dt.date, by) -> None:
        """Note the day on which the meeting went into the electronic handbook, in any state.

        Raises ValidationError for a day before the meeting or in the future.
        """
        self.year.require_open()
        if not self.held_on <= on <= timezone.localdate():
            raise ValidationError(
                {
                    "handbook_on": "Ngày đưa lên Sổ tay phải từ ngày họp "
                    f"({self.held_on:%d/%m/%Y}) đến hôm nay."
                }
            )
        self.handbook_on = on
        self.save(update_fields=["handbook_on"])
        self.log_step(
            action="put_in_handbook", before=self.state, after=self.state, by=by,
            reason=f"Đưa lên ngày {on:%d/%m/%Y}",
        )  # fmt: skip
