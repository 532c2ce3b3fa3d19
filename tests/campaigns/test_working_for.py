"""For which unit somebody with two posts works; dissolved units are not offered any more."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.models.registers import REGISTERS
from members.models import Organization
from tests.factories.grading import EvaluationFactory
from tests.factories.members import MemberFactory, OrganizationFactory, PositionFactory

FORMS = ("/pledges/paper/", "/exemplars/new/", "/sessions/new/")


@pytest.fixture
def both(house):
    """The secretary of the committee, who leads the sister cell too."""
    user = house.users.committee
    PositionFactory(member=user.member, organization=house.sister_cell, post="secretary")
    return user


@pytest.mark.parametrize("address", FORMS)
def test_whoever_leads_a_committee_and_a_cell_starts_with_the_cell_and_may_change(
    house, login, both, address
):
    page = login(both).get(address)
    chosen = page.context["working_for"]
    assert chosen.organization == house.sister_cell
    assert chosen.others == [(house.committee, f"?organization={house.committee.pk}")]
    assert "Đang làm việc cho: <strong>Chi bộ Hai</strong>" in page.content.decode()
    other = login(both).get(f"{address}?organization={house.committee.pk}")
    assert other.context["working_for"].organization == house.committee


@pytest.mark.parametrize(
    "address", [*(f"/registers/{slug}/new/" for slug in REGISTERS), "/exemplars/models/new/"]
)
def test_registers_and_practices_ask_for_which_unit_and_choose_none_themselves(
    house, login, both, address
):
    page = login(both).get(address)
    if page.status_code == 403:  # kept above the committee
        return
    field = page.context["form"]["organization"]
    offered = set(field.field.queryset)
    assert house.committee in offered, address
    if house.sister_cell in offered:
        assert not field.value()
        assert not field.field.widget.is_hidden


def test_the_rest_of_the_address_is_kept_when_the_unit_is_changed(house, login, both):
    page = login(both).get("/sessions/new/?kind=thematic")
    [(_, url)] = page.context["working_for"].others
    assert url == f"?kind=thematic&organization={house.committee.pk}"


def test_the_paper_of_a_member_of_the_cell_can_be_typed_in(house, login, both):
    form = login(both).get("/pledges/paper/").context["form"]
    assert set(form.fields["member"].queryset) >= set(house.members[house.sister_cell.pk])


def test_one_post_sees_no_chooser_and_another_s_unit_is_not_found(house, login):
    client = login(house.users.secretary)
    for address in FORMS:
        assert "Đang làm việc cho" not in client.get(address).content.decode()
        named = client.get(f"{address}?organization={house.sister_cell.pk}")
        assert named.status_code == 404
    assert login(house.users.inspector).get("/exemplars/new/").status_code == 403


def test_the_ballot_offers_every_cell_whose_votes_one_enters(house, login, both):
    PositionFactory(member=both.member, organization=house.cell, post="secretary")
    member = house.members[house.cell.pk][3]
    EvaluationFactory(year=house.year, organization=house.cell, member=member)
    page = login(both).get("/evaluations/ballot/")
    assert page.context["cell"] == house.cell
    assert [unit for unit, _ in page.context["working_for"].others] == [house.sister_cell]


def test_the_list_of_pledges_says_truly_what_it_holds(house, login, both):
    said = "Ngoài các bản của Chi bộ Hai (đồng chí phụ trách), danh sách này chỉ có bản"
    assert said in " ".join(login(both).get("/pledges/").content.decode().split())
    alone = login(house.users.other_committee).get("/pledges/").content.decode()
    assert "Danh sách này chỉ có bản của cán bộ lãnh đạo" in " ".join(alone.split())


@pytest.fixture
def dissolved(house):
    cell = OrganizationFactory(parent=house.committee, name="Chi bộ Đã Giải Thể")
    MemberFactory(cell=cell)
    Organization.objects.filter(pk=cell.pk).update(dissolved_on=dt.date(2025, 6, 1))
    return cell


@pytest.mark.parametrize(
    "address", ["/sessions/", "/evaluations/", "/exemplars/", "/registers/welfare/"]
)
def test_filters_offer_a_dissolved_unit_for_the_years_in_which_it_was(
    house, login, dissolved, address
):
    client = login(house.users.standing)
    assert dissolved.name not in client.get(f"{address}?more=1").content.decode()
    assert dissolved.name in client.get(f"{address}?organization={dissolved.pk}").content.decode()
    assert dissolved.name in client.get(f"{address}?year=&more=1").content.decode()


def test_forms_offer_no_dissolved_unit(house, login, dissolved):
    PositionFactory(member=house.users.secretary.member, organization=dissolved, post="secretary")
    PositionFactory(member=house.users.secretary.member, organization=house.committee, post="staff")
    client = login(house.users.secretary)
    for address in (
        *FORMS,
        "/registers/welfare/new/",
        "/exemplars/models/new/",
        "/registers/inspections/new/",
    ):
        page = client.get(address)
        assert page.status_code == 200, address
        assert dissolved.name not in page.content.decode(), address
