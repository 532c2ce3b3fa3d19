"""Saving a session's proceedings: one form, one version, everything or nothing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from campaigns.models import Attendance, StudySession

from .visits import Delegates, write_visits


@transaction.atomic
def save_proceedings(*, session: StudySession, forms: Any) -> None:
    """Write proceedings, agenda, votes, assignments and their results, contributions, delegates.

    `forms` are the valid forms of the page (`campaigns.forms.proceedings.ProceedingsForms`).
    Raises ValidationError where the year is closed, the session was confirmed, or somebody else has
    written since.
    """
    session.year.require_open()
    forms.form.claim()
    state = StudySession.objects.values_list("state", flat=True).get(pk=session.pk)
    if state == StudySession.State.CONFIRMED:
        raise ValidationError("Cấp ủy đã xác nhận buổi này nên không sửa biên bản được nữa.")
    for part in forms.lines:
        part.save()
    submitted = StudySession.objects.counted().filter(Q(pk=session.pk) | Q(joint_host=session.pk))
    for meeting in submitted.select_related("joint_host"):
        meeting.write_studies()
    Attendance.objects.bulk_update(forms.contributions.attendances, Attendance.CONTRIBUTION)
    write_visits(session, Delegates(forms.visits))


def proposed_voters(session: StudySession) -> int:
    """How many vote unless the cell says otherwise: official members present at the meeting."""
    return Attendance.objects.voting(session).count()


def most_voters(session: StudySession) -> int:
    """How many can have been present at most: all who are not marked absent in any of its cells."""
    sheets = Attendance.objects.at(session)
    absent = (Attendance.Mark.ABSENT, Attendance.Mark.EXCUSED)
    host = session.host
    marked = set(sheets.values_list("session", flat=True))
    without_sheet = [
        meeting for meeting in (host, *host.joint_parts.all()) if meeting.pk not in marked
    ]
    return sheets.exclude(mark__in=absent).count() + sum(
        meeting.expected_members().count() for meeting in without_sheet
    )
