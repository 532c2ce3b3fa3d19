"""Random offices: a figure of a period is made of its years as it declares, of its parts as a sum."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from hypothesis import Phase, given, strategies as st

from campaigns.actions.closed_facts import keep_facts
from campaigns.models import CampaignYear
from members import tree
from members.models import Organization
from reports.figures.cuts import units_over
from reports.figures.figure import Behaviour
from reports.figures.period import Period, years_of
from reports.figures.registry import FIGURES, split_figures
from tests.examples import examples
from tests.reports.late_facts import LATE_FACTS
from tests.reports.random_lives import FIRST, LAST, Life

pytestmark = pytest.mark.long

EVERY_YEAR = Period(FIRST, LAST)
SEEDS = st.integers(0, 10_000)
DAYS = st.dates(FIRST, LAST)
PERIODS = st.one_of(st.just(EVERY_YEAR), st.builds(lambda *days: Period(*sorted(days)), DAYS, DAYS))
# Judged on the last day of the period: what was due in one year and finished in a later one counts
# in the period that holds both, and in the report of neither year.
FINISHED_LATER = {
    "assignments_done", "issues_resolved", "inspections_inspection", "inspections_supervision",
    "inspections_done", "findings_remedied", "plan_done", "pledges_fulfilled_of_accepted",
    "pledges_partly", "pledges_not", "pledges_stage_submitted", "pledges_stage_returned",
    "pledges_stage_done",
}  # fmt: skip
# Of these also the base is what was assessed.
ASSESSED = {"pledges_fulfilled_of_accepted"}


def few(count):
    """A random office is costly: few of them, and the same in each run."""
    return examples(count, derandomize=True, phases=[Phase.generate])


@contextmanager
def life(house, seed, *, is_late=True):
    """The house with a random life, undone afterwards; its bloc and committee with their units."""
    with transaction.atomic():
        Life(house, seed, is_late=is_late).write()
        units = Organization.objects.in_bulk([house.bloc.pk, house.committee.pk]).values()
        yield [(unit, list(Organization.objects.get_children(unit))) for unit in units]
        transaction.set_rollback(True)


def keys_of(behaviour):
    return [key for key, measure in FIGURES.items() if measure.behaviour is behaviour]


def figures_of(unit, children, period, keys):
    """Each figure of the unit and of its children, by id and key."""
    whole, parts = split_figures(keys, unit, children, period)
    return {
        (pk, key): figure
        for pk, by in {unit.pk: whole, **parts}.items()
        for key, figure in by.items()
    }


def integers(figure):
    return figure.numerator, figure.denominator


def added(figures):
    bases = [figure.denominator for figure in figures]
    return sum(figure.numerator for figure in figures), None if bases[0] is None else sum(bases)


def years_in(period):
    """The period cut at the turns of the years."""
    return [
        Period(max(period.start, dt.date(year, 1, 1)), min(period.end, dt.date(year, 12, 31)))
        for year in range(period.start.year, period.end.year + 1)
    ]


@few(2)
@given(SEEDS, PERIODS, st.booleans())
def test_events_of_a_period_are_the_sum_of_its_years(house, seed, period, is_late):
    with life(house, seed, is_late=is_late) as units:
        for unit, children in units:
            keys = keys_of(Behaviour.EVENT)
            whole = figures_of(unit, children, period, keys)
            years = [figures_of(unit, children, year, keys) for year in years_in(period)]
            for (pk, key), figure in whole.items():
                counted, base = added([year[pk, key] for year in years])
                if is_late and key in FINISHED_LATER:
                    assert figure.numerator >= counted, key
                    assert figure.denominator == base or key in ASSESSED, key
                else:
                    assert integers(figure) == (counted, base), key


@few(2)
@given(SEEDS, PERIODS)
def test_a_series_has_its_years_and_a_stock_is_of_the_last_day(house, seed, period):
    with life(house, seed) as units:
        for unit, children in units:
            keys = keys_of(Behaviour.YEARLY)
            years = [figures_of(unit, children, year, keys) for year in years_of(unit, period)]
            for place, figure in figures_of(unit, children, period, keys).items():
                if FIGURES[place[1]].is_series(period):
                    assert figure.series == tuple(year[place] for year in years), place
            keys, last = keys_of(Behaviour.STOCK), Period(period.end, period.end)
            assert figures_of(unit, children, period, keys) == figures_of(
                unit, children, last, keys
            )


def identity(key, row):
    """What the records of a distinct figure are one of."""
    if key == "people_awarded":
        return row.organization_id, row.member_id or row.recipient
    return row.organization_id if key == "welfare_units" else row.continues_id or row.pk


@few(2)
@given(SEEDS, PERIODS)
def test_things_of_a_period_are_counted_once_however_many_years_they_last(house, seed, period):
    with life(house, seed, is_late=False) as units:
        for unit, children in units:
            for (pk, key), figure in figures_of(
                unit, children, period, keys_of(Behaviour.DISTINCT)
            ).items():
                organization = next(u for u in (unit, *children) if u.pk == pk)
                things = {
                    identity(key, row)
                    for year in years_in(period)
                    for row in FIGURES[key].records(organization, year)
                }
                assert figure.numerator == len(things), key


@few(1)
@given(SEEDS, PERIODS)
def test_the_whole_is_what_is_its_own_and_its_parts(house, seed, period):
    with life(house, seed) as units:
        for unit, children in units:
            figures = figures_of(unit, children, period, FIGURES)
            for key, measure in FIGURES.items():
                whole = measure.of(unit, period)
                parts = [figures[child.pk, key] for child in children]
                assert figures[unit.pk, key] == whole, key
                if measure.is_own:
                    continue
                counted, base = added([*parts, own_integers(measure, unit, period)])
                if measure.counted.is_shared:
                    assert max(part.numerator for part in parts) <= whole.numerator <= counted, key
                else:
                    assert integers(whole) == (counted, base), key


def own_integers(measure, unit, period):
    """What the unit has of a figure beside its children."""
    years = years_of(unit, period) if measure.is_series(period) else [period]
    counts = [
        sum(
            tally.groups(unit, tree.child_length(unit.path), year).get(unit.path, 0)
            for year in years
        )
        for tally in measure.tallies
    ]
    return measure.figure(unit.pk, period, counts[0], counts[1] if measure.base else None)


@few(1)
@given(SEEDS, st.permutations(LATE_FACTS))
def test_nothing_printed_of_closed_years_changes_whatever_is_entered_later(
    house, clock, seed, facts
):
    clock.move_to("2027-03-01T03:00:00Z")
    months = Period(dt.date(2026, 2, 1), dt.date(2026, 9, 30))
    periods = (Period.of_year(2026), months, Period(FIRST, dt.date(2026, 12, 31)))
    with life(house, seed) as units:
        CampaignYear.objects.update(state="closed")
        for year in CampaignYear.objects.all():
            keep_facts(year)
        before = printed(units, periods)
        taken = [fact.__name__ for fact in facts[:8] if is_taken(fact, house)]
        assert len(taken) > 2
        after = printed(units, periods)
        assert {k: (v, after[k]) for k, v in before.items() if after[k] != v} == {}, taken


@few(1)
@given(SEEDS, st.permutations(LATE_FACTS))
def test_years_closed_one_after_another_with_moves_between_add_up(house, clock, seed, facts):
    """Each year closes before units move; the parts add up, and what closed stays as it was."""
    clock.move_to("2026-11-22T12:00:00Z")
    closed = Period(FIRST, dt.date(2025, 12, 31))
    with life(house, seed) as units:
        *years, _ = CampaignYear.objects.order_by("year")
        for year in years:
            CampaignYear.objects.filter(pk=year.pk).update(state="closed")
            keep_facts(year)
            move_a_cell(house, seed + year.year)
        alone = [unit for unit, _ in units]
        figures = {unit: over(unit, EVERY_YEAR) for unit in alone}
        for unit, (whole, parts) in figures.items():
            assert_parts_add_up(unit, whole, parts)
        committee = alone[-1]
        before = printed_over(committee, closed)
        taken = [fact.__name__ for fact in facts[:6] if is_taken(fact, house)]
        assert printed_over(committee, closed) == before, taken


def move_a_cell(house, seed):
    """Put one of the cells under the other committee."""
    cell = Organization.objects.get(pk=[house.cell, house.sister_cell, house.far_cell][seed % 3].pk)
    old = Organization.objects.get_parent(cell)
    new = house.committee if old.pk == house.other_committee.pk else house.other_committee
    Organization.objects.move(cell, Organization.objects.get(pk=new.pk), pos="last-child")


def over(unit, period):
    unit = Organization.objects.get(pk=unit.pk)
    return split_figures(FIGURES, unit, units_over(unit, period), period)


def assert_parts_add_up(unit, whole, parts):
    """What is the unit's own and its parts make the whole, whatever moved in between."""
    unit = Organization.objects.get(pk=unit.pk)
    for number, (key, measure) in enumerate(FIGURES.items()):
        if number % 9 == 0:
            assert whole[key] == measure.of(unit, EVERY_YEAR), key
        own = whole[key].less([part[key] for part in parts.values()])
        counted, base = added([*(part[key] for part in parts.values()), own])
        if measure.behaviour is Behaviour.DISTINCT:
            assert whole[key].numerator <= counted, key
        elif not measure.is_own:
            assert integers(whole[key]) == (counted, base), key
            assert own.numerator >= 0, key


def printed_over(unit, period):
    whole, parts = over(unit, period)
    return {key: figure.full for key, figure in whole.items()}, {
        pk: {key: figure.full for key, figure in part.items()} for pk, part in parts.items()
    }


def printed(units, periods):
    """The figures of the units as they are read, by period, unit and key."""
    return {
        (str(period), *place): figure.full
        for period in periods
        for unit, children in units
        for place, figure in figures_of(unit, children, period, FIGURES).items()
    }


def is_taken(fact, house):
    """Whether the fact is accepted in this life."""
    try:
        with transaction.atomic():
            fact(house)
    except (ValidationError, ObjectDoesNotExist):  # what it is about is not there, or not so
        return False
    return True
