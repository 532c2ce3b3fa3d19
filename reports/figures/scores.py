"""The points of several units for each criterion of their set, as they stand today."""

from __future__ import annotations

from decimal import Decimal

from campaigns.models import CampaignYear, CriteriaSet, Score
from members.models import Organization

from .base import Figure, Period
from .registry import split_figures

Points = dict[tuple[int, int], Decimal | None]  # by organisation and criterion


def published_sets(year: CampaignYear) -> dict[int, CriteriaSet]:
    """The published criteria of the year, by the level to which they apply."""
    return {
        found.level: found
        for found in CriteriaSet.objects.filter(
            year=year, published_at__isnull=False
        ).prefetch_related("criteria")
    }


def points_of(
    units: list[Organization],
    sets: dict[int, CriteriaSet],
    parent: Organization,
    year: CampaignYear,
    period: Period,
    known: dict[int, dict[str, Figure]] | None = None,
) -> Points:
    """Appraised, else self-scored, else measured points; what is not scored is None.

    `known` are figures of the units that the caller has already computed.
    """
    stored = {
        (score.organization_id, score.criterion_id): score
        for score in Score.objects.filter(year=year, organization__in=[unit.pk for unit in units])
    }
    known = known or {unit.pk: {} for unit in units}
    have = set.intersection(*(set(figures) for figures in known.values())) if known else set()
    wanted = {criterion.measure for found in sets.values() for criterion in found.criteria.all()}
    children = [unit for unit in units if unit.pk != parent.pk]
    whole, more = split_figures(sorted(wanted - have - {""}), parent, children, period)
    more.setdefault(parent.pk, whole)
    points: Points = {}
    for unit in units:
        found = sets.get(unit.kind.level)
        for criterion in found.criteria.all() if found else ():
            score = stored.get((unit.pk, criterion.pk))
            value = score.points if score else None
            if value is None and criterion.measure:
                figure = (known[unit.pk] | more[unit.pk])[criterion.measure]
                value = criterion.points_for(figure.numerator, figure.denominator)
            points[unit.pk, criterion.pk] = value
    return points
