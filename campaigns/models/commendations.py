"""Commendations: decisions to commend, honour or introduce exemplary people and units."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from members.models import Member, Organization
from portal.kit.fields import FoldedField
from portal.kit.models import VersionedModel, optional_key, required_key

from .nominations import Nomination
from .years import CampaignYear, RecordQuerySet, year_of


class CommendationQuerySet(RecordQuerySet):
    def decide_on(self, nomination: Nomination, *, by, **decision) -> Commendation:
        """Enter a decision on a nominee, with their data as they were nominated (ValidationError)."""
        commendation = self.model(
            nomination=nomination,
            organization_id=nomination.collective_id or nomination.organization_id,
            kind=nomination.kind,
            member_id=nomination.member_id,
            recipient=nomination.nominee_name,
            is_party_member=nomination.is_party_member,
            **decision,
        )
        commendation.enter(by=by)
        return commendation


class Commendation(VersionedModel):
    """A decision to commend, honour in public, or introduce.

    It is counted by the year of the achievement and by that of the decision.
    """

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
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    search = FoldedField(sources=("recipient", "title", "decision_number"), max_length=700)
    decided_on = models.DateField("ngày quyết định")
    achievement_year = models.PositiveSmallIntegerField("năm có thành tích")
    occasion = models.CharField("dịp, chương trình", max_length=200, blank=True)
    presented_to = models.CharField(
        "nơi tiếp nhận, giới thiệu đến",
        max_length=200,
        blank=True,
        help_text="Khi giới thiệu gương: cơ quan, triển lãm, chương trình tiếp nhận.",
    )

    objects = CommendationQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "recipient"]
        verbose_name = "khen thưởng"
        indexes = [
            models.Index(fields=["achievement_year", "organization"], name="com_by_achievement"),
            models.Index(fields=["decided_on", "organization"], name="com_by_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.get_award_display()}: {self.recipient} ({self.decided_on:%d/%m/%Y})"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:commendation_detail", args=[self.pk])

    @cached_property
    def why_locked(self) -> str:
        """Why nobody writes the decision any more; empty until the year of its day is closed."""
        year = CampaignYear.objects.containing(self.organization, self.decided_on).first()
        return year.why_locked if year else ""

    def write_number(self, number: str, *, by) -> None:
        """Write the number that the decision was given after it had been made."""
        self.decision_number = number
        self.save(update_fields=["decision_number", "search"])

    @transaction.atomic
    def enter(self, *, by) -> None:
        """Enter the decision; the year of its day must be open (ValidationError at the day).

        Nobody enters one about themselves.
        """
        if by.member_id is not None and by.member_id == self.member_id:
            raise ValidationError(
                {"member": "Đồng chí không tự ghi khen thưởng cho mình; mời đồng chí khác ghi."}
            )
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
