"""The order in which the story is told."""

from __future__ import annotations

import datetime as dt

from django.core.management import call_command
from django.db import transaction

from . import exemplars, grading, pledges, registers, sessions, world as story
from .world import World


@transaction.atomic
def build(*, stage: str, size: str, today: dt.date, password: str) -> World:
    """Write the whole invented bloc; all or nothing."""
    call_command("reference_data")
    world = World(year=today.year, stage=stage, size=size, today=today)
    story.build_organizations(world)
    story.build_people(world)
    story.import_office(world)
    story.build_years(world)
    story.build_accounts(world, password)
    for noun in (sessions, pledges, exemplars, registers, grading):
        noun.build(world)
    return world
