"""Write a plan: all good rows in one transaction; old memberships and posts are ended, not erased."""

import datetime as dt
from collections.abc import Callable, Iterator

from django.db import transaction
from django.db.models import Max

from members.actions.guards import refuse_own
from members.models import (
    LeavePeriod,
    Membership,
    Organization,
    OrganizationKind,
    Position,
    RosterImport,
    User,
)
from members.short_names import short_name_of

from .audit import BATCH
from .bulk import change_rows, create_rows
from .entries import Entry
from .plan import RosterPlan
from .write_moves import end_homes, move_people
from .write_posts import PostGiver, resign_posts

ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def apply_roster(
    plan: RosterPlan,
    *,
    member_since: dt.date,
    end_left: bool = False,
    by: User | None = None,
    roster: RosterImport | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> None:
    """Write the plan's entries; every row written is in the audit log.

    New members belong from `member_since` (never before they were admitted or the cell was
    founded); moves, returns, posts and leaves follow the rules of a member's page, on the roster's
    day. Posts above what `by` may give wait for confirmation as one list, that of `roster`; those of
    the server's command (no `by`) begin at once. `end_left` also ends the memberships of those who
    are missing from the roster; `progress` is told how many rows are written. The number of queries
    grows with the founded cells, not with the rows. Raises ValidationError where a rule refuses: then
    nothing is written.
    """
    made = _make_cells(plan)
    _write_people(plan, made, member_since, progress)
    moves = [
        (entry, _cell_of(entry, made), _moves_on(plan, entry, made, member_since))
        for entry in plan.entries
        if entry.moves_from or entry.comes
    ]
    ended = move_people(moves, by=by)
    resigned = (position for entry in plan.entries for position in entry.resign)
    resigned = (position for position in resigned if position.pk not in ended)
    resign_posts(resigned, last_day=plan.as_of - ONE_DAY, by=by)
    posts = list(_posts(plan, made, member_since))
    PostGiver(by, roster, [*made.values()]).give(posts)
    _write_leaves(plan, by)
    if end_left:
        end_homes(plan.left, last_day=plan.as_of, by=by)


def _write_people(
    plan: RosterPlan,
    made: dict[str, Organization],
    member_since: dt.date,
    progress: Callable[[int], object],
) -> None:
    changes = [(entry.member, entry.before) for entry in plan.entries if entry.before]
    change_rows(changes, "search", "sort_name", "name_key", "card_key")
    new = plan.new
    done = len(plan.entries) - len(new)
    progress(done)
    for start in range(0, len(new), BATCH):
        part = new[start : start + BATCH]
        _write_new(part, made, member_since)
        progress(done + start + len(part))


def _moves_on(
    plan: RosterPlan, entry: Entry, made: dict[str, Organization], member_since: dt.date
) -> dt.date:
    """The roster's day, or where nothing was known before the day from which new members count."""
    if entry.moves_from or entry.is_back:
        return plan.as_of
    return _start(entry, _cell_of(entry, made), member_since)


def _write_leaves(plan: RosterPlan, by: User | None) -> None:
    corrected, new = [], []
    for entry in plan.entries:
        day, leave = entry.exempt_from, entry.wrong_leave
        if day is None:
            continue
        if by is not None and by.member_id == entry.member.pk:
            refuse_own(entry.member, by)
        if leave is not None:
            corrected.append((leave, {"starts_on": leave.starts_on}))
            leave.starts_on = day
        else:
            kind = LeavePeriod.Kind.EXEMPT
            new.append(LeavePeriod(member=entry.member, kind=kind, starts_on=day))
    change_rows(corrected)
    create_rows(new)


def _cell_of(entry: Entry, made: dict[str, Organization]) -> Organization:
    """The cell that the portal knows, or the one founded under this name."""
    return entry.cell or made[entry.cell_name]


def _make_cells(plan: RosterPlan) -> dict[str, Organization]:
    made = {}
    if plan.new_cells:
        kind = OrganizationKind.objects.get(code="cell")
        parent = Organization.objects.get(pk=plan.organization.pk)
        for name in plan.new_cells:
            cell = Organization(
                kind=kind,
                name=name,
                short_name=short_name_of(name),
                code=next_code(parent),
                sector=parent.sector,
                place=parent.place,
            )
            cell.check_parent(parent)
            made[name] = Organization.objects.add_child(parent, instance=cell)
            parent.refresh_from_db()
    return made


def next_code(parent: Organization) -> str:
    """The first free 14-digit code below the parent: its first empty part counts up."""
    parts = parent.code.split(".")
    empty = next((i for i, part in enumerate(parts) if part == "000"), len(parts) - 1)
    prefix = ".".join(parts[:empty])
    taken = Organization.objects.filter(code__startswith=f"{prefix}.").values_list(
        "code", flat=True
    )
    used = {int(code.split(".")[empty]) for code in taken}
    number = next(n for n in range(1, 1000) if n not in used)
    return ".".join([*parts[:empty], f"{number:03d}", *["000"] * (len(parts) - empty - 1)])


def _start(entry: Entry, organization: Organization, member_since: dt.date) -> dt.date:
    """From which day a new member belongs to the organisation."""
    return max(filter(None, (member_since, entry.member.admitted_on, organization.founded_on)))


def _write_new(entries: list[Entry], made: dict[str, Organization], member_since: dt.date) -> None:
    create_rows([entry.member for entry in entries])
    create_rows(
        [
            Membership(
                member=entry.member,
                organization=_cell_of(entry, made),
                starts_on=_start(entry, _cell_of(entry, made), member_since),
            )
            for entry in entries
        ]
    )


def _posts(
    plan: RosterPlan, made: dict[str, Organization], member_since: dt.date
) -> Iterator[Position]:
    """The posts that begin: a new member's with the home, a secretary's after the predecessor's."""
    over = Position.objects.filter(post=Position.Post.SECRETARY, ends_on__isnull=False)
    last = dict(over.values_list("organization").annotate(last=Max("ends_on")).order_by())
    for entry in plan.entries:
        for level, post in entry.appoint:
            organization = plan.organization if level == "root" else _cell_of(entry, made)
            day = plan.as_of
            if entry.is_new:
                day = _start(entry, organization, member_since)
                if post == Position.Post.SECRETARY and organization.pk in last:
                    day = max(day, last[organization.pk] + ONE_DAY)
            yield Position(member=entry.member, organization=organization, post=post, starts_on=day)
