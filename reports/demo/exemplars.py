"""Models, nominations at every stage, and commendations of three years."""

from __future__ import annotations

import datetime as dt

from campaigns.models import Commendation, Nomination, Practice

from .world import World

State, Award, Level = Nomination.State, Commendation.Award, Commendation.Level
STORY = "Gương mẫu trong công việc, tận tụy với nhân dân, giúp đỡ đồng nghiệp (minh họa)."
MODELS = (
    "Cơ quan văn minh, thân thiện",
    "Kỷ cương – chuyên nghiệp – sáng tạo",
    "Ngày không giấy tờ",
    "Mỗi tháng một việc tốt",
)
NON_MEMBERS = ("Hà Thị Mai", "Lò Văn Pâng", "Phan Thị Cúc")


def build(world: World) -> None:
    """Each committee runs a practice; each year some are commended, this year some are waiting."""
    for index, committee in enumerate(world.grassroots):
        year = world.years[index % len(world.years)]
        Practice.objects.create(
            year=year,
            organization=committee,
            name=f"{MODELS[index % len(MODELS)]} – {committee.label}",
            lead="Ban chấp hành (minh họa)",
            started_on=dt.date(year.year, 4, 1),
            content="Công khai việc, công khai thời hạn, công khai kết quả (minh họa).",
            result="Giảm thời gian giải quyết công việc (minh họa).",
            status="replicated" if index % 3 == 0 else "running",
            replicated_on=dt.date(year.year, 9, 1) if index % 3 == 0 else None,
        )
    for year in world.years:
        past = year != world.current
        for index, cell in enumerate(world.cells[: 3 * len(world.grassroots)]):
            if index % 3 == 0:
                _story(world, year, cell, index, past=past)


def _story(world: World, year, cell, index: int, *, past: bool) -> None:
    collective = index % 2 == 0
    non_member = not collective and index % 5 == 0
    member = None if collective or non_member else world.members[cell.pk][index % 5 + 3]
    name = cell.name if collective else NON_MEMBERS[index % 3] if non_member else member.full_name
    waiting = (State.NOMINATED, State.VERIFIED, State.COMMENDED)
    state = State.COMMENDED if past else waiting[(index // 3) % 3]
    nomination = Nomination.objects.create(
        year=year,
        organization=cell,
        kind=Nomination.Kind.COLLECTIVE if collective else Nomination.Kind.INDIVIDUAL,
        member=member,
        collective=cell if collective else None,
        nominee_name=name,
        nominee_job="" if collective else cell.label,
        is_party_member=not non_member,
        story=STORY,
        votes_for=len(world.members[cell.pk]) - 1,
        votes_total=len(world.members[cell.pk]),
        voted_on=dt.date(year.year, 9, 3),
        state=state,
    )
    if state == State.COMMENDED:
        decided = (
            dt.date(year.year, 10, 5) if year == world.current else dt.date(year.year + 1, 1, 20)
        )
        Commendation.objects.create(
            nomination=nomination,
            organization=cell,
            kind=nomination.kind,
            member=member,
            recipient=name,
            is_party_member=not non_member,
            award=(Award.REWARD, Award.HONOUR, Award.INTRODUCE)[index % 3 if index % 9 else 0],
            title="Giấy khen",
            level=Level.UPPER if index % 4 == 0 else Level.GRASSROOTS,
            decision_number=f"{index + 10}-QĐ/ĐUK",
            decided_on=min(decided, world.today),
            achievement_year=year.year,
        )
