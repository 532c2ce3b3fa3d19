"""What may be recorded about people and units after a year was closed, all with days in that year."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from members.actions.corrections import correct_row
from members.actions.memberships import (
    add_leave,
    appoint,
    end_membership,
    enroll_member,
    start_temporary,
    transfer_member,
)
from members.actions.merging import merge_members
from members.actions.organization_corrections import correct_organization
from members.actions.organizations import (
    create_organization,
    dissolve_organization,
    rename_organization,
)
from members.models import LeavePeriod, Membership, Organization, Position
from tests.factories.members import MemberFactory

DAY = dt.date(2026, 5, 4)


def _home(house: SimpleNamespace, number: int) -> Membership:
    """The home of one of the members of the house's first cell."""
    member = house.members[house.cell.pk][number]
    return Membership.objects.home().filter(member=member).order_by("pk").first()


def _leader(house: SimpleNamespace) -> Position:
    return Position.objects.get(organization=house.cell, post="secretary")


def start_corrected(house):
    correct_row(row=_home(house, 2), values={"starts_on": DAY})


def never_belonged(house):
    enroll_member(
        member=MemberFactory.build(), organization=house.sister_cell, starts_on=house.year.first_day
    )


def transferred(house):
    transfer_member(
        member=house.members[house.cell.pk][3], organization=house.far_cell, starts_on=DAY
    )


def died(house):
    end_membership(membership=_home(house, 4), ends_on=DAY, end_reason="died")


def on_leave(house):
    add_leave(member=house.members[house.cell.pk][2], kind=LeavePeriod.Kind.EXEMPT, starts_on=DAY)


def appointed(house):
    appoint(
        member=house.members[house.cell.pk][2],
        organization=house.cell,
        post=Position.Post.COMMITTEE,
        starts_on=house.year.first_day,
    )


def post_ended(house):
    correct_row(row=_leader(house), values={"ends_on": DAY})


def post_deleted(house):
    correct_row(row=_leader(house), values={"is_mistake": True})


def guest(house):
    start_temporary(
        member=house.members[house.cell.pk][1], organization=house.sister_cell, starts_on=DAY
    )


def made_official(house):
    member = house.members[house.cell.pk][4]
    member.official_on, member.sex = DAY, "female" if member.sex == "male" else "male"
    member.save()


def became_non_member(house):
    type(house.members[house.cell.pk][2]).objects.filter(
        pk=house.members[house.cell.pk][2].pk
    ).update(is_party_member=False)


def renamed(house):
    cell = Organization.objects.get(pk=house.cell.pk)
    rename_organization(organization=cell, renamed_on=DAY)
    cell.name = "Chi bộ Tên mới"
    cell.save()


def moved(house):
    correct_organization(
        organization=house.cell,
        values={
            "parent": Organization.objects.get(pk=house.other_committee.pk),
            "name": "Chi bộ Chuyển",
        },
    )


def founded(house):
    create_organization(
        parent=Organization.objects.get(pk=house.committee.pk),
        organization=Organization(
            kind=house.cell.kind,
            name="Chi bộ Mới",
            code="38.168.053.000.987",
            founded_on=house.year.first_day,
            records_from=house.year.first_day,
        ),
    )


def dissolved(house):
    dissolve_organization(
        organization=house.cell,
        dissolved_on=DAY,
        merged_into=Organization.objects.get(pk=house.sister_cell.pk),
        transfer_members=True,
    )


def recorded_from(house):
    Organization.objects.filter(pk=house.far_cell.pk).update(records_from=dt.date(2026, 8, 1))


def merged(house):
    merge_members(
        kept=house.members[house.cell.pk][3],
        duplicate=house.members[house.cell.pk][4],
        reason="Nhập hai lần",
        by=house.users.staff,
    )


LATE_FACTS = (
    start_corrected, never_belonged, transferred, died, on_leave, appointed, post_ended,
    post_deleted, guest, made_official, became_non_member, renamed, moved, founded, dissolved,
    recorded_from,
)  # fmt: skip
