"""The figures that a correction changes, by name, unit and year; closed years keep theirs.

How they are counted is known above: `settings.FIGURE_TEXTS` names the function.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.utils.module_loading import import_string

from campaigns.models import CampaignYear
from members.models import Organization
from members.tree import root_path

Texts = dict[tuple[str, str, int], str]  # by label, unit and calendar year


class About(StrEnum):
    """What is corrected, which says the figures that may change."""

    PEOPLE = "people"
    UNITS = "units"
    DECISIONS = "decisions"


@dataclass(frozen=True)
class TouchedFigure:
    """One figure of one unit and year, as it is and as it will be."""

    label: str
    unit: str
    year: int
    before: str
    after: str


@dataclass(frozen=True)
class Watch:
    """The figures of some units in some years; read once before a change and once after it."""

    about: About
    units: Collection[int]
    years: Collection[CampaignYear]

    def texts(self) -> Texts:
        """What they say as things are."""
        if not self.units or not self.years:
            return {}
        units = list(Organization.objects.filter(pk__in=self.units).select_related("kind"))
        texts: Texts = import_string(settings.FIGURE_TEXTS)(self.about, units, self.years)
        return texts

    def changed(self, after: Texts) -> list[TouchedFigure]:
        """Those that differ from what they say as things are."""
        before = self.texts()
        return [
            TouchedFigure(*key, before.get(key, "–"), text)
            for key, text in after.items()
            if before.get(key, "–") != text
        ]


def open_years(
    organization: Organization, first: dt.date | None = None, last: dt.date | None = None
) -> list[CampaignYear]:
    """The years of its bloc that are not closed, from the first day to the last."""
    years = CampaignYear.objects.filter(organization__path=root_path(organization.path)).exclude(
        state=CampaignYear.State.CLOSED
    )
    if first:
        years = years.filter(year__gte=first.year)
    if last:
        years = years.filter(year__lte=last.year)
    return list(years.order_by("year"))
