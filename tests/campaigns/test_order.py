"""Order and time of review and grading: said as warnings, refused never."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.models import Evaluation
from campaigns.order import (
    deadlines_of,
    draft_note,
    out_of_order,
    review_order,
    working_days_before,
)
from tests.factories.grading import EvaluationFactory, give_ballot, grade, proposed, scheme_of

pytestmark = pytest.mark.clock("2026-12-10T03:00:00Z")


def decide(row):
    Evaluation.objects.filter(pk=row.pk).update(
        state="decided", decided_grade=grade(row.scheme, "good", row.target)
    )


def test_members_come_before_their_cell_and_the_cell_before_its_secretary(house):
    scheme_of(2026)
    unit = EvaluationFactory(year=house.year, organization=house.cell, state="proposed")
    member = proposed(house, house.users.member.member)
    head = proposed(house, house.users.secretary.member)
    found = out_of_order([unit, member, head])
    [warning] = found[unit.pk]
    assert warning.startswith("Còn 1 hồ sơ đảng viên, tổ chức trực thuộc chưa quyết định")
    assert found[member.pk] == []
    assert "xếp loại tập thể trước, người đứng đầu sau" in found[head.pk][0]
    decide(member)
    assert out_of_order([unit])[unit.pk] == []
    decide(unit)
    assert out_of_order([head])[head.pk] == []


def test_a_committee_s_secretary_comes_after_the_committee(house):
    scheme_of(2026)
    own = proposed(house, house.users.committee.member, organization=house.sister_cell)
    assert out_of_order([own])[own.pk] == []
    unit = EvaluationFactory(year=house.year, organization=house.committee)
    assert len(out_of_order([own])[own.pk]) == 1
    decide(unit)
    assert out_of_order([own])[own.pk] == []


def test_a_warning_is_shown_and_the_decision_is_taken_all_the_same(house, login):
    unit = EvaluationFactory(
        year=house.year, organization=house.cell, state="proposed",
        proposed_grade=grade(scheme_of(2026), "good", "organization"), proposed_points=80,
    )  # fmt: skip
    proposed(house, house.users.member.member)
    client = login(house.users.committee)
    url = "/evaluations/decide/?group=units"
    assert "Trình tự: Còn 1 hồ sơ" in client.get(url).content.decode()
    data = {f"grade-{unit.pk}": unit.proposed_grade_id, "number": "9", "decided_on": "2026-12-09"}
    assert client.post(url, data).status_code == 302
    unit.refresh_from_db()
    assert unit.state == "decided"


def test_who_leads_the_cell_is_reviewed_first(house):
    rows = [
        proposed(house, member)
        for member in (
            house.users.member.member, house.users.deputy.member, house.users.secretary.member,
        )
    ]  # fmt: skip
    ordered = review_order(rows, dt.date(2026, 12, 10))
    assert ordered == rows[::-1]


@pytest.mark.parametrize(
    ("day", "earlier"),
    [("2026-12-11", "2026-12-08"), ("2026-12-07", "2026-12-02"), ("2026-12-06", "2026-12-02")],
)
def test_three_working_days_leave_out_the_weekend(day, earlier):
    assert working_days_before(dt.date.fromisoformat(day), 3) == dt.date.fromisoformat(earlier)


def test_the_draft_is_reminded_of_and_a_late_one_is_named(house):
    house.year.cell_grade_due = dt.date(2026, 12, 18)
    house.year.save()
    unit = EvaluationFactory(year=house.year, organization=house.cell)
    assert draft_note(unit) == (
        "Dự thảo báo cáo gửi người dự chậm nhất ngày 15/12/2026 (trước hội nghị 3 ngày làm việc)."
    )
    member = proposed(house, house.users.member.member)
    give_ballot(member, {"good": 5})  # held on 20 November
    assert draft_note(unit).endswith("ngày 17/11/2026 (trước hội nghị 3 ngày làm việc); đã muộn.")
    assert draft_note(member) == ""


def test_the_deadlines_of_the_year_are_said_and_those_over_are_marked(house, login):
    scheme_of(2026)
    type(house.year).objects.update(state="grading")
    page = login(house.users.staff).get(f"/years/{house.year.pk}/").content.decode()
    assert "Hoàn thành kiểm điểm, xếp loại trước ngày 31/12/2026." in page
    assert "quá hạn" not in page
    scheme_of(2026).deadlines.filter(stage="graded").update(day=5)
    assert [due.is_over for due in deadlines_of(house.year)] == [True, False, False]
