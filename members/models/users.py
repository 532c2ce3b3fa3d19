"""Accounts. What an account may do follows from the member's positions of today."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from .people import Member
from .scopes import Scope


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

    class Meta:
        ordering = ["username"]
        verbose_name = "tài khoản"

    def __str__(self) -> str:
        return self.member.full_name if self.member else self.get_full_name() or self.username

    @cached_property
    def scope(self) -> Scope:
        """Where this user holds which power today; computed once per request."""
        return Scope.of(self, timezone.localdate())

    @property
    def is_administrator(self) -> bool:
        return self.is_active and self.is_staff

    def has_perm(self, perm, obj=None) -> bool:
        """Ask the rules only: no account, not even a superuser, stands above them."""
        from rules.permissions import has_perm  # noqa: PLC0415  needs the app registry

        return self.is_active and has_perm(perm, self, obj)
