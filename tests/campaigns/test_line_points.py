"""Part B line by line: one's own points, those proposed, those of who decides."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from campaigns.actions.line_points import columns_open_to, write_points
from campaigns.models import CriterionPoints
from campaigns.models.reviews import LineColumn, form_of
from tests.browsing import shown_version
from tests.factories.grading import EvaluationFactory, give_ballot, grade, typed_review as typed
from tests.factories.members import PositionFactory

PROPOSED, APPRAISED = LineColumn.PROPOSED, LineColumn.APPRAISED


@pytest.fixture
def own(house, login):
    """A member's review, handed in with 28 and 62 points."""
    row = EvaluationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    first, second = ends(row)
    points = {f"points-{first.pk}": "28", f"points-{second.pk}": "62", "points": ""}
    login(house.users.member).post(f"/evaluations/{row.pk}/self/", typed(row, "Đã làm", **points))
    house.year.start_grading(by=house.users.standing)
    row.refresh_from_db()
    assert (row.state, row.self_points) == ("self_graded", 90)
    return row


def ends(row):
    """A criterion of each group."""
    criteria = form_of(row).criteria
    return criteria[0], criteria[-1]


def given(row, *values):
    return dict(zip(ends(row), map(Decimal, values), strict=True))


def propose(house, row, points=None):
    good = grade(row.scheme, "good")
    if not row.ballots.exists():
        give_ballot(row, {"good": 5})
    row.propose(by=house.users.deputy, grade=good, points=points)


def test_the_cell_proposes_points_a_line_and_their_sum_is_what_it_proposes(house, login, own):
    url, (first, second) = f"/evaluations/{own.pk}/points/", ends(own)
    for role in ("member", "committee", "other_committee"):
        assert login(getattr(house.users, role)).get(url).status_code in (403, 404)
    client = login(house.users.secretary)
    assert url in client.get(own.get_absolute_url()).content.decode()
    shown = client.get(url).context["sheet"].lines
    assert [line["points"].value() for line in (shown[0], shown[-1])] == [28, 62]
    version = shown_version(client, url)
    over = client.post(url, version | {f"points-{first.pk}": "31", f"points-{second.pk}": "62"})
    assert "tối đa 30" in over.content.decode()
    typo = client.post(
        url, version | {f"points-{first.pk}": "ba mươi", f"points-{second.pk}": "62"}
    )
    assert typo.status_code == 422
    text = typo.content.decode()
    assert f'<a href="#points-{first.pk}">{first}, Điểm</a>' in text
    assert "data-wrong" in text
    typed_in = {f"points-{first.pk}": "27", f"points-{second.pk}": "58,5"}
    assert client.post(url, shown_version(client, url) | typed_in).status_code == 302
    own.refresh_from_db()
    with pytest.raises(ValidationError, match=r"khác tổng điểm từng tiêu chí đã chấm \(85,5\)"):
        propose(house, own, points=90)
    propose(house, own)
    assert own.proposed_points == Decimal("85.5")
    page = client.get(own.get_absolute_url()).content.decode()
    for value in ("28", "27", "58,5", "85,5"):
        assert f">{value}<" in page


def test_points_changed_after_the_proposal_change_what_is_proposed(house, own):
    propose(house, own, points=80)
    by = house.users.secretary
    write_points(own, by=by, column=PROPOSED, points=given(own, 25, 56))
    own.refresh_from_db()
    assert own.proposed_points == 81
    assert own.steps.last().snapshot == ["Tổng điểm đề xuất: 81", "Trước đó đề xuất 80 điểm"]
    with pytest.raises(ValidationError, match="chưa đủ mức"):
        write_points(own, by=by, column=PROPOSED, points=given(own, 20, 40))


def test_who_decides_appraises_a_line_and_the_grade_rests_on_it(house, own):
    committee = house.users.committee
    assert columns_open_to(committee, own) == []
    with pytest.raises(ValidationError, match="đã chuyển bước"):
        write_points(own, by=committee, column=APPRAISED, points=given(own, 20, 40))
    propose(house, own, points=80)
    assert columns_open_to(committee, own) == [APPRAISED]
    write_points(own, by=committee, column=APPRAISED, points=given(own, 20, 45))
    with pytest.raises(ValidationError, match="65 điểm chưa đủ mức"):
        own.decide(by=committee, grade=own.proposed_grade, note="Cân nhắc")
    own.decide(by=committee, grade=grade(own.scheme, "done"), note="Điểm thẩm định 65")
    kept = CriterionPoints.objects.filter(review=own.review, self_points__isnull=False)
    assert set(kept.values_list("self_points", "proposed_points", "appraised_points")) == {
        (28, None, 20), (62, None, 45),
    }  # fmt: skip


def test_who_gave_the_points_of_the_proposal_does_not_decide(house, own):
    secretary = house.users.secretary
    PositionFactory(member=secretary.member, organization=house.committee, post="deputy")
    write_points(own, by=secretary, column=PROPOSED, points=given(own, 25, 55))
    propose(house, own)
    assert columns_open_to(secretary, own) == [PROPOSED]
    with pytest.raises(ValidationError, match="không tự xử lý"):
        write_points(own, by=secretary, column=APPRAISED, points=given(own, 25, 55))


def test_what_is_sent_back_is_proposed_anew_from_the_own_points(house, own):
    write_points(own, by=house.users.secretary, column=PROPOSED, points=given(own, 25, 55))
    own.send_back(by=house.users.committee, reason="Bổ sung minh chứng")
    assert own.line_total("proposed_points") is None
    assert own.line_total("self_points") == 90
