"""Home: what waits for the reader today, by everything he is."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from tests.factories.grading import EvaluationFactory, proposed, scheme_of
from tests.factories.members import MemberFactory, OrganizationFactory
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory, mark_all


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


def tasks(login, user):
    page = login(user).get("/")
    assert page.status_code == 200
    return {
        task.label: task.count for section in page.context["sections"] for task in section.tasks
    }


def test_a_member_is_asked_for_his_pledge_and_his_self_assessment(house, login):
    user = house.users.member
    assert list(tasks(login, user)) == ["Viết bản cam kết năm 2026"]
    pledge = PledgeFactory(year=house.year, organization=house.cell, member=user.member)
    assert list(tasks(login, user)) == ["Bản cam kết còn là nháp, chưa nộp"]
    pledge.submit(by=user)
    assert tasks(login, user) == {}
    pledge.send_back(by=house.users.secretary, reason="Thêm chỉ tiêu")
    EvaluationFactory(year=house.year, organization=house.cell, member=user.member)
    assert list(tasks(login, user)) == [
        "Chi bộ đã góp ý bản cam kết, cần bổ sung",
        "Tự kiểm điểm, tự nhận mức xếp loại năm 2026",
    ]


def test_a_secretary_sees_this_months_meeting_until_it_is_logged(house, login):
    label = "Ghi buổi sinh hoạt thường kỳ tháng 11: Chi bộ Một"
    assert label in tasks(login, house.users.secretary)
    StudySessionFactory(year=house.year, organization=house.cell, held_on=dt.date(2026, 11, 2))
    found = tasks(login, house.users.secretary)
    assert label not in found
    assert found["Buổi sinh hoạt còn là nháp"] == 1


def test_a_committee_sees_what_it_confirms_and_decides_and_who_is_late(house, login):
    session = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 10, 5)
    )
    mark_all(session, "PPPPP")
    session.submit(by=house.users.secretary)
    proposed(house, house.members[house.cell.pk][2])
    found = tasks(login, house.users.committee)
    assert found["Buổi sinh hoạt chờ xác nhận"] == 1
    assert found["Xếp loại chờ quyết định"] == 1
    page = login(house.users.committee).get("/")
    assert page.context["late"] == [house.sister_cell]


def test_the_administrator_sees_accounts_and_no_content(house, login):
    page = login(house.users.administrator).get("/")
    assert list(tasks(login, house.users.administrator)) == ["Tài khoản của đảng bộ"]
    assert page.context["figures"] == []


@pytest.mark.parametrize("role", ["member", "secretary", "committee", "standing", "staff"])
def test_home_asks_the_same_queries_for_few_and_for_many(
    house, login, role, django_assert_max_num_queries
):
    scheme_of(2026)
    client = login(getattr(house.users, role))
    sizes = []
    for count in (1, 25):
        for _ in range(count):
            cell = OrganizationFactory(parent=house.committee)
            session = StudySessionFactory(year=house.year, organization=cell)
            member = MemberFactory(cell=cell)
            mark_all(session, "P")
            session.submit(by=house.users.secretary)
            proposed(house, member, organization=cell)
        with django_assert_max_num_queries(40) as captured:
            client.get("/")
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]
