"""Dated facts: moving to another cell, being its guest, leaving; leaves and posts."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from members.actions.memberships import end_membership, enroll_member, transfer_member
from members.models import LeavePeriod, Member, Membership, Organization
from tests.factories.members import LeavePeriodFactory, MembershipFactory, PositionFactory

NOVEMBER = dt.date(2026, 11, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def member(house):
    return house.members[house.cell.pk][2]


def homes(member):
    rows = member.memberships.home().order_by("starts_on")
    return [(row.organization.name, row.starts_on, row.ends_on) for row in rows]


def errors(page):
    return page.context["form"].errors


def test_a_transfer_ends_one_home_the_day_before_the_next_begins(house, login, member):
    client, url = login(house.users.committee), f"/members/{member.pk}/transfer/"
    PositionFactory(member=member, organization=house.cell, post="committee")
    higher = PositionFactory(member=member, organization=house.committee, post="committee")
    before = homes(member)
    for wrong, field in (
        ({"organization": house.cell.pk}, "organization"),
        ({"organization": house.committee.pk}, "organization"),
        ({"organization": house.far_cell.pk}, "organization"),  # not managed by this user
        ({"starts_on": "2020-01-01"}, "starts_on"),
    ):
        page = client.post(
            url, {"organization": house.sister_cell.pk, "starts_on": "2026-11-01"} | wrong
        )
        assert list(errors(page)) == [field]
        assert homes(member) == before
    client.post(url, {"organization": house.sister_cell.pk, "starts_on": "2026-11-01"})
    assert homes(member) == [
        ("Chi bộ Một", dt.date(2020, 1, 1), dt.date(2026, 10, 31)),
        ("Chi bộ Hai", NOVEMBER, None),
    ]
    assert member.memberships.get(organization=house.cell).end_reason == "transfer"
    assert member.positions.get(post="committee", organization=house.cell).ends_on == dt.date(
        2026, 10, 31
    )
    higher.refresh_from_db()
    assert higher.ends_on is None


@pytest.mark.database  # a savepoint is undone
def test_a_transfer_is_whole_or_not_at_all(house, member):
    Organization.objects.filter(pk=house.sister_cell.pk).update(founded_on=dt.date(2026, 11, 2))
    late = Organization.objects.get(pk=house.sister_cell.pk)
    with pytest.raises(ValidationError, match="chưa thành lập"):
        transfer_member(member=member, organization=late, starts_on=NOVEMBER)
    PositionFactory(member=member, organization=house.cell, starts_on=dt.date(2026, 11, 20))
    with pytest.raises(ValidationError, match="chức vụ bắt đầu ngày 20/11/2026"):
        transfer_member(member=member, organization=late, starts_on=dt.date(2026, 11, 5))
    assert homes(member) == [("Chi bộ Một", dt.date(2020, 1, 1), None)]
    transfer_member(member=member, organization=late, starts_on=dt.date(2026, 11, 21))
    assert len(homes(member)) == 2


def test_one_who_left_is_taken_back(house, login, member):
    member.memberships.update(ends_on=dt.date(2026, 6, 30), end_reason="transfer")
    client = login(house.users.committee)
    page = client.get(f"/members/{member.pk}/")
    assert "Tiếp nhận lại" in page.content.decode()
    client.post(
        f"/members/{member.pk}/transfer/",
        {"organization": house.cell.pk, "starts_on": "2026-11-01"},
    )
    assert homes(member)[-1] == ("Chi bộ Một", NOVEMBER, None)
    assert homes(member)[0][2] == dt.date(2026, 6, 30)


@pytest.mark.parametrize("action", ["edit", "transfer", "temporary", "leave", "appoint"])
def test_only_who_manages_the_cell_changes_its_members(house, login, member, action):
    url = f"/members/{member.pk}/{action}/"
    assert login(house.users.other_committee).get(url).status_code == 404
    for role in ("secretary", "standing", "inspector", "head"):
        assert login(getattr(house.users, role)).get(url).status_code == 403
    assert login(house.users.committee).get(url).status_code == 200
    assert login(house.users.staff).get(url).status_code == 200


def test_a_member_is_the_guest_of_another_cell_for_a_time(house, login, member):
    client, url = login(house.users.staff), f"/members/{member.pk}/temporary/"
    data = {
        "organization": house.far_cell.pk,
        "starts_on": "2026-11-01",
        "ends_on": "2026-12-31",
    }
    for wrong, field in (
        ({"organization": house.cell.pk}, "organization"),
        ({"ends_on": "2026-10-31"}, "ends_on"),
        ({"starts_on": "2019-12-31"}, "starts_on"),
    ):
        assert list(errors(client.post(url, data | wrong))) == [field]
    client.post(url, data)
    assert member in [m.member for m in house.expected(NOVEMBER, house.far_cell)]
    assert member not in [m.member for m in house.expected(NOVEMBER)]
    assert homes(member) == [("Chi bộ Một", dt.date(2020, 1, 1), None)]
    assert list(errors(client.post(url, data))) == ["starts_on"]


def test_a_membership_ends_with_a_reason_and_all_that_hangs_on_it(house, login, member):
    home = member.memberships.get()
    post = PositionFactory(member=member, organization=house.cell, post="deputy")
    leave = LeavePeriodFactory(member=member)
    visit = MembershipFactory(
        member=member, organization=house.sister_cell, kind="temporary", starts_on=NOVEMBER
    )
    url = f"/members/memberships/{home.pk}/end/"
    data = {"ends_on": "2026-11-20", "end_reason": "died"}
    assert login(house.users.secretary).post(url, data).status_code == 403
    assert login(house.users.other_committee).post(url, data).status_code == 404
    client = login(house.users.committee)
    for wrong, field in (
        ({"end_reason": ""}, "end_reason"),
        ({"ends_on": "2026-11-24"}, "ends_on"),
        ({"ends_on": "2026-10-20"}, "ends_on"),  # the visit began after that
        ({"ends_on": "2019-12-31"}, "ends_on"),
    ):
        assert list(errors(client.post(url, data | wrong))) == [field]
    client.post(url, data)
    for row in (home, post, leave, visit):
        row.refresh_from_db()
        assert row.ends_on == dt.date(2026, 11, 20)
    assert (home.end_reason, visit.end_reason) == ("died", "temporary_over")
    again = client.post(url, data)
    assert "đã kết thúc ngày 20/11/2026" in str(errors(again))


@pytest.mark.parametrize(("reason", "open_after"), [("removed", False), ("transfer", True)])
def test_the_account_closes_with_death_and_removal_only(house, reason, open_after):
    user = house.users.member
    end_membership(membership=user.member.memberships.get(), ends_on=NOVEMBER, end_reason=reason)
    user.refresh_from_db()
    assert user.is_active is open_after
    assert user.events.filter(kind="closed").exists() is not open_after


@pytest.mark.parametrize(
    ("reason", "all_ends"), [("died", True), ("removed", True), ("temporary_over", False)]
)
def test_a_guest_who_died_or_left_the_party_is_gone_from_the_home_too(house, reason, all_ends):
    user, day = house.users.member, dt.date(2026, 11, 20)
    post = PositionFactory(member=user.member, organization=house.cell, post="committee")
    visit = MembershipFactory(
        member=user.member, organization=house.sister_cell, kind="temporary", starts_on=NOVEMBER
    )
    end_membership(membership=visit, ends_on=day, end_reason=reason)
    ended = [(row.ends_on, row.end_reason) for row in user.member.memberships.order_by("kind")]
    assert ended == [(day, reason) if all_ends else (None, ""), (day, reason)]
    for row in (user, post):
        row.refresh_from_db()
    assert user.is_active is not all_ends
    assert post.ends_on == (day if all_ends else None)


def test_only_who_manages_the_home_says_that_a_guest_is_gone(house, login):
    guest = house.members[house.cell.pk][2]
    visit = MembershipFactory(
        member=guest, organization=house.far_cell, kind="temporary", starts_on=NOVEMBER
    )
    url = f"/members/memberships/{visit.pk}/end/"
    client = login(house.users.other_committee)
    data = {"ends_on": "2026-11-20", "end_reason": "died"}
    assert list(errors(client.post(url, data))) == ["end_reason"]
    assert homes(guest) == [("Chi bộ Một", dt.date(2020, 1, 1), None)]
    client.post(url, data | {"end_reason": "temporary_over"})
    visit.refresh_from_db()
    assert visit.ends_on == dt.date(2026, 11, 20)
    nearer = MembershipFactory(
        member=guest,
        organization=house.sister_cell,
        kind="temporary",
        starts_on=dt.date(2026, 11, 21),
    )
    login(house.users.committee).post(
        f"/members/memberships/{nearer.pk}/end/", data | {"ends_on": "2026-11-22"}
    )
    assert homes(guest) == [("Chi bộ Một", dt.date(2020, 1, 1), dt.date(2026, 11, 22))]


def test_a_visit_ends_without_touching_the_home(house, login, member):
    visit = MembershipFactory(
        member=member, organization=house.sister_cell, kind="temporary", starts_on=NOVEMBER
    )
    login(house.users.committee).post(
        f"/members/memberships/{visit.pk}/end/",
        {"ends_on": "2026-11-23", "end_reason": "temporary_over"},
    )
    visit.refresh_from_db()
    assert visit.ends_on == dt.date(2026, 11, 23)
    assert homes(member) == [("Chi bộ Một", dt.date(2020, 1, 1), None)]


def test_a_period_runs_from_its_first_to_its_last_day(member):
    first, last = dt.date(2026, 5, 10), dt.date(2026, 5, 20)
    leave = LeavePeriodFactory(member=member, starts_on=first, ends_on=last)
    for day, runs in ((first - DAY, False), (first, True), (last, True), (last + DAY, False)):
        assert LeavePeriod.objects.on(day).filter(pk=leave.pk).exists() is runs
        assert LeavePeriod.objects.during(day, day).filter(pk=leave.pk).exists() is runs
        assert leave.runs_on(day) is runs


@pytest.mark.parametrize("kind", LeavePeriod.Kind.values)
def test_a_leave_takes_its_member_off_the_sheet_from_its_first_to_its_last_day(house, member, kind):
    """Ill members and suspended committee members stay due: the absence is then noted (HD 42)."""
    is_off = kind in {"exempt", "suspended", "away", "maternity"}
    first, last = dt.date(2026, 5, 10), dt.date(2026, 5, 20)
    LeavePeriodFactory(member=member, kind=kind, starts_on=first, ends_on=last)
    due = {
        day: house.expected(day).filter(member=member).exists()
        for day in (first - DAY, first, first + DAY, last - DAY, last, last + DAY)
    }
    assert list(due.values()) == [True, *[not is_off] * 4, True]


@pytest.mark.database  # a constraint refuses
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_refused"),
    [
        (dt.date(2026, 5, 1), dt.date(2026, 5, 9), False),
        (dt.date(2026, 5, 1), dt.date(2026, 5, 10), True),  # on the very first day
        (dt.date(2026, 5, 20), None, True),  # on the very last
        (dt.date(2026, 5, 21), None, False),
        (dt.date(2026, 5, 1), None, True),
        (dt.date(2026, 5, 12), dt.date(2026, 5, 13), True),
    ],
)
def test_two_leaves_of_a_kind_share_no_day(house, member, starts_on, ends_on, is_refused):
    kind = LeavePeriod.Kind.AWAY
    LeavePeriodFactory(
        member=member, kind=kind, starts_on=dt.date(2026, 5, 10), ends_on=dt.date(2026, 5, 20)
    )
    other = LeavePeriod(member=member, kind=kind, starts_on=starts_on, ends_on=ends_on)
    if is_refused:
        with pytest.raises(ValidationError, match="trùng thời gian"):
            other.full_clean()
    else:
        other.full_clean()


def test_a_leave_is_added_and_ended(house, login, member):
    client, url = login(house.users.committee), f"/members/{member.pk}/leave/"
    data = {"kind": "sick", "starts_on": "2026-11-01", "reason": "nằm viện"}
    assert list(errors(client.post(url, data | {"ends_on": "2026-10-01"}))) == ["ends_on"]
    client.post(url, data)
    assert list(errors(client.post(url, data))) == ["starts_on"]
    leave = member.leaves.get()
    end = f"/members/leaves/{leave.pk}/end/"
    assert login(house.users.secretary).post(end, {"ends_on": "2026-11-20"}).status_code == 403
    client = login(house.users.committee)
    assert list(errors(client.post(end, {"ends_on": "2026-10-31"}))) == ["ends_on"]
    client.post(end, {"ends_on": "2026-11-20"})
    leave.refresh_from_db()
    assert (leave.reason, leave.ends_on) == ("nằm viện", dt.date(2026, 11, 20))


@pytest.mark.database  # a constraint refuses
def test_a_post_is_given_and_ended_and_there_is_one_secretary(house, login, member):
    client, url = login(house.users.committee), f"/members/{member.pk}/appoint/"
    data = {"organization": house.cell.pk, "post": "secretary", "starts_on": "2026-11-01"}
    page = client.post(url, data)
    assert house.users.secretary.member.full_name in str(errors(page)["post"])
    former = house.users.secretary.member.positions.get()
    client.post(f"/members/positions/{former.pk}/end/", {"ends_on": "2026-10-31"})
    client.post(url, data)
    position = member.positions.get()
    assert (position.post, position.starts_on, position.ends_on) == ("secretary", NOVEMBER, None)
    assert list(errors(client.post(url, data))) == ["post"]
    assert list(errors(client.post(url, data | {"organization": house.bloc.pk}))) == [
        "organization"
    ]


def test_a_post_is_ended_by_who_manages_its_organisation(house, login):
    post = house.users.secretary.member.positions.get()
    url, data = f"/members/positions/{post.pk}/end/", {"ends_on": "2026-11-23"}
    assert login(house.users.secretary).post(url, data).status_code == 403
    assert login(house.users.far).post(url, data).status_code == 404
    assert login(house.users.committee).post(url, data).status_code == 302


def test_nobody_gives_themselves_a_post(house, login, member):
    client = login(house.users.committee)
    assert client.get(f"/members/{house.users.committee.member.pk}/appoint/").status_code == 403
    assert client.get(f"/members/{member.pk}/appoint/").status_code == 200


@pytest.mark.database  # a savepoint is undone
def test_enrolling_where_no_members_are_held_leaves_nothing_behind(house):
    new = Member(full_name="Lê Văn Mới", admitted_on=dt.date(2020, 1, 1))
    with pytest.raises(ValidationError, match="không trực tiếp quản lý"):
        enroll_member(member=new, organization=house.committee, starts_on=NOVEMBER)
    assert not Member.objects.filter(full_name="Lê Văn Mới").exists()
    new = Member(full_name="Lê Văn Mới", admitted_on=dt.date(2020, 1, 1))
    enroll_member(member=new, organization=house.cell, starts_on=NOVEMBER)
    assert Membership.objects.get(member=new).organization == house.cell
