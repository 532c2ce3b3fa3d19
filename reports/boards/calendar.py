"""The calendar of a year's sessions: each cell's months and quarters, with a mark.

It takes three queries, however many cells there are: the year's setting, the tree, its sessions.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property, lru_cache
from itertools import pairwise
from urllib.parse import urlencode

from django.urls import reverse

from campaigns.models import StudySession
from members import tree
from members.models import Organization
from reports.figures.due import Due
from reports.figures.period import Period
from reports.figures.slots import Slot, slot_key, slots_of

State = StudySession.State


class Mark(Enum):
    """How a month or quarter stands: the word in the table, and what it means."""

    HELD = "held", "Đủ", "đã họp, cấp trên đã xác nhận"
    SUBMITTED = "submitted", "Chờ", "đã nộp, chờ cấp trên xác nhận"
    RETURNED = "returned", "Trả lại", "bị trả lại, chi bộ cần bổ sung"
    DRAFT = "draft", "Nháp", "còn là bản nháp, chưa nộp"
    MISSING = "missing", "Thiếu", "đã hết hạn mà chưa có buổi nào"
    UPCOMING = "upcoming", "–", "chưa đến hạn"
    NOT_DUE = "not_due", "", "chi bộ không phải ghi buổi nào trên cổng trong thời gian ấy"

    def __init__(self, code: str, word: str, meaning: str) -> None:
        self.code, self.word, self.meaning = code, word, meaning


# Of several sessions in a month the one that has come furthest gives the mark, first in this list.
BY_STATE = {
    State.CONFIRMED: Mark.HELD,
    State.SUBMITTED: Mark.SUBMITTED,
    State.RETURNED: Mark.RETURNED,
    State.DRAFT: Mark.DRAFT,
}
RANK = {state: rank for rank, state in enumerate(BY_STATE)}


@lru_cache(maxsize=20_000)
def _address(session: int) -> str:
    """The page of a session; a calendar asks for thousands of them."""
    return reverse("campaigns:session_detail", args=[session])


@dataclass
class Box:
    """One slot of one cell: its mark, and the session that gives it."""

    cell: Organization
    slot: Slot
    mark: Mark
    session: int | None = None
    missing_study: Box | None = None  # of the same month

    @cached_property
    def url(self) -> str:
        """The session, or the list in which it is missing."""
        if self.session is not None:
            return _address(self.session)
        if self.mark is not Mark.MISSING:
            return ""
        query = {
            "organization": self.cell.pk,
            "kind": self.slot.kind,
            "since": self.slot.start,
            "until": self.slot.end,
        }
        return f"{reverse('campaigns:session_list')}?{urlencode(query)}"

    @property
    def words(self) -> str:
        """The mark and below it the missing study, as words."""
        return f"{self.mark.word}, thiếu HT" if self.missing_study else self.mark.word


@dataclass
class Row:
    """One cell's year."""

    organization: Organization
    boxes: list[Box]

    @property
    def meetings(self) -> list[Box]:
        """The boxes that have a column: a month's missing study stands below its meeting."""
        return [box for box in self.boxes if not box.slot.is_study]

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

    @property
    def columns(self) -> list[Slot]:
        """What heads the columns: months and quarters with their meetings."""
        return [slot for slot in self.slots if not slot.is_study]

    @property
    def asks_for_study(self) -> bool:
        return any(slot.is_study for slot in self.slots)

    def counts(self) -> list[tuple[Mark, int]]:
        """How many slots carry each mark; those not due are left out."""
        counts = Counter(box.mark for row in self.rows for box in row.boxes)
        return [(mark, counts[mark]) for mark in Mark if mark is not Mark.NOT_DUE]

    def late(self) -> list[Row]:
        """Cells with a meeting overdue."""
        return [row for row in self.rows if row.missing]

    def groups(self, rows: list[Row]) -> list[Group]:
        """Rows gathered under the organisation to which their cells belong, in tree order."""
        groups: list[Group] = []
        for row in rows:
            parent = self.parents.get(tree.parent_path(row.organization.path))
            if not groups or groups[-1].parent != parent:
                groups.append(Group(parent))
            groups[-1].rows.append(row)
        return groups


def _box(
    due: Due, cell: Organization, slot: Slot, best: tuple[str, int] | None, today: dt.date
) -> Box:
    if best is not None:
        state, pk = best
        return Box(cell, slot, BY_STATE[State(state)], pk)
    if not due.is_owed(cell, slot):
        return Box(cell, slot, Mark.NOT_DUE)
    return Box(cell, slot, Mark.UPCOMING if slot.end >= today else Mark.MISSING)


def _note_missing_studies(boxes: list[Box]) -> None:
    """A missing study of a month is shown below its meeting, the box before it."""
    for meeting, study in pairwise(boxes):
        if study.slot.is_study and study.mark is Mark.MISSING:
            meeting.missing_study = study


def _best_sessions(
    user, root: Organization, slots: list[Slot]
) -> dict[int, dict[tuple, tuple[str, int]]]:
    """By cell, then by kind and month or quarter: the state and id of the session that counts."""
    sessions = StudySession.objects.visible_to(user).filter(
        organization__path__startswith=root.path,
        kind__in={slot.kind for slot in slots},
        held_on__gte=slots[0].start,
        held_on__lte=slots[-1].end,
    )
    best: dict[int, dict[tuple, tuple[str, int]]] = defaultdict(dict)
    rows = sessions.order_by("held_on", "pk").values_list(
        "organization", "kind", "held_on", "state", "pk"
    )
    for cell, kind, held_on, state, pk in rows:
        key = slot_key(kind, held_on)
        known = best[cell].get(key)
        if known is None or RANK[State(state)] < RANK[State(known[0])]:
            best[cell][key] = state, pk
    return best


def calendar(user, root: Organization, year: int, today: dt.date) -> Calendar:
    """The calendar of the cells of `root` that exist in the year, as this reader may see it.

    A draft is seen by those alone who record in its cell; to others its month is empty.
    """
    due = Due.under(root, Period.of_year(year))
    slots = list(slots_of(year, study=due.asks(StudySession.Kind.STUDY, year)))
    keys = [(slot, slot.key) for slot in slots]
    units = list(
        Organization.objects.under(root)
        .existing_in(slots[0].start, slots[-1].end)
        .select_related("kind")
    )
    best = _best_sessions(user, root, slots)
    rows = []
    for cell in units:
        if cell.kind.holds_meetings:
            held = best.get(cell.pk, {})
            boxes = [_box(due, cell, slot, held.get(key), today) for slot, key in keys]
            _note_missing_studies(boxes)
            rows.append(Row(cell, boxes))
    return Calendar(slots, rows, {unit.path: unit for unit in units})


@dataclass
class Month:
    """A month of one cell: its marks and all that was held in it."""

    name: str
    boxes: list[Box]
    sessions: list[StudySession] = field(default_factory=list)


def months_of(user, row: Row, year: int) -> list[Month]:
    """One cell's twelve months with their sessions of every kind; one query."""
    months = [Month(f"Tháng {month}", []) for month in range(1, 13)]
    for box in row.boxes:
        months[box.slot.end.month - 1].boxes.append(box)
    sessions = StudySession.objects.visible_to(user).filter(
        organization=row.organization, held_on__year=year
    )
    for session in sessions.order_by("held_on", "pk"):
        months[session.held_on.month - 1].sessions.append(session)
    return months
