"""People: Party members, and non-members who attend or are nominated."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from members.normal_forms import card_key, name_key
from portal.kit.addresses import record_url
from portal.kit.fields import DerivedTextField, FoldedField, NameSortField
from portal.kit.models import VersionedModel, optional_key
from portal.kit.search import SearchMixin, search_key

CARD_TAKEN = "Đã có đảng viên mang số thẻ này."


def names_card(typed: str) -> bool:
    """Digits were typed: they find card numbers, for those alone who may open the record."""
    return any(map(str.isdigit, search_key(typed)))


class NameKeyField(DerivedTextField):
    """The name in the form in which people are compared."""

    derive = staticmethod(name_key)


class CardKeyField(DerivedTextField):
    """The card number without separators and leading zeros."""

    derive = staticmethod(card_key)


class MemberQuerySet(SearchMixin, models.QuerySet):
    def visible_to(self, user) -> MemberQuerySet:
        """Oneself, and the people whose home or host organisation the user may view."""
        return self.filter(user.scope.visible_members())

    def same_as(self, name: str, birth_date: dt.date | None) -> MemberQuerySet:
        """Those of the same name, in its normal form, and the same birth date."""
        return self.unmerged().filter(name_key=name_key(name), birth_date=birth_date)

    def unmerged(self) -> MemberQuerySet:
        """Without the records that went into another of the same person."""
        return self.filter(merged_into__isnull=True)


class Member(VersionedModel):
    """A Party member, or a non-member (quần chúng) who attends or is nominated.

    Only what the forms need is kept: no personal file, no identity number (Luật 91/2025/QH15).
    """

    class Sex(models.TextChoices):
        MALE = "male", "Nam"
        FEMALE = "female", "Nữ"

    full_name = models.CharField("họ và tên", max_length=100)
    birth_date = models.DateField("ngày sinh", null=True, blank=True)
    sex = models.CharField("giới tính", max_length=6, choices=Sex, blank=True)
    workplace = models.CharField("đơn vị công tác", max_length=200, blank=True)
    job = models.CharField("chức vụ chính quyền", max_length=200, blank=True)
    card_number = models.CharField(
        "số thẻ đảng viên", max_length=20, unique=True, null=True, blank=True
    )
    admitted_on = models.DateField("ngày vào Đảng", null=True, blank=True)
    official_on = models.DateField("ngày chính thức", null=True, blank=True)
    is_party_member = models.BooleanField("là đảng viên", default=True)
    # A doubled record that closed years still count; it has no memberships any more.
    merged_into = optional_key("self", "đã gộp vào hồ sơ", related_name="merged_from")
    search = FoldedField(sources=("full_name", "card_number"))
    name_key = NameKeyField(sources=("full_name",), max_length=200)
    card_key = CardKeyField(sources=("card_number",), max_length=40)
    sort_name = NameSortField(sources=("full_name",))

    distinction = ""  # what tells a namesake of the same list apart: see members/namesakes.py

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["sort_name", "pk"]
        verbose_name = "đảng viên"
        constraints = [
            models.CheckConstraint(
                condition=Q(official_on__isnull=True)
                | Q(admitted_on__isnull=True)
                | Q(official_on__gte=models.F("admitted_on")),
                name="member_official_after_admitted",
                violation_error_message="Ngày chính thức phải sau ngày vào Đảng.",
            ),
            models.UniqueConstraint(
                fields=["card_key"],
                condition=~Q(card_key=""),
                name="member_one_card",
                violation_error_message=CARD_TAKEN,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name} ({self.distinction})" if self.distinction else self.full_name

    def get_absolute_url(self) -> str:
        return record_url("members:member_detail", self.merged_into_id or self.pk)

    def clean(self) -> None:
        """Refuse a card number that another has, however it is written (ValidationError)."""
        self.card_key = card_key(self.card_number)
        same = Member.objects.filter(card_key=self.card_key).exclude(pk=self.pk)
        if self.card_key and same.exists():
            raise ValidationError({"card_number": CARD_TAKEN})

    @cached_property
    def home(self):
        """The home membership of today; where there is none, the next or else the last one."""
        homes = list(self.memberships.home().select_related("organization__kind"))
        today = timezone.localdate()
        running = (membership for membership in homes if membership.runs_on(today))
        return next(running, homes[0] if homes else None)

    @property
    def gone(self):
        """The home that ended by death or by leaving the Party; None for everybody else."""
        home = self.home
        return home if home is not None and home.end_reason in home.GONE else None

    @property
    def standing(self) -> str:
        """What the person is today, in words: official, on probation, dead, out of the Party."""
        if not self.is_party_member:
            return "Quần chúng"
        if gone := self.gone:
            day = f"{gone.ends_on:%d/%m/%Y}"
            if gone.end_reason == gone.EndReason.DIED:
                return f"Đã từ trần ngày {day}"
            reason = gone.get_end_reason_display()
            return f"Không còn là đảng viên: {reason[:1].lower()}{reason[1:]} ngày {day}"
        if self.is_probationary_on(timezone.localdate()):
            return "Đảng viên dự bị"
        return f"Đảng viên chính thức từ {self.official_on:%d/%m/%Y}"

    def is_probationary_on(self, day) -> bool:
        """A member not yet official on the day (đảng viên dự bị)."""
        return self.is_party_member and (self.official_on is None or self.official_on > day)
