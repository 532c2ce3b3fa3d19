"""Writing a pledge with its items, and accepting many at once."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from campaigns.models import Pledge
from members.models import Position


@transaction.atomic
def save_pledge(*, form, items, by, read_version: int) -> Pledge:
    """Write a pledge and its items from their valid forms.

    Raises ValidationError where the year is closed, the pledge was handed in meanwhile, or
    someone else has written since `read_version`.
    """
    pledge: Pledge = form.instance
    pledge.year.require_open()
    if pledge.pk:
        pledge.claim_version(read_version)
        if Pledge.objects.values_list("state", flat=True).get(pk=pledge.pk) not in Pledge.WRITABLE:
            raise ValidationError("Bản cam kết đã được nộp nên không sửa được nữa.", code="state")
    else:
        pledge.entered_by = by
    pledge.is_leader = (
        pledge.member_id is not None
        and Position.objects.on(timezone.localdate())
        .filter(member=pledge.member_id, post__in=Position.LEADERS)
        .exists()
    )
    form.save()
    items.instance = pledge
    for position, line in enumerate(items.forms):
        line.instance.position = position
    items.save()
    return pledge


def accept_many(pledges, *, by) -> tuple[int, list[tuple[Pledge, str]]]:
    """Accept each pledge that can be; return how many, and which were skipped and why."""
    done, skipped = 0, []
    for pledge in pledges:
        try:
            pledge.accept(by=by)
            done += 1
        except ValidationError as error:
            skipped.append((pledge, error.messages[0]))
    return done, skipped
