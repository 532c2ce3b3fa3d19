"""The points of several units for each criterion of their set, as they stand today."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from campaigns.models import CampaignYear, CriteriaSet, Criterion, Score
from members.models import Organization

from .base import Figure, Period
from .registry import split_figures

Points = dict[tuple[int, int], Decimal | None]  # by organisation and criterion


@dataclass(frozen=True)
class PublishedSets:
    """The published criteria of a year: those of a kind go before those of its level."""

    by_kind: dict[int, CriteriaSet]
    by_level: dict[int, CriteriaSet]

    def of(self, unit: Organization) -> CriteriaSet | None:
        """The set by which this unit is scored."""
        return self.by_kind.get(unit.kind_id) or self.by_level.get(unit.kind.level)

    def criteria(self) -> list[Criterion]:
        """All criteria of all sets."""
        sets = (*self.by_kind.values(), *self.by_level.values())
        return [criterion for found in sets for criterion in found.criteria.all()]


def published_sets(year: CampaignYear) -> PublishedSets:
    """The published criteria of the year with their lines, in two queries."""
    sets = list(
        CriteriaSet.objects.filter(year=year, published_at__isnull=False)
        .select_related("kind")
        .prefetch_related("criteria")
    )
    return PublishedSets(
        {found.kind_id: found for found in sets if found.kind_id},
        {found.level: found for found in sets if not found.kind_id},
    )


def points_of(
    units: list[Organization],
    sets: PublishedSets,
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
    wanted = {criterion.measure for criterion in sets.criteria()}
    children = [unit for unit in units if unit.pk != parent.pk]
    whole, more = split_figures(sorted(wanted - have - {""}), parent, children, period)
    more.setdefault(parent.pk, whole)
    points: Points = {}
    for unit in units:
        found = sets.of(unit)
        for criterion in found.criteria.all() if found else ():
            score = stored.get((unit.pk, criterion.pk))
            value = score.points if score else None
            if value is None and criterion.measure:
                figure = (known[unit.pk] | more[unit.pk])[criterion.measure]
                value = criterion.points_for(figure.numerator, figure.denominator)
            points[unit.pk, criterion.pk] = value
    return points
