"""Pledges of three years with their items and results."""

import datetime as dt
from collections.abc import Iterator

from campaigns.models import CampaignYear, Pledge, PledgeItem
from campaigns.reference.catalogues import AREAS, CATALOGUES
from members.models import Member, Organization

from .steps import Act, insert, lead, write
from .world import BATCH, World, moment, texts

TEXTS = texts("pledges")
State, Result = Pledge.State, Pledge.Result
ITEM = ("pledge", "position", "area", "content", "target", "period")
USUAL_AREAS = CATALOGUES[AREAS]["groups"][""]


def build(world: World) -> None:
    """Each member's training pledge each year; the logins' cell is left with some work to do."""
    leaders = {member.pk for member in world.leaders.values()}
    pledges = []
    for year in world.years:
        is_running = year == world.current and world.stage == "open"
        for index, cell in enumerate(world.cells):
            for number, member in enumerate(world.members[cell.pk]):
                state = _state(world, cell, index, number, is_running=is_running)
                if state:
                    pledge = _pledge(world, year, cell, member, state)
                    pledge.is_leader = member.pk in leaders
                    pledges.append((cell, pledge))
    for start in range(0, len(pledges), BATCH):
        made, items, steps = [], [], []
        for cell, pledge in pledges[start : start + BATCH]:
            own = _items(world, pledge)
            steps.append(lead(world, pledge, _acts(world, cell, pledge, own)))
            made.append(pledge)
            items += own
        Pledge.objects.bulk_create(made)
        insert(
            PledgeItem,
            ITEM,
            ((item.pledge.pk, *map(item.__dict__.get, ITEM[1:])) for item in items),
        )
        write(made, steps)


def _state(world: World, cell: Organization, index: int, number: int, *, is_running: bool) -> str:
    """How far the pledge has come; empty where none was written."""
    chance = world.rng.random()
    if chance < (0.15 if index % 13 == 5 else 0.03):
        return ""
    if not is_running:
        return State.ASSESSED
    if cell == world.story_cell and number in (3, 4):
        return State.SUBMITTED
    return State.SUBMITTED if chance > 0.96 else State.ACCEPTED


def _pledge(
    world: World, year: CampaignYear, cell: Organization, member: Member, state: str
) -> Pledge:
    """The pledge as a draft with all its columns."""
    rng = world.rng
    day = dt.date(year.calendar_year, 3, 5) + dt.timedelta(days=rng.randint(0, 24))
    if rng.random() < 0.04:
        day += dt.timedelta(days=20)
    written = moment(day)
    chance = rng.random()
    result = Result.FULFILLED if chance < 0.9 else Result.PARTLY if chance < 0.98 else Result.NOT
    pledge = Pledge(
        year=year, organization=cell, member=member, submitted_at=written,
        directive=world.plans[year.calendar_year],
    )  # fmt: skip
    if state != State.SUBMITTED:
        pledge.accepted_at = written
    if state == State.ASSESSED:
        pledge.assessed_at = moment(min(dt.date(year.calendar_year, 11, 20), world.today))
        pledge.self_result = pledge.cell_result = result
        pledge.cell_comment = "Chi bộ nhất trí (minh họa)."
    return pledge


def _items(world: World, pledge: Pledge) -> list[PledgeItem]:
    first, items = world.rng.randrange(len(TEXTS.deeds)), []
    for position in range(3):
        n = first + position
        content, target, period = TEXTS.deeds[n % len(TEXTS.deeds)]
        items.append(
            PledgeItem(
                pledge=pledge, position=position, area=USUAL_AREAS[n % len(USUAL_AREAS)], content=content,
                target=target, period=period,
            )
        )  # fmt: skip
    return items


def _acts(
    world: World, cell: Organization, pledge: Pledge, items: list[PledgeItem]
) -> Iterator[Act]:
    """The author hands in and assesses; the cell's secretary, or a deputy, accepts and assesses."""
    author = pledge.member_id
    yield Act("submit", author, pledge.submitted_at, kept=[item.text for item in items])
    if accepted := pledge.accepted_at:
        reviewer = world.leader(cell, accepted.date(), but=(author,))
        yield Act("accept", reviewer, accepted)
    if assessed := pledge.assessed_at:
        yield Act("assess_self", author, assessed - dt.timedelta(days=3))
        yield Act("assess", world.leader(cell, assessed.date(), but=(author,)), assessed)
