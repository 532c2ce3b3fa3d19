"""How many evaluations of each group of the cap stand where: decided grades, else proposed ones."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from campaigns.cap_groups import CapGroup
from campaigns.models import Evaluation, Grade
from members import tree
from members.models import Organization, OrganizationKind

Level, Standing = OrganizationKind.Level, Grade.Standing


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
    kind: str
    standing: str
    is_decided: bool
    count: int = 1


class Head(NamedTuple):
    """A secretary whom the year does not count in the group that they lead."""

    year: int
    member: int
    path: str  # of the group's organisation

    def is_of(self, evaluation: Evaluation) -> bool:
        """The evaluation is theirs, in that group."""
        return (evaluation.year_id, evaluation.member_id) == (
            self.year,
            self.member,
        ) and evaluation.organization.path.startswith(self.path)


@dataclass
class Tally:
    """Of one group: how many stand where so far, and how many were decided at the top grade."""

    standings: Counter[str] = field(default_factory=Counter)
    used: int = 0

    @property
    def reached(self) -> int:
        """How many reach at least the good grade."""
        return self.standings[Standing.TOP] + self.standings[Standing.GOOD]


def size_of(group: CapGroup, heads: Collection[Head]) -> int:
    """How many evaluations of the group are to be graded, whatever grade; without these heads."""
    rows = _without(heads, Evaluation.objects.exclude(state=Evaluation.State.NOT_GRADED))
    return tallies_of([group], [*_counts([group], rows)])[group].standings.total()


def stored_counts(
    groups: Collection[CapGroup], without: Collection[int], heads: Collection[Head]
) -> Iterator[GradeCount]:
    """What is decided or proposed at and below the roots of the groups."""
    graded = Q(decided_grade__isnull=False) | Q(proposed_grade__isnull=False)
    rows = Evaluation.objects.filter(graded).exclude(pk__in=list(without))
    return _counts(groups, _without(heads, rows))


def _without(heads: Collection[Head], rows: QuerySet) -> QuerySet:
    for head in heads:
        rows = rows.exclude(
            year=head.year, member=head.member, organization__path__startswith=head.path
        )
    return rows


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
            "organization__sector", "task_group", "kind", "standing", "is_decided",
        )
        .annotate(n=Count("pk"))
    )  # fmt: skip
    for year, scheme, is_unit, *counted in rows:
        target = Grade.Target.ORGANIZATION if is_unit else Grade.Target.MEMBER
        yield GradeCount(year, scheme, target, *counted)


def as_marked(evaluation: Evaluation, grade: Grade) -> GradeCount:
    organization = evaluation.organization
    return GradeCount(
        evaluation.year_id,
        evaluation.scheme_id,
        evaluation.target,
        organization.path,
        organization.depth,
        organization.sector,
        evaluation.task_group,
        evaluation.kind,
        grade.standing,
        is_decided=True,
    )


def tallies_of(
    groups: Collection[CapGroup], counts: Collection[GradeCount]
) -> dict[CapGroup, Tally]:
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
        and group.kind in (None, count.kind)
    )
