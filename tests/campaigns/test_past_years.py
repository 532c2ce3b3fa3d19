"""Years before the portal (ghi bổ sung): opened, recorded, declared complete, closed as they are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from campaigns.actions.years import (
    declare_complete,
    open_past_year,
    prepare_next_year,
    withdraw_complete,
)
from campaigns.models import (
    Assignment,
    CampaignYear,
    CompleteYear,
    GradingScheme,
    Nomination,
    Pledge,
)
from campaigns.reference import load
from members.models import Membership
from reports import reference
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from reports.models import DocumentNumber
from reports.year_end.actions.closing import close_year
from tests.builders import hold
from tests.campaigns.test_pledges import typed
from tests.factories.exemplars import CommendationFactory


@pytest.fixture
def past(house):
    load()
    year = open_past_year(organization=house.bloc, calendar_year=2023, by=house.users.staff)
    Membership.objects.filter(organization=house.cell).update(starts_on=dt.date(2020, 1, 1))
    return year


def figure(key, organization, year=2023):
    value = FIGURES[key].of(organization, Period.of_year(year))
    return value.numerator, value.denominator


@pytest.mark.parametrize(
    ("year", "directive"),
    [(2009, "Chỉ thị số 06"), (2016, "Chỉ thị số 05"), (2021, "Kết luận số 01")],
)
def test_staff_open_any_earlier_year_under_the_directive_of_that_time(
    house, login, year, directive
):
    load()
    client = login(house.users.staff)
    assert "/years/past/" in client.get("/years/").content.decode()
    data = {"organization": house.bloc.pk, "year": year}
    page = client.post("/years/past/", data, follow=True)
    assert f"Đã mở năm {year} để ghi bổ sung." in page.content.decode()
    made = CampaignYear.objects.get(year=year)
    assert (made.state, made.is_backfill, made.pledge_due) == ("open", True, None)
    assert made.campaign.directive.startswith(directive)
    assert made.steps.get().action == "open"
    house.cell.refresh_from_db()
    assert house.cell.records_from == dt.date(2020, 1, 1)
    assert "năm ghi bổ sung" in client.get(made.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("year", "message"),
    [
        (2023, "Năm 2023 đã có trong cổng."),
        (2026, "Năm 2026 đã có trong cổng."),
        (2027, "Chỉ ghi bổ sung cho năm đã qua."),
        (1990, "Năm 1990 chưa có chỉ thị về học tập và làm theo Bác."),
    ],
)
def test_a_year_that_exists_is_not_over_or_had_no_directive_is_refused(
    house, past, login, year, message
):
    data = {"organization": house.bloc.pk, "year": year}
    page = login(house.users.staff).post("/years/past/", data)
    assert page.context["form"].errors == {"year": [message]}


@pytest.mark.parametrize("role", ["secretary", "committee", "inspector", "administrator"])
def test_nobody_below_the_highest_organisation_opens_a_past_year(house, login, role):
    client = login(getattr(house.users, role))
    assert client.get("/years/past/").status_code == 403
    data = {"organization": house.bloc.pk, "year": 2023}
    assert client.post("/years/past/", data).status_code == 403


def test_records_of_a_past_year_are_entered_with_their_true_dates(house, past, login):
    hold(house, dt.date(2023, 5, 4), year=past)
    assert figure("attendance", house.cell) == (5, 5)
    client = login(house.users.secretary)
    page = client.get("/pledges/paper/")
    assert page.context["working_for"].past_years == [2023]
    member = house.members[house.cell.pk][2]
    left = house.members[house.cell.pk][3]
    Membership.objects.filter(member=left).update(ends_on=dt.date(2024, 6, 30))
    for person in (member, left):
        data = typed("Trồng cây", member=person.pk, action="submit", paper_signed_on="2023-02-01")
        client.post(f"/pledges/paper/?organization={house.cell.pk}&year=2023", data)
    pledges = Pledge.objects.filter(year=past)
    assert [(pledge.state, pledge.is_late) for pledge in pledges] == [("submitted", False)] * 2
    assert figure("pledges_submitted", house.cell) == (2, 5)
    pledges[0].accept(by=house.users.deputy)
    assert figure("pledges_accepted", house.cell) == (1, 5)
    assert client.get("/pledges/paper/?year=2022").status_code == 404
    assert client.get("/exemplars/new/?year=2023").context["nomination"].year == past
    assert not Nomination.objects.exists()
    assert past.calendar_year == 2023
    assert GradingScheme.objects.of_year(2023).first_year <= 2023


def test_a_decision_of_a_past_year_is_counted_in_its_year(house, past):
    CommendationFactory(
        organization=house.bloc, decided_on=dt.date(2023, 10, 5), achievement_year=2023
    )
    assert figure("exemplars", house.bloc)[0] == 1


def test_a_past_year_is_declared_complete_for_a_unit_and_that_is_taken_back_with_a_reason(
    house, past, login
):
    for month in range(1, 13):
        hold(house, dt.date(2023, month, 3), year=past)
    assert figure("regular_meetings", house.cell) == (0, 0)
    client, url = login(house.users.staff), f"/years/{past.pk}/complete/"
    assert url in client.get(past.get_absolute_url()).content.decode()
    client.post(url, {"organization": house.cell.pk})
    declaration = CompleteYear.objects.get()
    assert (declaration.organization, declaration.by) == (house.cell, house.users.staff)
    assert figure("regular_meetings", house.cell) == (12, 12)
    page = client.post(url, {"organization": house.cell.pk})
    assert "Chi bộ Một đã được khai đủ năm 2023." in page.content.decode()
    withdraw = f"{url}{declaration.pk}/withdraw/"
    assert withdraw in client.get(past.get_absolute_url()).content.decode()
    client.post(withdraw, {"reason": ""})
    assert CompleteYear.objects.exists()
    client.post(withdraw, {"reason": "Còn thiếu quý IV"})
    assert not CompleteYear.objects.exists()
    assert figure("regular_meetings", house.cell) == (0, 0)
    steps = past.steps.values_list("action", "reason")
    assert list(steps)[1:] == [
        ("declare_complete", "Chi bộ Một"),
        ("withdraw_complete", "Chi bộ Một: Còn thiếu quý IV"),
    ]


def test_only_an_open_past_year_of_the_bloc_is_declared_complete(house, past, login):
    staff = house.users.staff
    with pytest.raises(ValidationError, match="Chỉ khai đủ cho năm ghi bổ sung"):
        declare_complete(year=house.year, organization=house.cell, by=staff)
    client = login(house.users.staff)
    assert client.get(f"/years/{house.year.pk}/complete/").status_code == 404
    declaration = declare_complete(year=past, organization=house.committee, by=staff)
    with pytest.raises(ValidationError, match="Đảng bộ Sở Một đã được khai đủ"):
        declare_complete(year=past, organization=house.cell, by=staff)
    CampaignYear.objects.filter(pk=past.pk).update(state="closed")
    with pytest.raises(ValidationError, match="đã chốt"):
        declare_complete(year=past, organization=house.bloc, by=staff)
    with pytest.raises(ValidationError, match="đã chốt"):
        withdraw_complete(declaration=declaration, by=staff, reason="Sai")
    assert "/complete/" not in client.get(past.get_absolute_url()).content.decode()


def test_after_a_past_year_no_next_year_is_prepared(house, past, login):
    page = login(house.users.staff).get(past.get_absolute_url()).content.decode()
    assert "/next/" not in page
    with pytest.raises(ValidationError):
        prepare_next_year(last=past)


def test_a_past_year_closes_with_what_it_has(house, past, login):
    reference.load()
    session = hold(house, dt.date(2023, 5, 4), year=past)
    session.send_back(by=house.users.committee, reason="Thiếu")
    hold(house, dt.date(2023, 6, 1), year=past)
    client = login(house.users.standing)
    page = client.get(f"/years/{past.pk}/").content.decode()
    assert f"/reports/close/{past.pk}/" in page
    page = client.get(f"/reports/close/{past.pk}/")
    assert page.status_code == 200
    with pytest.raises(ValidationError, match="chưa đánh giá"):
        close_year(house.year, by=house.users.standing)
    editions = close_year(past, by=house.users.standing)
    past.refresh_from_db()
    assert past.state == "closed"
    assert {edition.number for edition in editions} == {""}
    assert not DocumentNumber.objects.exists()
    with pytest.raises(ValidationError, match="đã chốt"):
        hold(house, dt.date(2023, 7, 3), year=past)


def test_what_a_meeting_of_a_past_year_gave_to_do_is_nobody_s_work_today(house, past, login):
    user = house.users.member
    session = hold(house, dt.date(2023, 5, 4), year=past)
    Assignment.objects.create(
        session=session, content="Trồng cây", assignee=user.member, due_on=dt.date(2023, 6, 1)
    )
    assert "Trồng cây" not in login(user).get("/").content.decode()
    Assignment.objects.update(session=hold(house, dt.date(2026, 5, 4)))
    assert "Trồng cây" in login(user).get("/").content.decode()
