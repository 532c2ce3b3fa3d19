"""Grades that others gave: of years without a scheme, and of members as civil servants."""

import datetime as dt

import pytest
from django.urls import reverse

from campaigns.models import CivilServantGrade, EarlierGrade
from campaigns.reference import schemes
from tests.factories.members import CampaignYearFactory, MembershipFactory


def test_a_label_of_a_year_without_a_scheme_is_typed_and_one_with_a_scheme_refuses_it(house, login):
    schemes.load()
    years = [
        CampaignYearFactory(organization=house.bloc, year=number, campaign=house.year.campaign)
        for number in (2010, 2015)
    ]
    client = login(house.users.staff)
    data = {"organization": house.cell.pk, "label": "Trong sạch, vững mạnh"}
    answers = [client.post("/registers/earlier-grades/new/", data | {"year": y.pk}) for y in years]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert "có quy định xếp loại" in answers[1].content.decode()
    assert EarlierGrade.objects.get().calendar_year == 2010


@pytest.fixture
def typed(house):
    member = house.members[house.cell.pk][2]
    return {
        "organization": house.cell.pk, "year": house.year.pk, "member": member.card_number,
        "result": "top", "decided_by": "Sở Một",
    }  # fmt: skip


def test_a_grade_as_civil_servant_is_read_by_its_member_and_not_by_the_whole_cell(
    house, login, typed
):
    url = "/registers/civil-servants/new/"
    assert login(house.users.secretary).post(url, typed).status_code == 302
    grade = CivilServantGrade.objects.get()
    own = house.users.member
    for user, status in (
        (house.users.deputy, 200), (house.users.committee, 200), (own, 404), (house.users.far, 404)
    ):  # fmt: skip
        assert login(user).get(grade.get_absolute_url()).status_code == status
    CivilServantGrade.objects.update(member=own.member)
    assert login(own).get(grade.get_absolute_url()).status_code == 200
    page = login(own).get(reverse("reports:member_year", args=[own.member_id]))
    assert grade.get_absolute_url() in page.content.decode()


def test_nobody_enters_their_own_grade_nor_one_of_somebody_who_was_elsewhere(house, login, typed):
    client, url = login(house.users.secretary), "/registers/civil-servants/new/"
    own = client.post(url, typed | {"member": house.users.secretary.member.card_number})
    assert "không tự ghi" in own.content.decode()
    left = house.members[house.cell.pk][3]
    left.memberships.update(ends_on=dt.date(2025, 6, 1))
    MembershipFactory(member=left, organization=house.sister_cell, starts_on=dt.date(2025, 6, 2))
    elsewhere = client.post(url, typed | {"member": left.card_number})
    assert elsewhere.status_code == 422
    assert not CivilServantGrade.objects.exists()
