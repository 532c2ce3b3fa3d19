"""Who decides on whom: nobody on themselves, who leads a committee one level up; and it is said."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.actions.decisions import GradeChoice, decide_many
from campaigns.issuers import issuers_of
from campaigns.models import DecidingLine, Evaluation
from campaigns.models.deciders import decider_of
from members.models import Position
from tests.factories.exemplars import NominationFactory
from tests.factories.grading import EvaluationFactory, grade, proposed, scheme_of
from tests.factories.members import MemberFactory, OrganizationFactory, UserFactory

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def own(house):
    """The proposed grade of the committee's secretary, a member of one of its cells."""
    return proposed(house, house.users.committee.member, organization=house.sister_cell)


def test_who_leads_the_committee_is_decided_on_by_the_level_above(house, own):
    waiting = Evaluation.objects.awaiting_decision
    assert list(waiting(house.users.standing)) == [own]
    assert not waiting(house.users.committee).exists()
    deputy = UserFactory(member=MemberFactory(cell=house.cell), post="deputy", at=house.committee)
    assert not waiting(deputy).exists()
    assert not deputy.has_perm("campaigns.decide_evaluation", own)
    for power in ("decide_evaluation", "handle_evaluation", "read_review"):
        assert house.users.standing.has_perm(f"campaigns.{power}", own)
    good = own.proposed_grade
    decide_many(
        decisions=[GradeChoice(own, good)], by=house.users.standing, number="9-QĐ/ĐUK",
        decided_on=dt.date(2026, 11, 23),
    )  # fmt: skip
    assert own.issuer == house.bloc
    assert house.users.standing.has_perm("campaigns.decide_evaluation", own)


def test_where_the_scheme_gives_cells_to_the_level_above_it_decides_on_them(house):
    scheme = scheme_of(2026)
    good = grade(scheme, "good", "organization")
    unit = EvaluationFactory(
        year=house.year, organization=house.cell, scheme=scheme, state="proposed",
        self_grade=good, proposed_grade=good, proposed_points=80,
    )  # fmt: skip
    waiting, right = Evaluation.objects.awaiting_decision, "campaigns.decide_evaluation"
    committee, standing = house.users.committee, house.users.standing
    assert (list(waiting(committee)), list(waiting(standing))) == ([unit], [])
    DecidingLine.objects.filter(scheme=scheme, subject="cell").update(decided_by="above")
    unit = Evaluation.objects.get(pk=unit.pk)
    assert (list(waiting(committee)), list(waiting(standing))) == ([], [unit])
    assert [user.has_perm(right, unit) for user in (committee, standing)] == [False, True]
    unit.decide(by=standing, grade=good)
    assert unit.issuer == house.bloc


def test_it_stays_with_the_level_that_decided_when_the_post_ends(house, own):
    own.decide(by=house.users.standing, grade=own.proposed_grade, decided_on=dt.date(2026, 11, 20))
    Position.objects.filter(member=own.member).update(ends_on=dt.date(2026, 11, 21))
    assert own.issuer == house.bloc
    assert house.users.standing.has_perm("campaigns.decide_evaluation", own)


def test_a_grass_roots_cell_s_secretary_is_decided_on_by_the_bloc_its_members_by_the_secretary(
    house,
):
    base = OrganizationFactory(parent=house.bloc, kind__code="grassroots_cell", name="Chi bộ Cảng")
    secretary = UserFactory(member=MemberFactory(cell=base), post="secretary", at=base)
    own = proposed(house, secretary.member, organization=base)
    other = proposed(house, MemberFactory(cell=base), organization=base)
    waiting = Evaluation.objects.awaiting_decision
    assert list(waiting(secretary)) == [other]
    assert list(waiting(house.users.standing)) == [own]


def test_a_leader_of_the_bloc_is_decided_on_by_another_leader_of_the_bloc_not_by_a_lower_committee(
    house,
):
    own = proposed(house, house.users.standing.member, organization=house.cell)
    secretary = UserFactory(
        member=MemberFactory(cell=house.far_cell), post="secretary", at=house.bloc
    )
    waiting = Evaluation.objects.awaiting_decision
    assert list(waiting(secretary)) == [own]
    assert not waiting(house.users.standing).exists()
    assert not house.users.committee.has_perm("campaigns.decide_evaluation", own)
    assert not house.users.standing.has_perm("campaigns.decide_evaluation", own)
    who = own.who_may("campaigns.decide_evaluation")
    assert "Người quyết định: cấp trên của Đảng bộ Khối, ngoài cổng này" in who
    assert "khác ở Đảng bộ Khối ghi quyết định ấy vào cổng." in who
    own.decide(by=secretary, grade=own.proposed_grade)
    assert own.issuer is None
    rows = Evaluation.objects.filter(pk=own.pk)
    assert issuers_of(rows, DAY) == {own.pk: None}


@pytest.mark.database
def test_the_rule_for_one_and_the_rule_for_a_set_say_the_same(house, own):
    scheme, users = scheme_of(2026), vars(house.users).values()
    base = OrganizationFactory(parent=house.bloc, kind__code="grassroots_cell", name="Chi bộ Cảng")
    head = UserFactory(member=MemberFactory(cell=base), post="secretary", at=base)
    proposed(house, head.member, organization=base)
    for user in users:
        if user.member_id and user != house.users.committee:
            proposed(house, user.member, organization=user.member.home.organization)
    for unit in (house.committee, house.cell, house.far_cell, base):
        EvaluationFactory(year=house.year, organization=unit, scheme=scheme)
    deputy = UserFactory(member=MemberFactory(cell=house.cell), post="deputy", at=house.committee)
    rows = Evaluation.objects.select_related("organization__kind")
    for user in (*users, head, deputy):
        listed = set(rows.decided_by(user))
        may = {row for row in rows if user.has_perm("campaigns.decide_evaluation", row)}
        assert listed == may, user
    for row in rows:
        assert decider_of(row) is not None


def test_the_level_above_finds_the_leaders_on_its_page_and_in_its_work(house, login, own):
    client = login(house.users.standing)
    home = client.get("/").content.decode()
    assert "Trong đó 1 đồng chí lãnh đạo cấp ủy." in home
    page = client.get("/evaluations/decide/")
    assert [group[:2] for group in page.context["groups"]] == [
        ("leaders", "Lãnh đạo cấp ủy (cấp trên quyết định)")
    ]
    marks = {f"grade-{own.pk}": own.proposed_grade_id, "number": "9", "decided_on": "2026-11-23"}
    client.post("/evaluations/decide/?group=leaders", marks)
    own.refresh_from_db()
    assert own.state == "decided"


@pytest.mark.database
@pytest.mark.parametrize("page", ["exclude", "revoke"])
def test_the_level_above_excludes_and_revokes(house, login, own, page):
    if page == "revoke":
        own.decide(by=house.users.standing, grade=own.proposed_grade)
    data = {"why": "other", "reason": "Nhầm"}
    assert (
        login(house.users.standing).post(f"/evaluations/{own.pk}/{page}/", data).status_code == 302
    )


def test_a_refusal_names_the_organisation_and_the_posts_that_may(house, login, own):
    client = login(house.users.committee)
    for page in ("exclude", "revoke"):
        refused = client.post(f"/evaluations/{own.pk}/{page}/", {})
        assert refused.status_code == 403
        assert (
            "Người quyết định: Bí thư, Phó bí thư hoặc Ủy viên ban thường vụ ở Đảng bộ Khối."
            in refused.content.decode()
        )
    unit = EvaluationFactory(year=house.year, organization=house.committee)
    refused = client.get(f"/evaluations/{unit.pk}/appraise/").content.decode()
    assert "Người đề xuất: Chuyên viên cơ quan tham mưu ở Đảng bộ Khối." in refused
    nomination = NominationFactory(year=house.year, organization=house.cell, state="verified")
    refused = client.get(f"/exemplars/{nomination.pk}/commend/")
    assert refused.status_code == 403
    assert "Ủy viên ban thường vụ ở Đảng bộ Khối" in refused.content.decode()
    refused = login(house.users.secretary).get("/evaluations/decide/")
    assert "ban thường vụ cấp trên trực tiếp quyết định" in refused.content.decode()


def test_an_empty_page_of_decisions_says_what_waits_and_with_whom(house, login, own):
    type(house.year).objects.update(state="grading")
    EvaluationFactory(year=house.year, organization=house.cell, member=house.users.member.member)
    page = login(house.users.committee).get("/evaluations/decide/").content.decode()
    assert "1 hồ sơ đảng viên: chi bộ bỏ phiếu, đề xuất mức." in page
    assert (
        f"{own.subject}: người quyết định là "
        "Bí thư, Phó bí thư hoặc Ủy viên ban thường vụ ở Đảng bộ Khối." in page
    )


def test_the_grade_of_a_plain_member_stays_with_the_committee(house):
    row = proposed(house, house.users.member.member)
    good = grade(row.scheme, "good")
    assert list(Evaluation.objects.awaiting_decision(house.users.committee)) == [row]
    assert not house.users.standing.has_perm("campaigns.decide_evaluation", row)
    row.decide(by=house.users.committee, grade=good)
    assert row.issuer == house.committee
