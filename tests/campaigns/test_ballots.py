"""The cell's ballot: tied to its roster, in one round or two, secret and by the scheme's threshold."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import given, strategies as st

from campaigns.actions.ballots import BallotLine, enter_ballot, voters
from campaigns.models import Ballot, Evaluation
from members.models import Member
from tests.examples import examples
from tests.factories.grading import (
    EvaluationFactory,
    give_ballot,
    grade,
    proposed,
    scheme_of,
    settle,
)
from tests.factories.members import LeavePeriodFactory, MemberFactory, MembershipFactory

DAY = dt.date(2026, 11, 20)
URL = "/evaluations/ballot/"


@pytest.fixture
def own(house):
    """The self-graded evaluation of the member with a login, in a year that is being graded."""
    type(house.year).objects.update(state="grading")
    house.year.refresh_from_db()
    row = EvaluationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    row.grade_self(by=house.users.member, grade=grade(row.scheme, "top"), points=95)
    return row


def head(**changes):
    numbers = dict.fromkeys(("members", "present", "handed_out", "returned", "valid"), 5)
    return {"held_on": DAY, "tellers": "Tổ ba người", "members_reason": "", **numbers, **changes}


def line(row, standing, votes, **fields):
    chosen = grade(row.scheme, standing)
    return BallotLine(row, row.version, votes={chosen.pk: votes}, grade=chosen, points=95, **fields)


def test_the_number_of_members_is_that_of_the_roster_on_the_day_or_there_is_a_reason(house, own):
    with pytest.raises(ValidationError, match="có 5 đảng viên chính thức theo danh sách"):
        enter_ballot(
            head=head(members=1, present=1, handed_out=1, returned=1, valid=1),
            lines=[line(own, "top", 1)], by=house.users.secretary,
        )  # fmt: skip
    assert not Ballot.objects.exists()
    enter_ballot(
        head=head(members=4, present=4, handed_out=4, returned=4, valid=4,
                  members_reason="Một đồng chí chuyển đi hôm đó"),
        lines=[line(own, "top", 4)], by=house.users.secretary,
    )  # fmt: skip
    assert own.ballots.get().members_reason == "Một đồng chí chuyển đi hôm đó"


def test_guests_the_exempt_and_the_suspended_are_no_voters_and_the_day_counts(house):
    MembershipFactory(
        member=MemberFactory(cell=house.far_cell), organization=house.cell, kind="temporary"
    )
    assert voters(house.cell, DAY) == 5
    for kind, member in zip(("exempt", "suspended"), house.members[house.cell.pk], strict=False):
        LeavePeriodFactory(member=member, kind=kind)
    assert voters(house.cell, DAY) == 3
    assert voters(house.cell, dt.date(2026, 6, 1)) == 5
    MembershipFactory(organization=house.cell, starts_on=dt.date(2026, 11, 1))
    assert voters(house.cell, DAY) == 4
    assert voters(house.cell, dt.date(2026, 10, 31)) == 3


def test_probationary_members_do_not_vote(house):
    first, second, *_ = house.members[house.cell.pk]
    Member.objects.filter(pk=first.pk).update(official_on=None)
    Member.objects.filter(pk=second.pk).update(official_on=dt.date(2026, 11, 1))
    assert voters(house.cell, DAY) == 4
    assert voters(house.cell, dt.date(2026, 10, 31)) == 3


def test_the_sheet_offers_the_roster_s_number_asks_for_tellers_and_names_the_rule(
    house, own, login
):
    client = login(house.users.secretary)
    page = client.get(URL)
    assert (page.context["form"]["members"].value(), page.context["form"]["held_on"].value()) == (
        5, dt.date(2026, 11, 23),
    )  # fmt: skip
    assert "bỏ phiếu kín, phải quá 50% tổng số đảng viên" in page.content.decode()
    top = grade(own.scheme, "top")
    votes = {f"votes-{own.pk}-{top.pk}": 4, f"grade-{own.pk}": top.pk, f"points-{own.pk}": "95"}
    votes[f"version-{own.pk}"] = own.version
    sheet = head(returned=5, valid=4) | votes
    page = client.post(URL, sheet | {"tellers": ""})
    assert page.context["form"].errors["tellers"]
    page = client.post(URL, sheet | {"members": 6})
    assert "có 5 đảng viên" in str(page.context["form"].errors["members"])
    assert not Ballot.objects.exists()
    assert client.post(URL, sheet).status_code == 302
    page = client.get(own.get_absolute_url()).content.decode()
    for words in (
        "bỏ phiếu kín, phải quá 50% tổng số đảng viên", "hợp lệ 4, không hợp lệ 1",
        "Tổ kiểm phiếu: Tổ ba người", "Hoàn thành xuất sắc nhiệm vụ 4 phiếu",
    ):  # fmt: skip
        assert words in page


def two_rounds(year):
    settle(year, ballot_rounds=2)


@pytest.mark.database  # grouped and aggregated in SQL
def test_the_second_round_is_of_those_proposed_for_the_top_grade_up_to_the_quota(house, own, login):
    two_rounds(house.year)
    first, second, third = house.members[house.cell.pk][1:4]
    tops = [proposed(house, member, "top") for member in (first, second)]
    good = proposed(house, third, "good")
    for row in (*tops, good):
        give_ballot(row, {"top": 5})
    client = login(house.users.secretary)
    assert "Vòng hai: chọn mức cao nhất" in client.get(URL).content.decode()
    assert f"{URL}?round=2" in client.get("/evaluations/").content.decode()
    page = client.get(f"{URL}?round=2")
    assert [line.evaluation for line in page.context["lines"]] == tops
    top, middle = (grade(own.scheme, standing) for standing in ("top", "good"))

    def sheet(quota, *standings):
        data = head(quota=quota)
        for row, chosen, votes in zip(tops, standings, (5, 2), strict=True):
            data |= {f"votes-{row.pk}-{top.pk}": votes, f"grade-{row.pk}": chosen.pk}
            data[f"version-{row.pk}"] = row.version
        return data

    page = client.post(f"{URL}?round=2", sheet(1, top, top))
    assert "nhiều hơn chỉ tiêu 1" in page.content.decode()
    page = client.post(f"{URL}?round=2", sheet(2, top, top))
    assert "chưa đủ số phiếu" in page.content.decode()
    assert not Ballot.objects.filter(round=2).exists()
    assert client.post(f"{URL}?round=2", sheet(1, top, middle)).status_code == 302
    for row, standing in zip(tops, ("top", "good"), strict=True):
        row.refresh_from_db()
        assert (row.proposed_grade.standing, row.proposed_points, row.ballots.count()) == (
            standing, 95, 2,
        )  # fmt: skip
    assert f"{URL}?round=2" not in client.get("/evaluations/").content.decode()


def test_the_top_grade_is_not_decided_before_the_second_round(house):
    row = proposed(house, house.users.member.member, "top")
    two_rounds(house.year)
    give_ballot(row, {"top": 5})
    with pytest.raises(ValidationError, match="chưa bỏ phiếu vòng hai"):
        row.decide(by=house.users.committee, grade=row.proposed_grade)
    Ballot.objects.create(**head(), evaluation=row, round=2)
    row.decide(by=house.users.committee, grade=row.proposed_grade)
    assert row.state == "decided"


def test_a_scheme_of_one_round_has_no_second(house, own, login):
    page = login(house.users.secretary).get(f"{URL}?round=2")
    assert page.context["is_second"] is False
    assert "Vòng hai" not in page.content.decode()


VOTES = st.integers(0, 5)


@pytest.mark.django_db
@given(first=st.tuples(VOTES, VOTES), second=st.none() | VOTES, percent=st.sampled_from([50, 60]))
@examples(20)
def test_a_grade_needs_the_threshold_in_the_first_round_and_the_top_one_in_both(
    house, first, second, percent
):
    with transaction.atomic():
        row = EvaluationFactory(
            year=house.year, organization=house.cell, member=house.users.member.member,
            scheme=scheme_of(2026),
        )  # fmt: skip
        settle(house.year, ballot_threshold_percent=percent, ballot_rounds=2)
        give_ballot(row, {"top": first[0], "good": first[1]})
        if second is not None:
            give_ballot(row, {"top": second}, round=2)
        row = Evaluation.objects.get(pk=row.pk)
        passed = {s: row.passed_ballot(grade(row.scheme, s)) for s in ("top", "good", "done")}
        over = percent * 5
        in_second = second is None or 100 * second > over
        assert passed == {
            "top": 100 * first[0] > over and in_second,
            "good": 100 * sum(first) > over,
            "done": 100 * sum(first) > over,
        }
        transaction.set_rollback(True)


def test_the_grade_with_the_most_votes_is_marked_and_only_confirmed(house, own, login):
    client = login(house.users.secretary)
    top, good = grade(own.scheme, "top"), grade(own.scheme, "good")
    sheet = head(returned=5, valid=5) | {
        f"votes-{own.pk}-{top.pk}": 1, f"votes-{own.pk}-{good.pk}": 4, f"grade-{own.pk}": "",
        f"points-{own.pk}": "80", f"version-{own.pk}": own.version,
    }  # fmt: skip
    page = client.post(URL, sheet)
    assert page.status_code == 200
    assert not Ballot.objects.exists()
    line = page.context["lines"][0]
    assert [mark for mark, is_set, _ in line.columns if is_set] == [good]
    assert "Chưa ghi." in page.content.decode()
    assert client.post(URL, sheet | {f"grade-{own.pk}": good.pk}).status_code == 302
    assert Ballot.objects.count() == 1


def test_what_is_wrong_with_a_line_of_the_ballot_is_named_at_the_top(house, own, login):
    client = login(house.users.secretary)
    top = grade(own.scheme, "top")
    sheet = head(returned=5, valid=4) | {
        f"votes-{own.pk}-{top.pk}": 5, f"grade-{own.pk}": top.pk, f"points-{own.pk}": "95",
        f"version-{own.pk}": own.version,
    }  # fmt: skip
    html = client.post(URL, sheet).content.decode()
    assert f"{own.member}</a>: Tổng số phiếu các mức (5) nhiều hơn phiếu hợp lệ." in html
