"""Boards over several years: the figures of the report on the same days, each cell opens its own."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from members.models import Organization
from reports import reference
from reports.boards.pages import PAGES
from reports.figures.figure import PAPER_NOTE
from reports.year_end.report import period_report
from tests.copies import copied
from tests.reports.faces import docx_text, pdf_text, squeezed
from tests.reports.three_years import three_years

DAYS = "since=2024-01-01&until=2026-12-31"
OVER_YEARS = {page.address: page.over_years for page in PAGES if page.over_years}


@pytest.fixture
def house(db):
    """2024 on paper, 2025 closed with a cell that was moved afterwards, 2026 open."""
    return copied(three_years)


def open_board(client, name, query=DAYS):
    page = client.get(f"/dashboard/{name}/?{query}")
    assert page.status_code == 200
    return page


def printed(row, board):
    return {
        column.key: cell.in_print[0] for column, cell in zip(board.columns, row.cells, strict=True)
    }


@pytest.mark.parametrize("name", OVER_YEARS)
def test_a_board_of_several_years_has_the_figures_of_the_report_on_the_same_days(
    house, login, name
):
    page = open_board(login(house.users.standing), name)
    board, report = page.context["board"], period_report(house.bloc, page.context["choice"].asked)
    shown = printed(board.foot, board)
    assert tuple(shown) == OVER_YEARS[name]
    same = {key: report.figures[key].text for key in shown if key in report.figures}
    assert {key: shown[key] for key in same} == same
    assert len(same) > 4
    assert board.title.endswith("giai đoạn 2024–2026")
    assert (PAPER_NOTE in page.content.decode()) == ("pledges_submitted" in shown)


def test_yearly_figures_are_a_series_events_add_up_and_a_moved_cell_counts_where_it_stood(
    house, login
):
    client = login(house.users.standing)
    board = open_board(client, "figures").context["board"]
    whole = printed(board.foot, board)
    assert whole["pledges_submitted"] == "năm 2024: 75%*; năm 2025: 4,76%; năm 2026: 19,05%"
    assert whole["attendance"] == "94,12%"
    lines = {row.label: printed(row, board) for row in board.rows}
    left, joined = lines[house.committee.label], lines[house.other_committee.label]
    assert (left["attendance"], joined["attendance"]) == ("91,67%", "100%")
    assert left["welfare_paid"] == joined["welfare_paid"] == "1 triệu đồng"
    # Counts have a sum, which is called lượt.
    pledges = open_board(client, "pledges").context["board"]
    assert printed(pledges.foot, pledges)["members_unpledged"] == (
        "năm 2025: 20; năm 2026: 17; cộng 37 lượt"
    )


@pytest.mark.parametrize("name", OVER_YEARS)
def test_every_number_of_a_board_of_several_years_opens_a_page_with_that_number(house, login, name):
    client = login(house.users.standing)
    board = open_board(client, name).context["board"]
    opened = 0
    for row in board.lines:
        for cell in row.cells:
            pairs = [(link.url, link.label) for link in cell.links] or [(cell.url, cell.text)]
            for url, words in pairs:
                if url:
                    figure = client.get(url).context["figure"]
                    assert figure.full in words or figure.whole_text == words, (row.label, url)
                    opened += 1
    assert opened > 15


def test_its_workbook_and_papers_hold_the_same_numbers_year_by_year(house, login):
    reference.load()
    client = login(house.users.standing)
    board = open_board(client, "figures").context["board"]
    response = client.get(f"/dashboard/figures/?{DAYS}&format=xlsx")
    assert 'filename="so-lieu-2024-2026.xlsx"' in response["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    header, *rows = sheet.iter_rows(values_only=True)
    whole = dict(zip(header, rows[len(board.rows)], strict=True))
    label = "Đảng viên đăng ký, cam kết"
    assert [whole[f"{label} (năm {year}, %)"] for year in (2024, 2025, 2026)] == [75, 4.76, 19.05]
    assert whole[f"{label} (năm 2026, tổng số)"] == 21
    assert rows[-1][0] == board.note
    pledges = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/dashboard/pledges/?{DAYS}&format=xlsx").content)
    ).active
    assert "Chậm: đảng viên chưa nộp cam kết" not in next(pledges.values)
    assert "Đảng viên chưa nộp cam kết (cộng (lượt))" in next(pledges.values)
    for kind, read in (("pdf", pdf_text), ("docx", docx_text)):
        text = squeezed(read(client.get(f"/dashboard/figures/?{DAYS}&format={kind}").content))
        assert squeezed("năm 2024: 75%*; năm 2025: 4,76%; năm 2026: 19,05%") in text
        assert squeezed(PAPER_NOTE) in text


def test_a_filter_leaves_the_units_that_fit_and_sums_them_year_by_year(house, login):
    Organization.objects.filter(pk=house.other_committee.pk).update(sector="state")
    page = open_board(login(house.users.standing), "figures", f"{DAYS}&sector=state")
    board = page.context["board"]
    [row] = board.rows
    assert (
        printed(board.foot, board)["pledges_submitted"] == printed(row, board)["pledges_submitted"]
    )
    assert not any(link.url for cell in board.foot.cells for link in cell.links)
    tabs = {name: address for address, _, name in page.context["tabs"]}
    assert "since=2024-01-01" in tabs["reports:board_pledges"]
    assert "year=2026" in tabs["reports:board_months"]


def test_other_boards_lead_there_and_days_that_make_no_period_are_told(house, login):
    client = login(house.users.standing)
    for address in ("", "months/", "late/"):
        page = client.get(f"/dashboard/{address}?{DAYS}", follow=True)
        assert page.request["PATH_INFO"] == "/dashboard/figures/"
        assert page.context["choice"].asked.start == dt.date(2024, 1, 1)
    page = open_board(client, "figures", "since=2026-05-01&until=2024-01-01")
    assert page.context["choice"].asked is None
    assert "Ngày cuối phải từ ngày đầu trở đi" in page.content.decode()
    assert (
        "chưa đến"
        in open_board(client, "figures", "since=2031-01-01&until=2032-01-01").content.decode()
    )
    # The year chosen in the form wins over the days that it came from.
    assert open_board(client, "figures", f"{DAYS}&year=2025").context["choice"].asked is None


def test_the_periods_of_reports_are_offered_on_the_boards(house, login):
    html = open_board(login(house.users.standing), "figures", "").content.decode()
    campaign = house.year.campaign
    assert f"since={campaign.starts_on}&amp;until=" in html
