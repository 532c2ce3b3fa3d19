"""Pledges of three years with their items and results."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from campaigns.models import Pledge, PledgeItem
from campaigns.reference.catalogues import CATALOGUES

from .world import World

BATCH = 2000
State, Result = Pledge.State, Pledge.Result
DEEDS = (
    ("Mỗi tháng đọc và kể lại một mẩu chuyện về Bác", "12 mẩu chuyện", "month"),
    ("Giải quyết hồ sơ đúng hạn, không để tồn đọng", "100% hồ sơ đúng hạn", "quarter"),
    ("Tiết kiệm điện, giấy, văn phòng phẩm của phòng", "Giảm 10%", "year"),
    ("Giúp đỡ một hộ khó khăn ở địa bàn", "1 hộ", "year"),
    ("Đi làm đúng giờ, không uống rượu bia trong giờ làm việc", "Không vi phạm", "month"),
    ("Tự học, cập nhật nghiệp vụ", "Một lớp bồi dưỡng", "year"),
)
AREAS = CATALOGUES[-1][-1][""]


def build(world: World) -> None:
    """Each member's training pledge each year; the logins' cell is left with some work to do."""
    leaders = {member.pk for member in world.leaders.values()}
    pledges = []
    for year in world.years:
        current = year == world.current and world.stage == "open"
        for index, cell in enumerate(world.cells):
            for number, member in enumerate(world.members[cell.pk]):
                state = _state(world, cell, index, number, current=current)
                if state:
                    is_leader = member.pk in leaders
                    pledges.append(_pledge(world, year, cell, member, state, is_leader))
    for start in range(0, len(pledges), BATCH):
        made = Pledge.objects.bulk_create(pledges[start : start + BATCH])
        PledgeItem.objects.bulk_create(
            [item for pledge in made for item in _items(world, pledge)], batch_size=BATCH
        )


def _state(world: World, cell, index: int, number: int, *, current: bool) -> str:
    chance = world.rng.random()
    if chance < (0.15 if index % 13 == 5 else 0.03):
        return ""
    if not current:
        return State.ASSESSED
    if cell == world.story_cell and number in (3, 4):
        return State.SUBMITTED
    return State.SUBMITTED if chance > 0.96 else State.ACCEPTED


def _pledge(world: World, year, cell, member, state, is_leader) -> Pledge:
    rng = world.rng
    day = dt.date(year.year, 3, 5) + dt.timedelta(days=rng.randint(0, 24))
    if rng.random() < 0.04:
        day += dt.timedelta(days=20)
    written = timezone.make_aware(dt.datetime.combine(day, dt.time(9)))
    assessed = state == State.ASSESSED
    judged = min(dt.date(year.year, 11, 20), world.today)
    chance = rng.random()
    result = Result.FULFILLED if chance < 0.9 else Result.PARTLY if chance < 0.98 else Result.NOT
    return Pledge(
        year=year,
        organization=cell,
        member=member,
        kind=Pledge.Kind.TRAINING,
        is_leader=is_leader,
        state=state,
        submitted_at=written,
        accepted_at=written if state != State.SUBMITTED else None,
        assessed_at=timezone.make_aware(dt.datetime.combine(judged, dt.time(9)))
        if assessed
        else None,
        self_result=result if assessed else "",
        cell_result=result if assessed else "",
        cell_comment="Chi bộ nhất trí (minh họa)." if assessed else "",
    )


def _items(world: World, pledge: Pledge) -> list[PledgeItem]:
    first = world.rng.randrange(len(DEEDS))
    return [
        PledgeItem(
            pledge=pledge,
            position=n,
            area=AREAS[(first + n) % len(AREAS)],
            content=DEEDS[(first + n) % len(DEEDS)][0],
            target=DEEDS[(first + n) % len(DEEDS)][1],
            period=DEEDS[(first + n) % len(DEEDS)][2],
        )
        for n in range(3)
    ]
