"""Saving a session's proceedings: one form, one version, everything or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from campaigns.models import Attendance, StudySession

from .visits import Delegates, write_visits


@dataclass
class Part:
    """What one person present contributed, as typed; who has an opinion spoke, a mark is of an essay."""

    opinion: str = ""
    spoke: bool = False
    self_criticism: bool = False
    essay: bool = False
    essay_mark: str = ""

    def __post_init__(self) -> None:
        self.spoke = self.spoke or bool(self.opinion)
        self.essay = self.essay or bool(self.essay_mark)

    @property
    def is_empty(self) -> bool:
        return self == Part()

    @property
    def in_words(self) -> str:
        """What there is beside the tick."""
        parts = {
            "ý kiến": self.opinion,
            "tự phê bình": self.self_criticism,
            "bài thu hoạch": self.essay,
        }
        return ", ".join(name for name, there in parts.items() if there)


@dataclass
class Proceedings:
    """The parts of the page: all valid forms, people by member, delegates who came."""

    form: object
    agenda: object
    assignments: object
    earlier: object
    people: dict[int, Part] = field(default_factory=dict)
    visits: set[int] = field(default_factory=set)


@transaction.atomic
def save_proceedings(session: StudySession, proceedings: Proceedings) -> None:
    """Write proceedings, agenda, votes, assignments and their results, contributions, delegates.

    Raises ValidationError where the year is closed, the session was confirmed, or someone else has
    written since.
    """
    session.year.require_open()
    proceedings.form.claim()
    state = StudySession.objects.values_list("state", flat=True).get(pk=session.pk)
    if state == StudySession.State.CONFIRMED:
        raise ValidationError("Cấp ủy đã xác nhận buổi này nên không sửa biên bản được nữa.")
    for part in (
        proceedings.form,
        proceedings.agenda,
        proceedings.assignments,
        proceedings.earlier,
    ):
        part.save()
    handed_in = StudySession.objects.counted().filter(Q(pk=session.pk) | Q(joint_host=session.pk))
    for meeting in handed_in.select_related("joint_host"):
        meeting.write_studies()
    present = list(session.attendances.present())
    for attendance in present:
        typed = proceedings.people.get(attendance.member_id, Part())
        attendance.opinion = typed.opinion[:500]
        attendance.spoke = typed.spoke
        attendance.self_criticism = typed.self_criticism
        attendance.essay = typed.essay
        attendance.essay_mark = typed.essay_mark[:60]
    Attendance.objects.bulk_update(
        present, ["opinion", "spoke", "self_criticism", "essay", "essay_mark"]
    )
    write_visits(session, Delegates(proceedings.visits))


def proposed_voters(session: StudySession) -> int:
    """Who votes unless the cell says otherwise: official members present at the whole meeting."""
    return Attendance.objects.voting(session).count()


def most_voters(session: StudySession) -> int:
    """So many may have been present at most: who is not marked absent in any of its cells."""
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
