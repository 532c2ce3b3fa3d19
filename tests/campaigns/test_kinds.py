"""Who is reviewed as a leader: by the posts of the Party, by state posts, by a decision with a reason."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from campaigns.actions.evaluations import open_evaluations
from campaigns.actions.kinds import change_kind
from campaigns.models import Evaluation
from campaigns.models.kinds import kind_of
from members.models import Occupation
from tests.browsing import shown_version
from tests.campaigns.test_corrections import press_again, send
from tests.factories.grading import proposed, scheme_of
from tests.factories.members import MemberFactory, PositionFactory

DAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("committee", "leader"), ("standing", "leader"), ("head", "leader"),
        ("secretary", "non_leader"), ("member", "non_leader"), ("staff", "non_leader"),
    ],
)  # fmt: skip
def test_the_posts_of_the_party_that_lead(house, role, kind):
    member = getattr(house.users, role).member
    assert kind_of(member.pk, scheme=scheme_of(2026), day=DAY) == kind


def test_which_posts_lead_is_the_scheme_s_to_say(house):
    scheme = scheme_of(2026)
    scheme.leadingposts.filter(level=40, post="secretary").update(leads=True)
    secretary = house.users.secretary.member.pk
    assert kind_of(secretary, scheme=scheme, day=DAY) == "leader"
    assert kind_of(secretary, scheme=scheme_of(2023), day=DAY) == "non_leader"


@pytest.mark.parametrize(
    ("standing", "kind"), [("leads", "leader"), ("works", "non_leader"), ("outside", "outside")]
)
def test_a_state_post_counts_on_its_days(house, standing, kind):
    member = house.users.member.member
    Occupation.objects.create(
        member=member, title="Trưởng phòng", standing=standing, starts_on=dt.date(2026, 3, 1),
        ends_on=dt.date(2026, 11, 30),
    )  # fmt: skip
    scheme = scheme_of(2026)
    assert kind_of(member.pk, scheme=scheme, day=DAY) == kind
    assert kind_of(member.pk, scheme=scheme, day=dt.date(2026, 12, 1)) == "non_leader"


def test_a_leading_post_of_the_party_leads_whatever_the_work(house):
    member = MemberFactory(cell=house.cell)
    PositionFactory(member=member, organization=house.committee, post="deputy")
    Occupation.objects.create(
        member=member, title="Nghỉ hưu", standing="outside", starts_on=dt.date(2026, 1, 1)
    )
    assert kind_of(member.pk, scheme=scheme_of(2026), day=DAY) == "leader"


def test_a_state_post_is_entered_on_its_page_and_the_open_evaluation_follows(house, login):
    scheme_of(2026)
    open_evaluations(house.year, by=house.users.standing)
    member = house.users.member.member
    row = Evaluation.objects.get(member=member)
    assert row.kind == "non_leader"
    client = login(house.users.committee)
    url = f"/members/{member.pk}/occupation/"
    data = {"title": "Trưởng phòng", "standing": "leads", "starts_on": "2026-01-01"}
    assert login(house.users.secretary).post(url, data).status_code == 403
    client = login(house.users.committee)
    assert client.post(url, data).status_code == 302
    row.refresh_from_db()
    assert row.kind == "leader"
    assert "Trưởng phòng" in client.get(member.get_absolute_url()).content.decode()
    edit = f"/members/occupations/{Occupation.objects.get().pk}/edit/"
    ended = data | {"ends_on": "2026-02-01"} | shown_version(client, edit)
    assert client.post(edit, ended).status_code == 302
    row.refresh_from_db()
    assert row.kind == "non_leader"
    client.post(edit, ended | {"is_mistake": "on"} | shown_version(client, edit))
    assert not Occupation.objects.exists()


def test_the_open_evaluation_follows_a_post_that_is_corrected(house, login):
    scheme_of(2026)
    member = house.members[house.cell.pk][3]
    post = PositionFactory(
        member=member, organization=house.committee, post="deputy", ends_on="2026-12-31"
    )
    open_evaluations(house.year, by=house.users.standing)
    row = Evaluation.objects.get(member=member)
    assert row.kind == "leader"
    client, url = login(house.users.staff), f"/members/positions/{post.pk}/correct/"
    days = {"starts_on": post.starts_on, "ends_on": "2026-10-31"}
    page = send(client, url, **days)
    assert press_again(client, url, page, **days).status_code == 302
    row.refresh_from_db()
    assert row.kind == "non_leader"


def test_for_one_person_it_is_decided_with_a_reason_that_stays(house, login):
    row = proposed(house, house.users.member.member)
    url = f"/evaluations/{row.pk}/kind/"
    client = login(house.users.committee)
    client.post(url, {"kind": "leader", "reason": ""})
    row.refresh_from_db()
    assert row.kind == "non_leader"
    assert client.post(url, {"kind": "leader", "reason": "Quyền trưởng phòng"}).status_code == 302
    open_evaluations(house.year, by=house.users.standing)
    row.refresh_from_db()
    assert (row.kind, row.kind_reason) == ("leader", "Quyền trưởng phòng")
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Cá nhân giữ chức vụ lãnh đạo, quản lý. Lý do: Quyền trưởng phòng" in page
    assert row.steps.get(action="change_kind").reason.endswith("Quyền trưởng phòng")
    client.post(url, {"kind": "", "reason": "Thôi giao quyền"})
    row.refresh_from_db()
    assert (row.kind, row.kind_reason) == ("non_leader", "")
    row.decide(by=house.users.committee, grade=row.proposed_grade)
    with pytest.raises(ValidationError, match="đã được quyết định"):
        change_kind(row, kind="leader", reason="Muộn", by=house.users.committee)
