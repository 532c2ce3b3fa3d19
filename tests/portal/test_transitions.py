"""Steps of records: taken on the row as it stands now, from the right state, with their reason."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from campaigns.models import StudySession
from tests.factories.sessions import StudySessionFactory, mark_all

pytestmark = pytest.mark.database  # the row is locked and read anew


@pytest.fixture
def session(house):
    session = StudySessionFactory(year=house.year, organization=house.cell)
    mark_all(session, "PPPPP")
    return session


def test_a_step_is_taken_on_the_record_as_it_stands_and_not_as_it_was_read(house, session):
    session.submit(by=house.users.secretary)
    read_before = StudySession.objects.get(pk=session.pk)
    session.confirm(by=house.users.committee)
    with pytest.raises(ValidationError, match="trạng thái"):
        read_before.take_back(by=house.users.secretary)
    assert StudySession.objects.get(pk=session.pk).state == "confirmed"


@pytest.mark.parametrize("reason", [{}, {"reason": ""}, {"reason": "  "}])
def test_a_step_back_needs_a_reason(house, session, reason):
    session.submit(by=house.users.secretary)
    with pytest.raises(ValidationError, match="lý do"):
        session.send_back(by=house.users.committee, **reason)
    assert StudySession.objects.get(pk=session.pk).state == "submitted"


def test_a_step_is_logged_with_who_when_and_why(house, session):
    session.submit(by=house.users.secretary)
    session.send_back(by=house.users.committee, reason="Thiếu kết luận")
    steps = session.steps.order_by("pk").values_list("action", "before", "after", "by", "reason")
    assert list(steps) == [
        ("submit", "draft", "submitted", house.users.secretary.pk, ""),
        ("send_back", "submitted", "returned", house.users.committee.pk, "Thiếu kết luận"),
    ]


def test_after_a_step_the_caller_reads_what_the_record_refers_to_now(house, session):
    read_before = StudySession.objects.select_related("entered_by").get(pk=session.pk)
    StudySession.objects.filter(pk=session.pk).update(entered_by=house.users.deputy)
    read_before.submit(by=house.users.secretary)
    assert read_before.entered_by == house.users.deputy
