"""The second factor: of whom it is demanded, and what happens when a device is lost.

The factors themselves (the secret of an app, passkeys, recovery codes) are rows of allauth.
"""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.kit.fields import LongTextField
from portal.kit.models import VersionedModel, required_key

from .decided import DecidedModel, decided_by_someone, declined_has_answer
from .scopes import Power
from .users import User

MOST_GRACE_DAYS = 90
# Whose powers each switch of the settings names; the other two switches name no power.
POWERS_OF = {
    "standing": (Power.DECIDE_ORGANIZATIONS,),
    "committees": (Power.PROPOSE_CELLS,),
    "staff": (Power.APPRAISE,),
    "inspectors": (Power.INSPECT,),
    "cells": (Power.RECORD,),
}
SWITCHES = (
    "standing", "committees", "staff", "inspectors", "administrators", "cells", "everybody",
)  # fmt: skip


class SecondFactorSettings(VersionedModel):
    """Of whom the portal demands a second factor, by the powers of their posts. There is one row."""

    standing = models.BooleanField("ban thường vụ đảng ủy khối", default=True)
    committees = models.BooleanField(
        "bí thư, phó bí thư, ban thường vụ đảng ủy cơ sở, đảng ủy bộ phận", default=True
    )
    staff = models.BooleanField("chuyên viên cơ quan tham mưu", default=True)
    inspectors = models.BooleanField("ủy ban kiểm tra", default=True)
    administrators = models.BooleanField("quản trị kỹ thuật", default=True)
    cells = models.BooleanField("bí thư, phó bí thư, cấp ủy viên chi bộ", default=False)
    everybody = models.BooleanField("mọi tài khoản", default=False)
    grace_days = models.PositiveSmallIntegerField(
        "số ngày để thiết lập",
        default=14,
        validators=[MaxValueValidator(MOST_GRACE_DAYS)],
        help_text="Tính từ lần đăng nhập đầu tiên sau khi có yêu cầu; 0 là phải thiết lập ngay.",
    )

    class Meta:
        verbose_name = "thiết lập xác thực hai bước"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="second_factor_settings_one_row")
        ]

    def __str__(self) -> str:
        return "Thiết lập xác thực hai bước"

    @classmethod
    def current(cls) -> SecondFactorSettings:
        """The stored settings; before anybody has saved any, an unsaved row with the defaults."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def demands(self, user: User) -> bool:
        """The account has to have a second factor, by the posts of today."""
        if self.everybody or (self.administrators and user.is_administrator):
            return True
        powers = [power for name in POWERS_OF if getattr(self, name) for power in POWERS_OF[name]]
        return user.scope.has(*powers)


class FactorResetQuerySet(models.QuerySet):
    def visible_to(self, user) -> FactorResetQuerySet:
        """Requests about the accounts that the user manages, never about their own."""
        managed = User.objects.visible_to(user).exclude(pk=user.pk)
        return self.filter(user__in=managed.values("pk"))

    def waiting(self) -> FactorResetQuerySet:
        return self.filter(state=FactorReset.State.WAITING)

    def to_decide(self, user) -> FactorResetQuerySet:
        """Requests that wait for this user, who manages the account and did not ask."""
        if not user.has_perm("members.issue_links"):
            return self.none()
        return self.visible_to(user).waiting().exclude(by=user)


class FactorReset(DecidedModel):
    """A lost device: one who manages the account asks to remove its factors, another agrees."""

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ người thứ hai xác nhận"
        DONE = "done", "Đã đặt lại"
        DECLINED = "declined", "Không đồng ý"

    user = required_key(User, "tài khoản", related_name="factor_resets")
    reason = LongTextField("lý do")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.WAITING)

    objects = FactorResetQuerySet.as_manager()

    class Meta(DecidedModel.Meta):
        verbose_name = "đề nghị đặt lại xác thực hai bước"
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state="waiting"),
                name="factor_reset_one_waiting",
                violation_error_message="Đã có một đề nghị đặt lại cho tài khoản này đang chờ.",
            ),
            decided_by_someone("factor_reset_decided_by_someone"),
            declined_has_answer("factor_reset_declined_has_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.user.username})"

    def get_absolute_url(self) -> str:
        return reverse("members:factor_reset", args=[self.pk])
