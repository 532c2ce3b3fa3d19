"""Accounts: opening them for one person or a whole unit, closing and opening again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import is_password_usable, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from members.browsers import note
from members.models import (
    AccountEvent,
    AccountLink,
    LinkIssue,
    Member,
    Membership,
    Organization,
    User,
)
from portal.kit.text import fold

from .account_links import issue_links, posts_beyond

Kind = AccountEvent.Kind
BATCH = 500


@dataclass(frozen=True)
class UnitAccounts:
    """The accounts of a unit and all below it today; lists of keys."""

    without: list[int]  # members whose account the user may open
    unused: list[int]  # accounts that never had a password
    used: int
    beyond: int  # members without an account whose posts exceed what the user may give


def suggested_usernames(members: Iterable[Member]) -> dict[int, str]:
    """Free names by member: given name and initials, as offices do.

    Nguyễn Văn An gives annv, the next one annv2. Names are compared without case.
    """
    taken = {name.lower() for name in User.objects.values_list("username", flat=True)}
    names = {}
    for member in members:
        *before, given = _plain_words(member.full_name) or ["dv"]
        stem = given + "".join(word[0] for word in before)
        number, name = 1, stem
        while name in taken:
            number += 1
            name = f"{stem}{number}"
        taken.add(name)
        names[member.pk] = name
    return names


def accounts_of(organization: Organization, *, by: User) -> UnitAccounts:
    """Who has an account in the unit and all below it; a fixed number of queries."""
    people = Membership.objects.members_on(timezone.localdate(), under=organization)
    if by.member_id:
        people = people.exclude(pk=by.member_id)
    without = set(people.filter(user=None).values_list("pk", flat=True))
    beyond = {position.member_id for position in posts_beyond(without, by)}
    accounts = User.objects.filter(member__in=people.values("pk"), is_active=True)
    if not by.is_administrator:
        accounts = accounts.filter(is_staff=False)
    states = accounts.values_list("pk", "password", "member_id")
    unused = {pk: member for pk, password, member in states if not is_password_usable(password)}
    refused = {position.member_id for position in posts_beyond(unused.values(), by)}
    return UnitAccounts(
        without=sorted(without - beyond),
        unused=sorted(pk for pk, member in unused.items() if member not in refused),
        used=len(states) - len(unused),
        beyond=len(beyond),
    )


@transaction.atomic
def open_account(*, member: Member, username: str, email: str = "", by: User) -> LinkIssue:
    """Open an account for a member and issue its first link.

    Raises ValidationError where the member has one, or the name is taken in any case.
    """
    _take_turns()
    if User.objects.filter(member=member).exists():
        raise ValidationError(f"Đồng chí {member} đã có tài khoản.")
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError({"username": "Tên đăng nhập này đã có người dùng."})
    user = User(username=username, member=member, email=email, password=make_password(None))
    user.full_clean()
    user.save()
    note(Kind.OPENED, user=user, by=by)
    return issue_links(users=[user], by=by)


@transaction.atomic
def open_accounts(*, organization: Organization, again: bool = False, by: User) -> LinkIssue:
    """Open an account for everybody in the unit and below it without one, with a first link each.

    `again` also issues new links for accounts that never had a password. The number of queries does
    not grow with the people, but for batches of 500. Raises ValidationError where nobody is left.
    """
    _take_turns()
    found = accounts_of(organization, by=by)
    members = Member.objects.filter(pk__in=found.without).order_by("sort_name", "pk")
    names = suggested_usernames(members)
    no_password = make_password(None)
    users = User.objects.bulk_create(
        (User(username=name, member_id=pk, password=no_password) for pk, name in names.items()),
        batch_size=BATCH,
    )
    events = (AccountEvent(user=user, kind=Kind.OPENED, by=by) for user in users)
    AccountEvent.objects.bulk_create(events, batch_size=BATCH)
    if again:
        users = [*users, *User.objects.filter(pk__in=found.unused)]
    if not users:
        raise ValidationError("Không còn ai cần mở tài khoản hay cấp lại đường dẫn ở đơn vị này.")
    return issue_links(users=users, organization=organization, by=by)


@transaction.atomic
def set_active(*, user: User, active: bool, by: User | None) -> None:
    """Close an account or open it again; either voids its unused links.

    `by` is None for the commands of the server. Raises ValidationError where somebody closes their
    own.
    """
    if user == by and not active:
        raise ValidationError("Đồng chí không thể tự khóa tài khoản của mình.")
    user.is_active = active
    user.save(update_fields=["is_active"])
    unused = AccountLink.objects.filter(user=user, used_at=None, expires_at__gt=timezone.now())
    unused.update(expires_at=timezone.now())
    note(Kind.REOPENED if active else Kind.CLOSED, user=user, by=by)


def units_of(user: User) -> QuerySet[Organization]:
    """Units whose accounts the user may open: all for the administrator, else those they manage."""
    existing = Organization.objects.existing_on(timezone.localdate())
    return (
        existing if user.is_administrator else existing.filter(user.scope.within("manage", of=""))
    )


def _plain_words(full_name: str) -> list[str]:
    """The words of a name in the letters and figures of a user name."""
    folded = fold(full_name)
    return "".join(c if c.isascii() and c.isalnum() else " " for c in folded).split()


def _take_turns() -> None:
    """Wait for others who open accounts, so that no name and no member is taken twice."""
    roots = Organization.objects.filter(depth=1).order_by("pk")
    list(roots.select_for_update(no_key=True).values_list("pk", flat=True))
