"""Tasks that meetings gave: on the home of whom they were given, and in one list."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.models import Assignment
from tests.factories.sessions import StudySessionFactory, mark_all

ADDRESS = "/sessions/tasks/"


@pytest.fixture
def session(house):
    found = StudySessionFactory(year=house.year, organization=house.cell)
    mark_all(found, "PPPPP")
    found.submit(by=house.users.secretary)
    return found


def give(session, content, due=None, to=None, **more):
    return Assignment.objects.create(
        session=session, content=content, due_on=due, assignee=to, **more
    )


def at_home(login, user):
    section = login(user).get("/").context["own"]
    return [
        (task.label.removeprefix("Nhiệm vụ được giao: "), task.late)
        for task in section.tasks
        if task.label.startswith("Nhiệm vụ được giao")
    ]


def listed(client, query=""):
    return [row.content for row in client.get(ADDRESS + query).context["table"].data]


def test_open_tasks_stand_on_the_home_of_whom_they_were_given_by_deadline(house, login, session):
    member = house.users.member.member
    give(session, "Không hạn", to=member)
    give(session, "Sau", dt.date(2026, 12, 1), member)
    give(session, "Quá hạn", dt.date(2026, 11, 22), member)
    give(
        session,
        "Xong",
        dt.date(2026, 11, 1),
        member,
        done_on=dt.date(2026, 11, 1),
        reported_in=session,
    )
    give(session, "Của người khác", dt.date(2026, 11, 1), house.users.deputy.member)
    assert at_home(login, house.users.member) == [
        ("Quá hạn", True), ("Sau", False), ("Không hạn", False)
    ]  # fmt: skip
    session.take_back(by=house.users.secretary)
    assert at_home(login, house.users.member) == []


def test_beyond_the_first_few_the_home_leads_to_the_list(house, login, session):
    for number in range(9):
        give(session, f"Việc {number}", dt.date(2026, 12, 1), house.users.member.member)
    page = login(house.users.member).get("/").content.decode()
    assert "Việc 7" in page
    assert "Việc 8" not in page
    assert "Các nhiệm vụ khác được giao" in page


def test_the_list_shows_a_member_his_own_and_the_cell_and_its_committee_all(house, login, session):
    give(session, "Của tôi", to=house.users.member.member)
    give(session, "Chung")
    give(session, "Xong", done_on=dt.date(2026, 11, 1), reported_in=session)
    assert listed(login(house.users.member)) == ["Của tôi"]
    assert listed(login(house.users.sister)) == []
    for user in (house.users.secretary, house.users.committee):
        client = login(user)
        assert listed(client) == ["Của tôi", "Chung"]
        assert listed(client, "?state=done") == ["Xong"]
        assert listed(client, "?mine=on") == []
    assert ADDRESS in login(house.users.secretary).get("/sessions/").content.decode()


def test_the_list_asks_the_same_queries_for_few_and_for_many(
    house, login, session, django_assert_max_num_queries
):
    client, sizes = login(house.users.committee), []
    for many in (1, 20):
        for number in range(many):
            give(session, f"Việc {number}", to=house.members[house.cell.pk][number % 5])
        with django_assert_max_num_queries(12) as captured:
            client.get(ADDRESS)
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]
