"""Accounts. What an account may do follows from the member's positions of today."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from .memberships import Membership
from .people import Member
from .positions import Position
from .scopes import Scope

ISSUER_SHOWN = dt.timedelta(days=14)  # on the first page, after a link was used


class UserQuerySet(models.QuerySet):
    def visible_to(self, user) -> UserQuerySet:
        """Accounts for which the user may issue a link: all, or those of the units they manage."""
        if user.is_administrator:
            return self
        homes = Membership.objects.home().on(user.scope.day).filter(user.scope.within("manage"))
        here = Exists(homes.filter(member=OuterRef("member")))
        return self.filter(here, is_staff=False).exclude(pk=user.pk)

    def awaiting_confirmation(self, user) -> UserQuerySet:
        """Whom this user may confirm in person: people of their unit, whose link another issued.

        Who waits for it too confirms nobody: both accounts may be in the hands of one issuer.
        """
        if user.awaits_confirmation:
            return self.none()
        day, within = user.scope.day, user.scope.within("review")
        homes = Membership.objects.home().on(day).filter(within, member=OuterRef("member"))
        posts = Position.objects.on(day).filter(within, member=OuterRef("member"))
        waiting = self.filter(Exists(homes) | Exists(posts), awaits_confirmation=True)
        return waiting.exclude(Q(pk=user.pk) | Q(password_link_by=user))


class Accounts(UserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False


class User(AbstractUser):
    """A login. `is_staff` marks the technical administrator: accounts and settings, no content."""

    member = models.OneToOneField(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="user",
        verbose_name="là đảng viên",
    )
    # Set when somebody else's link replaced a password: drafts stay shut until a confirmation.
    awaits_confirmation = models.BooleanField("chờ xác nhận đúng người", default=False)
    password_link_at = models.DateTimeField(
        "đặt mật khẩu bằng đường dẫn lúc", null=True, blank=True
    )
    password_link_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The first login after a second factor was demanded: from there the days of grace count.
    second_factor_since = models.DateField("cần xác thực hai bước từ", null=True, blank=True)
    second_factor_reset_at = models.DateTimeField(
        "đặt lại xác thực hai bước lúc", null=True, blank=True
    )

    objects = Accounts()

    class Meta:
        ordering = ["username"]
        verbose_name = "tài khoản"

    def __str__(self) -> str:
        return self.member.full_name if self.member else self.get_full_name() or self.username

    @cached_property
    def scope(self) -> Scope:
        """Where this user holds which power today; computed once per request."""
        return Scope.of(self, timezone.localdate())

    def _get_session_auth_hash(self, secret=None) -> str:
        """Sessions end with another password, and when others have removed the second factor."""
        password = super()._get_session_auth_hash(secret)
        if self.second_factor_reset_at is None:
            return password
        reset = self.second_factor_reset_at.isoformat()
        return salted_hmac("members.user.sessions", f"{password} {reset}", secret).hexdigest()

    @property
    def shows_link_issuer(self) -> bool:
        """The first page says whose link set the password."""
        at = self.password_link_at
        return self.awaits_confirmation or (at is not None and at > timezone.now() - ISSUER_SHOWN)

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.is_staff

    def has_perm(self, perm, obj=None) -> bool:
        """Ask the rules only: no account, not even a superuser, stands above them."""
        from rules.permissions import has_perm  # noqa: PLC0415  needs the app registry

        return self.is_active and has_perm(perm, self, obj)
