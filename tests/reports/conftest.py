"""A house with records of several kinds, enough for every face of the report."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.models import WelfareContribution
from reports import reference
from tests.copies import copied
from tests.factories.pledges import PledgeFactory
from tests.factories.reports import NarrativeFactory
from tests.factories.sessions import StudySessionFactory, mark_all
from tests.house import build_house


@pytest.fixture
def filled(db):
    """Records of several kinds in the house, and a written section."""
    return copied(filled_house)


def filled_house():
    house = build_house()
    reference.load()
    session = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 6, 1)
    )
    mark_all(session, "PPPPK")
    session.submit(by=house.users.secretary)
    session.confirm(by=house.users.committee)
    pledge = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    pledge.submit(by=house.users.member)
    pledge.accept(by=house.users.secretary)
    WelfareContribution.objects.create(
        year=house.year, organization=house.cell, programme="Quỹ", registered_vnd=1_700_000_000,
        paid_vnd=1_234_567_000, houses=2, contributed_on=dt.date(2026, 7, 1),
    )  # fmt: skip
    NarrativeFactory(organization=house.bloc)
    return house
