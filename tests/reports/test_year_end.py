"""The year-end report: computed once, four faces that agree; closing freezes it."""

from __future__ import annotations

import datetime as dt
import html
import io
import re

import docx
import openpyxl
import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from lxml import etree

from campaigns.models import CampaignYear, Evaluation, Nomination, Pledge, StudySession
from members.models import Member, Organization
from portal.kit.text import fold
from reports.figures.figure import Unit
from reports.models import Edition, ExportRecord, Narrative
from reports.year_end.actions.closing import Head, close_year, issue_edition
from reports.year_end.actions.exporting import fill_edition
from reports.year_end.documents import layout_of, report_html
from reports.year_end.forms.narratives import NarrativeForm
from reports.year_end.last_year import COMPARED
from reports.year_end.report import Report, year_end_report
from reports.year_end.sections import KEYS, settle_sections
from tests.factories.exemplars import NominationFactory
from tests.factories.grading import EvaluationFactory
from tests.factories.members import CampaignYearFactory
from tests.factories.pledges import PledgeFactory
from tests.factories.reports import NarrativeFactory
from tests.factories.sessions import StudySessionFactory
from tests.reports.faces import docx_text, faces, pdf_text, squeezed


def test_all_four_faces_carry_every_figure_of_the_report(filled, login):
    report = year_end_report(filled.bloc, filled.year)
    made = faces(report)
    page = squeezed(
        re.sub(
            r"<[^>]+>",
            "",
            login(filled.users.standing).get(f"/reports/{filled.bloc.pk}/").content.decode(),
        )
    )
    sentences = [
        squeezed("".join(part.text for part in sentence))
        for section in report.sections
        for sentence in section.sentences
    ]
    assert len(sentences) > 5
    texts = {"page": page, "pdf": pdf_text(made["pdf"]), "docx": docx_text(made["docx"])}
    missing = [(name, s) for name, text in texts.items() for s in sentences if s not in text]
    assert missing == []
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    rows = {row[0]: row[1:] for row in book["Số liệu"].iter_rows(min_row=2, values_only=True)}
    for figure in report.figures.values():
        share = figure.value if figure.unit is Unit.SHARE else None
        assert rows[figure.label] == (
            figure.numerator, figure.denominator, None if share is None else round(share, 2),
        )  # fmt: skip


def test_every_annex_has_a_row_for_each_unit_and_a_total_of_plain_numbers(filled):
    report = year_end_report(filled.bloc, filled.year)
    book = openpyxl.load_workbook(io.BytesIO(faces(report)["xlsx"]))
    sheets = [sheet for sheet in book if sheet.title.startswith("Phụ lục")]
    assert len(sheets) == len(report.annexes)
    for sheet, annex in zip(sheets, report.annexes, strict=True):
        rows = list(sheet.iter_rows(min_row=5, max_row=5 + len(annex.rows), values_only=True))
        assert [row[1] for row in rows] == ["Đảng bộ Sở Một", "Đảng bộ Sở Hai", "Cộng"]
        assert rows[-1][2] == annex.total.figures[annex.columns[0]].numerator
        assert not any(
            isinstance(value, str) and value.startswith("=") for row in rows for value in row
        )
        assert sheet.freeze_panes == "C5"


def test_only_written_or_counted_sections_are_printed_and_the_others_are_listed(filled):
    report = year_end_report(filled.bloc, filled.year)
    printed = [section.key for section in report.printed_sections]
    assert "limits" in printed
    assert "results" in printed
    lessons = next(section for section in report.printed_sections if section.key == "lessons")
    assert (lessons.title, lessons.lines) == ("IV. BÀI HỌC KINH NGHIỆM", ["(chưa viết)"])
    assert report_html(report, layout_of(report)).count("(chưa viết)") == 3
    settle_sections(report.sections)
    titles = [section.title for section in report.printed_sections if section.level == 1]
    assert titles[-1] == "III. HẠN CHẾ, NGUYÊN NHÂN"
    assert "(chưa viết)" not in report_html(report, layout_of(report))
    assert report.unwritten == [
        "Bài học kinh nghiệm", "Phương hướng, nhiệm vụ", "Kiến nghị, đề xuất",
    ]  # fmt: skip


def test_the_report_asks_two_queries_a_figure_whatever_stands_below(
    filled, django_assert_max_num_queries
):
    CampaignYearFactory(organization=filled.bloc, campaign=filled.year.campaign, year=2025)
    most = 2 * (len(KEYS) + len(COMPARED)) + 14
    with django_assert_max_num_queries(most) as few:
        year_end_report(filled.committee, filled.year)
    with django_assert_max_num_queries(most) as many:
        year_end_report(filled.bloc, filled.year)
    assert len(many) <= len(few)


HOSTILE = (
    '=cmd|"/c calc"!A1 <script>alert(1)</script> <img src="file:///etc/passwd"> '
    '<img src="http://example.test/x.png"> <style>@import url(http://example.test)</style> 🎉 '
    "Nguye\u0302\u0303n \x07"
)


@pytest.mark.long
def test_hostile_text_comes_through_all_faces_as_text(filled, login):
    NarrativeFactory(organization=filled.bloc, section="lessons", sent_text=HOSTILE + "x" * 10_000)
    Organization.objects.filter(pk=filled.committee.pk).update(name='=HYPERLINK("http://x")<b>')
    report = year_end_report(Organization.objects.get(pk=filled.bloc.pk), filled.year)
    made = faces(report)
    page = login(filled.users.standing).get(f"/reports/{filled.bloc.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    whole = squeezed(HOSTILE.replace("\x07", "")) + "x" * 10_000
    assert whole in squeezed(html.unescape(re.sub(r"<[^>]+>", "", page)))
    assert whole in docx_text(made["docx"])
    # The pages between which the x run on bear their numbers in the text.
    assert whole.replace("🎉", "").rstrip("x") in pdf_text(made["pdf"])
    assert pdf_text(made["pdf"]).count("x") >= 10_000
    assert b"passwd" not in b"".join(
        part.blob
        for part in docx.Document(io.BytesIO(made["docx"])).part.package.iter_parts()
        if part.partname != "/word/document.xml"
    )
    book = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))
    name = book["Phụ lục 1"]["B5"]
    assert (name.value, name.data_type, name.quotePrefix) == (
        '=HYPERLINK("http://x")<b>',
        "s",
        True,
    )
    prose = [row[1] for row in book["Phần viết"].iter_rows(min_row=2, values_only=True)]
    assert any(line.startswith('=cmd|"/c calc"!A1 <script>') for line in prose if line)


def test_the_pdf_is_tagged_in_vietnamese_with_title_and_embedded_fonts(filled):
    reader = pypdf.PdfReader(io.BytesIO(faces(year_end_report(filled.bloc, filled.year))["pdf"]))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert reader.metadata.title.startswith("Báo cáo kết quả học tập")
    declared = root["/Metadata"].get_data()
    rdf = etree.fromstring(declared[declared.index(b"<x:") : declared.index(b"\n<?xpacket end")])
    attributes = {}
    for description in rdf.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}Description"):
        attributes |= description.attrib
    assert attributes["{http://www.aiim.org/pdfa/ns/id/}part"] == "2"
    assert attributes["{http://www.aiim.org/pdfa/ns/id/}conformance"] == "A"
    assert attributes["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.trailer["/ID"]
    assert reader.outline[0].title == "BÁO CÁO"
    fonts = {
        font.get_object()["/BaseFont"]: font.get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert all(
        "Liberation-Serif" in fold(name)
        or "liberation-serif" in fold(name)
        or "times" in fold(name)
        for name in fonts
    ), fonts
    for font in fonts.values():
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_a_frozen_report_reads_back_as_it_was(filled):
    report = year_end_report(filled.bloc, filled.year)
    edition = issue_edition(
        filled.bloc, filled.year, by=filled.users.standing, head=Head("12-BC/ĐUK")
    )
    edition.refresh_from_db()
    again = Report.from_data(edition.data)
    assert again.figures == report.figures
    assert again.number == "12-BC/ĐUK"
    assert [a.total.figures for a in again.annexes] == [a.total.figures for a in report.annexes]


def kept(edition):
    """The bytes that an edition keeps."""
    contents = {}
    for name in ("pdf", "xlsx", "docx"):
        with getattr(edition, name).open("rb") as file:
            contents[name] = file.read()
    return contents


def test_closing_names_what_is_open_and_then_freezes_bytes_that_nothing_changes(filled, login):
    type(filled.year).objects.update(state="grading")
    pledge = PledgeFactory(
        year=filled.year, organization=filled.cell, member=filled.users.secretary.member
    )
    pledge.submit(by=filled.users.secretary)
    client = login(filled.users.standing)
    url = f"/reports/close/{filled.year.pk}/"
    page = client.get(url).content.decode()
    assert "1 bản cam kết chờ thông qua" in page
    assert "Chưa chốt được" in client.post(url, {"number": "12-BC/ĐUK"}).content.decode()
    assert not Edition.objects.exists()
    pledge.accept(by=filled.users.deputy)
    year = CampaignYear.objects.select_related("organization").get(pk=filled.year.pk)
    editions = close_year(year, by=filled.users.standing)
    assert {edition.organization_id for edition in editions} == {
        filled.bloc.pk, filled.committee.pk, filled.other_committee.pk,
    }  # fmt: skip
    edition = Edition.objects.get(organization=filled.bloc)
    fill_edition(edition)
    before = kept(edition)
    assert "DỰTHẢO" not in pdf_text(before["pdf"])
    Organization.objects.filter(pk=filled.committee.pk).update(name="Đổi tên")
    Member.objects.filter(pk=filled.users.member.member.pk).update(full_name="Đổi Họ Tên")
    fill_edition(Edition.objects.get(pk=edition.pk))
    edition.refresh_from_db()
    assert kept(edition) == before
    response = login(filled.users.committee).get(f"/reports/editions/{edition.pk}/pdf/")
    assert response.status_code == 404
    response = login(filled.users.standing).get(f"/reports/editions/{edition.pk}/pdf/")
    assert response.getvalue() == before["pdf"]
    assert ExportRecord.objects.get().by == filled.users.standing
    response.close()


def test_what_keeps_a_year_open_is_listed_behind_its_number(filled, login):
    other = CampaignYearFactory(
        organization=filled.bloc, year=2025, campaign=filled.year.campaign, state="grading"
    )
    people = filled.members[filled.sister_cell.pk]
    for year in (filled.year, other):
        place = {"year": year, "organization": filled.sister_cell}
        for n, state in enumerate(StudySession.State.values):
            day = dt.date(year.year, 3 + n, 5)
            StudySessionFactory(**place, state=state, held_on=day)
        for member, state in zip(people, Pledge.State.values, strict=False):
            PledgeFactory(**place, member=member, state=state)
        for state in Nomination.State.values:
            NominationFactory(**place, member=people[0], state=state)
        for member, state in zip(people, Evaluation.UNDECIDED, strict=False):
            EvaluationFactory(**place, member=member, state=state)
    client = login(filled.users.standing)
    page = client.get(f"/reports/close/{filled.year.pk}/")
    counted = [kind.count for kind in page.context["unfinished"]]
    sessions, pledges, *others = page.context["unfinished"]
    listed = [
        {row.record.state for row in client.get(thing.url).context["table"].rows}
        for thing in (sessions, *others)
    ]
    assert counted == [2, 2, 4, 3]
    assert [len(states) for states in listed] == [2, 4, 3]
    assert listed[0] == {"submitted", "returned"}
    assert listed[1] == {"nominated", "verified", "appraised", "returned"}
    # Of members' pledges the levels above the cell see counts.
    assert client.get(pledges.url).context["board"].foot.cells[-1].amount() == 2


def test_only_the_standing_committee_closes_a_year(filled, login):
    type(filled.year).objects.update(state="grading")
    url = f"/reports/close/{filled.year.pk}/"
    assert login(filled.users.staff).post(url).status_code == 403
    assert login(filled.users.committee).post(url).status_code == 403
    assert login(filled.users.standing).post(url).status_code == 302
    filled.year.refresh_from_db()
    assert filled.year.state == "closed"


def test_a_year_that_is_not_being_graded_cannot_be_closed(filled):
    with pytest.raises(ValidationError, match="Đang thực hiện"):
        close_year(
            CampaignYear.objects.select_related("organization").get(), by=filled.users.standing
        )


def test_exports_are_for_those_who_view_and_every_one_is_logged(filled, login):
    url = f"/reports/{filled.committee.pk}"
    for role, status in (
        ("committee", 200),
        ("standing", 200),
        ("other_committee", 404),
        ("member", 404),
    ):
        assert login(getattr(filled.users, role)).get(f"{url}/xlsx/").status_code == status
    assert ExportRecord.objects.filter(format="xlsx").count() == 2
    response = login(filled.users.committee).get(f"{url}/xlsx/")
    assert 'filename="bao-cao-nam-2026_dang-bo-so-mot.xlsx"' in response["Content-Disposition"]


def test_a_section_is_written_in_the_browser_and_a_stale_writer_is_told(filled, login):
    client = login(filled.users.staff)
    url = f"/reports/{filled.bloc.pk}/write/lessons/"
    assert login(filled.users.standing).get(url).status_code == 403
    client = login(filled.users.staff)
    client.post(url, {"version": 0, "text": "Bài học một"})
    client.post(url, {"version": 1, "text": "Bài học hai"})
    # He opened the page before anything was written; another before the second text.
    for version in (0, 1):
        stale = client.post(url, {"version": version, "text": "Bài học ba"})
        assert stale.status_code == 409
        assert stale.context["form"]["text"].value() == "Bài học ba"
        assert "Bài học hai" in stale.content.decode()
        assert Narrative.objects.get(section="lessons").text == "Bài học hai"
    told = stale.context["form"]["version"].value()
    assert client.post(url, {"version": told, "text": "Bài học ba"}).status_code == 302
    assert Narrative.objects.get(section="lessons").text == "Bài học ba"


def test_of_two_who_write_a_section_first_at_the_same_moment_the_later_is_told(
    filled, login, monkeypatch
):
    client, url = login(filled.users.staff), f"/reports/{filled.bloc.pk}/write/lessons/"
    place = {
        "organization": filled.bloc, "section": "lessons",
        "starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31),
    }  # fmt: skip

    def meanwhile(form):
        Narrative.objects.create(**place, text="Người khác viết")
        return 0

    with monkeypatch.context() as patched:
        patched.setattr(NarrativeForm, "clean_version", meanwhile)
        page = client.post(url, {"version": 0, "text": "Tôi viết"}, headers={"X-Autosave": "1"})
    assert page.status_code == 409
    assert "Người khác vừa lưu" in page.content.decode()
    assert page.context["form"]["text"].value() == "Tôi viết"
    assert Narrative.objects.get(**place).text == "Người khác viết"


def test_the_command_writes_the_same_documents_as_the_page(filled, tmp_path):
    for name in ("pdf", "xlsx", "docx"):
        call_command("year_end", year=2026, format=name, output=tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {f"bao-cao-nam-2026_dang-bo-khoi.{name}" for name in ("pdf", "xlsx", "docx")}
    book = openpyxl.load_workbook(tmp_path / "bao-cao-nam-2026_dang-bo-khoi.xlsx")
    assert book["Bìa"]["B1"].value == "Đảng bộ Khối"


def test_a_report_for_any_period_names_it_and_counts_its_days(filled, login):
    client = login(filled.users.standing)
    url = f"/reports/{filled.bloc.pk}/"
    term = client.get(f"{url}?since=2021-01-01&until=2026-12-31").context["report"]
    assert term.period_text == "giai đoạn 2021–2026"
    assert term.figures["attendance"].detail == "4/5"
    autumn = client.get(f"{url}?since=2026-09-01&until=2026-10-31").context["report"]
    assert autumn.figures["attendance"].detail == "0/0"
    assert client.get(f"{url}?since=2026-09-01&until=2026-01-01").status_code == 422
    response = client.get(f"{url}xlsx/?since=2021-01-01&until=2026-12-31")
    assert "bao-cao-giai-doan-2021-2026_dang-bo-khoi.xlsx" in response["Content-Disposition"]
