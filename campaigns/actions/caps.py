"""The cap of each group: who is in it, who has the top grade, who may.

However many evaluations are asked about, the tree, the grades and the exceptions are one query each.
"""

from __future__ import annotations

from collections import Counter, defaultdict
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
    """Those on whom one cap is taken: all below the root, of one depth, sector or task where so set."""

    year: int
    scheme: GradingScheme
    target: str
    root: Organization
    depth: int | None = None
    sector: str | None = None
    tasks: str | None = None
    name: str = ""

    @property
    def part(self) -> str:
        """The part of the root's organisation to which exceptions are given; "" for all of it."""
        return self.sector or self.tasks or ""

    def holds(self, year, scheme, target, path, depth, sector, tasks) -> bool:
        """Evaluations of this year, scheme and target, of an organisation there, belong here."""
        return (
            (self.year, self.scheme.pk, self.target) == (year, scheme, target)
            and path.startswith(self.root.path)
            and self.depth in (None, depth)
            and self.sector in (None, sector)
            and self.tasks in (None, tasks)
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


def cap_of(evaluation: Evaluation) -> Cap:
    """The cap of the group to which this evaluation belongs."""
    return caps_of([evaluation], {})[0]


def caps_by_group(
    evaluations: Collection[Evaluation], ticked: dict[int, Grade]
) -> dict[CapGroup, Cap]:
    """The cap of each group that these evaluations touch.

    Counts decided grades, else proposed ones; `ticked` (evaluation id → grade) counts as decided,
    so that a page can show what its marks would do before anything is written.
    """
    tree = _tree(evaluations)
    groups = list(dict.fromkeys(_group(evaluation, tree) for evaluation in evaluations))
    exceptions = {
        (found.year_id, found.organization_id, found.target, found.part): found
        for found in CapException.objects.in_force()
        .filter(
            year__in={group.year for group in groups},
            organization__in={group.root.pk for group in groups},
        )
        .select_related("organization")
    }
    return {
        group: _cap(
            group, tally, exceptions.get((group.year, group.root.pk, group.target, group.part))
        )
        for group, tally in _tallies(groups, evaluations, ticked, tree).items()
    }


def _tree(evaluations: Collection[Evaluation]) -> dict[str, Organization]:
    """By path: all organisations above, and all grass-roots ones where sectors are counted."""
    step = Organization.steplen
    paths = {evaluation.organization.path for evaluation in evaluations}
    above = Q(path__in={path[:end] for path in paths for end in range(step, len(path) + 1, step)})
    for evaluation in evaluations:
        if evaluation.scheme.cap_unit == GradingScheme.CapUnit.SECTOR:
            for root in {path[:step] for path in paths}:
                above |= Q(kind__level=Level.GRASSROOTS, path__startswith=root)
            break
    found = Organization.objects.filter(above).select_related("kind")
    return {organization.path: organization for organization in found}


def _sector(tree: dict[str, Organization], path: str, own: str, *, is_unit: bool) -> str:
    """The sector in which it is counted: a cell is of that of its grass-roots organisation."""
    step = Organization.steplen
    line = (tree.get(path[:end]) for end in range(step, len(path) + 1, step))
    base = next((found for found in line if found and found.kind.level == Level.GRASSROOTS), None)
    return own if is_unit or base is None else base.sector


def _group(evaluation: Evaluation, above: dict[str, Organization]) -> CapGroup:
    """The group on which the cap is taken.

    Members: their grass-roots organisation, the whole bloc, or its organisations of one sector.
    Organisations: those with the same direct superior and level (of one sector where so set).
    By similar tasks: those of the same group of tasks in the grass-roots organisation, or under
    the same superior (NĐ 335/2025). Exceptions are given to the same organisation and part.
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
        return _by_tasks(evaluation, kind, parent, depth=place.depth)
    base = next((found for found in line if found.kind.level == Level.GRASSROOTS), place)
    if by_sector:
        return _of_sector(kind, top, base)
    if scheme.cap_unit == GradingScheme.CapUnit.UPPER:
        base = top
    return _by_tasks(evaluation, kind, base)


def _by_tasks(
    evaluation: Evaluation, kind, place: Organization, depth: int | None = None
) -> CapGroup:
    """The whole organisation, or those in it with similar tasks where the scheme says so."""
    if evaluation.scheme.cap_unit != GradingScheme.CapUnit.TASK_GROUP:
        return CapGroup(*kind, place, depth=depth, name=str(place))
    tasks = evaluation.task_group
    name = f"{place}, nhóm nhiệm vụ {tasks or 'chưa phân nhóm'}"
    return CapGroup(*kind, place, depth=depth, tasks=tasks, name=name)


def _of_sector(kind, top: Organization, place: Organization, depth: int | None = None) -> CapGroup:
    name = f"{top}, loại hình {place.get_sector_display()}"
    return CapGroup(*kind, top, depth=depth, sector=place.sector, name=name)


def _tallies(
    groups: list[CapGroup],
    evaluations: Collection[Evaluation],
    ticked: dict[int, Grade],
    tree: dict[str, Organization],
) -> dict[CapGroup, Tally]:
    tallies = {group: Tally() for group in groups}
    step, near = Organization.steplen, defaultdict(list)
    for group in groups:
        near[group.root.path].append(group)
    for place, standing, is_final, n in (*_written(groups, ticked), *_marked(evaluations, ticked)):
        year, scheme, target, path, depth, own, tasks = place
        sector = _sector(tree, path, own, is_unit=target == Grade.Target.ORGANIZATION)
        # Of a large bloc's groups only those above the row are asked.
        above = (path[:end] for end in range(step, len(path) + 1, step))
        for group in (group for root in above for group in near.get(root, ())):
            if group.holds(year, scheme, target, path, depth, sector, tasks):
                tally = tallies[group]
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
            "organization__sector", "task_group", "standing", "is_final",
        )
        .annotate(n=Count("pk"))
    )  # fmt: skip
    for year, scheme, is_unit, path, depth, sector, tasks, standing, is_final, n in rows:
        target = Grade.Target.ORGANIZATION if is_unit else Grade.Target.MEMBER
        yield (year, scheme, target, path, depth, sector, tasks), standing, is_final, n


def _marked(evaluations: Collection[Evaluation], ticked: dict[int, Grade]) -> Iterator[Counted]:
    for row in evaluations:
        if row.pk in ticked:
            place = row.organization
            whose = (row.year_id, row.scheme_id, row.target, place.path, place.depth)
            yield (*whose, place.sector, row.task_group), ticked[row.pk].standing, True, 1


def _cap(group: CapGroup, tally: Tally, exception: CapException | None) -> Cap:
    scheme, found = group.scheme, tally.standings
    percent = scheme.cap_percent
    if scheme.cap_exception_percent is None:
        exception = None
    if exception:
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
