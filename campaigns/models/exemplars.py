"""Exemplars: nominations, the commendations they lead to, and practices worth copying."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django_fsm import FSMField

from members.models import Member, Organization, User
from portal.kit.models import VersionedModel
from portal.kit.transitions import verb

from .attachments import Attachment
from .practices import Practice
from .steps import SteppedModel
from .years import PlacedQuerySet, YearRecord, year_of


class NominationQuerySet(models.QuerySet):
    def visible_to(self, user) -> NominationQuerySet:
        """Drafts where one records; from the cell's vote on where one views; honoured ones to all.

        "All" are the members of the nominating cell.
        """
        scope = user.scope
        drafts = Q(state=Nomination.State.DRAFT)
        honoured = Q(state=Nomination.State.COMMENDED)
        return self.filter(
            scope.q("record")
            | (scope.any_q(("view", "appraise")) & ~drafts)
            | (scope.home_q() & honoured)
        )

    def awaiting(self, user) -> NominationQuerySet:
        """What waits for this user: to verify, to appraise, or to decide."""
        scope, states = user.scope, Nomination.State
        return self.filter(
            (scope.q_from_above("review") & Q(state=states.NOMINATED))
            | (scope.q_from_above("appraise") & Q(state=states.VERIFIED))
            | (
                scope.q_from_above("decide_organizations")
                & Q(state__in=(states.VERIFIED, states.APPRAISED))
            )
        )


class Nomination(SteppedModel, VersionedModel, YearRecord):
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
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        verbose_name="đảng viên",
    )
    collective = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nominated",
        verbose_name="tổ chức được đề nghị",
    )
    practice = models.ForeignKey(
        Practice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        verbose_name="mô hình",
    )
    nominee_name = models.CharField("tên người, tập thể, mô hình", max_length=300)
    nominee_job = models.CharField("chức vụ, đơn vị", max_length=300, blank=True)
    is_party_member = models.BooleanField("là đảng viên", default=True)
    story = models.TextField("thành tích, việc làm theo")
    votes_for = models.PositiveSmallIntegerField("số phiếu tán thành", null=True, blank=True)
    votes_total = models.PositiveSmallIntegerField("tổng số phiếu", null=True, blank=True)
    voted_on = models.DateField("ngày biểu quyết", null=True, blank=True)
    state = FSMField("trạng thái", default=State.DRAFT, choices=State, protected=True)
    appraisal = models.TextField("ý kiến thẩm định", blank=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )
    attachments = GenericRelation(Attachment)

    objects = NominationQuerySet.as_manager()

    FILE_PERMISSION = "campaigns.record_exemplar"
    WRITABLE = (State.DRAFT, State.RETURNED)
    DECIDABLE = (State.VERIFIED, State.APPRAISED)
    UNFINISHED = (State.NOMINATED, State.RETURNED, *DECIDABLE)

    class Meta:
        ordering = ["-year__year", "kind", "nominee_name"]
        verbose_name = "đề nghị gương điển hình"
        verbose_name_plural = "đề nghị gương điển hình"
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
        return reverse("campaigns:exemplar_detail", args=[self.pk])

    @property
    def is_writable(self) -> bool:
        """Still in the nominating unit's hands."""
        return self.state in self.WRITABLE

    def clean(self) -> None:
        """Refuse a nominee that does not fit the kind, and a vote in the future."""
        wanted = {"individual": "member", "collective": "collective", "model": "practice"}[
            self.kind
        ]
        if self.kind == self.Kind.INDIVIDUAL and not self.is_party_member:
            if self.member_id:
                raise ValidationError({"member": "Quần chúng thì ghi tên, không chọn đảng viên."})
            if not self.nominee_name:
                raise ValidationError({"nominee_name": "Hãy ghi tên người được đề nghị."})
        elif getattr(self, f"{wanted}_id") is None:
            raise ValidationError({wanted: "Hãy chọn người, tập thể hoặc mô hình được đề nghị."})
        if self.voted_on and self.voted_on > timezone.localdate():
            raise ValidationError({"voted_on": "Ngày biểu quyết ở tương lai."})
        if (self.votes_for is None) != (self.votes_total is None):
            raise ValidationError(
                {"votes_total": "Hãy ghi cả số phiếu tán thành và tổng số phiếu."}
            )

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
        Commendation.from_nomination(self, **decision).enter()

    @verb(source=DECIDABLE, target=State.DECLINED, reason=True)
    def decline(self, *, by, reason) -> None:
        """The standing committee does not choose this one."""
        self.year.require_open()

    @verb(source=(State.NOMINATED, *DECIDABLE), target=State.RETURNED, reason=True)
    def send_back(self, *, by, reason) -> None:
        """Back to the nominating unit with a reason."""
        self.year.require_open()


class Commendation(models.Model):
    """A decision to commend, honour in public, or introduce; each is counted by its own years."""

    class Award(models.TextChoices):
        REWARD = "reward", "Khen thưởng"
        HONOUR = "honour", "Tuyên dương"
        INTRODUCE = "introduce", "Giới thiệu"

    class Level(models.TextChoices):
        CELL = "cell", "Chi bộ"
        GRASSROOTS = "grassroots", "Cấp cơ sở"
        UPPER = "upper", "Cấp trên trực tiếp cơ sở"
        PROVINCE = "province", "Cấp tỉnh"
        STATE = "state", "Trung ương, Nhà nước"

    nomination = models.ForeignKey(
        Nomination,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name="theo đề nghị",
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="commendations", verbose_name="đơn vị"
    )
    kind = models.CharField("đối tượng", max_length=10, choices=Nomination.Kind)
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name="đảng viên",
    )
    recipient = models.CharField("người, tập thể được khen", max_length=300)
    is_party_member = models.BooleanField("là đảng viên", default=True)
    award = models.CharField("hình thức", max_length=10, choices=Award)
    title = models.CharField(
        "danh hiệu", max_length=200, blank=True, help_text="Ví dụ: giấy khen, Chiến sĩ thi đua"
    )
    level = models.CharField("cấp", max_length=10, choices=Level)
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định")
    achievement_year = models.PositiveSmallIntegerField("năm có thành tích")
    occasion = models.CharField("dịp, chương trình", max_length=200, blank=True)
    presented_to = models.CharField(
        "nơi tiếp nhận, giới thiệu đến",
        max_length=200,
        blank=True,
        help_text="Khi giới thiệu gương: cơ quan, triển lãm, chương trình tiếp nhận.",
    )

    objects = PlacedQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "recipient"]
        verbose_name = "khen thưởng"
        verbose_name_plural = "khen thưởng"
        indexes = [
            models.Index(fields=["achievement_year", "organization"], name="com_by_achievement"),
            models.Index(fields=["decided_on", "organization"], name="com_by_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.get_award_display()}: {self.recipient} ({self.decided_on:%d/%m/%Y})"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:commendation_detail", args=[self.pk])

    def write_number(self, number: str, *, by) -> None:
        """Write the number that the decision was given after it had been made."""
        self.decision_number = number
        self.save(update_fields=["decision_number"])

    @classmethod
    def from_nomination(cls, nomination: Nomination, **decision) -> Commendation:
        """A commendation with the nominee's data as they were nominated."""
        return cls(
            nomination=nomination,
            organization_id=nomination.collective_id or nomination.organization_id,
            kind=nomination.kind,
            member_id=nomination.member_id,
            recipient=nomination.nominee_name,
            is_party_member=nomination.is_party_member,
            **decision,
        )

    @transaction.atomic
    def enter(self) -> None:
        """Enter the decision; the year of its day must be open (ValidationError at the day)."""
        self.full_clean()
        try:
            year_of(self.organization, self.decided_on).require_open()
        except ValidationError as error:
            raise ValidationError({"decided_on": error.messages}) from error
        self.save()

    def clean(self) -> None:
        """Refuse a decision of tomorrow and an achievement later than the decision."""
        if self.decided_on and self.decided_on > timezone.localdate():
            raise ValidationError({"decided_on": "Ngày quyết định ở tương lai."})
        if (
            self.decided_on
            and self.achievement_year
            and self.achievement_year > self.decided_on.year
        ):
            raise ValidationError(
                {"achievement_year": "Năm có thành tích không thể sau năm quyết định."}
            )
