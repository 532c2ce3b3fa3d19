"""A period of which the portal knows only a part says so, on page and paper."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign, CompleteYear, Term
from campaigns.reference import load
from members.models import Organization
from reports import reference
from reports.figures.coverage import coverage_note
from reports.figures.period import Period
from reports.figures.reporting_periods import offered_periods
from tests.builders import hold
from tests.factories.members import CampaignYearFactory
from tests.reports.faces import docx_text, faces, pdf_text, squeezed

SIX_YEARS = Period(dt.date(2021, 1, 1), dt.date(2026, 11, 23))
JULY = "Số liệu sinh hoạt tính từ ngày 01/07/2026, khi đơn vị bắt đầu ghi trên cổng"


def start(*days):
    """The cells keep their records in the portal from these days on."""
    cells = Organization.objects.filter(kind__holds_meetings=True)
    for cell, day in zip(cells, days, strict=True):
        Organization.objects.filter(pk=cell.pk).update(records_from=day)


@pytest.fixture
def half_year(house):
    """An office that began on 1 July 2026."""
    Organization.objects.update(records_from=dt.date(2026, 7, 1))
    return house


def test_a_period_that_is_covered_says_nothing(house):
    assert coverage_note(house.bloc, Period.of_year(2026)) == ""


@pytest.mark.database  # compares and subtracts days in SQL
def test_a_year_begun_in_its_middle_says_from_when_meetings_count(half_year):
    assert coverage_note(half_year.cell, Period.of_year(2026)) == f"{JULY}."
    assert coverage_note(half_year.bloc, Period(dt.date(2026, 7, 1), dt.date(2026, 9, 30))) == ""
    before = coverage_note(half_year.bloc, Period(dt.date(2026, 1, 1), dt.date(2026, 3, 31)))
    assert before == "Đơn vị ghi trên cổng từ ngày 01/07/2026, sau thời gian này."


def test_years_that_the_portal_does_not_have_are_named(half_year):
    assert coverage_note(half_year.bloc, SIX_YEARS) == f"{JULY}; các năm 2021–2025 chưa ghi."
    CampaignYearFactory(organization=half_year.bloc, year=2024, is_backfill=True)
    assert coverage_note(half_year.bloc, SIX_YEARS) == (
        f"{JULY}; các năm 2021–2023, 2025 chưa ghi; năm 2024 ghi bổ sung, "
        "chưa khai đủ nên chưa tính số buổi phải họp."
    )


@pytest.mark.database  # compares and subtracts days in SQL
def test_a_year_declared_complete_is_covered_for_the_units_of_the_declaration(house):
    past = CampaignYearFactory(organization=house.bloc, year=2025, is_backfill=True)
    CompleteYear.objects.create(year=past, organization=house.committee, by=house.users.staff)
    assert coverage_note(house.cell, Period.of_year(2025)) == ""
    assert coverage_note(house.committee, Period.of_year(2025)) == ""
    assert coverage_note(house.bloc, Period.of_year(2025)) == (
        "Năm 2025 ghi bổ sung, chưa khai đủ nên chưa tính số buổi phải họp."
    )


def test_cells_that_began_on_different_days_are_said_to(house):
    start(dt.date(2020, 1, 1), dt.date(2026, 3, 1), dt.date(2026, 8, 1))
    assert coverage_note(house.bloc, Period.of_year(2026)) == (
        "Số liệu sinh hoạt tính từ ngày mỗi chi bộ bắt đầu ghi trên cổng "
        "(01/01/2026 đến 01/08/2026)."
    )


def test_the_report_says_it_on_its_page_and_in_its_files_and_each_figure_on_its_page(
    half_year, login
):
    reference.load()
    hold(half_year, dt.date(2026, 8, 3))
    note = f"{JULY}; các năm 2021–2025 chưa ghi."
    client = login(half_year.users.standing)
    query = "since=2021-01-01&until=2026-11-23"
    page = client.get(f"/reports/{half_year.bloc.pk}/?{query}")
    assert note in page.content.decode()
    files = faces(page.context["report"])
    assert squeezed(note) in pdf_text(files["pdf"])
    assert squeezed(note) in docx_text(files["docx"])
    figure = client.get(f"/figures/regular_meetings/{half_year.cell.pk}/?{query}")
    assert note in figure.content.decode()
    assert "100% (1/5)" not in figure.content.decode()
    assert "20% (1/5)" in figure.content.decode()
    members = client.get(f"/figures/members/{half_year.cell.pk}/?{query}")
    assert note not in members.content.decode()


def test_only_periods_with_something_to_report_are_offered_from_the_directive_s_own_day(house):
    load()
    Term.objects.bulk_create(
        Term(organization=house.bloc, name=name, starts_on=day)
        for name, day in (
            ("2015–2020", dt.date(2015, 8, 1)),
            ("2020–2025", dt.date(2020, 7, 1)),
            ("2025–2030", dt.date(2025, 7, 1)),
        )
    )
    conclusion = Campaign.objects.get(directive__startswith="Kết luận số 01-KL/TW ngày")

    def offered():
        return [(period.start, period.end) for period in offered_periods(house.bloc)]

    running = [
        (dt.date(2025, 7, 1), dt.date(2026, 12, 31)),
        (conclusion.starts_on, dt.date(2026, 12, 31)),
    ]
    assert set(offered()) == set(running) | {
        (campaign.starts_on, dt.date(2026, 12, 31))
        for campaign in Campaign.objects.filter(ends_on=None)
    }
    CampaignYearFactory(organization=house.bloc, year=2017, is_backfill=True)
    assert (dt.date(2015, 8, 1), dt.date(2020, 6, 30)) in offered()
    assert (dt.date(2016, 5, 15), dt.date(2021, 5, 17)) in offered()
    assert (dt.date(2020, 7, 1), dt.date(2025, 6, 30)) not in offered()
    assert not {start for start, _ in offered()} & {dt.date(2007, 2, 3), dt.date(2011, 5, 14)}


def test_the_note_asks_the_same_queries_for_many_years(half_year):
    def queries(period):
        with CaptureQueriesContext(connection) as captured:
            coverage_note(half_year.bloc, period)
        return len(captured)

    few = queries(SIX_YEARS)
    for number in range(2021, 2026):
        CampaignYearFactory(organization=half_year.bloc, year=number)
    assert queries(SIX_YEARS) == few
