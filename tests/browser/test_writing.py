"""Writing a section of the report: it saves itself, takes the proposal, and is sent."""

from __future__ import annotations

import pytest

from reports import reference as documents
from reports.models import Narrative
from tests.browser.steps import follow, press, unfold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(house, reference):
    documents.load()
    return house


def test_a_section_saves_itself_while_it_is_written_and_is_sent(visit, office):
    page = visit(office.users.staff, width=360)
    page.goto(f"/reports/{office.bloc.pk}/?year=2026")
    unfold(page)
    page.get_by_label("Viết mục BÀI HỌC KINH NGHIỆM").click()
    page.fill("[name=text]", "Phát huy nêu gương.")
    page.get_by_text("Đã tự lưu lúc").wait_for()
    narrative = Narrative.objects.get()
    assert (narrative.text, narrative.sent_text) == ("Phát huy nêu gương.", "")
    page.locator("[name=text]").press("End")
    page.keyboard.type(" {members} đảng viên.")
    with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
        pass
    assert saved.value.status == 200
    page.reload()
    assert page.input_value("[name=text]") == "Phát huy nêu gương. {members} đảng viên."
    press(page, "Gửi")
    page.get_by_text("Đã gửi phần viết.").wait_for()
    unfold(page)
    assert "Phát huy nêu gương. 21 đảng viên." in page.locator("article").inner_text()


def test_the_proposal_is_taken_and_changed_without_javascript(visit, office):
    page = visit(office.users.staff, java_script_enabled=False)
    page.goto(f"/reports/{office.bloc.pk}/?year=2026")
    page.get_by_label("Viết mục ĐẶC ĐIỂM TÌNH HÌNH").click()
    press(page, "Lấy câu đề xuất vào phần viết")
    taken = page.input_value("[name=text]")
    assert "{members} đảng viên" in taken
    page.fill("[name=text]", taken.replace("Toàn Đảng bộ có", "Đảng bộ Khối hiện có"))
    press(page, "Lưu bản nháp")
    page.get_by_label("Viết mục ĐẶC ĐIỂM TÌNH HÌNH").click()
    assert "Đảng bộ Khối hiện có 2 tổ chức cơ sở đảng" in page.locator("main").inner_text()
    press(page, "Gửi")
    text = page.locator("article").inner_text()
    assert "Đảng bộ Khối hiện có 2 tổ chức cơ sở đảng" in text
    assert "Toàn Đảng bộ có 2 tổ chức" not in text
    follow(page, "2")
    assert "/figures/grassroots/" in page.url
