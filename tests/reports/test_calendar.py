"""The calendar of meetings: marks by month and quarter, for one cell and for the whole bloc."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.models import StudySession
from tests.builders import hold
from tests.factories.members import CampaignYearFactory, MemberFactory, OrganizationFactory
from tests.factories.sessions import StudySessionFactory

ADDRESS = "/sessions/calendar/"


def boxes(page, cell):
    """The marks of one cell by the label of their column."""
    row = next(row for row in page.context["board"].rows if row.organization == cell)
    return {box.slot.label: box for box in row.boxes}


def words(page, cell, *, study=False):
    """How each meeting stands, or each month's study outside the meeting."""
    found = boxes(page, cell).items()
    return {label: box.mark.code for label, box in found if box.slot.is_study == study}


def test_each_month_says_how_its_meeting_stands_and_opens_it(house, login):
    confirmed = hold(house, dt.date(2026, 1, 5))
    confirmed.confirm(by=house.users.committee)
    submitted = hold(house, dt.date(2026, 2, 5))
    returned = hold(house, dt.date(2026, 3, 5))
    returned.send_back(by=house.users.committee, reason="Thiếu kết luận")
    theme = hold(house, dt.date(2026, 5, 5), kind="thematic")
    page = login(house.users.committee).get(ADDRESS)
    marks = boxes(page, house.cell)
    assert words(page, house.cell) == {
        "T1": "held", "T2": "submitted", "T3": "returned", "CĐ I": "missing",
        "T4": "missing", "T5": "missing", "T6": "missing", "CĐ II": "submitted",
        "T7": "missing", "T8": "missing", "T9": "missing", "CĐ III": "missing",
        "T10": "missing", "T11": "upcoming", "T12": "upcoming", "CĐ IV": "upcoming",
    }  # fmt: skip
    assert marks["T1"].url == confirmed.get_absolute_url()
    assert marks["T2"].url == submitted.get_absolute_url()
    assert marks["CĐ II"].url == theme.get_absolute_url()
    html = page.content.decode()
    assert "Trả lại" in html
    assert returned.get_absolute_url() in html


def test_each_month_asks_for_a_study_outside_the_meeting_unless_the_year_does_not(house, login):
    study = hold(house, dt.date(2026, 2, 7), kind="study")
    client = login(house.users.committee)
    page = client.get(ADDRESS)
    assert words(page, house.cell, study=True) == {
        "HT2": "submitted", "HT11": "upcoming", "HT12": "upcoming",
        **{f"HT{month}": "missing" for month in (1, *range(3, 11))},
    }  # fmt: skip
    assert boxes(page, house.cell)["HT2"].url == study.get_absolute_url()
    missing = client.get(boxes(page, house.cell)["HT1"].url)
    assert missing.context["filter"].form.cleaned_data["kind"] == "study"
    row = next(row for row in page.context["board"].rows if row.organization == house.cell)
    assert len(row.meetings) == len(page.context["board"].columns) == 16
    gaps = [box.slot.label for box in row.meetings if box.missing_study]
    assert gaps == ["T1", *(f"T{month}" for month in range(3, 11))]
    assert row.meetings[0].missing_study.url.replace("&", "&amp;") in page.content.decode()
    house.year.monthly_study = False
    house.year.save()
    page = client.get(ADDRESS)
    assert words(page, house.cell, study=True) == {}
    assert len(boxes(page, house.cell)) == 16


def test_a_missing_month_opens_the_list_of_that_month(house, login):
    hold(house, dt.date(2026, 2, 5))
    client = login(house.users.committee)
    page = client.get(ADDRESS)
    url = boxes(page, house.cell)["T1"].url
    assert url in page.content.decode().replace("&amp;", "&")
    assert list(client.get(url).context["table"].data) == []
    february = client.get(url.replace("2026-01-01", "2026-02-01").replace("01-31", "02-28"))
    assert len(february.context["table"].data) == 1


def test_the_best_of_two_meetings_in_a_month_speaks_for_it(house, login):
    draft = hold(house, dt.date(2026, 1, 5), submit=False)
    page = login(house.users.secretary).get(ADDRESS)
    assert boxes(page, house.cell)["T1"].url == draft.get_absolute_url()
    better = hold(house, dt.date(2026, 1, 6))
    hold(house, dt.date(2026, 1, 7), submit=False)
    page = login(house.users.secretary).get(ADDRESS)
    assert boxes(page, house.cell)["T1"].url == better.get_absolute_url()


def test_a_draft_is_seen_in_its_cell_and_not_above(house, login):
    hold(house, dt.date(2026, 1, 5), submit=False)
    assert words(login(house.users.secretary).get(ADDRESS), house.cell)["T1"] == "draft"
    page = login(house.users.committee).get(ADDRESS)
    assert words(page, house.cell)["T1"] == "missing"


def test_months_before_the_founding_and_after_the_end_are_not_due(house, login):
    cell = OrganizationFactory(
        parent=house.committee,
        founded_on=dt.date(2026, 3, 31),
        dissolved_on=dt.date(2026, 7, 1),
    )
    OrganizationFactory(parent=house.committee, dissolved_on=dt.date(2026, 1, 1))
    page = login(house.users.committee).get(ADDRESS)
    found = words(page, cell)
    due = [label for label, code in found.items() if code == "missing"]
    assert due == ["T3", "CĐ I", "T4", "T5", "T6", "CĐ II"]
    assert set(found.values()) == {"missing", "not_due"}
    assert len(page.context["board"].rows) == 3


def test_one_cell_reads_its_year_month_by_month_with_every_session(house, login):
    regular = hold(house, dt.date(2026, 4, 6))
    study = hold(house, dt.date(2026, 4, 10), kind="study")
    hold(house, dt.date(2026, 4, 6), cell=house.sister_cell)
    page = login(house.users.secretary).get(ADDRESS)
    months = page.context["months"]
    assert [month.name for month in months] == [f"Tháng {n}" for n in range(1, 13)]
    assert months[3].sessions == [regular, study]
    assert [len(month.sessions) for month in months] == [0, 0, 0, 2, *[0] * 8]
    assert [len(month.boxes) for month in months] == [2, 2, 3] * 4
    assert study.get_absolute_url() in page.content.decode()


def test_a_committee_opens_one_of_its_cells_and_its_secretary_records_there(house, login):
    hold(house, dt.date(2026, 4, 6))
    address = f"{ADDRESS}?organization={house.cell.pk}"
    page = login(house.users.committee).get(address)
    assert len(page.context["months"]) == 12
    assert page.context["can_record"] is False
    assert page.context["parent"] == house.committee
    page = login(house.users.secretary).get(address)
    assert page.context["can_record"] is True
    assert page.context["parent"] is None


def test_the_bloc_reads_its_cells_under_their_committees(house, login):
    page = login(house.users.standing).get(ADDRESS)
    groups = [
        (group.parent, [row.organization for row in group.rows]) for group in page.context["groups"]
    ]
    assert groups == [
        (house.committee, [house.cell, house.sister_cell]),
        (house.other_committee, [house.far_cell]),
    ]


def test_only_cells_with_an_overdue_meeting_are_left_when_asked(house, login):
    house.year.monthly_study = False
    house.year.save()
    for month in range(1, 11):
        hold(house, dt.date(2026, month, 5))
    for month in (1, 4, 7):
        hold(house, dt.date(2026, month, 6), kind="thematic")
    client = login(house.users.committee)
    assert len(client.get(ADDRESS).context["page"]) == 2
    rows = client.get(f"{ADDRESS}?late=1").context["page"]
    assert [row.organization for row in rows] == [house.sister_cell]
    counts = {mark.code: n for mark, n in client.get(ADDRESS).context["counts"]}
    assert counts == {
        "held": 0, "submitted": 13, "returned": 0, "draft": 0, "missing": 13, "upcoming": 6,
    }  # fmt: skip


def test_last_years_calendar_is_chosen_and_a_year_unknown_is_not_found(house, login):
    last = CampaignYearFactory(organization=house.bloc, year=2025, campaign=house.year.campaign)
    session = StudySessionFactory(
        year=last, organization=house.cell, held_on=dt.date(2025, 12, 5), state="confirmed"
    )
    client = login(house.users.committee)
    found = boxes(client.get(f"{ADDRESS}?year=2025"), house.cell)
    assert found["T12"].url == session.get_absolute_url()
    assert found["CĐ IV"].mark.code == "missing"
    for nonsense in ("1999", "x", "²", "-1"):
        assert client.get(f"{ADDRESS}?year={nonsense}").status_code == 404


def test_who_views_nothing_is_refused_and_another_committees_cells_are_hidden(house, login):
    assert login(house.users.committee).get(ADDRESS).status_code == 200
    assert login(house.users.member).get(ADDRESS).status_code == 403
    assert login(house.users.administrator).get(ADDRESS).status_code == 403
    address = f"{ADDRESS}?organization={house.far_cell.pk}"
    assert login(house.users.other_committee).get(address).status_code == 200
    assert login(house.users.committee).get(address).status_code == 404
    assert login(house.users.secretary).get(address).status_code == 404


def test_the_list_of_sessions_leads_to_the_calendar(house, login):
    assert ADDRESS in login(house.users.secretary).get("/sessions/").content.decode()
    assert ADDRESS not in login(house.users.member).get("/sessions/").content.decode()


def crowd(house, count):
    """So many cells with a meeting in each month of the year so far."""
    for _ in range(count):
        cell = OrganizationFactory(parent=house.committee)
        MemberFactory(cell=cell)
        StudySession.objects.bulk_create(
            StudySession(
                year=house.year, organization=cell, held_on=dt.date(2026, month, 5),
                state="confirmed",
            )
            for month in range(1, 12)
        )  # fmt: skip


@pytest.mark.long
def test_three_hundred_cells_are_one_page_with_the_queries_of_one(
    house, login, django_assert_max_num_queries
):
    sizes = {}
    for count, cells in ((1, 1), (296, 297)):
        crowd(house, count)
        for role, others in (("committee", 2), ("standing", 3)):
            client = login(getattr(house.users, role))
            with django_assert_max_num_queries(13) as captured:
                page = client.get(ADDRESS).context["page"]
            assert len(page) == cells + others
            assert page.paginator.num_pages == 1
            sizes.setdefault(role, set()).add(len(captured))
    assert [len(found) for found in sizes.values()] == [1, 1]


def test_one_cells_months_ask_the_same_queries_for_few_and_many_sessions(
    house, login, django_assert_max_num_queries
):
    client = login(house.users.secretary)
    sizes = []
    for day in range(1, 28):
        hold(house, dt.date(2026, 3, day), kind="study", submit=False)
        if day in (1, 27):
            with django_assert_max_num_queries(14) as captured:
                client.get(ADDRESS)
            sizes.append(len(captured))
    assert sizes[0] == sizes[1]
