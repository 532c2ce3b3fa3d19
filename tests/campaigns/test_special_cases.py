"""The special cases of grading: guests, the moved, the gone, comments, dead organisations."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from campaigns.actions.evaluations import open_evaluations, start_grading
from campaigns.models import Comment, Evaluation, Step
from campaigns.models.comments import expected_comments, owed_comments
from campaigns.models.notes import special_notes
from campaigns.models.obstacles import obstacles
from members.actions.memberships import end_membership, start_temporary, transfer_member
from members.actions.organizations import dissolve_organization
from members.models import LeavePeriod, Membership, Organization
from tests.browsing import shown_version
from tests.factories.grading import EvaluationFactory, grade, proposed, scheme_of
from tests.factories.members import CampaignYearFactory, LeavePeriodFactory, MemberFactory


@pytest.fixture
def somebody(house):
    """A member of the cell without a post."""
    return house.members[house.cell.pk][3]


def start(house):
    scheme_of(2026)
    start_grading(house.year, by=house.users.standing)


def of(member):
    return Evaluation.objects.get(member=member)


def visit(house, member, at):
    start_temporary(
        member=member, organization=at, starts_on=dt.date(2026, 3, 1), ends_on=dt.date(2026, 12, 31)
    )


def test_a_guest_is_graded_at_home_with_the_host_s_comment(house, somebody, login):
    visit(house, somebody, house.far_cell)
    start(house)
    found = of(somebody)
    assert found.organization == house.cell
    assert expected_comments(found) == [("host", house.far_cell)]
    assert [(row, kind) for row, kind, _ in owed_comments(house.users.far)] == [(found, "host")]
    client = login(house.users.far)
    assert client.get(found.get_absolute_url()).status_code == 404
    url = f"/evaluations/{found.pk}/comment/host/{house.far_cell.pk}/"
    assert str(somebody) in client.get("/evaluations/comments/").content.decode()
    assert client.post(url, {"text": "Sinh hoạt đều"}).url == "/evaluations/comments/"
    assert owed_comments(house.users.far) == []
    page = login(house.users.secretary).get(found.get_absolute_url()).content.decode()
    assert "Nơi sinh hoạt tạm thời (Chi bộ Xa)" in page
    assert "Sinh hoạt đều" in page
    assert "Còn thiếu" not in page


def test_a_moved_member_is_graded_where_he_came_to_with_the_old_cell_s_comment(
    house, somebody, login
):
    transfer_member(member=somebody, organization=house.sister_cell, starts_on=dt.date(2026, 9, 1))
    start(house)
    found = of(somebody)
    assert found.organization == house.sister_cell
    assert expected_comments(found) == [("former", house.cell)]
    url = f"/evaluations/{found.pk}/comment/former/{house.cell.pk}/"
    assert "Còn thiếu nhận xét của: Chi bộ cũ" in (
        login(house.users.sister).get(found.get_absolute_url()).content.decode()
    )
    assert login(house.users.secretary).post(url, {"text": "Tốt"}).status_code == 302
    assert Comment.objects.get().whose == "Chi bộ cũ, trước khi chuyển đến (Chi bộ Một)"


def test_an_old_cell_of_less_than_six_months_is_not_asked(house):
    member = MemberFactory()
    Membership.objects.create(member=member, organization=house.cell, starts_on=dt.date(2026, 3, 1))
    transfer_member(member=member, organization=house.sister_cell, starts_on=dt.date(2026, 8, 1))
    start(house)
    assert expected_comments(of(member)) == []


def test_who_moves_after_grading_began_is_followed_until_his_cell_has_voted(house, somebody):
    start(house)
    other = house.members[house.cell.pk][4]
    voted = of(other)
    voted.grade_self(by=house.users.member, grade=grade(voted.scheme, "good"), points=80)
    Evaluation.objects.filter(pk=voted.pk).update(
        state="proposed", proposed_grade=grade(voted.scheme, "good")
    )
    for member in (somebody, other):
        transfer_member(
            member=member, organization=house.sister_cell, starts_on=dt.date(2026, 11, 20)
        )
    assert open_evaluations(house.year, by=house.users.standing) == 0
    assert of(somebody).organization == house.sister_cell
    assert of(somebody).organization_name == "Chi bộ Hai"
    assert of(other).organization == house.cell
    step = Step.objects.get(action="follow")
    assert step.reason == "Chuyển sinh hoạt từ Chi bộ Một đến Chi bộ Hai"


@pytest.mark.parametrize("reason", ["died", "removed"])
def test_who_is_gone_is_not_graded(house, somebody, reason):
    end_membership(
        membership=somebody.memberships.get(), ends_on=dt.date(2026, 10, 1), end_reason=reason
    )
    start(house)
    assert not Evaluation.objects.filter(member=somebody).exists()


def test_maternity_leave_neither_keeps_out_nor_lowers_the_grade(house, somebody):
    LeavePeriodFactory(
        member=somebody, kind=LeavePeriod.Kind.MATERNITY, starts_on=dt.date(2026, 2, 1),
        ends_on=dt.date(2026, 7, 31),
    )  # fmt: skip
    start(house)
    found = of(somebody)
    assert obstacles(found) == []
    assert [note.split(":")[0] for note in special_notes(found, house.users.secretary)] == [
        "Nghỉ thai sản"
    ]
    found.grade_self(by=house.users.secretary, grade=grade(found.scheme, "top"), points=95)
    assert found.state == "self_graded"


@pytest.mark.parametrize(
    ("role", "is_told"),
    [
        ("member", True), ("secretary", True), ("committee", True), ("staff", True),
        ("inspector", True), ("standing", False), ("head", False),
    ],
)  # fmt: skip
def test_sickness_is_told_to_who_keeps_or_decides_only(house, login, role, is_told):
    scheme_of(2026).specialcases.filter(case="sick").update(effect="at_most_done")
    LeavePeriodFactory(
        member=house.users.member.member, kind=LeavePeriod.Kind.SICK,
        starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 6, 30),
    )  # fmt: skip
    found = proposed(house, house.users.member.member)
    page = login(getattr(house.users, role)).get(found.get_absolute_url())
    assert page.status_code == 200
    for fact in ("Nghỉ ốm 181 ngày trong năm", "Nghỉ ốm từ 3 tháng trong năm (181 ngày)"):
        assert (fact in page.content.decode()) is is_told
    assert bool(special_notes(found, getattr(house.users, role))) is is_told


def test_the_agency_head_comments_on_who_handed_in_and_not_after_the_decision(
    house, somebody, login
):
    start(house)
    found = of(somebody)
    url = f"/evaluations/{found.pk}/comment/agency/{house.cell.pk}/"
    client = login(house.users.head)
    assert client.get(url).status_code == 404
    found.grade_self(by=house.users.secretary, grade=grade(found.scheme, "good"), points=80)
    assert client.post(url, {"text": ""}).context["form"].errors["text"]
    assert client.post(url, {"text": "Hoàn thành tốt"}).status_code == 302
    assert "Hoàn thành tốt" in client.get(found.get_absolute_url()).content.decode()
    wrong = f"/evaluations/{found.pk}/comment/committee/{house.cell.pk}/"
    assert client.get(wrong).status_code == 403
    Evaluation.objects.filter(pk=found.pk).update(
        state="decided", decided_grade=grade(found.scheme, "good")
    )
    page = client.post(url, {"text": "Khác"} | shown_version(client, url))
    assert "Mức đã được quyết định" in page.content.decode()
    assert Comment.objects.get().text == "Hoàn thành tốt"


def test_the_cell_enters_comments_from_paper_but_nobody_on_himself(house, somebody, login):
    start(house)
    client = login(house.users.secretary)
    for kind in ("committee", "agency", "residence"):
        url = f"/evaluations/{of(somebody).pk}/comment/{kind}/{house.cell.pk}/"
        assert client.post(url, {"text": f"Nhận xét {kind}"}).status_code == 302
    assert Comment.objects.filter(by=house.users.secretary).count() == 3
    own = of(house.users.secretary.member)
    assert (
        client.get(f"/evaluations/{own.pk}/comment/committee/{house.cell.pk}/").status_code == 403
    )


def test_two_who_comment_at_once_do_not_overwrite_each_other(house, somebody, login):
    start(house)
    url = f"/evaluations/{of(somebody).pk}/comment/committee/{house.cell.pk}/"
    client = login(house.users.secretary)
    client.post(url, {"text": "Một"})
    seen = client.get(url).context["form"]["version"].value()
    client.post(url, {"text": "Hai", "version": seen})
    stale = client.post(url, {"text": "Ba", "version": seen})
    assert "Người khác vừa lưu" in stale.content.decode()
    assert Comment.objects.get().text == "Hai"


def test_owed_comments_ask_the_same_queries_for_few_and_for_many(
    house, login, django_assert_max_num_queries
):
    start(house)
    client, sizes = login(house.users.far), []
    for many in (1, 12):
        for _ in range(many):
            member = MemberFactory(cell=house.cell)
            visit(house, member, house.far_cell)
        open_evaluations(house.year, by=house.users.standing)
        with django_assert_max_num_queries(20) as captured:
            assert client.get("/evaluations/comments/").status_code == 200
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]
    assert len(owed_comments(house.users.far)) == 13


def past_grade(house, place, member=None):
    """A decided grade of last year."""
    year = house.year.__class__.objects.filter(year=2025).first() or CampaignYearFactory(
        organization=house.bloc, year=2025, campaign=house.year.campaign, state="closed"
    )
    target = "member" if member else "organization"
    return EvaluationFactory(
        year=year, organization=place, member=member, scheme=scheme_of(2025), state="decided",
        decided_grade=grade(scheme_of(2025), "good", target), decided_on=dt.date(2026, 1, 5),
    )  # fmt: skip


def test_renaming_merging_and_moving_leave_past_years_untouched(house, somebody, login):
    unit, person = past_grade(house, house.sister_cell), past_grade(house, house.cell, somebody)
    client = login(house.users.standing)
    address = f"/dashboard/grading-list/?year=2025&organization={house.committee.pk}&subject="

    def lists():
        boards = [
            client.get(address + subject).context["board"] for subject in ("units", "members")
        ]
        return [
            [(row.label, [cell.text for cell in row.cells]) for row in board.rows]
            for board in boards
        ]

    before = lists()
    for membership in Membership.objects.filter(organization=house.sister_cell, ends_on=None):
        transfer_member(
            member=membership.member, organization=house.cell, starts_on=dt.date(2026, 6, 1)
        )
    dissolve_organization(
        organization=house.sister_cell, dissolved_on=dt.date(2026, 7, 1), merged_into=house.cell
    )
    transfer_member(member=somebody, organization=house.far_cell, starts_on=dt.date(2026, 6, 1))
    Organization.objects.filter(pk=house.cell.pk).update(name="Chi bộ Mới", short_name="Mới")
    start(house)
    assert lists() == before
    for row, place in ((unit, house.sister_cell), (person, house.cell)):
        row.refresh_from_db()
        assert (row.organization, row.state) == (place, "decided")
    assert not Evaluation.objects.filter(
        year=house.year, member=None, organization=house.sister_cell
    ).exists()
    assert of_year(house, somebody).organization == house.far_cell


def of_year(house, member):
    return Evaluation.objects.get(member=member, year=house.year)


def test_a_closed_year_s_evaluation_can_no_longer_be_commented_on(house, somebody, login):
    start(house)
    found = of(somebody)
    house.year.__class__.objects.filter(pk=house.year.pk).update(state="closed")
    page = login(house.users.secretary).post(
        f"/evaluations/{found.pk}/comment/committee/{house.cell.pk}/", {"text": "Muộn"}
    )
    assert "đã chốt" in page.content.decode()
    found.refresh_from_db()
    with pytest.raises(ValidationError, match="đã chốt"):
        found.grade_self(by=house.users.secretary, grade=grade(found.scheme, "good"), points=80)


def test_who_is_suspended_from_the_committee_alone_is_still_graded(house):
    committee_only, from_all = house.members[house.cell.pk][2:4]
    LeavePeriodFactory(member=committee_only, kind=LeavePeriod.Kind.COMMITTEE)
    LeavePeriodFactory(member=from_all, kind=LeavePeriod.Kind.SUSPENDED)
    start(house)
    assert (of(committee_only).state, of(from_all).not_graded_reason) == ("open", "suspended")
    due = house.expected(dt.date(2026, 11, 23)).values_list("member", flat=True)
    assert committee_only.pk in due
    assert from_all.pk not in due
    found = of(committee_only)
    found.grade_self(by=house.users.secretary, grade=grade(found.scheme, "good"), points=80)
    assert found.state == "self_graded"


def test_without_a_review_there_is_no_grade(house, somebody):
    start(house)
    found = of(somebody)
    good = grade(found.scheme, "good")
    for step in (
        lambda: found.propose(by=house.users.secretary, grade=good, points=80),
        lambda: found.decide(by=house.users.committee, grade=good),
    ):
        with pytest.raises(ValidationError, match="Chưa tự đánh giá"):
            step()
    found.exclude(by=house.users.secretary, why="not_reviewed")
    assert (found.state, found.get_not_graded_reason_display()) == ("not_graded", "Chưa kiểm điểm")
    found.include(by=house.users.secretary, reason="Đã kiểm điểm bù")
    found.grade_self(by=house.users.secretary, grade=good, points=80)
    assert found.state == "self_graded"
