"""What is late: nothing from before the portal, and what is typed from paper by its own day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaigns.actions.visits import visit_plan
from campaigns.models import CampaignYear, DelegateVisit, Pledge, StudySession
from members.models import Organization
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from tests.builders import hold
from tests.campaigns.test_found_bloc import OFFICE
from tests.campaigns.test_pledges import typed as typed_pledge
from tests.factories.members import CampaignYearFactory
from tests.factories.pledges import PledgeFactory

JANUARY = dt.date(2026, 1, 12)
DUE = dt.date(2026, 3, 31)


def start(house, day):
    """The cell keeps its records in the portal from this day on."""
    Organization.objects.update(records_from=day)
    house.cell.refresh_from_db()


def grace(house, until):
    CampaignYear.objects.update(late_entry_until=until)
    house.year.refresh_from_db()


def is_on_time(house, day, **fields):
    return StudySession.objects.get(pk=hold(house, day, **fields).pk).logged_on_time


# Meetings


def test_a_meeting_from_before_the_portal_is_not_late(house):
    assert not is_on_time(house, JANUARY)
    start(house, dt.date(2026, 7, 1))
    assert is_on_time(house, dt.date(2026, 6, 30))
    assert not is_on_time(house, dt.date(2026, 7, 1))


def test_a_meeting_of_a_year_before_the_portal_is_not_late(house):
    past = CampaignYearFactory(
        organization=house.bloc, year=2023, campaign=house.year.campaign, is_backfill=True
    )
    session = hold(house, dt.date(2023, 5, 4), year=past)
    assert session.logged_on_time
    assert not session.handbook_late
    assert not StudySession.objects.not_in_handbook().exists()


def test_meetings_typed_from_paper_until_the_day_that_the_year_sets_are_not_late(house):
    grace(house, timezone.localdate())
    assert is_on_time(house, JANUARY)
    grace(house, timezone.localdate() - dt.timedelta(days=1))
    assert not is_on_time(house, dt.date(2026, 2, 2))


def test_the_handbook_is_not_asked_for_before_the_portal_nor_while_paper_is_typed(house):
    session = hold(house, JANUARY)
    late = StudySession.objects.not_in_handbook()
    assert session.handbook_late
    assert late.exists()
    grace(house, timezone.localdate())
    session = StudySession.objects.get(pk=session.pk)
    assert not session.handbook_late
    assert not late.exists()
    grace(house, None)
    start(house, dt.date(2026, 2, 1))
    session = StudySession.objects.get(pk=session.pk)
    assert not session.handbook_late
    assert not late.exists()


# Pledges


def late_pledges(house):
    """How many are late: by the figure, and by each pledge."""
    by_figure = FIGURES["pledges_late"].of(house.cell, Period.of_year(2026)).numerator
    pledges = Pledge.objects.select_related("year", "organization")
    assert by_figure == sum(pledge.is_late for pledge in pledges)
    return by_figure


@pytest.fixture
def typed(house):
    """A paper pledge typed on 23 November, and one that its author wrote that day."""
    CampaignYear.objects.update(pledge_due=DUE)
    house.year.refresh_from_db()
    people = house.members[house.cell.pk]
    here = {"year": house.year, "organization": house.cell}
    paper = PledgeFactory(**here, member=people[2], on_behalf=True)
    own = PledgeFactory(**here, member=people[3])
    for pledge in (paper, own):
        pledge.submit(by=house.users.secretary)
    return paper


@pytest.mark.database  # compares and subtracts days in SQL
@pytest.mark.parametrize(("day", "is_late"), [(DUE, False), (dt.date(2026, 4, 1), True)])
def test_the_day_on_the_paper_decides_whether_a_pledge_is_late(house, typed, day, is_late):
    assert late_pledges(house) == 2
    Pledge.objects.filter(pk=typed.pk).update(paper_signed_on=day)
    assert Pledge.objects.get(pk=typed.pk).is_late is is_late
    assert late_pledges(house) == 1 + is_late


def test_paper_pledges_without_a_day_typed_until_the_day_that_the_year_sets_are_not_late(
    house, typed
):
    grace(house, timezone.localdate())
    assert late_pledges(house) == 1
    grace(house, timezone.localdate() - dt.timedelta(days=1))
    assert late_pledges(house) == 2


def test_no_pledge_is_late_that_was_due_before_the_portal(house, typed):
    start(house, DUE)
    assert late_pledges(house) == 2
    start(house, DUE + dt.timedelta(days=1))
    assert late_pledges(house) == 0
    start(house, DUE)
    CampaignYear.objects.update(is_backfill=True)
    assert late_pledges(house) == 0


def test_only_a_paper_pledge_has_a_day_on_the_paper(house, login, typed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Pledge.objects.filter(on_behalf=False).update(paper_signed_on=DUE)
    client = login(house.users.secretary)
    member = house.members[house.cell.pk][1]
    data = typed_pledge("Trồng cây", member=member.pk, action="submit")
    page = client.post("/pledges/paper/", data | {"paper_signed_on": "2026-11-24"})
    assert page.context["form"].errors == {"paper_signed_on": ["Ngày ở tương lai."]}
    client.post("/pledges/paper/", data | {"paper_signed_on": "2026-03-02"})
    pledge = Pledge.objects.get(member=member)
    assert (pledge.state, pledge.paper_signed_on) == ("submitted", dt.date(2026, 3, 2))
    assert not pledge.is_late
    page = client.get(pledge.get_absolute_url()).content.decode()
    assert "02/03/2026" in page
    assert "nộp muộn" not in page
    assert (
        "paper_signed_on"
        not in login(house.users.member).get("/pledges/new/").context["form"].fields
    )


# Visits of superiors


def test_stretches_before_the_portal_ask_for_no_visit(house):
    delegate = house.users.committee.member
    for day in (dt.date(2026, 2, 3), dt.date(2026, 8, 3)):
        DelegateVisit.objects.create(
            organization=house.cell, year=house.year, delegate=delegate,
            planned_on=day, visited_on=day,
        )  # fmt: skip

    def line():
        lines = visit_plan(
            superior=house.committee, year=house.year, first=dt.date(2026, 10, 1),
            last=dt.date(2026, 12, 31), today=timezone.localdate(),
        )  # fmt: skip
        return next(
            (line.done, line.due, line.is_behind) for line in lines if line.cell == house.cell
        )

    assert line() == (2, 4, True)
    start(house, dt.date(2026, 7, 1))
    assert line() == (1, 2, True)
    start(house, dt.date(2026, 11, 1))
    assert line() == (0, 0, False)


# From when an organisation keeps its records in the portal


def test_an_organisation_keeps_its_records_from_the_day_on_which_it_is_entered(house, login):
    client = login(house.users.staff)
    url = f"/organizations/{house.committee.pk}/new/"
    form = client.get(url).context["form"]
    assert form["records_from"].value() == timezone.localdate()
    page = client.get(house.cell.get_absolute_url()).content.decode()
    assert "từ ngày 01/01/2020" in page


def test_an_office_says_from_when_it_keeps_its_records(db, monkeypatch):
    monkeypatch.setenv("PORTAL_PASSWORD", "mat-khau-that-dai")
    call_command("found_bloc", **OFFICE, records_from=dt.date(2026, 7, 1))
    assert Organization.objects.get().records_from == dt.date(2026, 7, 1)
