"""One unit from pledge to decided grade, by four roles; each is refused what is not theirs."""

from __future__ import annotations

import re

import pytest

from campaigns.actions.evaluations import start_grading
from campaigns.models import Evaluation, Pledge
from tests.browser.steps import decide, follow, pledge, press, write_review
from tests.factories.members import MembershipFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(house, reference):
    """Member, secretary of the cell, two of its committee, staff and standing of the bloc."""
    house.users.committee_deputy = UserFactory(post="deputy", at=house.committee)
    MembershipFactory(member=house.users.committee_deputy.member, organization=house.sister_cell)
    start_grading(house.year, by=house.users.standing)
    keep = Evaluation.objects.filter(member=house.users.member.member) | Evaluation.objects.filter(
        member=None, organization__in=(house.cell, house.committee)
    )
    Evaluation.objects.exclude(pk__in=keep.values("pk")).update(
        state="not_graded", not_graded_reason="not_reviewed"
    )
    return house.users


def refused(page, address):
    """The page is closed to him, in words, and leads home."""
    response = page.goto(address)
    text = page.locator("main").inner_text()
    assert response.status in (403, 404), (address, response.status)
    assert "Về trang chủ" in text
    return response.status


def grade_cell(visit, people, house):
    """The cell grades itself, two of its committee appraise and decide; the bloc has no part in it.

    Who proposes the grade does not decide on it.
    """
    evaluation = Evaluation.objects.get(member=None, organization=house.cell)
    page = visit(people.secretary)
    page.goto(evaluation.get_absolute_url())
    follow(page, "Tự đánh giá")
    write_review(page, "Đã cố gắng; còn nóng vội")
    page.fill("[name=points]", "91")
    page.get_by_label("Hoàn thành tốt nhiệm vụ").check()
    press(page, "Nộp tự đánh giá")
    refused(page, f"{evaluation.get_absolute_url()}appraise/")
    page = visit(people.committee_deputy)
    page.goto(evaluation.get_absolute_url())
    follow(page, "Thẩm định, đề xuất")
    press(page, "Đề xuất")
    page.goto("/evaluations/decide/")
    page.get_by_text("Không có đề xuất nào chờ đồng chí quyết định.").wait_for()
    decide(visit, people.committee, "HTTNV")
    return evaluation


def test_four_roles_bring_one_unit_from_pledge_to_decided_grade(visit, house, people):
    pledge(visit, people.member, people.secretary)
    written = Pledge.objects.get()
    own = Evaluation.objects.get(member=people.member.member)
    unit = Evaluation.objects.get(member=None, organization=house.committee)

    # The member: hands in his own, and neither accepts, nor votes, nor decides, nor looks above.
    page = visit(people.member)
    page.goto("/evaluations/mine/")
    follow(page, "Tự đánh giá")
    write_review(page, "Đã cố gắng; còn nóng vội")
    page.fill("[name=points]", "80")
    page.get_by_label("Hoàn thành tốt nhiệm vụ").check()
    press(page, "Nộp tự đánh giá")
    for address in (
        f"/pledges/{written.pk}/accept/", "/evaluations/ballot/", "/evaluations/decide/",
        "/dashboard/", f"/scores/{house.year.pk}/{house.committee.pk}/", unit.get_absolute_url(),
    ):  # fmt: skip
        refused(page, address)

    # The secretary: enters the ballot, and neither decides nor closes nor appraises.
    page = visit(people.secretary)
    page.goto("/evaluations/ballot/")
    for name in ("present", "handed_out", "returned", "valid"):
        page.fill(f"[name={name}]", "5")
    page.fill("[name=tellers]", "Nguyễn Văn Kiểm (tổ trưởng)")
    page.fill("[name=held_on]", "2026-11-20")
    page.get_by_label("số phiếu Hoàn thành tốt nhiệm vụ").fill("5")
    page.get_by_label("đề xuất HTTNV").check()
    press(page, "Ghi kết quả và đề xuất")
    page.get_by_text("Đã ghi kết quả bỏ phiếu").wait_for()
    for address in (
        "/evaluations/decide/", f"/reports/close/{house.year.pk}/", f"/years/{house.year.pk}/edit/",
        unit.get_absolute_url(), f"/dashboard/?organization={house.committee.pk}",
    ):  # fmt: skip
        refused(page, address)

    # The committee: decides on members and cells, and not on itself; pledges stay in the cell.
    decide(visit, people.committee, "HTTNV")
    grade_cell(visit, people, house)
    page = visit(people.committee)
    page.goto(unit.get_absolute_url())
    follow(page, "Tự đánh giá")
    write_review(page, "Đã cố gắng; còn nóng vội")
    page.fill("[name=points]", "85")
    page.get_by_label("Hoàn thành tốt nhiệm vụ").check()
    press(page, "Nộp tự đánh giá")
    for address in (
        written.get_absolute_url(), f"{unit.get_absolute_url()}appraise/", "/evaluations/ballot/",
        f"/dashboard/?organization={house.other_committee.pk}", f"/reports/close/{house.year.pk}/",
    ):  # fmt: skip
        refused(page, address)

    # Staff propose and do not decide; the standing committee decides and does not confirm meetings.
    page = visit(people.staff)
    page.goto(unit.get_absolute_url())
    follow(page, "Thẩm định, đề xuất")
    press(page, "Đề xuất")
    refused(page, "/evaluations/decide/")
    decide(visit, people.standing, "HTTNV")
    page = visit(people.standing)
    for address in (
        written.get_absolute_url(), "/sessions/new/", f"{own.get_absolute_url()}revoke/",
    ):  # fmt: skip
        refused(page, address)
    page.goto(unit.get_absolute_url())
    text = page.locator("main").inner_text()
    assert re.search(r"Quyết định\s+Hoàn thành tốt nhiệm vụ, Quyết định số 20-QĐ/ĐU", text)
    states = Evaluation.objects.exclude(state="not_graded").values_list("state", flat=True)
    assert list(states) == ["decided"] * 3
