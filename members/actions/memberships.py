"""Belonging: joining a cell, moving to another, being a guest of one, leaving; posts and leaves."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from members.models import (
    LeavePeriod,
    Member,
    Membership,
    Organization,
    Position,
    User,
)
from members.tree import lineage

from .accounts import set_active
from .dated import end_all, end_row, write
from .guards import INSPECTOR, refuse_gone, refuse_own

EndReason = Membership.EndReason
ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def enroll_member(*, member: Member, organization: Organization, starts_on: dt.date) -> Member:
    """Write a new member who belongs to the cell from the day on.

    Raises ValidationError where the cell does not exist that day or holds no members.
    """
    check_day(member, starts_on)
    refuse_absent(organization, starts_on)
    member.full_clean()
    member.save()
    write(Membership(member=member, organization=organization, starts_on=starts_on))
    return member


@transaction.atomic
def transfer_member(
    *, member: Member, organization: Organization, starts_on: dt.date, by: User | None = None
) -> None:
    """Move a member to another cell from the day on: the old home ends the day before.

    Posts in the old cell and in the units above it that the new cell does not belong to end with it,
    and temporary activity anywhere. A member who had left is taken back. Raises ValidationError for
    oneself, for the dead, and where the days or the cell do not allow it.
    """
    refuse_own(member, by)
    member = _locked(member)
    home, last_day = member.home, starts_on - ONE_DAY
    refuse_gone(member, starts_on)
    refuse_absent(organization, starts_on)
    if home is not None and (home.ends_on is None or home.ends_on > last_day):
        if home.organization == organization:
            raise ValidationError(
                {"organization": "Đồng chí này đang sinh hoạt ở chính tổ chức đó."}
            )
        if home.starts_on > last_day:
            raise ValidationError(
                {"starts_on": f"Ngày chuyển phải sau ngày {home.starts_on:%d/%m/%Y}."}
            )
        left = set(lineage(home.organization.path)) - set(lineage(organization.path))
        posts = member.positions.filter(
            Q(organization__path__in=left)
            | Q(organization__path__startswith=home.organization.path)
        )
        end_all(posts, last_day=last_day, what="chức vụ", at="starts_on")
        _end_visits(member, last_day, at="starts_on")
        home.ends_on, home.end_reason = last_day, EndReason.TRANSFER
        write(home)
    write(Membership(member=member, organization=organization, starts_on=starts_on))


@transaction.atomic
def start_temporary(
    *,
    member: Member,
    organization: Organization,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    by: User | None = None,
) -> None:
    """Let a member take part in another cell for a time; the home cell stays.

    Raises ValidationError for oneself, for the home cell, or where there is no home that day.
    """
    refuse_own(member, by)
    member = _locked(member)
    refuse_absent(organization, starts_on)
    check_host(member=member, organization=organization, starts_on=starts_on)
    write(
        Membership(
            member=member,
            organization=organization,
            kind=Membership.Kind.TEMPORARY,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    )


@transaction.atomic
def end_membership(
    *, membership: Membership, ends_on: dt.date, end_reason: str, by: User | None = None
) -> None:
    """End a membership on its last day, with the reason.

    When the home membership ends, temporary activity, posts and leaves end with it. Where the member
    died or left the Party, the home ends whichever membership is given, and the account is closed.
    Raises ValidationError for oneself, and where the days do not allow it.
    """
    refuse_own(membership.member, by)
    member = _locked(membership.member)
    gone = end_reason in Membership.GONE
    if gone and ends_on > timezone.localdate():
        raise ValidationError({"ends_on": "Với lý do này, ngày cuối không thể ở tương lai."})
    ending = [membership]
    if membership.kind == Membership.Kind.HOME or gone:
        ending += member.memberships.home().on(ends_on).exclude(pk=membership.pk)
        _end_visits(member, ends_on, at="ends_on")
        if end_reason != EndReason.DIED and by is not None:
            refuse_inspectors(member.positions.all(), ends_on)
        end_all(member.positions.all(), last_day=ends_on, what="chức vụ", at="ends_on")
        end_all(member.leaves.all(), last_day=ends_on, what="thời gian nghỉ", at="ends_on")
    if gone:
        for user in User.objects.filter(member=member, is_active=True):
            set_active(user=user, active=False, by=by)
    for row in ending:
        end_row(row, ends_on=ends_on, end_reason=end_reason)


@transaction.atomic
def add_leave(*, member: Member, by: User | None = None, **data: Any) -> LeavePeriod:
    """Write a time in which the member is exempt, suspended, away, ill or on maternity leave.

    Raises ValidationError for oneself.
    """
    refuse_own(member, by)
    leave = LeavePeriod(member=_locked(member), **data)
    write(leave)
    return leave


@transaction.atomic
def appoint(
    *,
    member: Member,
    organization: Organization,
    post: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
) -> Position:
    """Give a member a post. Raises ValidationError where the organisation has a secretary then."""
    refuse_absent(organization, starts_on)
    Organization.objects.select_for_update().get(pk=organization.pk)
    position = Position(
        member=_locked(member),
        organization=organization,
        post=post,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    check_post(position)
    write(position)
    return position


def check_post(position: Position) -> None:
    """Refuse a post that the member holds already then, and a second secretary (ValidationError)."""
    same = (
        Position.objects.filter(organization=position.organization_id, post=position.post)
        .during(position.starts_on, position.ends_on or dt.date.max)
        .exclude(pk=position.pk)
        .select_related("member")
    )
    refuse_double(position, list(same))


def refuse_double(position: Position, same: Collection[Position]) -> None:
    """Refuse the post beside others of its kind in the same place and time (ValidationError)."""
    if any(other.member_id == position.member_id for other in same):
        raise ValidationError({"post": "Đồng chí này đã giữ chức vụ đó trong thời gian này."})
    if position.post == Position.Post.SECRETARY and same:
        other = next(iter(same))
        raise ValidationError(
            {"post": f"{position.organization} đã có bí thư trong thời gian này: {other.member}."}
        )


def check_host(*, member: Member, organization: Organization, starts_on: dt.date) -> None:
    """Refuse temporary activity without a home that day, or in the home cell (ValidationError)."""
    home = member.memberships.home().on(starts_on).first()
    if home is None:
        raise ValidationError({"starts_on": "Ngày đó đồng chí này không thuộc chi bộ nào."})
    if home.organization_id == organization.pk:
        raise ValidationError(
            {"organization": "Đồng chí này đang sinh hoạt chính thức ở chính tổ chức đó."}
        )


def check_day(member: Member, day: dt.date) -> None:
    """Refuse a membership before the day of admission (ValidationError)."""
    if member.admitted_on and day < member.admitted_on:
        raise ValidationError(
            {"starts_on": f"Đồng chí này vào Đảng ngày {member.admitted_on:%d/%m/%Y}."}
        )


def refuse_absent(organization: Organization, day: dt.date) -> None:
    """Refuse a day on which the organisation does not exist (ValidationError)."""
    if not organization.exists_on(day):
        raise ValidationError(
            {"organization": f"Ngày {day:%d/%m/%Y} {organization} chưa thành lập hoặc đã giải thể."}
        )


def refuse_inspectors(posts: QuerySet, last_day: dt.date) -> None:
    """The post of an inspector is ended first, by who may (ValidationError)."""
    running = posts.filter(post=INSPECTOR).during(last_day, dt.date.max)
    if post := running.exclude(ends_on=last_day).select_related("organization").first():
        raise ValidationError(
            f"Đồng chí này đang giữ chức vụ {post}; mời ghi kết thúc chức vụ đó trước."
        )


def _locked(member: Member) -> Member:
    return Member.objects.select_for_update().get(pk=member.pk)


def _end_visits(member: Member, last_day: dt.date, *, at: str) -> None:
    end_all(
        member.memberships.filter(kind=Membership.Kind.TEMPORARY),
        last_day=last_day,
        what="sinh hoạt tạm thời",
        at=at,
        end_reason=EndReason.TEMPORARY_OVER,
    )
