"""Roster import, columns and values: each is read, or the secretary is told that it is not."""

from __future__ import annotations

import datetime as dt

import pytest

from .rosters import HEADER, line, plan_of, read, upload, workbook

BORN = dt.date(1970, 9, 2)


@pytest.fixture
def member(house):
    return house.members[house.cell.pk][2]


def told(rows):
    return [(row.row, row.column) for row in rows]


@pytest.mark.parametrize(
    ("header", "value", "field", "expected"),
    [
        ("Ngày, tháng, năm vào Đảng", "03/02/2001", "admitted_on", dt.date(2001, 2, 3)),
        ("Chức vụ Đảng, chính quyền", "Bí thư", "posts", ("Bí thư",)),
        ("Cơ quan, đơn vị công tác", "Sở Một", "workplace", "Sở Một"),
        ("Năm sinh", "02/09/1970", "birth_date", BORN),
        ("Số thẻ ĐV", 1001, "card_number", "1001"),
        ("Giới", "Nữ", "sex", "female"),
        ("Giới tính (Nam/Nữ)", "F", "sex", "female"),
        ("Giới tính", "M", "sex", "male"),
    ],
)
def test_headers_are_known_by_the_names_offices_give_them(header, value, field, expected):
    roster = read(
        workbook([("An", "Chi bộ Một", value)], ("Họ và tên khai sinh", "Chi bộ", header))
    )
    assert (roster.rows[0].name, getattr(roster.rows[0], field)) == ("An", expected)
    assert (roster.read_headers[-1], roster.ignored_headers) == (header, [])


@pytest.mark.parametrize(
    ("header", "male", "female"),
    [
        (("Nam", "Nữ"), ("02/09/1970", None), (None, "02/09/1970")),
        (("Nam", "Nữ", "Ngày sinh"), ("x", None, BORN), (None, "X", BORN)),
    ],
)
def test_a_flat_table_may_have_a_column_for_each_sex(header, male, female):
    rows = read(workbook([("An", *male), ("Bình", *female)], ("Họ và tên", *header))).rows
    assert [(row.sex, row.birth_date) for row in rows] == [("male", BORN), ("female", BORN)]


def test_the_numbers_of_the_columns_are_no_person():
    rows = [("(1)", "(2)", "(3)"), ("An", BORN, "Nam")]
    assert [row.name for row in read(workbook(rows, HEADER[:3])).rows] == ["An"]


def test_the_preview_names_the_columns_it_ignores_and_what_of_a_row(house, login, member):
    file = workbook([("1", *line(member), "Kinh", "ốm")], ("STT", *HEADER, "Dân tộc", "Ghi chú"))
    client = login(house.users.committee)
    page = client.get(f"/members/import/{upload(client, house.committee, file).pk}/")
    plan = page.context["view"].read[1]
    assert plan.read_headers == [*HEADER, "Ghi chú"]
    assert plan.ignored_headers == ["Dân tộc"]
    assert (told(plan.notices), plan.problems) == ([(2, "Ghi chú")], [])
    assert "Cột bỏ qua:</strong> Dân tộc" in page.text
    assert "Chỗ cổng không ghi (1)" in page.text


def test_an_unknown_sex_is_told_and_the_row_is_read(house, member):
    rows = [(member.full_name, member.birth_date, "Khác", "Chi bộ Một", member.card_number)]
    plan = plan_of(workbook(rows), house.committee)
    assert (told(plan.notices), told(plan.problems)) == ([(2, "Giới tính")], [])


@pytest.mark.parametrize(
    ("born", "problems"), [("02/09/1970", []), ("02/09/1870", [2]), ("24/11/2026", [2])]
)
def test_nobody_was_born_before_1900_or_is_born_tomorrow(house, born, problems):
    plan = plan_of(workbook([("Lê An", born, "Nam", "Chi bộ Một", "1001")]), house.committee)
    assert told(plan.problems) == [(row, "Ngày sinh") for row in problems]


def test_a_year_is_no_birth_date_and_finds_only_who_has_a_card(house):
    rows = [("Lê An", 1970, "Nam", "Chi bộ Một", "1001"), ("Lê Ba", 1971, "Nam", "Chi bộ Một")]
    plan = plan_of(workbook(rows), house.committee)
    assert [entry.member.birth_date for entry in plan.entries] == [None]
    assert (told(plan.notices)[0], told(plan.problems)) == ((2, "Ngày sinh"), [(3, "Ngày sinh")])


@pytest.mark.parametrize(
    ("note", "exempt", "noticed"),
    [
        ("Miễn sinh hoạt 01/7/2026", dt.date(2026, 7, 1), False),
        ("Được miễn công tác và sinh hoạt đảng từ ngày 1.7.2026", dt.date(2026, 7, 1), False),
        ("Miễn SHĐ theo QĐ ngày 15/6/2026, từ 01/7/2026", dt.date(2026, 7, 1), False),
        ("Miễn sinh hoạt từ 01/7/2026 đến 31/12/2026", dt.date(2026, 7, 1), True),
        ("Miễn sinh hoạt từ tháng 7", None, True),
        ("Đình chỉ sinh hoạt từ 01/7/2026", None, True),
        ("Nghỉ thai sản", None, True),
        ("Đảng viên dự bị", None, False),
    ],
)
def test_a_note_is_read_or_told(note, exempt, noticed):
    row = read(workbook([("An", BORN, note)], (*HEADER[:2], "Ghi chú"))).rows[0]
    assert (row.exempt_from, told(row.notices)) == (exempt, [(2, "Ghi chú")] * noticed)
