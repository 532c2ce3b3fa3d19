"""The board of figures and the score sheet: children × figures, last year beside, criteria and grades."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from pypdf import PdfReader

from campaigns.models import Attachment, CriteriaSet, Criterion, Score
from members.actions.organizations import rename_organization
from reports import reference
from reports.boards.unit_figures import columns
from reports.figures.registry import FIGURES
from reports.figures.score_sheets import period_of
from reports.year_end.actions.freezing import freeze_scores
from tests.builders import hold
from tests.factories.grading import EvaluationFactory, grade, scheme_of
from tests.factories.members import (
    CampaignYearFactory,
    MemberFactory,
    OrganizationFactory,
    PositionFactory,
)


@pytest.fixture
def criteria(house):
    criteria_set = CriteriaSet.objects.create(
        year=house.year, level=20, name="Bộ tiêu chí", published_at="2026-01-01T00:00Z"
    )
    manual = Criterion.objects.create(criteria_set=criteria_set, title="Quán triệt", weight=30)
    measured = Criterion.objects.create(
        criteria_set=criteria_set, title="Dự sinh hoạt", weight=70, position=1,
        measure="attendance", rule="share", target=100,
    )  # fmt: skip
    return manual, measured


def row_of(page, organization):
    return next(r for r in page.context["board"].rows if r.label == organization.label)


def cell_of(row, key):
    return row.cells[[column.key for column in columns()].index(key)]


def test_each_child_has_its_figures_with_last_year_and_a_sign_beside_the_colour(house, login):
    last = CampaignYearFactory(organization=house.bloc, year=2025, campaign=house.year.campaign)
    hold(house, dt.date(2026, 6, 1), marks="PPPPA")
    hold(house, dt.date(2025, 6, 1), marks="PPPPP", year=last)
    page = login(house.users.standing).get("/dashboard/figures/")
    cell = cell_of(row_of(page, house.committee), "attendance")
    assert cell.values == (4, 5, 80, 100)
    assert (cell.note, cell.earlier.text, cell.earlier.change, cell.band.code) == (
        "4/5", "100%", "giảm", "fair",
    )  # fmt: skip
    html = page.content.decode()
    assert "◆" in html
    assert "giảm" in html
    assert cell.url.replace("&", "&amp;") in html


def test_grades_stand_beside_last_year_s_and_are_not_red_before_their_day(house, login):
    last = CampaignYearFactory(organization=house.bloc, year=2025, campaign=house.year.campaign)
    scheme = scheme_of(2025)
    EvaluationFactory(
        year=last, organization=house.committee, member=None, scheme=scheme, state="decided",
        decided_grade=grade(scheme, "good", "organization"),
    )  # fmt: skip
    member = house.users.member.member
    EvaluationFactory(year=house.year, organization=house.cell, member=member, state="proposed")

    def row_on(due):
        type(house.year).objects.filter(pk=house.year.pk).update(
            state="grading", grassroots_grade_due=due
        )
        return row_of(login(house.users.standing).get("/dashboard/figures/"), house.committee)

    before, after = row_on(dt.date(2026, 12, 31)), row_on(dt.date(2026, 11, 1))
    assert cell_of(before, "grade").values[0] == grade(scheme, "good", "organization").label
    signs = [cell_of(row, "members_decided").band.sign for row in (before, after)]
    assert signs == ["", "▼"]


def test_rows_are_sorted_both_ways_and_the_empty_come_last(house, login):
    hold(house, dt.date(2026, 6, 1), marks="PPPPA")
    client = login(house.users.committee)

    def order(sort):
        page = client.get(f"/dashboard/figures/?sort={sort}")
        return [row.label for row in page.context["board"].rows]

    own, sister = house.cell.label, house.sister_cell.label
    assert order("-attendance") == order("attendance") == order("") == [own, sister]
    hold(house, dt.date(2026, 6, 1), cell=house.sister_cell, marks="PPPPPPP")
    assert order("-attendance") == [sister, own]
    assert order("attendance") == [own, sister]


def test_the_sector_filter_and_a_strangers_organisation(house, login):
    type(house.committee).objects.filter(pk=house.committee.pk).update(sector="state")
    page = login(house.users.standing).get("/dashboard/figures/?sector=state")
    assert [row.label for row in page.context["board"].rows] == [house.committee.label]
    client = login(house.users.committee)
    assert (
        client.get(f"/dashboard/figures/?organization={house.other_committee.pk}").status_code
        == 404
    )
    assert client.get(f"/dashboard/?organization={house.cell.pk}").status_code == 200
    assert login(house.users.member).get("/dashboard/figures/").status_code == 403


def test_the_workbook_holds_the_numbers_of_the_page(house, login):
    hold(house, dt.date(2026, 6, 1), marks="PPPPA")
    client = login(house.users.standing)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/dashboard/?format=xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    column = rows[0].index("Đảng viên dự sinh hoạt (số đạt)")
    assert rows[1][column : column + 3] == (4, 5, 80)
    assert rows[-1][column : column + 3] == (4, 5, 80)


def test_the_figures_are_printed_as_pdf_and_word_too(house, login):
    reference.load()
    hold(house, dt.date(2026, 6, 1), marks="PPPPA")
    client = login(house.users.standing)
    pdf = PdfReader(io.BytesIO(client.get("/dashboard/?format=pdf").content))
    assert "80% (4/5)" in " ".join(pdf.pages[0].extract_text().split())
    word = Document(io.BytesIO(client.get("/dashboard/?format=docx").content))
    assert "80% (4/5)" in [cell.text for row in word.tables[1].rows for cell in row.cells]


def test_past_years_show_the_units_and_the_names_of_their_time(house, login):
    CampaignYearFactory(organization=house.bloc, year=2025, campaign=house.year.campaign)
    founded = OrganizationFactory(
        parent=house.committee,
        kind=house.cell.kind,
        name="Chi bộ Mới",
        founded_on=dt.date(2026, 2, 1),
    )
    gone = OrganizationFactory(
        parent=house.committee,
        kind=house.cell.kind,
        name="Chi bộ Cũ",
        dissolved_on=dt.date(2025, 9, 1),
    )
    rename_organization(organization=house.cell, renamed_on=dt.date(2026, 3, 1))
    before = house.cell.name
    type(house.cell).objects.filter(pk=house.cell.pk).update(name="Chi bộ Đổi Tên", short_name="")

    def names(year):
        page = login(house.users.committee).get(f"/dashboard/figures/?year={year}")
        return {unit.pk: unit.name for unit in page.context["choice"].units}

    assert names(2025)[house.cell.pk] == before
    assert names(2026)[house.cell.pk] == "Chi bộ Đổi Tên"
    assert (gone.pk in names(2025), founded.pk in names(2025)) == (True, False)
    assert (gone.pk in names(2026), founded.pk in names(2026)) == (False, True)


def test_scores_take_the_appraised_then_the_own_then_the_measured_points(house, login, criteria):
    hold(house, dt.date(2026, 6, 1), marks="PPPPA")
    manual, _ = criteria
    url = f"/scores/{house.year.pk}/{house.committee.pk}/"

    def total():
        page = login(house.users.standing).get("/dashboard/figures/")
        return cell_of(row_of(page, house.committee), "score").values[1]

    assert total() == Decimal(56)
    client = login(house.users.committee)
    page = client.post(url, {f"self-{manual.pk}": "31"})
    assert "từ 0 đến 30" in page.content.decode()
    client.post(url, {f"self-{manual.pk}": "29,5", f"evidence-{manual.pk}": "Báo cáo"})
    assert total() == Decimal("85.5")
    staff = login(house.users.staff)
    data = {f"appraised-{manual.pk}": "28", f"version-{manual.pk}": "1"}
    assert "hãy ghi lý do" in staff.post(url, data).content.decode()
    staff.post(url, data | {f"reason-{manual.pk}": "Thiếu minh chứng"})
    assert total() == Decimal(84)
    assert login(house.users.other_committee).get(url).status_code == 404
    assert login(house.users.standing).post(url, data).status_code == 403
    score = Score.objects.get()
    assert (score.self_by, score.appraised_by) == (house.users.committee, house.users.staff)


def test_a_criterion_s_evidence_is_a_file_that_stays_once_points_were_appraised(
    house, login, criteria
):
    manual, _ = criteria
    sheet = f"/scores/{house.year.pk}/{house.committee.pk}/"
    url = f"{sheet}evidence/{manual.pk}/"
    client = login(house.users.committee)
    wrong = client.post(url, {"file": SimpleUploadedFile("anh.pdf", b"<script>alert(1)</script>")})
    assert wrong.context["form"].errors["file"]
    assert not Score.objects.exists()
    for name in ("Ảnh một.pdf", "Ảnh hai.pdf"):
        client.post(url, {"file": SimpleUploadedFile(name, b"%PDF-1.4 minh chung")})
    first, second = Attachment.objects.order_by("pk")
    assert "Ảnh một.pdf" in client.get(sheet).content.decode()
    client.post(f"/exemplars/attachments/{second.pk}/delete/")
    assert list(Attachment.objects.all()) == [first]
    address = f"/exemplars/attachments/{first.pk}/"
    assert login(house.users.other_committee).get(address).status_code == 404
    assert login(house.users.staff).get(address).getvalue() == b"%PDF-1.4 minh chung"
    version = Score.objects.get().version
    client.post(
        sheet,
        {
            f"appraised-{manual.pk}": "28", f"reason-{manual.pk}": "Đủ",
            f"version-{manual.pk}": version,
        },
    )  # fmt: skip
    client = login(house.users.committee)
    assert client.post(f"{address}delete/").status_code == 403
    type(house.year).objects.update(state="closed")
    page = client.post(url, {"file": SimpleUploadedFile("Ảnh.pdf", b"%PDF-1.4 minh chung")})
    assert "đã chốt" in page.content.decode()
    assert list(Attachment.objects.all()) == [first]


@pytest.mark.database  # two at once: locks
def test_two_who_score_at_once_never_overwrite_each_other(house, login, criteria):
    manual, _ = criteria
    url = f"/scores/{house.year.pk}/{house.committee.pk}/"
    client = login(house.users.committee)
    client.post(url, {f"self-{manual.pk}": "20", f"version-{manual.pk}": "0"})
    client.post(url, {f"self-{manual.pk}": "21", f"version-{manual.pk}": "1"})
    # One saw the sheet before the first points, one before the second.
    for version in "01":
        stale = client.post(url, {f"self-{manual.pk}": "22", f"version-{manual.pk}": version})
        assert "Người khác vừa lưu" in stale.content.decode()
        assert Score.objects.get().self_points == 21


@pytest.mark.database  # a savepoint is undone
def test_a_line_that_was_rolled_back_with_a_wrong_one_can_be_saved_at_once(house, login, criteria):
    manual, measured = criteria
    url, client = f"/scores/{house.year.pk}/{house.committee.pk}/", login(house.users.committee)
    client.post(url, {f"self-{manual.pk}": "20", f"version-{manual.pk}": "0"})
    data = {f"self-{manual.pk}": "21", f"version-{manual.pk}": "1"}
    page = client.post(url, data | {f"self-{measured.pk}": "999"})
    shown = {
        line.criterion: int(form["version"].value() or 0) for line, form in page.context["lines"]
    }
    assert shown == {manual: 1, measured: 0}
    client.post(url, data | {f"version-{manual.pk}": shown[manual]})
    assert Score.objects.get().self_points == 21


@pytest.mark.database  # values kept as JSON
def test_frozen_points_keep_the_inputs_they_came_from(house, criteria):
    hold(house, dt.date(2026, 6, 1), marks="PPPPA")
    assert freeze_scores(house.year) == 2
    hold(house, dt.date(2026, 7, 1), marks="PPPPP")
    score = Score.objects.get(organization=house.committee)
    assert (score.numerator, score.denominator, score.measured_points) == (4, 5, 56)
    assert freeze_scores(house.year) == 0


def test_freezing_asks_the_same_queries_for_few_and_for_many_units(
    house, criteria, django_assert_num_queries
):
    cells = CriteriaSet.objects.create(
        year=house.year, level=40, name="Chi bộ", published_at="2026-01-01T00:00Z"
    )
    for position, measure in enumerate(("regular_meetings", "pledges_submitted", "exemplars")):
        Criterion.objects.create(
            criteria_set=cells, title=measure, weight=30, position=position, measure=measure,
            rule="share", target=100,
        )  # fmt: skip
    hold(house, dt.date(2026, 6, 1), marks="PPPPA")
    asked = 27  # the records behind the numbers are read too
    with django_assert_num_queries(asked):
        assert freeze_scores(house.year) == 2 + 3 * 3
    for number in range(12):
        office = OrganizationFactory(
            parent=house.bloc, kind__code="grassroots_committee", name=f"Đảng bộ {number}"
        )
        MemberFactory(cell=OrganizationFactory(parent=office))
    with django_assert_num_queries(asked):
        assert freeze_scores(house.year) == 12 + 3 * 12
    for score in Score.objects.select_related("organization", "criterion"):
        figure = FIGURES[score.criterion.measure].of(score.organization, period_of(house.year))
        assert (score.numerator, score.denominator) == (figure.numerator, figure.denominator)


def test_a_sheet_is_opened_only_for_a_year_of_the_unit_s_own_bloc(house, login, criteria):
    strange = CampaignYearFactory(year=2026, campaign=house.year.campaign)
    PositionFactory(
        member=house.users.staff.member, organization=strange.organization, post="staff"
    )
    client = login(house.users.staff)
    for year, status in ((house.year, 200), (strange, 404)):
        assert client.get(f"/scores/{year.pk}/{house.committee.pk}/").status_code == status


def test_grades_are_shown_as_proposed_and_then_as_decided(house, login):
    scheme = scheme_of(2026)
    good = grade(scheme, "good", "organization")
    row = EvaluationFactory(
        year=house.year,
        organization=house.committee,
        state="proposed",
        proposed_grade=good,
        proposed_points=80,
    )
    assert (
        "đề xuất HTTNV" in login(house.users.standing).get("/dashboard/figures/").content.decode()
    )
    row.decide(by=house.users.standing, grade=good)
    html = login(house.users.standing).get("/dashboard/figures/").content.decode()
    assert "đề xuất HTTNV" not in html
    assert "HTTNV" in html


def test_the_bloc_logs_no_meeting_of_a_cell(house, login):
    assert login(house.users.standing).get("/sessions/new/").status_code == 403


@pytest.mark.parametrize("role", ["committee", "standing"])
def test_points_ask_the_same_queries_for_few_and_for_many_cells(
    house, login, criteria, role, django_assert_max_num_queries
):
    """Of all other pages `test_walk` asks it."""
    client, sizes = login(getattr(house.users, role)), []
    for count in (0, 25):
        for _ in range(count):
            MemberFactory(cell=OrganizationFactory(parent=house.committee))
        with django_assert_max_num_queries(80) as captured:
            assert client.get("/dashboard/figures/").status_code == 200
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]


@pytest.fixture
def criteria_of_two_years(house, criteria):
    """Last year's set was copied to this year, one criterion weighing otherwise; both are scored."""
    manual, measured = criteria
    last = CampaignYearFactory(organization=house.bloc, year=2025, campaign=house.year.campaign)
    before = manual.criteria_set.copy_to(last)
    CriteriaSet.objects.filter(pk=before.pk).update(published_at="2025-01-01T00:00Z")
    before.criteria.filter(title=manual.title).update(weight=20)
    before.criteria.filter(title=measured.title).update(weight=80)
    for criterion, points in ((manual, 24), (before.criteria.get(title=manual.title), 18)):
        Score.objects.create(
            year=criterion.criteria_set.year, organization=house.committee, criterion=criterion,
            appraised_points=points,
        )  # fmt: skip
    hold(house, dt.date(2026, 6, 1), marks="PPPPA")
    hold(house, dt.date(2025, 12, 1), marks="PPPPP", year=last)
    return last


def test_last_year_s_points_stand_beside_this_year_s_on_page_workbook_and_print(
    house, login, criteria_of_two_years
):
    reference.load()
    client, place = login(house.users.standing), house.committee
    page = client.get("/dashboard/figures/")
    row = row_of(page, place)
    # A meeting of December counts: the points of last year are those of the whole year.
    assert cell_of(row, "score").values == (Decimal(98), Decimal(80))
    before = f"/scores/{criteria_of_two_years.pk}/{place.pk}/"
    assert f'cùng kỳ: <a href="{before}">98</a>' in page.content.decode()

    heat = {row.label: row for row in client.get("/dashboard/criteria/").context["board"].rows}
    manual, measured, total = heat[place.label].cells
    assert manual.values == (Decimal("90.0"), Decimal(24), Decimal("80.0"))
    assert measured.values == (Decimal("100.0"), Decimal(56), Decimal("80.0"))
    assert (total.values, total.note, total.note_url) == ((98, 80), "trước\xa098", before)

    for address, column in (
        ("/dashboard/figures/", "Điểm tiêu chí"),
        ("/dashboard/criteria/", "Tổng điểm"),
    ):
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}?format=xlsx").content))
        header, *lines = book.active.iter_rows(values_only=True)
        at = header.index(f"{column} (năm trước)")
        assert header[at + 1] == f"{column} (năm nay)"
        assert {line[0]: line[at : at + 2] for line in lines}[place.label] == (98, 80)
        pdf = PdfReader(io.BytesIO(client.get(f"{address}?format=pdf").content))
        assert "trước 98)" in " ".join(" ".join(p.extract_text() for p in pdf.pages).split())


def test_the_points_of_two_years_are_asked_in_the_same_queries_for_few_and_for_many_units(
    house, login, criteria_of_two_years
):
    client = login(house.users.standing)

    def counts():
        found = []
        for address in ("/dashboard/", "/dashboard/figures/", "/dashboard/criteria/"):
            with CaptureQueriesContext(connection) as captured:
                client.get(address)
            found.append(len(captured))
        return found

    counts()
    few = counts()
    for number in range(12):
        office = OrganizationFactory(
            parent=house.bloc, kind__code="grassroots_committee", name=f"Đảng bộ {number}"
        )
        MemberFactory(cell=OrganizationFactory(parent=office))
    assert counts() == few
