"""The programme of the current year: guidance, agendas, visits, issues, quality points."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from campaigns.models import (
    AgendaItem,
    DelegateVisit,
    MonthlyGuidance,
    QualityTable,
    RaisedIssue,
    SessionScore,
    StudySession,
)

from .world import World

FOCUS = (
    "Gương mẫu, trách nhiệm trong thực hiện nhiệm vụ",
    "Thực hành tiết kiệm, chống lãng phí",
    "Kỷ luật, kỷ cương hành chính",
    "Chăm lo đời sống nhân dân",
)
BATCH = 2000
BLOCK = 5  # a line of more points loses a few
SCORED = 0.9  # the share of meetings that were scored
TOLD = 5  # cells whose meetings are told in full


def build(world: World) -> None:
    """Guidance of the bloc for every month so far; the rest for the cells of the office."""
    year = world.current
    guidance = {
        month: MonthlyGuidance.objects.create(
            organization=world.bloc,
            year=year,
            month=month,
            title=f"{FOCUS[month % len(FOCUS)]} (minh họa)",
            agenda=f"{FOCUS[month % len(FOCUS)]}\nKết quả thực hiện cam kết trong tháng",
        )
        for month in range(1, world.today.month + 1)
    }
    regular = StudySession.objects.filter(year=year, kind=StudySession.Kind.REGULAR)
    told = list(regular.filter(organization__in=world.cells[:TOLD]).order_by("held_on", "pk"))
    AgendaItem.objects.bulk_create(
        AgendaItem(session=session, position=n, prescribed=text, content=text)
        for session in told
        for n, text in enumerate(
            [year.standing_agenda_item, *guidance[session.held_on.month].items], start=1
        )
    )
    _quality(world, regular)
    for session in told[::TOLD]:
        _visit_and_issue(world, session)


def _quality(world: World, regular) -> None:
    table = QualityTable.objects.on(world.today)
    if table is None:
        return
    lines = list(table.criteria.all())
    sessions = [
        session for session in regular.counted().order_by("pk") if world.rng.random() < SCORED
    ]
    scores = []
    for session in sessions:
        points = [
            line.points - (world.rng.randint(0, 3) if line.points > BLOCK else 0) for line in lines
        ]
        session.quality_points = sum(points, Decimal(0))
        session.quality = table.band(session.quality_points)
        if session.organization in world.cells[:TOLD]:
            scores += [
                SessionScore(session=session, criterion=line, points=given)
                for line, given in zip(lines, points, strict=True)
            ]
    StudySession.objects.bulk_update(sessions, ["quality_points", "quality"], batch_size=BATCH)
    SessionScore.objects.bulk_create(scores)


def _visit_and_issue(world: World, session: StudySession) -> None:
    delegate = world.leaders.get((world.office.pk, "secretary"))
    if delegate is not None:
        DelegateVisit.objects.create(
            organization=session.organization,
            year=session.year,
            delegate=delegate,
            planned_on=session.held_on,
            session=session,
            visited_on=session.held_on,
            remarks="Dự và góp ý nội dung sinh hoạt (minh họa).",
        )
    settled = session.held_on + dt.timedelta(days=20)
    done = settled <= world.today
    RaisedIssue.objects.create(
        organization=session.organization,
        year=session.year,
        session=session,
        raised_on=session.held_on,
        content="Đề nghị sửa chữa phòng tiếp công dân (minh họa)",
        raised_by="Đảng viên trong chi bộ",
        handler="Văn phòng cơ quan",
        due_on=settled,
        resolved_on=settled if done else None,
        result="Đã sửa xong" if done else "",
    )
