"""Reference data of the main floor: what regulations fix for a time, written once, then edited."""

import tomllib
from pathlib import Path

from campaigns.models import Campaign

from . import award_titles, catalogues, options, quality, schemes

CAMPAIGNS = Path(__file__).with_name("campaigns.toml")


def load() -> None:
    """Write what is missing; what an office changed stays."""
    for campaign in tomllib.loads(CAMPAIGNS.read_text(encoding="utf-8"))["campaigns"]:
        Campaign.objects.get_or_create(directive=campaign.pop("directive"), defaults=campaign)
    award_titles.load()
    catalogues.load()
    options.load()
    quality.load()
    schemes.load()
