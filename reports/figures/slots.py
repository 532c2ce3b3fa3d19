"""Which meetings of the year are still missing, by cell: two queries, whatever the number of cells.

The slots are those of the calendar: twelve months and four quarters. What a cell has handed in
comes as one number with a bit a slot, so that no session is fetched.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, IntegerField, QuerySet, Sum, Value, When

from campaigns.models import StudySession
from members.models import Organization

from .base import Period
from .calendar import Slot, is_due, slots_of

HANDED_IN = (*StudySession.COUNTED, StudySession.State.RETURNED)


def slot_value(slots: Iterable[tuple[int, Slot]]) -> Case:
    """The value of the slot in which a session was held; a plain CASE, quick on every database."""
    return Case(
        *(
            When(kind=slot.kind, held_on__gte=slot.start, held_on__lte=slot.end, then=Value(value))
            for value, slot in slots
        ),
        default=Value(0),
        output_field=IntegerField(),
    )


def meeting_cells(root: Organization, period: Period) -> QuerySet:
    """Cells under the root that exist in the period and meet every month."""
    cells = Organization.objects.under(root).existing_in(period.start, period.end)
    return cells.filter(kind__holds_meetings=True).only(
        "path", "name", "short_name", "founded_on", "dissolved_on"
    )


def begun_slots(period: Period) -> list[Slot]:
    """The months and quarters of the period's year that have begun by its cut-off."""
    return [slot for slot in slots_of(period.start.year) if slot.start <= period.end]


def missing_meetings(
    root: Organization, period: Period, slots: list[Slot]
) -> dict[Organization, list[Slot]]:
    """Each cell's slots for which nothing was handed in; cells without a gap are left out."""
    if not slots:
        return {}
    bits = [(1 << number, slot) for number, slot in enumerate(slots)]
    # The sum of the distinct bits is the set of slots in which the cell met.
    held = dict(
        StudySession.objects.filter(
            kind__in={slot.kind for slot in slots},
            organization__path__startswith=root.path,
            state__in=HANDED_IN,
            held_on__gte=period.start,
            held_on__lte=period.end,
        )
        .order_by()
        .values("organization")
        .annotate(slots=Sum(slot_value(bits), distinct=True))
        .values_list("organization", "slots")
    )
    found = {}
    for cell in meeting_cells(root, period):
        mask = held.get(cell.pk, 0)
        gaps = [slot for bit, slot in bits if not mask & bit and is_due(cell, slot)]
        if gaps:
            found[cell] = gaps
    return found
