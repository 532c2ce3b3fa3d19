"""Deciding many at once: as proposed by one button, otherwise with a reason at each line."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from campaigns.actions.corrections import correct
from campaigns.actions.findings import note_finding
from campaigns.models import Decision, Evaluation
from members.models import CorrectionRequest
from tests.browsing import sent_once_read, shown_version
from tests.factories.exemplars import CommendationFactory, decision_of
from tests.factories.grading import EvaluationFactory, grade, proposed, scheme_of, typed_review

HEAD = {"number": "12-QĐ/ĐU", "decided_on": "2026-11-23"}


@pytest.fixture
def rows(house):
    return [proposed(house, member, "good") for member in house.members[house.cell.pk][2:]]


def url(house):
    return f"/evaluations/decide/?group=m{house.cell.pk}"


def test_a_decision_that_is_not_the_proposal_says_why_at_its_line(house, login, rows):
    done = grade(rows[0].scheme, "done")
    marks = {f"grade-{row.pk}": row.proposed_grade_id for row in rows}
    marks |= {f"grade-{rows[0].pk}": done.pk, "note": "Theo kết luận cuộc họp"}
    client = login(house.users.committee)
    page = client.post(url(house), HEAD | marks)
    text = page.content.decode()
    assert f'<a href="#line-{rows[0].pk}">{rows[0].subject}</a>: mức quyết định khác mức' in text
    assert f'<tr id="line-{rows[0].pk}" class="table-danger">' in text
    assert [line.needs_reason for line, _ in page.context["lines"]].count(True) == 1
    assert not Evaluation.objects.filter(state="decided").exists()
    client.post(url(house), HEAD | marks | {f"reason-{rows[0].pk}": "Chưa khắc phục hạn chế"})
    reasons = {row.pk: row.decision_reason for row in Evaluation.objects.filter(state="decided")}
    assert reasons == {
        rows[0].pk: "Chưa khắc phục hạn chế",
        rows[1].pk: "Theo kết luận cuộc họp",
        rows[2].pk: "Theo kết luận cuộc họp",
    }
    page = client.get(rows[0].get_absolute_url()).content.decode()
    assert "Chưa khắc phục hạn chế" in page


def test_one_button_marks_everything_as_proposed_and_keeps_other_marks(house, login, rows):
    done = grade(rows[0].scheme, "done")
    client = login(house.users.committee)
    page = client.post(
        url(house), {"action": "as_proposed", f"grade-{rows[0].pk}": done.pk, "number": "7"}
    )
    ticked = [line.chosen for line, _ in page.context["lines"]]
    assert sorted(found.standing for found in ticked) == ["done", "good", "good"]
    assert page.context["form"]["number"].value() == "7"
    assert not Evaluation.objects.filter(state="decided").exists()


def test_one_decision_covers_the_cells_of_a_committee_and_says_what_is_left(house, login, rows):
    far = proposed(house, house.members[house.sister_cell.pk][0], organization=house.sister_cell)
    client = login(house.users.committee)
    page = client.get("/evaluations/decide/")
    cells = [(section.key, len(section.lines)) for section in page.context["sections"]]
    assert cells == [(f"m{house.cell.pk}", 3), (f"m{house.sister_cell.pk}", 1)]
    assert "<details open>" not in page.content.decode()
    marked = client.post("/evaluations/decide/", {"action": "as_proposed"})
    assert [section.marked for section in marked.context["sections"]] == [3, 1]
    marks = {f"grade-{row.pk}": row.proposed_grade_id for row in (*rows[1:], far)}
    done = client.post("/evaluations/decide/", HEAD | marks, follow=True).content.decode()
    assert "Đã quyết định xếp loại 3 trường hợp. Quyết định số 12-QĐ/ĐU." in done
    assert f"Còn chờ đồng chí quyết định: Đảng viên {house.cell.name}: 1." in done
    decided = Evaluation.objects.filter(state="decided", decision__number="12-QĐ/ĐU")
    assert decided.count() == 3
    last = HEAD | {f"grade-{rows[0].pk}": rows[0].proposed_grade_id}
    done = client.post("/evaluations/decide/", last, follow=True).content.decode()
    assert "Không còn đề xuất nào chờ đồng chí quyết định." in done


def test_every_line_that_is_wrong_is_named_at_once(house, login, rows):
    done = grade(rows[0].scheme, "done")
    marks = {f"grade-{row.pk}": done.pk for row in rows}
    page = login(house.users.committee).post("/evaluations/decide/", HEAD | marks)
    assert [line.key for line in page.context["faulty"]] == [row.pk for row in rows]
    assert not Evaluation.objects.filter(state="decided").exists()


def test_criteria_points_and_what_stands_against_a_better_grade_are_beside_each_line(
    house, login, rows
):
    case = rows[1].scheme.disqualifiers.filter(target="member", kind="non_leader").first()
    note_finding(rows[1], disqualifier=case, ground="QĐ 05", by=house.users.committee)
    client = login(house.users.committee)
    lines = client.get(url(house)).context["lines"]
    against = {line.key: [str(one) for one in obstacles] for line, obstacles in lines}
    assert against == {rows[0].pk: [], rows[1].pk: [f"{case} (QĐ 05)"], rows[2].pk: []}
    good = grade(scheme_of(2026), "good", "organization")
    EvaluationFactory(
        year=house.year, organization=house.cell, state="proposed", self_grade=good,
        proposed_grade=good, proposed_points=80, criteria_points="81.5",
    )  # fmt: skip
    page = client.get("/evaluations/decide/?group=units").content.decode()
    assert f'/scores/{house.year.pk}/{house.cell.pk}/">81,5</a>' in page


def test_the_page_asks_the_same_queries_for_few_and_for_many_lines(
    house, login, rows, django_assert_max_num_queries
):
    client, sizes = login(house.users.committee), []
    for count in (0, 12):
        for _ in range(count):
            proposed(house, type(rows[0].member).objects.create(full_name="Nguyễn Văn Thêm"))
        with django_assert_max_num_queries(40) as captured:
            client.get(url(house))
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]


def test_an_appraiser_who_differs_from_the_unit_says_why(house):
    unit = EvaluationFactory(year=house.year, organization=house.committee)
    good, done = (grade(unit.scheme, s, "organization") for s in ("good", "done"))
    unit.grade_self(by=house.users.committee, grade=good, points=80)
    with pytest.raises(ValidationError, match="khác mức tự nhận"):
        unit.propose(by=house.users.staff, grade=done, points=60)
    with pytest.raises(ValidationError, match=r"khác điểm theo bộ tiêu chí \(78,5\)"):
        unit.propose(by=house.users.staff, grade=good, points=80, criteria_points=78.5)
    unit.propose(by=house.users.staff, grade=good, points=78.5, criteria_points=78.5)
    unit.propose(by=house.users.staff, grade=done, points=60, criteria_points=78.5, note="Chậm")
    assert (unit.proposed_grade, unit.proposal_reason) == (done, "Chậm")


@pytest.mark.parametrize(("year", "asks"), [(2026, True), (2023, False)])
def test_points_are_asked_for_where_the_grade_has_a_threshold(house, year, asks):
    scheme = scheme_of(year)
    row = EvaluationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member, scheme=scheme
    )
    top = grade(scheme, "top")
    if asks:
        with pytest.raises(ValidationError, match="hãy ghi điểm"):
            row.grade_self(by=house.users.member, grade=top)
        row.grade_self(by=house.users.member, grade=top, points=90)
    else:
        row.grade_self(by=house.users.member, grade=top)
    assert row.state == "self_graded"


def test_leaving_the_points_blank_does_not_get_around_the_threshold(house, login):
    row = EvaluationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    client = login(house.users.member)
    page = client.post(
        f"/evaluations/{row.pk}/self/",
        typed_review(row, "Đã làm", "top", points=""),
    )
    assert "hãy ghi điểm" in str(page.context["form"].errors["points"])
    row.refresh_from_db()
    assert row.state == "open"


def test_a_correction_reaches_all_that_the_decision_decided_and_no_other(house, rows):
    house.year.start_grading(by=house.users.standing)
    first, second, other = rows
    for row in rows:
        row.decide(
            by=house.users.committee, grade=row.proposed_grade, decided_on=dt.date(2026, 11, 20),
            number="8-QĐ" if row == other else "7-QĐ",
        )  # fmt: skip
    correct(
        row=first.decision, values={"number": "9-QĐ"}, reason="Ghi nhầm", by=house.users.committee
    )
    assert Decision.objects.count() == 2
    numbers = dict(Evaluation.objects.values_list("pk", "decision__number"))
    assert numbers == {first.pk: "9-QĐ", second.pk: "9-QĐ", other.pk: "8-QĐ"}
    assert second.steps.get(action="correct_decision").reason == "Ghi nhầm"


def test_number_and_day_of_a_decision_are_corrected_with_a_reason(house, login):
    house.year.start_grading(by=house.users.standing)
    evaluation = proposed(house, house.members[house.cell.pk][2])
    evaluation.decide(
        by=house.users.committee, grade=evaluation.proposed_grade, number="7-QĐ",
        decided_on=dt.date(2026, 11, 20),
    )  # fmt: skip
    url = f"/decisions/{evaluation.decision.pk}/correct/"
    client = login(house.users.committee)
    assert url in client.get(evaluation.get_absolute_url()).content.decode()
    new = {"number": "9-QĐ", "decided_on": "2026-11-21", "reason": "Ghi nhầm số"}
    assert (
        "reason"
        in client.post(url, shown_version(client, url) | new | {"reason": ""})
        .context["form"]
        .errors
    )
    sent_once_read(client, url, shown_version(client, url) | new)
    evaluation.refresh_from_db()
    assert (evaluation.decision_number, evaluation.decided_on) == ("9-QĐ", dt.date(2026, 11, 21))
    step = evaluation.steps.last()
    assert (step.action, step.reason) == ("correct_decision", "Ghi nhầm số")
    assert step.snapshot == ["Trước khi sửa: số 7-QĐ, 20/11/2026"]
    assert CorrectionRequest.objects.get().state == "applied"


def test_who_is_graded_asks_for_the_correction_of_the_own_decision(house, login):
    house.year.start_grading(by=house.users.standing)
    user = house.users.member
    evaluation = proposed(house, user.member)
    evaluation.decide(by=house.users.committee, grade=evaluation.proposed_grade, number="7-QĐ")
    url = f"/decisions/{evaluation.decision.pk}/correct/"
    client = login(user)
    data = {"number": "9-QĐ", "decided_on": "2026-11-20", "reason": "Số trên giấy là 9"}
    client.post(url, shown_version(client, url) | data)
    evaluation.refresh_from_db()
    assert evaluation.decision_number == "7-QĐ"
    request = CorrectionRequest.objects.get()
    assert request.is_waiting
    committee = house.users.committee
    assert committee.has_perm("campaigns.decide_correction", request)
    EvaluationFactory(
        year=house.year, organization=house.sister_cell, member=committee.member, state="decided",
        decided_grade=evaluation.decided_grade, decision=evaluation.decision,
    )  # fmt: skip
    assert not committee.has_perm("campaigns.decide_correction", request)  # it names them too


def test_a_decision_from_outside_is_corrected_by_who_manages_all_that_it_names(house):
    decision = decision_of("commendation", None, "5-QĐ", dt.date(2026, 11, 20))
    award = {"level": "province", "decision": decision, "state": "entered"}
    CommendationFactory(organization=house.cell, **award)
    assert house.users.committee.has_perm("campaigns.correct_row", decision)
    CommendationFactory(organization=house.other_committee, **award)
    assert not house.users.committee.has_perm("campaigns.correct_row", decision)
    assert house.users.committee.has_perm("campaigns.ask_for_correction", decision)
    assert house.users.staff.has_perm("campaigns.correct_row", decision)
    assert decision.organization == house.bloc
