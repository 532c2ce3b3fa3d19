"""An office that starts in July 2026 with its past: corrected, closed and printed as kept by hand."""

from __future__ import annotations

import datetime as dt
import io
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.management import call_command

from campaigns.models import Attendance, CampaignYear, Evaluation, WelfareContribution
from members.models import Member, Membership, Organization, User
from reports.models import Edition
from reports.year_end.actions.freezing import start_year_grading
from tests.browser.steps import press
from tests.builders import hold
from tests.factories.exemplars import CommendationFactory
from tests.factories.grading import settle
from tests.factories.members import (
    MemberFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
)
from tests.factories.pledges import PledgeFactory
from tests.reports.faces import docx_text, printed, squeezed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.clock("2026-12-31T03:00:00Z"),
]
JULY = dt.date(2026, 7, 1)
PAPER = {  # the totals of the signed reports: done, of how many
    2021: {
        "attendance": (900, 1000), "regular_meetings": (22, 24), "pledges_submitted": (8, 10),
        "exemplars": (4,), "welfare_paid": (5_000_000,),
    },
    2022: {"attendance": (450, 500), "pledges_submitted": (9, 10), "exemplars": (3,)},
    2025: {"attendance": (95, 100), "pledges_submitted": (6, 8), "exemplars": (1,)},
}  # fmt: skip
# Kept by hand. Attendance of 2026: 31/34 in six months of the first cell, its thematic meeting 5/5,
# three meetings of the second cell 9/9. Due are six months and two quarters of two cells.
# Three lead: the secretary was at seven meetings of the first cell, the two others at three each.
YEAR = {
    "grassroots": "1",
    "cells": "2",
    "members": "9",
    "probationary": "1",  # whom the command entered without a day
    "regular_held": "9",
    "regular_meetings": "75% (9/12)",
    "thematic_held": "1",
    "thematic_meetings": "25% (1/4)",
    "monthly_studies": "0% (0/12)",
    "attendance": "93,75% (45/48)",
    "pledges_submitted": "22,22% (2/9)",
    "excused": "2,08% (1/48)",
    "unexcused": "4,17% (2/48)",
    "leader_attendance": "100% (13/13)",
    "pledges_accepted": "22,22% (2/9)",
    "pledges_training": "22,22% (2/9)",
    "pledges_of_leaders": "0% (0/3)",
    "exemplars": "1",
    "individuals": "1",
    "individual_members": "1",
    "people_awarded": "1",
    "award_honour": "1",
    "award_upper_level": "1",
    "exemplars_achieved": "1",
    "named_ban_da_cong_khai_trong_chi_bo": "2",
    "welfare_programmes": "1",
    "welfare_units": "1",
    "welfare_paid": "12 triệu đồng",
    "named_quy_vi_nguoi_ngheo_thuc_hien": "12 triệu đồng",
}
# 2021, 2022 and 2025 on paper (*); 2023 from its records, of which nothing is due: 20/20 present;
# 2024 declared complete: 12 of 24 months and none of 8 quarters, 48/60 present.
# The secretary was at four meetings more in 2023 and at twelve in 2024; all 16 were typed in time.
SIX_YEARS = {
    "grassroots": "1",
    "cells": "2",
    "members": "9",
    "probationary": "1",
    "regular_held": "25",  # 4 + 12 + 9
    "regular_meetings": "71,67%* (43/60)",  # 22/24 + 12/24 + 9/12
    "thematic_held": "1",
    "thematic_meetings": "8,33% (1/12)",
    "monthly_studies": "0% (0/36)",
    "attendance": "90,16%* (1.558/1.728)",
    "pledges_submitted": (
        "năm 2021: 80%* (8/10); năm 2022: 90%* (9/10); năm 2023: 12,5% (1/8); năm 2024: 0% (0/8); "
        "năm 2025: 75%* (6/8); năm 2026: 22,22% (2/9)"
    ),
    "pledges_accepted": ("năm 2023: 12,5% (1/8); năm 2024: 0% (0/8); năm 2026: 22,22% (2/9)"),
    "pledges_training": ("năm 2023: 12,5% (1/8); năm 2024: 0% (0/8); năm 2026: 22,22% (2/9)"),
    "pledges_of_leaders": "năm 2023: 0% (0/3); năm 2024: 0% (0/3); năm 2026: 0% (0/3)",
    "leader_attendance": "100% (29/29)",
    "excused": "10,16% (13/128)",  # of 20 + 60 + 48 in records: 12 in 2024, 1 in 2026
    "unexcused": "1,56% (2/128)",
    "on_time": "61,54% (16/26)",
    "named_dang_vien_du_sinh_hoat_nam_2021": "90%* (900/1.000)",
    "named_dang_vien_du_sinh_hoat_nam_2022": "90%* (450/500)",
    "named_dang_vien_du_sinh_hoat_nam_2023": "100% (20/20)",
    "named_dang_vien_du_sinh_hoat_nam_2024": "80% (48/60)",
    "named_dang_vien_du_sinh_hoat_nam_2025": "95%* (95/100)",
    "named_dang_vien_du_sinh_hoat_nam_2026": "93,75% (45/48)",
    "exemplars": "11*",  # 4 + 3 + 1 on paper, 2 in 2023, 1 in 2026
    "individuals": "3",
    "individual_members": "3",
    "people_awarded": "1",
    "award_honour": "3",
    "award_upper_level": "3",
    "exemplars_achieved": "3",
    "named_quyet_dinh_nam_2023": "2",
    "named_quyet_dinh_nam_2026": "1",
    "named_ban_da_cong_khai_trong_chi_bo": "3",
    "welfare_programmes": "1",
    "welfare_units": "1",
    "welfare_paid": "17 triệu đồng*",
    "named_quy_vi_nguoi_ngheo_thuc_hien": "12 triệu đồng",
}
ON_PAPER = "(số liệu theo báo cáo giấy)"
IN_WORKBOOK = {
    2026: {
        "Đảng viên": (9, None),
        "Lượt khen thưởng, tuyên dương, giới thiệu": (1, None),
        "An sinh xã hội: đã thực hiện": (12_000_000, None),
        "Sinh hoạt thường kỳ": (9, 12),
        "Sinh hoạt chuyên đề": (1, 4),
        "Đảng viên dự sinh hoạt": (45, 48),
        "Đảng viên đăng ký, cam kết": (2, 9),
    },
    2021: {
        "Đảng viên": (9, None),
        f"Lượt khen thưởng, tuyên dương, giới thiệu {ON_PAPER}": (11, None),
        f"An sinh xã hội: đã thực hiện {ON_PAPER}": (17_000_000, None),
        f"Sinh hoạt thường kỳ {ON_PAPER}": (43, 60),
        "Sinh hoạt chuyên đề": (1, 12),
        f"Đảng viên dự sinh hoạt {ON_PAPER}": (1558, 1728),
        f"Đảng viên đăng ký, cam kết, năm 2021 {ON_PAPER}": (8, 10),
        f"Đảng viên đăng ký, cam kết, năm 2022 {ON_PAPER}": (9, 10),
        "Đảng viên đăng ký, cam kết, năm 2023": (1, 8),
        "Đảng viên đăng ký, cam kết, năm 2024": (0, 8),
        f"Đảng viên đăng ký, cam kết, năm 2025 {ON_PAPER}": (6, 8),
        "Đảng viên đăng ký, cam kết, năm 2026": (2, 9),
    },
}


@pytest.fixture
def office(transactional_db, monkeypatch):
    """A bloc founded by its command, two cells below a committee, eight people and their accounts."""
    monkeypatch.setenv("PORTAL_PASSWORD", "mat-khau-that-dai")
    call_command(
        "found_bloc", name="Đảng bộ Khối Bến Mới", code="38.168.000.000.000", document_code="ĐUK",
        place="Bến Mới", staff="Trần Văn Thử", username="chuyenvien", records_from=JULY,
    )  # fmt: skip
    bloc = Organization.objects.get()
    committee = OrganizationFactory(
        kind__code="grassroots_committee", parent=bloc, name="Đảng bộ Sở Một", records_from=JULY
    )
    cell, second = (
        OrganizationFactory(parent=committee, name=name, records_from=JULY)
        for name in ("Chi bộ Một", "Chi bộ Hai")
    )
    people = MemberFactory.create_batch(5, cell=cell)
    users = SimpleNamespace(
        secretary=UserFactory(member=people[0], post="secretary", at=cell),
        member=UserFactory(member=people[1]),
        other=UserFactory(member=people[2]),
        committee=UserFactory(post="secretary", at=committee, username="danguy"),
        standing=UserFactory(post="standing", at=bloc, username="thuongvu"),
        staff=User.objects.get(username="chuyenvien"),
    )
    Member.objects.filter(pk=users.staff.member_id).update(admitted_on=dt.date(2005, 1, 1))
    for user in (users.committee, users.standing, users.staff):
        MembershipFactory(member=user.member, organization=second)
    year = CampaignYear.objects.get()
    year.open(by=users.staff)
    settle(year)
    return SimpleNamespace(
        bloc=bloc, cell=cell, second=second, people=people, users=users, year=year
    )  # fmt: skip


def enter_the_past(office, client):
    """Totals of three years from paper, records of two years, one of them declared complete."""
    for year, totals in PAPER.items():
        data = {"source": f"Báo cáo số 45-BC/ĐUK ngày 15/12/{year}"}
        for key, pair in totals.items():
            data |= dict(zip((f"numerator-{key}", f"denominator-{key}"), pair, strict=False))
        address = f"/reports/past-figures/{office.bloc.pk}/{year}/"
        assert client.post(address, data).status_code == 302
    years = {}
    for year in (2023, 2024):
        client.post("/years/past/", {"organization": office.bloc.pk, "year": year})
        years[year] = CampaignYear.objects.get(year=year)
    for month in (2, 5, 8, 11):
        met(office, dt.date(2023, month, 3), "PPPPP", year=years[2023])
    for month in range(1, 13):
        met(office, dt.date(2024, month, 3), "PPPPK", year=years[2024])
    pledged(office, office.users.member, years[2023])
    for _ in range(2):
        CommendationFactory(
            organization=office.cell, decided_on=dt.date(2023, 9, 2), achievement_year=2023
        )
    client.post(f"/years/{years[2024].pk}/complete/", {"organization": office.bloc.pk})


def met(office, day, marks, **fields):
    """A meeting handed in by the cell and confirmed by the committee."""
    session = hold(office, day, marks, **fields)
    session.confirm(by=office.users.committee)
    return session


def pledged(office, user, year):
    pledge = PledgeFactory(year=year, organization=office.cell, member=user.member)
    pledge.submit(by=user)
    pledge.accept(by=office.users.secretary)


def live_half_a_year(office):
    """Meetings, pledges, an award, money; one member's start is typed six weeks too late."""
    late = MemberFactory(full_name="Lê Thị Muộn")
    MembershipFactory(member=late, organization=office.cell, starts_on=dt.date(2026, 10, 15))
    marks = {7: "PPPPK", 8: "PPPPP", 9: "PPPPP", 10: "PPPPP", 11: "PPPPPP", 12: "PPPPPA"}
    for month, letters in marks.items():
        met(office, dt.date(2026, month, 3), letters)
    met(office, dt.date(2026, 8, 20), "PPPPP", kind="thematic")
    for month in (7, 9, 11):
        met(office, dt.date(2026, month, 6), "PPP", cell=office.second)
    for user in (office.users.member, office.users.other):
        pledged(office, user, office.year)
    CommendationFactory(organization=office.cell, decided_on=dt.date(2026, 11, 20))
    WelfareContribution.objects.create(
        year=office.year, organization=office.cell, programme="Quỹ Vì người nghèo",
        paid_vnd=12_000_000, contributed_on=dt.date(2026, 10, 17),
    )  # fmt: skip
    return late


def correct_the_start(page, office, late):
    """The committee's secretary corrects the day and sends both sheets back in one go."""
    page.goto(f"/members/memberships/{late.memberships.get().pk}/correct/")
    page.fill("[name=starts_on]", "2026-09-01")
    page.fill("[name=reason]", "Quyết định ghi ngày 01/9/2026")
    press(page, "Sửa")
    listed = page.get_by_role("alert").inner_text()
    assert "2 buổi đã nộp có danh sách phải dự thay đổi" in listed
    assert "Phải thêm đồng chí này vào bảng điểm danh: 2 buổi" in listed
    assert page.get_by_label("Trả lại 2 buổi để chi bộ sửa điểm danh").is_checked()
    press(page, "Đã xem, lưu")
    page.get_by_text("Đã trả lại 2 buổi để sửa điểm danh.").wait_for()
    returned = office.cell.studysessions.filter(state="returned").order_by("held_on")
    for session, mark in zip(returned, "PA", strict=True):
        Attendance.objects.create(session=session, member=late, mark=mark)
        session.submit(by=office.users.secretary)
        session.confirm(by=office.users.committee)


def close(page, office):
    """Grading is begun and nobody is graded; the standing committee closes the year."""
    start_year_grading(office.year, by=office.users.staff)
    Evaluation.objects.update(state="not_graded", not_graded_reason="not_reviewed")
    page.goto(f"/reports/close/{office.year.pk}/")
    gaps = (
        "Còn 18 buổi sinh hoạt phải có mà chưa ghi ở 2 chi bộ"  # 3 months, 3 quarters, 12 studies
    )
    assert squeezed(gaps) in squeezed(page.locator("main").inner_text())
    press(page, "Chốt năm 2026")
    page.get_by_text("Đã chốt năm 2026").wait_for()


def read(page, address, expected):
    """Every number of the page is in the table, and the other way round; its sentences with numbers."""
    page.goto(address)
    shown = {
        link.get_attribute("data-figure"): link.inner_text()
        for link in page.locator("[data-figure]").all()
    }
    squeezed_table = {key: squeezed(value) for key, value in expected.items()}
    assert {key: squeezed(value) for key, value in shown.items()} == squeezed_table
    return page.locator("article p:has([data-figure])").all_inner_texts()


def check_files(client, address, query, said, rows):
    """The same sentences in PDF and DOCX, and the same integers in the workbook."""
    files = {
        name: client.get(f"{address}{name}/{query}").getvalue() for name in ("pdf", "docx", "xlsx")
    }
    assert len(said) > 15
    for text in (printed(files["pdf"]), squeezed(docx_text(files["docx"]))):
        assert [sentence for sentence in said if squeezed(sentence) not in text] == []
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["Số liệu"]
    lines = {row[0]: row[1:3] for row in sheet.iter_rows(values_only=True)}
    assert {label: lines.get(label) for label in rows} == rows


def test_an_office_enters_its_past_corrects_a_day_closes_and_prints_both_periods(
    visit, office, login
):
    enter_the_past(office, login(office.users.staff))
    late = live_half_a_year(office)
    correct_the_start(visit(office.users.committee), office, late)
    page = visit(office.users.standing)
    close(page, office)
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)

    address, years = f"/reports/{office.bloc.pk}/", "?since=2021-01-01&until=2026-12-31"
    of_year = read(page, f"{address}?year=2026", YEAR)
    of_six = read(page, address + years, SIX_YEARS)
    client = login(office.users.standing)
    edition = Edition.objects.get(organization=office.bloc).get_absolute_url()
    check_files(client, edition, "", of_year, IN_WORKBOOK[2026])
    check_files(client, address, years, of_six, IN_WORKBOOK[2021])
    assert Membership.objects.filter(member=late, starts_on=dt.date(2026, 9, 1)).exists()
