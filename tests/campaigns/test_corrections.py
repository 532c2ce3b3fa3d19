"""Dated facts that were entered wrongly are put right, with what they touch (D5, D9)."""

from __future__ import annotations

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.actions.touched import Touched, TouchedSheet
from campaigns.models import CampaignYear, StudySession
from members.models import CorrectionRequest, Membership, TransferRequest
from tests.browsing import sent_once_read, shown_version
from tests.factories.exemplars import CommendationFactory
from tests.factories.grading import EvaluationFactory
from tests.factories.members import LeavePeriodFactory, MembershipFactory, PositionFactory
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory, mark_all

JUNE, NOVEMBER = dt.date(2026, 6, 1), dt.date(2026, 11, 3)
REASON = "Quyết định ghi ngày 01/6"


@pytest.fixture
def member(house):
    return house.members[house.cell.pk][2]


@pytest.fixture
def late(house):
    """A member whose start was typed as 15/10 in place of 01/06; two sheets are without them."""
    member = MembershipFactory(organization=house.cell, starts_on=dt.date(2026, 10, 15)).member
    held(house, dt.date(2026, 9, 3), confirmed=True)
    held(house, dt.date(2026, 10, 5))
    held(house, NOVEMBER)
    return member


def held(house, day, *, cell=None, confirmed=False, **fields):
    session = StudySessionFactory(
        year=house.year, organization=cell or house.cell, held_on=day, **fields
    )
    mark_all(session, "P" * 10)
    session.submit(by=house.users.secretary)
    if confirmed:
        session.confirm(by=house.users.committee)
    return session


def send(client, url, **data):
    """Fill the form in as the browser shows it, and send it."""
    return client.post(url, shown_version(client, url) | {"reason": REASON} | data)


def press_again(client, url, page, **data):
    """Send the same form once more, with the list that it showed."""
    version = page.context["form"]["version"].value()
    touched = page.context["view"].touched
    return client.post(
        url, {"version": version, "reason": REASON, "seen": touched.key, "reopens": "1"} | data
    )


def home_lines(login, user):
    context = login(user).get("/").context
    sections = [*context["sections"], *([context["own"]] if context["own"] else [])]
    return {task.label: task for section in sections for task in section.tasks}


UNFIT = "Buổi cần sửa điểm danh vì danh sách phải dự đã thay đổi"


@pytest.mark.database  # compares and subtracts days in SQL
def test_a_wrong_start_day_lists_the_sheets_it_touches_and_sends_them_back(house, login, late):
    row = late.memberships.get()
    url = f"/members/memberships/{row.pk}/correct/"
    client = login(house.users.committee)
    page = send(client, url, starts_on="2026-06-01")
    sheets = page.context["view"].touched.sheets
    assert [(s.session.held_on, s.is_due, s.may_return) for s in sheets] == [
        (dt.date(2026, 9, 3), True, True),
        (dt.date(2026, 10, 5), True, True),
    ]
    assert "Trả lại 2 buổi" in page.content.decode()
    assert "Phải thêm đồng chí này vào bảng điểm danh: 2 buổi" in page.content.decode()
    row.refresh_from_db()
    assert row.starts_on == dt.date(2026, 10, 15)
    assert not CorrectionRequest.objects.exists()

    press_again(client, url, page, starts_on="2026-06-01")
    row.refresh_from_db()
    assert row.starts_on == JUNE
    states = dict(house.cell.studysessions.values_list("held_on", "state"))
    assert list(states.values()).count("returned") == 2
    assert states[NOVEMBER] == "submitted"
    returned = house.cell.studysessions.get(held_on=dt.date(2026, 9, 3))
    assert REASON in returned.last_return().reason
    kept = CorrectionRequest.objects.get()
    assert (kept.state, kept.reason, kept.decided_by) == ("applied", REASON, house.users.committee)
    assert kept.lines == ["Từ ngày: 15/10/2026 → 01/06/2026"]
    logged = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Membership), object_id=row.pk
    )
    assert any(entry.changes.get("starts_on") == ["2026-10-15", "2026-06-01"] for entry in logged)


def test_sheets_that_still_do_not_fit_stand_on_the_home_pages_until_corrected(house, login, late):
    assert UNFIT not in home_lines(login, house.users.secretary)
    late.memberships.update(starts_on=JUNE)  # entered late by whatever page
    for role in ("secretary", "committee"):
        assert home_lines(login, getattr(house.users, role))[UNFIT].count == 2
    assert UNFIT not in home_lines(login, house.users.sister)
    listed = login(house.users.secretary).get("/sessions/?sheet=unfit")
    assert len(listed.context["table"].page.object_list) == 2
    first = house.cell.studysessions.get(held_on=dt.date(2026, 10, 5))
    first.take_back(by=house.users.secretary)
    first.attendances.all().delete()
    mark_all(first, "P" * 10)
    first.submit(by=house.users.secretary)
    assert home_lines(login, house.users.secretary)[UNFIT].count == 1


def test_the_list_is_shown_again_where_a_sheet_was_handed_in_meanwhile(house, login, late):
    url = f"/members/memberships/{late.memberships.get().pk}/correct/"
    client = login(house.users.committee)
    page = send(client, url, starts_on="2026-06-01")
    held(house, dt.date(2026, 8, 4))
    again = press_again(client, url, page, starts_on="2026-06-01")
    assert len(again.context["view"].touched.sheets) == 3
    assert late.memberships.get().starts_on == dt.date(2026, 10, 15)
    press_again(client, url, again, starts_on="2026-06-01", reopens="")
    assert late.memberships.get().starts_on == JUNE
    assert not house.cell.studysessions.filter(state="returned").exists()


def test_two_people_correct_one_row_and_the_second_is_told(house, login, late):
    url = f"/members/memberships/{late.memberships.get().pk}/correct/"
    client = login(house.users.committee)
    seen = shown_version(client, url)
    page = send(client, url, starts_on="2026-10-01")
    press_again(client, url, page, starts_on="2026-10-01")
    stale = client.post(url, seen | {"reason": REASON, "starts_on": "2026-09-01"})
    assert "Người khác vừa lưu" in stale.content.decode()
    assert late.memberships.get().starts_on == dt.date(2026, 10, 1)


def test_a_correction_needs_a_reason_and_a_change_and_obeys_the_rules(house, login, late):
    url = f"/members/memberships/{late.memberships.get().pk}/correct/"
    client = login(house.users.committee)
    for data, field in (
        ({"starts_on": "2026-06-01", "reason": ""}, "reason"),
        ({"starts_on": "2026-10-15"}, "__all__"),
        ({"starts_on": "2004-06-01"}, "starts_on"),  # before the day of admission
        ({"starts_on": "2026-10-15", "is_mistake": "on"}, "__all__"),  # the only home
    ):
        assert list(send(client, url, **data).context["form"].errors) == [field]


def test_the_day_of_a_transfer_is_one_fact(house, login, member):
    old = member.memberships.get()
    login(house.users.committee).post(
        f"/members/{member.pk}/transfer/",
        {"organization": house.sister_cell.pk, "starts_on": "2026-11-20"},
    )
    new = member.memberships.get(organization=house.sister_cell)
    url = f"/members/memberships/{new.pk}/correct/"
    send(login(house.users.committee), url, starts_on="2026-11-10")
    old.refresh_from_db()
    assert old.ends_on == dt.date(2026, 11, 9)
    url = f"/members/memberships/{old.pk}/correct/"
    send(login(house.users.committee), url, starts_on="2020-01-01", ends_on="2026-11-15")
    new.refresh_from_db()
    assert new.starts_on == dt.date(2026, 11, 16)
    url = f"/members/memberships/{new.pk}/correct/"
    data = {"reason": REASON, "starts_on": "2026-11-16", "is_mistake": "on"}
    client = login(house.users.committee)
    sent_once_read(client, url, shown_version(client, url) | data)
    old.refresh_from_db()
    assert (old.ends_on, old.end_reason) == (None, "")
    assert member.memberships.count() == 1


def test_the_last_day_of_a_post_moves_with_the_transfer_that_ended_it(house, login, member):
    post = PositionFactory(member=member, organization=house.cell, post="deputy")
    client = login(house.users.committee)
    move = {"organization": house.sister_cell.pk, "starts_on": "2026-11-20"}
    client.post(f"/members/{member.pk}/transfer/", move)
    old, new = member.memberships.order_by("starts_on")
    send(client, f"/members/memberships/{new.pk}/correct/", starts_on="2026-11-10")
    post.refresh_from_db()
    assert post.ends_on == dt.date(2026, 11, 9)
    days = {"starts_on": "2020-01-01", "ends_on": "2026-11-15"}
    send(client, f"/members/memberships/{old.pk}/correct/", **days)
    post.refresh_from_db()
    assert post.ends_on == dt.date(2026, 11, 15)


def test_a_post_never_held_is_deleted_and_leaves_its_trace(house, login, member):
    post = PositionFactory(member=member, organization=house.cell, post="deputy")
    url = f"/members/positions/{post.pk}/correct/"
    client = login(house.users.committee)
    page = send(client, url, starts_on="2020-01-01", is_mistake="on")
    words = "Cán bộ lãnh đạo cấp ủy đăng ký, cam kết, Chi bộ Một, năm 2026: 0% (0/3) → 0% (0/2)"
    assert words in page.text
    press_again(client, url, page, starts_on="2020-01-01", is_mistake="on")
    assert not member.positions.exists()
    kept = CorrectionRequest.objects.get()
    assert kept.lines == ["Xóa dòng này vì nhập nhầm"]
    assert "Phó bí thư" in kept.subject
    page = login(house.users.committee).get(member.get_absolute_url()).content.decode()
    assert "Xóa dòng này vì nhập nhầm" in page


def test_a_leave_is_corrected_and_the_sheets_without_it_are_listed(house, login, member):
    leave = LeavePeriodFactory(
        member=member, starts_on=dt.date(2026, 7, 1), ends_on=dt.date(2026, 12, 31)
    )
    held(house, dt.date(2026, 10, 5))
    url = f"/members/leaves/{leave.pk}/correct/"
    client = login(house.users.committee)
    page = send(client, url, starts_on="2026-07-01", ends_on="2026-08-31")
    (sheet,) = page.context["view"].touched.sheets
    assert sheet.is_due
    press_again(client, url, page, starts_on="2026-07-01", ends_on="2026-08-31")
    leave.refresh_from_db()
    assert leave.ends_on == dt.date(2026, 8, 31)


def test_the_days_of_a_temporary_stay_are_corrected_with_the_sheets_of_home_and_host(
    house, login, member
):
    stay = MembershipFactory(
        member=member, organization=house.sister_cell, kind="temporary",
        starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2026, 12, 31),
    )  # fmt: skip
    held(house, dt.date(2026, 8, 4))
    held(house, dt.date(2026, 8, 5), cell=house.sister_cell)
    days = {"starts_on": "2026-08-01", "ends_on": "2026-12-31"}
    url = f"/members/memberships/{stay.pk}/correct/"
    client = login(house.users.committee)
    page = send(client, url, **days)
    assert {
        (sheet.session.organization.name, sheet.is_due)
        for sheet in page.context["view"].touched.sheets
    } == {("Chi bộ Một", False), ("Chi bộ Hai", True)}
    press_again(client, url, page, **days)
    stay.refresh_from_db()
    assert stay.starts_on == dt.date(2026, 8, 1)
    assert house.year.studysessions.filter(state="returned").count() == 2


def test_pledges_grades_and_awards_of_the_time_are_listed_before_it_is_saved(house, login, late):
    here = {"year": house.year, "organization": house.cell, "member": late}
    pledge, grade = PledgeFactory(**here, state="accepted"), EvaluationFactory(**here)
    awards = [
        CommendationFactory(organization=house.cell, member=late, decided_on=day, title=title)
        for day, title in ((dt.date(2026, 9, 2), "Giấy khen"), (dt.date(2026, 5, 2), "Bằng khen"))
    ]
    url = f"/members/memberships/{late.memberships.get().pk}/correct/"
    page = send(login(house.users.committee), url, starts_on="2026-06-01")
    touched = page.context["view"].touched
    assert (touched.pledges, touched.evaluations) == ([pledge], [grade])
    assert touched.commendations == awards[:1]  # not the one of before the first day
    text = page.content.decode()
    for words in (
        f"năm 2026, Chi bộ Một: {pledge.get_state_display().lower()}",
        f"Đánh giá, xếp loại năm 2026, {grade.organization_name}",
        str(awards[0]),
        "được tính lại theo ngày mới",
    ):
        assert words in text


def test_a_transfer_dated_back_lists_the_sheets_of_both_cells(house, login, member):
    held(house, NOVEMBER, confirmed=True)
    held(house, NOVEMBER, cell=house.sister_cell)
    client, url = login(house.users.committee), f"/members/{member.pk}/transfer/"
    data = {"organization": house.sister_cell.pk, "starts_on": "2026-11-01"}
    page = client.post(url, data)
    assert {
        (sheet.session.organization.name, sheet.is_due)
        for sheet in page.context["view"].touched.sheets
    } == {("Chi bộ Một", False), ("Chi bộ Hai", True)}
    assert member.memberships.count() == 1
    client.post(url, data | {"seen": page.context["view"].touched.key, "reopens": "1"})
    assert member.memberships.count() == 2
    assert house.year.studysessions.filter(state="returned").count() == 2


def test_sheets_that_another_returns_are_named_as_theirs(house, login, member):
    held(house, NOVEMBER)
    client, url = login(house.users.staff), f"/members/{member.pk}/transfer/"
    page = client.post(url, {"organization": house.far_cell.pk, "starts_on": "2026-11-01"})
    (sheet,) = page.context["view"].touched.others
    assert sheet.session.organization == house.cell
    assert "do cấp ủy trực tiếp trả lại" in page.content.decode()
    assert 'name="reopens"' not in page.content.decode()


def test_sheets_of_closed_years_are_counted_apart_from_those_to_be_corrected():
    open_year, closed_year = CampaignYear(state="open"), CampaignYear(state="closed")
    missing, over, closed = (
        TouchedSheet(StudySession(year=year), is_due=is_due, may_return=False)
        for year, is_due in ((open_year, True), (open_year, False), (closed_year, True))
    )
    touched = Touched(sheets=[missing, over, closed])
    assert [sheets for _, sheets in touched.open_groups] == [[missing], [over]]
    assert touched.closed == [closed]


@pytest.mark.clock("2026-11-23T18:00:00Z")
def test_a_list_gives_the_day_of_a_request_by_the_office_s_clock(house, login, late):
    url = f"/members/memberships/{late.memberships.get().pk}/correct/"
    send(login(house.users.secretary), url, starts_on="2026-06-01")
    page = login(house.users.secretary).get("/members/corrections/").content.decode()
    assert ">24/11/2026</a>" in page


@pytest.mark.database  # values kept as JSON
def test_the_secretary_asks_and_the_committee_corrects(house, login, late):
    row = late.memberships.get()
    url = f"/members/memberships/{row.pk}/correct/"
    page = login(house.users.secretary).get(late.get_absolute_url())
    assert url in page.content.decode()
    send(login(house.users.secretary), url, starts_on="2026-06-01")
    row.refresh_from_db()
    assert row.starts_on == dt.date(2026, 10, 15)
    again = send(login(house.users.secretary), url, starts_on="2026-06-02")
    assert "đang chờ giải quyết" in again.content.decode()
    request = CorrectionRequest.objects.get()

    shown = login(house.users.secretary).get(f"/members/corrections/{request.pk}/")
    assert "Chuyên viên cơ quan tham mưu ở Đảng bộ Sở Một" in shown.content.decode()
    waits = "Đề nghị sửa dữ liệu chờ giải quyết"
    assert home_lines(login, house.users.committee)[waits].count == 1
    assert home_lines(login, house.users.staff)[waits].count == 1
    assert waits not in home_lines(login, house.users.other_committee)
    url = f"/members/corrections/{request.pk}/"
    assert login(house.users.secretary).post(url, {}).status_code == 405
    assert login(house.users.other_committee).get(url).status_code == 404
    client = login(house.users.committee)
    page = client.post(url, {"answer": ""})
    assert len(page.context["view"].touched.sheets) == 2
    client.post(url, {"answer": "", "seen": page.context["view"].touched.key, "reopens": "1"})
    row.refresh_from_db()
    request.refresh_from_db()
    assert (row.starts_on, request.state) == (JUNE, "applied")
    assert house.cell.studysessions.filter(state="returned").count() == 2
    assert any(label.endswith("đã sửa") for label in home_lines(login, house.users.secretary))


def test_a_request_is_declined_with_a_sentence_to_the_requester(house, login, late):
    url = f"/members/memberships/{late.memberships.get().pk}/correct/"
    send(login(house.users.secretary), url, starts_on="2026-06-01")
    request = CorrectionRequest.objects.get()
    url, client = f"/members/corrections/{request.pk}/", login(house.users.committee)
    page = client.post(url, {"action": "decline", "answer": " "})
    assert "answer" in page.context["form"].errors
    client.post(url, {"action": "decline", "answer": "Quyết định ghi đúng ngày 15/10."})
    line = next(
        task
        for label, task in home_lines(login, house.users.secretary).items()
        if label.startswith("Đề nghị sửa")
    )
    assert line.note == "Quyết định ghi đúng ngày 15/10."
    late_page = login(house.users.committee).post(url, {"action": "decline", "answer": "Lần nữa"})
    assert "đã được người khác giải quyết" in str(late_page.context["form"].errors)


def test_a_request_about_a_row_corrected_meanwhile_is_not_applied(house, login, late):
    row = late.memberships.get()
    send(
        login(house.users.secretary),
        f"/members/memberships/{row.pk}/correct/",
        starts_on="2026-06-01",
    )
    Membership.objects.filter(pk=row.pk).update(starts_on=dt.date(2026, 10, 10))
    request = CorrectionRequest.objects.get()
    page = login(house.users.committee).post(f"/members/corrections/{request.pk}/", {"answer": ""})
    assert "đã được sửa khác đi" in page.content.decode()


@pytest.mark.parametrize("kind", ["memberships", "positions", "leaves"])
def test_nobody_corrects_facts_about_themselves_they_ask(house, login, kind):
    user = house.users.committee
    LeavePeriodFactory(member=user.member)
    row = getattr(user.member, kind).get()
    start = row.starts_on
    page = send(
        login(user), f"/members/{kind}/{row.pk}/correct/", starts_on=start - dt.timedelta(days=9)
    )
    assert page.status_code == 302
    row.refresh_from_db()
    assert row.starts_on == start
    request = CorrectionRequest.objects.get()
    assert request.state == "waiting"
    url = f"/members/corrections/{request.pk}/"
    assert login(user).post(url, {"answer": ""}).status_code == 405
    assert login(house.users.staff).get(url).context["view"].may_decide


def test_who_only_looks_neither_corrects_nor_asks(house, login, late):
    url = f"/members/memberships/{late.memberships.get().pk}/correct/"
    for role in ("standing", "inspector", "head"):
        assert login(getattr(house.users, role)).get(url).status_code == 403
    assert login(house.users.other_committee).get(url).status_code == 404


def test_what_a_correction_touches_is_read_in_a_fixed_number_of_queries(house, login, late):
    url = f"/members/memberships/{late.memberships.get().pk}/correct/"
    client = login(house.users.committee)
    counts = []
    for month in (None, 7, 8):
        if month:
            held(house, dt.date(2026, month, 3))
            held(house, dt.date(2026, month, 10), kind="study")
        data = shown_version(client, url) | {"reason": REASON, "starts_on": "2026-06-01"}
        with CaptureQueriesContext(connection) as queries:
            client.post(url, data)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def ask_for(house, login, member, **changes):
    """The other committee asks for a member whom it cannot see."""
    data = {
        "full_name": member.full_name.upper(),
        "card_number": member.card_number,
        "organization": house.far_cell.pk,
        "starts_on": "2026-11-01",
        "reason": "Giấy giới thiệu số 5",
    }
    return login(house.users.other_committee).post("/members/transfers/new/", data | changes)


def test_the_receiving_unit_asks_and_the_leaving_unit_releases(house, login, member):
    held(house, NOVEMBER)
    wrong = ask_for(house, login, member, card_number="0")
    assert "Không tìm thấy" in str(wrong.context["form"].errors)
    elsewhere = ask_for(house, login, member, organization=house.cell.pk)
    assert "organization" in elsewhere.context["form"].errors  # not theirs to receive for
    ask_for(house, login, member)
    request = TransferRequest.objects.get()
    assert "đang chờ" in str(ask_for(house, login, member).context["form"].errors)

    label = "Đảng viên được nơi khác xin tiếp nhận"
    assert home_lines(login, house.users.committee)[label].count == 1
    asked = "Đề nghị tiếp nhận đảng viên đang chờ nơi đi đồng ý"
    assert home_lines(login, house.users.other_committee)[asked].count == 1
    url = f"/members/transfers/{request.pk}/"
    for role, listed in (("committee", 1), ("other_committee", 1), ("secretary", 1), ("sister", 0)):
        page = login(getattr(house.users, role)).get("/members/transfers/")
        assert len(page.context["table"].rows) == listed
    assert login(house.users.other_committee).post(url, {"answer": ""}).status_code == 405
    client = login(house.users.committee)
    page = client.post(url, {"answer": ""})
    touched = page.context["view"].touched
    assert [sheet.is_due for sheet in touched.sheets] == [False]
    client.post(url, {"answer": "", "seen": touched.key, "reopens": "1"})
    request.refresh_from_db()
    assert request.state == "released"
    assert member.memberships.home().on(NOVEMBER).get().organization == house.far_cell
    assert house.cell.studysessions.get().state == "returned"


def test_the_leaving_unit_says_why_it_keeps_a_member(house, login, member):
    ask_for(house, login, member)
    url = f"/members/transfers/{TransferRequest.objects.get().pk}/"
    client = login(house.users.committee)
    assert "Không đồng ý thì phải ghi lý do." in client.get(url).content.decode()
    assert "answer" in client.post(url, {"action": "decline"}).context["form"].errors
    client.post(url, {"action": "decline", "answer": "Chưa có quyết định điều động."})
    page = login(house.users.other_committee).get(url).content.decode()
    assert "Chưa có quyết định điều động." in page
    assert member.memberships.get().organization == house.cell
