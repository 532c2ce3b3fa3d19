"""Figures: numerator, denominator and records behind them; the parts add up to the whole."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from campaigns.models import CompleteYear, StudySession, Topic
from members.models import LeavePeriod, Membership, Organization
from reports.figures.period import Period
from reports.figures.registry import FIGURES, split_figures
from reports.figures.slots import missing_meetings, slots_of
from tests.builders import hold
from tests.factories.members import (
    CampaignYearFactory,
    LeavePeriodFactory,
    MemberFactory,
    MembershipFactory,
    OrganizationFactory,
)
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory, mark_all


def value(key, organization, period):
    figure = FIGURES[key].of(organization, period)
    return (figure.numerator, figure.denominator)


@pytest.mark.database  # grouped and aggregated in SQL
@pytest.mark.parametrize("is_past", [False, True], ids=["in_the_portal", "declared_complete"])
def test_thirteen_thematic_meetings_in_thirteen_quarters_and_39_studies_in_39_months(
    house, is_past
):
    """In years that the portal lived through, and in those before it that were declared complete."""
    Organization.objects.exclude(pk__in=[house.bloc.pk, house.committee.pk, house.cell.pk]).update(
        dissolved_on=dt.date(2020, 1, 1)
    )
    years = {
        year: CampaignYearFactory(
            organization=house.bloc, year=year, campaign=house.year.campaign, is_backfill=is_past
        )
        for year in range(2021, 2025)
    }
    if is_past:
        Organization.objects.update(records_from=dt.date(2026, 1, 1))
    months = [(2021 + n // 12, n % 12 + 1) for n in range(39)]
    sessions = []
    for index, (year, month) in enumerate(months):
        kinds = ("study", "thematic") if index % 3 == 0 else ("study",)
        sessions += [
            StudySession(
                year=years[year], organization=house.cell, kind=kind, state="confirmed",
                held_on=dt.date(year, month, 1),
            )
            for kind in kinds
        ]  # fmt: skip
    StudySession.objects.bulk_create(sessions)
    period = Period(dt.date(2021, 1, 1), dt.date(2024, 3, 15))
    if is_past:
        assert value("thematic_meetings", house.committee, period) == (0, 0)
        for year in years.values():
            CompleteYear.objects.create(
                year=year, organization=house.committee, by=house.users.staff
            )
    assert value("thematic_meetings", house.committee, period) == (13, 13)
    assert value("monthly_studies", house.committee, period) == (39, 39)
    owed = missing_meetings(house.committee, period, list(slots_of(2024, study=True)))
    assert (house.cell in owed) is not is_past  # of a year before the portal nothing is missing


@pytest.mark.database  # grouped and aggregated in SQL
def test_two_meetings_in_one_month_count_once_and_a_young_cell_owes_fewer(house):
    hold(house, dt.date(2026, 3, 2))
    hold(house, dt.date(2026, 3, 30))
    hold(house, dt.date(2026, 4, 6))
    Organization.objects.filter(pk=house.cell.pk).update(founded_on=dt.date(2026, 3, 1))
    period = Period(dt.date(2026, 1, 1), dt.date(2026, 4, 30))
    assert value("regular_meetings", house.cell, period) == (2, 2)
    assert value("regular_meetings", house.sister_cell, period) == (0, 4)


@pytest.mark.database  # grouped and aggregated in SQL
def test_attendance_is_present_of_those_due_that_day(house):
    exempt = house.members[house.cell.pk][4]
    LeavePeriodFactory(member=exempt, kind=LeavePeriod.Kind.EXEMPT, starts_on=dt.date(2026, 7, 1))
    hold(house, dt.date(2026, 6, 1), marks="PPPPK")
    hold(house, dt.date(2026, 7, 6), marks="PPPA")
    period = Period.of_year(2026)
    assert value("attendance", house.cell, period) == (7, 9)
    assert value("excused", house.cell, period) == (1, 9)
    assert value("unexcused", house.cell, period) == (1, 9)
    assert FIGURES["attendance"].of(house.cell, period).full == "77,78% (7/9)"


def test_drafts_and_returned_sessions_do_not_count(house):
    session = hold(house, dt.date(2026, 6, 1))
    period = Period.of_year(2026)
    assert value("attendance", house.cell, period) == (5, 5)
    session.send_back(by=house.users.committee, reason="Sai")
    assert value("attendance", house.cell, period) == (0, 0)
    assert FIGURES["attendance"].of(house.cell, period).text == "–"


@pytest.mark.database  # compares and subtracts days in SQL
def test_a_meeting_logged_after_the_days_allowed_is_late_and_stays_late(house):
    late = hold(house, dt.date(2026, 11, 17))
    hold(house, dt.date(2026, 11, 18), kind="thematic")
    period = Period.of_year(2026)
    assert value("on_time", house.cell, period) == (1, 2)
    late.send_back(by=house.users.committee, reason="Thiếu")
    late.submit(by=house.users.secretary)
    assert value("on_time", house.cell, period) == (1, 2)


@pytest.mark.database  # grouped and aggregated in SQL
def test_pledges_are_counted_on_all_members_and_on_those_who_studied_the_topic(house):
    topic = Topic.objects.create(
        year=house.year, organization=house.bloc, title="Chuyên đề năm", is_annual=True
    )
    hold(house, dt.date(2026, 3, 20), kind="drive", marks="PPPAA", topic=topic)
    people = house.members[house.cell.pk]
    ordered = sorted(people, key=lambda member: (member.sort_name, member.pk))
    for member in (ordered[0], ordered[4]):
        PledgeFactory(year=house.year, organization=house.cell, member=member).submit(
            by=house.users.secretary
        )
    period = Period.of_year(2026)
    assert value("pledges_submitted", house.cell, period) == (2, 5)
    assert value("pledges_of_attendees", house.cell, period) == (1, 3)
    assert value("study_attendance", house.cell, period) == (3, 5)
    # The topic of another year, studied this year, makes nobody an attendee.
    last = CampaignYearFactory(organization=house.bloc, year=2025, campaign=house.year.campaign)
    Topic.objects.filter(pk=topic.pk).update(year=last)
    assert value("pledges_of_attendees", house.cell, period) == (0, 0)


@pytest.mark.database  # grouped and aggregated in SQL
def test_who_was_marked_at_a_draft_or_a_returned_session_is_no_attendee(house):
    topic = Topic.objects.create(
        year=house.year, organization=house.bloc, title="Chuyên đề năm", is_annual=True
    )
    here = {"year": house.year, "organization": house.cell, "topic": topic}
    draft = StudySessionFactory(**here, held_on=dt.date(2026, 3, 20))
    mark_all(draft, "PPPPP")
    period = Period.of_year(2026)
    assert value("pledges_of_attendees", house.cell, period) == (0, 0)
    draft.submit(by=house.users.secretary)
    assert value("pledges_of_attendees", house.cell, period) == (0, 5)
    draft.send_back(by=house.users.committee, reason="Sai")
    assert value("pledges_of_attendees", house.cell, period) == (0, 0)


@pytest.mark.database  # grouped and aggregated in SQL
def test_who_is_no_party_member_is_in_no_denominator(house):
    period = Period.of_year(2026)
    keys = ("members", "pledges_submitted", "members_unpledged")
    before = [value(key, house.cell, period) for key in keys]
    MemberFactory(cell=house.cell, is_party_member=False)
    assert [value(key, house.cell, period) for key in keys] == before
    MemberFactory(cell=house.cell)
    assert value("members", house.cell, period)[0] == before[0][0] + 1


@pytest.mark.parametrize(
    ("column", "day", "due"),
    [
        ("dissolved_on", dt.date(2026, 6, 1), 5),  # that day it is no more
        ("dissolved_on", dt.date(2026, 6, 2), 6),
        ("founded_on", dt.date(2026, 6, 30), 7),
        ("founded_on", dt.date(2026, 7, 1), 6),
    ],
)
def test_a_cell_is_due_in_the_months_in_which_it_exists_on_some_day(house, column, day, due):
    Organization.objects.filter(pk=house.cell.pk).update(**{column: day})
    assert value("regular_meetings", house.cell, Period.of_year(2026)) == (0, due)


@pytest.mark.database  # grouped and aggregated in SQL
def test_submitted_accepted_and_fulfilled_count_by_the_day_of_each_step(house):
    """Secretary fulfilled, deputy sent back, third waits, fourth partly, fifth fulfilled."""
    topic = Topic.objects.create(
        year=house.year, organization=house.bloc, title="Chuyên đề năm", is_annual=True
    )
    people, by = house.members[house.cell.pk], {"by": house.users.committee}
    for letter, member in zip("ABCDE", people, strict=True):
        member.full_name = f"Nguyễn Văn {letter}"
        member.save()
    hold(house, dt.date(2026, 3, 2), kind="drive", marks="PPPPA", topic=topic)
    pledges = [
        PledgeFactory(year=house.year, organization=house.cell, member=member) for member in people
    ]
    with time_machine.travel("2026-03-10T03:00:00Z", tick=False):
        for pledge in pledges:
            pledge.submit(by=house.users.secretary)
    with time_machine.travel("2026-04-10T03:00:00Z", tick=False):
        for n in (0, 1, 3, 4):
            pledges[n].accept(**by)
        pledges[1].send_back(**by, reason="Chưa cụ thể")
    with time_machine.travel("2026-11-10T03:00:00Z", tick=False):
        for n, result in ((0, "fulfilled"), (3, "partly"), (4, "fulfilled")):
            pledges[n].assess(**by, cell_result=result)
    pledges[4].assess(**by, cell_result="fulfilled", cell_comment="Tốt")

    def values(suffix, *until):
        period = Period(dt.date(2026, 1, 1), dt.date(2026, *until))
        keys = (suffix or "_submitted", f"_accepted{suffix}", f"_fulfilled{suffix}")
        return [value(f"pledges{key}", house.cell, period) for key in keys]

    assert values("", 3, 9) == [(0, 5), (0, 5), (0, 0)]
    assert values("", 3, 31) == [(4, 5), (0, 5), (0, 0)]
    assert values("", 10, 31) == [(4, 5), (3, 5), (0, 0)]
    assert values("", 11, 10) == [(4, 5), (3, 5), (2, 3)]
    assert values("_of_attendees", 11, 10) == [(3, 4), (2, 4), (1, 2)]
    assert values("_of_leaders", 11, 10) == [(1, 2), (1, 2), (1, 1)]
    november = Period(dt.date(2026, 1, 1), dt.date(2026, 11, 10))
    assert value("pledges_fulfilled_of_accepted", house.cell, november) == (2, 3)
    assert value("pledges_partly", house.cell, november) == (1, None)
    assert value("members_unpledged", house.cell, november) == (0, None)


@pytest.mark.database  # grouped and aggregated in SQL
def test_who_fulfilled_one_pledge_and_not_another_has_not_fulfilled(house):
    member = house.users.member.member
    for kind, result in (("training", "fulfilled"), ("following", "partly")):
        pledge = PledgeFactory(year=house.year, organization=house.cell, member=member, kind=kind)
        pledge.submit(by=house.users.member)
        pledge.accept(by=house.users.secretary)
        pledge.assess(by=house.users.secretary, cell_result=result)
    assert value("pledges_accepted", house.cell, Period.of_year(2026)) == (1, 5)
    assert value("pledges_fulfilled", house.cell, Period.of_year(2026)) == (0, 1)
    assert value("pledges_fulfilled_of_accepted", house.cell, Period.of_year(2026)) == (1, 2)


def test_figures_of_the_same_records_take_one_query(house, django_assert_num_queries):
    period = Period.of_year(2026)
    for stem in ("publicity", "award", "members_not_graded"):
        keys = [key for key in FIGURES if key.startswith(stem)]
        with django_assert_num_queries(2):  # that and the closed years of the bloc
            whole, _ = split_figures(keys, house.bloc, [house.committee], period)
        assert list(whole) == keys
        assert len(keys) > 3


@pytest.mark.database  # compares and subtracts days in SQL
def test_a_moved_member_counts_where_he_was_at_the_cut_off(house):
    member = house.members[house.cell.pk][2]
    Membership.objects.filter(member=member).update(ends_on=dt.date(2026, 5, 31))
    MembershipFactory(member=member, organization=house.far_cell, starts_on=dt.date(2026, 6, 1))
    spring, year = Period(dt.date(2026, 1, 1), dt.date(2026, 5, 31)), Period.of_year(2026)
    assert value("members", house.cell, spring)[0] - value("members", house.cell, year)[0] == 1
    assert value("members", house.bloc, spring) == value("members", house.bloc, year)


@pytest.mark.database  # grouped and aggregated in SQL
@pytest.mark.parametrize("level", ["bloc", "committee"])
def test_the_parts_add_up_to_the_whole_for_every_figure(house, level):
    hold(house, dt.date(2026, 6, 1), marks="PPPPK")
    hold(house, dt.date(2026, 6, 1), cell=house.far_cell, marks="PPPPPPPPP")
    PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    ).submit(by=house.users.member)
    parent = getattr(house, level)
    period = Period.of_year(2026, until=dt.date(2026, 11, 23))
    children = list(Organization.objects.get_children(parent))
    whole, parts = split_figures(FIGURES, parent, children, period)
    for key, figure in whole.items():
        assert figure == FIGURES[key].of(parent, period)
        if key not in ("grassroots", "documents"):  # these also count the parent's own
            assert figure.numerator == sum(parts[child.pk][key].numerator for child in children)


def one_of_each_model():
    """A figure for each kind of record that figures count: they share the page that lists it."""
    year = Period.of_year(2026)
    return {FIGURES[key].counted.rows(year).model: key for key in sorted(FIGURES)}.values()


@pytest.mark.database  # grouped and aggregated in SQL
def test_a_figure_of_every_kind_of_record_opens_its_page_and_is_hidden_from_others(house, login):
    hold(house, dt.date(2026, 6, 1), marks="PPPPK")
    for key in one_of_each_model():
        figure = FIGURES[key].of(house.committee, Period.of_year(2026))
        page = login(house.users.committee).get(figure.url)
        assert page.status_code == 200, key
        assert page.context["figure"].numerator == figure.numerator, key
        assert login(house.users.other_committee).get(figure.url).status_code == 404, key
        assert login(house.users.member).get(figure.url).status_code == 404, key


def test_the_records_behind_a_figure_are_those_that_were_counted(house, login):
    one = hold(house, dt.date(2026, 6, 1))
    StudySessionFactory(year=house.year, organization=house.cell, held_on=dt.date(2026, 7, 1))
    address = FIGURES["attendance"].of(house.cell, Period.of_year(2026)).url
    page = login(house.users.secretary).get(address)
    assert [record for record, *_ in page.context["records"]] == [one]
    assert one.get_absolute_url() in page.content.decode()


@pytest.mark.parametrize(
    ("key", "counted"),
    [("waiting_pledges", 1), ("pledges_submitted", 1), ("members_unpledged", 4)],
)
def test_above_the_cell_a_figure_of_members_pledges_opens_no_names(house, login, key, counted):
    member = house.users.member.member
    PledgeFactory(year=house.year, organization=house.cell, member=member).submit(
        by=house.users.member
    )
    name = str(member if counted == 1 else house.users.deputy.member)
    address = FIGURES[key].of(house.cell, Period.of_year(2026)).url
    shown = {}
    for role in ("secretary", "inspector", "committee", "standing", "staff"):
        page = login(getattr(house.users, role)).get(address)
        assert page.context["figure"].numerator == counted
        context = page.context
        shown[role] = (len(context["records"]), context["hidden"], name in page.content.decode())
    known, closed = (counted, 0, True), (0, counted, False)
    assert shown == {
        "secretary": known, "inspector": known,
        "committee": closed, "standing": closed, "staff": closed,
    }  # fmt: skip


def test_above_the_cell_a_leaders_pledge_is_named_behind_its_figures(house, login):
    pledge = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.deputy.member, is_leader=True
    )
    pledge.submit(by=house.users.deputy)
    client = login(house.users.committee)
    for key, record in (
        ("waiting_pledges", pledge), ("pledges_of_leaders", pledge.member.memberships.get())
    ):  # fmt: skip
        page = client.get(FIGURES[key].of(house.committee, Period.of_year(2026)).url)
        assert [record for record, *_ in page.context["records"]] == [record]


@pytest.mark.parametrize(
    "data", ["since=2026-13-01", "since=2026-05-01&until=2026-04-01", "since=x"]
)
def test_a_nonsense_period_is_not_found(house, login, data):
    client = login(house.users.committee)
    assert client.get(f"/figures/attendance/{house.committee.pk}/?{data}").status_code == 404


def test_a_figure_page_asks_the_same_queries_for_few_and_for_many_cells(
    house, login, django_assert_max_num_queries
):
    client = login(house.users.standing)
    hold(house, dt.date(2026, 6, 1))
    sizes = []
    for count in (0, 25):
        for _ in range(count):
            cell = OrganizationFactory(parent=house.committee)
            MemberFactory(cell=cell)
            hold(house, dt.date(2026, 6, 1), cell=cell, marks="P")
        address = f"/figures/attendance/{house.committee.pk}/"
        with django_assert_max_num_queries(20) as captured:
            client.get(address)
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]
