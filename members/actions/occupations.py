"""State posts and other work of a member: written, corrected, deleted where entered by mistake."""

import datetime as dt

from django.db import transaction

from members.models import Member, Occupation

from .dated import locked, write


@transaction.atomic
def add_occupation(
    *,
    member: Member,
    title: str,
    standing: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
) -> Occupation:
    """Write a post or work outside the Party. Raises ValidationError where the days do not fit."""
    member = Member.objects.select_for_update().get(pk=member.pk)
    occupation = Occupation(
        member=member, title=title, standing=standing, starts_on=starts_on, ends_on=ends_on
    )
    write(occupation)
    return occupation


@transaction.atomic
def correct_occupation(*, occupation: Occupation, is_mistake: bool, **values) -> None:
    """Put it right, or delete it. Raises ValidationError where the days do not fit."""
    occupation = locked(occupation)
    if is_mistake:
        occupation.delete()
        return
    for name, value in values.items():
        setattr(occupation, name, value)
    write(occupation)
