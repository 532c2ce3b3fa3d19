"""The way to a grade: self, ballot, decision under the cap; who is not graded and why."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, strategies as st

from campaigns.actions.caps import caps_of
from campaigns.actions.decisions import GradeChoice, decide_many
from campaigns.actions.evaluations import months_before, open_evaluations, start_grading
from campaigns.models import BallotTally, CapException, Evaluation, GradingScheme
from campaigns.models.notes import special_notes
from campaigns.models.obstacles import obstacles
from members.models import LeavePeriod, Organization
from tests.factories.exemplars import decision_of
from tests.factories.grading import (
    EvaluationFactory,
    give_ballot,
    grade,
    proposed,
    scheme_of,
    settle,
    typed_review,
)
from tests.factories.members import LeavePeriodFactory, MemberFactory, UserFactory
from tests.factories.pledges import PledgeFactory

DECISION = {"number": "12-QĐ/ĐU", "decided_on": dt.date(2026, 11, 23)}


@pytest.fixture
def own(house):
    """The open evaluation of the member with a login."""
    return EvaluationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )


@pytest.mark.database  # written in bulk: keys and batches differ
def test_grading_opens_one_evaluation_for_each_member_and_organisation(house):
    scheme_of(2026)
    start_grading(house.year, by=house.users.standing)
    members = Evaluation.objects.of_members()
    assert members.filter(organization=house.cell).count() == 5
    assert set(Evaluation.objects.of_organizations().values_list("organization", flat=True)) == {
        house.committee.pk, house.other_committee.pk, house.cell.pk, house.sister_cell.pk,
        house.far_cell.pk,
    }  # fmt: skip
    assert open_evaluations(house.year, by=house.users.standing) == 0


@pytest.mark.database  # one large condition in SQL
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda m: LeavePeriodFactory(member=m, kind=LeavePeriod.Kind.EXEMPT), "exempt"),
        (lambda m: LeavePeriodFactory(member=m, kind=LeavePeriod.Kind.SUSPENDED), "suspended"),
        (lambda m: type(m).objects.filter(pk=m.pk).update(
            admitted_on=dt.date(2026, 5, 24), official_on=None), "new"),
        (lambda m: type(m).objects.filter(pk=m.pk).update(
            admitted_on=dt.date(2026, 5, 23), official_on=None), ""),
    ],
)  # fmt: skip
def test_who_is_not_graded_and_why(house, change, why):
    scheme_of(2026)
    member = house.members[house.cell.pk][3]
    change(member)
    open_evaluations(house.year, by=house.users.standing)
    found = Evaluation.objects.get(member=member)
    assert found.not_graded_reason == why
    assert found.state == ("not_graded" if why else "open")


@pytest.mark.parametrize(
    ("effect", "expected"),
    [("as_usual", ("open", "")), ("not_graded", ("not_graded", "new"))],
)
def test_whether_a_new_organisation_is_graded_is_the_scheme_s_to_say(house, effect, expected):
    scheme_of(2026).specialcases.filter(case="new_unit").update(effect=effect)
    Organization.objects.filter(pk=house.far_cell.pk).update(founded_on=dt.date(2026, 9, 1))
    open_evaluations(house.year, by=house.users.standing)
    found = Evaluation.objects.get(member=None, organization=house.far_cell)
    assert (found.state, found.not_graded_reason) == expected


@pytest.mark.parametrize(
    ("effect", "days", "limited"),
    [("at_most_done", 89, False), ("at_most_done", 90, True), ("as_usual", 90, False)],
)
def test_three_months_of_sick_leave_count_as_the_scheme_says(house, own, effect, days, limited):
    own.scheme.specialcases.filter(case="sick").update(effect=effect)
    start = dt.date(2026, 3, 1)
    LeavePeriodFactory(
        member=own.member,
        kind=LeavePeriod.Kind.SICK,
        starts_on=start,
        ends_on=start + dt.timedelta(days=days - 1),
    )
    own.grade_self(by=house.users.member, grade=grade(own.scheme, "good"), points=80)
    found = obstacles(own)
    assert [obstacle.ground for obstacle in found] == (["90 ngày"] if limited else [])
    assert all(obstacle.bars(own.self_grade) for obstacle in found)
    assert not any(obstacle.bars(grade(own.scheme, "done")) for obstacle in found)
    assert bool(special_notes(own, house.users.member)) is (days >= 90)


def test_points_below_the_threshold_are_refused_in_words(house, own, login):
    client = login(house.users.member)
    url = f"/evaluations/{own.pk}/self/"
    data = typed_review(own, "Đã cố gắng", "top")
    page = client.post(url, data | {"points": "89,5"})
    assert "89,5 điểm chưa đủ mức" in page.content.decode()
    texts = {field.value() for field in page.context["form"] if field.name.startswith("text-")}
    assert texts == {"Đã cố gắng"}
    assert client.post(url, data | {"points": "90"}).status_code == 302
    own.refresh_from_db()
    assert (own.state, own.self_grade) == ("self_graded", grade(own.scheme, "top"))


def test_a_review_is_read_by_its_author_and_his_cell_but_not_by_the_bloc(house, own, login):
    login(house.users.member).post(
        f"/evaluations/{own.pk}/self/", typed_review(own, "Còn nóng vội")
    )
    seen = {
        name: "Còn nóng vội" in login(user).get(own.get_absolute_url()).content.decode()
        for name, user in vars(house.users).items()
        if name in ("member", "secretary", "committee", "standing", "sister", "inspector")
    }
    assert seen == {
        "member": True, "secretary": True, "committee": True, "standing": False,
        "sister": False, "inspector": True,
    }  # fmt: skip


def test_what_came_of_a_pledge_is_told_to_who_decides_and_opens_in_the_cell_alone(
    house, own, login
):
    pledge = PledgeFactory(year=house.year, organization=house.cell, member=own.member)
    pledge.submit(by=house.users.member)
    pledge.accept(by=house.users.secretary)
    pledge.assess(by=house.users.secretary, cell_result="partly")
    own.grade_self(by=house.users.member, grade=grade(own.scheme, "good"), points=80)
    seen = {}
    for role in ("member", "secretary", "inspector", "committee", "standing", "staff"):
        page = login(getattr(house.users, role)).get(own.get_absolute_url()).content.decode()
        seen[role] = ("đánh giá hoàn thành một phần" in page, pledge.get_absolute_url() in page)
    opens, told, closed = (True, True), (True, False), (False, False)
    assert seen == {
        "member": opens, "secretary": opens, "inspector": opens,
        "committee": told, "standing": closed, "staff": closed,
    }  # fmt: skip


def test_the_cell_proposes_only_what_its_ballot_carries(house, own):
    own.grade_self(by=house.users.member, grade=grade(own.scheme, "top"), points=95)
    with pytest.raises(ValidationError, match="chưa đủ số phiếu"):
        own.propose(by=house.users.secretary, grade=grade(own.scheme, "good"), points=95)
    give_ballot(own, {"top": 2, "good": 1, "done": 2})
    with pytest.raises(ValidationError, match="bỏ phiếu kín, phải quá 50% tổng số đảng viên"):
        own.propose(by=house.users.secretary, grade=grade(own.scheme, "top"), points=95)
    own.propose(by=house.users.secretary, grade=grade(own.scheme, "good"), points=95)
    assert own.state == "proposed"


@pytest.mark.parametrize("taken_back", ["send_back", "exclude"])
def test_what_was_sent_back_needs_a_new_ballot_and_the_old_tallies_stay_in_the_step(
    house, own, login, taken_back
):
    good = grade(own.scheme, "good")
    own.grade_self(by=house.users.member, grade=good, points=80)
    give_ballot(own, {"good": 4, "done": 1})
    own.propose(by=house.users.secretary, grade=good, points=80)
    if taken_back == "send_back":
        own.send_back(by=house.users.secretary, reason="Xem lại")
    else:
        own.exclude(by=house.users.secretary, why="not_reviewed")
        own.include(by=house.users.secretary, reason="Đã kiểm điểm")
    own.grade_self(by=house.users.member, grade=good, points=80)
    with pytest.raises(ValidationError, match="chưa đủ số phiếu"):
        own.propose(by=house.users.secretary, grade=good, points=80)
    assert own.steps.get(action=taken_back).snapshot == [
        "Kiểm phiếu 20/11/2026: phát ra 5, thu về 5, hợp lệ 5 trên 5 đảng viên",
        "Hoàn thành tốt nhiệm vụ: 4 phiếu",
        "Hoàn thành nhiệm vụ: 1 phiếu",
    ]
    page = login(house.users.secretary).get(own.get_absolute_url()).content.decode()
    assert "Hoàn thành tốt nhiệm vụ: 4 phiếu" in page
    give_ballot(own, {"good": 4})
    own.propose(by=house.users.secretary, grade=good, points=80)
    assert own.state == "proposed"


@pytest.mark.parametrize(("base", "carried"), [("members", False), ("valid", True)])
def test_the_threshold_is_taken_on_the_base_of_the_scheme(house, own, base, carried):
    settle(house.year, ballot_base=base)
    ballot = give_ballot(own, {"good": 3}, members=5)
    type(ballot).objects.update(members=6)
    assert own.passed_ballot(grade(own.scheme, "good")) is carried


def test_the_ballot_sheet_enters_tallies_and_proposals_for_the_whole_cell(house, login, own):
    type(house.year).objects.update(state="grading")
    own.grade_self(by=house.users.member, grade=grade(own.scheme, "good"), points=80)
    good = grade(own.scheme, "good")
    client = login(house.users.secretary)
    head = {
        "held_on": "2026-11-20", "members": 5, "present": 5, "handed_out": 5, "returned": 5,
        "valid": 5, "tellers": "Tổ ba người",
    }  # fmt: skip
    line = {
        f"votes-{own.pk}-{good.pk}": "4", f"grade-{own.pk}": good.pk, f"points-{own.pk}": "80",
        f"version-{own.pk}": own.version,
    }  # fmt: skip
    page = client.post("/evaluations/ballot/", head | line | {"valid": 6})
    assert "không thể nhiều hơn" in str(page.context["form"].errors["valid"])
    page = client.post("/evaluations/ballot/", head | line | {f"votes-{own.pk}-{good.pk}": "2"})
    assert "chưa đủ số phiếu" in page.content.decode()
    assert not own.ballots.exists()
    client.post("/evaluations/ballot/", head | line)
    own.refresh_from_db()
    assert (own.state, own.proposed_grade, own.ballots.get().tallies.get(grade=good).votes) == (
        "proposed",
        good,
        4,
    )


def test_whoever_enters_the_ballot_over_another_is_told_at_the_line(house, login, own):
    type(house.year).objects.update(state="grading")
    own.grade_self(by=house.users.member, grade=grade(own.scheme, "good"), points=80)
    good = grade(own.scheme, "good")
    client = login(house.users.secretary)
    [line] = client.get("/evaluations/ballot/").context["lines"]
    data = {
        "held_on": "2026-11-20", "members": 5, "present": 5, "handed_out": 5, "returned": 5,
        "valid": 5, "tellers": "Tổ ba người", f"grade-{own.pk}": good.pk, f"points-{own.pk}": "80",
        f"version-{own.pk}": line["version"].value(),
    }  # fmt: skip
    votes = f"votes-{own.pk}-{good.pk}"
    kept = BallotTally.objects.filter(ballot__evaluation=own, grade=good).values_list("votes")
    assert client.post("/evaluations/ballot/", data | {votes: "4"}).status_code == 302
    page = client.post("/evaluations/ballot/", data | {votes: "5"})
    [line] = page.context["lines"]
    assert "Người khác vừa lưu" in line.error
    assert kept.get() == (4,)
    data[f"version-{own.pk}"] = line["version"].value()
    assert client.post("/evaluations/ballot/", data | {votes: "5"}).status_code == 302
    assert kept.get() == (5,)


def many(house, reached, done=0):
    """So many members of one committee proposed good, and so many proposed done."""
    found = []
    for number in range(reached + done):
        member = MemberFactory(cell=house.cell)
        found.append(proposed(house, member, "good" if number < reached else "done"))
    return found


@pytest.mark.parametrize(
    ("base", "allowed"), [("reached_good", 6), ("final_good", 5), ("all_graded", 8)]
)
def test_thirty_reaching_good_of_forty_are_capped_by_the_base(house, base, allowed):
    GradingScheme.objects.filter(pk=scheme_of(2026).pk).update(cap_base=base)
    evaluations = many(house, 30, 10)
    top = grade(evaluations[0].scheme, "top")

    def choices(number):
        fresh = Evaluation.objects.select_related("organization", "scheme", "year")
        return [fresh.get(pk=row.pk) for row in evaluations[:number]]

    def decide(picked):
        decisions = [GradeChoice(row, top, "Thành tích nổi bật") for row in picked]
        return decide_many(decisions=decisions, by=house.users.committee, **DECISION)

    with pytest.raises(ValidationError, match=f"tối đa {allowed}"):
        decide(choices(allowed + 1))
    assert not Evaluation.objects.filter(state="decided").exists()
    assert decide(choices(allowed)) == allowed
    assert caps_of(Evaluation.objects.all())[0].left == 0


def test_an_exception_with_its_decision_raises_the_limit_to_its_ceiling(house):
    evaluations = many(house, 20)
    assert caps_of(evaluations)[0].limit == 4
    CapException.objects.create(
        year=house.year, organization=house.committee, target="member", reason="Thành tích nổi bật",
        decision=decision_of("cap", house.bloc, "9-QĐ/ĐUK", dt.date(2026, 11, 1)),
    )  # fmt: skip
    assert caps_of(evaluations)[0].limit == 5


@pytest.mark.database  # grouped and aggregated in SQL
def test_the_cap_counts_the_marks_of_the_page_before_anything_is_written(house, login):
    evaluations = many(house, 10)
    top = grade(evaluations[0].scheme, "top")
    client = login(house.users.committee)
    marks = {f"grade-{row.pk}": top.pk for row in evaluations[:3]}
    page = client.post(
        f"/evaluations/decide/?group=m{house.cell.pk}",
        marks | {"action": "count"},
        headers={"HX-Request": "true"},
    )
    assert "Vượt tỷ lệ!" in page.content.decode()
    assert not Evaluation.objects.filter(state="decided").exists()


def test_the_decision_page_refuses_what_exceeds_and_keeps_the_marks(house, login):
    evaluations = many(house, 10)
    top = grade(evaluations[0].scheme, "top")
    client = login(house.users.committee)
    url = f"/evaluations/decide/?group=m{house.cell.pk}"
    head = {"number": "12-QĐ/ĐU", "decided_on": "2026-11-23"}

    def marks(number):
        return {
            f"{name}-{row.pk}": value
            for row in evaluations[:number]
            for name, value in (("grade", str(top.pk)), ("reason", "Thành tích nổi bật"))
        }

    page = client.post(url, head | marks(3))
    assert "quá số tối đa 2" in page.content.decode()
    lines = [line for line, _ in page.context["lines"]]
    assert [line.chosen for line in lines].count(top) == 3
    assert [line["reason"].value() for line in lines].count("Thành tích nổi bật") == 3
    client.post(url, head | marks(2))
    assert Evaluation.objects.filter(state="decided", decided_grade=top).count() == 2


def test_nobody_decides_on_himself_nor_outside_his_committee(house, login):
    own = proposed(house, house.users.committee.member, organization=house.sister_cell)
    other = proposed(house, house.users.far.member, organization=house.far_cell)
    waiting = Evaluation.objects.awaiting_decision(house.users.committee)
    assert not waiting.filter(pk__in=[own.pk, other.pk]).exists()
    assert waiting.model.objects.awaiting_decision(house.users.other_committee).get() == other
    assert login(house.users.member).get("/evaluations/decide/").status_code == 403


def test_a_unit_is_appraised_by_staff_and_decided_by_the_bloc_a_cell_by_its_committee(house, login):
    scheme = scheme_of(2026)
    unit = EvaluationFactory(year=house.year, organization=house.committee)
    cell = EvaluationFactory(year=house.year, organization=house.cell)
    good = grade(scheme, "good", "organization")
    deputy = UserFactory(
        member=MemberFactory(cell=house.sister_cell), post="deputy", at=house.committee
    )
    data = {"grade": good.pk, "points": "80"}
    for row, author, appraiser, stranger in (
        (unit, "committee", "staff", "other_committee"),
        (cell, "secretary", "committee", "other_committee"),
    ):
        url = f"/evaluations/{row.pk}"
        own = typed_review(row, "Đã làm")
        assert login(getattr(house.users, stranger)).post(f"{url}/self/", own).status_code == 404
        login(getattr(house.users, author)).post(f"{url}/self/", own)
        assert login(getattr(house.users, author)).post(f"{url}/appraise/", data).status_code == 403
        login(getattr(house.users, appraiser)).post(f"{url}/appraise/", data)
        row.refresh_from_db()
        assert row.state == "proposed"
    awaiting = Evaluation.objects.awaiting_decision
    assert list(awaiting(house.users.standing)) == [unit]
    assert not awaiting(house.users.committee).exists()  # who proposed does not decide
    assert list(awaiting(deputy)) == [cell]


def test_a_decision_is_taken_back_with_a_reason_and_a_closed_year_refuses(house):
    row = proposed(house, house.users.member.member)
    row.decide(by=house.users.committee, grade=row.proposed_grade, number="12-QĐ/ĐU", note="Đủ")
    with pytest.raises(ValidationError):
        row.revoke(by=house.users.committee, reason=" ")
    row.revoke(by=house.users.committee, reason="Nhầm người")
    assert (row.state, row.decided_grade) == ("proposed", None)
    assert (row.decision_number, row.decision_reason) == ("", "")
    assert row.steps.last().snapshot == [
        "Quyết định số 12-QĐ/ĐU ngày 23/11/2026: Hoàn thành tốt nhiệm vụ",
        "Đủ",
    ]
    type(house.year).objects.update(state="closed")
    with pytest.raises(ValidationError, match="đã chốt"):
        Evaluation.objects.get(pk=row.pk).decide(by=house.users.committee, grade=row.proposed_grade)


def test_each_year_keeps_the_words_of_its_scheme(house):
    labels = {
        year: grade(scheme_of(year), "top", "organization").label
        for year in (2015, 2019, 2023, 2026)
    }
    assert labels == {
        2015: "Trong sạch, vững mạnh",
        2019: "Hoàn thành xuất sắc nhiệm vụ",
        2023: "Hoàn thành xuất sắc nhiệm vụ",
        2026: "Hoàn thành xuất sắc nhiệm vụ",
    }
    old = grade(scheme_of(2015), "top")
    row = EvaluationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    with pytest.raises(ValidationError, match="không thuộc quy định"):
        row.grade_self(by=house.users.member, grade=old)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 60))
def test_so_many_months_before_is_never_later_and_at_most_a_month_off(day, months):
    before = months_before(day, months)
    distance = (day.year - before.year) * 12 + day.month - before.month
    assert distance == months
    assert before.day <= day.day


def test_the_list_offers_only_the_grades_of_the_schemes_of_the_year_in_view(house, login):
    row = proposed(house, house.users.member.member)
    client = login(house.users.standing)
    offered = client.get("/evaluations/?more=1").context["filter"].form.fields["grade"].queryset
    assert {grade.scheme for grade in offered} == {row.scheme}
    every_year = client.get("/evaluations/?year=&more=1").context["filter"].form
    everything = every_year.fields["grade"].queryset
    assert len({grade.scheme for grade in everything}) > 1


@pytest.mark.parametrize("role", ["secretary", "committee", "standing"])
def test_the_list_asks_the_same_number_of_queries_at_1_and_at_30(
    house, login, role, django_assert_max_num_queries
):
    client = login(getattr(house.users, role))
    sizes = []
    for total in (1, 30):
        while Evaluation.objects.count() < total:
            proposed(house, MemberFactory(cell=house.cell))
        with django_assert_max_num_queries(22) as captured:
            assert client.get("/evaluations/").status_code == 200
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]
