"""Exceptions to the cap on the top grade: for one group, by a decision, withdrawn with a reason."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from members.models import Organization, User
from portal.kit.fields import LongTextField

from .decisions import OnDecision, decision_key
from .evaluations import Evaluation
from .schemes import Grade, GradingScheme
from .years import CampaignYear


class CapExceptionQuerySet(models.QuerySet):
    def visible_to(self, user) -> CapExceptionQuerySet:
        """Those of the years of the user's blocs."""
        return self.filter(year__in=CampaignYear.objects.visible_to(user))

    def in_force(self) -> CapExceptionQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class CapException(OnDecision, models.Model):
    """A decision that lets one group of the cap exceed it, up to the scheme's exception ceiling.

    The group is an organisation and, where the scheme counts by sector or by similar tasks, the
    `part` of it: a sector's code, or the name of the group of tasks. Withdrawn ones are kept.
    """

    year = models.ForeignKey(
        CampaignYear, models.PROTECT, related_name="cap_exceptions", verbose_name="năm"
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="cap_exceptions",
        verbose_name="đơn vị",
        help_text="Nơi tính tỷ lệ: với đảng viên là tổ chức cơ sở đảng (hoặc toàn đảng bộ); "
        "với tổ chức là cấp trên trực tiếp của các tổ chức ấy.",
    )
    target = models.CharField("áp dụng cho", max_length=12, choices=Grade.Target)
    part = models.CharField(
        "loại hình, nhóm nhiệm vụ",
        max_length=120,
        blank=True,
        help_text="Chỉ chọn khi quy định của năm tính tỷ lệ theo loại hình hoặc nhóm nhiệm vụ.",
    )
    reason = LongTextField("lý do")
    decision = decision_key("cap_exceptions")
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    withdrawal_reason = LongTextField("lý do thu hồi", blank=True, editable=False)

    objects = CapExceptionQuerySet.as_manager()

    class Meta:
        ordering = ["-decision__decided_on", "-pk"]
        verbose_name = "trường hợp vượt tỷ lệ"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "organization", "target", "part"],
                condition=Q(withdrawn_at__isnull=True),
                name="cap_exception_once",
                violation_error_message="Nhóm này đã có quyết định cho vượt tỷ lệ.",
            )
        ]

    @property
    def why_locked(self) -> str:
        """Why nobody writes the exception any more; empty while its year is not closed."""
        return self.year.why_locked

    def __str__(self) -> str:
        return f"{self.group_name}: {self.decision_number}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:scheme_list")

    @property
    def group_name(self) -> str:
        """The group in words."""
        part = dict(Organization.Sector.choices).get(self.part, self.part)
        return f"{self.organization}, {part}" if part else str(self.organization)

    def clean(self) -> None:
        """Refuse what is no group of the year's cap, and a year whose scheme has no ceiling for it."""
        if not self.reason.strip():
            raise ValidationError({"reason": "Hãy ghi lý do vượt tỷ lệ."})
        if self.year_id is None or self.organization_id is None:
            return
        if not self.organization.path.startswith(self.year.organization.path):
            raise ValidationError({"organization": "Đơn vị không thuộc đảng bộ của năm này."})
        scheme = GradingScheme.objects.of_year(self.year.calendar_year)
        if scheme.cap_percent is None or scheme.cap_exception_percent is None:
            raise ValidationError(
                f"{scheme} không có mức trần khi cho vượt tỷ lệ, nên không ghi được trường hợp này."
            )
        self._check_root(scheme)
        self._check_part(scheme)

    def _check_root(self, scheme: GradingScheme) -> None:
        if scheme.may_cap(self.organization, self.target):
            return
        if self.target == Grade.Target.ORGANIZATION:
            raise ValidationError({"organization": "Đơn vị này không có tổ chức trực thuộc."})
        raise ValidationError(
            {
                "organization": "Tỷ lệ của đảng viên được tính trong phạm vi: "
                f"{scheme.get_cap_unit_display().lower()}. Hãy chọn đơn vị đó."
            }
        )

    def _check_part(self, scheme: GradingScheme) -> None:
        if scheme.caps_by_sector_in(self.organization):
            if self.part not in Organization.Sector.values:
                raise ValidationError({"part": "Hãy chọn loại hình mà quyết định cho vượt tỷ lệ."})
        elif scheme.cap_unit == GradingScheme.CapUnit.TASK_GROUP:
            rows = Evaluation.objects.filter(
                year=self.year_id,
                member__isnull=self.target == Grade.Target.ORGANIZATION,
                organization__path__startswith=self.organization.path,
                task_group=self.part,
            )
            if not rows.exists():
                raise ValidationError({"part": "Đơn vị này không có nhóm nhiệm vụ đó."})
        elif self.part:
            raise ValidationError({"part": "Tỷ lệ của đơn vị này không chia theo nhóm."})

    @transaction.atomic
    def withdraw(self, *, by: User, reason: str) -> None:
        """Take the exception back, with the reason; the group is then held to the plain cap.

        Raises ValidationError without a reason, the second time, and in a closed year.
        """
        if not reason.strip():
            raise ValidationError({"reason": "Hãy ghi lý do thu hồi."})
        locked = CapException.objects.select_for_update(of=("self",)).get(pk=self.pk)
        locked.year.require_open()
        if locked.withdrawn_at:
            raise ValidationError("Quyết định cho vượt tỷ lệ này đã được thu hồi.")
        locked.withdrawn_at, locked.withdrawn_by = timezone.now(), by
        locked.withdrawal_reason = reason
        locked.save()
