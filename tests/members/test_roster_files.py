"""Roster import: workbooks of the kinds that offices bring, each read as a clerk would read it."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from members.importing.account import Account, Fate
from members.importing.csv_sheet import read_any
from members.importing.sections import Kind
from members.importing.sheet_reader import SheetReader
from members.importing.titles import is_no_post
from members.importing.words import Words
from members.models import Member, Organization
from portal.kit.text import nfc
from tests.factories.members import OrganizationFactory
from tests.members.rosters import load, plan_of, read

FILES = Path(__file__).parent / "importing"
SAMPLE = Path("reports/demo/danh-sach-dang-vien.xlsx")


def opened(name):
    return io.BytesIO((FILES / f"{name}.xlsx").read_bytes())


@pytest.fixture
def office(house):
    """A committee with the five cells and 49 members of the sample workbook."""
    committee = OrganizationFactory(
        kind__code="grassroots_committee",
        parent=house.bloc,
        name="Đảng bộ Văn phòng",
        code="38.168.053.000.000",
    )
    load(io.BytesIO(SAMPLE.read_bytes()), committee)
    return committee


def told(plan):
    """The rows that are refused."""
    return sorted({problem.row for problem in plan.problems})


def homes(plan):
    return {entry.member.full_name: entry.cell_name for entry in plan.new}


TH, NK, TC = "Chi bộ Phòng Tổng hợp", "Chi bộ Nhà khách", "Chi bộ Phòng Tài chính"
# By file: who is new and where, the rows that are told, the cells that would be founded.
NEW = {
    "03d-empty-fill": (dict.fromkeys(("Quách Tân", "Quách Mơ", "Quách Ẩn"), "Chi bộ A"), []),
    "04-formulas-no-cache": ({}, [2, 3]),
    "05-hidden-row": (dict.fromkeys(("Quách Tân", "Quách Mơ", "Quách Ẩn"), "Chi bộ A"), []),
    "05b-hidden-first-sheet": (
        dict.fromkeys(("Quách Tân", "Quách Mơ", "Quách Ẩn"), "Chi bộ A"),
        [],
    ),
    "07-name-over-two-columns": (dict.fromkeys(("Hoàng Thị Ảnh", "Hoàng Văn Ỉn"), TH), []),
    "09a-section-variants": (
        {"Hoàng Văn Zuy": TH, "Hoàng Văn Buy": TC} | {f"Hoàng Văn {c}uy": NK for c in "ACDEFIJK"},
        [17, 19],
    ),
    "18-date1904": ({"Mạc A Ngừ": TH}, []),
    "26-cell-merged-down": (dict.fromkeys(("Mạc A Một", "Mạc A Hai", "Mạc A Ba"), TH), []),
    "26b-ditto": (dict.fromkeys(("Mạc A Mốt", "Mạc A Hãi", "Mạc A Bá"), TH), []),
    "D2-one-cell-four-ways": (
        dict.fromkeys(("Cà Văn Ơn", "Cà Thị Ớt", "Cà Văn Ộp", "Cà Thị Ửng"), "Chi bộ Đội Bảo vệ"),
        [],
    ),
    "L3-form-split-name": ({"Hoàng Thị Ảnh": "Chi bộ Văn phòng"}, []),
    "L4-attendance-table": ({}, [5, 6]),
    "L5-grading-sheet": (
        {
            "Hà Văn Ưng": "Chi bộ Thôn Tây",
            "Hà Thị Ừng": "Chi bộ Thôn Tây",
            "Hà Văn Ững": "Chi bộ Công an xã",
        },
        [10],
    ),
    "L6-database-export": ({"Nông Văn Ối": "Chi bộ Tổ dân phố 1"}, [3, 4]),
}


def test_who_is_new_and_where_is_read_from_every_layout(office):
    known = {TH, NK, TC}
    for name, (people, rows) in NEW.items():
        plan = plan_of(opened(name), office)
        assert (name, homes(plan), told(plan)) == (name, people, rows)
        assert set(plan.new_cells) == set(people.values()) - known, name
    plan = plan_of(opened("L5-grading-sheet"), office)
    assert [(entry.appoint, entry.member.job) for entry in plan.new] == [
        ([("cell", "secretary")], "Trưởng thôn, Hội viên CCB"),
        ([("cell", "committee")], "Chi hội trưởng PN"),
        ([("cell", "deputy")], "Phó Trưởng CA"),
    ]
    [export] = plan_of(opened("L6-database-export"), office).new
    facts = (export.member.birth_date, export.member.admitted_on, export.member.official_on)
    assert facts == (dt.date(1980, 2, 29), dt.date(2005, 2, 3), dt.date(2006, 2, 3))
    assert (export.member.job, export.appoint) == ("Phó Chủ tịch UBND", [("cell", "deputy")])


def test_a_known_cell_is_known_however_its_name_is_written(office):
    for number in (1, 2, 3, 4, 6, 7):
        plan = plan_of(opened(f"20-cell-name-{number}"), office)
        assert (plan.same, plan.new_cells, plan.problems) == (2, [], []), number
        assert [entry.resign for entry in plan.entries] == [[], []]


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("11c-caps-nbsp-a", "11c-caps-nbsp-b"),
        ("11e-eth-a", "11e-eth-b"),
        ("23-name-decorated-a", "23-name-decorated-b"),
    ],
)
def test_the_same_person_written_otherwise_is_the_same(office, first, again):
    before = Member.objects.count()
    load(opened(first), office)
    assert Member.objects.count() == before + 1
    plan = plan_of(opened(again), office)
    assert (plan.same, plan.new, plan.changed, plan.problems) == (1, [], [], [])


def test_into_one_cell_nobody_of_another_is_read_and_no_line_below_the_table(office):
    cell = Organization.objects.get(name=TH)
    for name, rows in (("19b-signature-below", [4, 5, 6]), ("19c-notes-below-cell", [3, 4, 5, 6])):
        plan = plan_of(opened(name), cell)
        assert [entry.member.full_name for entry in plan.new] == ["Mạc A Bê"]
        assert [line.row for line in plan.account.of_fate(Fate.NOT_DATA)] == rows
    for name, rows in (("L5-grading-sheet", [7, 8, 10, 12]), ("L6-database-export", [2, 3, 4])):
        plan = plan_of(opened(name), cell)
        assert (plan.entries, told(plan)) == ([], rows)
    messages = [problem.message for problem in plan_of(opened("L5-grading-sheet"), cell).problems]
    assert messages[0] == f"Thuộc Chi bộ Thôn Tây, không phải {TH}."


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("03j-strict-ooxml", "Strict Open XML"),
        ("21-header-only", "chưa có đồng chí nào"),
        ("L1-mau-7-hsdv", "Mẫu 7-HSĐV"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(name, sentence):
    with pytest.raises(ValidationError, match=sentence):
        read(opened(name))


def test_formulas_hidden_rows_and_hidden_sheets_are_named():
    problems = [
        p.message for row in read(opened("04-formulas-no-cache")).rows for p in row.problems
    ]
    assert [text[:35] for text in problems[:2]] == [
        "Ô C2 là công thức chưa có kết quả; ", "Ô B3 là công thức chưa có kết quả; ",
    ]  # fmt: skip
    assert "Thiếu họ và tên." not in problems  # a formula in a name is not a missing name
    assert [row.number for row in read(opened("05-hidden-row")).hidden_rows] == [4]
    [sheet] = read(opened("05b-hidden-first-sheet")).account.lines
    assert (sheet.text, sheet.cells, sheet.fate) == ("Trang “DS 2020”", 17, Fate.UNREAD)
    [row] = read(opened("18-date1904")).rows
    assert row.birth_date == dt.date(1989, 3, 5)


LISTS = [
    *sorted(
        path
        for path in FILES.glob("*.xlsx")
        if path.stem
        not in ("03d-empty-fill", "03j-strict-ooxml", "21-header-only", "L1-mau-7-hsdv")
    ),
    SAMPLE,
]


# What a cell of a read column fills in its row; a column of a state only says whether the row counts.
FILLS = {
    "name_used": "name", "birth": "birth_date", "birth_male": "sex", "birth_female": "sex",
    "admitted": "admitted_on", "official": "official_on", "card": "card_number", "post": "posts",
    "posts": "posts", "job_workplace": "job",
}  # fmt: skip


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_every_line_is_one_kind_of_thing_and_every_read_cell_fills_its_row(path):
    for sheet in read_any(io.BytesIO(path.read_bytes()), size=path.stat().st_size):
        account = Account()
        reader = SheetReader(sheet, Words(), account)
        if sheet.hidden or not reader.has_table:
            continue
        reader.read()
        people = {row.number: row for row in reader.rows}
        heads = [range(head.first, head.last + 1) for head in reader.heads]
        others = {line.row: line for line in account.lines}
        for line in sheet.lines:
            kinds = [line.number in people, line.number in others]
            is_head = any(line.number in span for span in heads)
            assert [*kinds, is_head].count(True) == 1, line
            if line.number in others:
                told = others[line.number]
                shown = " | ".join(nfc(str(value)) for value in line.cells.values())
                assert (told.cells, told.text) == (len(line.cells), shown)
                assert told.what in [*map(str, Kind)]
                continue
            if is_head:
                continue
            row = people[line.number]
            head = max((h for h in reader.heads if h.last < line.number), key=lambda h: h.last)
            for column, key in head.read.items():
                if column not in line.cells or key in ("state", "numbering") or row.problems:
                    continue
                fact = getattr(row, FILLS.get(key, key)) or (key == "post" and row.job)
                text = str(line.cells[column])
                assert fact or key in row.left_out or is_no_post(text), (line, key)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_the_account_adds_up_to_every_cell_that_is_not_empty(path):
    book = openpyxl.load_workbook(path)
    filled = sum(
        cell.value is not None and str(cell.value).strip() != ""
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
    )
    roster = read(io.BytesIO(path.read_bytes()))
    assert roster.account.total + sum(row.read_cells for row in roster.rows) == filled
    kinds = {line.what for line in roster.account.of_fate(Fate.NOT_DATA)}
    assert kinds <= {"Tên danh sách", "Dòng tổng", "Chữ ký", "Ghi chú dưới bảng"}
