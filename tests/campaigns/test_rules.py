"""Nobody handles himself: what a post allows about others it does not allow about one's own."""

from __future__ import annotations

import pytest

from tests.factories.grading import EvaluationFactory, grade, scheme_of
from tests.factories.pledges import PledgeFactory


def decided():
    return {"state": "decided", "decided_grade": grade(scheme_of(2026), "good")}


def of(house, user, factory, **fields):
    """A record of this user in the cell in which the user is a member."""
    home = user.member.home.organization
    return factory(year=house.year, organization=home, member=user.member, **fields)


@pytest.mark.parametrize("power", ["decide_evaluation", "handle_evaluation"])
@pytest.mark.parametrize("is_decided", [False, True])
def test_a_committee_handles_the_grades_of_its_members_but_not_its_own(house, power, is_decided):
    committee, sister = house.users.committee, house.users.sister
    fields = decided() if is_decided else {"state": "open"}
    others = of(house, sister, EvaluationFactory, **fields)
    own = of(house, committee, EvaluationFactory, **fields)
    assert committee.has_perm(f"campaigns.{power}", others)
    assert not committee.has_perm(f"campaigns.{power}", own)


def test_a_cell_handles_the_grades_of_its_members_but_not_its_secretary_s(house):
    secretary, member = house.users.secretary, house.users.member
    others = of(house, member, EvaluationFactory, state="proposed")
    own = of(house, secretary, EvaluationFactory, state="proposed")
    assert secretary.has_perm("campaigns.handle_evaluation", others)
    assert not secretary.has_perm("campaigns.handle_evaluation", own)


@pytest.mark.parametrize(
    "page",
    ["revoke", "model", "unmodel", "number", "return", "exclude", "finding"],
)
def test_the_pages_of_one_s_own_evaluation_are_closed(house, login, page):
    committee = house.users.committee
    client = login(committee)
    own = of(house, committee, EvaluationFactory, **decided())
    assert client.get(f"/evaluations/{own.pk}/").status_code == 200
    assert client.post(f"/evaluations/{own.pk}/{page}/", {}).status_code == 403


def test_an_agency_head_comments_on_pledges_of_others_and_not_on_ones_own(house):
    head = house.users.head
    others = of(house, house.users.sister, PledgeFactory, state="accepted")
    own = of(house, head, PledgeFactory, state="accepted")
    assert head.has_perm("campaigns.agency_assess_pledge", others)
    assert not head.has_perm("campaigns.agency_assess_pledge", own)


def test_a_pledge_is_reviewed_by_others_than_its_author(house):
    secretary, committee = house.users.secretary, house.users.committee
    written = of(house, secretary, PledgeFactory, state="submitted", is_leader=True)
    led = of(house, committee, PledgeFactory, state="submitted", is_leader=True)
    assert committee.has_perm("campaigns.review_pledge", written)
    assert not secretary.has_perm("campaigns.review_pledge", written)
    assert not committee.has_perm("campaigns.review_pledge", led)
