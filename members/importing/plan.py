"""Compare a roster with what the portal knows. Nothing is written here."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from members.models import Membership, Organization
from portal.kit.text import fold, nfc

from .entries import Entry, compare_person
from .known import Known, name_key
from .parse import Roster
from .posts import compare_posts, second_secretaries
from .rows import Problem, RosterRow, impossible_dates


@dataclass
class RosterPlan:
    """The whole comparison: what is new, changed, moved, left, and what stands in the way."""

    organization: Organization
    as_of: dt.date
    new_cells: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    left: list[Membership] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    read_headers: list[str] = field(default_factory=list)
    ignored_headers: list[str] = field(default_factory=list)

    @property
    def new(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_new]

    @property
    def changed(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_changed]

    @property
    def moved(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.moves_from]

    @property
    def returned(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_back]

    @property
    def same(self) -> int:
        """Rows that change nothing."""
        changing = (self.new, self.changed, self.moved, self.returned)
        return len(self.entries) - sum(map(len, changing))

    @property
    def counts(self) -> dict[str, int]:
        return {
            "rows": len(self.entries),
            "new_cells": len(self.new_cells),
            "new": len(self.new),
            "changed": len(self.changed),
            "moved": len(self.moved),
            "returned": len(self.returned),
            "left": len(self.left),
            "problems": len({problem.row for problem in self.problems}),
        }


def plan_roster(
    roster: Roster,
    organization: Organization,
    *,
    today: dt.date,
    allowed: Callable[[Organization], bool] = lambda _: True,
    importer_id: int | None = None,
) -> RosterPlan:
    """Compare the roster with the members under `organization` (a committee or one cell).

    `allowed` says whether the importer may take a member out of another organisation;
    `importer_id` is the member who imports, whose own posts the roster does not change. The number
    of queries does not grow with the rows.
    """
    roster.refuse_future(today)
    plan = RosterPlan(organization, roster.as_of or today)
    plan.read_headers, plan.ignored_headers = roster.read_headers, roster.ignored_headers
    known = Known(roster, organization, plan.as_of, today)
    seen: dict[object, int] = {}
    cards: dict[str, int] = {}
    spellings: dict[str, str] = {}  # of one cell: they differ in capitals and spaces alone
    for row in roster.rows:
        if not row.cell and organization.kind.holds_members:
            row.cell = organization.name
        row.cell = spellings.setdefault(nfc(row.cell).casefold(), row.cell)
        problems = [*row.problems, *impossible_dates(row, today), *_unclear(row, cards)]
        if not problems:
            entry = compare_person(row, known, allowed)
            compare_posts(entry, known, importer_id)
            problems = [*entry.problems, *_twice(entry, seen)]
        if problems:
            plan.problems.extend(problems)
        else:
            plan.entries.append(entry)
        plan.notices.extend(row.notices)
    _refuse_second_secretaries(plan, known)
    new_cells = (entry.cell_name for entry in plan.entries if entry.cell is None)
    plan.new_cells = list(dict.fromkeys(new_cells))
    plan.left = [home for home in _left(plan, roster, known) if home.member_id != importer_id]
    return plan


def _unclear(row: RosterRow, cards: dict[str, int]) -> Iterator[Problem]:
    """No cell, or a card number that another row of the file has, imported or not."""
    if not row.cell:
        yield row.problem("Chi bộ", "Không rõ thuộc chi bộ nào.")
    if row.card_number:
        first = cards.setdefault(row.card_number, row.number)
        if first != row.number:
            yield row.problem("Số thẻ đảng viên", f"Trùng số thẻ với dòng {first}.")


def _twice(entry: Entry, seen: dict[object, int]) -> Iterator[Problem]:
    row = entry.row
    identity = entry.member.pk or row.card_number or name_key(row.name, row.birth_date)
    if identity in seen:
        yield row.problem("Họ và tên", f"Trùng với dòng {seen[identity]}.")
    elif not entry.problems:
        seen[identity] = row.number


def _refuse_second_secretaries(plan: RosterPlan, known: Known) -> None:
    """Repeat until none is left: a refused row keeps its old post, so its successor is refused too."""
    while refused := second_secretaries(plan.entries, known):
        for entry in plan.entries:
            if sentence := refused.get(entry.row.number):
                plan.problems.append(entry.row.problem("Chức vụ Đảng", sentence))
        plan.entries = [entry for entry in plan.entries if entry.row.number not in refused]


def _left(plan: RosterPlan, roster: Roster, known: Known) -> list[Membership]:
    """Homes of members whom the roster does not list, in good rows or in rows with problems.

    Left out are members who came after its day or of whom the portal knows something newer. A
    workbook of corrected rows says nothing of those whom it does not name.
    """
    if roster.is_partial:
        return []
    numbers = {problem.row for problem in plan.problems}
    bad = [row for row in roster.rows if row.number in numbers]
    names = {fold(row.name) for row in bad}
    stated = {entry.member.pk for entry in plan.entries}
    stated |= {member.pk for row in bad if (member := known.find(row))}
    left = [
        home
        for home in known.homes.values()
        if home.organization.is_within(plan.organization)
        and home.ends_on is None
        and home.starts_on <= plan.as_of
        and home.member_id not in stated
        and not known.has_news(home.member_id)
        and fold(home.member.full_name) not in names
    ]
    return sorted(left, key=lambda home: home.member.sort_name)
