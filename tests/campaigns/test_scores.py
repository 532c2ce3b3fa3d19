"""Scores: what a unit claims and what it is given, without the pages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from campaigns.actions.scores import ScoreEntry, write_scores
from campaigns.models import CriteriaSet, Criterion, Score
from members.models import Position
from tests.factories.members import PositionFactory


@pytest.fixture
def criteria(house):
    """Two criteria of the grass-roots organisations, of 30 and 70 points."""
    criteria_set = CriteriaSet.objects.create(
        year=house.year, level=20, name="Bộ tiêu chí", published_at="2026-01-01T00:00Z"
    )
    return [
        Criterion.objects.create(criteria_set=criteria_set, title=title, weight=weight)
        for title, weight in (("Một", Decimal(30)), ("Hai", Decimal(70)))
    ]


def claim(criterion, points, version=0):
    return ScoreEntry(criterion, version, None, claim={"points": points, "evidence": "Sổ"})


def appraisal(criterion, points, reason="", *, version=0, measured=None):
    return ScoreEntry(criterion, version, measured, appraisal={"points": points, "reason": reason})


def write(house, *entries, by=None):
    write_scores(
        year=house.year,
        organization=house.committee,
        entries=entries,
        by=by or house.users.committee,
    )


@pytest.mark.parametrize("points", [Decimal("-0.5"), Decimal("30.01")])
def test_points_outside_the_maximum_are_refused_and_nothing_is_written(house, criteria, points):
    first, second = criteria
    with pytest.raises(ValidationError) as refused:
        write(house, claim(first, points), claim(second, Decimal(70)))
    assert refused.value.message_dict[first.pk] == ["Điểm phải từ 0 đến 30."]
    assert "xem lỗi ở từng dòng" in refused.value.message_dict[NON_FIELD_ERRORS][0]
    assert not Score.objects.exists()
    write(house, claim(first, Decimal(0)), claim(second, Decimal(70)))
    assert Score.objects.count() == 2


@pytest.mark.parametrize(
    ("claimed", "measured", "given", "needs_reason"),
    [
        (Decimal(20), None, Decimal(20), False),
        (Decimal(20), None, Decimal(19), True),
        (None, Decimal(25), Decimal(25), False),
        (None, Decimal(25), Decimal(24), True),
        (Decimal(20), Decimal(25), Decimal(25), True),
        (None, None, Decimal(12), False),
        (Decimal(20), None, None, False),
    ],
)
def test_an_appraisal_says_why_it_is_not_what_was_claimed_or_measured(
    house, criteria, claimed, measured, given, needs_reason
):
    first, _ = criteria
    version = 0
    if claimed is not None:
        write(house, claim(first, claimed))
        version = 1
    entry = appraisal(first, given, version=version, measured=measured)
    if needs_reason:
        with pytest.raises(ValidationError, match="hãy ghi lý do"):
            write(house, entry, by=house.users.staff)
        entry = appraisal(first, given, "Thiếu minh chứng", version=version, measured=measured)
    write(house, entry, by=house.users.staff)
    score = Score.objects.filter(criterion=first).first()
    assert (score.appraised_points if score else None) == given


def test_who_claims_and_who_appraises_are_kept_apart_and_a_stale_writer_is_told(house, criteria):
    first, _ = criteria
    write(house, claim(first, Decimal(20)))
    write(house, appraisal(first, Decimal(20), version=1), by=house.users.staff)
    score = Score.objects.get()
    assert (score.self_by, score.appraised_by, score.version) == (
        house.users.committee, house.users.staff, 2,
    )  # fmt: skip
    with pytest.raises(ValidationError) as refused:
        write(house, claim(first, Decimal(21), version=1))
    assert refused.value.error_dict[first.pk][0].code == "conflict"
    # Nothing changes, so nothing is claimed.
    write(house, claim(first, Decimal(20), version=1))
    assert Score.objects.get().version == 2


def test_a_closed_year_takes_no_points(house, criteria):
    type(house.year).objects.update(state="closed")
    with pytest.raises(ValidationError, match="đã chốt"):
        write(house, claim(criteria[0], Decimal(20)))


def test_who_leads_or_scored_the_unit_does_not_appraise_it_by_another_post(house, criteria, login):
    """The committee's own secretary, who works for the bloc's staff as well."""
    first, _ = criteria
    double = house.users.committee
    PositionFactory(member=double.member, organization=house.bloc, post="staff")
    write(house, claim(first, Decimal(20)))
    given = appraisal(first, Decimal(10), "Thiếu", version=1)
    with pytest.raises(ValidationError) as refused:
        write(house, given, by=double)
    assert "không tự xử lý" in refused.value.message_dict[first.pk][0]
    page = login(double).get(f"/scores/{house.year.pk}/{house.committee.pk}/").text
    assert f"việc này do đồng chí {house.users.staff.member.full_name}" in page
    assert f'name="self-{first.pk}"' in page
    assert f'name="appraised-{first.pk}"' not in page
    write(house, given, by=house.users.staff)

    Position.objects.exclude(member=double.member).delete()  # nobody else is there
    write(house, appraisal(first, Decimal(15), "Bổ sung", version=2), by=double)
    assert Score.objects.get(criterion=first).steps.get().single_handed
