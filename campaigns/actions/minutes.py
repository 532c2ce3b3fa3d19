"""Saving a session's minutes: one form, one version, everything or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import Attendance, StudySession

from .visits import write_visits


@dataclass
class Part:
    """What one person present contributed, as typed."""

    opinion: str = ""
    spoke: bool = False
    self_criticism: bool = False
    essay: bool = False
    essay_mark: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Part()


@dataclass
class Minutes:
    """The parts of the page: all valid forms, people by member, delegates who came."""

    form: object
    agenda: object
    assignments: object
    earlier: object
    people: dict[int, Part] = field(default_factory=dict)
    visits: set[int] = field(default_factory=set)


@transaction.atomic
def save_minutes(session: StudySession, minutes: Minutes, *, read_version: int) -> None:
    """Write minutes, agenda, votes, assignments and their results, contributions, delegates.

    Raises ValidationError where the year is closed, the session was confirmed, or someone else has
    written since.
    """
    session.year.require_open()
    session.claim_version(read_version)
    state = StudySession.objects.values_list("state", flat=True).get(pk=session.pk)
    if state == StudySession.State.CONFIRMED:
        raise ValidationError("Cấp ủy đã xác nhận buổi này nên không sửa biên bản được nữa.")
    for part in (minutes.form, minutes.agenda, minutes.assignments, minutes.earlier):
        part.save()
    present = list(session.attendances.filter(mark=Attendance.Mark.PRESENT))
    for attendance in present:
        typed = minutes.people.get(attendance.member_id, Part())
        attendance.opinion = typed.opinion[:500]
        attendance.spoke = typed.spoke or bool(typed.opinion)
        attendance.self_criticism = typed.self_criticism
        attendance.essay = typed.essay
        attendance.essay_mark = typed.essay_mark[:60] if typed.essay else ""
    Attendance.objects.bulk_update(
        present, ["opinion", "spoke", "self_criticism", "essay", "essay_mark"]
    )
    write_visits(session, minutes.visits)
