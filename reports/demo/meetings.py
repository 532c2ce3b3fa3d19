"""This year's meetings of the office in full: what was said, decided, given to do and reported."""

import datetime as dt
from itertools import pairwise

from campaigns.actions.sessions import SHARED
from campaigns.models import Assignment, Attendance, Document, DocumentStudy, StudySession

from .steps import update
from .world import World, texts

TEXTS = texts("meetings")
Kind = StudySession.Kind
WRITTEN = (
    "proceedings", "criticism", "conclusions", "guests", "joint_host", *SHARED, "voters",
    "votes_for", "votes_against", "votes_other",
)  # fmt: skip


def build(world: World) -> None:
    """Fill this year's sessions of the office's cells."""
    sessions = list(
        StudySession.objects.filter(year=world.current, organization__in=world.office_cells)
        .select_related("organization")
        .order_by("held_on", "pk")
    )
    _join_one(world, sessions)
    for n, session in enumerate(sessions):
        if session.is_meeting and session.joint_host_id is None:
            _write(session, n)
    update(sessions, WRITTEN)
    _take_part(world, sessions)
    _tasks(world, sessions)
    _study(world, sessions)
    _tasks_elsewhere(world)


def _write(session: StudySession, n: int) -> None:
    """The texts of one meeting."""
    thematic = session.kind == Kind.THEMATIC
    session.proceedings = (
        TEXTS.thematic if thematic else TEXTS.proceedings[n % len(TEXTS.proceedings)]
    )
    session.criticism = "" if thematic else TEXTS.criticism[n % len(TEXTS.criticism)]
    session.conclusions = TEXTS.conclusions[n % len(TEXTS.conclusions)]
    session.guests = TEXTS.guests if n % 4 == 0 else ""


def _join_one(world: World, sessions: list[StudySession]) -> None:
    """The story's cell and one beside it hold one thematic meeting together."""
    themes = [session for session in sessions if session.kind == Kind.THEMATIC]
    host = next((s for s in themes if s.organization == world.story_cell), None)
    part = next((s for s in themes if host and s.held_on == host.held_on and s.pk != host.pk), None)
    if host is None or part is None:
        return
    for name in SHARED:
        setattr(part, name, getattr(host, name))
    part.joint_host, part.conclusions = host, ""
    host.voters += part.voters
    host.votes_for, host.votes_other = host.voters, 0
    part.voters = part.votes_for = part.votes_against = part.votes_other = None


def _take_part(world: World, sessions: list[StudySession]) -> None:
    """Opinions, self-criticism and marked essays of who was present."""
    rng = world.rng
    present = list(
        Attendance.objects.filter(session__in=sessions, mark=Attendance.Mark.PRESENT).order_by("pk")
    )
    kinds = {session.pk: session.kind for session in sessions}
    for attendance in present:
        if attendance.spoke and rng.random() < 0.5:
            attendance.opinion = rng.choice(TEXTS.opinions)
        regular = kinds[attendance.session_id] == Kind.REGULAR
        attendance.self_criticism = regular and rng.random() < 0.1
        attendance.essay_mark = rng.choice(TEXTS.marks) if attendance.essay else ""
    update(present, ("opinion", "self_criticism", "essay_mark"))


def _tasks(world: World, sessions: list[StudySession]) -> None:
    """Each regular meeting gives two tasks; the next one hears of most, a few wait longer."""
    rng, tasks = world.rng, []
    for cell in world.office_cells:
        held = [s for s in sessions if s.organization_id == cell.pk and s.kind == Kind.REGULAR]
        for n, session in enumerate(held):
            for k in (0, 1):
                content, result = TEXTS.tasks[(2 * n + k + cell.pk) % len(TEXTS.tasks)]
                later = held[n + 1 :]
                heard = later[0 if rng.random() < 0.85 else 1 :][:1]
                task = Assignment(
                    session=session,
                    content=f"{content} (minh họa)",
                    assignee=rng.choice(world.members[cell.pk]),
                    due_on=session.held_on + dt.timedelta(days=25),
                )
                if heard:
                    task.reported_in, task.result = heard[0], f"{result} (minh họa)"
                    slip = 3 if (2 * n + k + cell.pk) % 9 == 0 else -2  # one task in nine is late
                    task.done_on = min(heard[0].held_on, task.due_on + dt.timedelta(days=slip))
                tasks.append(task)
    Assignment.objects.bulk_create(tasks)


def _tasks_elsewhere(world: World) -> None:
    """Other cells give one task a quarter, of which the next meeting hears."""
    meetings = StudySession.objects.filter(year=world.current, kind=Kind.REGULAR)
    others = meetings.exclude(organization__in=world.office_cells)
    rows = others.order_by("organization", "held_on").values_list("pk", "organization", "held_on")
    tasks = []
    for (given, cell, day), (heard, same, next_day) in pairwise(rows):
        if cell == same and day.month % 3 == 1:
            done = world.rng.random() < 0.9
            content, result = TEXTS.tasks[(cell + day.month) % len(TEXTS.tasks)]
            tasks.append(
                Assignment(
                    session_id=given,
                    content=f"{content} (minh họa)",
                    due_on=next_day,
                    done_on=next_day if done else None,
                    result=f"{result} (minh họa)" if done else "",
                    reported_in_id=heard if done else None,
                )
            )
    Assignment.objects.bulk_create(tasks, batch_size=2000)


def _study(world: World, sessions: list[StudySession]) -> None:
    """The plan of the year was studied in the first regular meeting after it was issued."""
    plan = Document.objects.filter(organization=world.bloc, must_be_studied=True).latest(
        "issued_on"
    )
    first: dict[int, StudySession] = {}
    for session in sessions:
        if session.kind == Kind.REGULAR and session.held_on >= plan.issued_on:
            first.setdefault(session.organization_id, session)
    for session in first.values():
        session.studied.add(plan)
        DocumentStudy.objects.filter(document=plan, organization=session.organization_id).update(
            session=session, studied_on=session.held_on, evidence=str(session)
        )
