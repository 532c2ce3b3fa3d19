"""Compare a roster with what the portal knows. Nothing is written here."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from members.models import Membership, Organization
from members.normal_forms import cell_key, cell_marks_key, name_key

from .account import Account, Fate
from .closed import closed_years
from .entries import Entry, compare_person, refuse_gone
from .known import Known
from .parse import Roster
from .posts import compare_posts, second_secretaries
from .roster_row import Problem, RosterRow
from .seen import Seen

STEP = 1000  # rows after which the progress is told


@dataclass
class RosterPlan:
    """The whole comparison: what is new, changed, moved, left, and what stands in the way."""

    organization: Organization
    as_of: dt.date
    new_cells: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    left: list[Membership] = field(default_factory=list)
    homes: int = 0  # how many belong to the organisation on the roster's day
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    cell_notes: list[str] = field(default_factory=list)  # cells known by another name
    closed_years: list[int] = field(default_factory=list)  # in which something of it begins
    read_headers: list[str] = field(default_factory=list)
    ignored_headers: list[str] = field(default_factory=list)
    account: Account = field(default_factory=Account)

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
        return sum(entry.is_same for entry in self.entries)

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
            "problems": len({problem.key for problem in self.problems}),
        }


def plan_roster(
    roster: Roster,
    organization: Organization,
    *,
    today: dt.date,
    member_since: dt.date | None = None,
    allowed: Callable[[Organization], bool] = lambda _: True,
    importer_id: int | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> RosterPlan:
    """Compare the roster with the members under `organization` (a committee or one cell).

    `allowed` says whether the importer may take a member out of another organisation;
    `importer_id` is the member who imports, whose own posts the roster does not change;
    `member_since` is the day from which new members belong; `progress` is told how many rows are
    done. The number of queries does not grow with the rows.
    """
    roster.refuse_future(today)
    plan = RosterPlan(organization, roster.as_of or today)
    plan.read_headers, plan.ignored_headers = roster.read_headers, roster.ignored_headers
    known = Known(roster, organization, plan.as_of, today)
    _name_cells(roster, known)
    seen = Seen()
    for number, row in enumerate(roster.rows):
        if number % STEP == 0:
            progress(number)
        _plan_row(plan, row, known, seen, allowed=allowed, importer_id=importer_id)
    _refuse_second_secretaries(plan, known)
    new_cells = (entry.cell_name for entry in plan.entries if entry.cell is None)
    plan.new_cells = list(dict.fromkeys(new_cells))
    plan.cell_notes = _cell_notes(plan)
    plan.left = [home for home in _left(plan, roster, known) if home.member_id != importer_id]
    plan.homes = sum(map(known.belongs, known.homes.values()))
    plan.closed_years = closed_years(organization, _days(plan, member_since))
    plan.account = _settled(plan, roster)
    return plan


def _days(plan: RosterPlan, member_since: dt.date | None) -> Iterator[dt.date]:
    """From which days on the plan would change something."""
    if plan.left:
        yield plan.as_of
    for entry in plan.entries:
        if entry.is_new or (entry.comes and not entry.is_back):
            yield member_since or plan.as_of
        elif entry.moves_from or entry.is_back or entry.appoint or entry.resign:
            yield plan.as_of
        if entry.exempt_from:
            yield entry.exempt_from


def _plan_row(
    plan: RosterPlan,
    row: RosterRow,
    known: Known,
    seen: Seen,
    *,
    allowed: Callable[[Organization], bool],
    importer_id: int | None,
) -> None:
    problems = [*row.problems, *seen.unclear(row)]
    if not problems:
        entry = compare_person(row, known, allowed)
        compare_posts(entry, known, importer_id)
        refuse_gone(entry, known)
        problems = [*entry.problems, *seen.twice(entry)]
    if problems:
        plan.problems.extend(problems)
    else:
        plan.entries.append(entry)
    plan.notices.extend(row.notices)


def _name_cells(roster: Roster, known: Known) -> None:
    """Give each row its cell; two spellings of one new cell are one, the first that is not capitals."""
    into = known.organization
    spellings: dict[str, str] = {}
    stated = dict.fromkeys(row.cell for row in roster.rows)
    keys = {name: cell_marks_key(name) for name in stated}
    bare = {name: cell_key(name) for name in stated}
    # A spelling without marks is the marked one, where the file has one.
    marked = {bare[name]: key for name, key in keys.items() if key.strip() != bare[name]}
    keys = {
        name: marked.get(bare[name], key) if key.strip() == bare[name] else key
        for name, key in keys.items()
    }
    for row in roster.rows:
        if not row.cell and not row.why_no_cell:
            if into.kind.holds_members:
                row.cell = into.name
            elif known.cells_named(row.sheet_title):
                row.cell = row.sheet_title
        if row.cell in keys and not known.cells_named(row.cell):
            row.cell = spellings.setdefault(keys[row.cell], row.cell)


def _refuse_second_secretaries(plan: RosterPlan, known: Known) -> None:
    """Repeat until none is left: a refused row keeps its old post, so its successor is refused too."""
    while refused := second_secretaries(plan.entries, known):
        for entry in plan.entries:
            if sentence := refused.get(entry.row.key):
                plan.problems.append(entry.row.problem("Chức vụ Đảng", sentence))
        plan.entries = [entry for entry in plan.entries if entry.row.key not in refused]


def _cell_notes(plan: RosterPlan) -> list[str]:
    """The cells that the list calls otherwise than the portal does, each once."""
    named = dict.fromkeys((e.row.cell, e.cell.name) for e in plan.entries if e.cell)
    return [
        f"“{stated}” trong danh sách nay là {name}."
        for stated, name in named
        if cell_key(stated) != cell_key(name)
    ]


def _left(plan: RosterPlan, roster: Roster, known: Known) -> list[Membership]:
    """Homes of members whom the roster does not list, in good rows or in rows with problems.

    Left out are members who came after its day or of whom the portal knows something newer. A
    workbook of corrected rows says nothing of those whom it does not name, nor does one of which
    nobody could be read.
    """
    if roster.is_partial or not plan.entries:
        return []
    refused = {problem.key for problem in plan.problems}
    bad = [row for row in roster.rows if row.key in refused]
    names = {name_key(row.name) for row in bad}
    stated = {entry.member.pk for entry in plan.entries}
    stated |= {member.pk for row in bad if (member := known.find(row)[0])}
    left = [
        home
        for home in known.homes.values()
        if known.belongs(home)
        and home.member_id not in stated
        and not known.has_news(home.member_id)
        and home.member.name_key not in names
    ]
    return sorted(left, key=lambda home: home.member.sort_name)


def _settled(plan: RosterPlan, roster: Roster) -> Account:
    """The account with the rows of people: read, or a problem as the comparison found them."""
    refused = {problem.key for problem in plan.problems}
    account = roster.account
    counts = Counter(account.counts)
    for row in roster.rows:
        counts[Fate.PROBLEM if row.key in refused else Fate.READ] += row.read_cells
    return Account(counts, account.lines, account.unread_columns)
