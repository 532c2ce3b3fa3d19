"""Annexes add up: every column of every table, on the page and in all files."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json

import openpyxl

from campaigns.models import CampaignYear, Document
from reports.figures.grading import SUBJECTS
from reports.figures.period import Period
from reports.figures.registry import FIGURES, split_figures
from reports.figures.reporting_periods import cut_off, last_campaign_year
from reports.year_end.annex_plans import ANNEXES
from reports.year_end.caps import cap_keys
from reports.year_end.documents import layout_of, report_html
from reports.year_end.last_year import COMPARED, LAST, THIS, beside, compared_figures
from reports.year_end.pictures import with_pictures
from reports.year_end.report import Report, period_report, year_end_report
from tests.factories.grading import EvaluationFactory, grade, scheme_of
from tests.factories.members import CampaignYearFactory, OrganizationFactory
from tests.factories.sessions import StudySessionFactory
from tests.reports.faces import faces, pdf_text


def test_grades_stand_beside_last_years_with_reasons_and_caps(filled, login):
    """The cap on members is each committee's, the cap on its cells too; the bases' is the bloc's."""
    last = CampaignYearFactory(
        organization=filled.bloc, campaign=filled.year.campaign, year=2025, state="closed"
    )
    scheme = scheme_of(2026)
    top, good = (grade(scheme, standing) for standing in ("top", "good"))
    unit_top = grade(scheme, "top", "organization")

    def decide(year, place, given, **fields):
        EvaluationFactory(
            year=year, organization=place, scheme=scheme, state="decided", decided_grade=given,
            **fields,
        )  # fmt: skip

    people = filled.members[filled.cell.pk]
    for member, given in zip(people, (top, good, good, good, good), strict=True):
        decide(filled.year, filled.cell, given, member=member)
    for member in people[:2]:
        decide(last, filled.cell, top, member=member)
    decide(filled.year, filled.committee, unit_top)
    EvaluationFactory(
        year=filled.year, organization=filled.far_cell, scheme=scheme, state="not_graded",
        member=filled.members[filled.far_cell.pk][0], not_graded_reason="new",
    )  # fmt: skip
    report = year_end_report(filled.bloc, filled.year)
    found = {annex.key: annex for annex in report.annexes}

    def line(key, row, *columns):
        figures = {each.name: each for each in found[key].rows}[row].figures
        return [figures[column].full for column in columns]

    beside = found["members_beside"].total.figures
    assert [beside[f"members_top{year}"].full for year in ("_this_year", "_last_year")] == [
        "20% (1/5)", "100% (2/2)"
    ]  # fmt: skip
    assert [beside[f"members_top{year}"].label.split(", ")[1] for year in (THIS, LAST)] == [
        "năm 2026", "năm 2025"
    ]  # fmt: skip
    assert "bases_beside" not in found
    assert line("caps", "Đảng bộ Sở Một", *cap_keys("members")) == ["1", "1", "0"]
    assert line("caps", "Đảng bộ Khối (trực tiếp)", *cap_keys("bases")) == ["0", "1", "0"]
    reasons = ("members_not_graded", "members_not_graded_new", "members_not_graded_exempt")
    assert line("not_graded", "Đảng bộ Sở Hai", *reasons) == ["1", "1", "0"]
    client = login(filled.users.standing)
    limit = found["caps"].rows[0].figures["members_cap_limit"]
    board = client.get(limit.url).context["board"]
    assert (limit.text, board.foot.cells[-1].text) == ("1", "1")
    then = client.get(beside["members_top_last_year"].url)
    assert then.context["figure"].full == "100% (2/2)"
    frozen_report = Report.from_data(json.loads(json.dumps(report.as_data(), default=str)))
    assert frozen_report.annexes == report.annexes


def test_a_first_year_and_a_term_have_nothing_beside_them(filled):
    def told(asked):
        keys = [annex.key for annex in period_report(filled.bloc, asked).annexes]
        return [key for key in keys if "beside" in key or key == "caps"]

    term = Period(dt.date(2025, 1, 1), dt.date(2026, 12, 31))
    assert told(Period.of_year(2026)) == []
    top = grade(scheme_of(2026), "top")
    for year in (2024, 2025, 2026):
        if year != filled.year.year:
            CampaignYearFactory(organization=filled.bloc, campaign=filled.year.campaign, year=year)
        EvaluationFactory(
            year=CampaignYear.objects.get(year=year), organization=filled.cell,
            member=filled.members[filled.cell.pk][0], scheme=top.scheme, state="decided",
            decided_grade=top,
        )  # fmt: skip
    assert told(Period.of_year(2026)) == ["caps", "members_beside"]
    assert told(term) == []


def test_every_column_of_an_annex_is_a_figure():
    computed = {*beside(*COMPARED), *(key for subject in SUBJECTS for key in cap_keys(subject))}
    named = {key for plan in ANNEXES for key in plan.columns}
    assert named - computed - FIGURES.keys() == set()


def test_what_was_handed_in_after_last_years_cut_off_stands_on_neither_side(filled):
    last = CampaignYearFactory(
        organization=filled.bloc, campaign=filled.year.campaign, year=2025, state="closed",
        cut_off=dt.date(2025, 12, 15),
    )  # fmt: skip
    for month, day in ((11, "2025-12-10"), (10, "2026-02-01")):
        StudySessionFactory(
            year=last, organization=filled.cell, held_on=dt.date(2025, month, 3),
            state="confirmed", submitted_at=f"{day}T03:00:00Z",
        )  # fmt: skip
    asked = Period.of_year(2026)
    period = cut_off(asked, last_campaign_year(filled.bloc, asked))
    now = split_figures(COMPARED, filled.bloc, [], period)
    whole, _ = compared_figures(filled.bloc, [], asked, period, now)
    counted = whole[f"regular_meetings{LAST}"].numerator
    assert counted == 1


def test_what_is_the_organisations_own_has_a_row_that_opens_its_records(filled, login):
    for place in (filled.bloc, filled.committee):
        Document.objects.create(
            organization=place, kind="plan", number="1", title="Kế hoạch", issuer="Đảng ủy",
            issued_on=dt.date(2026, 2, 1), must_be_studied=True,
        )  # fmt: skip
    own = Document.objects.get(organization=filled.bloc)
    figure = FIGURES["documents"].split(
        filled.bloc, [filled.committee, filled.other_committee], Period.of_year(2026)
    )
    mine = figure[0].less(figure[1].values())
    assert (mine.numerator, mine.url.endswith("&own=1")) == (1, True)
    client = login(filled.users.standing)
    page = client.get(mine.url)
    assert [record for record, *_ in page.context["records"]] == [own]
    whole = client.get(figure[0].url)
    assert len(whole.context["records"]) == 2
    assert "Đảng bộ Khối (trực tiếp)" in whole.content.decode()


def test_a_cell_has_no_annexes_and_tables_of_zeros_are_left_out(filled):
    assert year_end_report(filled.cell, filled.year).annexes == []
    OrganizationFactory(kind__code="party_group", parent=filled.cell, name="Tổ đảng Một")
    assert year_end_report(filled.cell, filled.year).annexes == []
    report = year_end_report(filled.bloc, filled.year)
    assert [annex.key for annex in report.annexes] == ["members", "meetings", "pledges", "welfare"]
    made = faces(report)
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    assert book.sheetnames == [
        "Bìa",
        "Số liệu",
        "Phần viết",
        *(f"Phụ lục {n}" for n in range(1, 5)),
    ]
    assert "PHỤLỤC4ANSINHXÃHỘI" in pdf_text(made["pdf"]).upper()


def test_a_single_annex_bears_no_number(filled, login):
    asked = Period(dt.date(2007, 1, 1), dt.date(2010, 12, 31))
    report = period_report(filled.bloc, asked)
    assert [annex.key for annex in report.annexes] == ["members"]
    assert "PHỤLỤCTỔCHỨCVÀĐẢNGVIÊN" in pdf_text(faces(report)["pdf"]).upper()
    page = login(filled.users.standing).get(f"/reports/{filled.bloc.pk}/?{asked.query}")
    assert "Phụ lục. Tổ chức và đảng viên" in page.content.decode()


def test_a_pdf_has_the_shares_of_the_units_as_bars_and_word_does_not(filled):
    report = year_end_report(filled.bloc, filled.year)
    layout = layout_of(report)
    meetings = next(annex for annex in report.annexes if annex.key == "meetings")
    [image] = [image for annex, image in with_pictures(report.annexes) if annex is meetings]
    svg = base64.b64decode(image["src"].partition(",")[2]).decode()
    shares = [row.figures[meetings.charted] for row in meetings.rows]
    assert [row.name in svg for row in meetings.rows] == [True] * len(shares)
    assert all(f">{share.text}<" in svg for share in shares if share.value is not None)
    assert 'src="data:image/svg' in report_html(report, layout, has_pictures=True)
    assert 'src="data:image/svg' not in report_html(report, layout)
