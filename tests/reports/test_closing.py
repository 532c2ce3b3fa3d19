"""Closing issues reports under number, day and signer; after it there is one final document."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from campaigns.models import CampaignYear, GradingScheme, Term, WelfareContribution
from members.models import Organization
from reports import reference
from reports.figures.period import Period
from reports.figures.registry import Together
from reports.models import DocumentNumber, Edition, ExportRecord, LayoutProfile
from reports.year_end.actions.closing import Head, close_year, issuers, proposed_heads
from reports.year_end.actions.export_jobs import start_export, work_on
from reports.year_end.actions.exporting import fill_edition
from reports.year_end.report import year_end_report
from reports.year_end.sections import KEYS
from tests.factories.grading import EvaluationFactory, grade, scheme_of
from tests.factories.members import MemberFactory, OrganizationFactory, PositionFactory
from tests.factories.sessions import StudySessionFactory
from tests.reports.faces import pdf_text

YEAR = Period.of_year(2026)


@pytest.fixture
def grading(house):
    """A year that is being graded, with nothing open."""
    reference.load()
    type(house.year).objects.update(state="grading")
    house.year = CampaignYear.objects.select_related("organization").get()
    return house


def shown(client, url):
    """What the closing page's fields hold, as a browser would send them."""
    return {
        field.html_name: field.value() or ""
        for _, form, _ in client.get(url).context["lines"]
        for field in form
    }


def test_pressing_the_button_gives_every_report_number_day_and_signer(grading, login):
    Term.objects.create(organization=grading.bloc, name="2025–2030", starts_on=dt.date(2025, 8, 1))
    DocumentNumber.objects.create(
        organization=grading.bloc, kind="BC", term_starts=dt.date(2025, 8, 1), value=41,
        document="Báo cáo khác", taken_on=dt.date(2026, 3, 1),
    )  # fmt: skip
    client, url = login(grading.users.standing), f"/reports/close/{grading.year.pk}/"
    assert client.post(url, shown(client, url)).status_code == 302
    found = {
        edition.organization_id: (edition.number, edition.issued_on, edition.signer)
        for edition in Edition.objects.all()
    }
    day = dt.date(2026, 11, 23)
    assert found == {
        grading.bloc.pk: ("42-BC/ĐUK", day, ""),
        grading.committee.pk: ("01-BC/ĐU1", day, grading.users.committee.member.full_name),
        grading.other_committee.pk: (
            "01-BC/ĐU2", day, grading.users.other_committee.member.full_name
        ),
    }  # fmt: skip


def test_number_day_and_signer_are_changed_before_the_bytes_are_made(grading, login):
    client, url = login(grading.users.standing), f"/reports/close/{grading.year.pk}/"
    pk = grading.committee.pk
    data = shown(client, url) | {
        f"{pk}-number": "15-BC/ĐU1", f"{pk}-issued_on": "2026-11-25",
        f"{pk}-signer": "Trần Văn Phó", f"{pk}-signer_post": "PHÓ BÍ THƯ",
    }  # fmt: skip
    wrong = client.post(url, data | {f"{pk}-issued_on": "mai"})
    assert wrong.status_code == 422
    refused = client.post(url, data | {f"{pk}-number": "15"})
    assert "Đảng bộ Sở Một: Số, ký hiệu phải viết như 07-BC/ĐU1." in refused.content.decode()
    assert not Edition.objects.exists()
    assert client.post(url, data).status_code == 302
    edition = Edition.objects.get(organization=grading.committee)
    assert (edition.number, edition.issued_on) == ("15-BC/ĐU1", dt.date(2026, 11, 25))
    fill_edition(edition)
    with edition.pdf.open("rb") as kept:
        printed = pdf_text(kept.read())
    for text in ("15-BC/ĐU1", "ngày25tháng11năm2026", "PHÓBÍTHƯ", "TrầnVănPhó"):
        assert text in printed


def test_what_is_not_written_stands_beside_each_report_before_closing(grading, login):
    client = login(grading.users.standing)
    page = client.get(f"/reports/close/{grading.year.pk}/")
    missing = {place: headings for place, _, headings in page.context["lines"]}
    assert set(missing) == {grading.bloc, grading.committee, grading.other_committee}
    assert all(len(headings) == 4 for headings in missing.values())
    assert "Chưa viết, không in ra: Hạn chế, nguyên nhân" in page.content.decode()


def test_what_is_not_written_is_listed_with_links_while_something_else_is_open(grading, login):
    client, url = login(grading.users.standing), f"/reports/close/{grading.year.pk}/"
    heading = "Báo cáo còn mục chưa viết"
    assert heading not in client.get(url).content.decode()
    EvaluationFactory(
        year=grading.year, organization=grading.cell,
        member=grading.members[grading.cell.pk][0], state="open",
    )  # fmt: skip
    blocked = client.get(url).content.decode()
    assert heading in blocked
    assert "<form" not in blocked.split(heading)[1].split("</main>")[0]
    for place in (grading.bloc, grading.committee, grading.other_committee):
        link = f'<a href="/reports/{place.pk}/?year=2026">{place}</a>: Hạn chế, nguyên nhân;'
        assert link in blocked
    assert client.get(f"/reports/{grading.committee.pk}/?year=2026").status_code == 200


def test_proposals_ask_the_same_queries_for_few_and_for_many(grading, django_assert_num_queries):
    PositionFactory(organization=grading.other_committee)
    for _ in range(2):
        places = list(issuers(grading.year))
        with django_assert_num_queries(3):
            heads = proposed_heads(places)
        assert len(heads) == len(places)
        for number in range(5):
            OrganizationFactory(
                kind__code="grassroots_committee", parent=grading.bloc, document_code=f"Đ{number}"
            )
    assert heads[places[0].pk].number == "01-BC/ĐUK"


def test_an_organisation_without_a_code_is_numbered_under_the_common_one(grading):
    Organization.objects.filter(pk=grading.committee.pk).update(document_code="")
    close_year(grading.year, by=grading.users.standing)
    assert Edition.objects.get(organization=grading.committee).number == "01-BC/ĐU"


@pytest.mark.database  # values kept as JSON
def test_closing_again_issues_anew_what_changed_and_says_why(grading, login):
    close_year(grading.year, by=grading.users.standing)
    first = Edition.objects.get(organization=grading.bloc)
    assert first.reason == ""
    grading.year.reopen(by=grading.users.standing, reason="Sót số liệu của Sở Hai")
    WelfareContribution.objects.create(
        year=grading.year, organization=grading.other_committee, programme="Quỹ",
        registered_vnd=1_000_000, contributed_on=dt.date(2026, 7, 1),
    )  # fmt: skip
    client, url = login(grading.users.standing), f"/reports/close/{grading.year.pk}/"
    assert "chỉ báo cáo có nội dung thay đổi" in client.get(url).content.decode()
    told = client.post(url, shown(client, url), follow=True).content.decode()
    assert "đang tạo tệp cho 2 báo cáo. 1 báo cáo không thay đổi, giữ nguyên bản" in told
    newest = dict(Edition.objects.order_by("edition").values_list("organization", "number"))
    assert newest == {
        grading.bloc.pk: "02-BC/ĐUK",
        grading.committee.pk: "01-BC/ĐU1",
        grading.other_committee.pk: "02-BC/ĐU2",
    }
    second = Edition.objects.get(organization=grading.bloc, edition=2)
    assert second.reason == "Sót số liệu của Sở Hai"
    words = "Đã được thay bằng lần 2 (Sót số liệu của Sở Hai)"
    for page in (
        first.get_absolute_url(),
        "/reports/editions/",
        f"/reports/{grading.bloc.pk}/?year=2026",
    ):
        assert words in client.get(page).content.decode(), page
    assert words not in client.get(second.get_absolute_url()).content.decode()


def test_closing_again_with_nothing_changed_issues_nothing(grading, login):
    close_year(grading.year, by=grading.users.standing)
    kept = list(Edition.objects.values_list("organization", "number"))
    grading.year.reopen(by=grading.users.standing, reason="Mở nhầm")
    client, url = login(grading.users.standing), f"/reports/close/{grading.year.pk}/"
    told = client.post(url, shown(client, url), follow=True).content.decode()
    assert "Đã chốt năm 2026. 3 báo cáo không thay đổi, giữ nguyên bản đã ban hành." in told
    assert list(Edition.objects.values_list("organization", "number")) == kept


def test_no_layout_at_all_is_told_before_anything_is_closed(grading):
    LayoutProfile.objects.all().delete()
    heads = {grading.bloc.pk: Head(issued_on=dt.date(1990, 1, 1))}
    with pytest.raises(ValidationError, match="Đảng bộ Khối: Chưa có thể thức"):
        close_year(grading.year, by=grading.users.standing, heads=heads)
    grading.year.refresh_from_db()
    assert grading.year.state == "grading"


@pytest.fixture
def closed(grading):
    """Closed with its editions made; afterwards a record slips in that they do not know."""
    close_year(grading.year, by=grading.users.standing)
    for edition in Edition.objects.all():
        fill_edition(edition)
    WelfareContribution.objects.create(
        year=grading.year, organization=grading.cell, programme="Quỹ", registered_vnd=5_000_000,
        paid_vnd=5_000_000, contributed_on=dt.date(2026, 7, 1),
    )  # fmt: skip
    return grading


def kept(edition, name):
    with getattr(edition, name).open("rb") as file:
        return file.read()


def test_page_download_command_and_archive_deliver_the_newest_edition(closed, login, tmp_path):
    edition = Edition.objects.get(organization=closed.committee)
    name = "bao-cao-nam-2026_dang-bo-so-mot_lan-1"
    client = login(closed.users.committee)
    page = client.get(f"/reports/{closed.committee.pk}/?year=2026")
    report = page.context["report"]
    assert (report.is_draft, report.figures["welfare_paid"].numerator) == (False, 0)
    assert "DỰ THẢO" not in page.content.decode()
    assert edition.get_absolute_url() in page.content.decode()
    Organization.objects.filter(pk=closed.committee.pk).update(code="38.168.001.000.000")
    job = start_export(closed.bloc, YEAR, formats=["pdf", "docx", "xlsx"], by=closed.users.staff)
    work_on(job.pk)
    job.refresh_from_db()
    responses = []
    for file_format in ("pdf", "docx", "xlsx"):
        frozen_bytes = kept(edition, file_format)
        for query in ("year=2026", "since=2026-01-01&until=2026-12-31"):
            url = f"/reports/{closed.committee.pk}/{file_format}/?{query}"
            responses.append(client.get(url))
            assert responses[-1].getvalue() == frozen_bytes
            assert f"{name}.{file_format}" in responses[-1]["Content-Disposition"]
        call_command(
            "year_end", year=2026, organization="38.168.001.000.000", format=file_format,
            output=tmp_path,
        )  # fmt: skip
        assert (tmp_path / f"{name}.{file_format}").read_bytes() == frozen_bytes
        with job.archive.open("rb") as source, zipfile.ZipFile(io.BytesIO(source.read())) as found:
            assert found.read(f"002_{name}.{file_format}") == frozen_bytes
    assert ExportRecord.objects.filter(by=closed.users.committee).count() == 6
    for response in responses:
        response.close()


def test_a_cell_of_a_closed_year_gives_no_draft_and_a_reopened_year_does(closed, login):
    client = login(closed.users.standing)
    cell = client.get(f"/reports/{closed.cell.pk}/?year=2026")
    assert "DỰ THẢO" not in cell.content.decode()
    printed = client.get(f"/reports/{closed.cell.pk}/pdf/?year=2026").getvalue()
    assert "DỰTHẢO" not in pdf_text(printed)
    closed.year.refresh_from_db()
    closed.year.reopen(by=closed.users.standing, reason="Sót một khoản")
    page = client.get(f"/reports/{closed.bloc.pk}/?year=2026")
    assert "DỰ THẢO" in page.content.decode()
    assert page.context["report"].figures["welfare_paid"].numerator == 5_000_000


def test_files_that_are_not_made_yet_are_waited_for_and_not_made_twice(grading, login):
    close_year(grading.year, by=grading.users.standing)
    edition = Edition.objects.get(organization=grading.bloc)
    client = login(grading.users.standing)
    response = client.get(f"/reports/{grading.bloc.pk}/pdf/?year=2026", follow=True)
    assert response.redirect_chain[-1][0] == edition.get_absolute_url()
    assert "Máy chưa tạo xong tệp đã chốt" in response.content.decode()
    late = Edition.objects.get(pk=edition.pk)
    edition.keep("pdf", b"first")
    late.keep("pdf", b"second")
    assert kept(late, "pdf") == b"first"
    assert late.checksums == edition.checksums


def over(house, places, member=True):
    """One top grade decided in each of these places: more than any cap of 20% lets pass."""
    wanted = grade(scheme_of(2026), "top", "member" if member else "organization")
    for place in places:
        EvaluationFactory(
            year=house.year, organization=place, member=MemberFactory() if member else None,
            state="decided", proposed_grade=wanted, decided_grade=wanted, task_group="Tham mưu",
        )  # fmt: skip


@pytest.mark.parametrize("unit", ["grassroots", "upper", "sector"])
@pytest.mark.parametrize("whose", ["members", "cells", "bases"])
def test_an_exceeded_cap_is_named_with_a_link_to_the_board_that_shows_it(
    grading, login, unit, whose
):
    GradingScheme.objects.filter(pk=scheme_of(2026).pk).update(cap_unit=unit)
    Organization.objects.update(sector="state")
    cells, bases = (
        [grading.cell, grading.sister_cell],
        [grading.committee, grading.other_committee],
    )
    over(grading, bases if whose == "bases" else cells, member=whose == "members")
    client = login(grading.users.standing)
    page = client.get(f"/reports/close/{grading.year.pk}/")
    (cap,) = page.context["exceeded"]
    assert f'<a href="{cap.url.replace("&", "&amp;")}">Vượt tỷ lệ: {cap.words}</a>' in (
        page.content.decode()
    )
    board = client.get(cap.url).context["board"]
    used, limit = board.foot.cells[0].values[0], board.foot.cells[-1]
    assert cap.words.endswith(f": {used} mức cao nhất, tối đa {limit.values[0]}")
    assert (used, limit.note) == (2, "vượt")


def test_an_exceeded_cap_of_similar_tasks_opens_those_at_the_top_grade(grading, login):
    GradingScheme.objects.filter(pk=scheme_of(2026).pk).update(cap_unit="task_group")
    over(grading, [grading.cell, grading.sister_cell])
    client = login(grading.users.standing)
    (cap,) = client.get(f"/reports/close/{grading.year.pk}/").context["exceeded"]
    assert cap.words.startswith("Đảng bộ Sở Một, ")
    assert "nhóm nhiệm vụ Tham mưu: 2 mức cao nhất" in cap.words
    assert client.get(cap.url).context["table"].paginator.count == 2
    with pytest.raises(ValidationError, match="nhóm nhiệm vụ Tham mưu: 2 mức cao nhất"):
        close_year(grading.year, by=grading.users.standing)


@pytest.mark.database  # grouped and aggregated in SQL
def test_reports_counted_together_are_those_counted_apart(filled, django_assert_num_queries):
    year, day = filled.year, dt.date(2026, 9, 9)
    WelfareContribution.objects.create(
        year=year, organization=filled.committee, programme="Của cấp ủy", registered_vnd=7,
        paid_vnd=7, contributed_on=day,
    )  # fmt: skip
    StudySessionFactory(
        year=year, organization=filled.far_cell, held_on=day, kind="conference", state="confirmed"
    )
    places = [*issuers(year), filled.cell]
    together = Together(filled.bloc, KEYS)
    for place in places:
        counted = year_end_report(place, year, together).as_data()
        assert counted == year_end_report(place, year).as_data(), place
    period = year_end_report(filled.committee, year).figures["welfare_paid"].period
    with django_assert_num_queries(0):  # what was asked for one was asked for all beside it
        known = together.known(filled.other_committee, period)
    assert known == Together(filled.bloc, KEYS).known(filled.other_committee, period)
