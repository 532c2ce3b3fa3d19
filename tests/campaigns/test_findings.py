"""Disqualifying cases: noted with their ground, measured from the grades below, named in refusals."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from campaigns.actions.findings import note_finding
from campaigns.models import Disqualifier, Finding, Grade
from campaigns.models.obstacles import obstacles
from tests.factories.grading import EvaluationFactory, grade as grade_of, proposed

pytestmark = pytest.mark.clock("2026-12-10T03:00:00Z")


def grade(evaluation, standing):
    return grade_of(evaluation.scheme, standing, evaluation.target)


def case(evaluation, **fields):
    return Disqualifier.objects.create(
        **{
            "scheme": evaluation.scheme,
            "target": evaluation.target,
            "text": "Bị kỷ luật",
            **fields,
        }
    )


def test_a_better_grade_than_a_noted_case_leaves_needs_a_reason_that_weighs_it(house):
    evaluation = proposed(house, house.users.member.member)
    disqualifier = case(evaluation, ceiling=Grade.Standing.DONE)
    evaluation.check_grade(grade(evaluation, "good"), 80)
    note_finding(
        evaluation, disqualifier=disqualifier, ground="QĐ 05-QĐ/ĐUK", by=house.users.committee
    )
    with pytest.raises(ValidationError, match=r"Bị kỷ luật \(QĐ 05-QĐ/ĐUK\) nên không trên"):
        evaluation.decide(by=house.users.committee, grade=grade(evaluation, "good"))
    evaluation.decide(by=house.users.committee, grade=grade(evaluation, "done"), note="Kỷ luật")
    with pytest.raises(ValidationError, match="đã được quyết định"):
        note_finding(evaluation, disqualifier=disqualifier, ground="x", by=house.users.committee)


def test_a_case_is_noted_and_taken_back_on_its_page_and_both_leave_a_step(house, login):
    evaluation = proposed(house, house.users.member.member)
    disqualifier = case(evaluation)
    url = f"/evaluations/{evaluation.pk}/finding/"
    data = {"disqualifier": disqualifier.pk, "ground": "QĐ 05"}
    assert login(house.users.sister).post(url, data).status_code == 404
    assert login(house.users.inspector).post(url, data).status_code == 403
    client = login(house.users.committee)
    assert client.post(url, data).status_code == 302
    assert "đã được ghi nhận" in client.post(url, data).content.decode()
    finding = Finding.objects.get()
    page = client.get(evaluation.get_absolute_url()).content.decode()
    assert "Bị kỷ luật (QĐ 05)" in page
    drop = f"/evaluations/findings/{finding.pk}/drop/"
    assert login(house.users.sister).post(drop, {"reason": "x"}).status_code == 404
    client = login(house.users.committee)
    client.post(drop, {"reason": ""})
    assert Finding.objects.exists()
    client.post(drop, {"reason": "ghi nhầm người"})
    assert not Finding.objects.exists()
    steps = evaluation.steps.filter(action__endswith="_finding").order_by("pk")
    assert [(step.action, step.reason) for step in steps] == [
        ("note_finding", "Bị kỷ luật (QĐ 05)"),
        ("drop_finding", "Bị kỷ luật (QĐ 05): ghi nhầm người"),
    ]


def test_only_cases_of_the_same_scheme_and_target_can_be_noted_by_hand(house):
    evaluation = proposed(house, house.users.member.member)
    of_units = case(evaluation, target=Grade.Target.ORGANIZATION)
    with pytest.raises(ValidationError, match="không thuộc quy định"):
        note_finding(evaluation, disqualifier=of_units, ground="x", by=house.users.committee)
    measured = case(evaluation, measure="members_failed", over_percent=50)
    with pytest.raises(ValidationError, match="do máy tính"):
        note_finding(evaluation, disqualifier=measured, ground="x", by=house.users.committee)


def decided(evaluation, standing):
    type(evaluation).objects.filter(pk=evaluation.pk).update(
        state="decided", decided_grade=grade(evaluation, standing)
    )


@pytest.mark.database  # grouped and aggregated in SQL
def test_more_than_half_of_the_members_failing_keeps_the_cell_at_the_lowest_grade(house):
    cell = EvaluationFactory(year=house.year, organization=house.cell)
    case(cell, text="Quá nửa không hoàn thành", measure="members_failed", over_percent=50)
    people = [
        EvaluationFactory(
            year=house.year, organization=house.cell, member=member, scheme=cell.scheme
        )
        for member in house.members[house.cell.pk][:4]
    ]
    for person, standing in zip(people, ("failed", "failed", "good", "good"), strict=True):
        decided(person, standing)
    assert obstacles(cell) == []
    decided(people[2], "failed")
    assert [str(obstacle) for obstacle in obstacles(cell)] == [
        "Quá nửa không hoàn thành (đảng viên ở mức thấp nhất: 3/4)"
    ]
    [obstacle] = obstacles(cell)
    assert obstacle.bars(grade(cell, "done"))
    assert not obstacle.bars(grade(cell, "failed"))
    cell.check_grade(grade(cell, "done"), 60)


@pytest.mark.database  # grouped and aggregated in SQL
def test_units_failing_below_are_counted_one_level_down(house):
    committee = EvaluationFactory(year=house.year, organization=house.committee)
    case(committee, text="Quá một phần ba", measure="units_failed", over_percent="33.33")
    below = [
        EvaluationFactory(year=house.year, organization=place, scheme=committee.scheme)
        for place in (house.cell, house.sister_cell)
    ]
    for found, standing in zip(below, ("failed", "good"), strict=True):
        decided(found, standing)
    far = EvaluationFactory(year=house.year, organization=house.far_cell, scheme=committee.scheme)
    decided(far, "failed")
    assert [str(obstacle) for obstacle in obstacles(committee)] == [
        "Quá một phần ba (tổ chức trực thuộc ở mức thấp nhất: 1/2)"
    ]


def test_what_is_sent_back_proposes_nothing_any_more(house):
    evaluation = proposed(house, house.users.member.member)
    evaluation.send_back(by=house.users.committee, reason="bổ sung")
    evaluation.refresh_from_db()
    assert (evaluation.proposed_grade, evaluation.proposed_points) == (None, None)
