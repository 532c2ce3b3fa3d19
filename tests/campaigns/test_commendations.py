"""A commendation: decided on a nominee or elsewhere, counted by both its years."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.models import Commendation
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from tests.factories.exemplars import CommendationFactory, NominationFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.database

DECISION = {
    "award": "honour",
    "title": "Giấy khen",
    "level": "upper",
    "decision_number": "12-QĐ/ĐUK",
    "decided_on": "2026-11-20",
    "achievement_year": "2026",
}


@pytest.fixture
def nomination(house):
    return NominationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )


def test_a_decision_with_an_impossible_year_is_refused_and_changes_nothing(
    house, login, nomination
):
    nomination.nominate(by=house.users.secretary)
    nomination.verify(by=house.users.committee)
    client = login(house.users.standing)
    bad = DECISION | {"achievement_year": "2027"}
    page = client.post(f"/exemplars/{nomination.pk}/commend/", bad)
    assert "không thể sau năm quyết định" in page.content.decode()
    nomination.refresh_from_db()
    assert (nomination.state, Commendation.objects.count()) == ("verified", 0)


def test_one_honoured_may_be_introduced_later(house, login, nomination):
    nomination.nominate(by=house.users.secretary)
    nomination.verify(by=house.users.committee)
    client = login(house.users.standing)
    again = DECISION | {"award": "introduce", "occasion": "Những tấm gương bình dị mà cao quý"}
    client.post(f"/exemplars/{nomination.pk}/again/", again)
    assert not Commendation.objects.exists()
    client.post(f"/exemplars/{nomination.pk}/commend/", DECISION)
    client.post(f"/exemplars/{nomination.pk}/again/", again)
    assert set(Commendation.objects.values_list("award", flat=True)) == {"honour", "introduce"}


def test_ten_exemplars_decided_in_2024_for_2023_count_in_both_years(house):
    for number in range(10):
        CommendationFactory(
            organization=house.cell, kind="collective" if number < 5 else "individual",
            decided_on=dt.date(2024, 3, 1), achievement_year=2023,
        )  # fmt: skip
    decided, achieved = FIGURES["exemplars"], FIGURES["exemplars_achieved"]
    counts = {
        year: (
            decided.of(house.bloc, Period.of_year(year)).numerator,
            achieved.of(house.bloc, Period.of_year(year)).numerator,
        )
        for year in (2023, 2024)
    }
    assert counts == {2023: (0, 10), 2024: (10, 0)}
    assert FIGURES["collectives"].of(house.bloc, Period.of_year(2024)).numerator == 5


def test_staff_enter_an_award_decided_elsewhere_but_not_into_a_closed_year(house, login):
    client = login(house.users.staff)
    data = DECISION | {"organization": house.cell.pk, "kind": "collective", "level": "province"}
    client.post("/exemplars/commendations/new/", data)
    assert Commendation.objects.get().recipient == "Chi bộ Một"
    type(house.year).objects.update(state="closed")
    page = client.post("/exemplars/commendations/new/", data)
    assert "đã chốt" in page.content.decode()
    assert login(house.users.secretary).get("/exemplars/commendations/new/").status_code == 403


def test_the_one_commended_is_written_down_and_told_from_who_bears_the_same_name(house, login):
    client, address = login(house.users.staff), "/exemplars/commendations/new/"
    one, other = (
        MemberFactory(full_name="Đặng Thị Đào", card_number=card, cell=place)
        for card, place in (("00112233", house.cell), ("00445566", house.far_cell))
    )
    data = DECISION | {"organization": house.cell.pk, "kind": "individual"}

    def refused(name):
        page = client.post(address, data | {"member": name})
        assert page.context["form"]["member"].value() == name
        return page.context["form"].errors["member"]

    both = "Đặng Thị Đào (00112233), Chi bộ Một; Đặng Thị Đào (00445566), Chi bộ Xa"
    assert refused("đặng thị đào") == [f"Có 2 đồng chí cùng tên; mời ghi rõ: {both}."]
    assert refused("Thị Đào") == [f"Không có ai tên đúng như vậy. Có phải: {both}?"]
    assert refused("Lê Văn Không") == ["Không tìm thấy đồng chí nào có họ tên hoặc số thẻ này."]
    assert not Commendation.objects.exists()
    assert str(one) not in client.get(address).content.decode()
    for name, member in (("00445566", other), ("Đặng Thị Đào (00112233)", one)):
        client.post(address, data | {"member": name})
        found = Commendation.objects.latest("pk")
        assert (found.member, found.recipient) == (member, "Đặng Thị Đào")
