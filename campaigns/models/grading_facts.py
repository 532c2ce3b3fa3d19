"""What disciplines and confidence votes share: who sees and who enters these few facts.

They are what grading needs to know, with the document that says it; never a file of the case.
"""

from __future__ import annotations

from typing import ClassVar, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import ExtractYear
from django.utils import timezone

from members.models import Member, Organization, User
from portal.kit.fields import LongTextField
from portal.kit.models import VersionedModel, optional_key, required_key

from .steps import LoggedModel

KEEPING = ("inspect", "manage")  # powers that enter and correct, held above the organisation


class GradingFactQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Facts about those whose grade of that year the user decides, inspects or keeps.

        Never about oneself.
        """
        if user.member_id is None:
            return self.none()
        evaluations = apps.get_model("campaigns", "Evaluation").objects.decided_by(user)
        of_year = evaluations.filter(year__year=ExtractYear(OuterRef(self.model.DAY)))
        of_member = of_year.filter(member=OuterRef("member"))
        of_unit = of_year.filter(member__isnull=True, organization=OuterRef("organization"))
        condition = Q(Exists(of_member)) | Q(Exists(of_unit), member__isnull=True)
        for power in KEEPING:
            condition |= user.scope.below(power)
        return self.filter(condition).exclude(member=user.member_id)

    def valid(self) -> Self:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_because="")

    def of_year(self, year) -> Self:
        """Valid ones of the days of a campaign year."""
        days = {f"{self.model.DAY}__range": (year.first_day, year.last_day)}
        return self.valid().filter(**days)


class GradingFact(LoggedModel, VersionedModel):
    """A fact that weighs on grades, entered by who stands above the organisation."""

    DAY: ClassVar[str]  # the column that says in which year it weighs

    organization = required_key(Organization, "đơn vị", related_name="%(class)ss")
    member = optional_key(Member, "đảng viên", related_name="%(class)ss")
    number = models.CharField("số, ký hiệu văn bản", max_length=60)
    withdrawn_because = LongTextField("lý do hủy", blank=True, default="", editable=False)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)

    objects = GradingFactQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def subject(self) -> str:
        """Who or what it is about."""
        return str(self.member or self.organization)

    def clean(self) -> None:
        """Refuse a day in the future."""
        day = getattr(self, self.DAY)
        if day and day > timezone.localdate():
            raise ValidationError({self.DAY: "Ngày này ở tương lai."})

    def enter(self, *, by: User) -> None:
        """Store a new one, or a corrected one. Raises ValidationError for whom it is not to keep."""
        self.check_keeper(by)
        action = "correct_fact" if self.pk else "enter_fact"
        if self.pk:
            self.kept = [f"Trước khi sửa: {line}" for line in self._stored().lines()]
        else:
            self.entered_by = by
        self.full_clean()
        self.save()
        self.log_step(action=action, before="", after="", by=by)

    def withdraw(self, *, by: User, reason: str) -> None:
        """Say that it does not hold or was entered by mistake: it stays and weighs on no grade."""
        self.check_keeper(by)
        if self.withdrawn_because:
            raise ValidationError("Dòng này đã hủy.")
        self.withdrawn_because = reason.strip()
        self.save(update_fields=["withdrawn_because"])
        self.log_step(action="withdraw_fact", before="", after="", by=by, reason=reason)

    def check_keeper(self, by: User) -> None:
        """Refuse who does not stand above the organisation, today and as stored, and oneself."""
        for fact in [self, *([self._stored()] if self.pk else [])]:
            if fact.member_id is not None and fact.member_id == by.member_id:
                raise ValidationError("Không ai ghi, sửa việc của chính mình.", code="own_hands")
            if not any(by.scope.covers_from_above(power, fact.organization) for power in KEEPING):
                raise ValidationError("Việc này do cấp trên của đơn vị ghi.", code="own_hands")

    def lines(self) -> list[str]:
        """The fact in words, as a page and a step show it."""
        raise NotImplementedError  # each kind of fact has words of its own

    def _stored(self) -> Self:
        return type(self)._base_manager.select_related("organization", "member").get(pk=self.pk)
