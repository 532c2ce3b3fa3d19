"""Topics, meetings of three years and their attendance."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from campaigns.models import Attendance, Document, DocumentStudy, StudySession, Topic
from members.models import LeavePeriod

from .world import World

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


def build(world: World) -> None:
    """Write topics, then each cell's meetings month by month."""
    topics = _topics(world)
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
                Attendance(session=session, member_id=member, mark=mark, reason=reason)
                for session, sheet in zip(made, sheets[start : start + BATCH], strict=True)
                for member, mark, reason in sheet
            ],
            batch_size=BATCH,
        )


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
        )  # fmt: skip
        for quarter in range(4):
            thematic = Topic.objects.create(
                year=year, organization=world.bloc, quarter=quarter + 1,
                title=f"Quý {quarter + 1}/{year.year}: {THEMES[quarter]}",
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


def _session(world, off, cell, year, kind, day, topic):
    rng = world.rng
    sheet = []
    for member in world.members[cell.pk]:
        if any(start <= day <= end for start, end in off.get(member.pk, ())):
            continue
        leads = member in (world.leaders.get((cell.pk, post)) for post in ("secretary", "deputy"))
        chance = 0 if leads else rng.random()
        mark = Mark.PRESENT if chance < 0.955 else Mark.EXCUSED if chance < 0.993 else Mark.ABSENT
        sheet.append((member.pk, mark, rng.choice(REASONS) if mark == Mark.EXCUSED else ""))
    marks = [mark for _, mark, _ in sheet]
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
        place="Phòng họp cơ quan",
        chair=world.leaders.get((cell.pk, "secretary")),
        recorder=world.leaders.get((cell.pk, "deputy")),
        non_members_invited=invited,
        non_members_present=max(0, invited - (rng.random() < 0.2)),
        conclusions="Thống nhất nhiệm vụ tháng tới (minh họa).",
        expected_count=len(marks),
        present_count=marks.count(Mark.PRESENT),
        excused_count=marks.count(Mark.EXCUSED),
        unexcused_count=marks.count(Mark.ABSENT),
        submitted_at=timezone.make_aware(dt.datetime.combine(day + wait, dt.time(15))),
        logged_on_time=not late,
        entered_by=world.users.get("bithu") if cell == world.story_cell else None,
    )
    return session, sheet
