"""The cap on the top grade: bases, rounding, small units; of which group it is taken."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given, strategies as st

from campaigns.actions.caps import caps_of
from campaigns.caps import readings_of, share_of, top_limit
from campaigns.models import CapException, Evaluation, GradingScheme
from members.models import Organization
from tests.examples import examples
from tests.factories.exemplars import decision_of
from tests.factories.grading import EvaluationFactory, grade, proposed, scheme_of, settle
from tests.factories.members import (
    MemberFactory,
    OrganizationFactory,
    PositionFactory,
    UserFactory,
)

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
        with django_assert_max_num_queries(35) as captured:
            page = client.get("/evaluations/decide/?group=units")
        assert len(page.context["lines"]) == total
        assert [(cap.name, cap.graded) for cap in page.context["caps"]] == [
            (house.committee.name, total)
        ]
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]


def test_the_page_shows_base_bound_and_remainder_and_beside_them_the_other_readings(house, login):
    scheme = scheme_of(2026)
    GradingScheme.objects.filter(pk=scheme.pk).update(cap_base="final_good")
    for number in range(25):
        proposed(house, MemberFactory(cell=house.cell), "top" if number < 3 else "good")
    done = grade(scheme, "done")
    for row in Evaluation.objects.all()[:4]:
        Evaluation.objects.filter(pk=row.pk).update(proposed_grade=done)
    top = grade(scheme, "top")
    [row, *_] = Evaluation.objects.filter(proposed_grade__standing="good")
    client = login(house.users.committee)
    marked = client.post(
        "/evaluations/decide/", {f"grade-{row.pk}": top.pk, "action": "count", "number": ""}
    )
    text = marked.content.decode()
    assert (
        "Đảng bộ Sở Một: đã chọn mức cao nhất <strong>1</strong>, tối đa <strong>3</strong>, còn 2."
        in text
    )
    assert "Đạt từ mức tốt trở lên 21, được xếp loại 25." in text
    for words in (
        (
            "Theo quy định: Số được xếp mức Tốt (sau khi đã chọn xuất sắc): 20% của 18 = 3,6, làm tròn "
            "xuống: tối đa 3"
        ),
        (
            "Cách hiểu khác đang lưu hành: Số đạt từ mức Tốt trở lên (trước khi chọn xuất sắc): 20% của "
            "21 = 4,2, làm tròn xuống: tối đa 4"
        ),
        (
            "Cách hiểu khác đang lưu hành: Tất cả số được xếp loại: 20% của 25 = 5, làm tròn xuống: "
            "tối đa 5"
        ),
    ):
        assert words in text
    settle(house.year, cap_rounding="")
    text = client.get("/evaluations/decide/").content.decode()
    assert "năm này chưa quyết định cách tính số tối đa" in text
    assert "20% của 17 = 3,4, làm tròn đến số gần nhất: tối đa 3" not in text
    assert "20% của 25 = 5, làm tròn xuống: tối đa 5; 20% của 25 = 5, làm tròn đến" in text


PEOPLE = st.lists(
    st.tuples(
        st.sampled_from(["cell", "sister_cell", "far_cell"]),
        st.sampled_from(["top", "good", "done"]),
        st.sampled_from(["leader", "non_leader"]),
        st.sampled_from(["", "Tham mưu"]),
        st.booleans(),  # decided, not only proposed
        st.sampled_from(["", "", "", "committee", "bloc"]),  # secretary of which organisation
    ),
    min_size=1,
    max_size=10,
)


def rounded(share: Fraction, rounding: str) -> int:
    ways = {"floor": floor, "ceiling": ceil, "half_up": lambda value: floor(value + Fraction(1, 2))}
    return ways[rounding](share)


def expected_limit(reached, graded, percent, base, rounding, minimum):
    """The bound by its definition: of the final count, tried one by one."""
    share = Fraction(percent, 100)
    whole = {"reached_good": reached, "all_graded": graded}
    if base in whole:
        limit = rounded(share * whole[base], rounding)
    else:
        fits = [n for n in range(reached + 1) if n <= rounded(share * (reached - n), rounding)]
        limit = max(fits, default=0)
    return min(max(limit, minimum), reached)


@pytest.mark.django_db
@given(
    PEOPLE, st.sampled_from(BASES), st.integers(0, 60), roundings, st.integers(0, 2),
    st.sampled_from(["grassroots", "upper", "sector", "task_group"]), st.booleans(),
    st.none() | st.integers(60, 100),
)  # fmt: skip
@examples(12, deadline=None)
def test_every_setting_decides_as_the_definition_says(
    house, people, base, percent, rounding, minimum, unit, counts_head, ceiling
):
    """Grouping, head, base, percentage, rounding, minimum and exception, computed a second time."""
    for model in (CapException, Evaluation):
        model.objects.all().delete()
    scheme = scheme_of(2026)
    GradingScheme.objects.filter(pk=scheme.pk).update(
        cap_base=base, cap_percent=percent, cap_unit=unit, cap_exception_percent=ceiling
    )
    settle(
        house.year, cap_rounding=rounding, cap_small_unit_minimum=minimum,
        cap_counts_head=counts_head,
    )  # fmt: skip
    first, second = house.committee, house.other_committee
    Organization.objects.filter(path__startswith=second.path).update(sector="enterprise")
    part = {"sector": "enterprise", "task_group": "Tham mưu"}.get(unit, "")
    excepted = house.bloc if unit in ("upper", "sector") else first
    CapException.objects.create(
        year=house.year, organization=excepted, target="member", part=part, reason="Nổi bật",
        decision=decision_of("cap", house.bloc, "9-QĐ/ĐUK", dt.date(2026, 11, 1)),
    )  # fmt: skip
    grades = {name: grade(scheme, name) for name in ("top", "good", "done")}
    groups = defaultdict(list)
    for cell_name, standing, kind, tasks, is_decided, leads in people:
        cell = getattr(house, cell_name)
        base_unit = second if cell == house.far_cell else first
        member = MemberFactory(cell=cell)
        if leads:
            PositionFactory(
                member=member, organization=house.bloc if leads == "bloc" else base_unit,
                post="secretary",
            )  # fmt: skip
        proposed(
            house, member, standing, organization=cell, kind=kind, task_group=tasks,
            decided_grade=grades[standing] if is_decided else None,
        )  # fmt: skip
        sector = Organization.objects.get(pk=base_unit.pk).sector
        root, key = {
            "grassroots": (base_unit, ()),
            "upper": (house.bloc, ()),
            "sector": (house.bloc, (sector,)),
            "task_group": (base_unit, (kind, tasks)),
        }[unit]
        group = groups[root.pk, key]
        leads_root = leads and (root == house.bloc) == (leads == "bloc")
        if counts_head or not leads_root:
            group.append((standing, is_decided))
    expected = []
    for (root, key), rows in groups.items():
        reached = sum(standing != "done" for standing, _ in rows)
        used = rows.count(("top", True))
        is_excepted = ceiling is not None and root == excepted.pk and (not part or part in key)
        limit = expected_limit(
            reached, len(rows), ceiling if is_excepted else percent, base, rounding, minimum
        )
        expected.append((len(rows), reached, used, limit, limit - used, is_excepted))
    caps = caps_of(list(Evaluation.objects.select_related("organization", "scheme", "year")))
    found = [
        (cap.graded, cap.reached, cap.used, cap.limit, cap.left, bool(cap.exception))
        for cap in caps
    ]
    assert sorted(found) == sorted(expected)
    alone = [
        caps_of([row])[0] for row in Evaluation.objects.select_related("organization", "scheme")
    ]
    assert {cap.name: cap.limit for cap in alone} == {cap.name: cap.limit for cap in caps}


def test_the_secretary_of_the_group_s_own_unit_is_the_head_and_nobody_else(house):
    """Asked together with the cells' grades, a group of the whole bloc leaves out the same people."""
    GradingScheme.objects.filter(pk=scheme_of(2026).pk).update(cap_unit="upper")
    settle(house.year, cap_counts_head=False)
    for user in (house.users.committee, house.users.secretary, house.users.member):
        proposed(house, user.member)
    head = MemberFactory(cell=house.cell)
    PositionFactory(member=head, organization=house.bloc, post="secretary")
    proposed(house, head)
    unit_proposed(house, house.cell)
    caps = {cap.name: cap.graded for cap in caps_of(Evaluation.objects.all())}
    assert caps == {"Đảng bộ Khối": 3, "Đảng bộ Sở Một": 1}


@pytest.mark.parametrize(
    ("role", "status"), [("committee", 403), ("staff", 403), ("inspector", 403), ("standing", 200)]
)
def test_who_allows_an_exception_and_under_which_ceiling_stands_on_the_page(
    house, login, role, status
):
    client = login(getattr(house.users, role))
    assert client.get("/schemes/exception/").status_code == status
    if status == 200:
        scheme_of(2026)
        text = client.get("/schemes/").content.decode()
        assert (
            "có lý do đặc biệt thì không quá 25% (cấp có thẩm quyền quyết định xếp loại cho phép)"
            in text
        )


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


def test_until_it_is_decided_whether_the_head_counts_both_counts_are_shown(house, login):
    people = [MemberFactory(cell=house.cell) for _ in range(10)]
    for member in people:
        proposed(house, member)
    house.users.committee.member.positions.all().delete()
    head = UserFactory(member=people[0])
    PositionFactory(member=people[0], organization=house.committee, post="secretary")
    rows = Evaluation.objects.select_related("organization", "scheme")
    settle(house.year, cap_rounding="floor", cap_small_unit_minimum=0, cap_counts_head=None)
    [cap] = caps_of(rows)
    assert (cap.limit, list(cap.own.limits.values())) == (None, [2])
    assert list(cap.without_head.limits.values()) == [1]  # 20 % of nine
    page = login(head).get("/evaluations/decide/").content.decode()
    assert "Nếu không tính người đứng đầu (năm này chưa quyết định): " in page
    type(house.year.grading_settings).objects.all().delete()  # nothing is decided at all
    [cap] = caps_of(rows)
    assert cap.limit is None
    assert cap.without_head is not None
    settle(house.year, cap_counts_head=False)
    [cap] = caps_of(rows)
    assert (cap.limit, cap.graded, cap.without_head) == (1, 9, None)
