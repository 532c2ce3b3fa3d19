"""The steps behind the records of the office: who did what and when, of those who have accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from campaigns.models import Evaluation, Nomination, Pledge, Step, StudySession
from campaigns.models.steps import SteppedModel
from members.models import User

from .world import World

WHY_BACK = "Đề nghị ghi rõ ý kiến của từng đồng chí và thời hạn của nhiệm vụ (minh họa)."


class Told(NamedTuple):
    """One step of a record."""

    record: SteppedModel
    action: str
    before: str
    after: str
    by: User
    at: dt.datetime
    reason: str = ""
    kept: Sequence[str] = ()


def build(world: World) -> None:
    """Write down the steps of meetings, pledges, exemplars and grades of the office."""
    now = timezone.now()
    told = [
        one
        for noun in (_sessions, _pledges, _nominations, _evaluations)
        for one in noun(world)
        if one.at <= now
    ]
    steps = Step.objects.bulk_create(
        Step(
            content_type=ContentType.objects.get_for_model(one.record),
            object_id=one.record.pk,
            action=one.action,
            before=one.before,
            after=one.after,
            by=one.by,
            level=one.by.scope.title,
            reason=one.reason,
            snapshot=list(one.kept),
        )
        for one in told
    )
    for step, one in zip(steps, told, strict=True):
        step.at = one.at
    Step.objects.bulk_update(steps, ["at"], batch_size=500)


def _morning(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))


def _accounts(world: World) -> dict[int, User]:
    """The logins by the member whose they are."""
    return {user.member_id: user for user in world.users.values() if user.member_id}


def _sessions(world: World) -> Iterator[Told]:
    """This year's meetings; one of the cell of the logins was sent back."""
    state, hours = StudySession.State, dt.timedelta(hours=1)
    secretary, committee = world.users["bithu"], world.users["danguy"]
    rows = StudySession.objects.counted().filter(
        year=world.current, organization__path__startswith=world.office.path
    )
    sessions = list(rows.select_related("organization").order_by("held_on", "pk"))
    own = [row for row in sessions if row.organization == world.story_cell]
    own = [row for row in own if row.kind == StudySession.Kind.REGULAR]
    returned = own[len(own) // 2] if own else None
    for row in sessions:
        at = row.submitted_at
        if row.organization == world.story_cell:
            yield Told(row, "submit", state.DRAFT, state.SUBMITTED, secretary, at)
        if row == returned:
            back = at + 20 * hours
            yield Told(row, "send_back", state.SUBMITTED, state.RETURNED, committee, back, WHY_BACK)
            again = at + 24 * hours
            yield Told(row, "submit", state.RETURNED, state.SUBMITTED, secretary, again)
        if row.state == state.CONFIRMED:
            yield Told(row, "confirm", state.SUBMITTED, state.CONFIRMED, committee, at + 44 * hours)


def _pledges(world: World) -> Iterator[Told]:
    """Pledges of the cell of the logins: accepted and assessed by its secretary."""
    state, secretary, own = Pledge.State, world.users["bithu"], _accounts(world)
    for row in Pledge.objects.filter(organization=world.story_cell, member__isnull=False):
        if by := own.get(row.member_id):
            at, kept = row.submitted_at, row.texts()
            yield Told(row, "submit", state.DRAFT, state.SUBMITTED, by, at, kept=kept)
        if row.accepted_at:
            yield Told(row, "accept", state.SUBMITTED, state.ACCEPTED, secretary, row.accepted_at)
        if row.assessed_at:
            yield Told(row, "assess", state.ACCEPTED, state.ASSESSED, secretary, row.assessed_at)


def _nominations(world: World) -> Iterator[Told]:
    """Nominations of the office's cells, as far as each has come."""
    state, users = Nomination.State, world.users
    rows = Nomination.objects.filter(organization__path__startswith=world.office.path)
    for row in rows.select_related("organization").prefetch_related("commendations"):
        voted = _morning(row.voted_on)
        if row.organization == world.story_cell:
            yield Told(row, "nominate", state.DRAFT, state.NOMINATED, users["bithu"], voted)
        if row.state != state.NOMINATED:
            checked = voted + dt.timedelta(days=7)
            yield Told(row, "verify", state.NOMINATED, state.VERIFIED, users["danguy"], checked)
        for award in row.commendations.all():
            decided = _morning(award.decided_on)
            yield Told(row, "commend", state.VERIFIED, state.COMMENDED, users["thuongvu"], decided)


def _evaluations(world: World) -> Iterator[Told]:
    """Grades: own, proposed and decided by the accounts whose turn each is."""
    state, users, own = Evaluation.State, world.users, _accounts(world)
    rows = Evaluation.objects.filter(organization__path__startswith=world.office.path)
    for row in rows.select_related("organization", "year"):
        is_base = row.member_id is None and row.organization == world.office
        in_story = row.organization == world.story_cell
        if row.member_id and not in_story:
            continue  # whoever proposed it has no account
        if row.member_id:
            graded_by, proposed_by = own.get(row.member_id), users["bithu"]
        elif is_base:
            graded_by, proposed_by = users["danguy"], users["chuyenvien"]
        else:
            graded_by, proposed_by = users["bithu"] if in_story else None, users["danguy"]
        decided_by = users["thuongvu"] if is_base else users["danguy"]
        first = min(dt.date(row.year.year, 12, 2), world.today - dt.timedelta(days=3))
        if graded_by and row.self_grade_id:
            yield Told(row, "grade_self", state.OPEN, state.SELF_GRADED, graded_by, _morning(first))
        if row.proposed_grade_id:
            at = _morning(first + dt.timedelta(days=1))
            yield Told(row, "propose", state.SELF_GRADED, state.PROPOSED, proposed_by, at)
        if row.decided_grade_id:
            at = _morning(min(row.decided_on, world.today))
            yield Told(row, "decide", state.PROPOSED, state.DECIDED, decided_by, at)
