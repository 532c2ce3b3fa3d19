"""Accounts: opening one for a member, a new password, closing and opening again."""

import secrets

from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import transaction

from members.models import Member, User
from portal.kit.text import fold

# Letters and figures that nobody mistakes for one another on paper.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def random_password() -> str:
    """Twelve random signs in three groups, easy to copy from paper."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(3))


def suggested_username(member: Member) -> str:
    """Given name and initials, as offices do: Nguyễn Văn An gives annv, then annv2."""
    *before, given = "".join(c if c.isalnum() else " " for c in fold(member.full_name)).split()
    stem = given + "".join(word[0] for word in before)
    taken = {
        name.lower()
        for name in User.objects.filter(username__istartswith=stem).values_list(
            "username", flat=True
        )
    }
    number, name = 1, stem
    while name in taken:
        number += 1
        name = f"{stem}{number}"
    return name


@transaction.atomic
def open_account(*, member: Member, username: str) -> tuple[User, str]:
    """Open an account for a member; returns it with its first password, stored nowhere.

    Raises ValidationError where the member has one or the name is taken in any case.
    """
    member = Member.objects.select_for_update().get(pk=member.pk)
    if User.objects.filter(member=member).exists():
        raise ValidationError(f"Đồng chí {member} đã có tài khoản.")
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": "Tên đăng nhập này đã có người dùng."})
    user, password = User(username=username, member=member), random_password()
    user.set_password(password)
    user.full_clean()
    user.save()
    return user, password


@transaction.atomic
def reset_password(*, user: User) -> str:
    """Give a new random password and return it; open sessions of the account end."""
    password = random_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    LogEntry.objects.log_create(
        user, force_log=True, action=LogEntry.Action.UPDATE, changes={"password": ["", "đặt lại"]}
    )
    return password


def set_active(*, user: User, active: bool, by: User) -> None:
    """Close an account or open it again. Nobody closes their own (ValidationError)."""
    if user == by and not active:
        raise ValidationError("Đồng chí không thể tự khóa tài khoản của mình.")
    user.is_active = active
    user.save(update_fields=["is_active"])
