"""The small bloc of the tests: built once in a process, then copied into each test."""

from __future__ import annotations

import pickle
from functools import cache
from types import SimpleNamespace

import time_machine
from auditlog.context import disable_auditlog
from django.core.management.color import no_style
from django.db import connection, transaction

from campaigns.models import Campaign, CampaignYear, GradingSettings
from members import reference
from members.models import Member, Membership, Organization, OrganizationKind, Position, User

from .factories.grading import settle
from .factories.members import (
    CampaignYearFactory,
    MemberFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
)

BUILT = "2026-01-05T03:00:00Z"
TABLES = (
    OrganizationKind, OrganizationKind.may_stand_under.through, Organization, Member, Membership,
    User, Position, Campaign, CampaignYear, GradingSettings,
)  # fmt: skip
NAMED = (MemberFactory, OrganizationFactory, UserFactory)


def build_house() -> SimpleNamespace:
    """Make the rows of the fixture `house`, entered at the beginning of the year.

    In an empty database they are copied from a house that is built once in a process, which takes
    an eighth of the time: names and numbers are the same in any order of tests.
    """
    is_first = not any(model.objects.exists() for model in (Member, Organization, User))
    if is_first:
        _number_names(dict.fromkeys(NAMED, 0))
    if is_first and not any(model.objects.exists() for model in (OrganizationKind, Campaign)):
        house = _copied(_pattern())
    else:
        house = _built()
    house.expected = lambda day, place=house.cell: Membership.objects.filter(
        organization=place
    ).expected_on(day)
    return house


@cache
def _pattern() -> bytes:
    """A house with its rows, table by table; none of them stays."""
    with transaction.atomic():
        house = _built()
        rows = [list(table._base_manager.all()) for table in TABLES]
        transaction.set_rollback(True)
    return pickle.dumps((house, rows))


def _copied(pattern: bytes) -> SimpleNamespace:
    """Write the rows of the pattern; rows that follow are numbered and named after them."""
    house, tables = pickle.loads(pattern)  # noqa: S301  our own
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in zip(TABLES, tables, strict=True):
            table._base_manager.bulk_create(rows)
        for sql in connection.ops.sequence_reset_sql(no_style(), TABLES):
            cursor.execute(sql)
    _number_names({factory: factory._meta.model.objects.count() for factory in NAMED})
    return house


def _number_names(numbers: dict) -> None:
    """Have each factory go on from its number."""
    for factory, number in numbers.items():
        factory.reset_sequence(number)


def _built() -> SimpleNamespace:
    with disable_auditlog(), time_machine.travel(BUILT, tick=False):
        return _organizations_and_people()


def _organizations_and_people() -> SimpleNamespace:
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
    return SimpleNamespace(
        bloc=fresh[bloc.pk], committee=fresh[committee.pk], other_committee=fresh[other.pk],
        cell=fresh[cell.pk], sister_cell=fresh[sister_cell.pk], far_cell=fresh[far_cell.pk],
        members=members, year=year, users=users,
    )  # fmt: skip
