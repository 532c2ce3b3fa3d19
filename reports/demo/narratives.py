"""What offices wrote for their reports, and the terms for which a report may be asked."""

import datetime as dt

from django.utils import timezone

from campaigns.models import CampaignYear, Term
from members.models import Organization
from reports.models import Narrative

from .world import STORY, World

SECTIONS = STORY["narratives"]
TERM_YEARS = 5
CONGRESS = (8, 1)
UNSENT = 4  # of so many units, one has not sent its last section this year


def build(world: World) -> None:
    """Terms of each committee; sections of past years, and of this year what was sent so far."""
    _terms(world)
    rows = []
    for year in world.years:
        is_past = year != world.current
        for n, unit in enumerate(world.grassroots):
            for section, texts in SECTIONS.items():
                if is_past or section != "proposals" or n % UNSENT:
                    rows.append(_sent(unit, year, section, texts["units"][n % len(texts["units"])]))
        if is_past or world.stage == "closed":
            rows += [_sent(world.bloc, year, key, texts["bloc"]) for key, texts in SECTIONS.items()]
    Narrative.objects.bulk_create(rows)


def _sent(unit: Organization, year: CampaignYear, section: str, text: str) -> Narrative:
    return Narrative(
        organization=unit, starts_on=dt.date(year.calendar_year, 1, 1), ends_on=year.last_day,
        section=section, text=text, sent_text=text, sent_at=timezone.now(),
    )  # fmt: skip


def _terms(world: World) -> None:
    """The running term and the one before it, each from a congress on."""
    first = world.year - world.year % TERM_YEARS
    if dt.date(first, *CONGRESS) > world.today:
        first -= TERM_YEARS
    Term.objects.bulk_create(
        Term(
            organization=unit,
            name=f"{year}–{year + TERM_YEARS}",
            starts_on=dt.date(year, *CONGRESS),
        )
        for unit in (world.bloc, *world.grassroots)
        for year in (first - TERM_YEARS, first)
    )
