"""Giving and ending posts: nobody grants more than they hold, nobody ends who inspects them."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from members.models import (
    Member,
    Organization,
    Position,
    PostChange,
    User,
)
from members.models.granting import may_grant, scopes_over
from members.models.scopes import Scope

from .dated import end_row
from .guards import INSPECTOR, manages_from_above, refuse_inspectors_end, refuse_own
from .memberships import appoint, check_post, refuse_absent

Kind, State = PostChange.Kind, PostChange.State
People = dict[int, list[Scope]]  # by organisation, read once for a list


@transaction.atomic
def give_post(
    *,
    member: Member,
    organization: Organization,
    post: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    by: User,
) -> PostChange:
    """Give a member a post: at once, or when somebody who holds its powers has confirmed.

    A portal in which nobody else with an account holds them gives it at once, marked so. Raises
    ValidationError for one's own post, and where a rule of the post refuses.
    """
    refuse_own(member, by)
    given = {"member": member, "organization": organization, "post": post}
    dates = {"starts_on": starts_on, "ends_on": ends_on}
    waiting = PostChange.objects.waiting().filter(**given, kind=Kind.GIVE).first()
    if waiting is not None:
        return waiting
    change = PostChange(**given, **dates, by=by)
    if may_grant(by.scope, organization, post):
        return _apply(change, by=by)
    if somebody_confirms(change):
        refuse_absent(organization, starts_on)
        check_post(Position(**given, **dates))
        change.save()
        return change
    return _apply(change, by=by, single_handed=True)


@transaction.atomic
def end_post(*, position: Position, ends_on: dt.date, by: User, basis: str = "") -> PostChange:
    """End a post. That of an inspector ends from the level above only.

    At the top it is a decision from outside the portal: entered with its number (`basis`) and
    confirmed by another holder. Raises ValidationError for one's own post, for an inspector's at
    one's own level, and where the days do not allow it.
    """
    refuse_own(position.member, by)
    change = PostChange(
        kind=Kind.END,
        member=position.member,
        organization=position.organization,
        post=position.post,
        starts_on=position.starts_on,
        ends_on=ends_on,
        position=position,
        basis=basis.strip(),
        by=by,
    )
    if position.post != INSPECTOR or manages_from_above(by, position.organization):
        return _apply(change, by=by)
    refuse_inspectors_end(position, by)
    if not change.basis:
        raise ValidationError(
            {"basis": "Hãy ghi số, ngày quyết định của cấp trên về việc thôi giữ chức vụ này."}
        )
    if not somebody_confirms(change):
        return _apply(change, by=by, single_handed=True)
    waiting = PostChange.objects.waiting().filter(position=position, kind=Kind.END).first()
    if waiting is None:
        change.save()
    return waiting or change


@transaction.atomic
def confirm_change(*, change: PostChange, by: User) -> None:
    """Let a post that waits take effect.

    Raises ValidationError where it was decided meanwhile, is the user's own work or their own post,
    exceeds what they hold, or a rule of the post refuses.
    """
    change = _waiting(change, by)
    _write(change, by=by)
    change.decide(state=State.APPLIED, by=by)


@transaction.atomic
def decline_change(*, change: PostChange, by: User, answer: str) -> None:
    """Do not confirm, with a sentence that who entered it reads; or take back one's own entry."""
    if not answer.strip():
        raise ValidationError({"answer": "Hãy ghi lý do để người ghi biết."})
    change = _waiting(change, by, takes_back=True)
    change.decide(state=State.DECLINED, by=by, answer=answer)


def check_correction(
    position: Position, *, starts_on: dt.date, ends_on: dt.date | None, by: User | None
) -> None:
    """Refuse a correction that gives more of a post than the user may give, or cuts an inspector's.

    `position` is the row as it is stored; an end before the first day deletes it. Raises
    ValidationError.
    """
    refuse_own(position.member, by)
    if by is None:
        return
    today, last = timezone.localdate(), dt.date.max
    is_over = position.ends_on is not None and position.ends_on < today
    runs_on = (ends_on or last) >= today
    is_longer = (ends_on or last) > (position.ends_on or last) or starts_on < position.starts_on
    may_give = may_grant(by.scope, position.organization, position.post)
    if is_longer and (is_over or runs_on) and not may_give:
        raise ValidationError(
            "Sửa như vậy là giao chức vụ vượt quyền của đồng chí; mời ghi chức vụ mới để người có "
            "thẩm quyền xác nhận.",
            code="grant",
        )
    if (ends_on or last) < (position.ends_on or last):
        refuse_inspectors_end(position, by)
        if position.post == INSPECTOR and position.organization.is_root():
            raise ValidationError(
                "Chức vụ kiểm tra ở cấp cao nhất kết thúc bằng “Kết thúc chức vụ”, có số quyết định "
                "và người khác xác nhận.",
                code="inspector",
            )


def somebody_confirms(change: PostChange, people: People | None = None) -> bool:
    """Somebody else with an account may confirm it; `people` keeps what a list has read."""
    people = {} if people is None else people
    organization = change.organization
    if organization.pk not in people:
        people[organization.pk] = scopes_over(organization)
    involved = (change.member_id, change.by.member_id)
    return any(
        scope.member_id not in involved and may_grant(scope, organization, change.post)
        for scope in people[organization.pk]
    )


def _waiting(change: PostChange, by: User, *, takes_back: bool = False) -> PostChange:
    change = change.still_waiting()
    if not change.may_confirm(by) and not (takes_back and change.by_id == by.pk):
        raise ValidationError(
            f"{change}: do người khác ở cấp đó, có đủ quyền của chức vụ này, xác nhận.",
            code="own_hands",
        )
    return change


def _apply(change: PostChange, *, by: User, single_handed: bool = False) -> PostChange:
    _write(change, by=by)
    change.single_handed = single_handed
    change.decide(state=State.APPLIED, by=by)
    return change


def _write(change: PostChange, *, by: User) -> None:
    """Make the post begin or end."""
    if change.kind == Kind.GIVE:
        change.position = appoint(
            member=change.member,
            organization=change.organization,
            post=change.post,
            starts_on=change.starts_on,
            ends_on=change.ends_on,
        )
        return
    if change.position is None:
        raise ValidationError("Chức vụ này không còn nữa; mời đồng chí ghi là không xác nhận.")
    end_row(change.position, ends_on=change.ends_on)
