"""Roster import, reading: totals and signatures, damaged files, titles, headers, notes in words."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError

from .rosters import HEADER, WITH_POSTS, line, load, plan_of, read, workbook

AN = ("Cộng Hòa An", "02/09/1970", "Nam", "Chi bộ Một", "1001")
BINH = ("Tống Công Bình", "03/04/1981", "Nam", "Chi bộ Hai", "1002")
CHI = ("Cộng Thị Chi", None, "Nữ", "Chi bộ Hai", None)


def names(file):
    return [row.name for row in read(file).rows]


@pytest.mark.parametrize(
    "total",
    [
        ("Cộng",),
        (None, "Cộng:", 11, 5),
        ("Cộng chi bộ: 11 đồng chí", 6, 5, None, 11),
        ("TỔNG SỐ: 49 đảng viên",),
        ("Tổng cộng (I + II)", None, None, None, 49),
    ],
)
def test_a_subtotal_between_cells_does_not_end_the_roster(total):
    assert names(workbook([AN, total, BINH, total, CHI, total])) == [AN[0], BINH[0], CHI[0]]


@pytest.mark.parametrize(
    "signature",
    [
        ("NGƯỜI LẬP BIỂU", None, None, "T/M ĐẢNG ỦY"),
        (None, None, None, "Cao Bằng, ngày 31 tháng 10 năm 2026"),
        (None, "Cao Bằng, ngày 31 tháng 10 năm 2026"),
        ("Nơi nhận:", None, None, "BÍ THƯ"),
    ],
)
def test_who_signs_the_roster_is_not_a_person_of_it(signature):
    assert names(workbook([AN, ("Cộng", 1), signature, ("Nguyễn Văn Ký",)])) == [AN[0]]


def test_a_name_wholly_in_capitals_is_written_as_people_write_it():
    lines = [
        ("HOÀNG THỊ THANH CHI", "02/09/1970", "Nữ", "Chi bộ Một"),
        ("K'Păh", None, "Nam", "Chi bộ Một", "1009"),
    ]
    assert names(workbook(lines)) == ["Hoàng Thị Thanh Chi", "K'Păh"]


def test_a_header_repeated_on_the_next_page_is_no_person():
    assert names(workbook([AN, HEADER, BINH])) == [AN[0], BINH[0]]


def rezipped(change):
    """A good workbook whose sheet was changed inside the archive."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(workbook([AN, BINH])) as good,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            content = good.read(name)
            bad.writestr(name, change(content) if name.endswith("sheet1.xml") else content)
    return output


def with_broken_bytes():
    content = rezipped(lambda sheet: sheet).getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    start = sheet.header_offset + 30 + len(sheet.filename) + sheet.compress_size // 2
    return io.BytesIO(
        content[:start]
        + bytes(b ^ 0xFF for b in content[start : start + 40])
        + content[start + 40 :]
    )


@pytest.mark.parametrize(
    "damaged",
    [
        lambda: rezipped(lambda sheet: sheet[: len(sheet) // 2]),
        lambda: rezipped(lambda sheet: sheet.replace(b"</row>", b"</wor>")),
        with_broken_bytes,
    ],
)
def test_a_damaged_sheet_is_refused_like_any_broken_file(damaged):
    assert len(names(rezipped(lambda sheet: sheet))) == 2
    with pytest.raises(ValidationError, match="bị hỏng"):
        read(damaged())


@pytest.mark.parametrize(
    ("text", "posts", "noticed"),
    [
        ("Chi ủy viên", ["Cấp ủy viên"], False),
        ("Bí thư Đoàn cơ quan", [], True),
        ("Chi ủy viên; Chủ tịch Công đoàn", ["Cấp ủy viên"], True),
        ("Phó Chủ tịch Hội Phụ nữ", [], True),
        ("Chi ủy viên\nPhó Bí thư", ["Cấp ủy viên", "Phó bí thư"], False),
        ("Đảng viên", [], False),
        ("Không", [], False),
        ("-", [], False),
    ],
)
def test_posts_of_other_organisations_and_no_post_do_not_stop_a_row(house, text, posts, noticed):
    member = house.members[house.cell.pk][2]
    plan = load(workbook([line(member, "Chi bộ Một", text)], WITH_POSTS), house.cell)
    assert plan.problems == []
    assert [row.get_post_display() for row in member.positions.all()] == posts
    assert [(row.row, row.column) for row in plan.notices] == [(2, "Chức vụ Đảng")] * noticed


def test_in_a_lone_column_of_titles_what_is_no_party_post_is_the_job(house):
    member, comrade = house.members[house.cell.pk][2:4]
    secretary = house.users.secretary.member
    header = (*HEADER, "Chức vụ")
    jobs = [
        line(secretary, "Chi bộ Một", "Giám đốc"),
        line(comrade, "Chi bộ Một", "Kế toán, Bí thư Đoàn"),
    ]
    plan = load(workbook(jobs, header), house.cell)
    assert (plan.problems, [row.row for row in plan.notices]) == ([], [3])
    assert secretary.positions.get(post="secretary").ends_on is None  # the list tells no posts
    rows = [line(member, "Chi bộ Một", "Phó Bí thư kiêm Trưởng phòng"), *jobs[1:]]
    assert plan_of(workbook(rows, header), house.cell).problems == []
    load(workbook(rows, header), house.cell)
    member.refresh_from_db()
    comrade.refresh_from_db()
    assert (member.job, comrade.job) == ("Trưởng phòng", "Kế toán, Bí thư Đoàn")
    assert [row.post for row in member.positions.all()] == ["deputy"]


def test_beside_a_column_of_party_posts_the_column_of_titles_is_the_job():
    row = read(workbook([(*AN, "Bí thư", "Giám đốc")], (*WITH_POSTS, "Chức vụ"))).rows[0]
    assert (row.posts, row.job) == (("Bí thư",), "Giám đốc")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1980-05-01", dt.date(1980, 5, 1)),
        ("01/05/1980", dt.date(1980, 5, 1)),
        ("1.5.1980", dt.date(1980, 5, 1)),
        ("01-05-1980", dt.date(1980, 5, 1)),
        (29342, dt.date(1980, 5, 1)),  # as Excel counts days
        (dt.datetime(1980, 5, 1, 8), dt.date(1980, 5, 1)),
    ],
)
def test_a_date_is_read_in_every_form_in_which_offices_write_it(text, day):
    [row] = read(workbook([(AN[0], text, *AN[2:])])).rows
    assert (row.birth_date, row.problems) == (day, [])


@pytest.mark.parametrize("text", ["1980-13-01", "31/02/1980", "tháng 5 năm 1980"])
def test_what_is_no_date_is_told_at_its_column(text):
    [row] = read(workbook([(AN[0], text, *AN[2:])])).rows
    [problem] = row.problems
    assert (row.birth_date, problem.column) == (None, "Ngày sinh")
    assert problem.message == f"“{text}” không phải là ngày hợp lệ."
