"""Topics, meetings of three years and their attendance."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from campaigns.models import Attendance, Document, DocumentStudy, StudySession, Topic
from members.models import LeavePeriod, Member, Membership

from .world import OFFICE_CELLS, World

Kind, State, Mark = StudySession.Kind, StudySession.State, Attendance.Mark
BATCH = 2000
REASONS = ("đi công tác", "ốm", "trực cơ quan", "nghỉ phép")
THEMES = (
    "Xây dựng phong cách làm việc khoa học, dân chủ, nêu gương",
    "Thực hành tiết kiệm, chống lãng phí",
    "Nâng cao đạo đức công vụ",
    "Nói đi đôi với làm",
)
STORIES = "Kể chuyện tấm gương, bài viết về Bác"
MATERIAL = (
    "Câu hỏi gợi ý: đơn vị đã làm được gì, còn gì chưa làm, mỗi đồng chí nhận việc gì? "
    "Tài liệu: bài viết, mẩu chuyện về Bác theo chủ đề (minh họa)."
)
LEADING = ("secretary", "deputy", "committee")
GUEST = 7  # the place in his own cell's list of the comrade who is hosted by the office


def build(world: World) -> None:
    """Write topics, then each cell's meetings month by month."""
    topics = _topics(world)
    _host_a_comrade(world)
    later = Membership.objects.home().filter(starts_on__gt=world.first_day)
    world.joined = dict(later.values_list("member", "starts_on"))
    off = {}
    for leave in LeavePeriod.objects.filter(kind__in=LeavePeriod.OFF_SHEET):
        off.setdefault(leave.member_id, []).append((leave.starts_on, leave.ends_on or dt.date.max))
    plan = [
        (cell, year, kind, day, topics[year.year, kind, (day.month - 1) // 3])
        for index, cell in enumerate(world.cells)
        for year in world.years
        for kind, day in _days(world, index, year.year)
    ]
    sessions, sheets = [], []
    for cell, year, kind, day, topic in plan:
        session, sheet = _session(world, off, cell, year, kind, day, topic)
        sessions.append(session)
        sheets.append(sheet)
    for start in range(0, len(sessions), BATCH):
        made = StudySession.objects.bulk_create(sessions[start : start + BATCH])
        Attendance.objects.bulk_create(
            [
                Attendance(
                    session=session, member_id=member, mark=mark, reason=reason, spoke=spoke,
                    essay=essay,
                )
                for session, sheet in zip(made, sheets[start : start + BATCH], strict=True)
                for member, mark, reason, spoke, essay in sheet
            ],
            batch_size=BATCH,
        )  # fmt: skip


def _host_a_comrade(world: World) -> None:
    """A member of another unit takes part in the story's cell for a time."""
    member = world.members[world.cells[OFFICE_CELLS].pk][GUEST]
    since = min(dt.date(world.year, 3, 1), world.today)
    Membership.objects.create(
        member=member, organization=world.story_cell, kind=Membership.Kind.TEMPORARY,
        starts_on=since,
    )  # fmt: skip
    world.hosted = (member, world.story_cell.pk, since)


def _people(world: World, cell, day: dt.date) -> list[Member]:
    """Who takes part in the cell on the day: a hosted comrade there and not at home."""
    comrade, host, since = world.hosted
    people = world.members[cell.pk]
    if day < since:
        return people
    if cell.pk == host:
        return [*people, comrade]
    return [member for member in people if member.pk != comrade.pk]


def _topics(world: World) -> dict:
    found = {}
    for year in world.years:
        plan = Document.objects.create(
            organization=world.bloc,
            kind=Document.Kind.PLAN,
            number=f"{year.year % 100:02d}-KH/ĐUK",
            issued_on=dt.date(year.year, 1, 10),
            issuer=world.bloc.signing_name,
            title=f"Kế hoạch học tập và làm theo năm {year.year} (minh họa)",
            must_be_studied=True,
        )
        DocumentStudy.objects.bulk_create(
            DocumentStudy(
                document=plan, organization=cell, studied_on=dt.date(year.year, 1, 25),
                evidence="Biên bản sinh hoạt tháng 1 (minh họa)",
            )
            for index, cell in enumerate(world.cells)
            if index % 17 != 9
        )  # fmt: skip
        annual = Topic.objects.create(
            year=year, organization=world.bloc, directive=plan, is_annual=True,
            title=f"Chuyên đề năm {year.year}: {THEMES[year.year % len(THEMES)]}",
            material=MATERIAL,
        )  # fmt: skip
        for quarter in range(4):
            thematic = Topic.objects.create(
                year=year, organization=world.bloc, quarter=quarter + 1,
                title=f"Quý {quarter + 1}/{year.year}: {THEMES[quarter]}", material=MATERIAL,
            )  # fmt: skip
            found[year.year, Kind.THEMATIC, quarter] = thematic
            found[year.year, Kind.REGULAR, quarter] = None
            found[year.year, Kind.STUDY, quarter] = None
            found[year.year, Kind.DRIVE, quarter] = annual
    return found


def _days(world: World, index: int, year: int):
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


def _sheet(world, off, people: list[Member], kind, day, *, current: bool) -> list[list]:
    """Who was due, as [member, mark, reason, spoke, essay]; this year's sheets say who took part."""
    rng, sheet = world.rng, []
    for member in people:
        if day < world.joined.get(member.pk, day):
            continue
        if any(start <= day <= end for start, end in off.get(member.pk, ())):
            continue
        chance = rng.random()
        mark = Mark.PRESENT if chance < 0.955 else Mark.EXCUSED if chance < 0.993 else Mark.ABSENT
        reason = rng.choice(REASONS) if mark == Mark.EXCUSED else ""
        here = current and mark == Mark.PRESENT
        spoke = here and kind in StudySession.MEETINGS and rng.random() < 0.5
        essay = here and kind == Kind.DRIVE and rng.random() < 0.9
        sheet.append([member.pk, mark, reason, spoke, essay])
    return sheet


def _led_by(world, cell, sheet: list[list]) -> tuple[int | None, int | None]:
    """Who chaired and who wrote: the first leaders who came, else others who did; both are present."""
    marks = {row[0]: row for row in sheet}
    leaders = [world.leaders.get((cell.pk, post)) for post in LEADING]
    order = [leader.pk for leader in leaders if leader and leader.pk in marks]
    order += [member for member in marks if member not in order]
    came = [member for member in order if marks[member][1] == Mark.PRESENT]
    came += [member for member in order if member not in came]
    for member in came[:2]:
        if marks[member][1] != Mark.PRESENT:
            marks[member][1:3] = Mark.PRESENT, ""
    chair, recorder, *_ = [*came, None, None]
    return chair, recorder


def _handbook(world, cell, kind, day: dt.date) -> dt.date | None:
    """When the meeting went into the electronic handbook: mostly in time, some late, few never."""
    if kind not in StudySession.MEETINGS:
        return None
    chance = world.rng.random()
    wait = world.rng.randint(0, 2) if chance < 0.93 else 5
    if cell == world.story_cell:
        # The secretary of the logins finds his last thematic meeting waiting for the handbook.
        last = world.today - day < dt.timedelta(days=92) and kind == Kind.THEMATIC
        wait = None if last else wait
    elif chance > 0.985:
        wait = None
    if wait is None or day + dt.timedelta(days=wait) > world.today:
        return None
    return day + dt.timedelta(days=wait)


def _votes(world, kind, people: list[Member], sheet: list[list], day: dt.date) -> dict:
    """Official members present vote; now and then one is of another opinion."""
    if kind not in StudySession.MEETINGS:
        return {}
    comrade = world.hosted[0].pk
    present = {row[0] for row in sheet if row[1] == Mark.PRESENT}
    voters = sum(
        member.pk in present
        and member.pk != comrade
        and member.official_on is not None
        and member.official_on <= day
        for member in people
    )
    other = int(voters > 1 and world.rng.random() < 0.06)
    return {"voters": voters, "votes_for": voters - other, "votes_against": 0, "votes_other": other}


def _session(world, off, cell, year, kind, day, topic):
    rng = world.rng
    people = _people(world, cell, day)
    sheet = _sheet(world, off, people, kind, day, current=year == world.current)
    chair, recorder = _led_by(world, cell, sheet)
    marks = [row[1] for row in sheet]
    late = rng.random() < 0.06
    wait = dt.timedelta(days=9 if late else rng.randint(0, 3))
    recent = (world.today - day).days < 25
    state = State.SUBMITTED if recent and year == world.current else State.CONFIRMED
    if recent and cell == world.story_cell and kind == Kind.REGULAR:
        state = State.CONFIRMED
    invited = rng.randint(3, 6) if kind in (Kind.DRIVE, Kind.STUDY) else 0
    session = StudySession(
        year=year,
        organization=cell,
        kind=kind,
        state=state,
        held_on=day,
        topic=topic,
        title=STORIES if kind == Kind.STUDY else "",
        duration_minutes=rng.choice((95, 100, 110, 120)),
        starts_at=dt.time(8, 0),
        venue="Phòng họp cơ quan",
        chair_id=chair,
        recorder_id=recorder,
        non_members_invited=invited,
        non_members_present=max(0, invited - (rng.random() < 0.2)),
        conclusions="Thống nhất nhiệm vụ tháng tới (minh họa).",
        handbook_on=_handbook(world, cell, kind, day),
        expected_count=len(marks),
        present_count=marks.count(Mark.PRESENT),
        excused_count=marks.count(Mark.EXCUSED),
        unexcused_count=marks.count(Mark.ABSENT),
        submitted_at=timezone.make_aware(dt.datetime.combine(day + wait, dt.time(15))),
        logged_on_time=not late,
        entered_by=world.users.get("bithu") if cell == world.story_cell else None,
        **_votes(world, kind, people, sheet, day),
    )
    return session, sheet
