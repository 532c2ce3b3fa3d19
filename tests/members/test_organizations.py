"""Organisations: the tree one may see, founding, renaming, dissolving and merging."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.html import strip_tags

from members.actions.deletions import delete_member
from members.models import (
    CorrectionRequest,
    EarlierName,
    Member,
    Membership,
    Organization,
    OrganizationKind,
    Position,
    named_on,
)
from tests.browsing import sent_once_read, shown_version
from tests.factories.members import MemberFactory, OrganizationFactory
from tests.factories.sessions import StudySessionFactory


def listed(page):
    return [row.record.name for row in page.context["table"].rows]


@pytest.fixture
def empty_cell(house):
    return OrganizationFactory(parent=house.committee, name="Chi bộ Trống")


def facts(**changes):
    cell = OrganizationKind.objects.get(code="cell")
    return {
        "kind": cell.pk,
        "name": "Chi bộ Mới",
        "code": "38.100.200.300.400",
        "sector": "state",
        "records_from": "2026-01-01",
    } | changes


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("member", ["Chi bộ Một"]),
        ("secretary", ["Chi bộ Một"]),
        ("committee", ["Đảng bộ Sở Một", "Chi bộ Một", "Chi bộ Hai"]),
        ("administrator", []),
    ],
)
def test_each_sees_the_part_of_the_tree_that_concerns_them(house, login, role, names):
    page = login(getattr(house.users, role)).get("/organizations/")
    assert listed(page) == names


@pytest.mark.database  # grouped and aggregated in SQL
def test_the_list_counts_heads_up_the_tree_on_today(house, login):
    gone = house.members[house.cell.pk][3]
    gone.memberships.update(ends_on=dt.date(2026, 11, 22))
    page = login(house.users.staff).get("/organizations/")
    counts = {
        row.record.name: strip_tags(row.get_cell("people")) for row in page.context["table"].rows
    }
    in_all = Membership.objects.home().on(dt.date(2026, 11, 23))
    assert counts["Chi bộ Một"] == "4"
    assert counts["Đảng bộ Khối"] == str(in_all.count())
    assert counts["Đảng bộ Sở Một"] == str(
        in_all.filter(organization__path__startswith=house.committee.path).count()
    )


@pytest.mark.database  # letters compared without case and marks
def test_search_needs_neither_marks_nor_case_and_ended_ones_are_asked_for(house, login):
    client = login(house.users.staff)
    assert listed(client.get("/organizations/", {"text": "CHI BO hai"})) == ["Chi bộ Hai"]
    assert listed(client.get("/organizations/", {"text": house.far_cell.code})) == ["Chi bộ Xa"]
    Organization.objects.filter(pk=house.sister_cell.pk).update(dissolved_on=dt.date(2026, 11, 1))
    assert listed(client.get("/organizations/", {"text": "chi bo hai"})) == []
    page = client.get("/organizations/", {"text": "chi bo hai", "ended": "all"})
    assert listed(page) == ["Chi bộ Hai"]


def test_the_list_asks_the_same_number_of_queries_for_few_and_for_many(
    house, login, django_assert_max_num_queries
):
    client = login(house.users.committee)
    sizes = []
    for total in (1, 30):
        for _ in range(total):
            MemberFactory(cell=OrganizationFactory(parent=house.committee))
        with django_assert_max_num_queries(12) as captured:
            assert client.get("/organizations/").status_code == 200
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]


def test_a_page_shows_posts_children_and_the_head_count_as_a_link(house, login):
    page = login(house.users.committee).get(f"/organizations/{house.committee.pk}/")
    text = page.content.decode()
    assert [child for child, _ in page.context["children"]] == [house.cell, house.sister_cell]
    assert f'href="/members/?organization={house.committee.pk}"' in text
    assert [position.post for position in page.context["positions"]] == ["secretary", "agency_head"]
    people = login(house.users.committee).get("/members/", {"organization": house.committee.pk})
    assert people.context["table"].paginator.count == page.context["people"]


def test_a_member_sees_the_own_cell_and_no_link_to_a_closed_page(house, login):
    client = login(house.users.member)
    page = client.get(f"/organizations/{house.cell.pk}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "/members/?organization" not in text
    assert f"/members/{house.users.secretary.member.pk}/" not in text
    assert client.get(f"/organizations/{house.sister_cell.pk}/").status_code == 404


@pytest.mark.parametrize("action", ["new", "edit", "dissolve"])
def test_only_who_manages_it_may_change_an_organisation(house, login, action, empty_cell):
    url = f"/organizations/{empty_cell.pk}/{action}/"
    assert login(house.users.other_committee).get(url).status_code == 404
    assert login(house.users.inspector).get(url).status_code == 403
    assert login(house.users.standing).get(url).status_code == 403
    assert login(house.users.committee).get(url).status_code == 200


def test_a_committee_founds_a_cell_below_itself(house, login):
    client = login(house.users.committee)
    url = f"/organizations/{house.committee.pk}/new/"
    first = client.get(url)
    assert first.context["form"].initial["code"]
    bloc = OrganizationKind.objects.get(code="bloc")
    for wrong, field in (
        ({"kind": bloc.pk}, "kind"),
        ({"code": "38.1"}, "code"),
        ({"code": house.cell.code}, "code"),
        ({"founded_on": "1026-01-01"}, "founded_on"),
    ):
        page = client.post(url, facts(**wrong))
        assert list(page.context["form"].errors) == [field]
        assert page.context["form"]["name"].value() == "Chi bộ Mới"
    response = client.post(url, facts(founded_on="2026-11-01"))
    made = Organization.objects.get(name="Chi bộ Mới")
    assert response["Location"] == made.get_absolute_url()
    assert Organization.objects.get_parent(made) == house.committee
    assert client.get("/organizations/", {"text": "chi bo moi"}).context["table"].rows


def test_an_edit_changes_the_facts_and_not_the_tree(house, login, empty_cell):
    client = login(house.users.committee)
    url = f"/organizations/{empty_cell.pk}/edit/"
    data = facts(name="Chi bộ  Đổi Tên", code=empty_cell.code)
    data |= shown_version(client, url)
    assert client.post(url, data | {"code": house.cell.code}).context["form"].errors["code"]
    client.post(url, data)
    empty_cell.refresh_from_db()
    assert empty_cell.name == "Chi bộ Đổi Tên"
    assert empty_cell.search.startswith("chi bo doi ten")
    assert Organization.objects.get_parent(empty_cell) == house.committee


def test_an_organisation_with_members_is_not_dissolved_and_the_page_says_why(house, login):
    client = login(house.users.committee)
    url = f"/organizations/{house.sister_cell.pk}/dissolve/"
    data = {"dissolved_on": "2026-12-01", "merged_into": house.cell.pk}
    page = client.post(url, data)
    assert "đồng chí đang sinh hoạt" in str(page.context["form"].errors)
    held = Membership.objects.filter(organization=house.sister_cell)
    held.update(ends_on=dt.date(2026, 11, 30))
    client.post(url, data)
    house.sister_cell.refresh_from_db()
    assert house.sister_cell.dissolved_on == dt.date(2026, 12, 1)
    assert house.sister_cell.merged_into == house.cell
    post = Position.objects.get(organization=house.sister_cell)
    assert post.ends_on == dt.date(2026, 11, 30)
    again = client.post(url, data)
    assert "đã giải thể ngày 01/12/2026" in str(again.context["form"].errors)


@pytest.mark.database  # written in bulk: keys and batches differ
def test_a_merger_takes_all_members_along_at_once(house, login):
    client = login(house.users.committee)
    url = f"/organizations/{house.sister_cell.pk}/dissolve/"
    day = dt.date(2026, 12, 1)
    people = set(
        Membership.objects.home()
        .on(day)
        .filter(organization=house.sister_cell)
        .values_list("member", flat=True)
    )
    data = {"dissolved_on": "2026-12-01", "transfer_members": "on"}
    assert list(client.post(url, data).context["form"].errors) == ["merged_into"]
    client.post(url, data | {"merged_into": house.cell.pk})
    home = Membership.objects.home().on(day)
    assert people
    assert people <= set(home.filter(organization=house.cell).values_list("member", flat=True))
    assert not home.filter(organization=house.sister_cell).exists()
    house.sister_cell.refresh_from_db()
    assert house.sister_cell.merged_into == house.cell


def test_a_renamed_organisation_keeps_the_name_it_bore_before_the_day(house, login, empty_cell):
    client = login(house.users.committee)
    url = f"/organizations/{empty_cell.pk}/edit/"
    same = facts(name=empty_cell.name, short_name=empty_cell.short_name, code=empty_cell.code)
    same |= shown_version(client, url)
    refused = client.post(url, same | {"renamed_on": "2026-06-01"})
    assert list(refused.context["form"].errors) == ["renamed_on"]
    client.post(url, same | {"name": "Chi bộ Tên Mới", "renamed_on": "2026-06-01"})
    (before,), (after,) = (
        named_on([Organization.objects.get(pk=empty_cell.pk)], dt.date(2026, *day))
        for day in ((5, 31), (6, 1))
    )
    assert (before.name, after.name) == (empty_cell.name, "Chi bộ Tên Mới")
    assert (
        f"{empty_cell.name} (đến 31/05/2026)"
        in client.get(after.get_absolute_url()).content.decode()
    )


def test_an_organisation_goes_after_those_below_it_and_not_into_one_of_them(house, login):
    Membership.objects.all().update(ends_on=dt.date(2026, 10, 1))
    Position.objects.exclude(member=house.users.staff.member).delete()
    client = login(house.users.staff)
    url = f"/organizations/{house.other_committee.pk}/dissolve/"
    page = client.post(url, {"dissolved_on": "2026-11-01"})
    assert "Chi bộ Xa" in str(page.context["form"].errors)
    page = client.post(url, {"dissolved_on": "2026-11-01", "merged_into": house.far_cell.pk})
    assert list(page.context["form"].errors) == ["merged_into"]
    client.post(f"/organizations/{house.far_cell.pk}/dissolve/", {"dissolved_on": "2026-11-01"})
    client.post(url, {"dissolved_on": "2026-11-01"})
    house.other_committee.refresh_from_db()
    assert house.other_committee.dissolved_on == dt.date(2026, 11, 1)
    assert Member.objects.exists()


def test_the_bloc_itself_is_not_dissolved_here(house, login):
    client = login(house.users.staff)
    assert client.get(f"/organizations/{house.bloc.pk}/dissolve/").status_code == 403
    assert client.get(f"/organizations/{house.bloc.pk}/edit/").status_code == 200


@pytest.mark.database  # what refers to a row keeps it: foreign keys
def test_an_organisation_is_deleted_only_while_nothing_refers_to_it(house, login):
    mistake = OrganizationFactory(parent=house.committee, name="Chi bộ Nhầm")
    client = login(house.users.committee)
    for organization, left in (
        (house.cell, "sinh hoạt đảng"),
        (house.committee, "còn 3 tổ chức trực thuộc"),
    ):
        page = client.post(f"/organizations/{organization.pk}/delete/", {"reason": "Lập nhầm"})
        assert left in str(page.context["form"].errors)
        assert Organization.objects.filter(pk=organization.pk).exists()
    assert (
        login(house.users.secretary).post(f"/organizations/{house.cell.pk}/delete/").status_code
        == 403
    )
    client = login(house.users.committee)
    member = MemberFactory(cell=mistake)
    page = client.post(f"/organizations/{mistake.pk}/delete/", {"reason": "Lập nhầm"})
    assert "1 sinh hoạt đảng" in str(page.context["form"].errors)
    delete_member(member=member, reason="Nhập nhầm", by=house.users.committee)
    CorrectionRequest.objects.all().delete()
    client.post(f"/organizations/{mistake.pk}/delete/", {"reason": "Lập nhầm"})
    kept = CorrectionRequest.objects.get()
    assert (kept.organization, kept.reason) == (house.committee, "Lập nhầm")
    assert kept.subject.startswith("Tổ chức Chi bộ Nhầm")
    assert not Organization.objects.filter(name="Chi bộ Nhầm").exists()
    assert Organization.objects.get(pk=house.committee.pk).numchild == 2


@pytest.mark.database  # one large condition in SQL
def test_kind_parent_and_name_entered_wrongly_are_corrected_with_a_reason(house, login):
    client, url = login(house.users.staff), f"/organizations/{house.cell.pk}/correct/"
    cell = house.cell

    def send(**changes):
        data = {
            "kind": cell.kind_id, "parent": house.committee.pk, "name": cell.name,
            "short_name": "", "committee_name": "", "reason": "Lập nhầm dưới Sở Một",
        }  # fmt: skip
        return client.post(url, shown_version(client, url) | data | changes)

    StudySessionFactory(year=house.year, organization=cell, state="confirmed")
    bloc_kind = OrganizationKind.objects.get(code="bloc")
    for changes, field in (
        ({"reason": ""}, "reason"),
        ({}, "__all__"),
        ({"parent": house.bloc.pk}, "parent"),
        ({"parent": house.sister_cell.pk}, "parent"),
        ({"kind": bloc_kind.pk}, "parent"),
    ):
        page = send(**changes)
        assert list(page.context["form"].errors) == [field], changes
    changes = {"parent": house.other_committee.pk, "name": "Chi bộ Một B"}
    listed = send(**changes)
    for words in (
        "Đi theo việc sửa này: 1 buổi đã nộp.",
        "Đảng viên, Đảng bộ Sở Một, năm 2026: 12 → 7",
        "Đảng viên, Đảng bộ Sở Hai, năm 2026: 9 → 14",
    ):
        assert words in listed.text
    assert Organization.objects.get(pk=cell.pk).path.startswith(house.committee.path)
    send(**changes, seen=listed.context["view"].touched.key)
    moved = Organization.objects.get(pk=cell.pk)
    assert moved.path.startswith(house.other_committee.path)
    assert (moved.name, moved.earlier_names.count()) == ("Chi bộ Một B", 0)
    assert CorrectionRequest.objects.get().lines == [
        "Trực thuộc: Đảng bộ Sở Một → Đảng bộ Sở Hai",
        "Tên đầy đủ: Chi bộ Một → Chi bộ Một B",
    ]
    assert login(house.users.member).get(url).status_code == 403


def test_the_secretary_asks_for_name_kind_and_parent_and_who_manages_both_corrects(house, login):
    cell, url = house.cell, f"/organizations/{house.cell.pk}/correct/"
    client = login(house.users.secretary)
    assert "Đề nghị sửa loại" in client.get(cell.get_absolute_url()).content.decode()
    data = shown_version(client, url) | {
        "kind": cell.kind_id, "parent": house.other_committee.pk, "name": "Chi bộ Một B",
        "short_name": "", "committee_name": "", "reason": "Lập nhầm dưới Sở Một",
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    cell.refresh_from_db()
    assert cell.name == "Chi bộ Một"
    request = CorrectionRequest.objects.get()
    assert request.lines == [
        "Trực thuộc: Đảng bộ Sở Một → Đảng bộ Sở Hai",
        "Tên đầy đủ: Chi bộ Một → Chi bộ Một B",
    ]
    address = f"/members/corrections/{request.pk}/"
    assert login(house.users.secretary).post(address, {"answer": ""}).status_code == 405
    refused = login(house.users.committee).post(address, {"answer": ""})
    assert "Đảng bộ Sở Hai do cấp trên quản lý" in str(refused.context["form"].errors)
    sent = sent_once_read(login(house.users.staff), address, {"answer": ""})
    assert sent.status_code == 302
    moved = Organization.objects.get(pk=cell.pk)
    assert moved.path.startswith(house.other_committee.path)
    assert moved.name == "Chi bộ Một B"
    request.refresh_from_db()
    assert request.state == "applied"


def test_an_earlier_name_is_corrected_or_deleted_with_a_reason(house, login):
    earlier = EarlierName.objects.create(
        organization=house.cell, until=dt.date(2024, 6, 30), name="Chi bộ Củ"
    )
    url = f"/organizations/earlier-names/{earlier.pk}/correct/"
    client = login(house.users.committee)
    assert url in client.get(house.cell.get_absolute_url()).content.decode()
    seen = client.get(url).context["form"]["seen"].value()
    data = {
        "name": "Chi bộ Cũ", "short_name": "", "committee_name": "", "until": "2024-07-31",
        "reason": "Gõ nhầm", "seen": seen,
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    earlier.refresh_from_db()
    assert (earlier.name, earlier.until) == ("Chi bộ Cũ", dt.date(2024, 7, 31))
    stale = client.post(url, data | {"name": "Chi bộ Khác"})
    assert "seen" in stale.context["form"].errors
    seen = client.get(url).context["form"]["seen"].value()
    client.post(url, data | {"seen": seen, "is_mistake": "on"})
    assert not EarlierName.objects.exists()
    assert CorrectionRequest.objects.count() == 2
