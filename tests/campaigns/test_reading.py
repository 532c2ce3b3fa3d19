"""Every look of an inspector is logged; those who read by their office are not followed."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.core.files.base import ContentFile

from campaigns.models import Attachment
from reports import reference
from tests.factories.exemplars import NominationFactory
from tests.factories.grading import EvaluationFactory
from tests.factories.sessions import StudySessionFactory, mark_all


@pytest.fixture
def records(house):
    """A meeting, a nomination with its evidence and a unit's evaluation: addresses by record."""
    reference.load()
    here = {"year": house.year, "organization": house.cell}
    session = StudySessionFactory(**here)
    mark_all(session, "PPPPP")
    session.submit(by=house.users.secretary)
    nomination = NominationFactory(**here, member=house.users.member.member)
    file = ContentFile(b"%PDF-1.4", name="anh.pdf")
    evidence = Attachment.keep(nomination, file, "pdf", by=house.users.secretary)
    nomination.nominate(by=house.users.secretary)
    evaluation = EvaluationFactory(**here)
    return [
        (session, f"/sessions/{session.pk}/"),
        (session, f"/sessions/{session.pk}/quality/"),
        (session, f"/sessions/{session.pk}/print/bien-ban/?format=docx"),
        (nomination, f"/exemplars/{nomination.pk}/"),
        (evidence, f"/exemplars/attachments/{evidence.pk}/"),
        (evaluation, f"/evaluations/{evaluation.pk}/"),
        (evaluation, f"/evaluations/{evaluation.pk}/print/why/?format=docx"),
    ]


def test_every_look_of_an_inspector_is_logged(house, login, records):
    access = LogEntry.Action.ACCESS
    for role, looks in (("committee", 0), ("inspector", 1)):
        user = getattr(house.users, role)
        client = login(user)
        for record, address in records:
            readings = LogEntry.objects.get_for_object(record).filter(action=access, actor=user)
            before = readings.count()
            answer = client.get(address)
            assert answer.status_code == 200
            if answer.streaming:
                answer.getvalue()
            assert readings.count() - before == looks, address
