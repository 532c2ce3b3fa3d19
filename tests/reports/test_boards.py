"""The boards of the dashboard: their numbers are the records', on page, workbook and chart alike."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from campaigns.caps import top_limit
from campaigns.models import CapException, CompositeIndicator, CriteriaSet, Criterion, Pledge, Score
from reports import reference
from reports.boards.board import Chart
from reports.boards.movers import Move
from reports.boards.pictures.draw import picture
from reports.figures.figure import Figure, Unit
from reports.figures.registry import FIGURES
from reports.models import ExportRecord
from tests.builders import hold
from tests.copies import copied
from tests.factories.exemplars import CommendationFactory, NominationFactory, decision_of
from tests.factories.grading import EvaluationFactory, grade, scheme_of, settle
from tests.factories.members import CampaignYearFactory, MemberFactory, OrganizationFactory
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory
from tests.house import build_house

NAMES = (
    "progress", "pledges", "criteria", "grades", "months", "trend", "late", "movers",
    "composites", "statistics", "grading-list", "commendation-list", "figures",
)  # fmt: skip
WITH_CHART = ("progress", "grades", "months", "trend", "movers")


def evaluate(house, member, standing, *, cell=None, state="proposed", year=None):
    scheme = scheme_of((year or house.year).year)
    wanted = grade(scheme, standing)
    return EvaluationFactory(
        year=year or house.year, organization=cell or house.cell, member=member, scheme=scheme,
        state=state, proposed_grade=wanted, decided_grade=wanted if state == "decided" else None,
    )  # fmt: skip


def open_board(client, name, query=""):
    page = client.get(f"/dashboard/{name}/{query}")
    assert page.status_code == 200
    return page


def texts(page):
    """What each line prints, by its label."""
    return {row.label: [cell.text for cell in row.cells] for row in page.context["board"].rows}


def row_of(page, label):
    return next(row for row in page.context["board"].rows if row.label == label)


@pytest.fixture
def filled(db):
    """A year with something on every board, and a year before it."""
    return copied(full_boards)


def full_boards():
    house = build_house()
    last = CampaignYearFactory(organization=house.bloc, year=2025, campaign=house.year.campaign)
    house.year.pledge_due = dt.date(2026, 3, 31)
    house.year.self_grade_due = dt.date(2026, 11, 1)
    house.year.save()
    CompositeIndicator.objects.create(
        year=house.year, organization=house.bloc, name="Thành nền nếp",
        first="regular_meetings", second="attendance",
    )  # fmt: skip
    confirmed = hold(house, dt.date(2026, 1, 5), marks="PPPPA")
    confirmed.confirm(by=house.users.committee)
    hold(house, dt.date(2026, 2, 5))
    returned = hold(house, dt.date(2026, 3, 5))
    returned.send_back(by=house.users.committee, reason="Thiếu kết luận")
    StudySessionFactory(year=house.year, organization=house.cell, held_on=dt.date(2026, 4, 5))
    hold(house, dt.date(2025, 1, 5), year=last)
    hold(house, dt.date(2026, 1, 5), cell=house.far_cell)
    first, second, third, *_ = house.members[house.cell.pk]
    for member in (first, second, third):
        PledgeFactory(year=house.year, organization=house.cell, member=member).submit(
            by=house.users.secretary
        )
    Pledge.objects.get(member=first).accept(by=house.users.deputy)
    Pledge.objects.get(member=second).send_back(by=house.users.secretary, reason="Chưa cụ thể")
    NominationFactory(year=house.year, organization=house.cell, member=first)
    NominationFactory(year=house.year, organization=house.cell, member=second).nominate(
        by=house.users.secretary
    )
    CommendationFactory(organization=house.cell, member=first)
    evaluate(house, first, "top")
    evaluate(house, second, "good")
    evaluate(house, third, "good", state="decided")
    back = evaluate(house, house.members[house.cell.pk][3], "done")
    back.send_back(by=house.users.committee, reason="Xem lại")
    EvaluationFactory(
        year=house.year, organization=house.cell, member=house.members[house.cell.pk][4],
        state="open",
    )  # fmt: skip
    criteria = CriteriaSet.objects.create(
        year=house.year, level=20, name="Bộ tiêu chí", published_at="2026-01-01T00:00Z"
    )
    manual = Criterion.objects.create(criteria_set=criteria, title="Quán triệt", weight=30)
    Criterion.objects.create(
        criteria_set=criteria, title="Dự sinh hoạt", weight=70, position=1,
        measure="attendance", rule="share", target=100,
    )  # fmt: skip
    Score.objects.create(
        year=house.year, organization=house.committee, criterion=manual, self_points=30,
        appraised_points=18,
    )  # fmt: skip
    return house


def test_the_board_of_the_year_counts_every_record_at_its_stage(filled, login):
    page = open_board(login(filled.users.committee), "progress")
    waiting = 15 - 3  # eleven months and four quarters have begun; three are handed in
    assert texts(page)["Chi bộ Một"] == [
        str(waiting), "1", "1", "1",
        "2", "1", "1", "1",
        "1", "1", "0", "0",
        "1", "2", "1", "1",
    ]  # fmt: skip
    row = row_of(page, "Chi bộ Một")
    assert [cell.values for cell in row.cells[3::4]] == [(1, 15), (1, 5), (0, 2), (1, 5)]
    for noun, cells in zip(
        ("meetings", "pledges", "nominations", "evaluations"), range(4), strict=True
    ):
        for stage, cell in zip(
            ("submitted", "returned", "done"), row.cells[cells * 4 + 1 : cells * 4 + 4], strict=True
        ):
            figure = FIGURES[f"{noun}_stage_{stage}"].of(filled.cell, page.context["choice"].period)
            assert cell.values[0] == figure.numerator
            assert cell.url == (figure.url if figure.numerator else "")


def test_every_number_of_a_board_opens_a_page_with_that_number(filled, login):
    client = login(filled.users.standing)
    for name in NAMES:
        for row in open_board(client, name).context["board"].rows:
            for cell in row.cells:
                if "/figures/" not in cell.url:
                    continue
                figure = client.get(cell.url).context["figure"]
                assert cell.values[0] == figure.numerator, (name, row.label, cell)


def test_the_heat_table_prints_the_share_of_the_maximum_in_a_shade_of_its_own(filled, login):
    page = open_board(login(filled.users.standing), "criteria")
    rows = {row.label: row for row in page.context["board"].rows}
    own = rows[filled.committee.label]
    # Appraised before self-scored; 4/5, 5/5 and 5/5 present in the three counted meetings.
    assert [cell.values for cell in own.cells[:1]] == [(None, Decimal(18), Decimal("60.0"))]
    assert own.cells[0].shade == 2
    assert own.cells[0].url.startswith(f"/scores/{filled.year.pk}/{filled.committee.pk}/#tieu-chi-")
    assert own.cells[1].text == "90%"
    assert own.cells[2].values == (None, Decimal(81))
    assert rows[filled.other_committee.label].cells[0].text == "–"
    assert 'class="heat heat-2"' in page.content.decode()


def test_grades_are_counted_in_the_words_of_the_year_with_the_limit_of_the_scheme(filled, login):
    scheme = scheme_of(2026)
    client = login(filled.users.standing)
    page = open_board(client, "grades")
    board = page.context["board"]
    assert [column.label for column in board.columns[:4]] == [
        other.label for other in scheme.grades.filter(target="member")
    ]
    # What was sent back is nobody's proposal, so it is not counted.
    limit = top_limit(reached=3, graded=3, percent=scheme.cap_percent, base=scheme.cap_base)
    assert texts(page)[filled.committee.label] == ["1", "2", "0", "0", "3", str(limit)]
    assert row_of(page, filled.committee.label).cells[-1].note == "vượt"
    assert board.foot.cells[-1].values == (None,)
    settle(filled.year, cap_small_unit_minimum=1)
    assert texts(open_board(client, "grades"))[filled.committee.label][-1] == "1"
    old = CampaignYearFactory(organization=filled.bloc, year=2016, campaign=filled.year.campaign)
    evaluate(filled, filled.members[filled.cell.pk][0], "top", state="decided", year=old)
    html = open_board(client, "grades", "?year=2016").content.decode()
    assert "Đủ tư cách, hoàn thành xuất sắc nhiệm vụ" in html
    assert "Hoàn thành xuất sắc nhiệm vụ" not in html


@pytest.mark.parametrize("base", ["reached_good", "final_good", "all_graded"])
def test_the_cap_line_follows_the_base_and_the_exception(house, login, base):
    scheme = scheme_of(2026)
    scheme.cap_base = base
    scheme.save()
    for n in range(30):
        member = MemberFactory(cell=house.cell)
        evaluate(house, member, "top" if n < 5 else "good")
    evaluate(house, MemberFactory(cell=house.cell), "done")
    client = login(house.users.standing)
    expected = {"reached_good": 6, "final_good": 5, "all_graded": 6}[base]
    assert texts(open_board(client, "grades"))["Đảng bộ Sở Một"][-1] == str(expected)
    CapException.objects.create(
        year=house.year, organization=house.committee, target="member", reason="Lý do",
        decision=decision_of("cap", house.bloc, "1-QĐ/ĐUK", dt.date(2026, 11, 1)),
    )  # fmt: skip
    raised = {"reached_good": 7, "final_good": 6, "all_graded": 7}[base]
    assert texts(open_board(client, "grades"))["Đảng bộ Sở Một"][-1] == str(raised)


def test_by_sector_only_the_whole_sector_of_the_bloc_has_a_limit(house, login):
    scheme = scheme_of(2026)
    type(scheme).objects.update(cap_unit="sector", cap_percent=50)
    for base, sector in ((house.committee, "state"), (house.other_committee, "enterprise")):
        type(base).objects.filter(pk=base.pk).update(sector=sector)
    for cell, number in ((house.cell, 3), (house.far_cell, 2)):
        for member in house.members[cell.pk][:number]:
            evaluate(house, member, "good", cell=cell)
    client = login(house.users.standing)

    def limits(query):
        board = open_board(client, "grades", query).context["board"]
        return [row.cells[-1].text for row in [*board.rows, board.foot]]

    assert limits("") == ["–", "–", "–"]
    assert limits("?sector=state") == ["–", "1"]
    assert limits("?sector=state&kind=grassroots_committee") == ["–", "–"]


def test_organisations_are_capped_where_their_superior_decides(house, login):
    scheme = scheme_of(2026)
    for place, standing in ((house.cell, "top"), (house.sister_cell, "good")):
        EvaluationFactory(
            year=house.year, organization=place, scheme=scheme, state="proposed",
            proposed_grade=grade(scheme, standing, "organization"),
        )  # fmt: skip
    scheme.cap_percent = 50
    scheme.save()
    client = login(house.users.standing)
    cells = open_board(client, "grades", "?subject=cells").context["board"]
    own = next(row for row in cells.rows if row.label == house.committee.label)
    assert [cell.text for cell in own.cells] == ["1", "1", "0", "0", "2", "1"]
    assert cells.foot.cells[-1].text == "–"
    below = open_board(login(house.users.committee), "grades", "?subject=cells").context["board"]
    assert [row.cells[-1].text for row in below.rows] == ["–", "–"]
    assert below.foot.cells[-1].text == "1"


def test_months_show_meetings_held_and_due_with_the_attendance_of_the_month(filled, login):
    page = open_board(login(filled.users.committee), "months")
    board = page.context["board"]
    assert len(board.columns) == 12  # eleven months have begun; the year so far
    sister, own = board.rows  # the worst first
    assert own.cells[-1].values == (2, 11, 9, 10)
    assert [cell.values for cell in own.cells[:4]] == [
        (1, 1, 4, 5), (1, 1, 5, 5), (0, 1, 0, 0), (0, 1, 0, 0),
    ]  # fmt: skip
    assert sister.cells[0].values[:2] == (0, 1)
    assert board.foot.cells[0].values == (1, 2, 4, 5)
    assert own.cells[0].note == "80%"
    assert "since=2026-01-01&until=2026-01-31" in own.cells[0].note_url


def test_the_trend_has_a_line_for_every_year(filled, login):
    client = login(filled.users.standing)
    page = open_board(client, "trend")
    # This year's grades are not due: the one that is decided is no share of the year yet.
    assert texts(page) == {
        "2025": ["100%", "–", "–"],
        "2026 (đến 23/11)": ["94,74%", "chưa đến kỳ", "chưa đến kỳ"],
    }
    cell = page.context["board"].rows[1].cells[0]
    assert cell.values == (18, 19, 94.74)
    assert client.get(cell.url).context["figure"].numerator == 18


def test_the_late_are_named_with_what_they_owe(filled, login):
    type(filled.year).objects.filter(pk=filled.year.pk).update(monthly_study=False)
    page = open_board(login(filled.users.committee), "late")
    rows = {row.label: row for row in page.context["board"].rows}
    own = rows["Chi bộ Một"]
    assert own.cells[0].values == ("CĐ I, T4, T5, T6, CĐ II, T7, T8, T9, CĐ III, T10", 10)
    assert [cell.values[0] for cell in own.cells[1:]] == [2, 3, 2, 17]
    assert f"organization={filled.cell.pk}" in own.cells[0].url
    assert rows["Chi bộ Hai"].cells[0].values[1] == 13
    filled.year.monthly_study = True
    filled.year.pledge_due = dt.date(2026, 12, 1)
    filled.year.self_grade_due = dt.date(2026, 12, 1)
    filled.year.save()
    page = open_board(login(filled.users.committee), "late")
    own = next(row for row in page.context["board"].rows if row.label == "Chi bộ Một")
    assert [cell.values[-1] for cell in own.cells] == [20, 0, 0, 0, 20]  # the studies are due too


def test_movers_are_the_organisations_that_changed_most_with_both_values(filled, login):
    page = open_board(login(filled.users.committee), "movers")
    rows = page.context["board"].rows
    fall = next(row for row in rows if row.cells[0].text == "Đảng viên dự sinh hoạt")
    assert [cell.text for cell in fall.cells[1:]] == ["100%", "90%", "↓ giảm 10,00"]
    changes = [row.cells[3].values[0] for row in rows]
    up = [change for change in changes if change > 0]
    assert changes == sorted(c for c in changes if c < 0) + sorted(up, reverse=True)


def test_a_move_is_the_difference_of_the_shares_as_printed_and_none_before_both_are_known(house):
    now, before = Figure("a", "A", 29, 100, Unit.SHARE), Figure("a", "A", 1, 3, Unit.SHARE)
    assert Move(house.cell, now, before).change == Decimal("-4.33")
    assert Move(house.cell, now, before).is_known
    assert not Move(house.cell, replace(now, is_pending=True), before).is_known
    assert not Move(house.cell, now, replace(before, denominator=0)).is_known


@pytest.mark.parametrize("name", NAMES)
def test_the_workbook_of_a_board_equals_its_page_and_is_logged(filled, login, name):
    client = login(filled.users.standing)
    board = open_board(client, name).context["board"]
    response = client.get(f"/dashboard/{name}/?format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    header, *rows = sheet.iter_rows(values_only=True)
    lines = [*board.rows, board.foot] if board.foot else board.rows
    notes = header[1] == "Trực thuộc"
    assert rows == [
        tuple(
            value or None if isinstance(value, str) else value
            for value in (
                row.label,
                *([row.note] if notes else []),
                *(value for cell in row.cells for value in cell.values),
            )
        )
        for row in lines
    ]
    assert all(len(header) == len(row) for row in rows)
    record = ExportRecord.objects.get()
    assert (record.by, record.document) == (filled.users.standing, board.title)


@pytest.mark.database  # grouped and aggregated in SQL
@pytest.mark.parametrize("name", NAMES)
def test_filters_choose_the_units_and_stay_in_the_links(filled, login, name):
    type(filled.committee).objects.filter(pk=filled.committee.pk).update(sector="state")
    client = login(filled.users.standing)
    page = open_board(client, name, "?sector=state&kind=grassroots_committee")
    assert page.context["choice"].units == [filled.committee]
    assert all(
        "sector=state" in address and "kind=grassroots_committee" in address
        for address, _, _ in page.context["tabs"]
    )
    assert open_board(client, name, "?sector=party").context["choice"].units == []


def test_a_filtered_sum_holds_the_filtered_units_alone(filled, login):
    client = login(filled.users.standing)
    type(filled.committee).objects.filter(pk=filled.other_committee.pk).update(sector="state")
    whole = open_board(client, "months").context["board"].foot
    part = open_board(client, "months", "?sector=state").context["board"].foot
    assert whole.cells[0].values == (2, 3, 13, 14)
    assert part.cells[0].values == (1, 1, 9, 9)
    assert (whole.cells[0].url != "", part.cells[0].url) == (True, "")
    trend = open_board(client, "trend", "?sector=state").context["board"].rows[-1]
    assert trend.cells[0].values == (9, 9, 100)
    assert trend.cells[0].url.startswith("/dashboard/?")


@pytest.mark.parametrize("name", WITH_CHART)
def test_charts_are_pictures_without_script_that_the_policy_lets_pass(filled, login, name):
    client = login(filled.users.standing)
    html = open_board(client, name).content.decode()
    assert re.findall(r'class="picture picture-(\w+)" viewBox="0 0 (\d+) ', html)[:2] == [
        ("wide", "1000"), ("narrow", "330"),
    ]  # fmt: skip
    assert 'role="img" aria-label="Biểu đồ: ' in html
    response = client.get(f"/dashboard/{name}/?format=svg")
    svg = response.content.decode()
    assert response["Content-Type"] == "image/svg+xml"
    assert svg.startswith("<svg")
    assert "<script" not in svg
    assert " style=" not in svg
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]
    assert "<style" not in svg
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_bars_say_whole_percentages_with_the_exact_one_behind():
    chart = Chart("bars", "Dự sinh hoạt", ["Chi bộ 1", "Chi bộ 2"], [("Tỷ lệ", [94.94, 95.0])])
    assert re.findall(r">(\d+%)<title>([^<]+)</title>", picture(chart)) == [
        ("95%", "94,94%"), ("95%", "95%"),
    ]  # fmt: skip


def test_a_cell_has_its_own_line_and_no_picture_of_itself(filled, login):
    client = login(filled.users.secretary)
    board = open_board(client, "figures").context["board"]
    assert [row.label for row in board.rows] == [filled.cell.label]
    assert board.foot is None
    assert client.get("/dashboard/figures/?format=svg").status_code == 404


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_a_board_opens_to_whom_the_dashboard_opens(filled, login, client, name):
    def codes(page):
        roles = ("secretary", "member", "administrator", "standing", "committee")
        clients = [login(getattr(filled.users, role)).get(page) for role in roles]
        places = (filled.other_committee, filled.bloc, filled.cell)
        below = [client.get(f"{page}?organization={place.pk}") for place in places]
        return [response.status_code for response in (*clients, *below)]

    assert codes(f"/dashboard/{name}/") == codes("/dashboard/") == [
        200, 403, 403, 200, 200, 404, 404, 200,
    ]  # fmt: skip


def test_the_secretary_sees_his_own_cell_alone(filled, login):
    page = open_board(login(filled.users.secretary), "progress")
    assert list(texts(page)) == [filled.cell.label]
    assert page.context["board"].foot is None
    assert filled.sister_cell.name not in page.content.decode()


def test_lines_are_sorted_by_a_column_and_paged(filled, login):
    client = login(filled.users.committee)
    assert list(texts(open_board(client, "progress"))) == ["Chi bộ Hai", "Chi bộ Một"]
    up = open_board(client, "progress", "?sort=0").context["board"].rows
    down = open_board(client, "progress", "?sort=-0").context["board"].rows
    assert [row.label for row in up] == ["Chi bộ Một", "Chi bộ Hai"]
    assert [row.label for row in down] == ["Chi bộ Hai", "Chi bộ Một"]
    for _ in range(65):
        OrganizationFactory(parent=filled.committee)
    second = open_board(client, "progress", "?page=2")
    assert len(second.context["page"].object_list) == 17


@pytest.mark.long
def test_boards_ask_the_same_queries_for_one_and_for_many_children(filled, login):
    def counts():
        found = {}
        for role in ("committee", "standing"):
            client = login(getattr(filled.users, role))
            for name in NAMES:
                with CaptureQueriesContext(connection) as captured:
                    open_board(client, name)
                found[role, name] = len(captured)
        return found

    counts()
    few = counts()
    for _ in range(5):
        cell = OrganizationFactory(parent=filled.committee)
        base = OrganizationFactory(parent=filled.bloc, kind__code="grassroots_committee")
        for place in (cell, OrganizationFactory(parent=base)):
            member = MemberFactory(cell=place)
            hold(filled, dt.date(2026, 5, 5), cell=place, marks="P")
            PledgeFactory(year=filled.year, organization=place, member=member).submit(
                by=filled.users.secretary
            )
            evaluate(filled, member, "good", cell=place)
    assert counts() == few
    assert max(few.values()) < 70


def test_a_printed_board_has_its_chart_and_the_table_behind_it(filled, login):
    reference.load()
    data = login(filled.users.standing).get("/dashboard/grades/?format=pdf").content
    text = " ".join(PdfReader(io.BytesIO(data)).pages[0].extract_text().split())
    assert "vạch đen: tối đa mức cao nhất" in text
    assert "Đã có mức" in text


@pytest.mark.parametrize(
    ("name", "sheets"),
    [
        ("figures", 1),
        ("pledges", 1),
        ("grades", 1),
        ("trend", 1),
        ("movers", 1),
        ("progress", 1),
        ("months", 2),
    ],
)
def test_the_pictures_are_charts_of_the_workbook_beside_their_numbers(filled, login, name, sheets):
    data = login(filled.users.standing).get(f"/dashboard/{name}/?format=xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(data))
    pictured = book.worksheets[1:]
    assert len(pictured) == sheets
    if name == "months":  # shades of the table itself, then the lines
        assert pictured[0].conditional_formatting
        pictured = pictured[1:]
    [chart] = pictured[0]._charts
    header, *rows = pictured[0].iter_rows(values_only=True)
    assert rows
    assert len(chart.series) <= len(header) - 1
