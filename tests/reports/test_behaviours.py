"""Figures over several years: each declares whether it adds up, is a series, a stock or distinct."""

from __future__ import annotations

import datetime as dt
import io
import json
from itertools import pairwise

import openpyxl
import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Pledge
from reports import reference as layouts
from reports.figures.figure import Behaviour, Figure, Unit
from reports.figures.measure import Measure
from reports.figures.period import Period
from reports.figures.registry import FIGURES, split_figures
from reports.year_end.report import Report, period_report
from tests.factories.members import CampaignYearFactory
from tests.factories.pledges import PledgeFactory
from tests.reports.faces import docx_text, faces, pdf_text, squeezed

TWO_YEARS = Period(dt.date(2025, 1, 1), dt.date(2026, 11, 23))
YEARS = [Period.of_year(2025), Period(dt.date(2026, 1, 1), dt.date(2026, 11, 23), "năm 2026")]


@pytest.fixture
def pledged(house):
    """Of five members of a cell one pledged in 2025 and another four in 2026."""
    last = CampaignYearFactory(organization=house.bloc, year=2025, campaign=house.year.campaign)
    for member in house.members[house.cell.pk]:
        member.memberships.update(starts_on=dt.date(2025, 1, 1))
    for year, members in ((last, slice(0, 1)), (house.year, slice(1, 5))):
        for member in house.members[house.cell.pk][members]:
            PledgeFactory(year=year, organization=house.cell, member=member).submit(
                by=house.users.secretary
            )
        moment = dt.datetime(year.year, 3, 1, tzinfo=dt.UTC)
        Pledge.objects.filter(year=year).update(submitted_at=moment)
    return house


def test_a_figure_that_does_not_say_what_it_is_over_years_cannot_be_made():
    counted = FIGURES["members"].counted
    with pytest.raises(TypeError, match="behaviour"):
        Measure("new", "Số mới", counted)
    assert {type(measure.behaviour) for measure in FIGURES.values()} == {Behaviour}


def keeps(key, whole, first, second):
    """Whether the figure of two years is made of its years as its behaviour says."""
    match FIGURES[key].behaviour:
        case Behaviour.EVENT:
            return whole.numerator == first.numerator + second.numerator and not whole.series
        case Behaviour.YEARLY:
            return whole.series == (first, second)
        case Behaviour.STOCK:
            last = (second.numerator, second.denominator)
            return (whole.numerator, whole.denominator) == last
        case Behaviour.DISTINCT:
            most = first.numerator + second.numerator
            return max(first.numerator, second.numerator) <= whole.numerator <= most


@pytest.mark.database  # grouped and aggregated in SQL
@pytest.mark.parametrize("behaviour", Behaviour)
def test_figures_of_two_years_are_the_sum_the_series_or_the_last_of_their_years(pledged, behaviour):
    keys = [key for key, figure in FIGURES.items() if figure.behaviour is behaviour]
    assert keys
    wrong = {}
    for key in keys:
        figures = [FIGURES[key].of(pledged.bloc, period) for period in (TWO_YEARS, *YEARS)]
        if not keeps(key, *figures):
            wrong[key] = figures
    assert wrong == {}


@pytest.mark.database  # grouped and aggregated in SQL
def test_nobody_who_pledged_in_one_year_counts_for_all(pledged):
    figure = FIGURES["pledges_submitted"].of(pledged.cell, TWO_YEARS)
    assert figure.full == "năm 2025: 20% (1/5); năm 2026: 80% (4/5)"
    report = period_report(pledged.bloc, Period(dt.date(2025, 1, 1), dt.date(2026, 12, 31)))
    following = next(section for section in report.sections if section.key == "following")
    years = "năm 2025: 4,76% (1/21); năm 2026: 19,05% (4/21)"
    assert following.lines[0] == f"Đảng viên đăng ký, cam kết: {years}."


def test_a_series_of_numbers_ends_with_how_many_times_in_all():
    counts = [
        Figure("members_not_graded", "Không xếp loại", n, unit=Unit.COUNT, period=year)
        for n, year in zip((3, 4), YEARS, strict=True)
    ]
    assert Figure.over_years(counts, TWO_YEARS).text == "năm 2025: 3; năm 2026: 4; cộng 7 lượt"


@pytest.mark.database  # grouped and aggregated in SQL
def test_parts_of_a_series_add_up_in_each_year(pledged):
    children = [pledged.committee]
    whole, parts = split_figures(["pledges_submitted"], pledged.bloc, children, TWO_YEARS)
    part = parts[pledged.committee.pk]["pledges_submitted"]
    own = whole["pledges_submitted"].less([part])
    assert [(year.numerator, year.denominator) for year in part.series] == [(1, 12), (4, 12)]
    assert [year.numerator for year in own.series] == [0, 0]


def test_years_that_the_portal_does_not_know_are_in_no_series(pledged):
    figure = FIGURES["pledges_submitted"].of(
        pledged.cell, Period(dt.date(2021, 1, 1), dt.date(2026, 11, 23))
    )
    assert [year.period.end.year for year in figure.series] == [2025, 2026]
    before = FIGURES["pledges_submitted"].of(
        pledged.cell, Period(dt.date(2007, 1, 1), dt.date(2010, 12, 31))
    )
    assert (before.series, before.text) == ((), "–")


def test_annexes_and_workbook_have_a_column_and_a_row_a_year(pledged):
    layouts.load()
    asked = Period(dt.date(2025, 1, 1), dt.date(2026, 12, 31))
    report = period_report(pledged.bloc, asked)
    annexes = {annex.key: annex for annex in report.annexes}
    last = annexes["pledges"].total.figures["pledges_submitted"]
    assert (last.numerator, last.label) == (4, "Đảng viên đăng ký, cam kết (năm 2026)")
    years = annexes["pledges_submitted_by_year"]
    assert [figure.label for figure in years.total.figures.values()] == ["Năm 2025", "Năm 2026"]
    assert [figure.numerator for figure in years.total.figures.values()] == [1, 4]
    made = faces(report)
    rows = list(openpyxl.load_workbook(io.BytesIO(made["xlsx"]))["Số liệu"].values)
    assert ("Đảng viên đăng ký, cam kết, năm 2025", 1) in [row[:2] for row in rows]
    assert ("Đảng viên đăng ký, cam kết, năm 2026", 4) in [row[:2] for row in rows]
    for text in (pdf_text(made["pdf"]), docx_text(made["docx"])):
        assert squeezed("năm 2025: 4,76% (1/21); năm 2026:") in text


def test_a_series_is_the_same_once_it_was_frozen(pledged):
    report = period_report(pledged.bloc, Period(dt.date(2025, 1, 1), dt.date(2026, 12, 31)))
    data = json.loads(json.dumps(report.as_data(), cls=DjangoJSONEncoder))
    frozen = Report.from_data(data)
    assert frozen.figures["pledges_submitted"].full == report.figures["pledges_submitted"].full


def test_the_page_of_a_series_opens_each_of_its_years(pledged, login):
    address = f"/figures/pledges_submitted/{pledged.cell.pk}/?since=2025-01-01&until=2026-11-23"
    page = login(pledged.users.secretary).get(address)
    assert page.context["figure"].full == "năm 2025: 20% (1/5); năm 2026: 80% (4/5)"
    addresses = [year.url for year in page.context["figure"].series]
    assert all(address.replace("&", "&amp;") in page.content.decode() for address in addresses)
    assert page.context["page"].paginator.count == 0


def test_a_report_costs_the_same_few_queries_for_each_further_year(pledged):
    for year in range(2021, 2025):
        CampaignYearFactory(
            organization=pledged.bloc, year=year, campaign=pledged.year.campaign, state="closed"
        )
    counts = []
    for first in (2025, 2024, 2023, 2022):
        with CaptureQueriesContext(connection) as queries:
            period_report(pledged.bloc, Period(dt.date(first, 1, 1), dt.date(2026, 12, 31)))
        counts.append(len(queries))
    assert max(later - earlier for earlier, later in pairwise(counts)) <= 9
