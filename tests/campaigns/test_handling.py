"""Nobody handles their own record, and who prepared it does not decide on it, by any of their posts."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command

from campaigns.models import Commendation, Evaluation, Nomination, Pledge, StudySession
from members.models import Position, User
from tests.builders import hold
from tests.factories.exemplars import NominationFactory
from tests.factories.grading import EvaluationFactory, grade, proposed, scheme_of
from tests.factories.members import MemberFactory, PositionFactory, UserFactory
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import mark_all

DAY = dt.date(2026, 6, 1)
AWARD = {
    "award": "honour", "level": "upper", "decided_on": dt.date(2026, 10, 5), "achievement_year": 2026,
}  # fmt: skip


@pytest.fixture
def double(house):
    """The secretary of the cell is deputy of the committee as well, which has its own secretary."""
    secretary = house.users.secretary
    PositionFactory(member=secretary.member, organization=house.committee, post="deputy")
    return secretary


def leader(house, at, post="deputy"):
    """One more account that leads there."""
    return UserFactory(member=MemberFactory(cell=house.far_cell), post=post, at=at)


def nomination(house, by, state="nominated", member=None, **fields):
    """A nomination that `by` wrote and put forward."""
    record = NominationFactory(
        year=house.year, organization=house.cell, entered_by=by,
        member=member or house.members[house.cell.pk][2], **fields,
    )  # fmt: skip
    record.nominate(by=by)
    Nomination.objects.filter(pk=record.pk).update(state=state)
    return Nomination.objects.get(pk=record.pk)


def of_cell(house, by, state):
    """The evaluation of the cell, graded by itself as `by` handed it in."""
    good = grade(scheme_of(2026), "good", "organization")
    record = EvaluationFactory(year=house.year, organization=house.cell)
    record.grade_self(by=by, grade=good, points=80)
    Evaluation.objects.filter(pk=record.pk).update(
        state=state, proposed_grade=good, proposed_points=80
    )
    return Evaluation.objects.get(pk=record.pk)


def commend(record, by):
    record.commend(by=by, **AWARD)


def decide(record, by):
    record.decide(by=by, grade=record.proposed_grade)


def propose(record, by):
    record.propose(by=by, grade=record.proposed_grade, points=record.proposed_points, note="Đủ")


# F3: one person, two levels. Each line: the right, who prepares it, the next step.
def entered_session(house, by):
    session = hold(house, DAY, submit=False, entered_by=by)
    mark_all(session, "PPPPP")
    session.submit(by=house.users.deputy)
    return session


def chaired_session(house, by):
    session = hold(house, DAY, chair=by.member)
    assert session.entered_by is None
    return session


def paper_pledge(house, by):
    pledge = PledgeFactory(
        year=house.year, organization=house.cell, member=house.members[house.cell.pk][3],
        entered_by=by, on_behalf=True,
    )  # fmt: skip
    pledge.submit(by=by)
    return pledge


def collective_pledge(house, by):
    pledge = PledgeFactory(
        year=house.year, organization=house.cell, kind="collective", entered_by=house.users.deputy
    )
    pledge.submit(by=house.users.deputy)
    return pledge


def balloted(house, by):
    """A member's grade that `by` proposed as the ballot of the cell said."""
    return graded(house, by, house.members[house.cell.pk][3])


def graded(house, by, who):
    record = proposed(house, who)
    record.steps.create(action="propose", before="self_graded", after="proposed", by=by)
    return record


PREPARED = {
    "xác nhận buổi đã nhập": ("confirm_session", entered_session, lambda r, by: r.confirm(by=by)),
    "xác nhận buổi đã chủ trì": ("confirm_session", chaired_session, lambda r, by: r.confirm(by=by)),
    "thông qua bản nhập thay": ("review_pledge", paper_pledge, lambda r, by: r.accept(by=by)),
    "thông qua bản của tập thể mình": (
        "review_pledge", collective_pledge, lambda r, by: r.accept(by=by),
    ),
    "xác nhận đề nghị đã lập": ("verify_exemplar", nomination, lambda r, by: r.verify(by=by)),
    "đề xuất mức của chi bộ mình": (
        "appraise_evaluation", lambda house, by: of_cell(house, by, "self_graded"), propose,
    ),
    "quyết định mức của chi bộ mình": (
        "decide_evaluation", lambda house, by: of_cell(house, by, "proposed"), decide,
    ),
    "quyết định mức đã đề xuất": ("decide_evaluation", balloted, decide),
}  # fmt: skip


@pytest.mark.parametrize("name", PREPARED)
def test_who_prepared_a_record_leaves_the_next_step_to_another_whichever_post_they_use(
    house, double, name
):
    permission, build, step = PREPARED[name]
    record = build(house, double)
    assert not double.has_perm(f"campaigns.{permission}", record)
    with pytest.raises(ValidationError, match="việc này do đồng chí"):
        step(record, double)
    other = house.users.deputy if name == "thông qua bản nhập thay" else house.users.committee
    assert other.has_perm(f"campaigns.{permission}", record)
    step(record, other)
    assert not record.steps.filter(single_handed=True).exists()


def test_the_page_says_who_takes_the_next_step_and_lists_leave_it_out(house, double, login):
    session = chaired_session(house, double)
    page = login(double).get(f"/sessions/{session.pk}/").content.decode()
    name = house.users.committee.member.full_name
    assert f"việc này do đồng chí {name} (Bí thư Đảng bộ Sở Một)" in page
    waiting = StudySession.objects.awaiting_confirmation
    assert not waiting(double).exists()
    assert list(waiting(house.users.committee)) == [session]
    refused = login(double).get(f"/sessions/{session.pk}/confirm/")
    assert refused.status_code == 403
    login(double).post("/sessions/confirm/", {"session": session.pk})
    session.refresh_from_db()
    assert session.state == "submitted"


def test_what_waits_is_read_at_once_however_much_the_user_prepared(
    house, double, django_assert_max_num_queries
):
    counts = []
    for member in house.members[house.cell.pk][1:4]:
        graded(house, double, member)
        user = User.objects.get(pk=double.pk)  # with no scope read yet
        with django_assert_max_num_queries(12) as captured:
            assert not Evaluation.objects.awaiting_decision(user).count()
        counts.append(len(captured))
    assert len(set(counts)) == 1


def test_where_nobody_else_leads_the_level_above_takes_the_step(house, double):
    """The only account of the committee proposed: the standing committee decides and finds it."""
    Position.objects.filter(member=house.users.committee.member).delete()
    record, standing = balloted(house, double), house.users.standing
    assert not double.has_perm("campaigns.decide_evaluation", record)
    assert standing.has_perm("campaigns.decide_evaluation", record)
    assert list(Evaluation.objects.awaiting_decision(standing)) == [record]
    assert "Ủy viên ban thường vụ Đảng bộ Khối" in record.why_not(
        double, "campaigns.decide_evaluation"
    )
    decide(record, standing)
    assert record.state == "decided"


def test_an_office_of_one_account_works_and_its_steps_say_so(house, login):
    """One account a level, and it is the same person's: nobody else could take the step."""
    alone = house.users.secretary
    Position.objects.exclude(member=alone.member).delete()
    PositionFactory(member=alone.member, organization=house.bloc, post="secretary")
    session = chaired_session(house, alone)
    assert list(StudySession.objects.awaiting_confirmation(alone)) == [session]
    session.confirm(by=alone)
    assert session.steps.get(action="confirm").single_handed
    page = login(alone).get(f"/sessions/{session.pk}/").content.decode()
    assert "một người thực hiện" in page
    PositionFactory(member=house.users.inspector.member, organization=house.bloc, post="inspector")
    listed = login(house.users.inspector).get("/steps/single-handed/").content.decode()
    assert "Chi bộ Một" in listed
    assert "Xác nhận" in listed


def test_the_bloc_s_own_secretary_is_commended_by_another_of_the_bloc(house):
    """F4: not even who alone leads the bloc decides on themselves."""
    standing = house.users.standing
    record = nomination(house, house.users.secretary, "appraised", standing.member)
    assert not standing.has_perm("campaigns.decide_exemplar", record)
    assert not Nomination.objects.awaiting(standing).exists()
    with pytest.raises(ValidationError, match="Không ai xử lý hồ sơ của chính mình"):
        commend(record, standing)
    with pytest.raises(ValidationError, match="Không ai xử lý"):
        record.decline(by=standing, reason="Không")
    second = leader(house, house.bloc)
    commend(record, second)
    with pytest.raises(ValidationError, match="Không ai xử lý"):
        record.commend_again(by=standing, **AWARD)
    assert Commendation.objects.count() == 1


def test_staff_appraise_and_enter_commendations_of_others_only(house, login):
    """F4."""
    staff, member = house.users.staff, house.members[house.cell.pk][3]
    record = nomination(house, house.users.secretary, "verified", staff.member)
    client = login(staff)
    assert client.post(f"/exemplars/{record.pk}/appraise/", {"appraisal": "Tốt"}).status_code == 403
    data = {
        "organization": house.far_cell.pk, "kind": "individual", "recipient": "Tôi",
        "is_party_member": "on", "award": "reward", "level": "upper", "achievement_year": 2026,
        "decided_on": "2026-10-05",
    }  # fmt: skip
    page = client.post("/exemplars/commendations/new/", data | {"member": staff.member.card_number})
    assert "không tự ghi khen thưởng cho mình" in page.content.decode()
    assert not Commendation.objects.exists()
    data |= {"member": member.card_number, "organization": house.cell.pk}
    assert client.post("/exemplars/commendations/new/", data).status_code == 302
    assert Commendation.objects.get().member == member


def test_a_leader_s_pledge_is_reviewed_one_level_above_and_not_two(house):
    """F23."""
    pledge = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.secretary.member,
        is_leader=True, state="submitted",
    )  # fmt: skip
    committee, standing = house.users.committee, house.users.standing
    assert committee.has_perm("campaigns.review_pledge", pledge)
    assert not standing.has_perm("campaigns.review_pledge", pledge)
    assert list(Pledge.objects.awaiting_review(committee)) == [pledge]
    assert not Pledge.objects.awaiting_review(standing).exists()


def test_the_rights_and_why_they_are_refused_are_printed():
    output = io.StringIO()
    call_command("permissions", stdout=output)
    printed = output.getvalue()
    for model in apps.get_models():
        for handling in getattr(model, "HANDLINGS", ()):
            assert handling.permission in printed
