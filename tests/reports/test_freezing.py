"""Measured points stop at the cut-off and keep what they came from; reopening measures anew."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from hypothesis import given, strategies as st

from campaigns.actions.years import reopen_year
from campaigns.models import CampaignYear, CriteriaSet, Criterion, Score
from reports import reference
from reports.desk.actions.appraisal import appraise_unit
from reports.figures.period import end_of
from reports.figures.registry import FIGURES
from reports.figures.score_sheets import score_lines
from reports.year_end.actions.closing import close_year
from reports.year_end.actions.freezing import (
    freeze_at_cut_off,
    freeze_scores,
    freeze_when_due,
    start_year_grading,
)
from tests.builders import hold
from tests.clock import NOW
from tests.examples import examples
from tests.factories.grading import EvaluationFactory, grade, scheme_of
from tests.factories.members import MemberFactory, OrganizationFactory
from tests.factories.pledges import PledgeFactory

CUT_OFF = dt.date(2026, 11, 30)
BEFORE, AFTER = NOW, "2026-12-10T03:00:00Z"


@pytest.fixture(autouse=True)
def documents(db):
    reference.load()


@pytest.fixture
def criterion(house):
    CampaignYear.objects.update(state="grading", cut_off=CUT_OFF)
    criteria_set = CriteriaSet.objects.create(
        year=house.year, level=20, name="Bộ tiêu chí", published_at="2026-01-01T00:00Z"
    )
    Criterion.objects.create(
        criteria_set=criteria_set, title="Quán triệt", weight=30, group="general"
    )
    return Criterion.objects.create(
        criteria_set=criteria_set, title="Dự sinh hoạt", weight=70, position=1,
        measure="attendance", rule="share", target=100,
    )  # fmt: skip


def measured(house, criterion):
    year = CampaignYear.objects.select_related("organization").get()
    criterion.criteria_set.year = year
    lines = score_lines(criterion.criteria_set, house.committee)
    line = next(line for line in lines if line.criterion == criterion)
    return line.figure.detail, line.measured


def year():
    return CampaignYear.objects.select_related("organization").get()


def test_what_is_handed_in_after_the_cut_off_moves_no_points(house, criterion, clock, login):
    hold(house, dt.date(2026, 6, 1), "PPPPA")
    assert measured(house, criterion) == ("4/5", 56)
    clock.move_to(AFTER)
    hold(house, dt.date(2026, 7, 1), "PPPPP")
    assert measured(house, criterion) == ("4/5", 56)
    page = login(house.users.committee).get(f"/scores/{house.year.pk}/{house.committee.pk}/")
    line = page.context["lines"][1][0]
    assert login(house.users.committee).get(line.url).context["figure"].detail == "4/5"


def test_what_is_handed_in_at_midnight_after_the_cut_off_does_not_count(house, criterion, clock):
    midnight = end_of(CUT_OFF)
    clock.move_to(midnight - dt.timedelta(seconds=1))
    hold(house, dt.date(2026, 6, 1), "PPPPA")
    clock.move_to(midnight)
    hold(house, dt.date(2026, 7, 1), "PPPPP")
    assert measured(house, criterion) == ("4/5", 56)


def test_a_session_corrected_after_the_cut_off_still_counts_as_handed_in(house, criterion, clock):
    session = hold(house, dt.date(2026, 6, 1), "PPPPA")
    clock.move_to(AFTER)
    session.send_back(by=house.users.committee, reason="Ghi rõ lý do")
    session.submit(by=house.users.secretary)
    assert measured(house, criterion) == ("4/5", 56)


def test_a_pledge_accepted_after_the_cut_off_does_not_count_as_accepted(house, criterion, clock):
    pledges = [
        PledgeFactory(year=house.year, organization=house.cell, member=member)
        for member in house.members[house.cell.pk][2:4]
    ]
    for pledge in pledges:
        pledge.submit(by=house.users.deputy)
    pledges[0].accept(by=house.users.secretary)
    clock.move_to(AFTER)
    pledges[1].accept(by=house.users.secretary)
    type(criterion).objects.filter(pk=criterion.pk).update(measure="pledges_accepted")
    assert measured(house, Criterion.objects.get(pk=criterion.pk))[0].startswith("1/")


@pytest.mark.database  # values kept as JSON
def test_at_the_cut_off_the_worker_fixes_the_points_with_rule_figure_and_records(
    house, criterion, clock, django_capture_on_commit_callbacks
):
    scheme_of(2026)
    CampaignYear.objects.update(state="open")
    session = hold(house, dt.date(2026, 6, 1), "PPPPA")
    with django_capture_on_commit_callbacks(execute=True):
        start_year_grading(year(), by=house.users.standing)
    asked = DBTaskResult.objects.get()
    freeze_at_cut_off.func(*asked.args_kwargs["args"])
    assert not Score.objects.filter(frozen=True).exists()
    again = DBTaskResult.objects.exclude(pk=asked.pk).get()
    assert again.run_after == end_of(CUT_OFF)
    clock.move_to(end_of(CUT_OFF))
    freeze_at_cut_off.func(*again.args_kwargs["args"])
    score = Score.objects.get(organization=house.committee, criterion=criterion)
    assert (score.numerator, score.denominator, score.measured_points) == (4, 5, 56)
    assert score.snapshot == {
        "criterion": {
            "title": "Dự sinh hoạt", "measure": "attendance", "rule": "share", "bands": [],
            "weight": "70.00", "target": "100.00",
        },
        "label": "Đảng viên dự sinh hoạt",
        "unit": "share",
        "period": ["2026-01-01", "2026-11-30"],
        "counted": 1,
        "records": [[session.pk, str(session)]],
    }  # fmt: skip


@pytest.mark.database  # values kept as JSON
def test_a_frozen_number_opens_its_snapshot_whatever_happened_since(house, criterion, clock, login):
    session = hold(house, dt.date(2026, 6, 1), "PPPPA")
    clock.move_to(AFTER)
    assert freeze_when_due(year())
    called = str(session)
    Criterion.objects.filter(pk=criterion.pk).update(rule="yes_no", target=90)
    session.send_back(by=house.users.committee, reason="Sai ngày")
    url = f"/scores/{house.year.pk}/{house.committee.pk}/"
    client = login(house.users.committee)
    sheet = client.get(url).content.decode()
    frozen_url = f"{url}frozen/{criterion.pk}/"
    assert f'href="{frozen_url}"' in sheet
    assert "80% (4/5)" in sheet
    page = client.get(frozen_url).content.decode()
    for words in ("80% (4/5)", "so với chỉ tiêu 100%", "56 trên 70 điểm", called):
        assert words in page
    assert login(house.users.other_committee).get(frozen_url).status_code == 404
    standing = login(house.users.standing).get(frozen_url)
    assert standing.context["records"] == [(f"{called}, {house.cell}", session.get_absolute_url())]
    assert client.get(f"{url}frozen/0/").status_code == 404


def test_names_behind_a_frozen_number_are_hidden_from_whom_they_are_hidden_elsewhere(
    house, criterion, clock, login
):
    pledge = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    pledge.submit(by=house.users.member)
    pledge.accept(by=house.users.secretary)
    pledge.assess(by=house.users.secretary, cell_result="fulfilled", cell_comment="")
    Criterion.objects.filter(pk=criterion.pk).update(measure="pledges_fulfilled")
    freeze_scores(year())
    url = f"/scores/{house.year.pk}/{house.committee.pk}/frozen/{criterion.pk}/"
    seen = {
        name: [link != "" for _, link in login(user).get(url).context["records"]]
        for name, user in (
            ("committee", house.users.committee), ("inspector", house.users.inspector),
        )
    }  # fmt: skip
    listed = login(house.users.committee).get(f"/figures/pledges_fulfilled/{house.committee.pk}/")
    assert seen["committee"] == [link != "" for _, link, *_ in listed.context["records"]]
    # Members are counted, who have no page of their own; above the cell they are not named.
    assert seen == {"committee": [], "inspector": [False]}


def test_reopening_measures_anew_with_what_comes_late_and_closing_fixes_it_again(
    house, criterion, clock
):
    hold(house, dt.date(2026, 6, 1), "PPPPA").confirm(by=house.users.committee)
    clock.move_to(AFTER)
    close_year(year(), by=house.users.standing)
    assert measured(house, criterion) == ("4/5", 56)
    reopen_year(year=year(), by=house.users.standing, reason="Sót một buổi")
    assert not Score.objects.filter(frozen=True).exists()
    hold(house, dt.date(2026, 7, 1), "PPPPP").confirm(by=house.users.committee)
    assert measured(house, criterion) == ("9/10", 63)
    assert not freeze_when_due(year())
    close_year(year(), by=house.users.standing)
    score = Score.objects.get(organization=house.committee, criterion=criterion)
    assert (score.frozen, score.numerator, score.denominator) == (True, 9, 10)
    assert score.snapshot["counted"] == 2


def test_what_is_typed_by_people_survives_freezing_and_reopening(house, criterion, clock):
    Score.objects.create(
        year=house.year, organization=house.committee, criterion=criterion, self_points=60,
        appraised_points=55, difference_reason="Thiếu", evidence="Sổ",
    )  # fmt: skip
    clock.move_to(AFTER)
    freeze_scores(year())
    year().scores.unfreeze()
    score = Score.objects.get(organization=house.committee, criterion=criterion)
    assert (score.self_points, score.appraised_points, score.evidence) == (60, 55, "Sổ")
    assert (score.measured_points, score.frozen, score.snapshot) == (None, False, {})


def test_reading_a_sheet_after_the_cut_off_writes_nothing(house, criterion, clock, login):
    hold(house, dt.date(2026, 6, 1), "PPPPA")
    unit = EvaluationFactory(year=year(), organization=house.committee)
    clock.move_to(AFTER)
    client = login(house.users.standing)
    for address in (f"/scores/{house.year.pk}/{house.committee.pk}/", unit.get_absolute_url()):
        assert "80% (4/5)" in client.get(address).content.decode()
    assert not Score.objects.exists()


def test_points_are_fixed_before_a_unit_is_appraised_after_the_cut_off(house, criterion, clock):
    hold(house, dt.date(2026, 6, 1), "PPPPA")
    unit = EvaluationFactory(year=year(), organization=house.committee)
    done = grade(unit.scheme, "done", "organization")
    unit.grade_self(by=house.users.committee, grade=done, points=60)
    clock.move_to(AFTER)
    appraise_unit(unit, by=house.users.staff, grade=done, points=56)
    assert unit.criteria_points == 56
    assert Score.objects.get(organization=house.committee, criterion=criterion).frozen


def test_a_withdrawn_set_is_measured_anew_by_its_new_rule(house, criterion, clock):
    hold(house, dt.date(2026, 6, 1), "PPPPA")
    clock.move_to(AFTER)
    freeze_scores(year())
    found = criterion.criteria_set
    found.withdraw(by=house.users.staff, reason="Sai quy tắc")
    Criterion.objects.filter(pk=criterion.pk).update(rule="yes_no", target=80)
    CriteriaSet.objects.get().publish(by=house.users.staff)
    freeze_scores(year())
    score = Score.objects.get(organization=house.committee, criterion=criterion)
    assert (score.measured_points, score.snapshot["criterion"]["rule"]) == (70, "yes_no")


def test_freezing_asks_the_same_queries_for_few_and_for_many_units(
    house, criterion, django_assert_max_num_queries
):
    sizes = []
    for count in (0, 12):
        for _ in range(count):
            base = OrganizationFactory(kind__code="grassroots_committee", parent=house.bloc)
            cell = OrganizationFactory(parent=base)
            MemberFactory(cell=cell)
        Score.objects.all().delete()
        with django_assert_max_num_queries(40) as captured:
            assert freeze_scores(year()) == 2 + count
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]


def test_every_measure_of_a_criterion_is_a_figure_counted_as_its_rules_say():
    for measure in Criterion.Measure:
        if measure:
            is_number = measure in Criterion.NUMBERS
            assert (FIGURES[measure.value].unit.value != "share") == is_number, measure


@pytest.mark.django_db
@given(
    held=st.lists(
        st.tuples(st.integers(1, 12), st.booleans()), max_size=5, unique_by=lambda x: x[0]
    )
)
@examples(5)
def test_only_sessions_held_and_handed_in_by_the_cut_off_are_measured(house, clock, held):
    with transaction.atomic():
        CampaignYear.objects.update(state="grading", cut_off=CUT_OFF)
        criteria_set = CriteriaSet.objects.create(
            year=house.year, level=20, name="Bộ", published_at="2026-01-01T00:00Z"
        )
        rule = Criterion.objects.create(
            criteria_set=criteria_set, title="Họp", weight=100, measure="attendance",
            rule="share", target=100,
        )  # fmt: skip
        for month, late in sorted(held, key=lambda found: found[1]):
            clock.move_to(AFTER if late or month == 12 else BEFORE)
            hold(house, dt.date(2026, month, 1), "PPPPA")
        clock.move_to(AFTER)
        in_time = sum(month < 12 and not late for month, late in held)
        assert measured(house, rule)[0] == f"{4 * in_time}/{5 * in_time}"
        transaction.set_rollback(True)
        clock.move_to(BEFORE)
