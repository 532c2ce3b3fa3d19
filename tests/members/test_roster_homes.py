"""Roster import and belonging: who moves, comes back, is missing; what the file cannot say."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from members.importing.apply import apply_roster
from members.models import EarlierName, Member, Membership, Organization
from tests.factories.members import (
    LeavePeriodFactory,
    MemberFactory,
    MembershipFactory,
    OrganizationFactory,
    PositionFactory,
)

from .rosters import (
    HEADER,
    SINCE,
    TODAY,
    WITH_POSTS,
    line,
    lines_of,
    load,
    plan_of,
    upload,
    workbook,
)

ONE_DAY = dt.timedelta(days=1)


@pytest.fixture
def member(house):
    return house.members[house.cell.pk][2]


def said(plan):
    return [(problem.row, problem.message) for problem in plan.problems]


def homes(member):
    rows = member.memberships.home().order_by("starts_on")
    return [(row.organization.name, row.starts_on, row.ends_on) for row in rows]


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (("Chi bộ Một", "Tổ trưởng"), "Không hiểu chức vụ"),
        (("Chi bộ Một", "Bí thư"), "đã có bí thư"),
        (("Chi bộ Hai", None), "sau ngày của danh sách"),
    ],
)
def test_who_stands_in_the_file_is_never_ended_however_bad_the_row(house, member, bad, sentence):
    gone, secretary = house.members[house.cell.pk][3], house.users.secretary.member
    rows = [
        row
        for row in lines_of(house.cell, post=lambda row: "Bí thư" if row == secretary else None)
        if row[4] not in (member.card_number, gone.card_number)
    ]
    if bad[0] == "Chi bộ Hai":
        member.memberships.update(starts_on=TODAY)
    file = workbook([*rows, line(member, *bad)], WITH_POSTS)
    plan = load(file, house.cell if bad[1] else house.committee, end_left=True)
    assert sentence in plan.problems[0].message
    assert homes(member)[0][2] is None
    assert homes(gone)[0][2] == TODAY


def test_a_card_under_a_wrong_name_and_a_row_named_twice_end_nobody(house, member):
    rows = [row for row in lines_of(house.cell) if row[4] != member.card_number]
    rows.append(("Lê Thị Khác", member.birth_date, "Nữ", "Chi bộ Một", member.card_number))
    plan = load(workbook(rows), house.cell, end_left=True)
    assert said(plan) == [(6, f"Số thẻ {member.card_number} trong cổng là của {member.full_name}.")]
    assert (plan.left, homes(member)[0][2]) == ([], None)


@pytest.mark.database  # written in bulk: keys and batches differ
def test_who_is_missing_loses_posts_visits_and_leaves_with_the_home(house, member):
    post = PositionFactory(member=member, organization=house.committee, post="committee")
    leave = LeavePeriodFactory(member=member)
    visit = MembershipFactory(
        member=member, organization=house.far_cell, kind="temporary", starts_on=SINCE
    )
    rows = [row for row in lines_of(house.cell) if row[4] != member.card_number]
    load(workbook(rows), house.cell, end_left=True)
    for row in (post, leave, visit):
        row.refresh_from_db()
        assert row.ends_on == TODAY
    assert homes(member) == [("Chi bộ Một", dt.date(2020, 1, 1), TODAY)]


def test_ending_many_asks_as_many_queries_as_ending_one(house):
    asked = []
    for left in (1, 3):
        for gone in house.members[house.cell.pk][:left]:
            LeavePeriodFactory(member=gone)
        rows = [
            row for row in lines_of(house.cell)
            if row[4] not in {m.card_number for m in house.members[house.cell.pk][:left]}
        ]  # fmt: skip
        plan = plan_of(workbook(rows), house.cell)
        assert len(plan.left) == left
        with CaptureQueriesContext(connection) as captured, transaction.atomic():
            apply_roster(plan, member_since=SINCE, end_left=True)
            transaction.set_rollback(True)
        asked.append(len(captured))
    assert asked[1] <= asked[0]


def test_who_moves_loses_the_posts_of_the_old_cell_and_visits_keeps_those_above(house, member):
    old = PositionFactory(member=member, organization=house.cell, post="committee")
    above = PositionFactory(member=member, organization=house.committee, post="committee")
    visit = MembershipFactory(
        member=member, organization=house.far_cell, kind="temporary", starts_on=SINCE
    )
    load(workbook([line(member, "Chi bộ Hai")]), house.committee)
    for row in (old, above, visit):
        row.refresh_from_db()
    assert [old.ends_on, above.ends_on, visit.ends_on] == [TODAY - ONE_DAY, None, TODAY - ONE_DAY]
    assert homes(member) == [
        ("Chi bộ Một", dt.date(2020, 1, 1), TODAY - ONE_DAY),
        ("Chi bộ Hai", TODAY, None),
    ]


def test_an_old_roster_does_not_judge_what_is_newer_than_itself(house, member):
    """A list of June says nothing of those who came in July or got a post since."""
    came, promoted, gone = MemberFactory(), *house.members[house.cell.pk][2:4]
    MembershipFactory(member=came, organization=house.cell, starts_on=dt.date(2026, 7, 1))
    PositionFactory(
        member=promoted, organization=house.cell, post="committee", starts_on=dt.date(2026, 8, 1)
    )
    stated = {came.card_number, promoted.card_number, gone.card_number}
    rows = [row for row in lines_of(house.cell) if row[4] not in stated]
    plan = load(workbook(rows, as_of="30/6/2026"), house.cell, end_left=True)
    assert [home.member for home in plan.left] == [gone]
    assert homes(gone)[0][2] == dt.date(2026, 6, 30)
    assert homes(came) == [("Chi bộ Một", dt.date(2026, 7, 1), None)]
    assert homes(promoted)[0][2] is None


def test_a_move_that_the_portal_knows_better_is_a_problem_and_the_rest_goes_on(house, member):
    promoted, left, free = house.members[house.cell.pk][2:5]
    PositionFactory(
        member=promoted, organization=house.cell, post="committee", starts_on=dt.date(2026, 8, 1)
    )
    left.memberships.update(ends_on=dt.date(2026, 8, 31), end_reason="died")
    rows = [line(row, "Chi bộ Hai") for row in (promoted, left, free)]
    plan = load(workbook(rows, as_of="30/6/2026"), house.committee)
    assert [row for row, _ in said(plan)] == [3, 4]
    assert "bắt đầu từ ngày của danh sách" in plan.problems[0].message
    assert "Đã thôi sinh hoạt ở Chi bộ Một ngày 31/08/2026" in plan.problems[1].message
    assert homes(free)[1] == ("Chi bộ Hai", dt.date(2026, 6, 30), None)


def test_one_new_card_number_in_two_rows_is_a_problem_of_the_second(house, member):
    Member.objects.filter(pk=member.pk).update(card_number=None, card_key="")
    rows = [
        (member.full_name, member.birth_date, "Nam", "Chi bộ Một", "55501"),
        ("Lê Thị Mới", "02/03/1990", "Nữ", "Chi bộ Một", "55501"),
        ("Lê Thị Sau", "02/03/1990", "Nữ", "Chi bộ Một", "55502"),
    ]
    plan = load(workbook(rows), house.committee)
    assert said(plan) == [(3, "Trùng số thẻ với dòng 2.")]
    member.refresh_from_db()
    assert member.card_number == "55501"
    assert Member.objects.filter(card_number="55502").exists()
    rows[0], rows[1] = rows[1], rows[0]
    Member.objects.filter(pk=member.pk).update(card_number=None, card_key="")
    assert said(plan_of(workbook(rows), house.committee)) == [(3, "Trùng số thẻ với dòng 2.")]


def test_a_returning_member_is_at_home_from_the_rosters_day_not_before(house, member):
    member.memberships.update(ends_on=dt.date(2026, 6, 30), end_reason="transfer")
    stranger = MemberFactory(admitted_on=dt.date(2026, 3, 3), official_on=None)
    plan = load(workbook([line(member, "Chi bộ Hai"), line(stranger)]), house.committee)
    assert [entry.words for entry in plan.returned] == [["trở lại Chi bộ Hai"]]
    assert [entry.words for entry in plan.changed] == [["tiếp nhận về Chi bộ Một"]]
    assert plan.same == 0
    assert homes(member) == [
        ("Chi bộ Một", dt.date(2020, 1, 1), dt.date(2026, 6, 30)),
        ("Chi bộ Hai", TODAY, None),
    ]
    assert homes(stranger) == [("Chi bộ Một", dt.date(2026, 3, 3), None)]


@pytest.mark.parametrize(
    ("reason", "words"), [("died", "từ trần"), ("removed", "xóa tên, khai trừ, xin ra khỏi Đảng")]
)
def test_who_died_or_left_the_party_does_not_come_back_by_a_roster(house, member, reason, words):
    member.memberships.update(ends_on=dt.date(2026, 5, 15), end_reason=reason)
    before = homes(member)
    plan = load(workbook([line(member)]), house.committee)
    ((row, message),) = said(plan)
    assert (row, message.startswith(f"Cổng đã ghi: {words} ngày 15/05/2026; nếu")) == (2, True)
    assert homes(member) == before


def test_a_cell_is_known_by_its_earlier_name_and_a_merged_one_names_who_took_it_over(house, member):
    EarlierName.objects.create(
        organization=house.cell, name="Chi bộ Nhà khách", until=dt.date(2026, 6, 30)
    )
    plan = load(workbook([line(member, "Chi bộ Nhà khách")]), house.committee)
    assert (plan.new_cells, plan.same) == ([], 1)
    Organization.objects.filter(pk=house.sister_cell.pk).update(
        dissolved_on=SINCE, merged_into=house.cell
    )
    stranger = ("Lê Thị Mới", "02/03/1990", "Nữ", "Chi bộ Hai", "55501")
    plan = plan_of(workbook([line(member, "Chi bộ Hai"), stranger]), house.committee)
    [(row, message)] = said(plan)
    assert (row, plan.same) == (3, 1)
    assert message.startswith("Chi bộ Hai đã sáp nhập vào Chi bộ Một; nếu đúng")
    assert plan.cell_notes == ["“Chi bộ Hai” trong danh sách nay là Chi bộ Một."]


def test_who_leaves_by_a_known_day_still_belongs(house, member):
    member.memberships.update(ends_on=dt.date(2026, 12, 31), end_reason="transfer")
    before = homes(member)
    load(workbook([line(member)]), house.committee)
    assert homes(member) == before


def test_a_new_member_counts_since_the_cell_was_founded(house):
    Organization.objects.filter(pk=house.cell.pk).update(founded_on=dt.date(2026, 5, 1))
    load(workbook([("Lê Thị Mới", "02/03/1990", "Nữ", "Chi bộ Một", "55501")]), house.committee)
    assert homes(Member.objects.get(card_number="55501"))[0][1] == dt.date(2026, 5, 1)


def test_a_dissolved_cell_takes_nobody_and_two_of_one_name_are_told_apart_by_hand(house, member):
    Organization.objects.filter(pk=house.sister_cell.pk).update(dissolved_on=SINCE)
    OrganizationFactory(parent=house.other_committee, name="Chi bộ Một")
    new = ("Lê Thị Mới", "02/03/1990", "Nữ", "Chi bộ Hai", "55501")
    rows = [new, line(member)]
    plan = plan_of(workbook(rows), house.bloc)
    assert said(plan) == [
        (2, "Ngày 23/11/2026 Chi bộ Hai chưa thành lập hoặc đã giải thể."),
        (
            3,
            "Có nhiều chi bộ tên “Chi bộ Một”; mời ghi thêm cột “Đảng bộ”, hoặc nhập danh sách riêng từng đảng bộ.",
        ),
    ]
    two = Organization.objects.get(name="Chi bộ Một", path__startswith=house.other_committee.path)
    people = [line(member), ("Lê Thị Mới", "02/03/1990", "Nữ", "Chi bộ Một", "55501")]
    committees = (house.committee.name, house.other_committee.name)
    column = [(*row, committee) for row, committee in zip(people, committees, strict=True)]
    heads = [
        one
        for row, committee in zip(people, committees, strict=True)
        for one in ((committee,), row)
    ]
    for rows_of_two, header in ((column, (*HEADER, "Đảng bộ")), (heads, HEADER)):
        plan = plan_of(workbook(rows_of_two, header), house.bloc)
        assert [entry.cell for entry in plan.entries] == [house.cell, two]
        assert plan.entries[0].is_same
    apply_roster(plan, member_since=SINCE)
    assert homes(Member.objects.get(card_number="55501"))[0][0] == "Chi bộ Một"
    assert two.memberships.count() == 1
    again = OrganizationFactory(parent=house.committee, name="Chi bộ Hai")
    plan = plan_of(workbook(rows), house.committee)
    assert (plan.problems, plan.entries[0].cell) == ([], again)


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("Ngày chính thức", "01/01/2004", "Ngày chính thức phải sau ngày vào Đảng."),
        ("Đơn vị công tác", "x" * 201, "tối đa 200"),
    ],
)
def test_what_the_portal_could_not_keep_is_a_problem_of_the_row(
    house, member, column, value, message
):
    rows = [(*line(member), value), (*line(house.members[house.cell.pk][3]), None)]
    plan = load(workbook(rows, (*HEADER, column)), house.committee)
    assert [(problem.row, problem.column) for problem in plan.problems] == [(2, column)]
    assert message in plan.problems[0].message
    assert len(plan.entries) == 1


def test_who_comes_back_is_told_in_words_of_its_own(house, login, member):
    client = login(house.users.committee)
    record = upload(client, house.committee, workbook([line(member)]))
    assert "Trở lại" not in client.get(f"/members/import/{record.pk}/").text
    member.memberships.update(ends_on=dt.date(2026, 6, 30), end_reason="transfer")
    page = client.get(f"/members/import/{record.pk}/")
    assert "Trở lại (1)" in page.text
    assert "trở lại Chi bộ Một" in page.text


def test_a_roster_of_a_day_that_has_not_come_is_refused_with_a_sentence(house, login, member):
    client = login(house.users.committee)
    upload(client, house.committee, workbook([line(member)], as_of="23/11/2026"))
    file = workbook([line(member)], as_of="24/11/2026")
    with pytest.raises(ValidationError, match="ngày chưa tới"):
        plan_of(file, house.committee)
    content = SimpleUploadedFile("ds.xlsx", file.getvalue())
    data = {"organization": house.committee.pk, "member_since": "2026-01-01", "file": content}
    response = client.post("/members/import/", data)
    assert "tính đến ngày 24/11/2026" in response.context["form"].errors["file"][0]


def test_nothing_is_written_twice_of_one_who_stands_twice(house):
    row = ("Lê Thị Mới", "02/03/1990", "Nữ", "Chi bộ Một", None)
    plan = load(workbook([row, row]), house.committee)
    assert said(plan) == [(3, "Trùng với dòng 2.")]
    assert Membership.objects.filter(member__full_name="Lê Thị Mới").count() == 1
