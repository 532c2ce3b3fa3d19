"""Two records of one person are made one."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.models import Attendance
from members.models import CorrectionRequest, Member
from tests.factories.members import MemberFactory, MembershipFactory, PositionFactory
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory


@pytest.fixture
def kept(house):
    return house.members[house.cell.pk][2]


@pytest.fixture
def double(house, kept):
    """Typed a second time, in the same cell from an earlier day, with a job."""
    return MemberFactory(
        cell=house.cell, cell__starts_on=dt.date(2019, 1, 1), full_name="Người Ghi Hai Lần",
        card_number="990001", job="Phó phòng",
    )  # fmt: skip


def merge(login, user, kept, **data):
    return login(user).post(
        f"/members/{kept.pk}/merge/", {"duplicate": "990001", "reason": "Cùng lý lịch"} | data
    )


@pytest.mark.database  # what refers to a row keeps it: foreign keys
def test_all_rows_of_the_double_move_and_it_can_no_longer_be_opened(house, login, kept, double):
    session = StudySessionFactory(year=house.year, organization=house.cell)
    Attendance.objects.create(session=session, member=double, mark="P")
    pledge = PledgeFactory(year=house.year, organization=house.cell, member=double)
    page = merge(login, house.users.committee, kept)
    assert page.status_code == 302
    pledge.refresh_from_db()
    kept.refresh_from_db()
    assert (pledge.member, kept.job) == (kept, "Phó phòng")
    assert session.attendances.get().member == kept
    held = kept.memberships.get()
    assert (held.starts_on, held.ends_on) == (dt.date(2019, 1, 1), None)
    assert login(house.users.committee).get(f"/members/{double.pk}/").status_code == 404
    assert CorrectionRequest.objects.get().reason == "Cùng lý lịch"


@pytest.mark.database  # a constraint refuses
@pytest.mark.parametrize("what", ["attendance", "pledge", "home"])
def test_records_with_rows_that_collide_are_not_merged(house, login, kept, double, what):
    if what == "attendance":
        session = StudySessionFactory(year=house.year, organization=house.cell)
        for member in (kept, double):
            Attendance.objects.create(session=session, member=member, mark="P")
        named = "điểm danh"
    elif what == "pledge":
        for member in (kept, double):
            PledgeFactory(year=house.year, organization=house.cell, member=member)
        named = "Năm 2026"
    else:
        double.memberships.all().delete()
        MembershipFactory(member=double, organization=house.sister_cell)
        named = "Chi bộ Hai và Chi bộ Một"
    page = merge(login, house.users.committee, kept)
    assert named in str(page.context["form"].errors)
    assert Member.objects.filter(pk=double.pk).exists()


def test_only_who_manages_both_merges_and_nobody_merges_themselves(house, login, kept, double):
    assert merge(login, house.users.secretary, kept).status_code == 403
    own = house.users.committee.member
    assert merge(login, house.users.committee, own).status_code == 403
    page = merge(login, house.users.committee, kept, duplicate=own.card_number)
    assert "không quản lý" in str(page.context["form"].errors)
    assert "reason" in merge(login, house.users.committee, kept, reason="").context["form"].errors


@pytest.mark.parametrize("holder", ["double", "kept"])
def test_no_post_passes_to_another_by_merging_beyond_what_the_user_may_give(
    house, login, kept, double, holder
):
    """Else a clerk makes anybody a ruler of the bloc by calling two records one person's."""
    member = double if holder == "double" else kept
    PositionFactory(member=member, organization=house.bloc, post="standing")
    page = merge(login, house.users.committee, kept)
    assert "vượt quyền của đồng chí" in page.content.decode()
    assert Member.objects.filter(pk=double.pk).exists()
    PositionFactory(member=double, organization=house.committee, post="deputy")
    member.positions.filter(post="standing").delete()
    assert merge(login, house.users.committee, kept).status_code == 302
    assert kept.positions.get().post == "deputy"


def test_the_account_of_the_double_goes_with_it_or_is_closed(house, login, kept):
    user = house.users.member
    merge(login, house.users.committee, kept, duplicate=user.member.card_number)
    user.refresh_from_db()
    assert (user.member, user.is_active) == (kept, True)
    deputy = house.users.sister
    deputy.member.memberships.update(organization=house.cell)
    merge(login, house.users.committee, kept, duplicate=deputy.member.card_number)
    deputy.refresh_from_db()
    assert (deputy.member, deputy.is_active) == (None, False)
    closing = deputy.events.get()
    assert (closing.kind, closing.by) == ("closed", house.users.committee)
