"""Write a plan: all good rows in one transaction; old memberships and posts are ended, not erased."""

import datetime as dt
from functools import partial

from django.db import transaction
from django.db.models import F, Max

from members.actions.dated import end_row, write
from members.actions.memberships import add_leave, appoint, end_membership, transfer_member
from members.actions.posts import People, give_post
from members.models import (
    LeavePeriod,
    Member,
    Membership,
    Organization,
    OrganizationKind,
    Position,
    RosterImport,
    User,
)
from members.short_names import short_name_of

from .audit import log_changed, log_created
from .entries import Entry
from .plan import RosterPlan

BATCH = 1000
ONE_DAY = dt.timedelta(days=1)


@transaction.atomic
def apply_roster(
    plan: RosterPlan,
    *,
    member_since: dt.date,
    end_left: bool = False,
    by: User | None = None,
    roster: RosterImport | None = None,
) -> None:
    """Write the plan's entries; every row written is in the audit log.

    New members belong from `member_since` (never before they were admitted or the cell was
    founded); moves, returns, posts and leaves are the actions of a member's page, on the roster's
    day. Posts above what `by` may give wait for confirmation as one list, that of `roster`; those of
    the server's command (no `by`) begin at once. `end_left` also ends the memberships of those who
    are missing from the roster. Raises ValidationError where such an action refuses: then nothing
    is written.
    """
    cells = {entry.cell_name: entry.cell for entry in plan.entries if entry.cell}
    cells |= _make_cells(plan)
    _write_changed(plan)
    _write_new(plan, cells, member_since)
    for entry in plan.entries:
        if entry.moves_from or entry.comes:
            cell = cells[entry.cell_name]
            known_before = entry.moves_from or entry.is_back
            day = plan.as_of if known_before else _start(entry, cell, member_since)
            transfer_member(member=entry.member, organization=cell, starts_on=day, by=by)
    _change_posts(plan, cells, member_since, by, roster)
    _write_leaves(plan, by)
    if end_left:
        reason = Membership.EndReason.OTHER
        for home in plan.left:
            end_membership(membership=home, ends_on=plan.as_of, end_reason=reason, by=by)


def _write_leaves(plan: RosterPlan, by: User | None) -> None:
    for entry in plan.entries:
        if entry.exempt_from and entry.wrong_leave:
            leave = LeavePeriod.objects.select_for_update().get(pk=entry.wrong_leave.pk)
            leave.starts_on = entry.exempt_from
            write(leave)
        elif entry.exempt_from:
            exempt = LeavePeriod.Kind.EXEMPT
            add_leave(member=entry.member, kind=exempt, starts_on=entry.exempt_from, by=by)


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


def _write_changed(plan: RosterPlan) -> None:
    changed = [entry for entry in plan.entries if entry.before]
    if changed:
        names = sorted({name for entry in changed for name in entry.before})
        for entry in changed:
            entry.member.version = F("version") + 1  # forms that are open now are refused
        Member.objects.bulk_update(
            [entry.member for entry in changed],
            [*names, "search", "sort_name", "name_key", "card_key", "version"],
            batch_size=BATCH,
        )
        log_changed([(entry.member, entry.before) for entry in changed])


def _write_new(plan: RosterPlan, cells: dict[str, Organization], member_since: dt.date) -> None:
    new = plan.new
    log_created(Member.objects.bulk_create([entry.member for entry in new], batch_size=BATCH))
    homes = [
        Membership(
            member=entry.member,
            organization=cells[entry.cell_name],
            starts_on=_start(entry, cells[entry.cell_name], member_since),
        )
        for entry in new
    ]
    log_created(Membership.objects.bulk_create(homes, batch_size=BATCH))


def _change_posts(
    plan: RosterPlan,
    cells: dict[str, Organization],
    member_since: dt.date,
    by: User | None,
    roster: RosterImport | None,
) -> None:
    """End posts first, then give: a new member's post begins with the home, after a predecessor's."""
    for entry in plan.entries:
        for position in entry.resign:
            end_row(position, ends_on=max(plan.as_of - ONE_DAY, position.starts_on), by=by)
    over = Position.objects.filter(post=Position.Post.SECRETARY, ends_on__isnull=False)
    last = dict(over.values_list("organization").annotate(last=Max("ends_on")).order_by())
    people: People = {}
    for entry in plan.entries:
        for level, post in entry.appoint:
            organization = plan.organization if level == "root" else cells[entry.cell_name]
            day = plan.as_of
            if entry.is_new:
                day = _start(entry, organization, member_since)
                if post == Position.Post.SECRETARY and organization.pk in last:
                    day = max(day, last[organization.pk] + ONE_DAY)
            give = (
                appoint if by is None else partial(give_post, by=by, roster=roster, people=people)
            )
            give(member=entry.member, organization=organization, post=post, starts_on=day)
