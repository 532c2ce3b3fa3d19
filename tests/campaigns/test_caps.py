"""The cap on the top grade: bases, rounding, small units."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from campaigns.caps import top_limit

BASES = ("reached_good", "final_good", "all_graded")
counts = st.integers(0, 400)
percents = st.integers(0, 100).map(Decimal)
roundings = st.sampled_from(["floor", "half_up", "ceiling"])


@pytest.mark.parametrize(
    ("base", "limit"), [("reached_good", 6), ("final_good", 5), ("all_graded", 8)]
)
def test_thirty_who_reach_the_good_grade_of_forty_graded(base, limit):
    assert top_limit(reached=30, graded=40, percent=Decimal(20), base=base) == limit


@pytest.mark.parametrize(("rounding", "limit"), [("floor", 1), ("half_up", 2), ("ceiling", 2)])
def test_eight_people_at_twenty_percent_by_rounding(rounding, limit):
    assert (
        top_limit(reached=8, graded=8, percent=Decimal(20), base="reached_good", rounding=rounding)
        == limit
    )


def test_a_small_unit_may_have_its_minimum_but_never_more_than_reach_it():
    small = {"graded": 4, "percent": Decimal(20), "base": "reached_good"}
    assert top_limit(reached=4, **small) == 0
    assert top_limit(reached=4, minimum=1, **small) == 1
    assert top_limit(reached=0, minimum=1, **small) == 0


def test_without_a_percentage_there_is_no_cap():
    assert top_limit(reached=7, graded=9, percent=None, base="") == 7


@given(counts, counts, percents, st.sampled_from(BASES), roundings, st.integers(0, 5))
def test_the_limit_lies_between_nobody_and_all_who_reach(
    reached, more, percent, base, rounding, minimum
):
    limit = top_limit(
        reached=reached, graded=reached + more, percent=percent, base=base,
        rounding=rounding, minimum=minimum,
    )  # fmt: skip
    assert 0 <= limit <= reached


@given(counts, percents)
def test_by_floor_the_share_is_kept_on_its_own_base(reached, percent):
    first = top_limit(reached=reached, graded=reached, percent=percent, base="reached_good")
    assert 100 * first <= percent * reached
    assert first == reached or 100 * (first + 1) > percent * reached
    final = top_limit(reached=reached, graded=reached, percent=percent, base="final_good")
    assert 100 * final <= percent * (reached - final)
    assert final == reached or 100 * (final + 1) > percent * (reached - final - 1)


@given(counts, percents)
def test_the_base_of_the_final_count_never_allows_more(reached, percent):
    limits = [
        top_limit(reached=reached, graded=reached, percent=percent, base=base) for base in BASES
    ]
    assert limits[1] <= limits[0] == limits[2]


@given(counts, percents, st.sampled_from(BASES), roundings)
def test_one_more_who_reaches_never_lowers_the_limit(reached, percent, base, rounding):
    def limit(number):
        return top_limit(
            reached=number, graded=number, percent=percent, base=base, rounding=rounding
        )

    assert limit(reached) <= limit(reached + 1)
