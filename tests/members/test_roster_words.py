"""Roster import, single words: heads, sexes, sections, posts and notes as offices word them."""

from __future__ import annotations

import datetime as dt
import io

import pytest

from members.importing.mapping import keep_mapping, mapping_of
from members.importing.parse import parse_roster
from members.importing.sections import Kind, read_line
from members.importing.words import Words
from portal.kit.text import fold
from tests.members.rosters import HEADER, line, plan_of, read, workbook
from tests.members.test_roster_files import opened

BORN = dt.date(1970, 9, 2)
HEADS = {
    "family": "Họ và tên đệm",
    "given": "Tên",
    "name": "Họ và tên đảng viên|Họ và tên khai sinh",
    "name_used": "Họ và tên đang dùng",
    "birth": "Ngày tháng năm sinh|Năm sinh",
    "admitted": "Ngày kết nạp Đảng|Ngày kết nạp vào Đảng|Ngày vào Đảng",
    "official": "Ngày công nhận chính thức",
    "card": "Số thẻ Đảng viên|Số thẻ Đảng",
    "cell": "Chi bộ đang sinh hoạt|Tổ chức đảng trực thuộc",
    "post": "Chức vụ trong Đảng",
    "posts": "Chức vụ Đảng, chính quyền, đoàn thể",
    "job_workplace": "Chức vụ, đơn vị công tác",
    "state": "Trạng thái",
}
NEVER = ("Số định danh cá nhân", "Số điện thoại", "Dấu thời gian", "Mức xếp loại")


def test_heads_are_known_with_and_without_marks_capitals_and_line_breaks():
    words = Words()
    for meaning, heads in HEADS.items():
        for head in heads.split("|"):
            for written in (head, fold(head), head.upper(), head.replace(" ", "\n", 1)):
                assert words.meaning(written) == meaning, written
    several = "Số thẻ đảng viên, số lý lịch đảng viên, số Huy hiệu Đảng"
    assert (words.meaning(several), words.first_of_several(several)) == (None, "card")
    assert [words.meaning(head) for head in (*NEVER, "Ngày vào Đảng lần đầu")] == [None] * 5


def test_the_export_of_the_national_database_is_read_and_adjusted_once(house):
    roster = read(opened("L6-database-export"))
    assert roster.ignored_headers == ["Số định danh cá nhân", "Ngày vào Đảng lần đầu"]
    keep_mapping(
        organization=house.committee,
        meanings={"Ngày vào Đảng lần đầu": "admitted", "Ngày kết nạp vào Đảng": ""},
    )
    content = opened("L6-database-export").read()
    mapping = mapping_of(house.cell)  # kept above, it holds for the units below
    again = parse_roster(io.BytesIO(content), size=len(content), mapping=mapping)
    assert again.ignored_headers == ["Số định danh cá nhân", "Ngày kết nạp vào Đảng"]
    assert [row.admitted_on for row in again.rows] == [None, dt.date(1999, 2, 3), None]


@pytest.mark.parametrize(
    ("header", "row", "sexes", "problems"),
    [
        (("Nam", "Ngày sinh"), ("x", BORN), [""], []),  # one of the pair alone tells nothing
        (
            ("Nam", "Nữ", "Ngày sinh"),
            ("x", "x", BORN),
            ["male"],
            ["Có dấu ở cả cột Nam và cột Nữ."],
        ),
        (
            ("Nam", "Nữ", "Giới tính", "Ngày sinh"),
            (None, "x", "Nam", BORN),
            ["male"],
            ["Ghi “Nam” nhưng có dấu ở cột giới tính kia."],
        ),
    ],
)
def test_a_sex_is_told_by_a_pair_of_columns_and_never_against_itself(header, row, sexes, problems):
    [person] = read(workbook([("An Bình", *row)], ("Họ và tên", *header))).rows
    assert [person.sex] == sexes
    assert [problem.message for problem in person.problems] == problems


@pytest.mark.parametrize(
    ("text", "kind", "cell"),
    [
        ("II. CHI BỘ: Phòng Hai", Kind.CELL, "CHI BỘ Phòng Hai"),
        ("1.2. CB Phòng Hai (11 đ/c)", Kind.CELL, "Chi bộ Phòng Hai"),
        ("- Chi bộ Phòng Hai – 11 đ/c", Kind.CELL, "Chi bộ Phòng Hai"),
        ("III. Đảng bộ bộ phận Trường Hai", Kind.BRANCH, ""),
        ("Tổ đảng số 1", Kind.GROUP, ""),
        ("Ghi chú: danh sách tạm", Kind.NOTE, ""),
        ("Danh sách có 11 đồng chí", Kind.NOTE, ""),
        ("Đã duyệt", Kind.SIGNATURE, ""),
        ("Người lập biểu", Kind.SIGNATURE, ""),
        ("Khối các phòng", Kind.UNKNOWN, ""),
    ],
)
def test_a_line_that_is_no_person_is_known_for_what_it_is(text, kind, cell):
    reading = read_line([text])
    assert (reading.kind, fold(reading.cell)) == (kind, fold(cell))


def test_people_below_what_is_no_cell_go_to_no_cell(house):
    person = ("Lò Thị {}", "02/03/1990", "100{}")
    rows = [
        ("I. Chi bộ Một",),
        tuple(text.format("1") for text in person),
        ("Tổ đảng số 1",),
        tuple(text.format("2") for text in person),
        ("II. Đảng bộ bộ phận Trường Hai",),
        tuple(text.format("3") for text in person),
        ("Khối các phòng",),
        tuple(text.format("4") for text in person),
    ]
    roster = read(workbook(rows, ("Họ và tên", "Ngày sinh", "Số thẻ")))
    assert [row.cell for row in roster.rows] == ["Chi bộ Một", "Chi bộ Một", "", ""]
    assert roster.rows[2].why_no_cell.startswith("Dòng 6 ghi “II. Đảng bộ bộ phận Trường Hai”")
    assert "Khối các phòng" in roster.rows[3].why_no_cell
    told = [(row.row, row.what) for row in roster.account.lines]
    assert (4, "Tiêu đề nhóm trong chi bộ, cổng không ghi nhóm") in told


def test_a_year_of_two_digits_is_no_date_and_no_century_is_guessed():
    [row] = read(
        workbook([("An Bình", "01/02/85", "1001")], ("Họ và tên", "Ngày sinh", "Số thẻ"))
    ).rows
    assert [problem.message for problem in row.problems] == [
        "“01/02/85” không phải là ngày hợp lệ."
    ]


def test_an_exemption_without_a_day_is_told():
    [row] = read(workbook([("An", BORN, "ĐV miễn CTSHĐ")], (*HEADER[:2], "Ghi chú"))).rows
    assert [notice.message for notice in row.notices] == [
        "“ĐV miễn CTSHĐ”: không rõ miễn sinh hoạt từ ngày nào, cổng chưa ghi."
    ]


def test_a_list_of_which_nobody_can_be_read_ends_nobody(house):
    member = house.members[house.cell.pk][2]
    plan = plan_of(workbook([line(member, "Chi bộ Lạ")]), house.cell)
    assert (len(plan.problems), plan.entries, plan.left) == (1, [], [])
