"""Who moves, comes, comes back and leaves by a list: the rules of one member's page, for all at once."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from members.actions.dated import refuse_later
from members.actions.guards import refuse_own
from members.actions.memberships import refuse_absent, refuse_inspectors
from members.models import LeavePeriod, Member, Membership, Organization, Position, User
from members.tree import lineage

from .bulk import create_rows, end_rows
from .entries import Entry

ONE_DAY = dt.timedelta(days=1)
EndReason = Membership.EndReason
Move = tuple[Entry, Organization, dt.date]


def move_people(moves: Sequence[Move], *, by: User | None) -> set[int]:
    """End the old homes, with posts and visits that end with them, and begin the new ones.

    As `transfer_member` does for one. Returns the keys of the posts that ended. Raises
    ValidationError where a rule refuses.
    """
    if not moves:
        return set()
    members = [entry.member.pk for entry, _, _ in moves]
    list(Member.objects.select_for_update().filter(pk__in=members).order_by("pk").values_list("pk"))
    for entry, organization, day in moves:
        if by is not None and by.member_id == entry.member.pk:
            refuse_own(entry.member, by)
        refuse_absent(organization, day)
    last_days = {entry.member.pk: day - ONE_DAY for entry, _, day in moves if entry.moves_from}
    posts = _posts(moves, last_days)
    end_rows(posts)
    visits = Membership.objects.filter(kind=Membership.Kind.TEMPORARY, member__in=last_days)
    ending = _running(
        visits.select_related("member", "organization"), last_days, "sinh hoạt tạm thời"
    )
    end_rows(ending, end_reason=EndReason.TEMPORARY_OVER)
    homes = [entry.moves_from for entry, _, _ in moves if entry.moves_from]
    end_rows(((home, last_days[home.member_id]) for home in homes), end_reason=EndReason.TRANSFER)
    create_rows(
        [
            Membership(member=entry.member, organization=organization, starts_on=day)
            for entry, organization, day in moves
        ]
    )
    return {position.pk for position, _ in posts}


def end_homes(homes: Sequence[Membership], *, last_day: dt.date, by: User | None) -> None:
    """End these homes on the day, with the visits, posts and leaves of their members.

    As `end_membership` does for one. Raises ValidationError where a rule refuses.
    """
    if not homes:
        return
    members = [home.member_id for home in homes]
    list(Member.objects.select_for_update().filter(pk__in=members).order_by("pk").values_list("pk"))
    for home in homes:
        if by is not None and by.member_id == home.member_id:
            refuse_own(home.member, by)
    last_days = dict.fromkeys(members, last_day)
    of_members = {"member__in": members}
    posts = Position.objects.filter(**of_members).select_related("member", "organization")
    if by is not None:
        refuse_inspectors(posts, last_day)
    visits = Membership.objects.filter(kind=Membership.Kind.TEMPORARY, **of_members)
    visits = visits.select_related("member", "organization")
    leaves = LeavePeriod.objects.filter(**of_members).select_related("member")
    ending = _running(visits, last_days, "sinh hoạt tạm thời", at="ends_on")
    end_rows(ending, end_reason=EndReason.TEMPORARY_OVER)
    end_rows(_running(posts, last_days, "chức vụ", at="ends_on"))
    end_rows(_running(leaves, last_days, "thời gian nghỉ", at="ends_on"))
    end_rows(((home, last_day) for home in homes), end_reason=EndReason.OTHER)


def _posts(moves: Sequence[Move], last_days: dict[int, dt.date]) -> list[tuple[Position, dt.date]]:
    """Posts in the old cell end with it, and those above that the new cell does not belong to."""
    left = {}
    for entry, organization, _ in moves:
        if home := entry.moves_from:
            above = set(lineage(home.organization.path)) - set(lineage(organization.path))
            left[entry.member.pk] = (home.organization.path, above)

    def is_left(position: Position) -> bool:
        path, above = left[position.member_id]
        at = position.organization.path
        return at in above or at.startswith(path)

    held = Position.objects.filter(member__in=left).select_related("member", "organization")
    return _running(filter(is_left, held), last_days, "chức vụ")


def _running(
    rows: Iterable[Any], last_days: dict[int, dt.date], what: str, at: str = "starts_on"
) -> list[tuple[Any, dt.date]]:
    """The rows that run past the last day of their member, each with that day."""
    ending = []
    for row in rows:
        last = last_days[row.member_id]
        if row.ends_on is None or row.ends_on > last:
            refuse_later(row, last_day=last, what=what, at=at)
            ending.append((row, last))
    return ending
