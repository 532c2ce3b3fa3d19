"""Dated rows (memberships, leaves, positions): write one, end one, end many on one day."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from members.models import LeavePeriod, Member, Membership, Occupation, Position, User

from .guards import refuse_own

Row = Membership | LeavePeriod | Position | Occupation


def write(row: Row) -> None:
    """Check all rules of the row, then save it; forms of it that are open now are refused."""
    row.full_clean()
    if row.pk is None:
        row.save()
        return
    columns = [field.name for field in row._meta.concrete_fields]
    row.save(update_fields=[name for name in columns if name not in ("id", "version")])
    row.next_version()


def locked(row: Row) -> Any:
    """The row as it is stored now; the caller's transaction holds its member.

    Everything that writes the dated facts of a member takes the member first. Raises
    ValidationError where the row was deleted meanwhile.
    """
    Member.objects.select_for_update().get(pk=row.member_id)
    stored = type(row)._base_manager.filter(pk=row.pk).first()
    if stored is None:
        raise ValidationError("Dòng này vừa được người khác xóa.")
    return stored


@transaction.atomic
def end_row(row: Row, *, ends_on: dt.date, by: User | None = None, **also: str) -> None:
    """Make `ends_on` the last day of a row that is not over yet.

    Raises ValidationError for one's own row, where it is over already, or would end before it began.
    """
    refuse_own(row.member, by)
    if row.ends_on and row.ends_on < timezone.localdate():
        raise ValidationError(f"Việc này đã kết thúc ngày {row.ends_on:%d/%m/%Y}.")
    if ends_on < row.starts_on:
        raise ValidationError(
            {"ends_on": f"Ngày kết thúc phải từ ngày {row.starts_on:%d/%m/%Y} trở đi."}
        )
    row.ends_on = ends_on
    for name, value in also.items():
        setattr(row, name, value)
    write(row)


def end_all(rows: QuerySet, *, last_day: dt.date, what: str, at: str, **also: str) -> None:
    """End every row that runs past the day.

    Raises ValidationError, at the field `at`, where one of them begins after it.
    """
    running = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=last_day))
    later = running.filter(starts_on__gt=last_day).first()
    if later is not None:
        refuse_later(later, last_day=last_day, what=what, at=at)
    for row in running:
        row.ends_on = last_day
        for name, value in also.items():
            setattr(row, name, value)
        row.save(update_fields=["ends_on", *also])
        row.next_version()


def refuse_later(row: Row, *, last_day: dt.date, what: str, at: str) -> None:
    """Refuse, at the field `at`, a row that begins after the day on which it would end."""
    if row.starts_on > last_day:
        raise ValidationError(
            {at: f"Còn {what} bắt đầu ngày {row.starts_on:%d/%m/%Y}, sau ngày này: {row}."}
        )
