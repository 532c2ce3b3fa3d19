"""The trail: who read, changed and took out which record; to whom it is shown and to whom not."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from auditlog.models import LogEntry
from django.test import Client
from openpyxl import load_workbook

from members.actions.memberships import add_leave, appoint, transfer_member
from members.models import LeavePeriod
from reports import reference
from reports.models import ExportRecord
from reports.papers.downloads import log_export
from tests.factories.members import MemberFactory, UserFactory
from tests.factories.pledges import PledgeFactory


@pytest.fixture
def as_user():
    """A browser of its own for each user."""

    def as_user(user):
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_user


@pytest.fixture
def events(house, as_user):
    """An inspector reads a member's pledge, his committee corrects his facts; then the log."""
    reference.load()
    member = house.users.member.member
    pledge = PledgeFactory(year=house.year, organization=house.cell, member=member)
    pledge.submit(by=house.users.member)
    LogEntry.objects.all().delete()
    as_user(house.users.inspector).get(pledge.get_absolute_url())
    editor, url = as_user(house.users.committee), f"/members/{member.pk}/edit/"
    editor.post(
        url,
        {
            "version": editor.get(url).context["form"]["version"].value(),
            "full_name": "Nguyễn Văn Sửa",
            "birth_date": "1980-01-01",
            "sex": "male",
            "admitted_on": "2005-01-01",
            "official_on": "2006-01-01",
        },
    )
    member.refresh_from_db()
    assert member.full_name == "Nguyễn Văn Sửa"
    return pledge


def told(page):
    assert page.status_code == 200
    return {(line.who, line.verb, line.record.split(":")[0]) for line in page.context["lines"]}


@pytest.mark.database  # values kept as JSON
def test_a_member_sees_who_read_and_who_changed_his_own_record(house, as_user, events):
    client, member = as_user(house.users.member), house.users.member.member
    url = f"/members/{member.pk}/trail/"
    assert f'href="{url}"' in client.get(f"/members/{member.pk}/").content.decode()
    page = client.get(url)
    assert told(page) == {
        (str(house.users.inspector), "Xem", "Bản cam kết"),
        (str(house.users.committee), "Sửa", "Thông tin đảng viên"),
    }
    assert "Ai đã xem, sửa hồ sơ của tôi" in page.content.decode()
    other = house.members[house.cell.pk][2]
    assert client.get(f"/members/{other.pk}/trail/").status_code == 404
    assert client.get("/trail/").status_code == 403


@pytest.mark.parametrize(
    ("role", "of_all", "of_member"),
    [
        ("inspector", 200, 200),
        ("staff", 200, 200),
        ("committee", 403, 403),  # who is inspected does not watch the inspector
        ("secretary", 403, 403),
        ("standing", 403, 403),
        ("head", 403, 403),
        ("sister", 403, 404),
        ("administrator", 403, 404),
    ],
)
def test_the_trail_is_for_inspectors_and_staff(house, as_user, events, role, of_all, of_member):
    client = as_user(getattr(house.users, role))
    url = f"/members/{events.member_id}/trail/"
    assert client.get("/trail/").status_code == of_all
    assert client.get(url).status_code == of_member
    assert ('href="/trail/"' in client.get("/").content.decode()) is (of_all == 200)
    linked = f'href="{url}"' in client.get(f"/members/{events.member_id}/").content.decode()
    assert linked is (of_member == 200)


def test_staff_learn_no_more_of_a_pledge_from_the_trail_than_from_its_list(house, as_user, events):
    log_export(house.cell, f"{ExportRecord.PLEDGE}: {events}", "pdf", by=house.users.secretary)
    log_export(house.cell, "Biên bản", "docx", by=house.users.secretary)
    change = (str(house.users.committee), "Sửa", "Thông tin đảng viên")
    secretary = str(house.users.secretary)
    minutes = (secretary, "Xuất", "Biên bản (docx)")
    assert told(as_user(house.users.staff).get("/trail/")) == {change, minutes}
    assert told(as_user(house.users.inspector).get("/trail/")) == {
        change,
        minutes,
        (str(house.users.inspector), "Xem", "Bản cam kết"),
        (secretary, "Xuất", "Bản cam kết"),
    }


def test_the_trail_ends_where_the_reach_ends(house, as_user, events):
    """An inspector of one committee sees nothing of another, nor where a member went from there."""
    here, there = (
        UserFactory(post="inspector", at=place)
        for place in (house.committee, house.other_committee)
    )
    assert told(as_user(there).get("/trail/")) == set()
    assert told(as_user(here).get("/trail/")) == {
        (str(house.users.inspector), "Xem", "Bản cam kết"),
        (str(house.users.committee), "Sửa", "Thông tin đảng viên"),
    }
    LogEntry.objects.all().delete()
    member = events.member
    transfer_member(member=member, organization=house.far_cell, starts_on=dt.date(2026, 11, 1))
    post = {"organization": house.far_cell, "post": "deputy", "starts_on": dt.date(2026, 11, 2)}
    appoint(member=member, **post)
    add_leave(member=member, kind="sick", starts_on=dt.date(2026, 11, 3))
    old = [line.record for line in as_user(here).get("/trail/").context["lines"]]
    new = [line.record for line in as_user(there).get("/trail/").context["lines"]]
    assert old == [f"Sinh hoạt đảng: {member} – Chi bộ Một"]
    assert sorted(text.split(":")[0] for text in new) == [
        "Chức vụ đảng",
        "Sinh hoạt đảng",
        "Thời gian miễn, nghỉ",
    ]
    of_one = as_user(there).get(f"/members/{member.pk}/trail/")
    assert [line.record for line in of_one.context["lines"]] == new
    assert as_user(here).get(f"/members/{member.pk}/trail/").status_code == 403


@pytest.mark.database  # compares and subtracts days in SQL
def test_the_trail_is_narrowed_by_kind_and_by_days(house, as_user, events, clock, monkeypatch):
    log_export(house.cell, "Biên bản", "pdf", by=house.users.secretary)
    clock.shift(dt.timedelta(days=1))
    log_export(house.cell, "Báo cáo", "pdf", by=house.users.secretary)
    client = as_user(house.users.inspector)

    def verbs(**query):
        return sorted(line.verb for line in client.get("/trail/", query).context["lines"])

    assert verbs() == ["Sửa", "Xem", "Xuất", "Xuất"]
    assert [verbs(what=what) for what in ("read", "changed", "exported")] == [
        ["Xem"],
        ["Sửa"],
        ["Xuất", "Xuất"],
    ]
    assert verbs(until="2026-11-23") == ["Sửa", "Xem", "Xuất"]
    assert verbs(since="2026-11-24") == ["Xuất"]
    page = client.get("/trail/", {"since": "hôm qua", "what": "tất"})
    assert set(page.context["form"].errors) == {"since", "what"}
    assert len(page.context["lines"]) == 4
    book = load_workbook(io.BytesIO(client.get("/trail/?what=exported&format=xlsx").content))
    rows = list(book.active.values)
    assert rows[0] == ("Thời điểm", "Người thực hiện", "Thao tác", "Hồ sơ", "Hồ sơ của")
    assert rows[1] == (
        "24/11/2026 10:00", str(house.users.secretary), "Xuất", "Báo cáo (pdf)", "Chi bộ Một",
    )  # fmt: skip
    assert len(rows) == 3
    taken = ExportRecord.objects.latest("pk")
    assert (taken.by, taken.document) == (
        house.users.inspector, "Danh sách: Nhật ký xem, sửa, xuất hồ sơ",
    )  # fmt: skip
    monkeypatch.setattr("reports.desk.trail.MOST_ROWS", 2)
    page = client.get("/trail/?what=exported&format=xlsx", follow=True)
    assert page.redirect_chain == [("/trail/?what=exported", 302)]
    assert "Mời đồng chí lọc bớt" in page.content.decode()
    taken.delete()
    newest = client.get("/trail/").context["lines"][0]
    assert (newest.record, newest.whose) == ("Báo cáo (pdf)", "Chi bộ Một")


@pytest.mark.parametrize("address", ["/trail/", "/members/{}/trail/"])
def test_the_trail_asks_a_fixed_number_of_queries(
    house, as_user, events, address, django_assert_max_num_queries
):
    client, sizes = as_user(house.users.inspector), []
    client.get(address.format(events.member_id))  # kinds of records are looked up once
    for count in (1, 60):
        for _ in range(count):
            member = MemberFactory(cell=house.cell)
            for absent in (member, events.member):
                LeavePeriod.objects.create(
                    member=absent, kind="sick", starts_on=dt.date(2026, 1, 1)
                )
            log_export(house.cell, "Biên bản", "pdf", by=UserFactory())
        with django_assert_max_num_queries(25) as captured:
            page = client.get(address.format(events.member_id))
        sizes.append(len(captured))
    assert len(page.context["lines"]) == 50
    assert page.context["paginator"].count > 60
    assert sizes[0] == sizes[1]
    second = client.get(address.format(events.member_id), {"page": 2})
    assert second.context["lines"] != page.context["lines"]


def test_totals_on_paper_are_in_the_trail_of_staff_with_their_organisation(house, as_user):
    address = f"/reports/past-figures/{house.committee.pk}/2021/"
    data = {"source": "Báo cáo số 45-BC/ĐU1", "numerator-exemplars": "7"}
    assert as_user(house.users.staff).post(address, data).status_code == 302
    lines = [
        line
        for line in as_user(house.users.inspector).get("/trail/").context["lines"]
        if line.record.startswith("Số liệu theo báo cáo giấy")
    ]
    assert [(line.verb, line.whose) for line in lines] == [("Thêm", house.committee.name)]
    assert lines[0].record.endswith("năm 2021")
