"""What comes back every year is one thing; indicators keep their name and unit."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.models import CodeOfConduct, Contest, PlanItem, WorkIndicator
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from reports.year_end.report import period_report
from tests.factories.members import CampaignYearFactory

pytestmark = pytest.mark.database

YEAR = Period.of_year(2026)
THREE_YEARS = Period(dt.date(2024, 1, 1), dt.date(2026, 12, 31))


@pytest.fixture
def years(house):
    before = [
        CampaignYearFactory(organization=house.bloc, year=year, campaign=house.year.campaign)
        for year in (2024, 2025)
    ]
    return [*before, house.year]


def value(key, organization, period=YEAR):
    figure = FIGURES[key].of(organization, period)
    return (figure.numerator, figure.denominator)


def each_year(model, years, organization, **fields):
    """A line of one thing in each year; a day is given by month and day."""
    first = None
    day = fields.pop("day", None)
    for year in years:
        dated = {day[0]: dt.date(year.year, *day[1:])} if day else {}
        line = model.objects.create(
            year=year, organization=organization, continues=first, **fields, **dated
        )
        first = first or line


def test_four_groups_of_solutions_are_four_in_every_period(years, house):
    for number in range(2):
        each_year(PlanItem, years, house.bloc, kind="solution", content=f"Nhóm {number}")
    for number in range(2, 4):  # written once, when they began
        PlanItem.objects.create(
            year=years[0], organization=house.bloc, kind="solution", content=f"Nhóm {number}"
        )
    for period in (Period.of_year(2024), Period.of_year(2025), YEAR, THREE_YEARS):
        assert value("solutions", house.bloc, period) == (4, None)
    PlanItem.objects.filter(content="Nhóm 3").update(done_on=dt.date(2025, 6, 1))
    assert value("solutions", house.bloc, Period.of_year(2025)) == (4, None)
    assert value("solutions", house.bloc) == (3, None)
    assert value("solutions", house.bloc, THREE_YEARS) == (4, None)


def test_six_texts_reviewed_in_three_years_are_six_texts_and_a_series_of_reviews(years, house):
    for number in range(6):
        each_year(
            CodeOfConduct, years, house.cell, kind="ethics", title=f"Bản {number}",
            adopted_on=dt.date(2020, 1, 1),
        )  # fmt: skip
    CodeOfConduct.objects.filter(year=years[1], title="Bản 0").update(
        reviewed_on=dt.date(2025, 2, 1)
    )
    assert value("codes", house.committee, THREE_YEARS) == (6, None)
    reviewed = FIGURES["codes_reviewed"].of(house.committee, THREE_YEARS)
    assert reviewed.full == "năm 2024: 0% (0/6); năm 2025: 16,67% (1/6); năm 2026: 0% (0/6)"


def test_a_contest_and_a_movement_held_yearly_are_one(years, house):
    each_year(PlanItem, years, house.cell, kind="movement", content="Phong trào", units_joined=3)
    each_year(
        Contest, years, house.cell, name="Thi viết", form="writing", level="upper",
        entries_received=10, day=("held_on", 5, 10),
    )  # fmt: skip
    assert value("movements", house.bloc, THREE_YEARS) == (1, None)
    assert value("movement_units", house.bloc, THREE_YEARS) == (9, None)
    assert value("contests", house.bloc, THREE_YEARS) == (1, None)
    assert value("entries", house.bloc, THREE_YEARS) == (30, None)


def indicator(house, name, unit, year, **fields):
    days = {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 10, 31)}
    return WorkIndicator.objects.create(
        **{"year": year, "organization": house.cell, "name": name, "unit": unit} | days | fields
    )


def test_indicators_of_other_units_are_printed_by_name_and_never_added_to_files(house):
    here = (house, "Thủ tục hành chính", "hồ sơ", house.year)
    indicator(*here, opening=776, received=79_500, resolved=78_500, on_time=76_977)
    indicator(house, "Khiếu nại", "đơn", house.year, received=20, resolved=19, on_time=10)
    indicator(
        house, "Thu ngân sách", "tỷ đồng", house.year, received=1_800, resolved=1_900,
        earlier=1_000, over_reason="Vượt kế hoạch",
    )  # fmt: skip
    assert value("work_on_time", house.bloc) == (76_977, 78_500)
    assert value("work_resolved", house.bloc) == (78_500, 80_276)
    report = period_report(house.bloc, YEAR)
    said = next(part.lines for part in report.sections if part.key == "welfare")
    assert said == [
        "Toàn Đảng bộ đã giải quyết 97,79% (78.500/80.276) hồ sơ, đúng hạn 98,06% (76.977/78.500).",
        "Khiếu nại: 95% (19/20) đơn, đúng hạn 52,63% (10/19).",
        "Thu ngân sách: 105,56% (1.900/1.800) tỷ đồng, bằng 1,9 lần kỳ trước (1.000 tỷ đồng).",
    ]
    assert report.figures["result_1"].url.startswith("/registers/indicators/")


def test_files_of_two_names_are_said_apart_too(house):
    for name in ("Một cửa", "Hộ tịch"):
        indicator(house, name, "hồ sơ", house.year, received=100, resolved=90)
    report = period_report(house.bloc, YEAR)
    said = next(part.lines for part in report.sections if part.key == "welfare")
    assert said[1:] == ["Hộ tịch: 90% (90/100) hồ sơ.", "Một cửa: 90% (90/100) hồ sơ."]


def test_a_line_without_on_time_is_reported_all_the_same(house):
    indicator(house, "Thủ tục", "hồ sơ", house.year, received=100, resolved=90)
    assert value("work_resolved", house.bloc) == (90, 100)
    assert value("work_on_time", house.bloc) == (0, 0)


def test_a_line_over_years_counts_in_the_period_that_holds_it_and_once(years, house):
    year = indicator(
        house, "Thủ tục", "hồ sơ", years[1], received=100, resolved=90, on_time=80,
        starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2025, 12, 31),
    )  # fmt: skip
    indicator(
        house, "Thủ tục", "hồ sơ", house.year, received=300, resolved=280, on_time=270,
        starts_on=dt.date(2024, 1, 1), ends_on=dt.date(2026, 3, 31), continues=year,
    )  # fmt: skip
    assert value("work_resolved", house.bloc, Period.of_year(2025)) == (90, 100)
    assert value("work_resolved", house.bloc) == (0, 0)
    assert value("work_resolved", house.bloc, THREE_YEARS) == (280, 300)
