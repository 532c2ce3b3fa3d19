"""The order in which the story is told."""

import datetime as dt

from django.core.management import call_command
from django.db import transaction

from campaigns.models import CampaignYear
from reports.year_end.actions.closing import Head, close_year

from . import (
    accounts,
    exemplars,
    facts,
    grading,
    meetings,
    narratives,
    organizations,
    past,
    people,
    pledges,
    programme,
    registers,
    sessions,
    years,
)
from .world import World

NOUNS = (
    sessions,
    meetings,
    programme,
    pledges,
    exemplars,
    registers,
    grading,
    facts,
    narratives,
    past,
)


@transaction.atomic
def build(
    *, stage: str, size: str, today: dt.date, password: str, years_back: int | None = None
) -> World:
    """Write the whole invented bloc; all or nothing."""
    call_command("reference_data")
    world = World(year=today.year, stage=stage, size=size, today=today)
    if years_back is not None:
        world.years_back = years_back
    organizations.build(world)
    people.build(world)
    accounts.build(world, password)
    years.build(world)
    people.host_a_comrade(world)
    for noun in NOUNS:
        noun.build(world)
    if stage == "closed":
        year = CampaignYear.objects.select_related("organization").get(pk=world.current.pk)
        heads = {year.organization_id: Head(number="12-BC/ĐUK")}
        close_year(year, by=world.users["thuongvu"], heads=heads)
    return world
