"""Votes: who votes unless the cell says otherwise, and never more votes than voters."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from campaigns.actions.proceedings import proposed_voters
from campaigns.actions.sessions import save_session
from campaigns.actions.sheets import sheet_for
from campaigns.models import StudySession
from tests.campaigns.test_proceedings import typed
from tests.factories.members import MemberFactory, MembershipFactory
from tests.factories.sessions import StudySessionFactory, mark_all

DAY = dt.date(2026, 11, 2)


@pytest.fixture
def session(house):
    """Four official members present, one absent; a probationary and a hosted one present too."""
    MemberFactory(cell=house.cell, official_on=None, full_name="Vũ Văn Dự Bị")
    MembershipFactory(
        member=house.members[house.sister_cell.pk][2], organization=house.cell, kind="temporary"
    )
    session = StudySessionFactory(year=house.year, organization=house.cell, held_on=DAY)
    mark_all(session, "PPPPPPP")
    absent = session.attendances.get(member=house.members[house.cell.pk][4])
    absent.mark = "A"
    absent.save()
    return session


def post(login, house, session, **fields):
    session.refresh_from_db()
    client = login(house.users.secretary)
    return client.post(f"/sessions/{session.pk}/minutes/", typed(session, **fields))


def test_official_members_present_vote_and_the_cell_may_correct_the_number(house, login, session):
    assert proposed_voters(session) == 4
    form = login(house.users.secretary).get(f"/sessions/{session.pk}/minutes/").context["form"]
    assert form["voters"].value() == 4
    assert post(login, house, session, voters="").status_code == 302
    session.refresh_from_db()
    assert (session.voters, session.approval) == (4, "4/4 đồng chí tán thành, đạt 100%")
    post(login, house, session, voters="6", votes_against="1")
    session.refresh_from_db()
    assert (session.voters, session.approval) == (6, "4/6 đồng chí tán thành, đạt 66,67%")
    page = login(house.users.secretary).get(session.get_absolute_url()).content.decode()
    assert "4/6 đồng chí tán thành, đạt 66,67%; không tán thành 1, ý kiến khác 0." in page


def test_more_votes_than_voters_and_more_voters_than_present_are_refused(house, login, session):
    page = post(login, house, session, voters="4", votes_against="1")
    assert page.context["form"].errors["votes_for"] == [
        "Tổng số phiếu (5) nhiều hơn số người biểu quyết (4)."
    ]
    page = post(login, house, session, voters="7")
    assert page.context["form"].errors["voters"] == [
        "Số người biểu quyết (7) nhiều hơn số có mặt (6)."
    ]
    assert post(login, house, session, voters="5", votes_against="1").status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        StudySession.objects.update(votes_other=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        StudySession.objects.update(voters=None)


def test_without_votes_no_number_of_voters_is_kept(house, login, session):
    post(login, house, session, voters="4", votes_for="", votes_against="", votes_other="")
    session.refresh_from_db()
    assert (session.voters, session.votes_for, session.approval) == (None, None, "")


def test_a_joint_meeting_votes_with_all_its_cells_before_any_of_them_is_handed_in(house, login):
    host = StudySession(organization=house.cell, held_on=DAY)
    save_session(
        session=host,
        rows=sheet_for(host),
        by=house.users.secretary,
        read_version=0,
        joint_cells=[house.sister_cell],
    )
    host.attendances.update(mark="P")
    part = host.joint_parts.get()
    due = part.expected_members().count()
    assert proposed_voters(host) == 5
    assert post(login, house, host, voters=str(5 + due), votes_for=str(5 + due)).status_code == 302
    mark_all(part, "P" * due)
    assert proposed_voters(host) == proposed_voters(part) == 5 + due
    host.refresh_from_db()
    assert host.approval == f"{5 + due}/{5 + due} đồng chí tán thành, đạt 100%"
