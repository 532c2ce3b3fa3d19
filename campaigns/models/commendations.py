"""Commendations: decisions to commend, honour or introduce exemplary people and units.

One that was decided outside the portal is entered by one person and counts once another has confirmed it.
"""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django_fsm import FSMField

from members.models import Member, Organization, OrganizationKind, User
from members.models.scopes import Power
from portal.kit.addresses import record_url
from portal.kit.fields import FoldedField
from portal.kit.models import VersionedModel, optional_key, required_key
from portal.kit.transitions import verb

from .decisions import Decision, OnDecision, decision_key
from .handling import HandledModel, HandledQuerySet, Handling
from .issuers import Reach, issuer_for
from .nominations import Nomination
from .steps import SteppedModel
from .years import CampaignYear, RecordQuerySet, year_of

# Who may confirm what a decision says: those who keep the issuer's register, or decide there.
CONFIRMERS = (Power.RECORD_REGISTER, Power.MANAGE, Power.APPRAISE, Power.DECIDE_ORGANIZATIONS)


class CommendationQuerySet(HandledQuerySet, RecordQuerySet):
    def counted(self) -> CommendationQuerySet:
        """Those that reports count."""
        return self.filter(state=Commendation.State.CONFIRMED)

    def awaiting(self, user) -> CommendationQuerySet:
        """What another entered and this user may confirm, of days in years that run."""
        running = CampaignYear.objects.filter(state__in=CampaignYear.RUNNING)
        outside = Q(user.scope.within(*CONFIRMERS), decision__issuer__isnull=True)
        entered = self.filter(
            outside | user.scope.within(*CONFIRMERS, of="decision__issuer"),
            state=Commendation.State.ENTERED,
            decision__decided_on__year__in=running.values("year"),
        )
        return entered.open_to(user, "campaigns.confirm_commendation")

    def decide_on(
        self, nomination: Nomination, *, by, decided_on, decision_number="", **award
    ) -> Commendation:
        """Enter a decision on a nominee, with their data as they were nominated (ValidationError)."""
        commendation = self.model(
            nomination=nomination,
            organization_id=nomination.collective_id or nomination.organization_id,
            kind=nomination.kind,
            member_id=nomination.member_id,
            recipient=nomination.nominee_name,
            state=Commendation.State.CONFIRMED,
            is_party_member=nomination.is_party_member,
            **award,
        )
        commendation.enter(by=by, number=decision_number, decided_on=decided_on)
        return commendation


class Commendation(HandledModel, OnDecision, SteppedModel, VersionedModel):
    """A decision to commend, honour in public, or introduce.

    It is counted by the year of the achievement and by that of the decision.
    """

    class State(models.TextChoices):
        ENTERED = "entered", "Chờ người thứ hai xác nhận"
        CONFIRMED = "confirmed", "Đã tính vào số liệu"

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

    nomination = optional_key(Nomination, "theo đề nghị", related_name="commendations")
    organization = required_key(Organization, "đơn vị", related_name="commendations")
    kind = models.CharField("đối tượng", max_length=10, choices=Nomination.Kind)
    member = optional_key(Member, "đảng viên", related_name="commendations")
    recipient = models.CharField("người, tập thể được khen", max_length=300)
    is_party_member = models.BooleanField("là đảng viên", default=True)
    award = models.CharField("hình thức", max_length=10, choices=Award)
    title = models.CharField(
        "danh hiệu", max_length=200, blank=True, help_text="Ví dụ: giấy khen, Chiến sĩ thi đua"
    )
    level = models.CharField("cấp", max_length=10, choices=Level)
    search = FoldedField(sources=("recipient", "title"), max_length=700)
    decision = decision_key("commendations")
    achievement_year = models.PositiveSmallIntegerField("năm có thành tích")
    occasion = models.CharField("dịp, chương trình", max_length=200, blank=True)
    presented_to = models.CharField(
        "nơi tiếp nhận, giới thiệu đến",
        max_length=200,
        blank=True,
        help_text="Khi giới thiệu gương: cơ quan, triển lãm, chương trình tiếp nhận.",
    )

    state = FSMField("tình trạng", default=State.ENTERED, choices=State, protected=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )

    SEARCHED = ("search", "decision__search")
    PREPARING = ("correct_award", "correct_decision")
    UNIT = "organization"  # whose leaders do not confirm an award of their own unit
    HANDLINGS = (
        Handling("campaigns.confirm_commendation", ("confirm",), CONFIRMERS, from_above=False),
    )

    objects = CommendationQuerySet.as_manager()

    class Meta:
        ordering = ["-decision__decided_on", "recipient"]
        verbose_name = "khen thưởng"
        indexes = [
            models.Index(fields=["achievement_year", "organization"], name="com_by_achievement"),
        ]

    def __str__(self) -> str:
        return f"{self.get_award_display()}: {self.recipient} ({self.decided_on:%d/%m/%Y})"

    def get_absolute_url(self) -> str:
        return record_url("campaigns:commendation_detail", self.pk)

    @property
    def calendar_year(self) -> int:
        """The year of its decision."""
        return self.decided_on.year

    @cached_property
    def why_locked(self) -> str:
        """Why nobody writes the decision any more; empty until the year of its day is closed."""
        year = CampaignYear.objects.containing(self.organization, self.decided_on).first()
        return year.why_locked if year else ""

    @property
    def handled_at(self) -> Organization:
        """The issuer of its decision says whether that says so; outside the portal nobody can."""
        return self.decision.issuer or self.organization

    @property
    def issuer(self) -> Organization | None:
        """The nearest organisation of the level that commends; of the province or above none."""
        return issuer_for(self.organization, Reach(COMMENDING.get(self.level)))

    @transaction.atomic
    def enter(self, *, by, decided_on, number="") -> None:
        """Enter what a decision says of one recipient; the year of its day must be open.

        Nobody enters one about themselves. Raises ValidationError, at the day where that is wrong.
        """
        if by.member_id is not None and by.member_id == self.member_id:
            raise ValidationError(
                {"member": "Đồng chí không tự ghi khen thưởng cho mình; mời đồng chí khác ghi."}
            )
        if self.pk is None:
            self.entered_by = by
        self.full_clean(exclude=["decision", "state"])
        self.check_day(decided_on)
        try:
            year_of(self.organization, decided_on).require_open()
        except ValidationError as error:
            raise ValidationError({"decided_on": error.messages}) from error
        self.decision = Decision.objects.enter(
            kind=Decision.Kind.COMMENDATION,
            issuer=self.issuer,
            number=number,
            decided_on=decided_on,
        )
        self.save()

    @verb(source=State.ENTERED, target=State.CONFIRMED)
    def confirm(self, *, by) -> None:
        """Say that the decision is as entered; from here on it counts."""
        year_of(self.organization, self.decided_on).require_open()

    def check_day(self, decided_on: dt.date) -> None:
        """Refuse a decision of tomorrow and an achievement later than the decision."""
        if decided_on > timezone.localdate():
            raise ValidationError({"decided_on": "Ngày quyết định ở tương lai."})
        if self.achievement_year and self.achievement_year > decided_on.year:
            raise ValidationError(
                {"achievement_year": "Năm có thành tích không thể sau năm quyết định."}
            )


# Who commends at which level; decisions of the province and of the State are made outside.
COMMENDING = {
    Commendation.Level.CELL: OrganizationKind.Level.CELL,
    Commendation.Level.GRASSROOTS: OrganizationKind.Level.GRASSROOTS,
    Commendation.Level.UPPER: OrganizationKind.Level.UPPER,
}
