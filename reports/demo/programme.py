"""The programme of the current year: guidance, agendas, quality points, visits, issues."""

import datetime as dt
from decimal import Decimal

from campaigns import models
from campaigns.actions.quality import proposals
from campaigns.models import StudySession
from campaigns.reference import options

from .steps import update
from .world import BATCH, OFFICE_CELLS, World, texts

TEXTS = texts("programme")
BLOCK = 5  # a line of more points loses a few
SCORED = 0.9  # the share of meetings that were scored
BODIES = ("secretary", "deputy", "standing", "committee")
# What a cell's meetings are worth: one of eleven is fair, one weak and now and then poor.
FAIR, WEAK, PERIOD = 3, 7, 11


def build(world: World) -> None:
    """Catalogues and guidance of the bloc for every month so far; agendas, points, visits, issues."""
    options.load()
    year = world.current
    guidance = {
        month: models.MonthlyGuidance.objects.create(
            organization=world.bloc,
            year=year,
            month=month,
            title=f"{TEXTS.focus[month % len(TEXTS.focus)]} (minh họa)",
            agenda=f"{TEXTS.focus[month % len(TEXTS.focus)]}\nKết quả thực hiện cam kết trong tháng",
            note=TEXTS.note,
        )
        for month in range(1, world.today.month + 1)
    }
    regular = StudySession.objects.filter(year=year, kind=StudySession.Kind.REGULAR)
    of_office = list(regular.filter(organization__in=world.office_cells).order_by("held_on", "pk"))
    models.AgendaItem.objects.bulk_create(
        models.AgendaItem(session=session, position=n, prescribed=text, content=text)
        for session in of_office
        for n, text in enumerate(
            [year.standing_agenda_item, *guidance[session.held_on.month].items], start=1
        )
    )
    if table := models.QualityTable.objects.on(world.today):
        _score_office(world, table)
        _score_others(world, table, regular)
    _visits(world, regular)
    for session in of_office[:: OFFICE_CELLS + 1]:
        _issue(world, session, days=20)
    for session in of_office[-1:]:
        _issue(world, session, days=40)


def _score_office(world: World, table: models.QualityTable) -> None:
    """Points of the office's meetings: what the portal proposes, and what the cell gave itself."""
    sessions = StudySession.objects.counted().filter(
        year=world.current, organization__in=world.office_cells,
        kind__in=StudySession.MEETINGS,
    ).select_related("year").order_by("pk")  # fmt: skip
    lines, scores, scored = list(table.criteria.all()), [], []
    for session in sessions:
        if world.rng.random() >= SCORED:
            continue
        fair = session.organization_id == world.cells[FAIR].pk
        proposed = proposals(session, table)
        given = [_score(world, session, line, proposed.get(line.pk), fair=fair) for line in lines]
        session.quality_points = sum((score.points for score in given), Decimal(0))
        session.quality = table.band(session.quality_points)
        scores += given
        scored.append(session)
    models.SessionScore.objects.bulk_create(scores)
    update(scored, ("quality_points", "quality"))


def _score(world: World, session, line, proposal, *, fair: bool) -> models.SessionScore:
    if proposal is not None:
        return models.SessionScore(
            session=session, criterion=line, proposed=proposal.points, basis=proposal.basis,
            points=proposal.points,
        )  # fmt: skip
    less = world.rng.randint(0, 2) if line.points > BLOCK else 0
    return models.SessionScore(
        session=session, criterion=line, points=line.points - less - (8 if fair and less else 0)
    )


def _score_others(world: World, table: models.QualityTable, regular) -> None:
    """The sum and band of the other cells' regular meetings."""
    ranks = {cell.pk: n % PERIOD for n, cell in enumerate(world.cells)}
    others = regular.counted().exclude(organization__in=world.office_cells)
    sessions = [s for s in others.order_by("pk") if world.rng.random() < SCORED]
    for session in sessions:
        rank, less = ranks[session.organization_id], world.rng.randint(0, 8)
        if rank == WEAK:
            less += 51 if session.held_on.month % 3 == 0 else 33
        elif rank == FAIR:
            less += 14
        session.quality_points = Decimal(100 - less)
        session.quality = table.band(session.quality_points)
    update(sessions, ("quality_points", "quality"))


def _visits(world: World, regular) -> None:
    """Members of the committee above and of the bloc's visit each cell, never their own."""
    bodies = {
        body.path: [
            world.leaders[body.pk, post] for post in BODIES if (body.pk, post) in world.leaders
        ]
        for body in (world.bloc, *world.grassroots)
    }
    rows = regular.filter(held_on__month__in=(2, 5, 8, 11)).select_related("organization")
    visits = []
    for n, session in enumerate(rows.order_by("pk")):
        cell = session.organization
        own = {member.pk for member in world.members[cell.pk]}
        delegates = bodies[world.committee_of(cell).path] + bodies[world.bloc.path]
        free = [member for member in delegates if member.pk not in own]
        if not free or n % 7 == 5:
            continue
        visits.append(_visit(session, free[n % len(free)]))
    planned = world.today + dt.timedelta(days=9)
    if planned.year == world.year:
        visits.append(
            models.DelegateVisit(
                organization=world.story_cell, year=world.current, planned_on=planned,
                delegate=world.leaders[world.bloc.pk, "standing"],
            )
        )  # fmt: skip
    models.DelegateVisit.objects.bulk_create(visits, batch_size=BATCH)


def _visit(session: StudySession, delegate) -> models.DelegateVisit:
    return models.DelegateVisit(
        organization=session.organization,
        year_id=session.year_id,
        delegate=delegate,
        planned_on=session.held_on,
        session=session,
        visited_on=session.held_on,
        remarks="Dự và góp ý nội dung sinh hoạt (minh họa).",
    )


def _issue(world: World, session: StudySession, *, days: int) -> None:
    """An issue for the committee to settle within so many days; the last one is still open."""
    settled = session.held_on + dt.timedelta(days=days)
    done = settled <= world.today
    models.RaisedIssue.objects.create(
        organization=session.organization,
        year=session.year,
        session=session,
        raised_on=session.held_on,
        content="Đề nghị sửa chữa phòng tiếp công dân (minh họa)",
        area=models.Option.objects.get(name=options.OF_SERVICE),
        raised_by="Đảng viên trong chi bộ",
        handled_by=world.office,
        handler="Văn phòng cơ quan",
        due_on=settled,
        resolved_on=settled if done else None,
        result="Đã sửa xong (minh họa)" if done else "",
    )
