"""Totals on paper stand in reports for the years that the portal does not count, marked as such."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, strategies as st

from campaigns.models import CompleteYear, RaisedIssue, Term
from members.models import Organization
from reports import reference
from reports.figures.coverage import coverage_note
from reports.figures.figure import PAPER_NOTE
from reports.figures.past import paper_years
from reports.figures.period import Period
from reports.figures.registry import split_figures
from reports.figures.reporting_periods import offered_periods
from reports.models import PastFigure
from reports.year_end.report import period_report
from tests.builders import hold
from tests.examples import examples
from tests.factories.exemplars import CommendationFactory
from tests.factories.members import CampaignYearFactory
from tests.reports.faces import docx_text, faces, pdf_text, squeezed

SIX_YEARS = Period(dt.date(2021, 1, 1), dt.date(2026, 11, 23))
SOURCE = "Báo cáo số 45-BC/ĐUK ngày 15/12/2021"


def paper(house, organization, year, key, numerator, denominator=None):
    return PastFigure.objects.create(
        organization=organization,
        calendar_year=year,
        key=key,
        numerator=numerator,
        denominator=denominator,
        source=SOURCE,
        by=house.users.staff,
    )


def whole_of(key, organization, period=SIX_YEARS):
    return split_figures([key], organization, [], period)[0][key]


def split_of(key, organization, children, period=SIX_YEARS):
    whole, parts = split_figures([key], organization, children, period)
    return whole[key], [parts[child.pk][key] for child in children]


# Over a period


@pytest.mark.database  # grouped and aggregated in SQL
def test_events_of_years_on_paper_are_added_to_those_of_the_portal(house):
    for year in range(2021, 2026):
        paper(house, house.bloc, year, "exemplars", 10)
    CommendationFactory(organization=house.cell, decided_on=dt.date(2026, 10, 5))
    figure = whole_of("exemplars", house.bloc)
    assert (figure.numerator, figure.text) == (51, "51*")
    assert whole_of("exemplars", house.bloc, Period.of_year(2026)).text == "1"
    assert whole_of("exemplars", house.bloc, Period.of_year(2023)).text == "10*"


def test_a_total_replaces_what_the_portal_has_of_its_year(house):
    CampaignYearFactory(organization=house.bloc, year=2024, is_backfill=True)
    for day in (dt.date(2024, 6, 1), dt.date(2025, 6, 1), dt.date(2026, 6, 1)):
        CommendationFactory(organization=house.cell, decided_on=day)
    paper(house, house.bloc, 2024, "exemplars", 7)
    assert whole_of("exemplars", house.bloc).numerator == 7 + 1 + 1


def test_what_was_done_later_about_matters_of_a_year_on_paper_does_not_count_twice(house):
    past = CampaignYearFactory(organization=house.bloc, year=2024, is_backfill=True)
    RaisedIssue.objects.create(
        year=past,
        organization=house.cell,
        content="Đường hỏng",
        raised_on=dt.date(2024, 5, 1),
        resolved_on=dt.date(2025, 2, 1),
        result="Đã sửa",
        handler="Chi bộ",
    )
    paper(house, house.bloc, 2024, "issues_resolved", 3, 4)
    figure = whole_of("issues_resolved", house.bloc)
    assert (figure.numerator, figure.denominator) == (3, 4)


def test_yearly_figures_stand_side_by_side_and_a_year_without_a_total_is_left_out(house):
    paper(house, house.bloc, 2021, "members_top", 18, 100)
    paper(house, house.bloc, 2023, "members_top", 20, 110)
    figure = whole_of("members_top", house.bloc)
    assert figure.full == ("năm 2021: 18%* (18/100); năm 2023: 18,18%* (20/110); năm 2026: –")


def test_a_stock_is_that_of_the_last_day(house):
    paper(house, house.bloc, 2021, "models", 12)
    assert whole_of("models", house.bloc, Period.of_year(2021)).text == "12*"
    assert whole_of("models", house.bloc).text == "0"


def test_things_with_one_identity_are_a_series_without_a_sum(house):
    paper(house, house.bloc, 2021, "contests", 3)
    paper(house, house.bloc, 2022, "contests", 2)
    figure = whole_of("contests", house.bloc)
    assert figure.text == "năm 2021: 3*; năm 2022: 2*; năm 2026: 0"
    assert not whole_of("contests", house.committee).series


def test_a_year_of_which_the_period_holds_a_part_gives_no_events(house):
    paper(house, house.bloc, 2021, "exemplars", 10)
    half = Period(dt.date(2021, 7, 1), dt.date(2026, 11, 23))
    assert whole_of("exemplars", house.bloc, half).text == "0"
    assert coverage_note(house.bloc, half) == (
        "Các năm 2021–2025 chưa ghi; báo cáo giấy của năm 2021 chỉ có số cả năm nên chỉ dùng cho "
        "chỉ tiêu tính theo năm, đánh dấu *."
    )


# Down the tree


@pytest.mark.database  # grouped and aggregated in SQL
def test_totals_of_units_add_up_where_the_whole_has_none(house):
    children = [house.committee, house.other_committee]
    paper(house, house.committee, 2021, "regular_meetings", 20, 24)
    paper(house, house.far_cell, 2021, "regular_meetings", 11, 12)
    whole, parts = split_of("regular_meetings", house.bloc, children, Period.of_year(2021))
    assert [part.full for part in parts] == ["83,33%* (20/24)", "91,67%* (11/12)"]
    assert whole.full == "86,11%* (31/36)"
    assert whole.less(parts).full == "–"


def test_the_total_of_the_whole_goes_before_those_of_units_and_the_rest_is_not_split(house):
    children = [house.committee, house.other_committee]
    paper(house, house.bloc, 2021, "exemplars", 30)
    paper(house, house.committee, 2021, "exemplars", 12)
    whole, parts = split_of("exemplars", house.bloc, children, Period.of_year(2021))
    assert (whole.text, [part.text for part in parts]) == ("30*", ["12*", "–"])
    assert whole.less(parts).text == "18*"


def test_a_unit_s_total_replaces_its_own_records_alone(house):
    CampaignYearFactory(organization=house.bloc, year=2024, is_backfill=True)
    for cell in (house.cell, house.sister_cell, house.far_cell):
        CommendationFactory(organization=cell, decided_on=dt.date(2024, 6, 1))
    paper(house, house.cell, 2024, "exemplars", 5)
    children = [house.committee, house.other_committee]
    whole, parts = split_of("exemplars", house.bloc, children, Period.of_year(2024))
    assert (whole.text, [part.text for part in parts]) == ("7*", ["6*", "1"])


def test_what_each_organisation_has_for_itself_is_not_added_up(house):
    paper(house, house.committee, 2021, "steering", 9)
    period = Period.of_year(2021)
    whole, (part,) = split_of("steering", house.bloc, [house.committee], period)
    assert (part.text, whole.is_from_paper) == ("9*", False)


# Where the portal counts by itself


def test_a_year_declared_complete_is_counted_from_its_records(house):
    past = CampaignYearFactory(organization=house.bloc, year=2024, is_backfill=True)
    paper(house, house.committee, 2024, "exemplars", 7)
    paper(house, house.other_committee, 2024, "exemplars", 3)
    CompleteYear.objects.create(year=past, organization=house.committee, by=house.users.staff)
    assert whole_of("exemplars", house.bloc).text == "3*"
    assert paper_years(house.committee, SIX_YEARS) == []


def test_a_normal_year_takes_totals_until_the_unit_keeps_its_records_in_the_portal(house):
    CampaignYearFactory(organization=house.bloc, year=2025)
    paper(house, house.committee, 2025, "exemplars", 7)
    assert whole_of("exemplars", house.bloc).text == "0"
    Organization.objects.filter(pk=house.committee.pk).update(records_from=dt.date(2026, 1, 1))
    assert whole_of("exemplars", house.bloc).text == "7*"


# What the reader is told


def test_the_note_says_which_years_come_from_paper_and_which_are_missing(house):
    for year in (2021, 2022):
        paper(house, house.committee, year, "exemplars", 1)
    assert coverage_note(house.bloc, SIX_YEARS) == (
        "Các năm 2023–2025 chưa ghi; số có dấu * gồm số liệu theo báo cáo giấy của các năm "
        "2021–2022, chỉ tiêu mà báo cáo giấy không có thì chưa tính."
    )
    assert "các năm 2021–2025 chưa ghi" in coverage_note(house.far_cell, SIX_YEARS).lower()


def test_a_period_with_nothing_but_totals_is_offered(house):
    Term.objects.bulk_create(
        Term(organization=house.bloc, name=name, starts_on=day)
        for name, day in (("2015–2020", dt.date(2015, 8, 1)), ("2020–2025", dt.date(2020, 7, 1)))
    )
    first = (dt.date(2015, 8, 1), dt.date(2020, 6, 30))
    assert first not in [(p.start, p.end) for p in offered_periods(house.bloc)]
    paper(house, house.cell, 2017, "exemplars", 1)
    assert first in [(p.start, p.end) for p in offered_periods(house.bloc)]
    assert first not in [(p.start, p.end) for p in offered_periods(house.other_committee)]


def test_the_page_of_a_figure_lists_the_totals_with_their_document(house, login):
    paper(house, house.bloc, 2021, "exemplars", 1_030)
    paper(house, house.committee, 2021, "exemplars", 12)
    paper(house, house.committee, 2022, "exemplars", 5)
    client = login(house.users.standing)
    page = client.get(f"/figures/exemplars/{house.bloc.pk}/?since=2021-01-01&until=2026-11-23")
    lines = [(line.year, line.name, total.text) for line, total in page.context["paper"]]
    assert lines == [(2022, "Đảng bộ Sở Một", "5"), (2021, "Đảng bộ Khối", "1.030")]
    text = page.content.decode()
    assert SOURCE in text
    assert "1.035*" in text
    assert "(trực tiếp, chưa chia theo đơn vị)" in text


def test_the_report_and_its_files_mark_what_comes_from_paper(house):
    reference.load()
    hold(house, dt.date(2026, 3, 2))
    for year in range(2021, 2026):
        paper(house, house.bloc, year, "regular_meetings", 35, 36)
        paper(house, house.committee, year, "regular_meetings", 24, 24)
    report = period_report(house.bloc, Period(dt.date(2021, 1, 1), dt.date(2026, 12, 31)))
    figure = report.figures["regular_meetings"]
    assert (figure.numerator, figure.denominator) == (5 * 35 + 1, 5 * 36 + 33)
    assert figure.is_from_paper
    made = faces(report)
    for text in (pdf_text(made["pdf"]), docx_text(made["docx"])):
        assert squeezed(figure.full) in text
        assert squeezed(PAPER_NOTE) in text
        assert squeezed("các năm 2021–2025") in text
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    labels = [row[0] for row in book["Số liệu"].values]
    assert "Sinh hoạt thường kỳ (số liệu theo báo cáo giấy)" in labels
    sheet = next(
        sheet
        for sheet in book
        if "SINH HOẠT CHI BỘ" in str(sheet["A1"].value)
        and "CHẤT LƯỢNG" not in str(sheet["A1"].value)
    )
    assert sheet["C5"].number_format == '#,##0"*"'
    assert PAPER_NOTE in [row[1] for row in sheet.values]


def test_the_report_of_a_year_on_paper_alone_says_what_the_paper_says(house):
    paper(house, house.bloc, 2021, "attendance", 30, 40)
    report = period_report(house.bloc, Period.of_year(2021))
    text = "\n".join(line for section in report.sections for line in section.lines)
    assert "75%* (30/40)" in text
    assert "0%" not in text.replace("100%", "")
    assert "Cổng chưa ghi hồ sơ nào" not in text


def test_the_board_of_years_has_a_line_for_each_year_on_paper(house, login):
    paper(house, house.bloc, 2021, "attendance", 90, 100)
    paper(house, house.bloc, 2022, "exemplars", 3)
    client = login(house.users.standing)
    address = f"/dashboard/trend/?organization={house.bloc.pk}"
    board = client.get(address).context["board"]
    first = board.rows[0]
    assert (first.label, first.cells[0].text) == ("2021 (báo cáo giấy)", "90%*")
    assert not first.url
    assert [row.label[:4] for row in board.rows] == ["2021", "2026"]
    assert board.rows[0].cells[1].text == "–"
    assert board.note == PAPER_NOTE
    years = client.get("/reports/").context["years"]
    assert years == [2026, 2022, 2021]


def test_figures_of_this_year_cost_nothing_more_and_of_past_years_one_query(house):
    def queries(period):
        with CaptureQueriesContext(connection) as captured:
            split_figures(["exemplars", "regular_meetings"], house.bloc, [house.committee], period)
        return [query["sql"] for query in captured if "past" in query["sql"].lower()]

    assert len(queries(Period(dt.date(2026, 1, 1), dt.date(2026, 11, 23)))) == 0
    assert len(queries(SIX_YEARS)) == 1


# Rules of the row


@pytest.mark.database  # a constraint refuses
@pytest.mark.parametrize(
    "wrong", [{"numerator": 5, "denominator": 4}, {"source": ""}, {"calendar_year": 1900}]
)
def test_the_database_refuses_a_wrong_total(house, wrong):
    fields = {"key": "attendance", "numerator": 1, "denominator": 4, "source": SOURCE}
    fields |= {"calendar_year": 2021} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        PastFigure.objects.create(organization=house.cell, by=house.users.staff, **fields)


@pytest.mark.database  # a constraint refuses
def test_a_figure_has_one_total_a_year(house):
    paper(house, house.cell, 2021, "exemplars", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        paper(house, house.cell, 2021, "exemplars", 2)


# All of it at once


@examples(8)
@given(
    totals=st.dictionaries(
        st.tuples(
            st.sampled_from(["bloc", "committee", "cell", "far_cell"]), st.integers(2021, 2025)
        ),
        st.integers(0, 50),
        max_size=8,
    ),
    records=st.lists(
        st.tuples(st.sampled_from(["cell", "sister_cell", "far_cell"]), st.integers(2021, 2026)),
        max_size=8,
    ),
)
def test_events_of_a_period_are_the_sum_of_its_years(house, totals, records):
    with transaction.atomic():
        for (unit, year), number in totals.items():
            paper(house, getattr(house, unit), year, "exemplars", number)
        for unit, year in records:
            CommendationFactory(organization=getattr(house, unit), decided_on=dt.date(year, 6, 1))
        children = [house.committee, house.other_committee]
        whole, parts = split_of("exemplars", house.bloc, children)
        years = [
            split_of("exemplars", house.bloc, children, Period.of_year(year))
            for year in range(2021, 2027)
        ]
        assert whole.numerator == sum(year.numerator for year, _ in years)
        for index, part in enumerate(parts):
            assert part.numerator == sum(of_year[index].numerator for _, of_year in years)
        for year, of_year in enumerate(years, start=2021):
            own = totals.get(("bloc", year))
            expected = own if own is not None else sum(part.numerator for part in of_year[1])
            assert of_year[0].numerator == expected
        transaction.set_rollback(True)


def test_the_workbook_of_a_number_has_its_totals_on_paper_marked_with_their_source(house, login):
    paper(house, house.bloc, 2021, "exemplars", 10)
    paper(house, house.bloc, 2021, "pledges_submitted", 3, 4)
    award = CommendationFactory(organization=house.cell, decided_on=dt.date(2026, 10, 5))
    client = login(house.users.staff)

    def rows(key, days):
        page = client.get(f"/figures/{key}/{house.bloc.pk}/?{days}&format=xlsx")
        return list(openpyxl.load_workbook(io.BytesIO(page.content)).active.values)

    header, record, total = rows("exemplars", "since=2021-01-01&until=2026-11-23")
    assert record[:2] == (str(award), str(house.cell))
    assert header[2] == "Số đạt"
    assert total == (f"* Báo cáo giấy năm 2021: {SOURCE}", house.bloc.name, 10, None, None)
    [_, share] = rows("pledges_submitted", "since=2021-01-01&until=2021-12-31")
    assert share[2:] == (3, 4, 75)
