"""The attendance sheet of a session: who is on it, and writing it in a fixed number of queries."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from campaigns.models import Attendance, StudySession
from members.models import Member, Membership
from members.namesakes import tell_apart
from portal.kit.reading import log_changes

Mark = Attendance.Mark


@dataclass
class SheetRow:
    """One line of the attendance sheet."""

    member: Member
    status: str
    mark: str = ""
    reason: str = ""

    @property
    def in_words(self) -> str:
        """The mark as the reader of a comparison knows it."""
        if self.mark not in Mark.values:
            return "chưa điểm danh"
        label = Mark(self.mark).label
        return f"{label} ({self.reason})" if self.mark == Mark.EXCUSED else label


def sheet_for(session: StudySession) -> list[SheetRow]:
    """The lines of everybody due on the session's day, with the marks that are stored."""
    memberships = list(
        session.expected_members()
        .select_related("member")
        .order_by("member__sort_name", "member_id")
    )
    tell_apart(membership.member for membership in memberships)
    stored = {}
    if session.pk:
        marks = session.attendances.values_list("member_id", "mark", "reason")
        stored = {member: (mark, reason) for member, mark, reason in marks}
    return [
        SheetRow(
            membership.member,
            _status(membership, session),
            *stored.get(membership.member_id, ("", "")),
        )
        for membership in memberships
    ]


def _status(membership: Membership, session: StudySession) -> str:
    if membership.kind == Membership.Kind.TEMPORARY:
        return "sinh hoạt tạm thời"
    return "dự bị" if membership.member.is_probationary_on(session.held_on) else ""


def check_leaders(session: StudySession, rows: list[SheetRow]) -> None:
    """Refuse a chair or secretary of the meeting who is marked absent (ValidationError)."""
    absent = {row.member.pk for row in rows if row.mark not in ("", Mark.PRESENT)}
    roles = {"chair": "chủ trì", "recorder": "làm thư ký"}
    if session.joint_host_id:
        del roles["chair"]
    errors = {
        name: f"Đồng chí {getattr(session, name)} được điểm danh vắng nên không {role} buổi này được."
        for name, role in roles.items()
        if getattr(session, f"{name}_id") in absent
    }
    if errors:
        raise ValidationError(errors)


def write_sheet(session: StudySession, rows: list[SheetRow]) -> None:
    """Write the marks that changed, in a fixed number of queries.

    Who is not due any more leaves the sheet.
    """
    sheet = session.attendances.all()
    stored = {member: marks for member, *marks in sheet.values_list("member_id", "mark", "reason")}
    typed = {
        row.member.pk: [row.mark, row.reason.strip() if row.mark == Mark.EXCUSED else ""]
        for row in rows
    }
    if stored:
        _log_marks(session, rows, stored, typed)
    if gone := stored.keys() - typed.keys():
        sheet.filter(member__in=gone).delete()
    Attendance.objects.write(
        session,
        {member: marks for member, marks in typed.items() if stored.get(member) != marks},
    )


def _log_marks(session: StudySession, rows: list[SheetRow], stored: dict, typed: dict) -> None:
    """Note in the trail of the session whose mark was changed; the reason of an absence is not kept."""
    names = {row.member.pk: str(row.member) for row in rows}
    gone = stored.keys() - typed.keys()
    names |= (
        {member.pk: str(member) for member in Member.objects.filter(pk__in=gone)} if gone else {}
    )
    labels, unmarked = dict(Mark.choices), ("", "")
    changes = {}
    for key, name in names.items():
        old, new = stored.get(key, unmarked)[0], typed.get(key, unmarked)[0]
        if old != new:
            changes[name] = (labels.get(old, ""), labels.get(new, ""))
    log_changes(session, changes)
