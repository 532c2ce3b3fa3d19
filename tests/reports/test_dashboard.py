"""The dashboard: sentences, the cells that need attention, and no more links than a reader can see."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from campaigns.models import CampaignYear
from members.models import Member
from tests.builders import hold
from tests.factories.members import CampaignYearFactory, MemberFactory, OrganizationFactory
from tests.factories.pledges import PledgeFactory

MOST_LINKS = 60  # of the page's own content, in the first screen and below


@pytest.fixture
def running(house):
    """The far cell owes nothing; the others owe meetings and pledges, and come to fewer of them."""
    last = CampaignYearFactory(organization=house.bloc, year=2025, campaign=house.year.campaign)
    CampaignYear.objects.filter(pk=house.year.pk).update(
        pledge_due=dt.date(2026, 3, 31),
        grassroots_grade_due=dt.date(2026, 12, 31),
        monthly_study=False,
    )
    for month in range(1, 12):
        hold(house, dt.date(2026, month, 5), cell=house.far_cell)
    for month in (2, 5, 8, 11):
        hold(house, dt.date(2026, month, 6), cell=house.far_cell, kind="thematic")
    for member in Member.objects.filter(
        memberships__organization=house.far_cell, is_party_member=True
    ):
        PledgeFactory(year=house.year, organization=house.far_cell, member=member).submit(
            by=house.users.secretary
        )
    hold(house, dt.date(2026, 1, 5), marks="PPPPA")
    hold(house, dt.date(2025, 1, 5), marks="PPPPP", year=last)
    hold(house, dt.date(2026, 1, 5), cell=house.sister_cell, marks="PAAAAAA")
    return house


def opened(client, query=""):
    page = client.get(f"/dashboard/{query}")
    assert page.status_code == 200
    return page.context["dashboard"], page.content.decode()


def said(dashboard):
    return [
        (sentence.state.word, f"{sentence.main}{sentence.rest}") for sentence in dashboard.sentences
    ]


def test_the_overdue_is_said_first_and_each_sentence_opens_its_records(running, login):
    client = login(running.users.standing)
    dashboard, _ = opened(client)
    # Of eleven months and four quarters ten and three are over; one month was met in.
    assert said(dashboard) == [
        ("quá hạn", "2 chi bộ thiếu 24 buổi sinh hoạt, nhiều nhất là Chi bộ Hai, Đảng bộ Sở Một (12 buổi)"),
        ("quá hạn", "12 đảng viên chưa có cam kết, nhiều nhất là 12 người ở Đảng bộ Sở Một"),
        ("chú ý", "1 đơn vị giảm dự sinh hoạt quá 2 điểm so với cùng kỳ, nhiều nhất là Đảng bộ Sở Một, 100% còn 42%"),
        ("chú ý", "1 chi bộ có dưới 70% đảng viên dự sinh hoạt, thấp nhất là Chi bộ Hai, Đảng bộ Sở Một"),
        ("tốt", "Đảng bộ Sở Hai đủ mọi buổi đến hạn, 100% đảng viên dự sinh hoạt"),
    ]  # fmt: skip
    calendar, pledges, fallen, low, best = (
        client.get(sentence.url) for sentence in dashboard.sentences
    )
    assert (calendar.context["late"], calendar.context["board"].counts()[4][1]) == (2, 24)
    assert pledges.context["figure"].numerator == 12
    assert fallen.context["board"].rows[0].label == running.committee.label
    assert low.context["board"].rows[0].label == running.sister_cell.label
    assert best.context["choice"].organization == running.other_committee


def test_the_numbers_are_whole_with_the_exact_value_beside_and_grey_before_their_day(
    running, login
):
    dashboard, html = opened(login(running.users.standing))
    assert [(number.text, number.exact, number.words) for number in dashboard.numbers] == [
        ("39%", "39,39% (13/33)", "buổi thường kỳ, 13/33"),
        ("95%", "95,24% (140/147)", "dự sinh hoạt, giảm 4,8 điểm so với cùng kỳ"),
        ("43%", "42,86% (9/21)", "có cam kết, 9/21"),
        ("chưa đến kỳ", "", "xếp loại đảng viên, hạn 31/12/2026"),
    ]
    assert 'title="95,24% (140/147)"' in html
    assert dashboard.state == ("Số liệu đến hôm nay · 2 tổ chức cơ sở đảng, 3 chi bộ, 21 đảng viên")


def test_cells_come_worst_first_with_the_reason_in_words_and_twelve_months(running, login):
    dashboard, html = opened(login(running.users.standing))
    assert [
        (cell.organization.label, cell.above, [reason.text for reason in cell.reasons])
        for cell in dashboard.cells
    ] == [
        ("Chi bộ Hai", "Đảng bộ Sở Một", ["thiếu 12 buổi", "7 người chưa cam kết", "dự sinh hoạt 14%"]),
        ("Chi bộ Một", "Đảng bộ Sở Một", ["thiếu 12 buổi", "5 người chưa cam kết"]),
    ]  # fmt: skip
    worst = dashboard.cells[0]
    assert worst.reasons[0].detail.startswith("CĐ I, T2") or "T2" in worst.reasons[0].detail
    assert [share for share in worst.spark.shares if share is not None] == [100 / 7]
    assert "gần nhất 14% (tháng 1/2026)" in html
    assert {worst.figures[key].organization for key in worst.figures} == {running.sister_cell.pk}


def test_nothing_is_overdue_before_its_day(running, login):
    CampaignYear.objects.filter(pk=running.year.pk).update(pledge_due=dt.date(2026, 12, 1))
    dashboard, _ = opened(login(running.users.standing))
    assert not any("cam kết" in text for _, text in said(dashboard))
    assert not any("cam kết" in reason.text for cell in dashboard.cells for reason in cell.reasons)
    far, _ = opened(login(running.users.other_committee))
    assert [word for word, _ in said(far)] == ["tốt"]
    assert far.cells == []


def test_a_secretary_reads_of_the_own_cell_alone(running, login):
    dashboard, html = opened(login(running.users.secretary))
    assert said(dashboard)[0][1].startswith("Chi bộ thiếu 12 buổi sinh hoạt: ")
    assert [cell.organization for cell in dashboard.cells] == [running.cell]
    assert running.sister_cell.name not in html
    assert dashboard.bars == []


def test_an_address_that_sorts_or_filters_leads_to_the_table(running, login):
    client = login(running.users.standing)
    for query in ("sort=-attendance", "sector=state", "kind=cell", "level=cells"):
        page = client.get(f"/dashboard/?{query}")
        assert (page.status_code, page["Location"]) == (302, f"/dashboard/figures/?{query}")


def test_links_stay_few_whatever_the_number_of_cells(running, login):
    client = login(running.users.standing)
    for _ in range(12):
        cell = OrganizationFactory(parent=running.committee)
        MemberFactory(cell=cell)
    dashboard, html = opened(client)
    assert (len(dashboard.cells), dashboard.needing) == (8, 14)
    main = re.search(r"<main.*?</main>", html, re.DOTALL)[0]
    assert len(re.findall(r"<a\b", main)) <= MOST_LINKS


@pytest.mark.parametrize("name", ["figures", "pledges"])
def test_a_board_of_many_numbers_folds_them_behind_its_picture(running, login, name):
    client = login(running.users.standing)
    main = re.search(
        r"<main.*?</main>", client.get(f"/dashboard/{name}/").content.decode(), re.DOTALL
    )[0]
    assert 'class="behind"' in main, main
    before, folded = re.split('<details class="behind" *>', main)
    assert 'class="picture picture-wide"' in before
    assert len(re.findall(r"<a\b", before)) <= MOST_LINKS
    assert len(re.findall(r"<a\b", folded)) > 10
    sorted_page = client.get(f"/dashboard/{name}/?sort=-0").content.decode()
    assert '<details class="behind" open>' in sorted_page


@pytest.mark.parametrize("name", ["figures", "pledges", "progress", "months", "statistics"])
def test_a_board_ranks_all_cells_wherever_they_stand(running, login, name):
    client = login(running.users.standing)
    board = client.get(f"/dashboard/{name}/?level=cells").context["board"]
    shown = {(row.label, row.note) for row in board.rows}
    cells = {
        (running.cell.label, "Đảng bộ Sở Một"),
        (running.sister_cell.label, "Đảng bộ Sở Một"),
        (running.far_cell.label, "Đảng bộ Sở Hai"),
    }
    assert shown == (set() if name == "statistics" else cells)
    own = client.get(f"/dashboard/{name}/?organization={running.cell.pk}").context["board"]
    whole = client.get(f"/dashboard/{name}/").context["board"]
    line = {row.label: row for row in board.rows}.get(running.cell.label)
    if line:
        assert [c.values for c in line.cells] == [
            c.values for c in (own.rows or [own.foot])[0].cells
        ]
        assert [c.values for c in board.foot.cells] == [c.values for c in whole.foot.cells]


def test_the_worst_cell_by_attendance_is_one_step_away(running, login):
    client = login(running.users.standing)
    page = client.get("/dashboard/figures/?level=cells")
    assert [row.label for row in page.context["board"].rows] == [
        running.sister_cell.label, running.cell.label, running.far_cell.label,
    ]  # fmt: skip
    html = page.content.decode()
    assert 'aria-sort="ascending"' in html
    assert '<option value="attendance" selected>' in html
