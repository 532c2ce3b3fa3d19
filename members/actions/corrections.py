"""Putting dated facts of a member right: the first or last day, or a row that never was."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from members.models import LeavePeriod, Membership, Position, User
from members.models.corrections import DELETED
from members.tree import lineage

from .dated import Row, locked, write
from .guards import refuse_own
from .memberships import ONE_DAY, check_day, check_host, check_post, refuse_absent
from .posts import check_correction


@transaction.atomic
def correct_row(*, row: Row, values: dict[str, Any], by: User | None = None) -> None:
    """Give a dated row its true days, or delete it where `values` say that it was a mistake.

    The day of a transfer is one fact: the home before, or after, and the last day of the posts that
    ended with it move along. Raises
    ValidationError for one's own row, where nothing changes, or a rule of the row refuses.
    """
    refuse_own(row.member, by)
    row = locked(row)
    if isinstance(row, Position):
        _check_post_days(row, values, by)
    if values.get(DELETED):
        _delete(row)
        return
    old_start, old_end = row.starts_on, row.ends_on
    row.starts_on = values.get("starts_on", old_start)
    row.ends_on = values.get("ends_on", old_end)
    if (row.starts_on, row.ends_on) == (old_start, old_end):
        raise ValidationError("Chưa có ngày nào thay đổi.")
    if row.ends_on and row.ends_on < row.starts_on:
        raise ValidationError(
            {"ends_on": f"Ngày kết thúc phải từ ngày {row.starts_on:%d/%m/%Y} trở đi."}
        )
    if isinstance(row, LeavePeriod):
        write(row)
        return
    _check(row)
    if isinstance(row, Membership):
        _write_home_or_visit(row, old_start, old_end)
    else:
        write(row)


def _check_post_days(row: Position, values: dict[str, Any], by: User | None) -> None:
    start = values.get("starts_on", row.starts_on)
    end = start - ONE_DAY if values.get(DELETED) else values.get("ends_on", row.ends_on)
    check_correction(row, starts_on=start, ends_on=end, by=by)


def _check(row: Membership | Position) -> None:
    refuse_absent(row.organization, row.starts_on)
    if row.ends_on:
        refuse_absent(row.organization, row.ends_on)
    if isinstance(row, Position):
        check_post(row)
        return
    check_day(row.member, row.starts_on)
    if row.kind == Membership.Kind.TEMPORARY:
        check_host(member=row.member, organization=row.organization, starts_on=row.starts_on)


def _write_home_or_visit(row: Membership, old_start: dt.date, old_end: dt.date | None) -> None:
    """Save the row with the homes that adjoin it; what grows is saved after what shrinks."""
    if row.ends_on is None:
        row.end_reason = ""
    shrinking, growing = [], []
    previous = following = None
    if row.kind == Membership.Kind.HOME:
        previous, following = _adjoining(row, old_start, old_end)
        if previous and row.starts_on != old_start:
            (shrinking if row.starts_on < old_start else growing).append(previous)
            previous.ends_on = row.starts_on - ONE_DAY
            if previous.ends_on < previous.starts_on:
                raise ValidationError(
                    {"starts_on": f"Ngày này phải sau ngày {previous.starts_on:%d/%m/%Y}."}
                )
        if following and row.ends_on and row.ends_on != old_end:
            (shrinking if row.ends_on > old_end else growing).append(following)
            following.starts_on = row.ends_on + ONE_DAY
            if following.ends_on and following.ends_on < following.starts_on:
                raise ValidationError(
                    {"ends_on": f"Ngày này phải trước ngày {following.ends_on:%d/%m/%Y}."}
                )
            refuse_absent(following.organization, following.starts_on)
    left = previous if row.starts_on != old_start else None
    for changed in (*shrinking, row, *growing):
        write(changed)
    if left:
        _move_posts(left, old_start - ONE_DAY)
    if following and old_end and row.ends_on != old_end:
        _move_posts(row, old_end)


def _move_posts(home: Membership, old_end: dt.date) -> None:
    """The last day of the posts that ended with a transfer out of this home moves along with it."""
    path = home.organization.path
    at_or_above = Q(organization__path__in=lineage(path))
    posts = home.member.positions.filter(
        Q(organization__path__startswith=path) | at_or_above, ends_on=old_end
    )
    for post in posts.select_related("organization__kind"):
        post.ends_on = home.ends_on
        if post.ends_on < post.starts_on:
            raise ValidationError(f"Còn chức vụ bắt đầu sau ngày chuyển: {post}.")
        check_post(post)
        write(post)


def _adjoining(row: Membership, start: dt.date, end: dt.date | None):
    """The home that ended the day before this one began, and the one that began the day after."""
    homes = row.member.memberships.home().select_related("organization__kind").exclude(pk=row.pk)
    previous = homes.filter(ends_on=start - ONE_DAY).first()
    return previous, homes.filter(starts_on=end + ONE_DAY).first() if end else None


def _delete(row: Row) -> None:
    """Delete a row entered by mistake; a transfer that never was leaves the member in the old home.

    Raises ValidationError for the only home of a member.
    """
    previous = None
    if isinstance(row, Membership) and row.kind == Membership.Kind.HOME:
        previous, _ = _adjoining(row, row.starts_on, row.ends_on)
        if not row.member.memberships.home().exclude(pk=row.pk).exists():
            raise ValidationError(
                "Đây là lần sinh hoạt duy nhất của đồng chí này nên không xóa riêng được; "
                "nếu cả hồ sơ được nhập nhầm thì xóa hồ sơ đảng viên."
            )
    end, reason = row.ends_on, getattr(row, "end_reason", "")
    row.delete()
    if previous and previous.end_reason == Membership.EndReason.TRANSFER:
        previous.ends_on, previous.end_reason = end, reason
        write(previous)
