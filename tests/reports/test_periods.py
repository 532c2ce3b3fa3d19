"""Reports on any period: years, terms, the years of a campaign, also those before the portal."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from campaigns import reference
from campaigns.models import CampaignYear, Pledge, Term
from members.models import Membership, Organization
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from reports.models import ExportJob
from reports.year_end.actions.export_jobs import start_export, work_on
from reports.year_end.report import period_report
from reports.year_end.sections import KEYS
from tests.factories.members import CampaignYearFactory, OrganizationFactory, UserFactory
from tests.factories.reports import NarrativeFactory
from tests.reports.faces import docx_text, faces, pdf_text, squeezed

FIRST_REVIEW = Period(dt.date(2007, 1, 1), dt.date(2010, 12, 31))


def report_page(client, place, query):
    return client.get(f"/reports/{place.pk}/?{query}")


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("2007-01-01", "2010-12-31", "giai đoạn 2007–2010"),
        ("2016-01-01", "2021-12-31", "giai đoạn 2016–2021"),
    ],
)
def test_years_before_the_portal_are_reported_on_with_what_is_known(
    filled, login, since, until, words
):
    Membership.objects.filter(organization=filled.cell).update(starts_on=dt.date(2005, 1, 1))
    query = f"since={since}&until={until}"
    page = report_page(login(filled.users.standing), filled.bloc, query)
    assert page.status_code == 200
    report = page.context["report"]
    assert report.period_text == words
    expected = 5 if until < "2020" else 21
    assert report.figures["members"].numerator == expected
    assert f"{expected} đảng viên" in report.sections[0].lines[0]
    assert report.figures["attendance"].text == "–"
    printed = [section.title for section in report.printed_sections]
    assert printed[:3] == [
        "I. ĐẶC ĐIỂM TÌNH HÌNH", "II. KẾT QUẢ THỰC HIỆN", "III. HẠN CHẾ, NGUYÊN NHÂN",
    ]  # fmt: skip
    assert {text for section in report.printed_sections[2:] for text in section.lines} == {
        "(chưa viết)"
    }
    assert "Cổng chưa ghi hồ sơ nào của thời gian này." in page.content.decode()


def test_who_signs_is_in_office_on_the_day_of_the_document(filled):
    secretary = UserFactory(post="secretary", at=filled.bloc).member
    secretary.positions.update(starts_on=dt.date(2025, 8, 1))
    report = period_report(filled.bloc, FIRST_REVIEW)
    assert (report.signer, report.signer_post) == (secretary.full_name, "BÍ THƯ")
    secretary.positions.update(ends_on=dt.date(2026, 11, 22))
    assert period_report(filled.bloc, FIRST_REVIEW).signer == ""


def test_a_bloc_without_any_year_has_reports_and_lists_this_year(house, login):
    CampaignYear.objects.all().delete()
    client = login(house.users.standing)
    assert client.get(f"/reports/{house.bloc.pk}/").context["report"].period_text == "năm 2026"
    assert f"/reports/{house.bloc.pk}/?year=2026" in client.get("/reports/").content.decode()
    assert report_page(client, house.bloc, "year=2015").status_code == 200
    assert report_page(client, house.bloc, "year=moi").status_code == 404


def test_terms_and_campaigns_are_offered_as_links(filled, login):
    reference.load()
    for name, day in (("2020–2025", dt.date(2020, 8, 1)), ("2025–2030", dt.date(2025, 8, 1))):
        Term.objects.create(organization=filled.bloc, name=name, starts_on=day)
    client = login(filled.users.committee)
    CampaignYearFactory(organization=filled.bloc, year=2016, is_backfill=True)
    CampaignYearFactory(organization=filled.bloc, year=2008, is_backfill=True)
    page = client.get(f"/reports/{filled.committee.pk}/").content.decode()
    for query in (
        "since=2025-08-01&amp;until=2026-12-31",
        "since=2007-02-03&amp;until=2010-12-31",
        "since=2016-05-15&amp;until=2021-05-17",
        "since=2021-05-18&amp;until=2026-12-31",
    ):
        assert f"/reports/{filled.committee.pk}/?{query}" in page
    own = Term.objects.create(
        organization=filled.committee, name="2025–2030", starts_on=dt.date(2025, 5, 1)
    )
    term = report_page(client, filled.committee, "since=2025-05-01&until=2026-12-31")
    assert term.context["report"].period_text == f"nhiệm kỳ {own.name}"
    assert "since=2020-08-01" not in term.content.decode()


@pytest.mark.parametrize(
    ("cut_off", "end"), [(None, dt.date(2026, 11, 23)), (dt.date(2026, 11, 15),) * 2]
)
def test_a_period_that_reaches_into_the_future_ends_today_or_at_the_cut_off(
    filled, login, cut_off, end
):
    CampaignYear.objects.update(cut_off=cut_off)
    client = login(filled.users.standing)
    for query in ("since=2026-01-01&until=2028-12-31", "since=2025-08-01&until=2026-12-31"):
        report = report_page(client, filled.bloc, query).context["report"]
        expected = end if report.until.year == 2026 else dt.date(2026, 11, 23)
        assert (report.end, report.figures["members"].period.end) == (expected, expected)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=2027-01-01&until=2027-12-31", "bắt đầu ngày 01/01/2027, chưa đến"),
        ("year=2027", "bắt đầu ngày 01/01/2027, chưa đến"),
        ("since=2026-09-01&until=2026-01-01", "Ngày cuối phải từ ngày đầu trở đi."),
        ("since=2026-09-01", "Hãy chọn ngày cuối"),
    ],
)
def test_a_period_on_which_there_can_be_no_report_is_refused_with_a_sentence(
    filled, login, query, sentence
):
    client = login(filled.users.standing)
    page = report_page(client, filled.bloc, query)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert f"/reports/{filled.bloc.pk}/?year=2026" in page.content.decode()
    assert client.get(f"/reports/{filled.bloc.pk}/pdf/?{query}").status_code == 422


def test_a_year_being_prepared_is_not_the_newest(house, login):
    CampaignYearFactory(organization=house.bloc, year=2027, campaign=house.year.campaign)
    client = login(house.users.standing)
    assert client.get(f"/reports/{house.bloc.pk}/").context["report"].period_text == "năm 2026"
    assert "?year=2027" not in client.get("/reports/").content.decode()


def test_each_period_has_its_own_written_sections(filled):
    NarrativeFactory(
        organization=filled.bloc, starts_on=dt.date(2021, 1, 1), sent_text="Cả nhiệm kỳ còn chậm."
    )
    term = period_report(filled.bloc, Period(dt.date(2021, 1, 1), dt.date(2026, 12, 31)))
    year = period_report(filled.bloc, Period.of_year(2026))

    def limits(report):
        return next(section.lines for section in report.sections if section.key == "limits")

    assert limits(term) == ["Cả nhiệm kỳ còn chậm."]
    assert limits(year) == ["Một số chi bộ còn chậm."]


def test_a_report_on_parts_of_years_says_which_figures_stand_for_whole_years(filled, login):
    term = Period(dt.date(2025, 8, 1), dt.date(2026, 12, 31))
    report = period_report(filled.bloc, term)
    Pledge.objects.update(submitted_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    autumn = period_report(filled.bloc, Period(dt.date(2026, 8, 1), dt.date(2026, 12, 31)))
    assert autumn.figures["pledges_submitted"].numerator == 1
    note = (
        "Số liệu về cam kết, kế hoạch, phong trào, chuẩn mực, quy tắc ứng xử, đề nghị gương điển "
        "hình và xếp loại tính trọn năm thực hiện (2025, 2026), kể cả phần của năm nằm ngoài thời gian báo cáo."
    )
    results = next(section for section in report.sections if section.key == "results")
    assert results.lines == ["Năm 2025 chưa ghi.", note]
    page = report_page(login(filled.users.standing), filled.bloc, term.query)
    made = faces(report)
    texts = (squeezed(page.content.decode()), pdf_text(made["pdf"]), docx_text(made["docx"]))
    assert [squeezed(note) in text for text in texts] == [True] * 3
    prose = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))["Phần viết"]
    assert note in [row[1] for row in prose.iter_rows(values_only=True)]
    for whole in (Period.of_year(2026), Period(dt.date(2025, 1, 1), dt.date(2026, 12, 31))):
        texts = [line for part in period_report(filled.bloc, whole).sections for line in part.lines]
        assert [line for line in texts if "trọn năm" in line] == []


def test_what_counts_by_whole_years_is_what_the_note_names(db):
    """Commendations by the year of the achievement say so themselves."""
    CampaignYearFactory(year=2026)
    part = Period(dt.date(2026, 8, 1), dt.date(2026, 12, 31))
    root = Organization(path="0001")
    wheres = {
        key: str(FIGURES[key].counted.under(root, part).query).split(" WHERE ", 1)[-1]
        for key in KEYS
    }
    by_year = {
        key
        for key, where in wheres.items()
        if '"campaigns_campaignyear"' in where or '"achievement_year" >=' in where
    }
    plans = {"plan_done", "breakthroughs", "solutions", "remedied"}
    movements = {"movements", "movement_units", "movements_reviewed"}
    conduct = {"codes", "codes_reviewed", "codes_amended", "saved", "violations"}
    named = {
        key
        for key in KEYS
        if key.startswith(("pledges_", "bases_", "cells_", "members_", "mass_organizations_"))
    }
    asked = {"regular_meetings", "thematic_meetings", "monthly_studies"}  # by what the years ask
    asked |= {"meetings_on_campaign"}  # by the item that each year puts on the agenda
    exemplars = {"nominations", "nominations_commended", "exemplars_achieved"}
    assert by_year - asked == named | plans | movements | conduct | exemplars


def test_the_command_takes_a_period_and_names_what_is_not_written(filled, tmp_path, capsys):
    call_command(
        "year_end", since=FIRST_REVIEW.start, until=FIRST_REVIEW.end, format="xlsx", output=tmp_path
    )
    book = openpyxl.load_workbook(tmp_path / "bao-cao-giai-doan-2007-2010_dang-bo-khoi.xlsx")
    cover = [str(cell.value) for row in book["Bìa"].iter_rows() for cell in row]
    assert any("2007" in text and "2010" in text for text in cover)
    assert "Hạn chế, nguyên nhân; Bài học kinh nghiệm" in capsys.readouterr().err
    call_command("year_end", year=2026, format="xlsx", output=tmp_path)
    assert "không in ra: Bài học kinh nghiệm;" in capsys.readouterr().err
    for wrong, sentence in (
        ({}, "--year, hoặc cả"),
        ({"since": FIRST_REVIEW.end, "until": FIRST_REVIEW.start}, "Ngày cuối"),
        ({"year": 2027}, "chưa đến"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("year_end", **wrong, format="xlsx", output=tmp_path)


def test_many_reports_on_a_period_come_in_one_archive(filled, login):
    client = login(filled.users.staff)
    data = {"organization": filled.bloc.pk, "period": "2026-01-01/2026-12-31", "formats": ["xlsx"]}
    dates = {"since": "2007-01-01", "until": "2010-12-31"}
    half = client.post("/reports/exports/", data | {"since": "2007-01-01"})
    assert half.status_code == 422
    assert "Hãy chọn ngày cuối" in half.content.decode()
    assert client.post("/reports/exports/", data | dates).status_code == 302
    job = ExportJob.objects.get()
    assert (job.starts_on, job.ends_on) == (FIRST_REVIEW.start, FIRST_REVIEW.end)
    work_on(job.pk)
    response = client.get(f"{job.get_absolute_url()}file/")
    assert 'filename="bao-cao-giai-doan-2007-2010.zip"' in response["Content-Disposition"]
    archive = response.getvalue()
    response.close()
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.namelist()[0] == "001_bao-cao-giai-doan-2007-2010_dang-bo-khoi.xlsx"
        assert len(opened.namelist()) == 3


@pytest.mark.database  # compares and subtracts days in SQL
def test_only_units_of_the_period_report_and_stand_in_its_annexes(filled):
    OrganizationFactory(
        kind__code="grassroots_committee", parent=filled.bloc, name="Đảng bộ Mới",
        founded_on=dt.date(2024, 1, 1),
    )  # fmt: skip
    past, now = Period(dt.date(2021, 1, 1), dt.date(2022, 12, 31)), Period.of_year(2026)
    counts = []
    for asked in (past, now):
        job = start_export(filled.bloc, asked, formats=["xlsx"], by=filled.users.staff)
        rows = period_report(filled.bloc, asked).annexes[0].rows
        counts.append((job.items.count(), "Đảng bộ Mới" in [row.name for row in rows]))
    assert counts == [(3, False), (4, True)]


def test_the_list_of_reports_links_to_what_its_reader_may_open(house, login):
    closed = {}
    for role in ("secretary", "committee", "staff", "inspector"):
        client = login(getattr(house.users, role))
        page = client.get("/reports/").content.decode()
        for address in ("/reports/gallery/", "/reports/exports/"):
            is_open = client.get(address).status_code == 200
            assert (f'href="{address}"' in page) is is_open, (role, address)
            closed.setdefault(address, set()).add(is_open)
    assert set(map(frozenset, closed.values())) == {frozenset({True, False})}
