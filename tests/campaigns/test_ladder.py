"""The ladder of grading as a whole: whatever is tried in whatever order, the record stays sound."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import model_to_dict
from hypothesis import given, strategies as st

from campaigns.models import Evaluation, Grade
from tests.examples import examples
from tests.factories.grading import EvaluationFactory, give_ballot, grade, scheme_of

State = Evaluation.State
# Verb → the states from which it may be taken, and the state to which it leads.
LADDER = {
    "grade_self": ({State.OPEN, State.SELF_GRADED}, State.SELF_GRADED),
    "propose": ({State.SELF_GRADED, State.PROPOSED}, State.PROPOSED),
    "decide": ({State.PROPOSED}, State.DECIDED),
    "exclude": ({State.OPEN, State.SELF_GRADED, State.PROPOSED}, State.NOT_GRADED),
    "include": ({State.NOT_GRADED}, State.OPEN),
    "send_back": ({State.SELF_GRADED, State.PROPOSED}, State.OPEN),
    "revoke": ({State.DECIDED}, State.PROPOSED),
}
STANDINGS = st.sampled_from(Grade.Standing.values)
ANY = st.lists(
    st.tuples(
        st.sampled_from(sorted(LADDER)), STANDINGS, st.none() | st.integers(-5, 105), st.booleans()
    ),
    max_size=12,
)
STRAIGHT = [(name, "good", 80, True) for name in ("grade_self", "propose", "decide")]
# Some way up first, so that the higher rungs are tried as often as the lower ones.
MOVES = st.builds(lambda rungs, more: STRAIGHT[:rungs] + more, st.integers(0, 3), ANY)
VOTES = st.one_of(
    st.just({"top": 5}),
    st.fixed_dictionaries(
        {}, optional={standing: st.integers(0, 5) for standing in Grade.Standing.values}
    ),
)


def arguments(name, scheme, standing, points, said):
    """What the page would hand to the verb; reasons are sometimes left out.

    For a self-grade `said` tells the member himself from the secretary with his paper.
    """
    chosen = grade(scheme, standing)
    return {
        "grade_self": {"grade": chosen, "points": points},
        "propose": {"grade": chosen, "points": points},
        "decide": {"grade": chosen, "number": "12-QĐ/ĐU", "note": "Theo đề nghị" if said else ""},
        "exclude": {"why": "not_reviewed"},
        "include": {"reason": "Đã kiểm điểm" if said else " "},
        "send_back": {"reason": "Xem lại" if said else ""},
        "revoke": {"reason": "Khiếu nại" if said else ""},
    }[name]


def carried(votes, standing):
    """More than half of five members voted for the grade or a better one."""
    order = list(Grade.Standing.values)
    better = order[: order.index(standing) + 1]
    return 2 * sum(votes.get(other, 0) for other in better) > 5


def allowed(name, state, before, standing, points, votes, said):
    """What the rules say, written down a second time and apart from the code."""
    sources, _ = LADDER[name]
    if state not in sources or (name in ("include", "send_back", "revoke") and not said):
        return False
    if name == "decide":
        as_proposed = before.proposed_grade.standing == standing
        return fits(standing, before.proposed_points) and (said or as_proposed)
    if name == "grade_self":
        nothing_of_his = before.self_grade is None or before.self_on_behalf
        on_paper = state == State.OPEN and nothing_of_his
        return fits(standing, points) and (said or on_paper)
    return name != "propose" or (fits(standing, points) and carried(votes, standing))


def fits(standing, points):
    """The points are there where the grade asks for some, and enough."""
    least = {"top": 90, "good": 70, "done": 50, "failed": None}[standing]
    if points is None:
        return least is None
    return 0 <= points <= 100 and points >= (least or 0)


@pytest.mark.long
@pytest.mark.django_db
@given(moves=MOVES, votes=VOTES)
@examples(30)
def test_any_order_of_steps_leads_where_the_ladder_says_or_nowhere(house, moves, votes):
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False), transaction.atomic():
        row = EvaluationFactory(
            year=house.year, organization=house.cell, member=house.users.member.member,
            scheme=scheme_of(2026),
        )  # fmt: skip
        give_ballot(row, votes)
        done = 0
        for name, standing, points, said in moves:
            before = Evaluation.objects.get(pk=row.pk)
            may = allowed(name, before.state, before, standing, points, votes, said)
            try:
                with transaction.atomic():
                    getattr(row, name)(
                        by=hand(house.users, name, said),
                        **arguments(name, row.scheme, standing, points, said),
                    )
            except ValidationError:
                assert not may, (name, before.state)
                now = Evaluation.objects.get(pk=row.pk)
                assert model_to_dict(now) == model_to_dict(before)
                continue
            assert may, (name, before.state)
            done += 1
            votes = {} if name in ("send_back", "exclude") else votes
            row.refresh_from_db()
            assert row.state == LADDER[name][1]
            is_sound(row)
        assert row.steps.count() == done
        transaction.set_rollback(True)


def hand(users, name, said):
    """Who takes the step: who proposed does not decide, so the committee's secretary does."""
    if name == "grade_self" and said:
        return users.member
    return users.committee if name in ("decide", "revoke") else users.secretary


def is_sound(row):
    """What always holds, whatever happened before."""
    assert (row.decided_grade is not None) == (row.state == State.DECIDED)
    assert (row.decided_on == dt.date(2026, 11, 23)) == (row.state == State.DECIDED)
    assert (row.proposed_grade is not None) == (row.state in (State.PROPOSED, State.DECIDED))
    assert row.state == State.DECIDED or (row.decision_number, row.decision_reason) == ("", "")
    assert (row.not_graded_reason != "") == (row.state == State.NOT_GRADED)
    for given_grade, points in (
        (row.self_grade, row.self_points),
        (row.proposed_grade, row.proposed_points),
    ):
        assert given_grade is None or fits(given_grade.standing, points)
