"""Roster import and identity: homonyms are told and never guessed; several sheets and tables."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from members.importing.account import Fate
from members.importing.checks import warnings_of
from members.models import Member
from tests.factories.members import MemberFactory
from tests.members.rosters import HEADER, line, load, plan_of, read, workbook

BORN = dt.date(1980, 1, 1)


@pytest.fixture
def known(house):
    return MemberFactory(
        full_name="Lò Thị Ảnh",
        birth_date=BORN,
        card_number="0038.777",
        sex="female",
        cell=house.cell,
    )


def row(name="Lò Thị Ảnh", born=BORN, card=None, cell="Chi bộ Một"):
    return (name, born, "Nữ", cell, card)


def said(plan):
    return [problem.message for problem in plan.problems]


def test_the_same_card_is_known_however_it_is_written_and_never_gets_shorter(house, known):
    for card in ("0038.777", "0038777", 38777, "38 777"):
        plan = load(workbook([row(card=card)]), house.committee)
        assert (plan.problems, plan.new) == ([], []), card
    known.refresh_from_db()
    assert known.card_number == "0038.777"


def test_lost_marks_and_capitals_are_no_correction_and_a_new_mark_is(house, known):
    for name in ("LÒ THỊ ẢNH", "Lo Thi Anh", "lò thị ảnh"):
        plan = plan_of(workbook([row(name=name, card="0038.777")]), house.committee)
        assert [entry.before for entry in plan.entries] == [{}], name
    [entry] = plan_of(workbook([row(name="Lò Thị Ánh", card="0038.777")]), house.committee).entries
    assert entry.before == {"full_name": "Lò Thị Ảnh"}


def test_another_card_under_the_same_name_and_birth_date_is_refused(house, known):
    [message] = said(plan_of(workbook([row(card="38999")]), house.committee))
    assert message.startswith("Cùng họ tên, ngày sinh, khác số thẻ với người cổng đã có (0038.777)")
    MemberFactory(full_name="Lò Thị Ảnh", birth_date=BORN, card_number="38111", cell=house.cell)
    [message] = said(plan_of(workbook([row()]), house.committee))
    assert message == "Cổng có 2 người cùng họ tên, ngày sinh (0038.777, 38111); mời ghi số thẻ."


def test_without_a_birth_date_nobody_is_guessed(house, known):
    header = (*HEADER, "Ngày vào Đảng")
    bare = [(*row(born=None), None), (*row(born=None, name="Lò Thị Mới"), None)]
    messages = said(plan_of(workbook(bare, header), house.committee))
    assert messages[0].startswith("Cổng đã có 1 người cùng họ tên")
    assert messages[1].startswith("Chỉ có họ tên")
    Member.objects.filter(pk=known.pk).update(admitted_on=dt.date(2001, 2, 3))
    rows = [(*row(born=None), "03/02/2001")]
    plan = plan_of(workbook(rows, header), house.committee)
    assert [entry.member.pk for entry in plan.entries] == [known.pk]


def test_twins_of_one_file_are_two_people_and_told(house):
    plan = load(workbook([row(card="1001"), row(card="1002")]), house.committee)
    assert len(plan.new) == 2
    assert "Cùng họ tên, ngày sinh với dòng 2" in plan.notices[0].message
    assert plan_of(workbook([row(card="1001"), row(card="1002")]), house.committee).same == 2


def test_what_the_form_refuses_the_import_refuses_with_the_same_sentence(house):
    header = (*HEADER, "Ngày vào Đảng", "Ngày chính thức")
    rows = [
        (*row(card="1001"), "03/02/1990", None),
        (*row(card="1002", born="01/01/1970"), "03/02/1990", "03/02/1989"),
        (*row(card="1003", born="01/01/1971"), "03/02/2030", None),
    ]
    assert said(plan_of(workbook(rows, header), house.committee)) == [
        "Khi đó đồng chí này chưa đủ 18 tuổi.",
        "Ngày chính thức phải sau ngày vào Đảng.",
        "Ngày vào Đảng không thể ở tương lai.",
    ]


def sheets(**tables):
    book = Workbook()
    book.remove(book.active)
    for title, rows in tables.items():
        sheet = book.create_sheet(title.replace("_", " "))
        for values in rows:
            sheet.append(values)
    output = io.BytesIO()
    book.save(output)
    return io.BytesIO(output.getvalue())


def test_each_sheet_is_read_as_the_cell_of_its_title(house):
    header = ("Họ và tên", "Ngày sinh", "Số thẻ")
    file = sheets(
        Chi_bộ_Một=[header, ("Lò Thị Mới", BORN, "1001")],
        Hai=[header, ("Lò Văn Mới", BORN, "1002"), ("Lò Văn Cũ", "31/02/1990", "1003")],
        Thống_kê=[("Chi bộ", "Số đảng viên"), ("Một", 11)],
    )
    house.sister_cell.short_name = "Hai"
    house.sister_cell.save()
    plan = plan_of(file, house.committee)
    assert {entry.member.full_name: entry.cell for entry in plan.new} == {
        "Lò Thị Mới": house.cell, "Lò Văn Mới": house.sister_cell,
    }  # fmt: skip
    assert [(p.sheet, p.row) for p in plan.problems] == [("Hai", 3)]
    [sheet] = plan.account.of_fate(Fate.UNREAD)
    assert (sheet.text, sheet.cells) == ("Trang “Thống kê”", 4)
    assert plan.account.total == 3 + 3 + 3 + 6 + 4


def test_a_further_table_below_has_its_own_head(house):
    rows = [
        row(card="1001"),
        ("Danh sách đảng viên dự bị",),
        ("Số thẻ", "Họ và tên", "Chi bộ", "Ngày sinh"),
        ("1002", "Lò Văn Mới", "Chi bộ Hai", "02/03/1999"),
    ]
    roster = read(workbook(rows))
    assert [(r.name, r.card_number, r.cell) for r in roster.rows] == [
        ("Lò Thị Ảnh", "1001", "Chi bộ Một"), ("Lò Văn Mới", "1002", "Chi bộ Hai"),
    ]  # fmt: skip


def test_the_offices_own_counts_are_held_against_the_rows(house):
    header = ("Họ và tên", "Ngày sinh", "Số thẻ")
    people = [(f"Lò Thị {letter}nh", BORN, f"100{n}") for n, letter in enumerate("ABC")]
    rows = [("I. Chi bộ Một (2 đảng viên)",), *people[:2], ("II. Chi bộ Hai: 2 đ/c",), people[2]]
    file = workbook([*rows, ("Tổng số: 4 đảng viên",)], header)
    roster = read(file)
    file.seek(0)
    said_of = warnings_of(plan_of(file, house.committee), roster)
    assert "Chi bộ Hai: danh sách ghi 2 đảng viên, cổng đọc được 1 dòng." in said_of
    assert "Dòng tổng của danh sách ghi 4 đảng viên, cổng đọc được 3 dòng." in said_of
    assert not any(sentence.startswith("Chi bộ Một") for sentence in said_of)


def test_error_values_and_ditto_marks_found_no_cell_and_name_nobody(house):
    rows = [
        row(card="1001", cell='"'),
        row(name="#N/A", card="1002"),
        row(name="12", card="1003"),
        row(card="1004", cell="#REF!"),
    ]
    plan = plan_of(workbook(rows), house.committee)
    assert (plan.entries, plan.new_cells) == ([], [])
    assert {problem.row for problem in plan.problems} == {2, 3, 4, 5}


def test_the_dead_do_not_return_nor_change_by_an_older_list(house, login):
    member = house.members[house.cell.pk][2]
    member.memberships.update(ends_on=dt.date(2026, 11, 15), end_reason="died")
    file = workbook([(*line(member), "Giám đốc")], (*HEADER, "Chức vụ chính quyền"), "31/10/2026")
    [message] = said(plan_of(file, house.committee))
    assert message.startswith("Cổng đã ghi: từ trần ngày 15/11/2026; nếu ghi nhầm")
    plan = plan_of(workbook([line(member)], as_of="31/10/2026"), house.committee)
    assert (plan.problems, plan.same) == ([], 1)
    assert "từ trần ngày 15/11/2026" in plan.notices[0].message
