"""Who decides on whom: nobody on themselves, who leads a committee one level up; and it is said."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from campaigns.actions.decisions import GradeChoice, decide_many
from campaigns.issuers import issuers_of
from campaigns.models import DecidingLine, Delegation, Evaluation
from campaigns.models.deciders import decider_of
from members.models import Position
from tests.browsing import shown_version
from tests.factories.exemplars import NominationFactory
from tests.factories.grading import EvaluationFactory, grade, proposed, scheme_of
from tests.factories.members import MemberFactory, OrganizationFactory, UserFactory
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory

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


@pytest.mark.database  # one large condition in SQL
@pytest.mark.parametrize(
    ("line", "delegated", "who"),
    [
        ("base", None, "committee"),
        ("base", "above", "standing"),  # the level above keeps this committee's cells
        ("above", None, "standing"),
        ("above", "base", "committee"),  # it was given the power of the level above
    ],
)
def test_a_delegation_moves_the_decision_in_one_organisation_alone(house, line, delegated, who):
    """HD 43, mục 3: the grass-roots committee, the level above, or a committee given its power."""
    scheme = scheme_of(2026)
    good = grade(scheme, "good", "organization")
    DecidingLine.objects.filter(scheme=scheme, subject="cell").update(decided_by=line)
    cells = [
        EvaluationFactory(
            year=house.year, organization=cell, state="proposed", proposed_grade=good,
            proposed_points=80,
        )
        for cell in (house.cell, house.far_cell)
    ]  # fmt: skip
    if delegated:
        Delegation.objects.create(
            organization=house.committee, subject="cell", decided_by=delegated, source="QĐ số 1",
            starts_on=dt.date(2026, 11, 1), ends_on=dt.date(2026, 11, 30),
        )  # fmt: skip
    usual = {"base": "other_committee", "above": "standing"}[line]
    waiting, right = Evaluation.objects.awaiting_decision, "campaigns.decide_evaluation"
    for own, decider in zip(cells, (who, usual), strict=True):
        for role in ("committee", "other_committee", "standing"):
            user = getattr(house.users, role)
            assert (own in waiting(user)) is (role == decider), role
            assert user.has_perm(right, own) is (role == decider), role
    issuer = {"committee": house.committee, "standing": house.bloc}[who]
    assert cells[0].issuer == issuer
    assert decider_of(cells[0]).organization == issuer
    before = dt.date(2026, 10, 31)
    plain = {"base": house.committee, "above": house.bloc}[line]
    assert issuers_of(Evaluation.objects.filter(pk=cells[0].pk), before) == {cells[0].pk: plain}
    decide_many(
        decisions=[GradeChoice(cells[0], good)], by=getattr(house.users, who), number="3-QĐ",
        decided_on=DAY,
    )  # fmt: skip
    Delegation.objects.all().delete()  # what was decided stays with who decided on that day
    assert Evaluation.objects.get(pk=cells[0].pk).issuer == issuer


def test_members_of_a_delegated_organisation_go_with_it_and_its_own_leaders_do_not(house, own):
    member = proposed(house, house.users.member.member)
    Delegation.objects.create(
        organization=house.committee, subject="member", decided_by="above", source="QĐ số 1",
        starts_on=dt.date(2026, 1, 1),
    )  # fmt: skip
    waiting = Evaluation.objects.awaiting_decision
    assert set(waiting(house.users.standing)) == {member, own}
    Delegation.objects.update(decided_by="base")
    assert list(waiting(house.users.standing)) == [own]
    assert list(waiting(house.users.committee)) == [member]


def test_a_delegation_is_entered_with_its_document_and_corrected(house, login):
    typed = {
        "organization": house.committee.pk, "subject": "cell", "decided_by": "above",
        "starts_on": "01/11/2026", "ends_on": "", "source": "Quyết định số 5-QĐ/ĐUK",
    }  # fmt: skip
    create = "/schemes/delegation/"
    for role in ("committee", "staff", "inspector"):
        assert login(getattr(house.users, role)).get(create).status_code == 403
    client = login(house.users.standing)
    refused = client.post(create, typed | {"source": ""})
    assert refused.status_code == 200
    assert "source" in refused.context["form"].errors
    assert client.post(create, typed).status_code == 302
    twice = client.post(create, typed | {"starts_on": "10/11/2026"}).content.decode()
    assert "đã ghi cho một phần thời gian ấy" in twice
    listed = client.get("/schemes/").content.decode()
    assert (
        "Đảng bộ Sở Một, chi bộ trực thuộc đảng ủy cơ sở: ban thường vụ cấp trên trực tiếp của tổ chức "
        "cơ sở đảng, từ ngày 01/11/2026. Quyết định số 5-QĐ/ĐUK" in listed
    )
    edit = Delegation.objects.get().get_absolute_url()
    shown = shown_version(client, edit) | typed
    assert client.post(edit, shown | {"ends_on": "2026-11-20"}).status_code == 302
    assert Delegation.objects.get().ends_on == dt.date(2026, 11, 20)
    assert client.post(edit, shown).context["form"].errors  # somebody has saved meanwhile
    assert Delegation.objects.get().ends_on == dt.date(2026, 11, 20)
    gone = shown_version(client, edit) | typed | {"is_mistake": "on"}
    assert client.post(edit, gone).status_code == 302
    assert not Delegation.objects.exists()
    with pytest.raises(ValidationError, match="Chỉ chọn tổ chức cơ sở đảng"):
        Delegation(
            organization=house.cell, subject="cell", decided_by="base", source="Số 1", starts_on=DAY
        ).full_clean()


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


@pytest.mark.database  # one large condition in SQL
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
    session = StudySessionFactory(year=house.year, organization=house.cell, state="submitted")
    for page in ("confirm", "return"):
        refused = login(house.users.secretary).post(f"/sessions/{session.pk}/{page}/", {}).text
        assert "thuộc thẩm quyền của: Bí thư, Phó bí thư" in refused, page
        assert "ở Đảng bộ Sở Một" in refused, page
    pledge = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.deputy.member,
        state="submitted",
    )  # fmt: skip
    assert "ở Chi bộ Một" in pledge.who_may("campaigns.review_pledge")
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
