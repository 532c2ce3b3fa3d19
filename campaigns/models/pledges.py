"""Pledges: what a member promises for the year, how the cell reviews it, what comes of it."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django_fsm import FSMField

from members.models import Member, User
from portal.kit.addresses import record_url
from portal.kit.fields import LongTextField
from portal.kit.models import optional_key
from portal.kit.transitions import verb

from .handling import HandledQuerySet
from .paper_pledges import PaperPledge
from .pledge_handling import PledgeHandling
from .reach import in_cells_of, near
from .steps import DraftedModel
from .years import CampaignYear, YearRecord

TWICE = "Đã có một bản cùng loại trong năm; hãy mở bản ấy để sửa."


# Of a leader or a collective: the level above may know of them and reviews them too.
LEADING = Q(member__isnull=True) | Q(is_leader=True)
SUBMITTED = ~Q(state="draft")


def _readable(user) -> Q:
    """Pledges whose text the user may read (`visible_to`)."""
    scope = user.scope
    own = Q(member=user.member_id) if user.member_id else Q(pk__in=[])
    for_others = Q(on_behalf=True) | Q(member__isnull=True)
    return (
        (own & SUBMITTED if user.awaits_confirmation else own)  # the issuer may sit at the screen
        | (scope.at_home() & Q(state__in=Pledge.PUBLIC))
        | (in_cells_of(user, "record") & (SUBMITTED | for_others))
        | (scope.within("inspect", "comment") & SUBMITTED)
        | (scope.below("review") & LEADING & SUBMITTED)
    )


class PledgeQuerySet(HandledQuerySet):
    def visible_to(self, user) -> PledgeQuerySet:
        """Pledges whose text the user may read.

        Drafts: the author alone (a paper pledge: whoever records it). Once submitted: the cell's
        leaders, the agency head, inspectors; a leader's or a collective's also the level above.
        Once accepted: everybody in the cell. Above the cell texts of members stay closed.
        """
        return self.filter(_readable(user))

    def listed_to(self, user) -> PledgeQuerySet:
        """Pledges of which the user may see that they exist: name, kind and state, not the text.

        At the user's own post, all that were handed in; below it those of leaders and collectives.
        The levels above the cell see only counts of other members' pledges.
        """
        known = user.scope.at("view") | (user.scope.within("view") & LEADING)
        powers = ("view", "record", "review", "inspect", "comment")
        rows = near(user, self, *powers, people=in_cells_of(user, "record"))
        return rows.filter(_readable(user) | (known & SUBMITTED))

    def awaiting_review(self, user) -> PledgeQuerySet:
        """What waits for this user's acceptance: of the cell, and of leaders one level below."""
        of_members = in_cells_of(user, "review") & Q(member__isnull=False)
        from_below = user.scope.directly_below("review") & LEADING
        waiting = self.filter(
            of_members | from_below, state="submitted", year__state__in=CampaignYear.RUNNING
        )
        return waiting.open_to(user, "campaigns.review_pledge")


class Pledge(PaperPledge, PledgeHandling, DraftedModel, YearRecord):
    """A member's (or a collective's) pledge of one kind for one year (bản cam kết)."""

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

    # What figures count as submitted; a pledge that was sent back waits for its author.
    COUNTED = (State.SUBMITTED, State.ACCEPTED, State.ASSESSED)
    HANDED_IN = (*COUNTED, State.RETURNED)
    COMMITMENTS = (Kind.FOLLOWING, Kind.TRAINING)  # the kinds that count as "cam kết"
    PUBLIC = (State.ACCEPTED, State.ASSESSED)
    WRITABLE = (State.DRAFT, State.RETURNED)
    NOT_WRITABLE = "Bản cam kết đã được nộp nên không sửa được nữa."
    UNFINISHED = (State.SUBMITTED, State.RETURNED)

    kind = models.CharField("loại", max_length=12, choices=Kind, default=Kind.TRAINING)
    member = optional_key(Member, "đảng viên", related_name="pledges")
    directive = optional_key("campaigns.Document", "thực hiện văn bản", related_name="pledges")
    is_leader = models.BooleanField("của cán bộ lãnh đạo, quản lý (nêu gương)", default=False)
    state = FSMField("trạng thái", default=State.DRAFT, choices=State, protected=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người nhập"
    )
    accepted_at = models.DateTimeField("thông qua lúc", null=True, blank=True, editable=False)
    assessed_at = models.DateTimeField("đánh giá lúc", null=True, blank=True, editable=False)
    self_result = models.CharField("tự đánh giá", max_length=10, choices=Result, blank=True)
    self_comment = LongTextField("tự nhận xét", blank=True)
    cell_result = models.CharField("chi bộ đánh giá", max_length=10, choices=Result, blank=True)
    cell_comment = LongTextField("chi bộ nhận xét", blank=True)
    agency_result = models.CharField(
        "thủ trưởng đánh giá", max_length=10, choices=Result, blank=True
    )
    agency_comment = LongTextField("thủ trưởng nhận xét", blank=True)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["-year__year", "member__sort_name", "kind"]
        verbose_name = "bản cam kết"
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
            models.CheckConstraint(
                condition=Q(paper_signed_on__isnull=True) | Q(on_behalf=True),
                name="pledge_signed_on_paper",
                violation_error_message="Chỉ bản nhập thay từ bản giấy mới có ngày ký trên giấy.",
            ),
        ]
        indexes = [
            models.Index(fields=["year", "organization", "state"], name="pledge_by_year"),
            models.Index(fields=["state", "organization"], name="pledge_by_state"),
        ]

    def __str__(self) -> str:
        author = self.member or self.organization
        return f"{self.get_kind_display()} {self.calendar_year} – {author}"

    def get_absolute_url(self) -> str:
        return record_url("campaigns:pledge_detail", self.pk)

    def twins(self) -> PledgeQuerySet:
        """Other pledges of its kind, of the same author in the same year; there may be none."""
        same = Pledge.objects.filter(year=self.year, kind=self.kind, member=self.member_id)
        if self.member_id is None:
            same = same.filter(organization=self.organization)
        return same.exclude(pk=self.pk)

    def texts(self) -> list[str]:
        """The items as lines of text: what one round of the review is about."""
        return [item.text for item in self.items.all()]

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
        """Send the pledge back to its author with the cell's comment; it is no longer accepted."""
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
        self.cell_result, self.cell_comment = cell_result, cell_comment

    def assess_self(self, *, by, self_result, self_comment="") -> None:
        """The author's own year-end judgement (tự đánh giá); ValidationError unless accepted."""
        self._assess("assess_self", by=by, self_result=self_result, self_comment=self_comment)

    def assess_agency(self, *, by, agency_result, agency_comment="") -> None:
        """The agency head's year-end judgement; ValidationError unless accepted."""
        self._assess(
            "assess_agency", by=by, agency_result=agency_result, agency_comment=agency_comment
        )

    @transaction.atomic
    def _assess(self, action: str, *, by, **columns: str) -> None:
        self.check_handler(action, by)
        self._require_accepted("Chỉ đánh giá được bản cam kết đã được chi bộ thông qua.")
        for column, value in columns.items():
            setattr(self, column, value)
        self.save(update_fields=list(columns))
        self.log_step(action=action, before=self.state, after=self.state, by=by)

    @transaction.atomic
    def note_progress(self, *, by, noted_on: dt.date, note: str, item=None) -> None:
        """Note how the pledge or one of its items is going (ValidationError unless accepted)."""
        self._require_accepted("Chỉ ghi tiến độ cho bản cam kết đã được chi bộ thông qua.")
        self.progress.create(by=by, noted_on=noted_on, note=note, item=item)

    def _require_accepted(self, refusal: str) -> None:
        self.year.require_open()
        if self.state not in self.PUBLIC:
            raise ValidationError(refusal)
