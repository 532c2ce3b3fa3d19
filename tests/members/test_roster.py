"""Roster import: the office's own workbook, flat tables, bad input, and doing it twice."""

from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, strategies as st
from openpyxl import load_workbook

from members.importing.apply import apply_roster, next_code
from members.importing.parse import parse_roster
from members.importing.plan import plan_roster
from members.importing.posts import read_post
from members.importing.values import parse_date
from members.importing.words import header_key
from members.models import LeavePeriod, Member, Membership, Organization, Position, RosterImport
from portal.kit.uploads import refuse_heavy
from tests.factories.members import MemberFactory, OrganizationFactory
from tests.members.rosters import SINCE, TODAY, line, load, read, upload, workbook

SAMPLE = Path("reports/demo/danh-sach-dang-vien.xlsx")


def sample():
    return io.BytesIO(SAMPLE.read_bytes())


@pytest.fixture
def empty_committee(house):
    return OrganizationFactory(
        kind__code="grassroots_committee",
        parent=house.bloc,
        name="Đảng bộ Văn phòng",
        code="38.168.053.000.000",
    )


@pytest.mark.database  # written in bulk: keys and batches differ
def test_the_office_workbook_gives_its_cells_members_and_posts(empty_committee):
    load(sample(), empty_committee)
    below = Organization.objects.under(empty_committee).cells()
    homes = Membership.objects.home().on(TODAY).filter(organization__in=below)
    members = Member.objects.filter(memberships__in=homes)
    exempt = LeavePeriod.objects.filter(member__in=members, kind="exempt", starts_on="2026-07-01")
    assert below.count() == 5
    assert members.count() == 49
    assert members.filter(sex="female").count() == 18
    assert sum(member.is_probationary_on(TODAY) for member in members) == 2
    assert exempt.count() == 2
    posts = Position.objects.filter(member__in=members)
    assert posts.filter(post="secretary", organization__in=below).count() == 5
    assert posts.filter(post="deputy").count() == 5
    double = posts.filter(member__card_number="38000037").order_by("organization__path")
    assert [(p.post, p.organization.name) for p in double] == [
        ("secretary", "Đảng bộ Văn phòng"),
        ("secretary", "Chi bộ Phòng Tổng hợp"),
    ]
    assert below.first().code == "38.168.053.001.000"


@pytest.mark.database  # written in bulk: keys and batches differ
def test_the_same_file_again_changes_nothing(empty_committee):
    load(sample(), empty_committee)
    again = plan_roster(read(sample()), empty_committee, today=TODAY)
    assert (again.new, again.changed, again.moved, again.left, again.problems) == (
        [],
        [],
        [],
        [],
        [],
    )
    assert again.same == 49


def test_a_member_found_in_another_cell_is_a_transfer(house):
    member = house.members[house.cell.pk][2]
    file = workbook(
        [(member.full_name, member.birth_date, "Nam", "Chi bộ Hai", member.card_number)]
    )
    plan = load(file, house.committee)
    assert [entry.member for entry in plan.moved] == [member]
    old, new = member.memberships.order_by("starts_on")
    assert (old.organization, old.ends_on, old.end_reason) == (
        house.cell,
        TODAY - dt.timedelta(days=1),
        "transfer",
    )
    assert (new.organization, new.starts_on, new.ends_on) == (house.sister_cell, TODAY, None)


def test_a_transfer_out_of_a_committee_one_does_not_manage_is_a_problem(house):
    member = house.members[house.far_cell.pk][2]
    file = workbook(
        [(member.full_name, member.birth_date, "Nam", "Chi bộ Một", member.card_number)]
    )
    scope = house.users.committee.scope
    plan = plan_roster(
        read(file), house.committee, today=TODAY, allowed=lambda o: scope.covers("manage", o)
    )
    assert plan.moved == []
    assert "ngoài phạm vi" in plan.problems[0].message


def test_one_bad_row_never_stops_the_good_ones(house):
    file = workbook(
        [
            ("Lê Thị Ánh", "31/02/1990", "Nữ", "Chi bộ Một", "1001"),
            ("Lê Thị Bình", "01-03-1990", "nữ", "Chi bộ Một", 1002),
            ("Lê Văn Chi", dt.datetime(1991, 4, 2), "NAM", "chi bo mot", "1003"),
        ]
    )
    plan = load(file, house.committee)
    assert {e.member.full_name for e in plan.new} == {"Lê Thị Bình", "Lê Văn Chi"}
    problem = plan.problems[0]
    assert (problem.row, problem.column) == (2, "Ngày sinh")
    assert Member.objects.get(full_name="Lê Thị Bình").card_number == "1002"
    assert not Member.objects.filter(full_name="Lê Thị Ánh").exists()


@pytest.mark.parametrize("second", ["CHI BỘ TÀI VỤ", "Chi bộ  Tài vụ ", "chi bộ tài vụ"])
def test_a_new_cell_spelled_in_two_ways_is_one_cell(empty_committee, second):
    rows = [
        ("Lê Thị Bình", "01-03-1990", "Nữ", "Chi bộ Tài vụ", "1002"),
        ("Lê Văn Chi", "02-04-1991", "Nam", second, "1003"),
        ("Lê Văn Dân", "02-04-1992", "Nam", "Chi bộ Tài Vù", "1004"),  # another name
    ]
    plan = load(workbook(rows), empty_committee)
    assert plan.new_cells == ["Chi bộ Tài vụ", "Chi bộ Tài Vù"]
    below = Organization.objects.under(empty_committee).cells().order_by("path")
    assert [(cell.name, cell.memberships.count()) for cell in below] == [
        ("Chi bộ Tài vụ", 2), ("Chi bộ Tài Vù", 1),
    ]  # fmt: skip


def test_bad_rows_come_back_as_a_workbook_that_can_be_read_again(house, login):
    file = workbook([("Lê Thị Ánh", "31/02/1990", "Nữ", "Chi bộ Một", "1001")])
    client = login(house.users.committee)
    record = upload(client, house.committee, file)
    response = client.get(f"/members/import/{record.pk}/bad-rows/")
    sheet = load_workbook(io.BytesIO(response.content)).active
    header = [cell.value for cell in sheet[1]]
    row = dict(zip(header, [cell.value for cell in sheet[2]], strict=True))
    assert row["Họ và tên"] == "Lê Thị Ánh"
    assert "31/02/1990" in row["Lý do chưa nhập được"]
    again = read(io.BytesIO(response.content))
    assert len(again.rows) == 1


def test_a_workbook_of_corrected_rows_says_of_nobody_that_they_left(house, login):
    bad = ("Lê Thị Ánh", "31/02/1990", "Nữ", "Chi bộ Một", "1001")
    file = workbook([bad, line(house.members[house.cell.pk][2])])
    client = login(house.users.committee)
    whole = upload(client, house.committee, file)
    assert client.get(f"/members/import/{whole.pk}/").context["view"].read[1].left
    mended = client.get(f"/members/import/{whole.pk}/bad-rows/").content
    corrected = upload(client, house.committee, io.BytesIO(mended))
    page = client.get(f"/members/import/{corrected.pk}/")
    assert not page.context["view"].read[1].left
    assert "ended" not in page.context["form"].fields


@time_machine.travel("2026-11-23T03:00:00Z", tick=False)
def test_the_page_previews_then_writes_once(house, login, empty_committee):
    client = login(house.users.staff)
    before = Member.objects.count()
    record = upload(client, empty_committee, sample())
    page = client.get(f"/members/import/{record.pk}/")
    assert page.status_code == 200
    assert Member.objects.count() == before
    assert len(page.context["view"].read[1].new) == 49
    client.post(f"/members/import/{record.pk}/", {})
    assert Member.objects.count() == before + 49
    client.post(f"/members/import/{record.pk}/", {})
    assert Member.objects.count() == before + 49
    assert RosterImport.objects.get(pk=record.pk).counts["new"] == 49


def test_those_missing_from_the_file_leave_only_when_ticked(house):
    gone = house.members[house.cell.pk][4]
    rows = [
        (m.full_name, m.birth_date, "Nam", cell.name, m.card_number)
        for cell in (house.cell, house.sister_cell)
        for m in Member.objects.filter(memberships__organization=cell)
        if m != gone
    ]
    plan = load(workbook(rows), house.committee)
    assert [membership.member for membership in plan.left] == [gone]
    assert gone.memberships.get().ends_on is None
    load(workbook(rows), house.committee, end_left=True)
    assert gone.memberships.get().ends_on == TODAY


@time_machine.travel("2026-11-23T03:00:00Z", tick=False)
def test_only_managers_may_import_and_only_where_they_manage(house, login):
    assert login(house.users.secretary).get("/members/import/").status_code == 403
    client = login(house.users.committee)
    response = client.post(
        "/members/import/",
        {
            "organization": house.other_committee.pk,
            "member_since": "2026-01-01",
            "file": SimpleUploadedFile("ds.xlsx", SAMPLE.read_bytes()),
        },
    )
    assert "organization" in response.context["form"].errors
    record = upload(client, house.committee, sample())
    assert (
        login(house.users.other_committee).get(f"/members/import/{record.pk}/").status_code == 404
    )


def bomb():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "x")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 250_000_000)
    return output


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"khong phai bang tinh", "không đúng loại"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 64, "mật khẩu"),
        (b"PK\x03\x04 hong", "hỏng"),
        (b"%PDF-1.7", "không phải bảng tính"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_with_a_sentence(content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        read(io.BytesIO(content))


def test_a_bomb_is_refused_before_it_is_unpacked():
    with pytest.raises(ValidationError, match="quá lớn"):
        read(bomb())


@pytest.mark.parametrize("name", ["sheet1.XML", "sheet1.dat"])
def test_a_heavy_part_is_refused_whatever_its_name(name):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(f"xl/worksheets/{name}", b"\xef\xbb\xbf \n<r>" + b"<c/>" * 2_000)
        archive.writestr("xl/media/image1.png", b"\x89PNG" + b"<" * 2_000)
    with pytest.raises(ValidationError, match="quá lớn"):
        refuse_heavy(output, most_elements=1_999)
    refuse_heavy(output, most_elements=2_100)


def test_a_file_over_the_limit_is_refused():
    with pytest.raises(ValidationError, match="lớn quá"):
        parse_roster(sample(), size=50_000_000)


def test_a_workbook_without_header_is_refused():
    with pytest.raises(ValidationError, match="tiêu đề"):
        read(workbook([("a", "b")], header=("Một", "Hai")))


def test_headers_match_in_any_order_and_writing():
    header = (
        unicodedata.normalize("NFD", "SỐ  THẺ\nĐẢNG VIÊN"),
        "Chi bộ sinh hoạt",
        "NGÀY, THÁNG, NĂM SINH",
        "Họ và  tên:",
        "giới tính",
    )
    row = read(workbook([(38000001.0, "Chi bộ A", "2.9.1970", "Đặng Thị Đào", "Nữ")], header)).rows[
        0
    ]
    assert (row.name, row.card_number, row.birth_date, row.sex, row.cell) == (
        "Đặng Thị Đào",
        "38000001",
        dt.date(1970, 9, 2),
        "female",
        "Chi bộ A",
    )


@pytest.mark.parametrize(
    ("text", "post"),
    [
        ("Bí thư Đảng ủy", ("root", "secretary")),
        ("bí thư chi bộ", ("cell", "secretary")),
        ("Phó Bí thư", ("cell", "deputy")),
        ("Phó Bí thư Đảng uỷ", ("root", "deputy")),
        ("Chi uỷ viên", ("cell", "committee")),
        ("Đảng ủy viên", ("root", "committee")),
        ("Ủy viên Ban Thường vụ", ("root", "standing")),
        ("Phó BT chi bộ", ("cell", "deputy")),
        ("BT chi bộ", ("cell", "secretary")),
        ("Bí thư chi bộ Văn phòng Đảng ủy", ("cell", "secretary")),
        ("Bí thư chi bộ cơ quan Đoàn khối", ("cell", "secretary")),
        ("Phó Bí thư Thường trực Đảng ủy", ("root", "deputy")),
        ("UV BTV", ("root", "standing")),
        ("Ủy viên BTV", ("root", "standing")),
        ("Ủy viên BCH", ("root", "committee")),
        ("UV BCH Đảng bộ", ("root", "committee")),
        ("Ủy viên BCH chi bộ", ("cell", "committee")),
        ("Uỷ viên Ban Chấp hành Đảng bộ", ("root", "committee")),
        ("Bí thư Đoàn cơ quan", None),
        ("Bí thư Đoàn thanh niên", None),
        ("Phó BT Chi đoàn", None),
        ("UV BTV Công đoàn", None),
        ("Ủy viên BCH Hội Cựu chiến binh", None),
        ("Tổ trưởng", None),
    ],
)
def test_posts_are_read_as_offices_write_them(text, post):
    assert read_post(text) == post


def test_codes_count_up_in_the_committees_space(house, empty_committee):
    OrganizationFactory(parent=empty_committee, code="38.168.053.001.000")
    assert next_code(empty_committee) == "38.168.053.002.000"


def test_planning_asks_a_fixed_number_of_queries(house, django_assert_num_queries):
    def rows(count):
        return workbook(
            [
                (f"Trần Văn {n}", "01/01/1980", "Nam", "Chi bộ Một", f"7{n:05d}")
                for n in range(count)
            ]
        )

    MemberFactory.create_batch(3, cell=house.cell)
    for count in (1, 40):
        roster = read(rows(count))
        with django_assert_num_queries(7):
            plan_roster(roster, house.committee, today=TODAY)


@pytest.mark.database  # written in bulk: keys and batches differ
def test_writing_new_members_asks_a_fixed_number_of_queries(house):
    def asked(count, first):
        rows = [
            (f"Trần Văn {first + n}", "01/01/1980", "Nam", "Chi bộ Một", f"7{first + n:05d}")
            for n in range(count)
        ]
        plan = plan_roster(read(workbook(rows)), house.committee, today=TODAY)
        with CaptureQueriesContext(connection) as captured:
            apply_roster(plan, member_since=SINCE)
        return len(captured)

    asked(1, 0)  # what is asked once a process is asked now
    assert asked(1, 100) == asked(40, 200)


@time_machine.travel("2026-11-23T03:00:00Z", tick=False)
def test_the_command_previews_and_applies_the_same_plan(empty_committee, capsys):
    arguments = ["import_roster", str(SAMPLE), "--organization", empty_committee.code]
    call_command(*arguments)
    assert "mới 49" in capsys.readouterr().out
    assert not Member.objects.filter(card_number="38000037").exists()
    call_command(*arguments, "--apply")
    assert Member.objects.filter(card_number="38000037").exists()


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.sampled_from("/-."))
def test_every_date_is_read_however_it_is_written(day, mark):
    assert parse_date(f"{day.day}{mark}{day.month}{mark}{day.year}") == day
    assert parse_date(f" {day:%d}{mark}{day:%m}{mark}{day:%Y} ") == day
    assert parse_date(dt.datetime(day.year, day.month, day.day)) == day


@given(st.text(alphabet="Họ và tênàáạđĐ ,.:\n", min_size=1), st.sampled_from(["NFC", "NFD"]))
def test_a_header_key_ignores_marks_case_and_unicode_form(text, form):
    assert header_key(unicodedata.normalize(form, text.upper())) == header_key(text)
