"""Practices, nominations at every stage, and commendations of three years."""

import datetime as dt
from collections.abc import Iterator

from campaigns.models import CampaignYear, Commendation, Decision, Nomination, Practice
from members.models import Organization

from .steps import Act, store
from .world import World, moment, texts

TEXTS = texts("exemplars")
Award, Level = Commendation.Award, Commendation.Level


def build(world: World) -> None:
    """Each committee runs a practice; each year some are commended, this year some are waiting."""
    for index, committee in enumerate(world.grassroots):
        year = world.years[index % len(world.years)]
        Practice.objects.create(
            year=year,
            organization=committee,
            name=f"{TEXTS.practices[index % len(TEXTS.practices)]} – {committee.label}",
            lead="Ban chấp hành (minh họa)",
            started_on=dt.date(year.calendar_year, 4, 1),
            content="Công khai việc, công khai thời hạn, công khai kết quả (minh họa).",
            result="Giảm thời gian giải quyết công việc (minh họa).",
            status="replicated" if index % 3 == 0 else "running",
            replicated_on=dt.date(year.calendar_year, 9, 1) if index % 3 == 0 else None,
        )
    trails, awards = [], []
    for year in world.years:
        for index, cell in enumerate(world.cells[: 3 * len(world.grassroots) : 3]):
            nomination = _nomination(world, year, cell, 3 * index)
            award = _award(world, nomination, 3 * index)
            trails.append((nomination, _acts(world, nomination, award, 3 * index)))
            awards += [award] if award else []
    store(world, trails)
    Commendation.objects.bulk_create(awards)


def _nomination(world: World, year: CampaignYear, cell: Organization, index: int) -> Nomination:
    """What the cell put forward, as a draft with all its columns."""
    is_collective = index % 2 == 0
    is_guest = not is_collective and index % 5 == 0
    people = world.members[cell.pk]
    member = None if is_collective or is_guest else people[index % 5 + 3]
    name = (
        cell.name
        if is_collective
        else TEXTS.non_members[index % 3]
        if is_guest
        else member.full_name
    )
    return Nomination(
        year=year,
        organization=cell,
        kind=Nomination.Kind.COLLECTIVE if is_collective else Nomination.Kind.INDIVIDUAL,
        member=member,
        collective=cell if is_collective else None,
        nominee_name=name,
        nominee_job="" if is_collective else cell.label,
        is_party_member=not is_guest,
        story=TEXTS.story,
        votes_for=len(people) - 1,
        votes_total=len(people),
        voted_on=dt.date(year.calendar_year, 9, 3),
    )


def _award(world: World, nomination: Nomination, index: int) -> Commendation | None:
    """The decision on each nomination of past years, and on one of three of this year."""
    year = nomination.calendar_year
    is_past = year != world.year
    if not is_past and index // 3 % 3 < 2:
        return None
    decided = dt.date(year + 1, 1, 20) if is_past else dt.date(year, 10, 5)
    level = Level.UPPER if index % 4 == 0 else Level.GRASSROOTS
    is_of_bloc = level == Level.UPPER
    decision = Decision.objects.create(
        kind=Decision.Kind.COMMENDATION,
        issuer=world.bloc if is_of_bloc else world.committee_of(nomination.organization),
        number=f"{index + 10}-QĐ/{'ĐUK' if is_of_bloc else 'ĐU'}",
        decided_on=min(decided, world.today),
    )
    return Commendation(
        nomination=nomination,
        state=Commendation.State.CONFIRMED,
        organization=nomination.organization,
        kind=nomination.kind,
        member=nomination.member,
        recipient=nomination.nominee_name,
        is_party_member=nomination.is_party_member,
        award=(Award.REWARD, Award.HONOUR, Award.INTRODUCE)[index % 3 if index % 9 else 0],
        title="Giấy khen",
        level=level,
        decision=decision,
        entered_by=world.users["thuongvu"],
        achievement_year=year,
    )


def _acts(
    world: World, nomination: Nomination, award: Commendation | None, index: int
) -> Iterator[Act]:
    """Nominated by the cell, verified by its committee, decided by the bloc when the year closes."""
    day, week = nomination.voted_on, dt.timedelta(days=7)
    voted = moment(day)
    cell, standing = nomination.organization, world.users["thuongvu"].member_id
    recorder = world.recorder(cell, day)
    yield Act("nominate", recorder, voted)
    if award or index // 3 % 3 == 1 or world.stage == "closed":
        others = (recorder, nomination.member_id)
        committee = world.leader(world.committee_of(cell), day, but=others)
        yield Act("verify", committee, voted + week)
    if award:
        yield Act("commend", standing, moment(award.decided_on))
    elif world.stage == "closed":
        yield Act("decline", standing, voted + 4 * week, TEXTS.why_not)
