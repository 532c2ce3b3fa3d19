"""Which sessions a year asks of each cell, and which of them are still missing.

A slot is a month or quarter in which a session is due: a month needs a regular meeting, a quarter
a thematic one (HD 42-HD/BTCTW 2025), and where the year's settings say so a month needs a study
outside the meeting too. Which of them a cell owes is said by `due.py`. What is missing is found in
the same few queries, whatever the number of cells: the database returns for each cell one number
with a bit for each slot in which it met, so no session is fetched.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Sum, Value, When
from django.utils import timezone

from campaigns.models import CampaignYear, StudySession
from members.models import Organization
from reports.figures.due import MONTHS_A_QUARTER, Due, meeting_cells
from reports.figures.period import Period

Kind = StudySession.Kind
HANDED_IN = (*StudySession.COUNTED, StudySession.State.RETURNED)
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Slot:
    """One month or quarter of a year, in which one session of its kind is due."""

    label: str
    name: str
    kind: str
    start: dt.date
    end: dt.date

    @classmethod
    def months(cls, year: int, first: int, last: int, *, label: str, name: str, kind: str) -> Slot:
        start = dt.date(year, first, 1)
        end = dt.date(year, last, months.monthrange(year, last)[1])
        return cls(label, name, kind, start, end)

    @property
    def is_quarter(self) -> bool:
        return self.kind == Kind.THEMATIC

    @property
    def is_study(self) -> bool:
        return self.kind == Kind.STUDY

    @property
    def key(self) -> tuple[str, int]:
        """Its kind, and which month or quarter of the year it is."""
        return slot_key(self.kind, self.start)


def slot_key(kind: str, day: dt.date) -> tuple[str, int]:
    """The kind, and the number (from 0) of the month or quarter to which a session of that day belongs."""
    return kind, (day.month - 1) // (MONTHS_A_QUARTER if kind == Kind.THEMATIC else 1)


def month_slot(year: int, month: int) -> Slot:
    """A month with its regular meeting."""
    name = f"tháng {month}"
    return Slot.months(year, month, month, label=f"T{month}", name=name, kind=Kind.REGULAR)


def study_slot(year: int, month: int) -> Slot:
    """A month with its study outside the meeting (học tập, HT)."""
    name = f"học tập tháng {month}"
    return Slot.months(year, month, month, label=f"HT{month}", name=name, kind=Kind.STUDY)


def quarter_slot(year: int, month: int) -> Slot:
    """The quarter of the month with its thematic meeting (chuyên đề, CĐ)."""
    index = (month - 1) // MONTHS_A_QUARTER
    first = index * MONTHS_A_QUARTER + 1
    label, name = f"CĐ {ROMAN[index]}", f"chuyên đề quý {ROMAN[index]}"
    last = first + MONTHS_A_QUARTER - 1
    return Slot.months(year, first, last, label=label, name=name, kind=Kind.THEMATIC)


def slots_of(year: int, *, study: bool) -> Iterator[Slot]:
    """Three months and their quarter, four times; with each month's study where it is due."""
    for month in range(1, 13):
        yield month_slot(year, month)
        if study:
            yield study_slot(year, month)
        if month % MONTHS_A_QUARTER == 0:
            yield quarter_slot(year, month)


def begun_slots(period: Period, *, study: bool) -> list[Slot]:
    """The slots of the period's year that have begun by its cut-off, with or without studies."""
    slots = slots_of(period.start.year, study=study)
    return [slot for slot in slots if slot.start <= period.end]


def slot_value(slots: Iterable[tuple[int, Slot]]) -> Case:
    """The value of the slot in which a session was held, else 0; a CASE is quick on every database."""
    return Case(
        *(
            When(kind=slot.kind, held_on__gte=slot.start, held_on__lte=slot.end, then=Value(value))
            for value, slot in slots
        ),
        default=Value(0),
        output_field=IntegerField(),
    )


def overdue_meetings(
    root: Organization, year: CampaignYear, period: Period
) -> dict[Organization, list[Slot]]:
    """Each cell's slots begun in the period that are over, with nothing handed in."""
    slots = begun_slots(period, study=year.monthly_study)
    today = timezone.localdate()
    return missing_meetings(root, period, [slot for slot in slots if slot.end < today])


def missing_meetings(
    root: Organization,
    period: Period,
    slots: list[Slot],
    states: Collection[str] = HANDED_IN,
    **filters: Any,
) -> dict[Organization, list[Slot]]:
    """Each cell's slots that it owes and for which no session of these states and filters is there.

    Cells without a gap are left out.
    """
    due = Due.under(root, period)
    if not slots or not due.years:
        return {}
    bits = [(1 << number, slot) for number, slot in enumerate(slots)]
    # The sum of the distinct bits is the set of slots in which the cell met.
    held = dict(
        StudySession.objects.filter(
            kind__in={slot.kind for slot in slots},
            organization__path__startswith=root.path,
            state__in=states,
            held_on__gte=period.start,
            held_on__lte=period.end,
            **filters,
        )
        .order_by()
        .values("organization")
        .annotate(slots=Sum(slot_value(bits), distinct=True))
        .values_list("organization", "slots")
    )
    missing = {}
    dates = ("founded_on", "dissolved_on", "records_from")
    cells = meeting_cells(period).filter(path__startswith=root.path)
    for cell in cells.only("path", "name", "short_name", *dates):
        mask = held.get(cell.pk, 0)
        gaps = [slot for bit, slot in bits if not mask & bit and due.is_owed(cell, slot)]
        if gaps:
            missing[cell] = gaps
    return missing
