"""Saving a session with its whole sheet: a fixed number of queries, no silent overwriting."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.models import Attendance, StudySession, TakenForm, year_of
from members.models import Member, Membership, Organization

from .agenda import start_agenda
from .visits import write_visits

TWICE = "Đã có một buổi cùng loại của tổ chức này trong ngày đó. Hãy mở buổi ấy để sửa."


@dataclass
class SheetRow:
    """One line of the attendance sheet as it is shown and typed."""

    member: Member
    status: str
    mark: str = ""
    reason: str = ""
    error: str = ""


def sheet_for(
    session: StudySession, typed: dict[int, tuple[str, str]] | None = None
) -> list[SheetRow]:
    """The lines of everybody due on the session's day, with marks as typed, else as stored."""
    memberships = (
        session.expected_members()
        .select_related("member")
        .order_by("member__sort_name", "member_id")
    )
    if typed is None:
        typed = {}
        if session.pk:
            rows = session.attendances.values_list("member_id", "mark", "reason")
            typed = {member: (mark, reason) for member, mark, reason in rows}
    return [
        SheetRow(m.member, _status(m, session), *typed.get(m.member_id, ("", "")))
        for m in memberships
    ]


def _status(membership: Membership, session: StudySession) -> str:
    if membership.kind == Membership.Kind.TEMPORARY:
        return "sinh hoạt tạm thời"
    return "dự bị" if membership.member.is_probationary_on(session.held_on) else ""


def check_sheet(rows: list[SheetRow]) -> bool:
    """Note at each line what is wrong with it; say whether all is well."""
    for row in rows:
        if row.mark not in ("", *Attendance.Mark.values):
            row.error = "Hãy chọn Có mặt, Vắng hoặc Có lý do."
        elif row.mark == Attendance.Mark.EXCUSED and not row.reason.strip():
            row.error = "Vắng có lý do thì phải ghi lý do."
    return not any(row.error for row in rows)


def check_leaders(session: StudySession, rows: list[SheetRow]) -> None:
    """Refuse a chair or secretary of the meeting who is marked absent (ValidationError)."""
    away = {row.member.pk for row in rows if row.mark not in ("", Attendance.Mark.PRESENT)}
    roles = {"chair": "chủ trì", "recorder": "làm thư ký"}
    if session.joint_host_id:
        del roles["chair"]
    errors = {
        name: f"Đồng chí {getattr(session, name)} được điểm danh vắng nên không {role} buổi này được."
        for name, role in roles.items()
        if getattr(session, f"{name}_id") in away
    }
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def save_session(
    session: StudySession,
    rows: list[SheetRow],
    *,
    by,
    read_version: int,
    key=None,
    content: str = "",
    joint=None,
    came=None,
    delegate=None,
) -> StudySession:
    """Write the session with its sheet, its agenda and the parts of a joint meeting.

    `key` marks the form that is taken in, `content` what it held; `joint` are the other cells of a
    joint meeting (None leaves them); `came` are the visits of assigned delegates made here (None
    leaves them), and `delegate` one whom nobody had assigned.

    Raises ValidationError where the year is closed, the same kind was already held
    that day, its chair was absent, the session was submitted meanwhile, or someone else has written
    since `read_version`.
    """
    check_leaders(session, rows)
    years = {session.year} if session.pk else set()
    session.year = year_of(session.organization, session.held_on)
    for year in years | {session.year}:  # a draft of a closed year is not moved out of it either
        year.require_open()
    twice = StudySession.objects.filter(
        organization=session.organization, kind=session.kind, held_on=session.held_on
    ).exclude(pk=session.pk)
    if twice.exists():
        raise ValidationError({"held_on": TWICE})
    if session.pk:
        session.claim_version(read_version)
        state = StudySession.objects.values_list("state", flat=True).get(pk=session.pk)
        if state not in StudySession.WRITABLE:
            raise ValidationError("Buổi này đã được nộp nên không sửa được nữa.", code="state")
    else:
        session.entered_by = by
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as error:
        raise ValidationError({"held_on": TWICE}) from error
    if key:
        TakenForm.objects.create(key=key, session=session, content=content)
    _write_sheet(session, rows)
    if came is not None:
        write_visits(session, {visit.pk for visit in came}, delegate)
    if session.joint_host_id is None:
        start_agenda(session)
        if joint is not None:
            write_parts(session, list(joint), by=by)
    return session


SHARED = (
    "year_id", "kind", "held_on", "mode", "starts_at", "duration_minutes", "venue", "topic_id",
    "title", "chair_id",
)  # fmt: skip


def write_parts(session: StudySession, cells: list[Organization], *, by) -> None:
    """Give each other cell of a joint meeting its draft, with the host's head.

    Raises ValidationError where such a cell has its own meeting of the kind that day, or was
    already marking its sheet and is now left out.
    """
    parts = {part.organization_id: part for part in session.joint_parts.select_for_update()}
    for left in set(parts) - {cell.pk for cell in cells}:
        discard_part(parts.pop(left))
    for cell in cells:
        part = parts.get(cell.pk) or StudySession(
            organization=cell, joint_host=session, entered_by=by
        )
        if part.state not in StudySession.WRITABLE:
            continue
        for name in SHARED:
            setattr(part, name, getattr(session, name))
        taken = StudySession.objects.filter(
            organization=cell, kind=session.kind, held_on=session.held_on
        ).exclude(pk=part.pk)
        if taken.exists():
            raise ValidationError(
                {"joint_cells": f"{cell} đã có buổi cùng loại riêng trong ngày đó."}
            )
        part.save()


def discard_part(part: StudySession) -> None:
    """Take a cell out of a joint meeting, as long as it has marked nobody."""
    if part.state != StudySession.State.DRAFT or part.attendances.exists():
        raise ValidationError(
            {"joint_cells": f"{part.organization} đã điểm danh buổi này nên không bỏ ra được."}
        )
    take_back_results(part)
    part.delete()


@transaction.atomic
def discard_draft(session: StudySession) -> None:
    """Throw away a draft entered by mistake. Raises ValidationError for anything handed in once."""
    found = StudySession.objects.select_for_update().get(pk=session.pk)
    found.year.require_open()
    if not found.is_unsent:
        raise ValidationError("Chỉ bỏ được bản nháp chưa nộp lần nào.")
    for part in found.joint_parts.all():
        discard_part(part)
    write_visits(found, set())
    take_back_results(found)
    found.delete()


def take_back_results(session: StudySession) -> None:
    """What this meeting reported as done is open again."""
    session.results.update(done_on=None, result="", reported_in=None)


def _write_sheet(session: StudySession, rows: list[SheetRow]) -> None:
    members = [row.member.pk for row in rows]
    sheet = Attendance.objects.filter(session=session)
    sheet.exclude(member__in=members).delete()
    absent = [row.member.pk for row in rows if row.mark != Attendance.Mark.PRESENT]
    sheet.filter(member__in=absent).update(
        spoke=False, opinion="", self_criticism=False, essay=False, essay_mark=""
    )
    Attendance.objects.bulk_create(
        [
            Attendance(
                session=session,
                member=row.member,
                mark=row.mark,
                reason=row.reason.strip() if row.mark == Attendance.Mark.EXCUSED else "",
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["session", "member"],
        update_fields=["mark", "reason"],
    )


def confirm_many(sessions, *, by) -> tuple[int, list[tuple[StudySession, str]]]:
    """Confirm each session that can be; return how many, and which were skipped and why."""
    done, skipped = 0, []
    for session in sessions:
        try:
            session.confirm(by=by)
            done += 1
        except ValidationError as error:
            skipped.append((session, error.messages[0]))
    return done, skipped
