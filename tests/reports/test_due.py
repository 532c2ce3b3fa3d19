"""What is due: from the day a cell keeps its records in the portal, as each year asks, no more."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, strategies as st

from campaigns.models import CampaignYear, CompleteYear, DelegateVisit, StudySession
from members.models import Organization
from reports.figures.due import VISIT, AskedYear, CellRow, Due
from reports.figures.period import Period
from reports.figures.registry import FIGURES, split_figures
from reports.figures.slots import begun_slots, missing_meetings
from tests.builders import hold
from tests.examples import examples
from tests.factories.members import CampaignYearFactory

DUE_SHARES = ("regular_meetings", "thematic_meetings", "monthly_studies", "delegate_visits")
SIX_YEARS = Period(dt.date(2021, 1, 1), dt.date(2026, 11, 23))
JULY = dt.date(2026, 7, 1)


def value(key, organization, period=SIX_YEARS):
    figure = FIGURES[key].of(organization, period)
    return (figure.numerator, figure.denominator)


def year_of(house, number, **fields):
    return CampaignYearFactory(
        organization=house.bloc, year=number, campaign=house.year.campaign, **fields
    )


def start(*cells, day=JULY):
    """The cells keep their records in the portal from this day on."""
    Organization.objects.filter(pk__in=[cell.pk for cell in cells]).update(records_from=day)


def hold_confirmed(cell, year, kind, *days):
    StudySession.objects.bulk_create(
        StudySession(year=year, organization=cell, kind=kind, state="confirmed", held_on=day)
        for day in days
    )


def firsts_of_months(year, last=12):
    return [dt.date(year, month, 1) for month in range(1, last + 1)]


# The period that a report is about


@pytest.mark.database  # compares and subtracts days in SQL
def test_months_of_years_that_the_portal_does_not_have_are_not_due(house):
    hold(house, dt.date(2026, 3, 2))
    assert value("regular_meetings", house.cell) == (1, 11)
    assert value("thematic_meetings", house.cell) == (0, 4)
    assert value("monthly_studies", house.cell) == (0, 11)
    assert value("delegate_visits", house.cell) == (0, 4)
    assert FIGURES["regular_meetings"].of(house.cell, Period.of_year(2023)).text == "–"


def test_a_year_that_asks_for_no_monthly_study_has_none_that_is_due(house):
    last = year_of(house, 2025, monthly_study=False)
    hold_confirmed(house.cell, last, "study", dt.date(2025, 3, 1))
    hold_confirmed(house.cell, house.year, "study", dt.date(2026, 3, 1))
    assert value("monthly_studies", house.cell, Period.of_year(2025)) == (0, 0)
    assert value("monthly_studies", house.cell) == (1, 11)
    assert value("regular_meetings", house.cell) == (0, 23)


@pytest.mark.database  # compares and subtracts days in SQL
def test_each_year_of_a_period_asks_for_visits_as_its_own_setting_says(house):
    last = year_of(house, 2025, visit_every_months=6)
    delegate = house.users.committee.member
    for year, day in (
        (last, dt.date(2025, 2, 3)),
        (last, dt.date(2025, 6, 30)),
        (house.year, dt.date(2026, 5, 4)),
    ):
        DelegateVisit.objects.create(
            organization=house.cell, year=year, delegate=delegate, planned_on=day, visited_on=day
        )
    assert value("delegate_visits", house.cell, Period.of_year(2025)) == (1, 2)
    assert value("delegate_visits", house.cell) == (2, 6)


@pytest.mark.database  # compares and subtracts days in SQL
def test_shares_begin_with_the_day_from_which_a_cell_keeps_its_records_in_the_portal(house):
    hold_confirmed(house.cell, house.year, "regular", *firsts_of_months(2026, 11))
    hold_confirmed(house.cell, house.year, "thematic", dt.date(2026, 5, 4), dt.date(2026, 8, 3))
    hold_confirmed(house.cell, house.year, "study", dt.date(2026, 6, 30), dt.date(2026, 7, 31))
    start(house.cell)
    assert value("regular_meetings", house.cell) == (5, 5)
    assert value("thematic_meetings", house.cell) == (1, 2)
    assert value("monthly_studies", house.cell) == (1, 5)
    start(house.cell, day=dt.date(2026, 7, 2))  # July and its quarter had begun
    assert value("regular_meetings", house.cell) == (4, 4)
    assert value("thematic_meetings", house.cell) == (0, 1)
    assert value("monthly_studies", house.cell) == (0, 4)
    assert value("regular_meetings", house.committee) == (4, 15)


def test_visits_before_the_records_began_are_in_neither_part_of_the_share(house):
    delegate = house.users.committee.member
    for day in (dt.date(2026, 2, 3), dt.date(2026, 8, 3)):
        DelegateVisit.objects.create(
            organization=house.cell, year=house.year, delegate=delegate,
            planned_on=day, visited_on=day,
        )  # fmt: skip
    start(house.cell)
    assert value("delegate_visits", house.cell) == (1, 2)


@pytest.mark.database  # compares and subtracts days in SQL
def test_a_meeting_in_the_month_in_which_the_cell_was_founded_counts_in_that_month(house):
    hold_confirmed(house.cell, house.year, "regular", dt.date(2026, 3, 2), dt.date(2026, 2, 2))
    Organization.objects.filter(pk=house.cell.pk).update(founded_on=dt.date(2026, 3, 15))
    assert value("regular_meetings", house.cell) == (1, 9)
    Organization.objects.filter(pk=house.cell.pk).update(dissolved_on=dt.date(2026, 3, 16))
    assert value("regular_meetings", house.cell) == (1, 1)


@pytest.mark.database  # compares and subtracts days in SQL
def test_the_parts_of_an_organisation_add_up_when_its_cells_started_on_different_days(house):
    start(house.cell)
    hold_confirmed(house.cell, house.year, "regular", *firsts_of_months(2026, 11))
    whole, parts = split_figures(
        DUE_SHARES, house.committee, [house.cell, house.sister_cell], SIX_YEARS
    )
    for key in DUE_SHARES:
        figures = [parts[cell.pk][key] for cell in (house.cell, house.sister_cell)]
        assert whole[key].numerator == sum(figure.numerator for figure in figures)
        assert whole[key].denominator == sum(figure.denominator for figure in figures)
    assert parts[house.cell.pk]["regular_meetings"].denominator == 5


# Years of ghi bổ sung


@pytest.fixture
def past(house):
    """2025 was recorded from paper: the cell met every month but one, its sister never."""
    year = year_of(house, 2025, is_backfill=True, monthly_study=False)
    hold_confirmed(house.cell, year, "regular", *firsts_of_months(2025, 11))
    return year


def declare(year, organization, house):
    CompleteYear.objects.create(year=year, organization=organization, by=house.users.staff)


@pytest.mark.database  # compares and subtracts days in SQL
def test_a_year_before_the_portal_has_shares_only_where_it_was_declared_complete(house, past):
    year = Period.of_year(2025)
    start(house.cell, house.sister_cell, house.far_cell)
    assert value("regular_meetings", house.bloc, year) == (0, 0)
    assert value("attendance", house.bloc, year) == (0, 0)
    declare(past, house.cell, house)
    assert value("regular_meetings", house.cell, year) == (11, 12)
    assert value("regular_meetings", house.committee, year) == (11, 12)
    assert value("monthly_studies", house.committee, year) == (0, 0)
    assert value("regular_meetings", house.cell) == (11, 17)  # from July 2026 on five more
    assert FIGURES["regular_meetings"].records(house.bloc, year).count() == 11


def test_a_committee_s_declaration_stands_for_the_cells_below_it(house, past):
    declare(past, house.committee, house)
    year = Period.of_year(2025)
    assert value("regular_meetings", house.committee, year) == (11, 24)
    assert value("regular_meetings", house.far_cell, year) == (0, 0)
    assert value("thematic_meetings", house.bloc, year) == (0, 8)


@pytest.mark.parametrize("is_complete", [False, True])
def test_nothing_is_missing_in_a_year_before_the_portal(house, past, login, is_complete):
    if is_complete:
        declare(past, house.bloc, house)
    year = Period.of_year(2025)
    assert missing_meetings(house.bloc, year, begun_slots(year, study=True)) == {}
    client = login(house.users.standing)
    late = client.get("/dashboard/late/?year=2025").context["board"]
    assert late.rows == []
    marks = dict(client.get("/sessions/calendar/?year=2025").context["counts"])
    assert {mark.code for mark, n in marks.items() if n} == {"held"}
    progress = client.get("/dashboard/progress/?year=2025").context["board"]
    assert [cell.amount() for cell in progress.foot.cells[:2]] == [0, 0]
    assert progress.foot.cells[4].amount() == 0  # nobody still has to hand in a pledge
    home = client.get("/").context["late"]
    assert [block.title for block in home] == [
        "Buổi sinh hoạt năm 2026",
        "Buổi sinh hoạt thường kỳ tháng 11",
    ]


def test_no_number_of_a_year_before_the_portal_is_good_or_bad(house, past, login):
    declare(past, house.bloc, house)
    client = login(house.users.standing)
    for page in ("/dashboard/figures/", "/dashboard/months/"):
        board = client.get(f"{page}?year=2025").context["board"]
        cells = [cell for row in board.lines for cell in row.cells]
        assert {cell.shade for cell in cells} == {0}
        assert {cell.band.sign for cell in cells if cell.band} <= {""}
        now = client.get(f"{page}?year=2026").context["board"]
        signs = [cell for row in now.lines for cell in row.cells if cell.shade or cell.band]
        assert any(cell.shade or cell.band.sign for cell in signs)


# Everything that says late or missing


def test_a_cell_that_started_in_the_middle_of_the_year_misses_nothing_from_before(house, login):
    start(house.cell, house.sister_cell, house.far_cell)
    year = Period.of_year(2026, until=dt.date(2026, 11, 23))
    gaps = missing_meetings(house.bloc, year, begun_slots(year, study=True))
    assert {slot.label for slot in gaps[house.cell]} == {
        *(f"T{month}" for month in range(7, 12)),
        *(f"HT{month}" for month in range(7, 12)),
        "CĐ III", "CĐ IV",
    }  # fmt: skip
    client = login(house.users.standing)
    months = client.get("/dashboard/months/").context["board"]
    assert [cell.values[:2] for cell in months.foot.cells[:-1]] == [(0, 0)] * 6 + [(0, 3)] * 5
    calendar = client.get("/sessions/calendar/").context["board"]
    assert [row.missing for row in calendar.rows] == [9, 9, 9]
    late = client.get("/dashboard/late/").context["board"]
    assert [row.cells[0].values[1] for row in late.rows] == [9, 9, 9]
    secretary = login(house.users.secretary).get("/").context["sections"]
    labels = [task.label for section in secretary for task in section.tasks]
    assert "Chưa ghi sinh hoạt thường kỳ tháng 7, 8, 9, 10" in labels


def test_a_calendar_year_without_a_campaign_year_asks_nothing(house, login):
    CampaignYear.objects.all().delete()
    calendar = login(house.users.standing).get("/sessions/calendar/").context["board"]
    assert [row.missing for row in calendar.rows] == [0, 0, 0]
    assert not calendar.asks_for_study


def test_a_pledge_that_was_due_before_the_cell_started_is_neither_late_nor_missing(house, login):
    CampaignYear.objects.update(pledge_due=dt.date(2026, 3, 31))
    client = login(house.users.standing)
    late = client.get("/dashboard/late/").context["board"]
    assert sum(row.cells[1].amount() for row in late.rows) == value("members", house.bloc)[0]
    start(*Organization.objects.all())
    late = client.get("/dashboard/late/").context["board"]
    assert sum(row.cells[1].amount() for row in late.rows) == 0
    own = login(house.users.member).get("/").context["own"]
    task = next(task for task in own.tasks if task.label == "Viết bản cam kết năm 2026")
    assert (task.due, task.late) == (None, False)
    secretary = login(house.users.secretary).get("/").context["sections"]
    labels = [task.label for section in secretary for task in section.tasks]
    assert "Đảng viên chưa nộp cam kết" not in labels


# Queries and the law behind it all


def test_the_queries_are_the_same_for_one_year_and_for_six(house, past):
    CampaignYear.objects.update(monthly_study=True)
    declare(past, house.cell, house)

    def queries(period):
        with CaptureQueriesContext(connection) as captured:
            split_figures(DUE_SHARES, house.bloc, [house.committee], period)
        return len(captured)

    one = queries(Period(dt.date(2025, 1, 1), dt.date(2025, 12, 31)))
    for number in (2021, 2022, 2023, 2024):
        declare(year_of(house, number, is_backfill=True), house.committee, house)
    assert queries(SIX_YEARS) == one + 1  # which of them are closed


DAYS = st.dates(dt.date(2021, 1, 1), dt.date(2026, 12, 31))
YEARS = st.fixed_dictionaries(
    {
        year: st.one_of(
            st.none(),
            st.tuples(st.booleans(), st.booleans(), st.booleans(), st.integers(1, 12)),
        )
        for year in range(2021, 2027)
    }
)


def asked(years):
    """Unsaved years by their settings: study, ghi bổ sung, declared complete, months of a visit."""
    return Due(
        {
            number: AskedYear(
                CampaignYear(
                    year=number, monthly_study=study, is_backfill=past, visit_every_months=every
                ),
                ("00010001",) if past and complete else (),
            )
            for number, setting in sorted(years.items())
            if setting
            for study, past, complete, every in (setting,)
        }
    )


@given(st.lists(DAYS, min_size=3, max_size=3), YEARS, st.lists(DAYS, min_size=2, max_size=2))
def test_what_is_due_in_a_period_is_the_sum_of_its_years_and_nothing_before_the_start(
    days, years, ends
):
    founded, dissolved = sorted(days[:2])
    cell = CellRow("000100010001", founded, dissolved, days[2])
    due, (first, last) = asked(years), sorted(ends)
    for kind in (*StudySession.Kind.values[:3], VISIT):
        spans = due.spans(kind, Period(first, last))
        owed = [span for span in spans if due.is_due(cell, span)]
        cuts = [first, *(dt.date(n, 1, 1) for n in range(first.year + 1, last.year + 1))]
        parts = [
            Period(a, b - dt.timedelta(days=1))
            for a, b in pairwise([*cuts, last + dt.timedelta(days=1)])
        ]
        by_year = [
            span for part in parts for span in due.spans(kind, part) if due.is_due(cell, span)
        ]
        assert owed == by_year
        for span in owed:
            assert cell.founded_on <= span.end
            assert cell.dissolved_on > span.start
            year = due.years[span.start.year].year
            assert year.is_backfill or span.start >= cell.records_from
            assert due.is_owed(cell, span) is not year.is_backfill


@pytest.mark.database  # compares and subtracts days in SQL
@examples(6)
@given(data=st.data())
def test_no_share_of_what_is_due_exceeds_its_whole(house, data):
    with transaction.atomic():
        days = data.draw(st.lists(DAYS, min_size=3, max_size=3))
        founded, dissolved = sorted(days[:2])
        Organization.objects.filter(pk=house.cell.pk).update(
            founded_on=founded, dissolved_on=dissolved, records_from=days[2]
        )
        CampaignYear.objects.all().delete()
        years = {}
        for number, setting in data.draw(YEARS).items():
            study, past, complete, every = setting or (False, True, False, 3)
            years[number] = year_of(
                house, number, monthly_study=study, is_backfill=past, visit_every_months=every
            )
            if past and complete:
                declare(years[number], house.committee, house)
        for day in data.draw(st.sets(DAYS, max_size=12)):
            if founded <= day < dissolved:
                for kind in ("regular", "thematic", "study"):
                    hold_confirmed(house.cell, years[day.year], kind, day)
        first, last = sorted(data.draw(st.lists(DAYS, min_size=2, max_size=2)))
        period = Period(first, last)
        known = Due.under(house.cell, period)
        cell = Organization.objects.get(pk=house.cell.pk)
        for key, kind in zip(DUE_SHARES[:3], ("regular", "thematic", "study"), strict=True):
            counted, base = value(key, cell, period)
            spans = [s for s in known.spans(kind, period) if known.is_due(cell, s)]
            held = StudySession.objects.filter(
                organization=cell, kind=kind, held_on__gte=first, held_on__lte=last
            ).values_list("held_on", flat=True)
            met = {s.start for s in spans for day in held if s.start <= day <= s.end}
            exists = cell.exists_in(first, last)
            assert (counted, base) == ((len(met), len(spans)) if exists else (0, 0))
            assert counted <= base
        transaction.set_rollback(True)
