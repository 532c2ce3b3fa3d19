"""What comes back every year is one thing; indicators keep their name and unit."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.models import (
    CodeOfConduct,
    Contest,
    PlanItem,
    WelfareContribution,
    WorkIndicator,
)
from reports.figures.period import Period
from reports.figures.registry import FIGURES, split_figures
from reports.year_end.report import period_report
from tests.factories.members import CampaignYearFactory

YEAR = Period.of_year(2026)
CARRIED = "trong đó 776 kỳ trước chuyển sang"
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


@pytest.mark.database  # grouped and aggregated in SQL
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


def shared(house, years):
    """A contest and a programme of the bloc, in which two cells of one committee take part."""
    for year in years:
        day = dt.date(year.year, 5, 10)
        for organization in (house.bloc, house.cell, house.sister_cell):
            line = {"year": year, "organization": organization}
            Contest.objects.create(
                **line, name="Thi viết", form="writing", level="upper", held_on=day,
                entries_received=10, continues=Contest.objects.filter(continues=None).first(),
            )  # fmt: skip
            WelfareContribution.objects.create(
                **line, programme="Mái ấm", contributed_on=day, paid_vnd=5,
                continues=WelfareContribution.objects.filter(continues=None).first(),
            )  # fmt: skip


@pytest.mark.database  # grouped and aggregated in SQL
def test_a_contest_and_a_programme_of_the_bloc_and_its_units_are_one_and_their_lines_add_up(
    years, house
):
    shared(house, years)
    for period, lines in ((YEAR, 1), (THREE_YEARS, 3)):
        for organization, units in ((house.bloc, 3), (house.committee, 2), (house.cell, 1)):
            for key in ("contests", "welfare_programmes"):
                assert value(key, organization, period) == (1, None)
            assert value("entries", organization, period) == (10 * units * lines, None)
            assert value("welfare_paid", organization, period) == (5 * units * lines, None)
            assert value("welfare_units", organization, period) == (units, None)


def test_the_annex_counts_a_shared_contest_once_in_its_last_row_and_in_that_of_each_unit(
    years, house
):
    shared(house, years)
    whole, parts = split_figures(
        ["contests"], house.bloc, [house.committee, house.other_committee], YEAR
    )
    assert whole["contests"].numerator == 1
    assert [
        parts[unit.pk]["contests"].numerator for unit in (house.committee, house.other_committee)
    ] == [1, 0]
    assert whole["contests"].less(part["contests"] for part in parts.values()).numerator == 1
    report = period_report(house.bloc, YEAR)
    annex = next(annex for annex in report.annexes if annex.key == "publicity")
    assert {row.name: row.figures["contests"].numerator for row in annex.rows} == {
        "Đảng bộ Sở Một": 1, "Đảng bộ Sở Hai": 0, f"{house.bloc.signing_name} (trực tiếp)": 1
    }  # fmt: skip
    assert annex.total.figures["contests"].numerator == 1


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
        f"Thủ tục hành chính: 97,79% (78.500/80.276) hồ sơ, {CARRIED}, đúng hạn 98,06% (76.977/78.500).",
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


@pytest.mark.database  # grouped and aggregated in SQL
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
