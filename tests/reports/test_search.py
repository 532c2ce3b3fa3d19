"""The search: everything the reader may see, and nothing else, however it is typed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import (
    Contest,
    DelegateVisit,
    Document,
    Inspection,
    Pledge,
    Practice,
    SteeringMember,
    StudySession,
)
from campaigns.models.session_search import split_day
from members.models import EarlierName
from portal.kit.search import search_key
from reports.desk.search.everything import search
from tests.factories.exemplars import CommendationFactory, NominationFactory
from tests.factories.members import MemberFactory, UserFactory
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory, mark_all

DAY = dt.date(2026, 6, 1)


def found(user, text):
    """What a search shows: for each kind its count and the texts of its lines."""
    return {
        group.title: (group.count, [hit.label for hit in group.hits])
        for group in search(user, text)
    }


@pytest.fixture
def world(house):
    """One handed-in record of each kind in the cell, all about "Đặng Thị Đào"."""
    member = house.members[house.cell.pk][2]
    member.full_name, member.card_number = "Đặng Thị Đào", "012.345-678"
    member.save()
    here = {"organization": house.cell, "year": house.year}
    session = StudySessionFactory(**here, held_on=DAY, title="Tấm gương Đặng Thị Đào")
    mark_all(session, "PPPPP")
    session.submit(by=house.users.secretary)
    pledge = PledgeFactory(**here, member=member)
    pledge.submit(by=UserFactory(member=member))
    NominationFactory(**here, member=member, nominee_name="Đặng Thị Đào").nominate(
        by=house.users.secretary
    )
    CommendationFactory(organization=house.cell, recipient="Đặng Thị Đào")
    Practice.objects.create(**here, name="Tiếng hát Đặng Thị Đào", started_on=DAY, content="Việc")
    Document.objects.create(
        organization=house.bloc, kind="KH", number="12‑KH/ĐUK", issued_on=DAY, issuer="Đảng ủy Khối",
        title="Học tập đồng chí Đặng Thị Đào",
    )  # fmt: skip
    Contest.objects.create(
        **here, name="Hội thi kể chuyện Đặng Thị Đào", form="story", level="cell", held_on=DAY
    )
    return house

    return UserFactory(member=member)


def test_what_is_typed_is_brought_into_the_normal_form():
    assert search_key("0038 168-053") == "38168053"
    assert search_key("12–KH/TU") == "12 kh/tu"
    assert search_key("  ") == ""


@pytest.mark.parametrize("typed", ["dang thi dao", "ĐẶNG THỊ  ĐÀO", "Đặng thị đào"])
def test_every_kind_is_found_without_marks_or_case(world, typed):
    shown = found(world.users.secretary, typed)
    assert {title: count for title, (count, _) in shown.items()} == {
        "Đảng viên": 1,
        "Buổi sinh hoạt": 1,
        "Cam kết": 1,
        "Gương điển hình": 1,
        "Mô hình, cách làm hay": 1,
        "Khen thưởng, tuyên dương": 1,
        "Văn bản": 1,
        "Sổ theo dõi": 1,
    }


def test_what_the_reader_may_not_see_is_neither_shown_nor_counted(world):
    """Of another unit only what the bloc publishes to all; of a member's pledge only counts."""
    assert set(found(world.users.far, "dang thi dao")) == {"Văn bản"}
    assert "Cam kết" not in found(world.users.standing, "dang thi dao")
    assert found(world.users.administrator, "dang thi dao") == {}
    assert "Cam kết" in found(world.users.inspector, "dang thi dao")


def test_a_card_number_finds_nothing_for_who_may_not_open_the_record(world, login):
    Pledge.objects.update(state="accepted")
    pledge, member = Pledge.objects.get(), world.users.member
    if member.member == pledge.member:
        member = UserFactory(member=world.members[world.cell.pk][3])
    for typed, count in (("dang thi dao", 1), ("012.345", 0), ("dao 12", 0)):
        assert ("Cam kết" in found(member, typed)) is bool(count), typed
        page = login(member).get("/pledges/", {"text": typed})
        assert len(page.context["table"].rows) == count, typed
    assert "Cam kết" in found(world.users.secretary, "012.345")


def test_cards_numbers_and_dashes(world):
    for typed in ("12345678", "012 345 678", "12.345.678"):
        assert found(world.users.secretary, typed)["Đảng viên"] == (1, ["Đặng Thị Đào"]), typed
    for typed in ("12-kh", "12–KH/ĐUK"):
        assert found(world.users.secretary, typed)["Văn bản"][0] == 1, typed
    code = world.cell.code.replace(".", "")
    assert found(world.users.secretary, code)["Tổ chức"] == (1, ["Chi bộ Một"])


def test_meetings_are_found_by_cell_day_and_month(world):
    for typed in ("chi bo mot 1/6", "01/06/2026", "6/2026", "chi bộ một 06/2026"):
        assert found(world.users.secretary, typed)["Buổi sinh hoạt"][0] == 1, typed
    for typed in ("chi bo hai 1/6", "02/06/2026", "7/2026"):
        assert "Buổi sinh hoạt" not in found(world.users.secretary, typed), typed
    assert split_day("so 31/02")[1] == "so 31/02"
    assert list(found(world.users.staff, "01/06/2026")) == ["Buổi sinh hoạt"]


def test_an_earlier_name_leads_to_the_organisation(house):
    EarlierName.objects.create(
        organization=house.cell, until=dt.date(2024, 1, 1), name="Chi bộ Văn Thư"
    )
    assert found(house.users.secretary, "van thu")["Tổ chức"] == (1, ["Chi bộ Một"])


def test_pages_are_found_by_name_and_by_what_their_help_says(house):
    assert found(house.users.secretary, "lich sinh hoat")["Trang"] == (1, ["Lịch sinh hoạt"])
    assert "Trang" not in found(house.users.member, "lich sinh hoat")
    assert found(house.users.member, "chuẩn mực đạo đức")["Hướng dẫn"][0] >= 1


def test_the_page_groups_and_leads_to_the_lists(world, login):
    MemberFactory.create_batch(6, cell=world.cell, full_name="Đặng Thị Đào")
    contest = Contest.objects.get()
    for month in range(1, 6):
        contest.pk, contest.held_on = None, dt.date(2026, month, 2)
        contest.save(force_insert=True)
    page = login(world.users.secretary).get("/search/", {"q": "dang thi dao"})
    text = page.content.decode()
    assert "/members/?text=dang+thi+dao" in text
    assert "/registers/contests/?text=dang+thi+dao" in text
    groups = {group.title: group for group in page.context["groups"]}
    assert (groups["Đảng viên"].count, len(groups["Đảng viên"].hits)) == (7, 5)
    part = login(world.users.secretary).get(
        "/search/", {"q": "dang thi dao"}, HTTP_HX_REQUEST="true"
    )
    assert "<html" not in part.content.decode()
    assert "Xem tất cả" in part.content.decode()


@pytest.mark.parametrize(
    "typed", ["", "a", "x" * 500, "%_\\'\"", "\x00\x00", "///", "99/99/9999", "0"]
)
def test_odd_texts_are_answered(house, login, typed):
    assert login(house.users.staff).get("/search/", {"q": typed}).status_code == 200


def test_lists_of_exemplars_awards_and_registers_search_without_marks(world, login):
    browser = login(world.users.secretary)
    for address in (
        "/exemplars/", "/exemplars/models/", "/exemplars/commendations/", "/registers/documents/",
        "/registers/contests/", "/sessions/",
    ):  # fmt: skip
        page = browser.get(address, {"text": "dang thi dao"})
        assert len(page.context["table"].rows) == 1, address
        page = browser.get(address, {"text": "dang thi man"})
        assert len(page.context["table"].rows) == 0, address


def test_an_inspection_is_found_by_the_unit_inspected(house, login):
    Inspection.objects.create(
        organization=house.bloc, year=house.year, inspected=house.cell, kind="inspection", planned_on=DAY,
    )  # fmt: skip
    page = login(house.users.inspector).get("/registers/inspections/", {"text": "chi bo mot"})
    assert len(page.context["table"].rows) == 1


def test_a_register_finds_its_people_by_name_and_not_by_card(world, login):
    delegate = world.users.standing.member
    delegate.full_name, delegate.card_number = "Ngô Văn Dự", "77.001"
    delegate.save()
    here = {"organization": world.cell, "year": world.year}
    DelegateVisit.objects.create(**here, delegate=delegate, planned_on=DAY)
    SteeringMember.objects.create(
        organization=world.cell, member=delegate, role="Trưởng ban", starts_on=DAY
    )
    for address in ("/registers/visits/", "/registers/steering/"):
        for typed, count in (("ngo van du", 1), ("77001", 0)):
            page = login(world.users.secretary).get(address, {"text": typed, "year": ""})
            assert len(page.context["table"].rows) == count, (address, typed)
    assert found(world.users.secretary, "ngo van du")["Sổ theo dõi"][0] == 2
    assert "Sổ theo dõi" not in found(world.users.secretary, "77001")


def test_the_number_of_queries_does_not_grow(world):
    def count(user):
        user = type(user).objects.get(pk=user.pk)
        with CaptureQueriesContext(connection) as queries:
            search(user, "dang thi dao")
        return len(queries)

    before = count(world.users.committee)
    MemberFactory.create_batch(20, cell=world.cell, full_name="Đặng Thị Đào")
    for month in range(1, 6):
        StudySession.objects.create(
            organization=world.cell, year=world.year, held_on=dt.date(2026, month, 2),
            title="Đặng Thị Đào",
        )  # fmt: skip
    assert count(world.users.committee) == before
