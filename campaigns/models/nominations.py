"""Nominations: collectives, individuals and practices put forward as exemplary."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django_fsm import FSMField

from members.models import Member, Organization, User
from members.models.scopes import Power
from portal.kit.addresses import record_url
from portal.kit.fields import FoldedField, LongTextField
from portal.kit.models import optional_key
from portal.kit.transitions import verb

from .attachments import Attachment
from .handling import HandledModel, HandledQuerySet, Handling
from .practices import Practice
from .steps import DraftedModel
from .years import CampaignYear, YearRecord


class NominationQuerySet(HandledQuerySet):
    def visible_to(self, user) -> NominationQuerySet:
        """Drafts where the user records, the rest also where they view or appraise.

        What was commended is open to all members of the nominating cell.
        """
        scope = user.scope
        drafts = Q(state=Nomination.State.DRAFT)
        commended = Q(state=Nomination.State.COMMENDED)
        return self.filter(
            scope.within("record")
            | (scope.within("view", "appraise") & ~drafts)
            | (scope.at_home() & commended)
        )

    def awaiting(self, user) -> NominationQuerySet:
        """What waits for this user: to verify, to appraise, or to decide."""
        scope, states = user.scope, Nomination.State
        steps = (
            ("campaigns.verify_exemplar", "review", (states.NOMINATED,)),
            ("campaigns.appraise_exemplar", "appraise", (states.VERIFIED,)),
            ("campaigns.decide_exemplar", "decide_organizations", Nomination.DECIDABLE),
        )
        waiting, running = Q(pk__in=[]), self.filter(year__state__in=CampaignYear.RUNNING)
        for permission, power, sources in steps:
            if scope.has(power):
                rows = running.filter(scope.below(power), state__in=sources)
                waiting |= Q(pk__in=rows.open_to(user, permission).values("pk"))
        return self.filter(waiting)


class Nomination(HandledModel, DraftedModel, YearRecord):
    """A collective, an individual or a practice put forward as exemplary.

    `year` is the year of the achievement; the decision's year follows from its date. `organization`
    is the cell that nominates. The nominee's data are a snapshot of that day.
    """

    class Kind(models.TextChoices):
        COLLECTIVE = "collective", "Tập thể"
        INDIVIDUAL = "individual", "Cá nhân"
        PRACTICE = "model", "Mô hình"

    class State(models.TextChoices):
        DRAFT = "draft", "Bản nháp"
        NOMINATED = "nominated", "Chi bộ đã đề nghị"
        VERIFIED = "verified", "Cấp ủy cơ sở đã xác nhận"
        APPRAISED = "appraised", "Cơ quan tham mưu đã thẩm định"
        RETURNED = "returned", "Bị trả lại"
        COMMENDED = "commended", "Đã khen thưởng, tuyên dương, giới thiệu"
        DECLINED = "declined", "Không chọn"

    kind = models.CharField("loại", max_length=10, choices=Kind, default=Kind.INDIVIDUAL)
    member = optional_key(Member, "đảng viên", related_name="nominations")
    collective = optional_key(Organization, "tổ chức được đề nghị", related_name="nominated")
    practice = optional_key(Practice, "mô hình", related_name="nominations")
    nominee_name = models.CharField("tên người, tập thể, mô hình", max_length=300)
    nominee_job = models.CharField("chức vụ, đơn vị", max_length=300, blank=True)
    search = FoldedField(sources=("nominee_name", "nominee_job"), max_length=700)
    is_party_member = models.BooleanField("là đảng viên", default=True)
    story = LongTextField("thành tích, việc làm theo")
    votes_for = models.PositiveSmallIntegerField("số phiếu tán thành", null=True, blank=True)
    votes_total = models.PositiveSmallIntegerField("tổng số phiếu", null=True, blank=True)
    voted_on = models.DateField("ngày biểu quyết", null=True, blank=True)
    state = FSMField("trạng thái", default=State.DRAFT, choices=State, protected=True)
    appraisal = LongTextField("ý kiến thẩm định", blank=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )
    attachments = GenericRelation(Attachment)

    objects = NominationQuerySet.as_manager()

    # The column that names the nominee of each kind.
    NOMINEES = {Kind.INDIVIDUAL: "member", Kind.COLLECTIVE: "collective", Kind.PRACTICE: "practice"}
    HANDLINGS = (
        Handling("campaigns.verify_exemplar", ("verify",), (Power.REVIEW,)),
        Handling("campaigns.appraise_exemplar", ("appraise",), (Power.APPRAISE,)),
        Handling(
            "campaigns.decide_exemplar",
            ("commend", "commend_again", "decline"),
            (Power.DECIDE_ORGANIZATIONS,),
        ),
        Handling("campaigns.return_exemplar", ("send_back",), (Power.REVIEW,), four_eyes=False),
    )
    PREPARING = ("nominate", "appraise")
    UNIT = "collective"
    FILE_PERMISSION = "campaigns.record_exemplar"
    WRITABLE = (State.DRAFT, State.RETURNED)
    NOT_WRITABLE = "Đề nghị đã được gửi đi nên không sửa được nữa."
    DECIDABLE = (State.VERIFIED, State.APPRAISED)
    UNFINISHED = (State.NOMINATED, State.RETURNED, *DECIDABLE)

    class Meta:
        ordering = ["-year__year", "kind", "nominee_name"]
        verbose_name = "đề nghị gương điển hình"
        constraints = [
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True) | Q(votes_for__lte=F("votes_total")),
                name="nomination_votes",
                violation_error_message="Số phiếu tán thành không thể nhiều hơn tổng số phiếu.",
            )
        ]
        indexes = [models.Index(fields=["year", "organization", "state"], name="nom_by_year")]

    def __str__(self) -> str:
        return self.nominee_name

    def get_absolute_url(self) -> str:
        return record_url("campaigns:exemplar_detail", self.pk)

    def clean(self) -> None:
        """Refuse a nominee that does not fit the kind, and a vote in the future."""
        nominee = self.NOMINEES[self.kind]
        if self.kind == self.Kind.INDIVIDUAL and not self.is_party_member:
            if self.member_id:
                raise ValidationError({"member": "Quần chúng thì ghi tên, không chọn đảng viên."})
            if not self.nominee_name:
                raise ValidationError({"nominee_name": "Hãy ghi tên người được đề nghị."})
        elif getattr(self, f"{nominee}_id") is None:
            raise ValidationError({nominee: "Hãy chọn người, tập thể hoặc mô hình được đề nghị."})
        if self.voted_on and self.voted_on > timezone.localdate():
            raise ValidationError({"voted_on": "Ngày biểu quyết ở tương lai."})
        if (self.votes_for is None) != (self.votes_total is None):
            raise ValidationError(
                {"votes_total": "Hãy ghi cả số phiếu tán thành và tổng số phiếu."}
            )

    @transaction.atomic
    def attach(self, file, kind: str, *, by) -> Attachment:
        """Keep a checked file of evidence with the draft; ValidationError once it was sent."""
        locked = Nomination.objects.select_for_update(of=("self",)).get(pk=self.pk)
        if not locked.is_writable:
            raise ValidationError("Đề nghị đã được gửi đi nên không thêm tệp được nữa.")
        return Attachment.keep(locked, file, kind, by=by)

    @verb(source=WRITABLE, target=State.NOMINATED)
    def nominate(self, *, by) -> None:
        """Put forward after the unit's vote. Refused without story or vote (ValidationError)."""
        self.year.require_open()
        if not self.story.strip():
            raise ValidationError("Hãy viết thành tích, việc làm theo trước khi đề nghị.")
        if self.votes_for is None or self.voted_on is None:
            raise ValidationError(
                "Hãy ghi kết quả biểu quyết (số phiếu và ngày) trước khi đề nghị."
            )

    @verb(source=State.NOMINATED, target=State.VERIFIED)
    def verify(self, *, by) -> None:
        """The grass-roots committee confirms the story (xác nhận)."""
        self.year.require_open()

    @verb(source=State.VERIFIED, target=State.APPRAISED)
    def appraise(self, *, by, appraisal) -> None:
        """Staff check discipline and grade and give their opinion (thẩm định)."""
        self.year.require_open()
        self.appraisal = appraisal

    @verb(source=DECIDABLE, target=State.COMMENDED)
    def commend(self, *, by, **decision) -> None:
        """The standing committee commends, honours or introduces, by a numbered decision."""
        self.year.require_open()
        self.commendations.decide_on(self, by=by, **decision)

    @transaction.atomic
    def commend_again(self, *, by, **decision) -> None:
        """One more decision on a commended nominee: honoured first, introduced later."""
        self.year.require_open()
        self.check_handler("commend_again", by)
        if self.state != self.State.COMMENDED:
            raise ValidationError("Đề nghị này chưa được quyết định lần nào.")
        self.commendations.decide_on(self, by=by, **decision)

    @verb(source=DECIDABLE, target=State.DECLINED, reason=True)
    def decline(self, *, by, reason) -> None:
        """The standing committee does not choose this one."""
        self.year.require_open()

    @verb(source=(State.NOMINATED, *DECIDABLE), target=State.RETURNED, reason=True)
    def send_back(self, *, by, reason) -> None:
        """Back to the nominating unit with a reason."""
        self.year.require_open()
