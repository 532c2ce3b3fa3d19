"""The calendar of a year's meetings: each cell's twelve months and four quarters, with a mark.

Read in two queries, however many cells: one for the tree, one for its sessions. A month asks for a
regular meeting, a quarter for a thematic one (HD 42-HD/BTCTW 2025), as in `figures.sessions`.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from campaigns.models import StudySession
from members.models import Organization

from .sessions import MEETINGS, MONTHS_A_QUARTER

State, Kind = StudySession.State, StudySession.Kind
ROMAN = ("I", "II", "III", "IV")


class Mark(Enum):
    """How a month or quarter stands: the word in the table, and what it means."""

    HELD = "held", "Đủ", "đã họp, cấp trên đã xác nhận"
    SUBMITTED = "submitted", "Chờ", "đã nộp, chờ cấp trên xác nhận"
    RETURNED = "returned", "Trả lại", "bị trả lại, chi bộ cần bổ sung"
    DRAFT = "draft", "Nháp", "còn là bản nháp, chưa nộp"
    MISSING = "missing", "Thiếu", "đã hết hạn mà chưa có buổi nào"
    UPCOMING = "upcoming", "–", "chưa đến hạn"
    NOT_DUE = "not_due", "", "chi bộ chưa thành lập hoặc đã giải thể"

    def __init__(self, code: str, word: str, meaning: str) -> None:
        self.code, self.word, self.meaning = code, word, meaning


# The best session of a month speaks for it.
BY_STATE = {
    State.CONFIRMED: Mark.HELD,
    State.SUBMITTED: Mark.SUBMITTED,
    State.RETURNED: Mark.RETURNED,
    State.DRAFT: Mark.DRAFT,
}
RANK = {state: rank for rank, state in enumerate(BY_STATE)}


@dataclass(frozen=True)
class Slot:
    """One month or quarter of a year, in which one meeting of its kind is due."""

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


def month_slot(year: int, month: int) -> Slot:
    """A month with its regular meeting."""
    name = f"tháng {month}"
    return Slot.months(year, month, month, label=f"T{month}", name=name, kind=Kind.REGULAR)


def quarter_slot(year: int, month: int) -> Slot:
    """The quarter of the month with its thematic meeting (chuyên đề, CĐ)."""
    index = (month - 1) // MONTHS_A_QUARTER
    first = index * MONTHS_A_QUARTER + 1
    label, name = f"CĐ {ROMAN[index]}", f"chuyên đề quý {ROMAN[index]}"
    last = first + MONTHS_A_QUARTER - 1
    return Slot.months(year, first, last, label=label, name=name, kind=Kind.THEMATIC)


def slots_of(year: int) -> Iterator[Slot]:
    """Three months and their quarter, four times."""
    for month in range(1, 13):
        yield month_slot(year, month)
        if month % MONTHS_A_QUARTER == 0:
            yield quarter_slot(year, month)


@dataclass
class Box:
    """One slot of one cell: its mark, and the session that speaks for it."""

    cell: Organization
    slot: Slot
    mark: Mark
    session: int | None = None

    @cached_property
    def url(self) -> str:
        """The session, or the list in which it is missing."""
        if self.session is not None:
            return reverse("campaigns:session_detail", args=[self.session])
        if self.mark is not Mark.MISSING:
            return ""
        query = {
            "organization": self.cell.pk,
            "kind": self.slot.kind,
            "since": self.slot.start,
            "until": self.slot.end,
        }
        return f"{reverse('campaigns:session_list')}?{urlencode(query)}"


@dataclass
class Row:
    """One cell's year."""

    organization: Organization
    boxes: list[Box]

    @property
    def missing(self) -> int:
        """How many meetings are overdue."""
        return sum(box.mark is Mark.MISSING for box in self.boxes)


@dataclass
class Group:
    """Cells that stand directly under one organisation."""

    parent: Organization | None
    rows: list[Row] = field(default_factory=list)


@dataclass
class Calendar:
    """The year of all meeting cells under one organisation."""

    slots: list[Slot]
    rows: list[Row]
    parents: dict[str, Organization]

    def counts(self) -> list[tuple[Mark, int]]:
        """How many slots carry each mark; those not due are left out."""
        found = Counter(box.mark for row in self.rows for box in row.boxes)
        return [(mark, found[mark]) for mark in Mark if mark is not Mark.NOT_DUE]

    def late(self) -> list[Row]:
        """Cells with a meeting overdue."""
        return [row for row in self.rows if row.missing]

    def groups(self, rows: list[Row]) -> list[Group]:
        """Rows gathered under the organisation to which their cells belong, in tree order."""
        found: list[Group] = []
        for row in rows:
            parent = self.parents.get(row.organization.path[: -Organization.steplen])
            if not found or found[-1].parent != parent:
                found.append(Group(parent))
            found[-1].rows.append(row)
        return found


def is_due(cell: Organization, slot: Slot) -> bool:
    """The cell existed on at least one day of the slot."""
    return (cell.founded_on is None or cell.founded_on <= slot.end) and (
        cell.dissolved_on is None or cell.dissolved_on > slot.start
    )


def _box(cell: Organization, slot: Slot, best: tuple[str, int] | None, today: dt.date) -> Box:
    if best is not None:
        state, pk = best
        return Box(cell, slot, BY_STATE[State(state)], pk)
    if not is_due(cell, slot):
        return Box(cell, slot, Mark.NOT_DUE)
    return Box(cell, slot, Mark.UPCOMING if slot.end >= today else Mark.MISSING)


def _best_sessions(user, root: Organization, year: int) -> dict[int, dict[tuple, tuple[str, int]]]:
    """By cell, then by kind and month or quarter: the state and id of the session that counts."""
    sessions = StudySession.objects.visible_to(user).filter(
        organization__path__startswith=root.path,
        kind__in=MEETINGS,
        held_on__gte=dt.date(year, 1, 1),
        held_on__lte=dt.date(year, 12, 31),
    )
    best: dict[int, dict[tuple, tuple[str, int]]] = defaultdict(dict)
    rows = sessions.order_by("held_on", "pk").values_list(
        "organization", "kind", "held_on", "state", "pk"
    )
    for cell, kind, held_on, state, pk in rows:
        step = MONTHS_A_QUARTER if kind == Kind.THEMATIC else 1
        key = kind, (held_on.month - 1) // step
        found = best[cell].get(key)
        if found is None or RANK[State(state)] < RANK[State(found[0])]:
            best[cell][key] = state, pk
    return best


def calendar(user, root: Organization, year: int, today: dt.date) -> Calendar:
    """The calendar of the cells of `root` that exist in the year, as this reader may see it.

    A draft is seen by those alone who record in its cell; to others its month is empty.
    """
    slots = list(slots_of(year))
    tree = list(
        Organization.objects.under(root)
        .existing_in(slots[0].start, slots[-1].end)
        .select_related("kind")
    )
    best = _best_sessions(user, root, year)
    rows = []
    for cell in tree:
        if not cell.kind.holds_meetings:
            continue
        boxes = []
        for slot in slots:
            step = MONTHS_A_QUARTER if slot.is_quarter else 1
            key = slot.kind, (slot.start.month - 1) // step
            boxes.append(_box(cell, slot, best.get(cell.pk, {}).get(key), today))
        rows.append(Row(cell, boxes))
    return Calendar(slots, rows, {place.path: place for place in tree})


@dataclass
class Month:
    """A month of one cell: its marks and all that was held in it."""

    name: str
    boxes: list[Box]
    sessions: list[StudySession] = field(default_factory=list)


def months_of(user, row: Row, year: int) -> list[Month]:
    """One cell's twelve months with their sessions of every kind; one query."""
    found = [Month(f"Tháng {month}", []) for month in range(1, 13)]
    for box in row.boxes:
        found[box.slot.end.month - 1].boxes.append(box)
    sessions = StudySession.objects.visible_to(user).filter(
        organization=row.organization, held_on__year=year
    )
    for session in sessions.order_by("held_on", "pk"):
        found[session.held_on.month - 1].sessions.append(session)
    return found
