"""Order and time of review and grading: said as warnings, refused never."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.models import Evaluation, OrderLine
from campaigns.order import deadlines_of, draft_note, out_of_order, working_days_before
from campaigns.review_order import leaders_order, review_order
from tests.factories.grading import EvaluationFactory, give_ballot, grade, proposed, scheme_of
from tests.factories.members import MemberFactory, PositionFactory

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
    unit = EvaluationFactory(year=house.year, organization=house.cell)
    ordered = review_order([*rows, unit], house.cell, dt.date(2026, 12, 10))
    assert ordered == [unit, *rows[::-1]]


def test_above_the_cell_the_head_comes_first_then_deputies_then_members(house, login):
    """In the list of who decides, and in the papers of a committee and of the bloc."""
    day = dt.date(2026, 12, 10)
    leaders = {"secretary": proposed(house, house.users.committee.member)}
    for post in ("committee", "standing", "deputy"):
        member = MemberFactory(cell=house.cell, full_name=f"An {post}")
        PositionFactory(member=member, organization=house.committee, post=post)
        leaders[post] = proposed(house, member)
    other = proposed(house, house.users.other_committee.member, organization=house.far_cell)
    plain = proposed(house, house.users.member.member)
    rows = [plain, *leaders.values()]
    ordered = [leaders[post] for post in ("secretary", "deputy", "standing", "committee")]
    assert review_order(rows, house.committee, day) == [*ordered, plain]
    assert review_order(rows, house.bloc, day) == rows
    assert leaders_order([plain, other, *leaders.values()], day) == [*ordered, other, plain]
    page = login(house.users.standing).get("/evaluations/decide/?group=leaders")
    shown = [line.evaluation for line, _ in page.context["lines"]]
    assert shown == [*ordered[:3], other]  # a plain committee member is decided on by the committee
    file = login(house.users.committee).get(
        f"/reports/grading/{house.committee.pk}/{house.year.pk}/"
    )
    assert file.context["file"].persons[:4] == ordered


def test_the_agency_comes_before_the_party_organisation(house):
    """Where an agency has a head, until what the agency was graded is written with the proposal."""
    scheme = scheme_of(2026)
    unit = EvaluationFactory(year=house.year, organization=house.committee, state="self_graded")
    cell = EvaluationFactory(year=house.year, organization=house.cell)
    found = out_of_order([unit, cell])
    assert ["cơ quan" in text for text in found[unit.pk]] == [False, True]
    assert not any("cơ quan" in text for text in found[cell.pk])
    decide(cell)
    unit.propose(
        by=house.users.staff, grade=grade(scheme, "good", "organization"), points=80,
        agency_grade="Hoàn thành tốt nhiệm vụ", agency_graded_on=dt.date(2026, 12, 5),
    )  # fmt: skip
    assert out_of_order([unit])[unit.pk] == []


def test_the_appraiser_writes_what_the_agency_was_graded_and_it_is_shown(house, login):
    unit = EvaluationFactory(year=house.year, organization=house.committee)
    good = grade(unit.scheme, "good", "organization")
    unit.grade_self(by=house.users.committee, grade=good, points=80)
    house.year.start_grading(by=house.users.standing)
    client = login(house.users.staff)
    typed = {
        "grade": good.pk, "points": "80", "note": "", "agency_graded_on": "2026-12-05",
        "agency_grade": "Hoàn thành tốt nhiệm vụ",
    }  # fmt: skip
    assert client.post(f"/evaluations/{unit.pk}/appraise/", typed).status_code == 302
    page = client.get(unit.get_absolute_url()).content.decode()
    assert "Hoàn thành tốt nhiệm vụ, ngày 05/12/2026" in page


def test_the_order_is_data_of_the_scheme(house, login):
    """Without its line nothing is warned of; the rules stand on the page of who decides."""
    scheme = scheme_of(2026)
    unit = EvaluationFactory(year=house.year, organization=house.cell, state="proposed")
    proposed(house, house.users.member.member)
    assert len(out_of_order([unit])[unit.pk]) == 1
    page = login(house.users.committee).get("/evaluations/decide/").content.decode()
    for words in (
        "Cơ quan, đơn vị trước, tổ chức đảng sau", "Tập thể trước, người đứng đầu tập thể sau",
        "Điều 12.2",
    ):  # fmt: skip
        assert words in page
    OrderLine.objects.filter(scheme=scheme, check_code="below_first").delete()
    assert out_of_order([unit])[unit.pk] == []
    house.year.start_grading(by=house.users.standing)
    ballot = login(house.users.secretary).get("/evaluations/ballot/").content.decode()
    assert "Người đứng đầu trước, rồi cấp phó, rồi các thành viên" in ballot
    listed = login(house.users.staff).get(f"/schemes/{scheme.pk}/orderlines/lines/")
    assert len(listed.context["part"].lines.forms) == 10


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
