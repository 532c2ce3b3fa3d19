"""Saving a session with its sheet, its agenda, its delegates and the parts of a joint meeting."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.models import StudySession, TakenForm, year_of
from members.models import Organization

from .agenda import start_agenda
from .sheets import SheetRow, check_leaders, write_sheet
from .visits import Delegates, write_visits

# What the parts of a joint meeting take from their host.
SHARED = (
    "year_id", "kind", "held_on", "mode", "starts_at", "duration_minutes", "venue", "topic_id",
    "title", "chair_id", "form", "presenter", "papers",
)  # fmt: skip
TWICE = "Đã có một buổi cùng loại của tổ chức này trong ngày đó. Hãy mở buổi ấy để sửa."


@transaction.atomic
def save_session(
    *,
    session: StudySession,
    rows: list[SheetRow],
    by,
    read_version: int,
    taken_form: TakenForm | None = None,
    joint_cells: list[Organization] | None = None,
    delegates: Delegates | None = None,
) -> None:
    """Write a draft with its sheet, its agenda, its delegates and the parts of a joint meeting.

    `taken_form` is written with the session, so that the same form enters nothing twice. None for
    `joint_cells` (the other cells of a joint meeting) or `delegates` leaves what is stored.

    Raises ValidationError where a year is closed, the organisation has already held a session of
    the kind that day, chair or secretary were absent, the session was submitted meanwhile, or
    somebody else has written since `read_version`.
    """
    check_leaders(session, rows)
    _set_year(session)
    if session.pk:
        session.claim_draft(read_version)
    else:
        session.entered_by = by
    _save_once_a_day(session)
    if taken_form:
        taken_form.session = session
        taken_form.save(force_insert=True)
    write_sheet(session, rows)
    if delegates:
        write_visits(session, delegates)
    if session.joint_host_id is None:
        start_agenda(session)
        if joint_cells is not None:
            _write_parts(session, joint_cells, by=by)


@transaction.atomic
def discard_draft(session: StudySession) -> None:
    """Delete a draft entered by mistake. Raises ValidationError for anything handed in once."""
    draft = StudySession.objects.select_for_update().get(pk=session.pk)
    draft.year.require_open()
    if not draft.is_unsent:
        raise ValidationError("Chỉ bỏ được bản nháp chưa nộp lần nào.")
    for part in draft.joint_parts.all():
        _discard_part(part)
    write_visits(draft, Delegates())
    _reopen_assignments(draft)
    draft.delete()


def _save_once_a_day(session: StudySession) -> None:
    """Save the session, unless its organisation held another of the kind that day."""
    try:
        with transaction.atomic():
            session.save()
    except IntegrityError as error:
        raise ValidationError({"held_on": TWICE}) from error


def _set_year(session: StudySession) -> None:
    """Put the session into the year of its day; neither it nor the year it leaves may be closed."""
    years = {session.year} if session.pk else set()
    if session.held_on.year not in {year.calendar_year for year in years}:
        session.year = year_of(session.organization, session.held_on)
    for year in years | {session.year}:
        year.require_open()


def _write_parts(session: StudySession, cells: list[Organization], *, by) -> None:
    """Give each other cell of a joint meeting its draft, with the head of the host.

    Raises ValidationError where such a cell has its own session of the kind that day, or has
    already marked its sheet and is now left out.
    """
    parts = {part.organization_id: part for part in session.joint_parts.select_for_update()}
    for removed in set(parts) - {cell.pk for cell in cells}:
        _discard_part(parts.pop(removed))
    for cell in cells:
        part = parts.get(cell.pk) or StudySession(
            organization=cell, joint_host=session, entered_by=by
        )
        if part.state not in StudySession.WRITABLE:
            continue
        for name in SHARED:
            setattr(part, name, getattr(session, name))
        if StudySession.objects.duplicates_of(part).exists():
            raise ValidationError(
                {"joint_cells": f"{cell} đã có buổi cùng loại riêng trong ngày đó."}
            )
        part.save()


def _discard_part(part: StudySession) -> None:
    """Take a cell out of a joint meeting, as long as it has marked nobody."""
    if part.state != StudySession.State.DRAFT or part.attendances.exists():
        raise ValidationError(
            {"joint_cells": f"{part.organization} đã điểm danh buổi này nên không bỏ ra được."}
        )
    _reopen_assignments(part)
    part.delete()


def _reopen_assignments(session: StudySession) -> None:
    """Open the assignments again that this session reported as done."""
    session.results.update(done_on=None, result="", reported_in=None)
