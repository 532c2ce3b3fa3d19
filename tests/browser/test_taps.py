"""What each piece of work takes: taps, fields and pages, counted on the invented bloc.

A tap is a click, on a box too, or a key that acts; a field is what is typed or chosen from a list;
a page is one that is loaded. Each person begins on their home page with the state of the demo.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import connection
from django.db.models import F
from playwright.sync_api import Locator, Page

from campaigns.models import (
    Assignment,
    CampaignYear,
    Evaluation,
    Nomination,
    PlanItem,
    Pledge,
    Review,
)
from members.models import Organization, User
from tests.browser.conftest import session_of
from tests.browser.steps import eventually
from tests.demo import PASSWORD
from tests.factories.members import MemberFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.clock("2026-12-01T03:00:00Z"),  # the meeting of December is not entered yet
]
PHONE, DESK = 360, 1280
LEADS_ON = "a[href], button:not([type=button], [data-sheet-rest])"  # to another page
LINKS_IN_SIGHT = """() => [...document.links].filter(link => {
  const box = link.getBoundingClientRect();
  return box.width > 1 && box.height > 1 && box.top < 900 && link.checkVisibility();
}).length"""
WORKBOOK = Path("reports/demo/danh-sach-dang-vien.xlsx").resolve()


@dataclass
class Hand:
    """A person's hand on a page, which counts what it does."""

    page: Page
    taps: int = 0
    fields: int = 0
    pages: int = 0

    def tap(self, target: str | Locator, role: str = "link") -> None:
        """Press this element, or the first link that bears this name."""
        if isinstance(target, str):
            target = self.page.get_by_role(role, name=target, exact=True).first
        if target.evaluate(f"element => element.matches('{LEADS_ON}')"):
            with self.page.expect_navigation():
                target.click()
        else:
            target.click()
        self.taps += 1

    def press(self, name: str) -> None:
        self.tap(name, "button")

    def take_up(self, words: str) -> None:
        """Press the button of the line of work on the home page that has these words."""
        self.tap(self.page.locator("main").get_by_role("link", name=re.compile(words)).first)

    def more(self, name: str) -> None:
        """Open the panel “Thêm” of the bar, and the page that it lists under this name."""
        self.tap(self.page.locator("header summary", has_text="Thêm"))
        self.tap(self.page.locator("header").get_by_role("link", name=name, exact=True))

    def fill(self, target: str | Locator, text: str) -> None:
        (self.page.locator(target) if isinstance(target, str) else target).fill(text)
        self.fields += 1

    def fill_empty(self, fields: str, text: str) -> None:
        """Write this into each of these fields that the portal has not filled in."""
        for field in self.page.locator(fields).all():
            if not field.input_value():
                self.fill(field, text)

    def choose(self, field: str, label: str) -> None:
        self.page.select_option(field, label=label)
        self.fields += 1

    def choose_first(self, field: str) -> None:
        self.choose(field, self.page.locator(f"{field} option").nth(1).inner_text())

    def see(self, text: str) -> None:
        self.page.locator("main").get_by_text(text).filter(visible=True).first.wait_for()


def log_in(hand: Hand) -> None:
    hand.page.context.clear_cookies()
    hand.page.goto("/")
    hand.pages = 0
    hand.fill("[name=login]", "bithu")
    hand.fill("[name=password]", PASSWORD)
    hand.tap(hand.page.locator("main button[type=submit]"))
    hand.see("Đồng chí có")


def log_a_meeting(hand: Hand) -> None:
    hand.tap("Ghi buổi sinh hoạt")
    hand.press("Đánh dấu các đồng chí còn lại có mặt")
    hand.press("Nộp")
    hand.see("Đã nộp buổi sinh hoạt.")


def log_one_away(hand: Hand) -> None:
    hand.tap("Ghi buổi sinh hoạt")
    row = hand.page.locator("[data-sheet-row]").last
    hand.tap(row.get_by_text("Có lý do", exact=True))
    hand.fill(row.locator("input[type=text]"), "ốm")
    hand.press("Các đồng chí còn lại có mặt")
    hand.press("Nộp")
    hand.see("Đã nộp buổi sinh hoạt.")


def forget_the_reason_of_the_recorder(hand: Hand) -> None:
    """Both faults are named at once."""
    hand.tap("Ghi buổi sinh hoạt")
    name = hand.page.locator("[name=recorder] option:checked").inner_text()
    row = hand.page.locator("[data-sheet-row]", has_text=name)
    hand.tap(row.get_by_text("Có lý do", exact=True))
    hand.press("Các đồng chí còn lại có mặt")
    hand.press("Nộp")
    hand.fill(row.locator("input[type=text]"), "ốm")
    hand.choose(
        "[name=recorder]",
        hand.page.locator("[data-sheet-row] legend").last.inner_text().split(". ")[1],
    )
    hand.press("Nộp")
    hand.see("Đã nộp buổi sinh hoạt.")


def finish_a_meeting(hand: Hand) -> None:
    """The sheet, the minutes, the quality, the handbook."""
    log_a_meeting(hand)
    hand.tap("Biên bản")
    hand.fill("[name=conclusions]", "Thống nhất")
    hand.press("Lưu biên bản")
    hand.tap("Chất lượng")
    hand.fill_empty("main [name^=points_]", "5")
    hand.press("Lưu điểm")
    hand.tap("Sổ tay điện tử")
    hand.tap(hand.page.locator("main form button[type=submit]").last)
    hand.see("đưa lên ngày")


def log_a_thematic_meeting(hand: Hand) -> None:
    hand.tap("Ghi buổi")
    with hand.page.expect_navigation():  # another kind, another sheet
        hand.choose("[name=kind]", "Sinh hoạt chuyên đề")
    hand.page.wait_for_load_state("networkidle")
    hand.press("Đánh dấu các đồng chí còn lại có mặt")
    hand.press("Nộp")
    hand.see("Đã nộp buổi sinh hoạt.")


def read_the_tasks(hand: Hand) -> None:
    hand.more("Nhiệm vụ được giao")
    hand.see("Hạn")


def accept_two_pledges(hand: Hand) -> None:
    hand.take_up("Xem xét: Cam kết")
    hand.tap(hand.page.locator("[name=pledge]").nth(0))
    hand.tap(hand.page.locator("[name=pledge]").nth(1))
    hand.press("Thông qua các bản đã chọn")
    hand.see("Đã thông qua 2")


def return_a_pledge(hand: Hand) -> None:
    hand.take_up("Xem xét: Cam kết")
    hand.tap("Góp ý, trả lại")
    hand.fill("[name=reason]", "Đồng chí ghi thêm chỉ tiêu")
    hand.press("Trả lại để bổ sung")
    hand.see("Bị trả lại")


def nominate(hand: Hand) -> None:
    hand.more("Gương điển hình")
    hand.tap("Đề nghị gương điển hình")
    hand.choose_first("[name=member]")
    hand.fill("[name=story]", "Tận tụy với nhân dân")
    hand.fill("[name=voted_on]", "2/11/2026")
    hand.fill("[name=votes_for]", "9")
    hand.fill("[name=votes_total]", "9")
    hand.press("Đề nghị lên cấp trên")
    hand.see("Chi bộ đã đề nghị")


def vote(hand: Hand) -> None:
    hand.take_up("Ghi phiếu")
    total = hand.page.input_value("[name=members]")
    for name in ("present", "handed_out", "returned", "valid"):
        hand.fill(f"[name={name}]", total)
    hand.fill("[name=tellers]", "Tổ kiểm phiếu")
    rows = hand.page.locator("[data-ballot] tbody tr").all()
    for row in rows:
        for field, votes in zip(row.locator("[name^=votes-]").all(), (0, total, 0, 0), strict=True):
            hand.fill(field, str(votes))
    hand.press("Ghi kết quả và đề xuất")
    hand.see(f"đề xuất của {len(rows)} đồng chí")


def pledge_three_points(hand: Hand) -> None:
    hand.tap("Cam kết")
    hand.tap("Kế hoạch cá nhân")
    for number in range(3):
        if number:
            hand.press("Thêm một nội dung")
            eventually(hand.page, "scrollY > 0")  # the place is kept
        hand.fill(f"[name=items-{number}-area]", "Đạo đức, lối sống")
        hand.fill(f"[name=items-{number}-content]", "Mỗi tháng giúp một hộ khó khăn")
        hand.fill(f"[name=items-{number}-target]", "12 hộ")
    hand.press("Nộp cho chi bộ")
    hand.see("Đã nộp")


def note_progress(hand: Hand) -> None:
    hand.tap("Cam kết")
    hand.tap(hand.page.locator("tbody").get_by_role("link").first)
    hand.tap("Ghi tiến độ")
    hand.fill("main textarea", "Đã giúp một hộ")
    hand.press("Ghi tiến độ")
    hand.see("Đã giúp một hộ")


def review_oneself(hand: Hand) -> None:
    hand.take_up("Tự đánh giá")
    hand.fill_empty("textarea[name^=text-]", "Đã cố gắng")
    hand.fill("[name=points]", "80")
    hand.tap(hand.page.get_by_label("Hoàn thành tốt nhiệm vụ"))
    hand.press("Nộp tự đánh giá")
    hand.see("Đã tự đánh giá")


def see_own_record(hand: Hand) -> None:
    hand.tap("Năm của tôi")
    hand.tap("Ai đã xem, sửa")
    hand.see("Thời điểm")


def confirm_meetings(hand: Hand) -> None:
    hand.take_up("Xác nhận: Buổi")
    hand.press("Xác nhận các buổi đã chọn")
    hand.see("Đã xác nhận")


def verify_a_nomination(hand: Hand) -> None:
    hand.take_up("Mở: Đề nghị gương")
    hand.tap("Phạm Thị Thanh Phương")
    hand.tap("Xác nhận")
    hand.press("Xác nhận")
    hand.see("Cấp ủy cơ sở đã xác nhận")


def commend(hand: Hand) -> None:
    hand.take_up("Mở: Đề nghị gương")
    hand.tap("Phạm Thị Thanh Phương")
    hand.tap("Quyết định khen")
    hand.choose_first("[name=award]")
    hand.fill("[name=decision_number]", "15-QĐ/ĐUK")
    hand.press("Ghi quyết định")
    hand.see("Đã ghi quyết định.")


def decide_grades(hand: Hand) -> None:
    hand.take_up("Quyết định: Xếp loại")
    hand.tap(hand.page.get_by_role("button", name=re.compile("Chọn theo đề xuất")).first)
    hand.fill("[name=number]", "15-QĐ/ĐU")
    hand.press("Quyết định các dòng đã chọn")
    hand.see("Đã quyết định xếp loại")


def see_worst_cell(hand: Hand) -> None:
    hand.tap("Theo dõi")
    hand.see("Chi bộ cần quan tâm")
    assert hand.page.evaluate(LINKS_IN_SIGHT) <= 60


def see_worst_cells_by_attendance(hand: Hand) -> None:
    hand.tap("Theo dõi")
    hand.tap("Đơn vị, chi bộ")
    hand.tap("Chi bộ")
    hand.see("Đảng viên dự sinh hoạt")
    assert hand.page.evaluate(LINKS_IN_SIGHT) <= 60


def see_what_a_share_lacks(hand: Hand) -> None:
    hand.tap("Theo dõi")
    hand.take_up("có cam kết")
    hand.see("đảng viên chưa nộp cam kết")


def find_a_member(hand: Hand) -> None:
    hand.fill("header [name=q]", "tran thi thanh dao")
    hand.page.keyboard.press("Enter")
    hand.taps += 1
    hand.page.wait_for_url("**/search/**")
    hand.take_up("Trần Thị Thanh Đào")


def import_a_roster(hand: Hand) -> None:
    hand.tap("Đảng viên")
    hand.tap("Nhập danh sách")
    hand.choose("[name=organization]", "Đảng bộ Văn phòng Tỉnh ủy (minh họa)")
    hand.page.set_input_files("[name=file]", WORKBOOK)
    hand.fields += 1
    hand.press("Xem trước")
    hand.press("Xác nhận, nhập vào cổng")
    hand.see("Đã nhập danh sách.")


def see_who_is_late(hand: Hand) -> None:
    hand.tap("Theo dõi")
    hand.tap("Chậm, quá hạn")


def write_a_section(hand: Hand) -> None:
    hand.tap("Báo cáo")
    hand.tap(hand.page.locator("tbody").get_by_role("link", name=re.compile("Năm 2026")).first)
    hand.tap(hand.page.get_by_label("Viết mục BÀI HỌC KINH NGHIỆM"))
    hand.fill("[name=text]", "Phát huy nêu gương.")
    hand.press("Gửi")
    hand.see("Đã gửi phần viết.")


def export_all(hand: Hand) -> None:
    hand.tap("Báo cáo")
    hand.tap("Xuất nhiều báo cáo một lần")
    hand.tap(hand.page.get_by_label("Excel"))
    hand.tap(hand.page.get_by_label("Word"))
    hand.press("Bắt đầu tạo")


def start_grading(hand: Hand) -> None:
    hand.take_up("Bắt đầu: Chưa")
    hand.press("Bắt đầu")
    hand.see("Đã mở hồ sơ đánh giá")


def read_the_trail(hand: Hand) -> None:
    hand.tap("Nhật ký")


def list_pledges_to_judge(hand: Hand) -> None:
    hand.take_up("Đánh giá: Cam kết")
    hand.see("Chưa đánh giá")


def open_an_account(hand: Hand) -> None:
    hand.tap("Cấp tài khoản")
    hand.fill("[name=text]", "nguyen van moi")
    hand.press("Tìm")
    hand.tap(hand.page.locator("main li").get_by_role("link").first)
    hand.fill("[name=username]", "nguyen.moi")
    hand.tap(hand.page.locator("main form button[type=submit]").last)
    hand.see("Nguyễn Văn Mới")


def cell() -> Organization:
    return Organization.objects.get(
        pk=User.objects.get(username="bithu").scope.held_at("record")[0].pk
    )


def two_pledges_wait() -> None:
    rows = Pledge.objects.filter(organization=cell(), year__year=2026)
    two = rows.values_list("pk", flat=True)[:2]
    Pledge.objects.filter(pk__in=list(two)).update(
        state="submitted", self_result="", cell_result=""
    )


def no_review_yet() -> None:
    own = Evaluation.objects.filter(member__user__username="dangvien", year__year=2026)
    own.update(state="open", self_grade=None, self_points=None)
    Review.objects.filter(evaluation__in=own).delete()


def one_nomination_waits() -> None:
    Nomination.objects.filter(nominee_name="Phạm Thị Thanh Phương").update(state="nominated")


def all_tasks_are_done() -> None:
    """No line is against the rule, so none needs its reason."""
    Assignment.objects.update(done_on="2026-01-31", due_on="2026-12-31", reported_in=F("session"))
    PlanItem.objects.update(done_on=F("due_on"))


def grading_is_ahead() -> None:
    Evaluation.objects.filter(year__year=2026).delete()
    CampaignYear.objects.filter(year=2026).update(state="open")


def one_has_no_account() -> None:
    MemberFactory(full_name="Nguyễn Văn Mới", cell=cell())


class Flow(NamedTuple):
    """A piece of work: what is done, by whom and at what width.

    `before`: taps and fields before the pages were made anew, where it could be compared. `takes`:
    taps, fields and pages today. `given` prepares the records.
    """

    work: Callable[[Hand], None]
    login: str
    width: int
    before: tuple[int, int] | None
    takes: tuple[int, int, int]
    given: Callable[[], None] = lambda: None


FLOWS = (
    Flow(log_in, "bithu", PHONE, (1, 2), (1, 2, 1)),
    Flow(log_a_meeting, "bithu", PHONE, (3, 0), (3, 0, 2)),
    Flow(log_one_away, "bithu", PHONE, (4, 1), (4, 1, 2)),
    Flow(forget_the_reason_of_the_recorder, "bithu", PHONE, (6, 2), (5, 2, 3)),
    Flow(finish_a_meeting, "bithu", PHONE, (22, 14), (9, 6, 8)),
    Flow(log_a_thematic_meeting, "bithu", PHONE, (6, 1), (3, 1, 3)),
    Flow(read_the_tasks, "bithu", PHONE, (3, 0), (2, 0, 1)),
    # What is accepted is read: nothing is ticked beforehand any more.
    Flow(accept_two_pledges, "bithu", DESK, None, (4, 0, 2), two_pledges_wait),
    Flow(return_a_pledge, "bithu", PHONE, (4, 1), (3, 1, 3), two_pledges_wait),
    Flow(nominate, "bithu", PHONE, (5, 5), (4, 5, 3)),
    Flow(vote, "bithu", DESK, (12, 67), (2, 45, 2)),
    Flow(vote, "bithu", PHONE, (12, 67), (2, 45, 2)),
    Flow(pledge_three_points, "dangvien", PHONE, (7, 9), (5, 9, 5)),
    Flow(note_progress, "dangvien", PHONE, None, (4, 1, 4)),
    # The form of 2025 has headings of its own, all of which are written.
    Flow(review_oneself, "dangvien", PHONE, None, (3, 7, 2), no_review_yet),
    Flow(see_own_record, "dangvien", PHONE, (2, 0), (2, 0, 2)),
    Flow(confirm_meetings, "danguy", DESK, (2, 0), (2, 0, 2)),
    Flow(verify_a_nomination, "danguy", DESK, (4, 0), (4, 0, 4), one_nomination_waits),
    Flow(decide_grades, "danguy", DESK, (5, 1), (3, 1, 3), all_tasks_are_done),
    Flow(see_worst_cell, "thuongvu", DESK, (2, 0), (1, 0, 1)),
    Flow(see_worst_cells_by_attendance, "thuongvu", DESK, (12, 0), (3, 0, 3)),
    Flow(see_what_a_share_lacks, "thuongvu", DESK, (2, 0), (2, 0, 2)),
    Flow(decide_grades, "thuongvu", DESK, (3, 1), (3, 1, 3), all_tasks_are_done),
    Flow(commend, "thuongvu", DESK, (4, 4), (4, 2, 4)),
    Flow(find_a_member, "chuyenvien", DESK, (2, 1), (2, 1, 2)),
    Flow(import_a_roster, "chuyenvien", DESK, (5, 3), (4, 2, 4)),
    Flow(see_who_is_late, "chuyenvien", DESK, (2, 0), (2, 0, 2)),
    Flow(write_a_section, "chuyenvien", DESK, (4, 1), (4, 1, 4)),
    Flow(export_all, "chuyenvien", DESK, (5, 2), (5, 0, 3)),
    Flow(start_grading, "chuyenvien", DESK, (3, 0), (2, 0, 2), grading_is_ahead),
    Flow(read_the_trail, "kiemtra", DESK, (2, 0), (1, 0, 1)),
    Flow(list_pledges_to_judge, "thutruong", DESK, (2, 0), (1, 0, 1)),
    Flow(open_an_account, "quantri", DESK, (4, 3), (4, 2, 4), one_has_no_account),
)


@pytest.fixture
def contexts(chromium, live_server):
    """A browser for each width; what it has loaded once it keeps, whoever logs in next."""
    made = {
        width: chromium.new_context(
            viewport={"width": width, "height": 740}, base_url=live_server.url, locale="vi-VN"
        )
        for width in (PHONE, DESK)
    }
    yield made
    for context in made.values():
        context.close()


def at_home(context, flow: Flow) -> Hand:
    """The person's hand on their home page."""
    context.clear_cookies()
    user = User.objects.get(username=flow.login)
    context.add_cookies([session_of(user) | {"domain": "localhost", "path": "/"}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto("/")
    page.evaluate("localStorage.clear()")  # sheets that another person began
    hand = Hand(page)
    page.on("load", lambda: setattr(hand, "pages", hand.pages + 1))
    return hand


def test_no_piece_of_work_takes_more_than_it_says_nor_than_before(demo, told, contexts):
    counted = {}
    for flow in FLOWS:
        told.backup(connection.connection)  # each begins with the same records
        flow.given()
        hand = at_home(contexts[flow.width], flow)
        flow.work(hand)
        counted[flow] = hand.taps, hand.fields, hand.pages
        hand.page.close()
    wrong = [
        (f.work.__name__, f.width, f.takes, counted[f]) for f in FLOWS if counted[f] != f.takes
    ]
    assert not wrong, "\n".join(map(str, wrong))
    dearer = [
        f.work.__name__
        for f in FLOWS
        if f.before and (f.takes[0] > f.before[0] or f.takes[1] > f.before[1])
    ]
    assert not dearer
