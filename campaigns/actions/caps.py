"""The cap of each group: who is in it, who has the top grade, who may.

However many evaluations are asked about, the tree, the grades and the exceptions are one query each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from os.path import commonprefix

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from campaigns.caps import Cap, top_limit
from campaigns.models import CapException, Evaluation, Grade, GradingScheme
from members.models import Organization, OrganizationKind

Level, Standing = OrganizationKind.Level, Grade.Standing


@dataclass(frozen=True)
class CapGroup:
    """Those on whom one cap is taken: all below the root, of one depth or sector where so set."""

    year: int
    scheme: GradingScheme
    target: str
    root: Organization
    depth: int | None = None
    sector: str | None = None
    name: str = ""

    def holds(self, year, scheme, target, path, depth, sector) -> bool:
        """Evaluations of this year, scheme and target, of an organisation there, belong here."""
        return (
            (self.year, self.scheme.pk, self.target) == (year, scheme, target)
            and path.startswith(self.root.path)
            and self.depth in (None, depth)
            and self.sector in (None, sector)
        )


@dataclass
class Tally:
    """Of one group: how many stand where so far, and how many have got the top grade."""

    standings: Counter[str] = field(default_factory=Counter)
    used: int = 0


# Whose (as `CapGroup.holds` asks), standing, whether it is decided, how many.
Counted = tuple[tuple, str, bool, int]


def caps_of(evaluations: Collection[Evaluation], ticked: dict[int, Grade]) -> list[Cap]:
    """The caps of all groups that these evaluations touch, one each."""
    return list(caps_by_group(evaluations, ticked).values())


def caps_by_group(
    evaluations: Collection[Evaluation], ticked: dict[int, Grade]
) -> dict[CapGroup, Cap]:
    """The cap of each group that these evaluations touch.

    Counts decided grades, else proposed ones; `ticked` (evaluation id → grade) counts as decided,
    so that a page can show what its marks would do before anything is written.
    """
    groups = _groups(evaluations)
    exceptions = {
        (found.year_id, found.organization_id, found.target): found
        for found in CapException.objects.filter(
            year__in={group.year for group in groups},
            organization__in={group.root.pk for group in groups},
        ).select_related("organization")
    }
    return {
        group: _cap(group, tally, exceptions.get((group.year, group.root.pk, group.target)))
        for group, tally in _tallies(groups, evaluations, ticked).items()
    }


def _groups(evaluations: Collection[Evaluation]) -> list[CapGroup]:
    step = Organization.steplen
    paths = {
        path[:end]
        for path in {evaluation.organization.path for evaluation in evaluations}
        for end in range(step, len(path) + 1, step)
    }
    found = Organization.objects.filter(path__in=paths).select_related("kind")
    above = {organization.path: organization for organization in found}
    return list(dict.fromkeys(_group(evaluation, above) for evaluation in evaluations))


def _group(evaluation: Evaluation, above: dict[str, Organization]) -> CapGroup:
    """The group on which the cap is taken.

    Members: their grass-roots organisation, the whole bloc, or its organisations of one sector.
    Organisations: those with the same direct superior and level (of one sector where so set).
    """
    scheme, step = evaluation.scheme, Organization.steplen
    place = above[evaluation.organization.path]
    line = [above[place.path[:end]] for end in range(step, len(place.path) + 1, step)]
    top, kind = line[0], (evaluation.year_id, scheme, evaluation.target)
    by_sector = scheme.cap_unit == GradingScheme.CapUnit.SECTOR
    if evaluation.member_id is None:
        parent = line[-2] if len(line) > 1 else top
        if by_sector and parent == top:
            return _of_sector(kind, top, place, depth=place.depth)
        return CapGroup(*kind, parent, depth=place.depth, name=str(parent))
    base = next((found for found in line if found.kind.level == Level.GRASSROOTS), place)
    if by_sector:
        return _of_sector(kind, top, base)
    if scheme.cap_unit == GradingScheme.CapUnit.UPPER:
        base = top
    return CapGroup(*kind, base, name=str(base))


def _of_sector(kind, top: Organization, place: Organization, depth: int | None = None) -> CapGroup:
    name = f"{top}, loại hình {place.get_sector_display()}"
    return CapGroup(*kind, top, depth=depth, sector=place.sector, name=name)


def _tallies(
    groups: list[CapGroup], evaluations: Collection[Evaluation], ticked: dict[int, Grade]
) -> dict[CapGroup, Tally]:
    tallies = {group: Tally() for group in groups}
    for place, standing, is_final, n in (*_written(groups, ticked), *_marked(evaluations, ticked)):
        for group, tally in tallies.items():
            if group.holds(*place):
                tally.standings[standing] += n
                tally.used += n * (is_final and standing == Standing.TOP)
    return tallies


def _written(groups: list[CapGroup], ticked: dict[int, Grade]) -> Iterator[Counted]:
    """What is decided or proposed, but for those that the page has ticked."""
    roots = [group.root.path for group in groups]
    rows = (
        Evaluation.objects.filter(
            year__in={group.year for group in groups},
            scheme__in={group.scheme.pk for group in groups},
            organization__path__startswith=commonprefix(roots),  # noqa: RUF071  no file paths
        )
        .exclude(pk__in=list(ticked))
        .annotate(
            is_unit=Q(member__isnull=True),
            standing=Coalesce("decided_grade__standing", "proposed_grade__standing"),
            is_final=Q(decided_grade__isnull=False),
        )
        .exclude(standing=None)
        .order_by()
        .values_list(
            "year", "scheme", "is_unit", "organization__path", "organization__depth",
            "organization__sector", "standing", "is_final",
        )
        .annotate(n=Count("pk"))
    )  # fmt: skip
    for year, scheme, is_unit, path, depth, sector, standing, is_final, n in rows:
        target = Grade.Target.ORGANIZATION if is_unit else Grade.Target.MEMBER
        yield (year, scheme, target, path, depth, sector), standing, is_final, n


def _marked(evaluations: Collection[Evaluation], ticked: dict[int, Grade]) -> Iterator[Counted]:
    for row in evaluations:
        if row.pk in ticked:
            place = row.organization
            whose = (row.year_id, row.scheme_id, row.target)
            yield (*whose, place.path, place.depth, place.sector), ticked[row.pk].standing, True, 1


def _cap(group: CapGroup, tally: Tally, exception: CapException | None) -> Cap:
    scheme, found = group.scheme, tally.standings
    percent = scheme.cap_percent
    if exception and scheme.cap_exception_percent:
        percent = scheme.cap_exception_percent
    reached, graded = found[Standing.TOP] + found[Standing.GOOD], found.total()
    return Cap(
        name=group.name,
        limit=top_limit(
            reached=reached,
            graded=graded,
            percent=percent,
            base=scheme.cap_base,
            rounding=scheme.cap_rounding,
            minimum=scheme.cap_small_unit_minimum,
        ),
        used=tally.used,
        reached=reached,
        graded=graded,
        percent=percent,
        base_label=scheme.get_cap_base_display(),
        exception=str(exception) if exception else "",
    )
