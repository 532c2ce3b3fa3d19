"""The small bloc of the tests."""

from __future__ import annotations

from types import SimpleNamespace

import time_machine
from auditlog.context import disable_auditlog

from campaigns.models import Campaign
from members import reference
from members.models import Member, Membership, Organization, OrganizationKind, User

from .copies import NAMED, copied
from .factories.grading import settle
from .factories.members import (
    CampaignYearFactory,
    MemberFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
)

BUILT = "2026-01-05T03:00:00Z"


class House(SimpleNamespace):
    """The units, people, accounts and the year of the small bloc."""

    def expected(self, day, unit=None):
        """The memberships of those expected at a meeting of the unit (the cell) that day."""
        return Membership.objects.filter(organization=unit or self.cell).expected_on(day)


def build_house() -> House:
    """Make the rows of the fixture `house`, entered at the beginning of the year.

    In an empty database they are copied; names and numbers are the same in any order of tests.
    """
    is_first = not any(model.objects.exists() for model in (Member, Organization, User))
    if is_first:
        for factory in NAMED:
            factory.reset_sequence(0)
    is_empty = is_first and not any(
        model.objects.exists() for model in (OrganizationKind, Campaign)
    )
    with disable_auditlog(), time_machine.travel(BUILT, tick=False):
        return copied(_organizations_and_people) if is_empty else _organizations_and_people()


def _organizations_and_people() -> House:
    reference.load()
    bloc = OrganizationFactory(kind__code="bloc", name="Đảng bộ Khối", document_code="ĐUK")
    committee = OrganizationFactory(
        kind__code="grassroots_committee", parent=bloc, name="Đảng bộ Sở Một", document_code="ĐU1"
    )
    other = OrganizationFactory(
        kind__code="grassroots_committee", parent=bloc, name="Đảng bộ Sở Hai", document_code="ĐU2"
    )
    cell = OrganizationFactory(parent=committee, name="Chi bộ Một")
    sister_cell = OrganizationFactory(parent=committee, name="Chi bộ Hai")
    far_cell = OrganizationFactory(parent=other, name="Chi bộ Xa")
    members = {
        place.pk: MemberFactory.create_batch(5, cell=place)
        for place in (cell, sister_cell, far_cell)
    }
    year = CampaignYearFactory(organization=bloc, year=2026)
    settle(year)

    def user(post, at, home=cell):
        account = UserFactory(post=post, at=at)
        MembershipFactory(member=account.member, organization=home)
        return account

    users = SimpleNamespace(
        secretary=UserFactory(member=members[cell.pk][0], post="secretary", at=cell),
        deputy=UserFactory(member=members[cell.pk][1], post="deputy", at=cell),
        member=UserFactory(member=members[cell.pk][4]),
        sister=UserFactory(member=members[sister_cell.pk][0], post="secretary", at=sister_cell),
        far=UserFactory(member=members[far_cell.pk][0], post="secretary", at=far_cell),
        committee=user("secretary", committee, sister_cell),
        other_committee=user("secretary", other, far_cell),
        standing=user("standing", bloc, far_cell),
        staff=user("staff", bloc, far_cell),
        inspector=user("inspector", bloc, far_cell),
        head=user("agency_head", committee, sister_cell),
        administrator=UserFactory(member=None, is_staff=True),
    )
    fresh = Organization.objects.in_bulk(
        [bloc.pk, committee.pk, other.pk, cell.pk, sister_cell.pk, far_cell.pk]
    )
    return House(
        bloc=fresh[bloc.pk], committee=fresh[committee.pk], other_committee=fresh[other.pk],
        cell=fresh[cell.pk], sister_cell=fresh[sister_cell.pk], far_cell=fresh[far_cell.pk],
        members=members, year=year, users=users,
    )  # fmt: skip
