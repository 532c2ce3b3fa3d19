"""The whole chain once, as people do it: from the office's workbook to the year-end report."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command

from campaigns.models import CampaignYear, CriteriaSet, Criterion, Evaluation
from members.models import Member, Membership, Position
from reports.figures.figure import Unit
from reports.models import Edition
from tests.browser.steps import decide, follow, pledge, press, write_review
from tests.factories.members import (
    CampaignYearFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
)
from tests.reports.faces import printed, squeezed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORKBOOK = Path("reports/demo/danh-sach-dang-vien.xlsx").resolve()


@pytest.fixture
def office(reference):
    """A bloc with its staff and standing committee, and an office whose roster is on paper."""
    bloc = OrganizationFactory(
        kind__code="bloc", name="Đảng bộ Khối (minh họa)", document_code="ĐUK", place="Minh Họa"
    )
    home = OrganizationFactory(kind__code="grassroots_cell", parent=bloc, name="Chi bộ Cơ quan")
    office = OrganizationFactory(
        kind__code="grassroots_committee", parent=bloc, name="Đảng bộ Văn phòng",
        code="38.168.053.000.000",
    )  # fmt: skip
    accounts = {
        "staff": UserFactory(post="staff", at=bloc, username="chuyenvien"),
        "standing": UserFactory(post="standing", at=bloc, username="thuongvu"),
    }
    for account in accounts.values():
        MembershipFactory(member=account.member, organization=home)
    year = CampaignYearFactory(organization=bloc, year=2026)
    criteria_set = CriteriaSet.objects.create(
        year=year, level=20, name="Bộ tiêu chí 2026", published_at="2026-01-05T00:00Z"
    )
    Criterion.objects.create(criteria_set=criteria_set, title="Quán triệt chỉ thị", weight=30)
    Criterion.objects.create(
        criteria_set=criteria_set, title="Dự sinh hoạt", weight=70, position=1,
        measure="attendance", rule="share", target=100,
    )  # fmt: skip
    return {"bloc": bloc, "office": office, "year": year} | accounts


def account(member, username):
    return UserFactory(member=member, username=username)


def import_workbook(visit, office):
    page = visit(office["staff"], by_form=True)
    page.goto("/members/import/")
    page.select_option("[name=organization]", label="Đảng bộ Văn phòng")
    page.set_input_files("[name=file]", WORKBOOK)
    press(page, "Xem trước")
    assert "49" in page.locator("main").inner_text()
    assert not Member.objects.filter(
        memberships__organization__path__startswith=office["office"].path
    ).exists()
    press(page, "Xác nhận, nhập vào cổng")
    page.get_by_text("Đã nhập danh sách.").wait_for()


def confirm_posts(visit, office):
    """The staff's list gives posts with more powers than theirs; the standing committee confirms."""
    posts = Position.objects.filter(organization__path__startswith=office["office"].path)
    assert not posts.filter(post="secretary").exists()
    page = visit(office["standing"])
    page.goto("/members/posts/")
    rows = page.locator("[name=change]")
    assert rows.count() == page.locator("[name=change]:checked").count() > 0
    total = rows.count()
    press(page, "Xác nhận các dòng đã chọn")
    page.get_by_text(f"Đã xác nhận {total} dòng.").wait_for()
    page.get_by_text("Không có chức vụ nào chờ đồng chí xác nhận.").wait_for()


def log_meeting(visit, secretary, committee):
    page = visit(secretary, width=360)
    page.goto("/sessions/new/")
    page.fill("[name=held_on]", "02/11/2026")
    page.press("[name=held_on]", "Tab")
    page.wait_for_load_state("networkidle")
    rows = page.locator("[data-sheet-row]")
    total = rows.count()
    leading = page.locator("[name=chair] option:checked, [name=recorder] option:checked")
    names = leading.all_inner_texts()
    away = next(row for row in rows.all() if not any(name in row.inner_text() for name in names))
    away.get_by_text("Có lý do", exact=True).click()
    away.get_by_label("Lý do", exact=True).fill("đi công tác")
    page.get_by_role("button", name="Các đồng chí còn lại có mặt", exact=True).click()
    assert page.locator("[data-count='P']").inner_text() == str(total - 1)
    press(page, "Nộp")
    page.get_by_text("Đã nộp buổi sinh hoạt.").wait_for()
    page = visit(committee)
    page.goto("/sessions/confirm/")
    assert "chưa ghi thời lượng; chưa có biên bản" in page.locator(".doubts").inner_text()
    page.check("[name=session]")
    press(page, "Xác nhận các buổi đã chọn")
    page.get_by_text("Đã xác nhận 1 buổi.").wait_for()
    return total


def nominate(visit, office, member, secretary, committee):
    page = visit(secretary)
    page.goto("/exemplars/new/")
    page.select_option("[name=member]", label=member.full_name)
    page.fill("[name=story]", "Tận tụy với nhân dân")
    page.fill("[name=voted_on]", "2026-11-02")
    page.fill("[name=votes_for]", "9")
    page.fill("[name=votes_total]", "9")
    press(page, "Đề nghị lên cấp trên")
    address = page.url
    page = visit(committee)
    page.goto(address)
    follow(page, "Xác nhận")
    press(page, "Xác nhận")
    page = visit(office["standing"])
    page.goto(address)
    follow(page, "Quyết định khen")
    page.select_option("[name=award]", "honour")
    page.fill("[name=decision_number]", "15-QĐ/ĐUK")
    press(page, "Ghi quyết định")
    page.get_by_text("Đã ghi quyết định.").wait_for()


def grade_member(visit, member_user, secretary, committee):
    page = visit(member_user)
    page.goto("/evaluations/mine/")
    follow(page, "Tự đánh giá")
    write_review(page, "Đã cố gắng; còn nóng vội")
    page.fill("[name=points]", "82")
    page.get_by_label("Hoàn thành tốt nhiệm vụ").check()
    press(page, "Nộp tự đánh giá")
    address = page.url
    page = visit(secretary)
    page.goto("/evaluations/ballot/")
    for name in ("present", "handed_out", "returned", "valid"):
        page.fill(f"[name={name}]", "9")
    page.fill("[name=tellers]", "Nguyễn Văn Kiểm (tổ trưởng)")
    page.fill("[name=held_on]", "2026-11-20")
    page.get_by_label("số phiếu Hoàn thành tốt nhiệm vụ").fill("8")
    page.get_by_label("đề xuất HTTNV").check()
    press(page, "Ghi kết quả và đề xuất")
    page.get_by_text("Đã ghi kết quả bỏ phiếu").wait_for()
    decide(visit, committee, "HTTNV")
    page = visit(member_user)
    page.goto(address)
    assert "Quyết định số 20-QĐ/ĐU" in page.locator("main").inner_text()


def grade_unit(visit, office, committee):
    page = visit(committee)
    page.goto(f"/scores/{office['year'].pk}/{office['office'].pk}/")
    page.get_by_label("Tự chấm").first.fill("29,5")
    press(page, "Ghi điểm")
    page.get_by_text("Đã ghi điểm.").wait_for()
    evaluation = Evaluation.objects.get(member=None, organization=office["office"])
    page.goto(evaluation.get_absolute_url())
    follow(page, "Tự đánh giá")
    write_review(page, "Đã cố gắng; còn nóng vội")
    page.fill("[name=points]", "88")
    page.get_by_label("Hoàn thành tốt nhiệm vụ").check()
    press(page, "Nộp tự đánh giá")
    page = visit(office["staff"])
    page.goto(evaluation.get_absolute_url())
    follow(page, "Thẩm định, đề xuất")
    press(page, "Đề xuất")
    decide(visit, office["standing"], "HTTNV")


def close_and_export(visit, office, tmp_path):
    page = visit(office["standing"])
    page.goto(f"/reports/close/{office['year'].pk}/")
    page.get_by_label(re.compile("^Số, ký hiệu: Đảng bộ Khối")).fill("12-BC/ĐUK")
    press(page, "Chốt năm 2026")
    page.get_by_text("Đã chốt năm 2026").wait_for()
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    page.goto(f"/reports/{office['bloc'].pk}/?year=2026")
    shown = {
        link.get_attribute("data-figure"): link.inner_text()
        for link in page.locator("[data-figure]").all()
    }
    said = page.locator("article p:has([data-figure])").all_inner_texts()
    edition = Edition.objects.get(organization=office["bloc"])
    page.goto(edition.get_absolute_url())
    files = {}
    for name, file_format in (("PDF", "pdf"), ("Excel", "xlsx"), ("Word", "docx")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        target = tmp_path / f"bao-cao.{file_format}"
        download.value.save_as(target)
        files[file_format] = target.read_bytes()
    return shown, said, files


def test_from_the_workbook_to_the_signed_report(visit, office, tmp_path):
    import_workbook(visit, office)
    homes = Membership.objects.filter(organization__path__startswith=office["office"].path)
    assert homes.count() == 49
    confirm_posts(visit, office)
    leader = Position.objects.get(organization=office["office"], post="secretary").member
    committee = account(leader, "danguy")
    cell = next(
        position.organization
        for position in Position.objects.filter(post="secretary", organization__kind__code="cell")
        if position.member != leader
        and position.organization != leader.memberships.get().organization
    )
    secretary = account(Position.objects.get(organization=cell, post="secretary").member, "bithu")
    member = next(
        home.member
        for home in homes.filter(organization=cell, member__positions=None)
        if home.member.admitted_on < dt.date(2020, 1, 1) and not home.member.leaves.exists()
    )
    member_user = account(member, "dangvien")

    due = log_meeting(visit, secretary, committee)
    pledge(visit, member_user, secretary)
    nominate(visit, office, member, secretary, committee)
    page = visit(office["staff"])
    page.goto(f"/years/{office['year'].pk}/")
    follow(page, "Bắt đầu đánh giá, xếp loại")
    press(page, "Bắt đầu")
    # Everybody else was not reviewed this year: one member and one unit go the whole way.
    others = Evaluation.objects.exclude(member=member).exclude(
        member=None, organization=office["office"]
    )
    others.filter(state="open").update(state="not_graded", not_graded_reason="not_reviewed")
    grade_member(visit, member_user, secretary, committee)
    grade_unit(visit, office, committee)
    shown, said, files = close_and_export(visit, office, tmp_path)

    assert shown["members"] == "51"
    assert shown["attendance"].endswith(f"({due - 1}/{due})")
    assert shown["pledges_submitted"].endswith("(1/51)")
    assert shown["award_honour"] == "1"
    assert shown["members_good"] == "100% (1/1)"
    assert shown["bases_good"] == "100% (1/1)"
    text = printed(files["pdf"])
    assert len(said) > 10
    assert [sentence for sentence in said if squeezed(sentence) not in text] == []
    assert "Số12-BC/ĐUK" in text
    assert "DỰTHẢO" not in text
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    rows = {row[0]: row[1:] for row in book["Số liệu"].iter_rows(min_row=2, values_only=True)}
    frozen_figures = Edition.objects.get(organization=office["bloc"]).data["figures"]
    for key, value in shown.items():
        frozen = frozen_figures[key]
        numerator, denominator, _ = rows[frozen["label"]]
        if frozen["unit"] == Unit.SHARE and denominator:
            assert value.endswith(f"({numerator}/{denominator})"), key
        elif frozen["unit"] == Unit.COUNT:
            assert value == str(numerator), key
    assert CampaignYear.objects.get().state == "closed"
