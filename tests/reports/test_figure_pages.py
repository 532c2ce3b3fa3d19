"""The pages of figures: what is missing before what was counted, and all of them on the demo."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import CampaignYear
from members.models import Organization, User
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from tests.builders import hold
from tests.factories.pledges import PledgeFactory

DAYS = dt.date(2026, 1, 1), dt.date(2026, 11, 23)
MOST_QUERIES = 26  # of any figure's page, whatever it lists


def opened(client, key, organization, query=""):
    page = client.get(f"/figures/{key}/{organization.pk}/{query}")
    assert page.status_code == 200
    return page, " ".join(page.content.decode().split())


@pytest.fixture
def pledged(house):
    CampaignYear.objects.filter(pk=house.year.pk).update(
        pledge_due=dt.date(2026, 3, 31), monthly_study=False
    )
    for member in house.members[house.cell.pk][:2]:
        PledgeFactory(year=house.year, organization=house.cell, member=member).submit(
            by=house.users.secretary
        )
    return house


def test_a_share_opens_who_is_missing_first_with_names_in_the_cell_alone(pledged, login):
    page, html = opened(login(pledged.users.secretary), "pledges_submitted", pledged.cell)
    lacking = page.context["lacking"]
    assert (lacking.text, lacking.deadline, lacking.is_overdue) == (
        "3 đảng viên chưa nộp cam kết", "hạn 31/03/2026", True,
    )  # fmt: skip
    assert len(lacking.lines) == 3
    assert html.index("chưa nộp cam kết") < html.index("Đã tính (2)")

    page, html = opened(login(pledged.users.standing), "pledges_submitted", pledged.cell)
    lacking = page.context["lacking"]
    assert (lacking.count, lacking.lines, lacking.hidden) == (3, [], 3)
    assert "tên chỉ chi bộ xem được" in html.lower()
    # Two were counted: the page never says that there is none.
    assert "Đã tính (2)" in html
    assert "Không có hồ sơ nào" not in html
    assert "Chưa có hồ sơ nào" not in html


def test_a_share_of_meetings_names_the_months_that_are_missing(pledged, login):
    hold(pledged, dt.date(2026, 1, 5))
    hold(pledged, dt.date(2026, 1, 6), cell=pledged.far_cell)
    hold(pledged, dt.date(2026, 2, 6), cell=pledged.far_cell)
    client = login(pledged.users.standing)
    page, _ = opened(client, "regular_meetings", pledged.bloc)
    figure, lacking = page.context["figure"], page.context["lacking"]
    assert (figure.detail, lacking.count) == ("3/33", 30)
    assert lacking.text == "30 buổi sinh hoạt thường kỳ chưa có"
    assert [(line.label, line.organization) for line in lacking.lines] == [
        (pledged.sister_cell.label, pledged.committee),
        (pledged.cell.label, pledged.committee),
        (pledged.far_cell.label, pledged.other_committee),
    ]
    assert lacking.lines[1].detail == "T2, T3, T4, T5, T6, T7, T8, T9, T10"
    assert (lacking.deadline, lacking.running) == (
        "27 buổi quá hạn",
        3,
    )  # the running month has time still
    children = [child for child, _ in page.context["children"]]
    assert children == [pledged.committee, pledged.other_committee]  # the lowest first


def test_each_meeting_has_its_own_share_the_lowest_first(pledged, login):
    full = hold(pledged, dt.date(2026, 1, 5), marks="PPPPP")
    low = hold(pledged, dt.date(2026, 2, 5), marks="PPAAA")
    client = login(pledged.users.standing)
    page, _ = opened(client, "attendance", pledged.cell)
    assert [(record, ratio) for record, *_, ratio in page.context["records"]] == [
        (low, ("2/5", "40%")), (full, ("5/5", "100%")),
    ]  # fmt: skip
    assert page.context["lacking"].text == "3 lượt vắng"
    page, _ = opened(client, "attendance", pledged.cell, "?sort=-ratio")
    assert [record for record, *_ in page.context["records"]] == [full, low]


def test_what_is_not_due_is_not_overdue(pledged, login):
    CampaignYear.objects.filter(pk=pledged.year.pk).update(pledge_due=dt.date(2026, 12, 1))
    page, html = opened(login(pledged.users.secretary), "pledges_submitted", pledged.cell)
    assert not page.context["lacking"].is_overdue
    assert "hạn 01/12/2026" in html


def pages_of_a_kind():
    """One figure of those whose pages list the same records in the same way."""
    kinds = {}
    for key, measure in FIGURES.items():
        listed = measure.counted.source, measure.in_cell, measure.unit, bool(measure.lacks)
        kinds.setdefault(listed, key)
    return kinds.values()


@pytest.mark.long
def test_no_figure_s_page_asks_a_query_a_record(demo, db, login):
    client = login(User.objects.get(username="thuongvu"))
    bloc = Organization.objects.get(depth=1)
    asked = {}
    for key in pages_of_a_kind():
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/figures/{key}/{bloc.pk}/?since=2026-01-01&until=2026-11-23")
        assert page.status_code == 200
        asked[key] = len(queries)
    assert {key: count for key, count in asked.items() if count > MOST_QUERIES} == {}


@pytest.mark.long
def test_no_figure_counts_without_records_to_open(demo, db):
    bloc, period = Organization.objects.get(depth=1), Period(*DAYS)
    for key, measure in FIGURES.items():
        has_records = measure.records(bloc, period).exists()
        assert has_records or not measure.of(bloc, period).numerator, key
