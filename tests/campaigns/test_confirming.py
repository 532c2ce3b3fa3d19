"""Confirming many: the committee's own cells first; what has warnings is not ticked."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.models import QualityTable, StudySession
from tests.factories.members import MemberFactory, OrganizationFactory
from tests.factories.sessions import StudySessionFactory, mark_all

ADDRESS = "/sessions/confirm/"
DAY = dt.date(2026, 11, 2)
SOUND = {"duration_minutes": 90, "conclusions": "Thống nhất"}


def hand_in(house, cell=None, marks="P" * 10, day=DAY, **fields):
    session = StudySessionFactory(
        year=house.year, organization=cell or house.cell, held_on=day, **SOUND | fields
    )
    mark_all(session, marks)
    session.submit(by=house.users.secretary)
    return session


def listed(login, user, query=""):
    sessions = login(user).get(ADDRESS + query).context["sessions"]
    return {session: session.warnings for session in sessions}


@pytest.mark.parametrize(
    ("fields", "warnings"),
    [
        ({}, []),
        ({"duration_minutes": None}, ["chưa ghi thời lượng"]),
        ({"duration_minutes": 89}, ["họp 89 phút, quy định 90 phút"]),
        ({"duration_minutes": 89, "kind": "study"}, []),
        ({"marks": "PAPKP"}, ["1 đồng chí vắng không lý do"]),
        ({"conclusions": ""}, ["chưa có biên bản"]),
        ({"conclusions": "", "proceedings": "Đã bàn"}, []),
        ({"conclusions": "", "kind": "study"}, []),
        ({"quality": "poor"}, ["chất lượng kém"]),
        ({"quality": "good"}, []),
    ],
)
def test_a_meeting_with_warnings_is_not_ticked_and_says_why(house, login, fields, warnings):
    session = hand_in(house, **fields)
    page = login(house.users.committee).get(ADDRESS)
    assert [(found, found.warnings) for found in page.context["sessions"]] == [(session, warnings)]
    html = page.content.decode()
    assert (f'value="{session.pk}" checked' in html) is (not warnings)
    assert all(warning in html for warning in warnings)


def test_on_the_day_of_a_thematic_meeting_the_regular_one_lasts_longer(house, login):
    hand_in(house, kind="thematic")
    regular = hand_in(house)
    found = listed(login, house.users.committee)
    assert found[regular] == ["họp 90 phút, quy định 120 phút"]


def test_a_meeting_that_nobody_scored_has_a_warning_once_there_is_a_table(house, login):
    session = hand_in(house)
    study = hand_in(house, kind="study")
    table = QualityTable.objects.create(name="Bảng điểm", valid_from=dt.date(2026, 11, 3))
    assert listed(login, house.users.committee)[session] == []
    table.valid_from = DAY
    table.save()
    found = listed(login, house.users.committee)
    assert (found[session], found[study]) == (["chưa chấm chất lượng"], [])


def test_a_part_of_a_joint_meeting_has_its_hosts_proceedings(house, login):
    host = hand_in(house)
    part = hand_in(house, house.sister_cell, joint_host=host, conclusions="")
    assert listed(login, house.users.committee)[part] == []
    StudySession.objects.filter(pk=host.pk).update(conclusions="")
    assert listed(login, house.users.committee)[part] == ["chưa có biên bản"]


def test_the_bloc_sees_what_is_its_own_and_the_rest_when_it_asks(house, login):
    direct = OrganizationFactory(kind__code="grassroots_cell", parent=house.bloc)
    MemberFactory(cell=direct)
    below, own = hand_in(house), hand_in(house, direct)
    user = house.users.standing
    assert list(listed(login, user)) == [own]
    assert list(listed(login, user, "?all=1")) == [own, below]
    html = login(user).get(f"{ADDRESS}?all=1").content.decode()
    ticked = [f'value="{session.pk}" checked' in html for session in (own, below)]
    assert ticked == [True, False]
    assert "Xem cả 1 buổi do cấp ủy cấp dưới xác nhận" in (
        login(user).get(ADDRESS).content.decode()
    )
    assert list(listed(login, house.users.committee)) == [below]


def test_nothing_chosen_is_said_and_a_long_list_says_that_it_is_cut(house, login, monkeypatch):
    sessions = [hand_in(house, day=dt.date(2026, 11, day)) for day in (2, 3, 4)]
    client = login(house.users.committee)
    page = client.post(ADDRESS, follow=True)
    assert "Đồng chí chưa chọn buổi nào để xác nhận." in page.content.decode()
    assert "Đã xác nhận" not in page.content.decode()
    assert "Trang này có" not in page.content.decode()
    monkeypatch.setattr("campaigns.views.session_changes.PAGE", 2)
    page = client.get(ADDRESS)
    assert "Trang này có 2 trong 3 buổi" in page.content.decode()
    first, second = (session.pk for session in page.context["sessions"])
    page = client.post(ADDRESS, {"session": [first, second]}, follow=True)
    assert "Đã xác nhận 2 buổi." in page.content.decode()
    assert list(page.context["sessions"]) == sessions[2:]
    page = client.post(ADDRESS, {"session": [sessions[2].pk]}, follow=True)
    assert page.redirect_chain[-1][0] == "/sessions/"


def test_the_page_asks_the_same_queries_for_few_and_for_many(
    house, login, django_assert_max_num_queries
):
    client, sizes = login(house.users.committee), []
    for many in (1, 20):
        for number in range(many):
            hand_in(house, day=dt.date(2026, 1, 1) + dt.timedelta(days=number + many))
        with django_assert_max_num_queries(12) as captured:
            client.get(ADDRESS)
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]
