"""The points of several units for each criterion of their set, this year's and last year's."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from campaigns.models import CampaignYear, CriteriaSet, Criterion, Score
from members import tree
from members.models import Organization
from portal.kit.text import half_up
from reports.figures.figure import Figure
from reports.figures.levels import level_figures
from reports.figures.period import Period
from reports.figures.registry import split_figures

Points = dict[tuple[int, int], Decimal | None]  # by organisation and criterion


@dataclass(frozen=True)
class PublishedSets:
    """The published criteria of a year: a set for a kind comes before that of its level."""

    by_kind: dict[int, CriteriaSet]
    by_level: dict[int, CriteriaSet]

    def of(self, unit: Organization) -> CriteriaSet | None:
        """The set by which this unit is scored."""
        return self.by_kind.get(unit.kind_id) or self.by_level.get(unit.kind.level)

    def criteria(self, unit: Organization) -> list[Criterion]:
        """The criteria of this unit's set; none where it has no set."""
        criteria_set = self.of(unit)
        return list(criteria_set.criteria.all()) if criteria_set else []


@dataclass(frozen=True)
class Scores:
    """The points of several units in one year."""

    year: CampaignYear
    sets: PublishedSets
    points: Points

    def of(self, unit: Organization) -> list[tuple[Criterion, Decimal | None]]:
        """The criteria of the unit, each with its points."""
        criteria = self.sets.criteria(unit)
        return [(criterion, self.points[unit.pk, criterion.pk]) for criterion in criteria]

    def total(self, unit: Organization) -> Decimal | None:
        """The sum of the points that are there; None where the unit has no criteria."""
        lines = self.of(unit)
        return sum((value or Decimal(0) for _, value in lines), Decimal(0)) if lines else None

    def share(self, unit: Organization, title: str) -> Decimal | None:
        """Percent of the maximum for the criterion of this title; its maximum may differ by year."""
        for criterion, value in self.of(unit):
            if criterion.title == title and value is not None:
                return percent_of(value, criterion)
        return None


def percent_of(value: Decimal, criterion: Criterion) -> Decimal:
    """The part of a criterion's maximum that was scored."""
    return half_up(100 * value / criterion.weight, 1)


def scores_before(
    units: list[Organization], parent: Organization, year: CampaignYear | None, today: dt.date
) -> Scores | None:
    """The units' points of an earlier year; None where the portal does not know that year."""
    if year is None:
        return None
    sets = published_sets(year)
    period = Period.of_campaign_year(year, today)
    return Scores(year, sets, points_of(units, sets, parent, year, period))


def published_sets(year: CampaignYear) -> PublishedSets:
    """The published criteria of the year with their lines, in two queries."""
    sets = list(
        CriteriaSet.objects.filter(year=year, published_at__isnull=False)
        .select_related("kind")
        .prefetch_related("criteria")
    )
    return PublishedSets(
        {each.kind_id: each for each in sets if each.kind_id},
        {each.level: each for each in sets if not each.kind_id},
    )


def scores_given() -> QuerySet:
    """The scores with the points that count: appraised, else self-scored, else measured."""
    points = Coalesce("appraised_points", "self_points", "measured_points")
    return Score.objects.annotate(given=points).filter(given__isnull=False)


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
    computed = set.intersection(*(set(figures) for figures in known.values())) if known else set()
    needed = {
        criterion.measure
        for unit in units
        for criterion in sets.criteria(unit)
        if (score := stored.get((unit.pk, criterion.pk))) is None or score.points is None
    }
    children = [unit for unit in units if unit.pk != parent.pk]
    is_direct = all(tree.parent_path(unit.path) == parent.path for unit in children)
    split = split_figures if is_direct else level_figures
    whole, more = split(sorted(needed - computed - {""}), parent, children, period)
    more.setdefault(parent.pk, whole)
    points: Points = {}
    for unit in units:
        for criterion in sets.criteria(unit):
            score = stored.get((unit.pk, criterion.pk))
            value = score.points if score else None
            if value is None and criterion.measure:
                figure = (known[unit.pk] | more[unit.pk])[criterion.measure]
                if not figure.is_pending:
                    value = criterion.points_for(figure.numerator, figure.denominator)
            points[unit.pk, criterion.pk] = value
    return points
