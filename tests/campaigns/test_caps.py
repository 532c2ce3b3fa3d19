"""The cap on the top grade: bases, rounding, small units; of which group it is taken."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from campaigns.actions.caps import caps_of
from campaigns.caps import readings_of, share_of, top_limit
from campaigns.models import Evaluation, GradingScheme
from members.models import Organization
from tests.factories.grading import EvaluationFactory, grade, proposed, scheme_of
from tests.factories.members import MemberFactory, OrganizationFactory

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


@given(
    counts,
    counts,
    percents,
    st.sampled_from(["", "floor", "half_up", "ceiling"]),
    st.integers(0, 5),
)
def test_the_readings_are_the_limits_of_the_three_bases_with_the_number_each_is_a_share_of(
    reached, more, percent, rounding, minimum
):
    graded = reached + more
    readings = readings_of(
        reached=reached, graded=graded, percent=percent, rounding=rounding, minimum=minimum,
        labels=dict.fromkeys(BASES, "Số"),
    )  # fmt: skip
    assert {reading.base for reading in readings} == set(BASES)
    for reading in readings:
        assert set(reading.limits) == ({rounding} if rounding else {"floor", "half_up"})
        for way, limit in reading.limits.items():
            assert limit == top_limit(
                reached=reached, graded=graded, percent=percent, base=reading.base, rounding=way,
                minimum=minimum,
            )  # fmt: skip
            share = share_of(reading.counted[way], percent, way)
            assert limit in (share, minimum, reached) or reading.base == "final_good"
            assert f"tối đa {limit}" in str(reading)


@given(counts, percents, roundings)
def test_one_more_at_the_top_would_break_the_base_of_the_final_count(reached, percent, rounding):
    limit = top_limit(
        reached=reached, graded=reached, percent=percent, base="final_good", rounding=rounding
    )
    assert limit <= share_of(reached - limit, percent, rounding) or limit == 0
    if limit < reached:
        assert limit + 1 > share_of(reached - limit - 1, percent, rounding)


def unit_proposed(house, organization):
    """A unit whose good grade waits for the decision."""
    scheme = scheme_of(2026)
    good = grade(scheme, "good", "organization")
    return EvaluationFactory(
        year=house.year, organization=organization, scheme=scheme, state="proposed",
        self_grade=good, proposed_grade=good,
    )  # fmt: skip


def test_the_page_of_units_asks_the_same_number_of_queries_at_2_and_at_20_cells(
    house, login, django_assert_max_num_queries
):
    client = login(house.users.committee)
    unit_proposed(house, house.cell)
    sizes = []
    for total in (2, 20):
        while Evaluation.objects.count() < total:
            unit_proposed(house, OrganizationFactory(parent=house.committee))
        with django_assert_max_num_queries(32) as captured:
            page = client.get("/evaluations/decide/?group=units")
        assert len(page.context["lines"]) == total
        assert [(cap.name, cap.graded) for cap in page.context["caps"]] == [
            (house.committee.name, total)
        ]
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]


def test_the_page_shows_limit_and_remainder_and_beside_them_the_other_readings(house, login):
    for member in house.members[house.cell.pk][2:]:
        proposed(house, member)
    page = login(house.users.committee).get("/evaluations/decide/")
    [cap] = page.context["caps"]
    text = page.content.decode()
    assert f"tối đa <strong>{cap.limit}</strong>, còn {cap.distance}" in text
    assert f"Theo quy định: {cap.own}" in text
    assert len(cap.others) == 2
    for reading in cap.others:
        assert f"Cách hiểu khác đang lưu hành: {reading}" in text


def test_caps_of_all_committees_are_four_queries(house, django_assert_num_queries):
    for committee in (house.committee, house.other_committee):
        for _ in range(3):
            cell = OrganizationFactory(parent=committee)
            unit_proposed(house, cell)
            proposed(house, MemberFactory(cell=cell), organization=cell)
    rows = list(Evaluation.objects.select_related("organization", "scheme"))
    with django_assert_num_queries(4):
        caps = caps_of(rows)
    assert sorted((cap.name, cap.graded) for cap in caps) == [
        ("Đảng bộ Sở Hai", 3), ("Đảng bộ Sở Hai", 3), ("Đảng bộ Sở Một", 3), ("Đảng bộ Sở Một", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "names"),
    [
        ("grassroots", {"Đảng bộ Sở Hai": 1, "Đảng bộ Sở Một": 2}),
        ("upper", {"Đảng bộ Khối": 3}),
        ("sector", {
            "Đảng bộ Khối, loại hình Doanh nghiệp": 1,
            "Đảng bộ Khối, loại hình Cơ quan hành chính nhà nước": 2,
        }),
    ],
)  # fmt: skip
def test_members_are_capped_by_committee_by_bloc_or_by_sector(house, unit, names):
    GradingScheme.objects.filter(pk=scheme_of(2026).pk).update(cap_unit=unit)
    one = [house.committee.pk, house.cell.pk]
    Organization.objects.filter(pk__in=one).update(sector="state")
    Organization.objects.exclude(pk__in=one).update(sector="enterprise")
    for place, number in ((house.cell, 2), (house.far_cell, 1)):
        for member in house.members[place.pk][:number]:
            proposed(house, member, organization=place)
    caps = caps_of(Evaluation.objects.all())
    assert {cap.name: cap.graded for cap in caps} == names
