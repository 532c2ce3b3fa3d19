"""A superior's delegates: assigned for a quarter on one page, matched and noted at the meeting."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.actions.visits import expected_visits
from campaigns.models import DelegateVisit, StudySession
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from tests.campaigns.test_proceedings import typed as typed_proceedings
from tests.campaigns.test_sessions import typed
from tests.factories.members import OrganizationFactory, PositionFactory, UserFactory
from tests.factories.sessions import StudySessionFactory, enter

PLAN = "/registers/visits/plan/"
DAY = dt.date(2026, 11, 3)


@pytest.fixture
def committee(house):
    """The secretary of the committee, who may attend its cells' meetings."""
    return house.users.committee.member


def plan(house, planned, delegate=None, **more):
    return DelegateVisit.objects.create(
        organization=more.pop("cell", house.cell), year=house.year, planned_on=planned,
        delegate=delegate or house.users.committee.member, **more,
    )  # fmt: skip


# The quarter's page


def test_a_quarter_is_assigned_on_one_page_with_committee_members_alone(house, login, committee):
    PositionFactory(member=house.users.member.member, organization=house.committee, post="staff")
    client = login(house.users.committee)
    page = client.get(PLAN)
    assert [line.cell for line, *_ in page.context["lines"]] == [house.cell, house.sister_cell]
    offered = page.context["form"].fields[f"delegate-{house.cell.pk}"].choices
    assert {pk for pk, _ in offered} == {
        "", str(committee.pk), str(house.users.standing.member_id)
    }  # fmt: skip
    data = {
        f"delegate-{house.cell.pk}": committee.pk, f"planned-{house.cell.pk}": "2026-12-03",
    }  # fmt: skip
    page = client.post(PLAN, data, follow=True)
    assert "Đã phân công 1 lượt dự sinh hoạt." in page.content.decode()
    visit = DelegateVisit.objects.get()
    assert (visit.organization, visit.delegate, visit.planned_on) == (
        house.cell, committee, dt.date(2026, 12, 3)
    )  # fmt: skip
    assert [line.visits for line, *_ in page.context["lines"]] == [[visit], []]
    assert PLAN in client.get("/registers/visits/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("planned", "", "Hãy ghi ngày dự kiến."),
        ("delegate", "", "Hãy chọn đại biểu."),
        ("delegate", "stranger", "Hãy chọn một mục có trong danh sách."),
        ("planned", "2026-09-30", "Ngày trong quý: 01/10 đến 31/12."),
        ("planned", "2026-12-03", "Chi bộ Một: Đồng chí này đã được phân công"),
    ],
)
def test_half_a_line_or_a_day_outside_the_quarter_is_refused(
    house, login, committee, field, value, sentence
):
    plan(house, dt.date(2026, 12, 3))
    stranger = house.users.member.member_id
    names = {name: f"{name}-{house.cell.pk}" for name in ("delegate", "planned")}
    data = {names["delegate"]: committee.pk, names["planned"]: "2026-12-10"}
    client = login(house.users.committee)
    page = client.post(PLAN, data | {names[field]: stranger if value == "stranger" else value})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert DelegateVisit.objects.count() == 1
    assert client.post(PLAN, data).status_code == 302


@pytest.mark.parametrize(
    ("months", "day", "expected"),
    [(3, None, (0, 4, True)), (3, DAY, (1, 4, False)), (3, dt.date(2026, 9, 30), (1, 4, True)),
     (1, DAY, (1, 11, False)), (12, dt.date(2026, 1, 5), (1, 1, False))],
)  # fmt: skip
def test_a_line_says_how_far_the_year_s_quota_is_met(house, login, months, day, expected):
    house.year.visit_every_months = months
    house.year.save()
    if day:
        plan(house, day, visited_on=day)
    line = login(house.users.committee).get(PLAN).context["lines"][0][0]
    assert (line.done, line.due, line.is_behind) == expected


def test_the_page_is_for_those_who_manage_and_shows_the_cells_under_one_superior(house, login):
    for user, code in ((house.users.secretary, 403), (house.users.member, 403)):
        assert login(user).get(PLAN).status_code == code
    client = login(house.users.staff)
    page = client.get(PLAN)
    assert page.context["superiors"] == [house.committee, house.other_committee]
    page = client.get(f"{PLAN}?organization={house.other_committee.pk}&quarter=1")
    assert [line.cell for line, *_ in page.context["lines"]] == [house.far_cell]
    assert page.context["quarter"] == 1
    page = login(house.users.committee).get(f"{PLAN}?organization={house.other_committee.pk}")
    assert page.context["superior"] == house.committee


def test_the_page_asks_the_same_queries_for_few_and_for_many(
    house, login, django_assert_max_num_queries
):
    client, sizes = login(house.users.committee), []
    for many in (1, 12):
        for _ in range(many):
            cell = OrganizationFactory(parent=house.committee)
            plan(house, DAY, cell=cell)
            UserFactory(post="committee", at=house.committee)
        with django_assert_max_num_queries(12) as captured:
            client.get(PLAN)
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]


def test_one_line_offers_the_committees_alone_and_keeps_whom_it_has(house, login, committee):
    gone = house.members[house.far_cell.pk][3]
    visit = plan(house, DAY, gone)
    client = login(house.users.committee)

    def offered(url):
        return set(client.get(url).context["form"].fields["delegate"].queryset)

    known = {committee, house.users.standing.member}
    assert offered("/registers/visits/new/") == known
    assert offered(visit.get_absolute_url()) == known | {gone}


def test_the_list_names_the_cell_once(house, login):
    plan(house, DAY)
    page = login(house.users.committee).get("/registers/visits/")
    assert [column.header for column in page.context["table"].columns] == [
        "Đại biểu", "Dự kiến", "Đã dự", "Không phân công trước", "Tổ chức"
    ]  # fmt: skip
    assert page.content.decode().count("Chi bộ Một</td>") == 1


# At the meeting


def test_a_meeting_put_off_into_the_next_month_still_has_its_visit(house, committee):
    planned = plan(house, dt.date(2026, 10, 30))
    earlier = plan(house, dt.date(2026, 9, 30))
    other = plan(house, dt.date(2026, 11, 20), house.users.standing.member)
    plan(house, DAY, cell=house.sister_cell)
    session = StudySession(organization=house.cell, held_on=DAY)
    assert list(expected_visits(session)) == [planned, other]
    planned.visited_on = dt.date(2026, 10, 30)
    planned.save()
    assert list(expected_visits(session)) == [earlier, other]
    assert list(expected_visits(session, dt.date(2026, 6, 1))) == []


def test_the_sheet_notes_who_came_and_whom_nobody_had_assigned(house, login, committee):
    assigned = plan(house, DAY)
    guest = house.users.standing.member
    client = login(house.users.secretary)
    new = StudySession(organization=house.cell, held_on=DAY)
    data = typed(new, "PPPPP", action="save", visits=assigned.pk, delegate=guest.pk)
    assert client.post("/sessions/new/", data).status_code == 302
    session = StudySession.objects.get()
    came = {visit.delegate: visit for visit in session.visits.all()}
    assert {who: (visit.visited_on, visit.unplanned) for who, visit in came.items()} == {
        committee: (DAY, False), guest: (DAY, True)
    }  # fmt: skip
    page = client.get(f"/sessions/{session.pk}/edit/")
    assert set(page.context["form"]["visits"].initial) == {visit.pk for visit in came.values()}
    shown = client.get(session.get_absolute_url()).content.decode()
    assert f"{guest} (không phân công trước)" in shown
    data = typed(session, "PPPPP", action="save")
    client.post(f"/sessions/{session.pk}/edit/", data)
    assert not session.visits.exists()
    assert [visit.visited_on for visit in DelegateVisit.objects.all()] == [None]


def test_who_comes_too_late_sees_the_delegates_and_cells_that_another_noted(
    house, login, committee
):
    assigned, guest = plan(house, DAY), house.users.standing.member
    client = login(house.users.secretary)
    new = StudySession(organization=house.cell, held_on=DAY)
    client.post("/sessions/new/", typed(new, "PPPPP", action="save"))
    session = StudySession.objects.get()
    mine = typed(session, "PPPPP", action="save", delegate=guest.pk)
    others = typed(
        session, "PPPPP", action="save", visits=assigned.pk, joint_cells=house.sister_cell.pk
    )
    sheet, minutes = f"/sessions/{session.pk}/edit/", f"/sessions/{session.pk}/minutes/"
    client.post(sheet, others)
    page = client.post(sheet, mine)
    found = [(line.label, line.saved, line.typed) for line in page.context["form"].conflict]
    assert found == [
        ("Đại biểu cấp trên đã dự", str(committee), str(guest)),
        ("Sinh hoạt chung với", str(house.sister_cell), "(trống)"),
    ]
    page = client.post(minutes, typed_proceedings(session))
    found = {line.label: (line.saved, line.typed) for line in page.context["form"].conflict}
    assert found["Đại biểu cấp trên đã dự"] == (str(committee), "(trống)")
    assert page.context["proceedings"].visits == set()


def test_an_assigned_delegate_chosen_from_the_list_fills_their_assignment(house, login, committee):
    assigned = plan(house, dt.date(2026, 11, 10))
    new = StudySession(organization=house.cell, held_on=DAY)
    data = typed(new, "PPPPP", action="save", delegate=committee.pk)
    client = login(house.users.secretary)
    client.post("/sessions/new/", data)
    assigned.refresh_from_db()
    assert (assigned.visited_on, DelegateVisit.objects.count()) == (DAY, 1)
    client.post(f"/sessions/{StudySession.objects.get().pk}/discard/")
    assigned.refresh_from_db()
    assert (assigned.visited_on, assigned.session) == (None, None)


def test_the_sheet_offers_the_committees_above_and_the_visits_of_its_day(house, login, committee):
    assigned = plan(house, dt.date(2026, 1, 10))
    client = login(house.users.secretary)
    form = client.get("/sessions/new/").context["form"]
    assert set(form.fields["delegate"].queryset) == {committee, house.users.standing.member}
    assert not form.fields["visits"].queryset.exists()
    new = StudySession(organization=house.cell, held_on=dt.date(2026, 1, 5))
    form = client.post("/sessions/new/", typed(new, action="refresh")).context["form"]
    assert list(form.fields["visits"].queryset) == [assigned]
    stranger = house.users.member.member_id
    page = client.post("/sessions/new/", typed(new, "PPPPP", action="save", delegate=stranger))
    assert "Hãy chọn một mục" in str(page.context["form"].errors["delegate"])


def test_a_visit_already_made_elsewhere_is_not_offered(house, committee):
    first = StudySessionFactory(year=house.year, organization=house.cell, held_on=DAY)
    plan(house, DAY, session=first, visited_on=DAY)
    second = StudySession(organization=house.cell, held_on=dt.date(2026, 11, 10))
    assert list(expected_visits(second)) == []
    assert len(expected_visits(first)) == 1


# Recorded at the meeting, shown at home, counted


def test_the_secretary_notes_which_assigned_delegates_came(house, login):
    came, other_month = plan(house, DAY), plan(house, dt.date(2026, 10, 3))
    session = enter(house)
    client, url = login(house.users.secretary), f"/sessions/{session.pk}/minutes/"
    page = client.get(url)
    assert list(page.context["visits"]) == [came]
    session.refresh_from_db()
    data = typed_proceedings(session, votes_for="0")
    client.post(url, data | {"visit": [came.pk, other_month.pk]})
    came.refresh_from_db()
    other_month.refresh_from_db()
    assert (came.session, came.visited_on, other_month.visited_on) == (session, DAY, None)
    session.refresh_from_db()
    client.post(url, typed_proceedings(session, votes_for="0"))
    came.refresh_from_db()
    assert (came.session, came.visited_on) == (None, None)


def test_the_delegate_finds_their_coming_visits_at_home_and_may_read_them(house, login):
    coming = plan(house, dt.date(2026, 12, 3))
    past = plan(house, DAY)
    client = login(house.users.committee)
    page = client.get("/").content.decode()
    shown = [record.get_absolute_url() in page for record in (coming, past)]
    assert shown == [True, False]
    assert client.get(coming.get_absolute_url()).status_code == 200


@pytest.mark.database  # compares and subtracts days in SQL
@pytest.mark.parametrize(("months", "expected"), [(3, "2/4"), (1, "3/11"), (12, "1/1")])
def test_visits_count_once_in_each_stretch_that_the_year_sets(house, months, expected):
    house.year.visit_every_months = months
    house.year.save()
    for day in (
        dt.date(2026, 1, 5),
        dt.date(2026, 2, 5),
        dt.date(2026, 11, 5),
        dt.date(2026, 11, 9),
    ):
        plan(house, day, visited_on=day)
    period = Period.of_year(2026, until=dt.date(2026, 11, 23))
    measure = FIGURES["delegate_visits"]
    assert measure.of(house.cell, period).detail == expected
    whole, parts = measure.split(house.committee, [house.cell, house.sister_cell], period)
    assert parts[house.cell.pk].detail == expected
    assert parts[house.sister_cell.pk].numerator == 0
    assert whole.numerator == parts[house.cell.pk].numerator
