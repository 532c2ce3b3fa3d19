"""The cap of each group: how many of it have the top grade, and how many may.

However many groups are asked about, the grades are one query and the exceptions one.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from campaigns.cap_groups import CapGroup, group_of
from campaigns.caps import Cap, top_limit
from campaigns.models import CapException, Evaluation, Grade
from members import tree
from members.models import Organization, OrganizationKind

Level, Standing = OrganizationKind.Level, Grade.Standing
Marks = dict[int, Grade]  # by evaluation: grades marked on a page and not yet decided


@dataclass(frozen=True)
class GradeCount:
    """How many evaluations of one organisation stand at one grade."""

    year: int
    scheme: int
    target: str
    path: str
    depth: int
    sector: str
    task_group: str
    standing: str
    is_decided: bool
    count: int = 1


@dataclass
class Tally:
    """Of one group: how many stand where so far, and how many were decided at the top grade."""

    standings: Counter[str] = field(default_factory=Counter)
    used: int = 0


def cap_of(evaluation: Evaluation) -> Cap:
    """The cap of the group to which this evaluation belongs."""
    return caps_of([evaluation])[0]


def caps_of(evaluations: Collection[Evaluation], marks: Marks | None = None) -> list[Cap]:
    """The caps of all groups to which these evaluations belong, one each."""
    return list(caps_by_group(evaluations, marks).values())


def caps_by_group(
    evaluations: Collection[Evaluation], marks: Marks | None = None
) -> dict[CapGroup, Cap]:
    """The cap of each group to which these evaluations belong.

    Counts decided grades, else proposed ones. Marks count as decided, so that a page can show what
    they would do before anything is written.
    """
    paths = {path for row in evaluations for path in tree.lineage(row.organization.path)}
    organizations = Organization.objects.filter(path__in=paths).select_related("kind")
    by_path = {organization.path: organization for organization in organizations}
    groups = dict.fromkeys(
        group_of(row, [by_path[path] for path in tree.lineage(row.organization.path)])
        for row in evaluations
    )
    marks = marks or {}
    marked = [_as_marked(row, marks[row.pk]) for row in evaluations if row.pk in marks]
    return caps_of_groups(groups, marked, without=marks)


def caps_of_groups(
    groups: Collection[CapGroup],
    marked: Collection[GradeCount] = (),
    without: Collection[int] = (),
) -> dict[CapGroup, Cap]:
    """The cap of each of these groups.

    Counts what is stored, but for the evaluations in `without`, and what is marked.
    """
    if not groups:
        return {}
    exceptions = {
        (exception.year_id, exception.organization_id, exception.target, exception.part): exception
        for exception in CapException.objects.in_force()
        .filter(
            year__in={group.year for group in groups},
            organization__in={group.root.pk for group in groups},
        )
        .select_related("organization")
    }
    tallies = _tallies(groups, [*_stored(groups, without), *marked])
    return {
        group: _cap(
            group, tally, exceptions.get((group.year, group.root.pk, group.target, group.part))
        )
        for group, tally in tallies.items()
    }


def size_of(group: CapGroup) -> int:
    """How many evaluations of the group are to be graded, whatever grade they get."""
    rows = Evaluation.objects.exclude(state=Evaluation.State.NOT_GRADED)
    return _tallies([group], [*_counts([group], rows)])[group].standings.total()


def _stored(groups: Collection[CapGroup], without: Collection[int]) -> Iterator[GradeCount]:
    """What is decided or proposed at and below the roots of the groups."""
    graded = Q(decided_grade__isnull=False) | Q(proposed_grade__isnull=False)
    return _counts(groups, Evaluation.objects.filter(graded).exclude(pk__in=list(without)))


def _counts(groups: Collection[CapGroup], evaluations: QuerySet) -> Iterator[GradeCount]:
    """How many of these evaluations stand where, at and below the roots of the groups."""
    rows = (
        evaluations.filter(
            year__in={group.year for group in groups},
            scheme__in={group.scheme.pk for group in groups},
            organization__path__startswith=tree.common_path([group.root.path for group in groups]),
        )
        .annotate(
            is_unit=Q(member__isnull=True),
            standing=Coalesce("decided_grade__standing", "proposed_grade__standing"),
            is_decided=Q(decided_grade__isnull=False),
        )
        .order_by()
        .values_list(
            "year", "scheme", "is_unit", "organization__path", "organization__depth",
            "organization__sector", "task_group", "standing", "is_decided",
        )
        .annotate(n=Count("pk"))
    )  # fmt: skip
    for year, scheme, is_unit, *counted in rows:
        target = Grade.Target.ORGANIZATION if is_unit else Grade.Target.MEMBER
        yield GradeCount(year, scheme, target, *counted)


def _as_marked(evaluation: Evaluation, grade: Grade) -> GradeCount:
    organization = evaluation.organization
    return GradeCount(
        evaluation.year_id,
        evaluation.scheme_id,
        evaluation.target,
        organization.path,
        organization.depth,
        organization.sector,
        evaluation.task_group,
        grade.standing,
        is_decided=True,
    )


def _tallies(groups: Collection[CapGroup], counts: Collection[GradeCount]) -> dict[CapGroup, Tally]:
    tallies = {group: Tally() for group in groups}
    by_root: dict[str, list[CapGroup]] = defaultdict(list)
    for group in groups:
        by_root[group.root.path].append(group)
    bases = _sectors_of_bases(groups)
    for count in counts:
        line = tree.lineage(count.path)
        sector = count.sector
        if count.target == Grade.Target.MEMBER:
            sector = next((bases[path] for path in line if path in bases), sector)
        # In a large bloc only the groups above the row are looked at.
        for group in (group for path in line for group in by_root.get(path, ())):
            if _belongs(count, sector, group):
                tally = tallies[group]
                tally.standings[count.standing] += count.count
                if count.is_decided and count.standing == Standing.TOP:
                    tally.used += count.count
    return tallies


def _sectors_of_bases(groups: Collection[CapGroup]) -> dict[str, str]:
    """By path, the sector of each grass-roots organisation: its cells are counted in it too."""
    roots = [group.root.path for group in groups if group.sector is not None]
    if not roots:
        return {}
    bases = Organization.objects.filter(
        kind__level=Level.GRASSROOTS, path__startswith=tree.common_path(roots)
    )
    return dict(bases.values_list("path", "sector"))


def _belongs(count: GradeCount, sector: str, group: CapGroup) -> bool:
    """Evaluations below the root of the group are of the group itself."""
    whose = (count.year, count.scheme, count.target)
    return (
        whose == (group.year, group.scheme.pk, group.target)
        and group.depth in (None, count.depth)
        and group.sector in (None, sector)
        and group.tasks in (None, count.task_group)
    )


def _cap(group: CapGroup, tally: Tally, exception: CapException | None) -> Cap:
    scheme, standings = group.scheme, tally.standings
    percent = scheme.cap_percent
    if scheme.cap_exception_percent is None:
        exception = None
    if exception:
        percent = scheme.cap_exception_percent
    reached, graded = standings[Standing.TOP] + standings[Standing.GOOD], standings.total()
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
