"""A head who stands above the own unit is pointed out, and decided on all the same."""

from __future__ import annotations

from campaigns.unit_heads import above_their_unit
from tests.factories.grading import EvaluationFactory, grade, proposed, scheme_of


def unit_of(house, standing):
    good = grade(scheme_of(2026), standing, "organization")
    return EvaluationFactory(
        year=house.year, organization=house.cell, state="proposed", self_grade=good,
        proposed_grade=good, proposed_points=80,
    )  # fmt: skip


def test_a_head_above_the_unit_is_pointed_out_on_list_page_and_decision(house, login):
    head = proposed(house, house.users.secretary.member, "top")
    member = proposed(house, house.users.member.member, "top")
    unit = unit_of(house, "good")
    house.year.start_grading(by=house.users.standing)
    notes = above_their_unit([head, member, unit], house.users.committee)
    assert list(notes) == [head.pk]
    assert "cao hơn mức của tập thể Chi bộ Một (Hoàn thành tốt nhiệm vụ)" in notes[head.pk]
    assert above_their_unit([head], house.users.member) == {}  # who may not see the unit's grade
    client = login(house.users.committee)
    for url in ("/evaluations/", head.get_absolute_url(), "/evaluations/decide/"):
        assert client.get(url).content.decode().count("cao hơn mức của tập thể") == 1
    decide = {f"grade-{head.pk}": head.proposed_grade_id, "number": "9", "decided_on": "2026-11-20"}
    type(head.scheme).objects.update(cap_percent=None)
    assert client.post("/evaluations/decide/", decide).status_code == 302
    head.refresh_from_db()
    assert head.state == "decided"


def test_a_head_as_good_as_the_unit_or_before_it_is_proposed_is_not(house, login):
    head = proposed(house, house.users.secretary.member, "good")
    assert above_their_unit([head], house.users.committee) == {}
    unit_of(house, "good")
    assert above_their_unit([head], house.users.committee) == {}
    page = login(house.users.committee).get("/evaluations/").content.decode()
    assert 'data-label="Cần cân nhắc"' not in page
