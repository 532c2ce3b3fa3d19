"""Two people of one name are told apart in every list that holds both, and nowhere else."""

from __future__ import annotations

import datetime as dt
import itertools
from copy import copy

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from campaigns.models import Assignment, Discipline
from members.models import Member
from members.namesakes import tell_apart
from reports.papers.meeting_papers import meeting
from tests.factories.grading import proposed
from tests.factories.members import PositionFactory
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory, mark_all

AN = "Nguyễn Văn An"
KEYS = itertools.count(1)


def person(name=AN, born=None, card=None, job=""):
    birth_date = born and dt.date(*born)
    return Member(pk=next(KEYS), full_name=name, birth_date=birth_date, card_number=card, job=job)


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ({"born": (1980, 1, 2)}, {"born": (1990, 1, 2)}, ["(1980)", "(1990)"]),
        ({"born": (1980, 1, 2)}, {"born": (1980, 3, 4)}, ["(02/01/1980)", "(04/03/1980)"]),
        (
            {"born": (1980, 1, 2), "card": "770001"}, {"card": "770002"},
            ["(thẻ …0001)", "(thẻ …0002)"],
        ),
        ({"job": "Kế toán"}, {"job": "Lái xe"}, ["(Kế toán)", "(Lái xe)"]),
        ({"born": (1980, 1, 2)}, {"job": "Lái xe"}, ["(02/01/1980)", "(Lái xe)"]),
    ],
)  # fmt: skip
def test_the_shortest_sign_that_differs_is_shown(first, second, shown):
    people = [person(**first), person(**second), person("Trần Thị Bình")]
    tell_apart(people)
    assert [str(one) for one in people] == [*(f"{AN} {sign}" for sign in shown), "Trần Thị Bình"]


def test_one_person_met_twice_is_no_namesake_and_a_later_list_starts_anew():
    one, other = person(born=(1980, 1, 2)), person(born=(1990, 1, 2))
    tell_apart([one, copy(one), None])
    assert str(one) == AN
    tell_apart([one, other])
    assert str(one) == f"{AN} (1980)"
    tell_apart([one])
    assert str(one) == AN


@pytest.fixture
def namesakes(house):
    """Two members of the cell of one name, born in 1980 and 1990."""
    first, second = house.members[house.cell.pk][2:4]
    for member, year in ((first, 1980), (second, 1990)):
        Member.objects.filter(pk=member.pk).update(full_name=AN, birth_date=dt.date(year, 5, 1))
    return [Member.objects.get(pk=member.pk) for member in (first, second)]


PAGES = {
    "/sessions/new/": "secretary",
    "/pledges/paper/": "secretary",
    "/exemplars/new/": "secretary",
    "/evaluations/ballot/": "secretary",
    "/evaluations/": "secretary",
    "/pledges/": "secretary",
    "/pledges/accept/": "secretary",
    "/evaluations/decide/": "committee",
    "/dashboard/grading-list/": "committee",
}


@pytest.mark.parametrize(("address", "role"), PAGES.items())
def test_every_list_of_people_tells_them_apart(house, login, namesakes, address, role):
    for member in namesakes:
        proposed(house, member)
        PledgeFactory(year=house.year, organization=house.cell, member=member, state="submitted")
    type(house.year).objects.update(state="grading")
    page = login(getattr(house.users, role)).get(address)
    assert page.status_code == 200
    text = page.content.decode()
    assert f"{AN} (1980)" in text
    assert f"{AN} (1990)" in text


def test_the_page_of_a_session_and_its_proceedings_tell_them_apart(house, login, namesakes):
    session = StudySessionFactory(year=house.year, organization=house.cell)
    mark_all(session, "PPPPP")
    client = login(house.users.secretary)
    for page in ("", "minutes/"):
        text = client.get(f"/sessions/{session.pk}/{page}").content.decode()
        assert f"{AN} (1980)" in text
        assert f"{AN} (1990)" in text


def test_one_of_them_alone_keeps_the_plain_name(house, login, namesakes):
    proposed(house, namesakes[0])
    text = login(house.users.committee).get("/evaluations/decide/").content.decode()
    assert AN in text
    assert "(1980)" not in text


def test_proceedings_on_paper_tasks_posts_and_disciplines_tell_them_apart(house, login, namesakes):
    first, second = namesakes
    session = StudySessionFactory(year=house.year, organization=house.cell)
    mark_all(session, "PPAPP")
    for member in namesakes:
        Assignment.objects.create(
            session=session, assignee=member, content="Soạn đề cương", due_on=dt.date(2026, 12, 1)
        )
        Discipline.objects.create(
            organization=house.cell, member=member, form="reprimand",
            decided_on=dt.date(2026, 3, 1), body="Ủy ban kiểm tra", entered_by=house.users.committee,
        )  # fmt: skip
        PositionFactory(member=member, organization=house.cell, post="committee")
    printed = render_to_string("reports/print/bien-ban.html", {"report": None} | meeting(session))
    pages = [
        login(house.users.secretary).get("/sessions/tasks/").text,
        login(house.users.committee).get(f"/organizations/{house.cell.pk}/powers/").text,
        login(house.users.staff).get(reverse("campaigns:discipline_list")).text,
    ]
    for number, text in enumerate((printed, *pages)):
        assert f"{first.full_name} (1980)" in text, number
        assert f"{second.full_name} (1990)" in text, number
