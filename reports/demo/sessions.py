"""Meetings of three years and their attendance."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from campaigns.models import Attendance, CampaignYear, StudySession, Topic
from members.models import LeavePeriod, Member, Membership, Organization

from .steps import Act, insert, store
from .world import BATCH, RECORDERS, World, moment, texts

TEXTS = texts("sessions")
Kind, Mark = StudySession.Kind, Attendance.Mark
RECENT = 25  # days for which meetings of this year wait for the committee
ROW = ("session", "member", "mark", "reason", "spoke", "essay")  # of the attendance sheet


class Plan(NamedTuple):
    """A meeting that a cell held."""

    cell: Organization
    year: CampaignYear
    kind: str
    day: dt.date


def build(world: World) -> None:
    """Write each cell's meetings month by month."""
    later = Membership.objects.home().filter(starts_on__gt=world.first_day)
    joined = dict(later.values_list("member", "starts_on"))
    off: dict[int, list] = {}
    for leave in LeavePeriod.objects.filter(kind__in=LeavePeriod.OFF_SHEET):
        off.setdefault(leave.member_id, []).append((leave.starts_on, leave.ends_on or dt.date.max))
    plans = [
        Plan(cell, year, kind, day)
        for index, cell in enumerate(world.cells)
        for year in world.years
        for kind, day in _days(world, index, year.calendar_year)
    ]
    returned = _returned(world, plans)
    for start in range(0, len(plans), BATCH):
        trails, sheets = [], []
        for plan in plans[start : start + BATCH]:
            session, sheet = _session(world, plan, joined, off)
            trails.append((session, _acts(world, session, plan, is_returned=plan is returned)))
            sheets.append(sheet)
        store(world, trails)
        rows = zip((session for session, _ in trails), sheets, strict=True)
        insert(Attendance, ROW, ((s.pk, *row) for s, sheet in rows for row in sheet))


def _days(world: World, index: int, year: int) -> Iterator[tuple[str, dt.date]]:
    """The days on which a cell met: monthly, quarterly, the annual topic; some cells miss some.

    The study of every month is asked for since this year; a few cells held it before.
    """
    rng = world.rng
    careless = index % 11 == 7
    for month in range(1, 13):
        day = dt.date(year, month, 3 + index % 3)
        if day > world.today:
            return
        if not (careless and rng.random() < 0.2):
            yield Kind.REGULAR, day
        if month == 3:
            yield Kind.DRIVE, dt.date(year, 3, 20)
        thematic = dt.date(year, month, 18)
        if month % 3 == 2 and thematic <= world.today and not (careless and rng.random() < 0.4):
            yield Kind.THEMATIC, thematic
        studies = (index < 5 or year == world.year) and dt.date(year, month, 7) <= world.today
        if studies and not (careless and rng.random() < 0.3):
            yield Kind.STUDY, dt.date(year, month, 7)


def _returned(world: World, plans: list[Plan]) -> Plan | None:
    """One regular meeting of the logins' cell this year was sent back first."""
    own = [
        plan
        for plan in plans
        if (plan.cell, plan.year, plan.kind) == (world.story_cell, world.current, Kind.REGULAR)
    ]
    return own[len(own) // 2] if own else None


def _session(
    world: World, plan: Plan, joined: dict[int, dt.date], off: dict[int, list]
) -> tuple[StudySession, list[list]]:
    """The meeting as a draft with all its columns, and its attendance sheet."""
    rng, kind = world.rng, plan.kind
    people = _people(world, plan, joined, off)
    sheet = _sheet(world, plan, people)
    chair, recorder = _led_by(world, plan.cell, sheet)
    marks = [row[1] for row in sheet]
    late = rng.random() < 0.06
    wait = dt.timedelta(days=9 if late else rng.randint(0, 3))
    invited = rng.randint(3, 6) if kind in (Kind.DRIVE, Kind.STUDY) else 0
    session = StudySession(
        year=plan.year,
        organization=plan.cell,
        kind=kind,
        held_on=plan.day,
        topic=_topic(world, plan),
        title=TEXTS.stories if kind == Kind.STUDY else "",
        duration_minutes=rng.choice((95, 100, 110, 120)),
        starts_at=dt.time(8, 0),
        venue="Phòng họp cơ quan",
        chair_id=chair,
        recorder_id=recorder,
        non_members_invited=invited,
        non_members_present=max(0, invited - (rng.random() < 0.2)),
        conclusions="Thống nhất nhiệm vụ tháng tới (minh họa).",
        handbook_on=_handbook(world, plan),
        expected_count=len(marks),
        present_count=marks.count(Mark.PRESENT),
        excused_count=marks.count(Mark.EXCUSED),
        unexcused_count=marks.count(Mark.ABSENT),
        submitted_at=moment(plan.day + wait, 15),
        logged_on_time=not late,
        entered_by=world.users["bithu"] if plan.cell == world.story_cell else None,
        **_votes(world, plan, people, sheet),
    )
    return session, sheet


def _acts(world: World, session: StudySession, plan: Plan, *, is_returned: bool) -> list[Act]:
    """Who handed the meeting in, put it in the handbook and confirmed it, and when."""
    secretary = world.recorder(plan.cell, plan.day)
    others = (secretary, session.chair_id)
    committee = world.leader(world.committee_of(plan.cell), plan.day, but=others)
    handed_in, hours = session.submitted_at, dt.timedelta(hours=1)
    acts = [Act("submit", secretary, handed_in)]
    if is_returned:
        acts.append(Act("send_back", committee, handed_in + 20 * hours, TEXTS.why_back))
        acts.append(Act("submit", secretary, handed_in + 24 * hours))
    is_recent = plan.year == world.current and (world.today - plan.day).days < RECENT
    is_quick = plan.cell == world.story_cell and plan.kind == Kind.REGULAR
    if not is_recent or is_quick or world.stage == "closed":
        acts.append(Act("confirm", committee, handed_in + 44 * hours))
    if day := session.handbook_on:
        reason = f"Đưa lên ngày {day:%d/%m/%Y}"
        acts.append(Act("put_in_handbook", secretary, moment(day, 17), reason))
    return sorted(acts, key=lambda act: act.at)


def _topic(world: World, plan: Plan) -> Topic | None:
    topics = world.topics.get((plan.day.year, plan.kind))
    return topics[(plan.day.month - 1) // 3] if topics else None


def _people(world: World, plan: Plan, joined: dict, off: dict) -> list[Member]:
    """Who is due on the day: a hosted comrade at the host and not at home."""
    day = plan.day
    comrade, host, since = world.hosted
    people = world.members[plan.cell.pk]
    if day >= since:
        people = [member for member in people if member.pk != comrade.pk]
        if plan.cell.pk == host:
            people.append(comrade)
    return [
        member
        for member in people
        if day >= joined.get(member.pk, day)
        and not any(start <= day <= end for start, end in off.get(member.pk, ()))
    ]


def _sheet(world: World, plan: Plan, people: list[Member]) -> list[list]:
    """Rows of member, mark, reason, spoke, essay; this year's sheets say who took part."""
    rng, sheet, kind = world.rng, [], plan.kind
    for member in people:
        chance = rng.random()
        mark = Mark.PRESENT if chance < 0.955 else Mark.EXCUSED if chance < 0.993 else Mark.ABSENT
        reason = rng.choice(TEXTS.reasons) if mark == Mark.EXCUSED else ""
        here = plan.year == world.current and mark == Mark.PRESENT
        spoke = here and kind in StudySession.MEETINGS and rng.random() < 0.5
        essay = here and kind == Kind.DRIVE and rng.random() < 0.9
        sheet.append([member.pk, mark, reason, spoke, essay])
    return sheet


def _led_by(world: World, cell, sheet: list[list]) -> tuple[int | None, int | None]:
    """Who chaired and who wrote: the first leaders who came, else others who did; both are present."""
    marks = {row[0]: row for row in sheet}
    leaders = [world.leaders.get((cell.pk, post)) for post in RECORDERS]
    order = [leader.pk for leader in leaders if leader and leader.pk in marks]
    order += [member for member in marks if member not in order]
    order.sort(key=lambda member: marks[member][1] != Mark.PRESENT)
    for member in order[:2]:
        if marks[member][1] != Mark.PRESENT:
            marks[member][1:3] = Mark.PRESENT, ""
    chair, recorder, *_ = [*order, None, None]
    return chair, recorder


def _handbook(world: World, plan: Plan) -> dt.date | None:
    """When the meeting went into the electronic handbook: mostly in time, some late, few never."""
    if plan.kind not in StudySession.MEETINGS:
        return None
    chance = world.rng.random()
    wait = world.rng.randint(0, 2) if chance < 0.93 else 5
    day = plan.day + dt.timedelta(days=wait)
    if plan.cell == world.story_cell:
        # The secretary of the logins finds their last thematic meeting waiting for the handbook.
        quarter = dt.timedelta(days=92)
        is_forgotten = world.today - plan.day < quarter and plan.kind == Kind.THEMATIC
    else:
        is_forgotten = chance > 0.985
    return None if is_forgotten or day > world.today else day


def _votes(world: World, plan: Plan, people: list[Member], sheet: list[list]) -> dict[str, int]:
    """Official members present vote; now and then one is of another opinion."""
    if plan.kind not in StudySession.MEETINGS:
        return {}
    comrade = world.hosted[0].pk
    present = {row[0] for row in sheet if row[1] == Mark.PRESENT}
    voters = sum(
        member.pk in present
        and member.pk != comrade
        and member.official_on is not None
        and member.official_on <= plan.day
        for member in people
    )
    other = int(voters > 1 and world.rng.random() < 0.06)
    return {"voters": voters, "votes_for": voters - other, "votes_against": 0, "votes_other": other}
