"""One-time links with which people set their own password; nobody else ever sees it.

The code of a link is not stored. It is computed from a random seed and the portal's secret key, so
that unused slips can be printed again; the database alone opens no account. A link is found by a
keyed hash of its code. With another SECRET_KEY all open links are void.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .organizations import Organization
from .users import User

# Letters and figures that nobody mistakes for one another on paper; 12 of them are 59 bits.
SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH, GROUP = 12, 4


def new_seed() -> str:
    return secrets.token_hex(16)


def code_of(seed: str) -> str:
    """The code of a link, without its dashes."""
    digest = salted_hmac("members.account_link.code", seed, algorithm="sha256").hexdigest()
    number, signs = int(digest, 16), []
    for _ in range(CODE_LENGTH):
        number, index = divmod(number, len(SIGNS))
        signs.append(SIGNS[index])
    return "".join(signs)


def hash_of(code: str) -> str:
    """What is stored of a code, however it was typed: case, dashes and spaces do not count."""
    bare = "".join(character for character in code.upper() if character in SIGNS)
    return salted_hmac("members.account_link.hash", bare, algorithm="sha256").hexdigest()


class LinkIssueQuerySet(models.QuerySet):
    def visible_to(self, user) -> LinkIssueQuerySet:
        """What the user issued: nobody prints the slips of another."""
        return self.filter(by=user)


class LinkIssue(models.Model):
    """Links issued together: to one account, or to everybody of a unit."""

    organization = models.ForeignKey(
        Organization, models.SET_NULL, null=True, related_name="+", verbose_name="đơn vị"
    )
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("lúc", auto_now_add=True)

    objects = LinkIssueQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = "lần cấp đường dẫn"

    def __str__(self) -> str:
        return f"{self.organization or 'một tài khoản'} ({timezone.localtime(self.at):%d/%m/%Y})"

    @property
    def issuer(self) -> str:
        """Who issued them, for the person who receives one."""
        return str(self.by or "Quản trị hệ thống")


class AccountLinkQuerySet(models.QuerySet):
    def usable(self) -> AccountLinkQuerySet:
        """Not used, not expired, of an account that is open."""
        return self.filter(used_at=None, expires_at__gt=timezone.now(), user__is_active=True)

    def with_code(self, code: str) -> AccountLinkQuerySet:
        return self.filter(code_hash=hash_of(code))


class AccountLink(models.Model):
    """One link of one account. A newer link of the account voids it."""

    issue = models.ForeignKey(LinkIssue, models.CASCADE, related_name="links")
    user = models.ForeignKey(User, models.CASCADE, related_name="links")
    seed = models.CharField(max_length=32, default=new_seed)
    code_hash = models.CharField(max_length=64, unique=True)
    is_reset = models.BooleanField("đặt lại mật khẩu")  # the account had a password already
    expires_at = models.DateTimeField("hết hạn lúc")
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)

    objects = AccountLinkQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "đường dẫn đặt mật khẩu"
        indexes = [
            models.Index(fields=["user"], condition=Q(used_at=None), name="account_link_open")
        ]

    def __str__(self) -> str:
        return f"{self.user.username} ({self.state})"

    @classmethod
    def build(cls, issue: LinkIssue, user: User, *, is_reset: bool) -> AccountLink:
        """A link that is not written yet."""
        link = cls(issue=issue, user=user, is_reset=is_reset)
        link.code_hash = hash_of(code_of(link.seed))
        link.expires_at = timezone.now() + dt.timedelta(days=settings.ACCOUNT_LINK_DAYS)
        return link

    @property
    def code(self) -> str:
        """The code as the slip shows it: ABCD-EFGH-JKMN."""
        bare = code_of(self.seed)
        return "-".join(bare[start : start + GROUP] for start in range(0, CODE_LENGTH, GROUP))

    @property
    def address(self) -> str:
        """The page where the code is used, with the code behind a #, which stays in the browser."""
        return f"{reverse('members:link')}#{self.code}"

    @property
    def is_usable(self) -> bool:
        return self.used_at is None and self.expires_at > timezone.now()

    @property
    def state(self) -> str:
        if self.used_at:
            return "Đã dùng"
        return "Chưa dùng" if self.is_usable else "Hết hạn, hoặc đã cấp đường dẫn mới"
