"""Members: who is listed to whom, finding one, the page of one, writing and correcting."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from auditlog.models import LogEntry

from members.forms import near
from members.models import CorrectionRequest, LeavePeriod, Member, Membership, Organization
from portal.kit.tables import LONG
from tests.browsing import shown_version
from tests.factories.members import LeavePeriodFactory, MemberFactory, MembershipFactory


def listed(page):
    return {row.record for row in page.context["table"].rows}


def facts(house, **changes):
    return {
        "full_name": "Đặng Thị  Đào",
        "birth_date": "1990-05-06",
        "sex": "female",
        "card_number": "38.123456",
        "admitted_on": "2020-01-02",
        "official_on": "2021-01-02",
        "organization": house.cell.pk,
        "starts_on": "2026-11-01",
    } | changes


def test_a_large_office_is_offered_its_upper_units_and_those_near_the_chosen_one(
    house, login, monkeypatch
):
    monkeypatch.setattr(near, "ALL_UP_TO", 3)
    client = login(house.users.staff)

    def offered(query):
        page = client.get(f"/members/{query}")
        select = re.search(
            r'<select name="organization".*?</select>', page.content.decode(), re.DOTALL
        )[0]
        assert near.FURTHER in select
        return page, {int(key) for key in re.findall(r'<option value="(\d+)"', select)}

    upper = {house.bloc.pk, house.committee.pk, house.other_committee.pk}
    cells = {house.cell.pk, house.sister_cell.pk}
    assert offered("?more=1")[1] == upper
    assert offered(f"?organization={house.committee.pk}")[1] == upper | cells
    page, keys = offered(f"?organization={house.sister_cell.pk}")
    assert keys == upper | cells
    assert listed(page) >= set(house.members[house.sister_cell.pk])
    assert not listed(page) & set(house.members[house.cell.pk])
    # A cell that was not offered may be named all the same.
    far = listed(client.get(f"/members/?organization={house.far_cell.pk}"))
    assert far >= set(house.members[house.far_cell.pk])
    assert not far & set(house.members[house.cell.pk])


def test_each_sees_the_members_that_concern_them(house, login):
    def seen(role):
        return listed(login(getattr(house.users, role)).get("/members/"))

    assert seen("member") == {house.users.member.member}
    assert seen("secretary") == set(house.members[house.cell.pk])
    assert seen("administrator") == set()
    in_committee = Membership.objects.filter(
        organization__path__startswith=house.committee.path
    ).values("member")
    assert seen("committee") == set(Member.objects.filter(pk__in=in_committee))
    assert seen("head") == seen("committee")


@pytest.mark.database  # letters compared without case and marks
def test_members_are_found_without_marks_by_name_and_by_card(house, login):
    member = MemberFactory(full_name="Đặng Thị Đào", card_number="38.777", cell=house.cell)
    client = login(house.users.secretary)
    for text in ("dang thi dao", "ĐẶNG  thị", "38.777"):
        assert listed(client.get("/members/", {"text": text})) == {member}
    assert listed(login(house.users.far).get("/members/", {"text": "dang thi dao"})) == set()


def test_names_cards_and_units_are_found_however_they_are_written(house, login):
    member = MemberFactory(full_name="Đặng K'Păh", card_number="038.777", cell=house.cell)
    house.cell.name = "Chi bộ Phòng Hành chính – Tiếp dân"
    house.cell.save()
    client = login(house.users.secretary)
    for text in ("Ðặng k’păh", "38 777", "38777", "0038.777", "K\u200b'Păh"):
        assert listed(client.get("/members/", {"text": text})) == {member}, text
    for text in ("hành chính-tiếp dân", "Hành chính tiếp dân", "HÀNH CHÍNH - TIẾP DÂN"):
        assert Organization.objects.search(text).get() == house.cell, text


def test_a_person_who_is_known_is_pointed_at_and_asked_about_once_more(house, login):
    known = MemberFactory(
        full_name="Đặng Thị Đào", birth_date=dt.date(1990, 5, 6), cell=house.far_cell
    )
    client = login(house.users.committee)
    data = facts(house, full_name="ÐẶNG  THỊ ĐÀO,")
    page = client.post("/members/new/", data)
    assert f"{known.full_name} (sinh 06/05/1990, Chi bộ Xa)" in page.text
    assert client.post("/members/new/", data | {"is_another": "on"}).status_code == 302
    assert Member.objects.filter(name_key="dang thi dao").count() == 2
    taken = facts(house, full_name="Lê Thị Khác", card_number="0038 123456")
    page = client.post("/members/new/", taken)
    assert page.context["form"].errors["card_number"] == ["Đã có đảng viên mang số thẻ này."]
    blank = client.post("/members/new/", facts(house, full_name="\u200b\u200e"))
    assert "full_name" in blank.context["form"].errors


@pytest.mark.database  # order of Vietnamese letters
def test_the_list_is_in_vietnamese_name_order(house, login):
    for name in ("Trần Văn Ý", "Bùi Thị Ân", "Vũ Văn An", "Lê Thị Ánh"):
        MemberFactory(full_name=name, workplace="đo thứ tự", cell=house.cell)
    page = login(house.users.secretary).get("/members/")
    names = [
        row.record.full_name
        for row in page.context["table"].rows
        if row.record.workplace == "đo thứ tự"
    ]
    assert names == ["Vũ Văn An", "Lê Thị Ánh", "Bùi Thị Ân", "Trần Văn Ý"]


@pytest.mark.database  # compares and subtracts days in SQL
def test_filters_tell_apart_official_probationary_guests_and_those_who_left(house, login):
    trial = MemberFactory(official_on=None, cell=house.sister_cell)
    gone = MemberFactory()
    MembershipFactory(
        member=gone, organization=house.cell, ends_on=dt.date(2026, 11, 22), end_reason="died"
    )
    guest = house.members[house.sister_cell.pk][4]
    MembershipFactory(
        member=guest,
        organization=house.cell,
        kind="temporary",
        starts_on=dt.date(2026, 11, 1),
        ends_on=dt.date(2026, 11, 23),
    )
    client = login(house.users.committee)

    def found(**query):
        return listed(client.get("/members/", query))

    assert gone not in found()
    assert found(standing="left") == {gone}
    assert found(standing="probationary") == {trial}
    assert trial not in found(standing="official")
    assert found(standing="temporary", organization=house.cell.pk) == {guest}
    assert guest not in found(organization=house.cell.pk)
    assert found(organization=house.committee.pk) == found()
    assert found(organization=house.far_cell.pk) == set()  # not one of the choices


@pytest.mark.parametrize("role", ["secretary", "committee", "staff"])
def test_the_list_asks_the_same_number_of_queries_for_few_and_for_many(
    house, login, role, django_assert_max_num_queries
):
    client = login(getattr(house.users, role))
    sizes = []
    for total in (LONG, 30):  # of any longer list one query counts the rows
        MemberFactory.create_batch(total, cell=house.cell)
        with django_assert_max_num_queries(12) as captured:
            assert client.get("/members/").status_code == 200
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]


def test_importers_are_led_to_the_import_and_others_are_not(house, login):
    link = 'href="/members/import/"'
    assert link in login(house.users.committee).get("/members/").content.decode()
    assert link not in login(house.users.secretary).get("/members/").content.decode()


def test_a_member_hidden_from_the_reader_is_not_found(house, login):
    url = f"/members/{house.members[house.cell.pk][2].pk}/"
    assert login(house.users.member).get(url).status_code == 404
    assert login(house.users.sister).get(url).status_code == 404
    assert login(house.users.administrator).get(url).status_code == 404
    assert login(house.users.secretary).get(url).status_code == 200
    assert login(house.users.member).get(f"/members/{house.users.member.member.pk}/").status_code


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        ("member", True),  # it is their own
        ("secretary", True),
        ("committee", True),
        ("staff", True),
        ("standing", False),
        ("inspector", False),
        ("head", False),
    ],
)
def test_the_reason_of_a_leave_is_for_few_and_each_reading_is_logged(house, login, role, reads):
    user = getattr(house.users, role)
    leave = LeavePeriodFactory(member=house.users.member.member, reason="chữa bệnh hiểm nghèo")
    page = login(user).get(f"/members/{leave.member_id}/")
    assert page.status_code == 200
    assert leave.get_kind_display() in page.content.decode()
    assert (leave.reason in page.content.decode()) is reads
    readings = LogEntry.objects.get_for_object(leave).filter(action=LogEntry.Action.ACCESS)
    assert [entry.actor for entry in readings] == ([user] if reads else [])


def test_a_former_cell_no_longer_reads_the_reasons(house, login):
    member = house.members[house.cell.pk][2]
    member.memberships.update(ends_on=dt.date(2026, 10, 31))
    MembershipFactory(member=member, organization=house.far_cell, starts_on=dt.date(2026, 11, 1))
    LeavePeriodFactory(member=member, reason="chữa bệnh hiểm nghèo")
    url = f"/members/{member.pk}/"
    old, new = login(house.users.secretary).get(url).content.decode(), None
    new = login(house.users.far).get(url).content.decode()
    assert "hiểm nghèo" not in old
    assert "Chi bộ Xa" not in old
    assert "hiểm nghèo" in new


def test_a_former_cell_sees_no_leaves_at_all_and_the_member_sees_their_own(house, login):
    member = house.users.member.member
    leave = LeavePeriodFactory(member=member, kind="sick")

    def seen(role):
        page = login(getattr(house.users, role)).get(f"/members/{member.pk}/")
        return [row for row, _ in page.context["leaves"]]

    assert [seen(role) for role in ("secretary", "member")] == [[leave], [leave]]
    member.memberships.update(ends_on=dt.date(2026, 10, 31))
    MembershipFactory(member=member, organization=house.far_cell, starts_on=dt.date(2026, 11, 1))
    assert [seen(role) for role in ("secretary", "committee")] == [[], []]
    assert [seen(role) for role in ("far", "staff", "member")] == [[leave]] * 3


def test_a_cell_sees_no_leaves_of_the_guests_it_hosts(house):
    member = house.users.member.member
    leave = LeavePeriodFactory(member=member, kind="sick")
    MembershipFactory(
        member=member, organization=house.far_cell, kind="temporary", starts_on=dt.date(2026, 9, 1)
    )
    host, home = house.users.far, house.users.secretary
    assert Member.objects.visible_to(host).contains(member)
    assert not LeavePeriod.objects.visible_to(host).exists()
    assert LeavePeriod.objects.visible_to(home).get() == leave


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", " "),
        ("card_number", "00000001"),
        ("birth_date", "2027-01-01"),
        ("admitted_on", "2002-01-02"),
        ("official_on", "2019-01-02"),
        ("starts_on", "2019-12-31"),
        ("starts_on", "0206-01-01"),
        ("organization", "far_cell"),
    ],
)
def test_a_member_is_written_into_a_cell_and_bad_input_named_at_its_field(
    house, login, field, value
):
    MemberFactory(card_number="00000001", full_name="Người Có Thẻ")
    client = login(house.users.committee)
    wrong = house.far_cell.pk if value == "far_cell" else value
    page = client.post("/members/new/", facts(house, **{field: wrong}))
    assert list(page.context["form"].errors) == [field]
    assert not Member.objects.filter(full_name="Đặng Thị Đào").exists()
    assert page.context["form"]["sex"].value() == "female"
    response = client.post("/members/new/", facts(house))
    member = Member.objects.get(full_name="Đặng Thị Đào")
    assert response["Location"] == member.get_absolute_url()
    held = member.memberships.get()
    assert (held.organization, held.starts_on) == (house.cell, dt.date(2026, 11, 1))


def test_the_day_on_which_a_new_member_begins_is_asked_and_never_assumed(house, login):
    client = login(house.users.committee)
    form = client.get("/members/new/").context["form"]
    assert form["starts_on"].value() is None
    page = client.post("/members/new/", facts(house, starts_on=""))
    assert list(page.context["form"].errors) == ["starts_on"]
    assert not Member.objects.filter(full_name="Đặng Thị Đào").exists()


def test_only_who_manages_somewhere_may_write_members(house, login):
    assert login(house.users.secretary).get("/members/new/").status_code == 403
    page = login(house.users.committee).get("/members/new/", {"organization": house.cell.pk})
    assert page.context["form"].initial["organization"] == str(house.cell.pk)


def test_a_member_is_corrected_by_who_manages_the_cell(house, login):
    member = house.members[house.cell.pk][2]
    url, data = f"/members/{member.pk}/edit/", facts(house, card_number="")
    assert login(house.users.secretary).post(url, data).status_code == 403
    assert login(house.users.other_committee).post(url, data).status_code == 404
    client = login(house.users.committee)
    assert client.post(url, data | shown_version(client, url)).status_code == 302
    member.refresh_from_db()
    assert (member.full_name, member.card_number) == ("Đặng Thị Đào", None)
    assert member.search == "dang thi dao"
    assert not LeavePeriod.objects.exists()


@pytest.mark.database  # what refers to a row keeps it: foreign keys
def test_a_member_typed_twice_is_deleted_only_while_nothing_refers_to_them(house, login):
    client = login(house.users.committee)
    client.post("/members/new/", facts(house))
    twice = Member.objects.get(full_name="Đặng Thị Đào")
    for member, left in (
        (house.users.deputy.member, "tài khoản"),
        (house.users.secretary.member, "chức vụ đảng"),
    ):
        page = client.post(f"/members/{member.pk}/delete/", {"reason": "Nhập hai lần"})
        assert left in str(page.context["form"].errors)
    assert login(house.users.secretary).post(f"/members/{twice.pk}/delete/").status_code == 403
    client = login(house.users.committee)
    own = client.post(f"/members/{house.users.committee.member_id}/delete/")
    assert own.status_code == 403
    client.post(f"/members/{twice.pk}/delete/", {"reason": "Nhập hai lần"})
    assert not Member.objects.filter(pk=twice.pk).exists()
    assert not Membership.objects.filter(member=twice.pk).exists()
    page = client.get("/members/corrections/").content.decode()
    assert "Hồ sơ đồng chí Đặng Thị Đào" in page
    kept = CorrectionRequest.objects.get()
    assert (kept.object_id, kept.reason) == (twice.pk, "Nhập hai lần")
