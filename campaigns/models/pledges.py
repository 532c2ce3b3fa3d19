"""Pledges: what a member promises for the year, how the cell reviewed it, what came of it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django_fsm import FSMField

from members.models import Member, Membership, User
from portal.kit.models import VersionedModel
from portal.kit.transitions import verb

from .catalogues import CatalogueEntry
from .steps import SteppedModel
from .years import CampaignYear, YearRecord


def came_to(places: list[int]) -> Q:
    """Pledges of who belongs to these cells today, wherever they wrote them.

    Who moves in the year takes the pledge along: the new cell reviews, follows and assesses it.
    """
    homes = Membership.objects.home().on(timezone.localdate())
    here = homes.filter(member=OuterRef("member"), organization__in=places)
    return Q(Exists(here)) & ~Q(year__state=CampaignYear.State.CLOSED)


# A leader's or a collective's: the level above reviews it, and may know of it.
LEADING = Q(member__isnull=True) | Q(is_leader=True)


class PledgeQuerySet(models.QuerySet):
    def visible_to(self, user) -> PledgeQuerySet:
        """Pledges whose text the user may read.

        Drafts: the author alone (a paper pledge: whoever records it). Once submitted: the cell's
        leaders, the agency head, inspectors; a leader's or a collective's also the level above.
        Once accepted: everybody in the cell. Above the cell texts of members stay closed.
        """
        scope = user.scope
        submitted = ~Q(state=Pledge.State.DRAFT)
        own = Q(member=user.member_id) if user.member_id else Q(pk__in=[])
        recorded = [place.pk for place in scope.here.get("record", ())]
        here = Q(organization__in=recorded) | came_to(recorded)
        return self.filter(
            own
            | (scope.home_q() & Q(state__in=Pledge.PUBLIC))
            | (here & (submitted | Q(on_behalf=True) | Q(member__isnull=True)))
            | (scope.any_q(("inspect", "comment")) & submitted)
            | (scope.q_from_above("review") & LEADING & submitted)
        )

    def listed_to(self, user) -> PledgeQuerySet:
        """Pledges of which the user may see that they exist: name, kind and state, not the text.

        Where he belongs by his post, all that were handed in; below it those of leaders and
        collectives. Of other members' the levels above the cell see counts alone.
        """
        scope = user.scope
        known = scope.q_at("view") | (scope.q("view") & LEADING)
        submitted = self.filter(known, ~Q(state=Pledge.State.DRAFT))
        return self.filter(
            Q(pk__in=self.visible_to(user).values("pk")) | Q(pk__in=submitted.values("pk"))
        )

    def awaiting_review(self, user) -> PledgeQuerySet:
        """What waits for this user's acceptance; nobody reviews his own pledge."""
        places = [place.pk for place in user.scope.here.get("review", ())]
        here = Q(organization__in=places) | came_to(places)
        above = user.scope.q_from_above("review") & LEADING
        return self.filter(
            (here & Q(member__isnull=False)) | above, state=Pledge.State.SUBMITTED
        ).exclude(member=user.member_id)


class Pledge(SteppedModel, VersionedModel, YearRecord):
    """A member's (or a collective's) pledge of one kind for one year.

    Draft texts are read by the author alone; once accepted the pledge is public in the cell.
    """

    class Kind(models.TextChoices):
        FOLLOWING = "following", "Đăng ký học tập và làm theo"
        TRAINING = "training", "Cam kết tu dưỡng, rèn luyện, phấn đấu"
        PLAN = "plan", "Kế hoạch cá nhân"
        COLLECTIVE = "collective", "Đăng ký của tập thể"

    class State(models.TextChoices):
        DRAFT = "draft", "Bản nháp"
        SUBMITTED = "submitted", "Đã nộp, chờ chi bộ góp ý"
        RETURNED = "returned", "Bị trả lại"
        ACCEPTED = "accepted", "Đã được chi bộ thông qua"
        ASSESSED = "assessed", "Đã đánh giá cuối năm"

    class Result(models.TextChoices):
        FULFILLED = "fulfilled", "Hoàn thành"
        PARTLY = "partly", "Hoàn thành một phần"
        NOT = "not", "Không hoàn thành"

    # What figures count as submitted: a pledge that was sent back waits for its author.
    COUNTED = (State.SUBMITTED, State.ACCEPTED, State.ASSESSED)
    HANDED_IN = (*COUNTED, State.RETURNED)
    PUBLIC = (State.ACCEPTED, State.ASSESSED)
    WRITABLE = (State.DRAFT, State.RETURNED)
    UNFINISHED = (State.SUBMITTED, State.RETURNED)

    kind = models.CharField("loại", max_length=12, choices=Kind, default=Kind.TRAINING)
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pledges",
        verbose_name="đảng viên",
    )
    is_leader = models.BooleanField("của cán bộ lãnh đạo, quản lý (nêu gương)", default=False)
    state = FSMField("trạng thái", default=State.DRAFT, choices=State, protected=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người nhập"
    )
    on_behalf = models.BooleanField("nhập thay từ bản giấy", default=False, editable=False)
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField("thông qua lúc", null=True, blank=True, editable=False)
    assessed_at = models.DateTimeField("đánh giá lúc", null=True, blank=True, editable=False)
    self_result = models.CharField("tự đánh giá", max_length=10, choices=Result, blank=True)
    self_comment = models.TextField("tự nhận xét", blank=True)
    cell_result = models.CharField("chi bộ đánh giá", max_length=10, choices=Result, blank=True)
    cell_comment = models.TextField("chi bộ nhận xét", blank=True)
    agency_result = models.CharField(
        "thủ trưởng đánh giá", max_length=10, choices=Result, blank=True
    )
    agency_comment = models.TextField("thủ trưởng nhận xét", blank=True)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["-year__year", "member__sort_name", "kind"]
        verbose_name = "bản cam kết"
        verbose_name_plural = "bản cam kết"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "member", "kind"],
                condition=Q(member__isnull=False),
                name="pledge_once_a_year",
                violation_error_message="Đồng chí này đã có một bản cam kết cùng loại trong năm.",
            ),
            models.UniqueConstraint(
                fields=["year", "organization", "kind"],
                condition=Q(member__isnull=True),
                name="collective_pledge_once_a_year",
                violation_error_message="Tập thể này đã có bản đăng ký trong năm.",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | Q(kind="collective"),
                name="pledge_has_member",
                violation_error_message="Bản cam kết cá nhân phải ghi tên đảng viên.",
            ),
        ]
        indexes = [models.Index(fields=["year", "organization", "state"], name="pledge_by_year")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year.year} – {self.member or self.organization}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:pledge_detail", args=[self.pk])

    @property
    def is_writable(self) -> bool:
        """Still in its author's hands."""
        return self.state in self.WRITABLE

    @property
    def is_late(self) -> bool:
        """First handed in after the year's deadline."""
        due = self.year.pledge_due
        return bool(
            due and self.submitted_at and timezone.localtime(self.submitted_at).date() > due
        )

    def texts(self) -> list[str]:
        """The items as lines of text: what one round of the review is about."""
        return [
            " | ".join(filter(None, (item.area, item.content, item.target, item.due_text)))
            for item in self.items.all()
        ]

    @verb(source=WRITABLE, target=State.SUBMITTED)
    def submit(self, *, by) -> None:
        """Hand the pledge to the cell. Refused while it has no item (ValidationError).

        The step keeps the submitted text, so that later rounds show what changed.
        """
        self.year.require_open()
        if not self.items.exists():
            raise ValidationError("Bản cam kết chưa có nội dung nào; hãy ghi ít nhất một nội dung.")
        self.submitted_at = self.submitted_at or timezone.now()
        self.kept = self.texts()

    @verb(source=(State.SUBMITTED, State.ACCEPTED), target=State.RETURNED, reason=True)
    def send_back(self, *, by, reason) -> None:
        """Send the pledge back to its author with the cell's comment; it is not accepted any more."""
        self.year.require_open()
        self.accepted_at = None

    @verb(source=State.SUBMITTED, target=State.ACCEPTED)
    def accept(self, *, by) -> None:
        """Accept the pledge; it is public in the cell from now on (công khai trong chi bộ)."""
        self.year.require_open()
        self.accepted_at = timezone.now()

    @verb(source=(State.ACCEPTED, State.ASSESSED), target=State.ASSESSED)
    def assess(self, *, by, cell_result, cell_comment="") -> None:
        """The cell's year-end judgement: fulfilled, partly, not (chi bộ đánh giá)."""
        self.year.require_open()
        if cell_result not in Pledge.Result.values:
            raise ValidationError({"cell_result": "Hãy chọn mức đánh giá."})
        self.assessed_at = self.assessed_at or timezone.now()
        self.cell_result = cell_result
        self.cell_comment = cell_comment

    @transaction.atomic
    def write_assessment(self, *, level: str, result: str, comment: str, by) -> None:
        """Write the member's own (`self`) or the agency head's (`agency`) year-end assessment.

        Refused while the pledge is not accepted or the year is closed (ValidationError).
        """
        self.year.require_open()
        if self.state not in self.PUBLIC:
            raise ValidationError("Chỉ đánh giá được bản cam kết đã được chi bộ thông qua.")
        setattr(self, f"{level}_result", result)
        setattr(self, f"{level}_comment", comment)
        self.save(update_fields=[f"{level}_result", f"{level}_comment"])
        self.log_step(action=f"assess_{level}", before=self.state, after=self.state, by=by)


class PledgeItem(models.Model):
    """One line of a pledge: area, content, target, period, due day, and how far it has come."""

    class Period(models.TextChoices):
        MONTH = "month", "Tháng"
        QUARTER = "quarter", "Quý"
        YEAR = "year", "Năm"

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    area = models.CharField("lĩnh vực", max_length=120)
    content = models.TextField("nội dung")
    target = models.CharField("chỉ tiêu", max_length=300, blank=True)
    period = models.CharField("thời hạn theo", max_length=8, choices=Period, default=Period.YEAR)
    due_on = models.DateField("hoàn thành trước ngày", null=True, blank=True)
    refers_to = models.ForeignKey(
        CatalogueEntry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gắn với chuẩn mực, điều",
    )
    result = models.CharField("kết quả", max_length=10, choices=Pledge.Result, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "nội dung cam kết"
        verbose_name_plural = "nội dung cam kết"

    def __str__(self) -> str:
        return self.content[:60]

    @property
    def due_text(self) -> str:
        """By when, as a reader sees it."""
        due = f", trước ngày {self.due_on:%d/%m/%Y}" if self.due_on else ""
        return f"theo {self.get_period_display().lower()}{due}"


class PledgeProgress(models.Model):
    """A note on how a pledge is going, by its author or told in a monthly meeting."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="progress")
    item = models.ForeignKey(
        PledgeItem, models.CASCADE, null=True, blank=True, related_name="progress"
    )
    noted_on = models.DateField("ngày")
    note = models.TextField("tiến độ")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    session = models.ForeignKey(
        "campaigns.StudySession", models.SET_NULL, null=True, blank=True, related_name="progress"
    )

    class Meta:
        ordering = ["-noted_on", "-pk"]
        verbose_name = "ghi chú tiến độ"
        verbose_name_plural = "ghi chú tiến độ"
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "session"],
                condition=Q(session__isnull=False),
                name="progress_once_a_session",
                violation_error_message="Buổi họp này đã có ghi chú về bản cam kết.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.noted_on:%d/%m/%Y}: {self.note[:40]}"
