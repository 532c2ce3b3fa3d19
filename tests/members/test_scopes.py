"""What posts give, and where."""

import pytest
from django.utils import timezone

from members.models import Member, Organization
from members.models.scopes_by_unit import ScopeByUnit


def test_a_cell_secretary_records_here_only(house):
    scope = house.users.secretary.scope
    assert scope.covers("record", house.cell)
    assert not scope.covers("record", house.sister_cell)
    assert not scope.covers("view", house.committee)


def test_a_committee_secretary_reviews_down_but_not_aside(house):
    scope = house.users.committee.scope
    assert scope.covers("review", house.cell)
    assert not scope.covers("review", house.far_cell)


@pytest.mark.database  # one large condition in SQL
@pytest.mark.parametrize("name", ["secretary", "committee", "standing", "staff", "member"])
def test_the_question_for_one_and_the_filter_for_many_agree(house, name):
    scope = getattr(house.users, name).scope
    for power in ("view", "record", "review", "manage"):
        listed = set(Organization.objects.filter(scope.within(power, of="")))
        asked = {o for o in Organization.objects.all() if scope.covers(power, o)}
        assert listed == asked


def test_a_member_without_post_sees_only_their_own_row(house):
    user = house.users.member
    assert list(Member.objects.visible_to(user)) == [user.member]


def test_an_administrator_sees_no_content(house):
    assert not Member.objects.visible_to(house.users.administrator).exists()
    assert not Organization.objects.visible_to(house.users.administrator).exists()


@pytest.mark.database  # one large condition in SQL
@pytest.mark.parametrize("name", ["secretary", "committee", "standing", "staff"])
def test_nobody_stands_above_himself(house, name):
    scope = getattr(house.users, name).scope
    for power in (
        "view",
        "review",
        "appraise",
        "propose_cells",
        "decide_cells",
        "decide_organizations",
    ):
        listed = set(Organization.objects.filter(scope.below(power, of="")))
        asked = {o for o in Organization.objects.all() if scope.covers_from_above(power, o)}
        assert listed == asked
        assert listed.isdisjoint(Organization.objects.filter(scope.at(power, of="")))


# The rule, written down apart from the code: powers at the place, and down from it.
HELD = {
    "secretary": ("view record review propose", ""),
    "deputy": ("view record review propose", ""),
    "committee": ("record", "view review decide_members propose_cells decide_cells manage"),
    "standing": ("", "view review decide_organizations"),
    "staff": ("record_register", "view appraise manage"),
    "inspector": ("", "view inspect"),
    "head": ("", "comment"),
    "member": ("", ""),
    "administrator": ("", ""),
}


@pytest.mark.parametrize("name", sorted(HELD))
def test_each_post_holds_its_powers_and_no_other(house, name):
    scope, (here, down) = getattr(house.users, name).scope, HELD[name]
    assert (set(scope.here), set(scope.down)) == (set(here.split()), set(down.split()))


def test_a_closed_account_has_no_power_left(house):
    user = type(house.users.committee).objects.get(pk=house.users.committee.pk)
    user.is_active = False
    scope = user.scope
    assert (scope.here, scope.down, scope.homes, scope.posts) == ({}, {}, [], [])


@pytest.mark.database  # one large condition in SQL
@pytest.mark.parametrize("question", ["within", "below", "directly_below"])
@pytest.mark.parametrize("name", ["standing", "committee", "secretary", "inspector"])
def test_a_scope_by_unit_selects_what_the_scope_selects(house, name, question):
    user = getattr(house.users, name)
    scopes = user.scope, ScopeByUnit.of(user, timezone.localdate())
    for power in ("review", "view", "record"):
        by_path, by_unit = (
            set(Organization.objects.filter(getattr(scope, question)(power, of="")))
            for scope in scopes
        )
        assert by_path == by_unit
