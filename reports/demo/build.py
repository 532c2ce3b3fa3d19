"""The order in which the story is told."""

from __future__ import annotations

import datetime as dt

from django.core.management import call_command
from django.db import transaction

from campaigns.models import CampaignYear, Nomination, Pledge, StudySession
from reports.year_end.actions.closing import Head, close_year

from . import (
    exemplars,
    grading,
    history,
    meetings,
    narratives,
    pledges,
    programme,
    registers,
    sessions,
    world as story,
)
from .world import World


@transaction.atomic
def build(
    *, stage: str, size: str, today: dt.date, password: str, years_back: int | None = None
) -> World:
    """Write the whole invented bloc; all or nothing."""
    call_command("reference_data")
    world = World(year=today.year, stage=stage, size=size, today=today)
    if years_back is not None:
        world.years_back = years_back
    story.build_organizations(world)
    story.build_people(world)
    story.import_office(world)
    story.build_years(world)
    story.build_accounts(world, password)
    for noun in (
        sessions,
        meetings,
        programme,
        pledges,
        exemplars,
        registers,
        grading,
        narratives,
        history,
    ):
        noun.build(world)
    if stage == "closed":
        finish(world)
    return world


def finish(world: World) -> None:
    """Leave nothing open in the current year and close it, as the standing committee would."""
    year = CampaignYear.objects.select_related("organization").get(pk=world.current.pk)
    StudySession.objects.filter(year=year, state="submitted").update(state="confirmed")
    Pledge.objects.filter(year=year, state="submitted").update(state="accepted")
    waiting = Nomination.objects.filter(year=year).exclude(state__in=("commended", "declined"))
    waiting.update(state="declined")
    heads = {year.organization_id: Head(number="12-BC/ĐUK")}
    close_year(year, by=world.users["thuongvu"], heads=heads)
