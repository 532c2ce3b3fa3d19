"""Write a plan: all of its good rows in one transaction, ending old terms rather than erasing."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from members.models import (
    LeavePeriod,
    Member,
    Membership,
    Organization,
    OrganizationKind,
    Position,
)

from .plan import Entry, RosterPlan

BATCH = 1000


@transaction.atomic
def apply_roster(plan: RosterPlan, *, member_since: dt.date, end_left: bool = False) -> None:
    """Write the plan's entries.

    New members belong from `member_since` (never before they were admitted); a transfer ends the
    old membership on the day before the roster's date. `end_left` also ends the memberships of
    those who are missing from the roster.
    """
    cells = _make_cells(plan)
    for entry in plan.entries:
        entry.cell = entry.cell or cells[entry.cell_name]
    new = plan.new
    created = Member.objects.bulk_create([entry.member for entry in new], batch_size=BATCH)
    for entry, member in zip(new, created, strict=True):
        entry.member = member
    changed = [entry for entry in plan.entries if entry.changed]
    if changed:
        names = sorted({name for entry in changed for name in entry.changed})
        Member.objects.bulk_update(
            [entry.member for entry in changed], [*names, "search", "sort_name"], batch_size=BATCH
        )
    _move(plan, member_since)
    _appoint(plan, member_since, {member.pk for member in created})
    LeavePeriod.objects.bulk_create(
        [
            LeavePeriod(
                member=entry.member, kind=LeavePeriod.Kind.EXEMPT, starts_on=entry.exempt_from
            )
            for entry in plan.entries
            if entry.exempt_from
        ],
        batch_size=BATCH,
    )
    if end_left:
        Membership.objects.filter(pk__in=[m.pk for m in plan.left]).update(
            ends_on=plan.as_of, end_reason=Membership.EndReason.OTHER
        )


def _make_cells(plan: RosterPlan) -> dict[str, Organization]:
    made = {}
    if plan.new_cells:
        kind = OrganizationKind.objects.get(code="cell")
        parent = Organization.objects.get(pk=plan.organization.pk)
        for name in plan.new_cells:
            cell = Organization(
                kind=kind,
                name=name,
                short_name=name.removeprefix("Chi bộ ").strip()[:80],
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


def _start(entry: Entry, member_since: dt.date) -> dt.date:
    return max(member_since, entry.member.admitted_on or member_since)


def _move(plan: RosterPlan, member_since: dt.date) -> None:
    moved = [entry.moves_from for entry in plan.entries if entry.moves_from]
    for membership in moved:
        membership.ends_on = plan.as_of - dt.timedelta(days=1)
        membership.end_reason = Membership.EndReason.TRANSFER
    Membership.objects.bulk_update(moved, ["ends_on", "end_reason"], batch_size=BATCH)
    opened = set(
        Membership.objects.home().filter(ends_on__isnull=True).values_list("member_id", flat=True)
    )
    Membership.objects.bulk_create(
        [
            Membership(
                member=entry.member,
                organization=entry.cell,
                starts_on=plan.as_of if entry.moves_from else _start(entry, member_since),
            )
            for entry in plan.entries
            if entry.member.pk not in opened
        ],
        batch_size=BATCH,
    )


def _appoint(plan: RosterPlan, member_since: dt.date, fresh: set[int]) -> None:
    ended = [position for entry in plan.entries for position in entry.resign]
    for position in ended:
        position.ends_on = max(plan.as_of, position.starts_on)
    Position.objects.bulk_update(ended, ["ends_on"], batch_size=BATCH)
    Position.objects.bulk_create(
        [
            Position(
                member=entry.member,
                organization=plan.organization if place == "root" else entry.cell,
                post=post,
                starts_on=_start(entry, member_since) if entry.member.pk in fresh else plan.as_of,
            )
            for entry in plan.entries
            for place, post in entry.appoint
        ],
        batch_size=BATCH,
    )
