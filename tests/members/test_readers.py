"""The page “Ai xem được hồ sơ này”: the posts that open a record, no more and no fewer."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from members.models import Member, Membership, User
from members.powers import readers_of
from tests.factories.members import MemberFactory, MembershipFactory, PositionFactory, UserFactory


def test_it_names_exactly_those_who_may_open_the_record(house):
    moved = MemberFactory()
    MembershipFactory(member=moved, organization=house.far_cell, ends_on=dt.date(2024, 6, 30))
    MembershipFactory(member=moved, organization=house.cell, starts_on=dt.date(2024, 7, 1))
    PositionFactory(
        member=house.members[house.cell.pk][2], organization=house.cell, post="committee"
    )
    UserFactory(post="secretary", at=house.bloc, is_active=False)
    people = [house.members[house.cell.pk][3], house.users.committee.member, moved]
    for member in people:
        named = {line.position.member_id for line in readers_of(member, timezone.localdate())}
        may_open = {
            user.member_id
            for user in User.objects.exclude(member=member).filter(is_active=True)
            if Member.objects.visible_to(user).filter(pk=member.pk).exists()
        }
        assert named == may_open
        assert named
    former = {
        line.position.post
        for line in readers_of(moved, timezone.localdate())
        if line.is_by_former_unit
    }
    assert former == {"secretary"}  # of the cell and the committee of before


def test_the_page_says_by_which_post_and_what(house, login):
    member = house.users.member
    address = f"/members/{member.member_id}/readers/"
    page = login(member).get(address)
    text = page.content.decode()
    assert f">{house.users.inspector}</td>" in text
    assert "xem hồ sơ đã nộp; kiểm tra, giám sát" in text
    assert "nhận xét người của cơ quan" in text
    assert "hồ sơ của tôi" in text
    assert (
        f'href="{address}"' in login(member).get(f"/members/{member.member_id}/").content.decode()
    )
    assert login(house.users.head).get(address).status_code == 403
    assert login(house.users.other_committee).get(address).status_code == 404


def test_it_asks_two_queries_for_few_and_for_many(house, django_assert_num_queries):
    member = house.users.member.member
    for count in (1, 20):
        for _ in range(count):
            UserFactory(post="committee", at=house.cell)
        with django_assert_num_queries(2):
            lines = readers_of(member, timezone.localdate())
            assert all(str(line.position.member) for line in lines)
    assert len(lines) > 20
    assert Membership.objects.filter(member=member).count() == 1
