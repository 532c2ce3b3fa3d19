"""Who is counted together under one cap on the top grade: the one place of this rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.models import CampaignYear, Evaluation, Grade, GradingScheme, SubjectKind
from members.models import Organization, OrganizationKind

Level, CapUnit = OrganizationKind.Level, GradingScheme.CapUnit


@dataclass(frozen=True)
class CapGroup:
    """The evaluations that share one cap.

    All of one year, scheme and target below `root`; only those of organisations at one `depth`,
    of one `sector`, or of one group of tasks and one kind of person, where these are set.
    """

    year: int  # the key of the campaign year
    scheme: GradingScheme
    target: str
    root: Organization
    depth: int | None = None
    sector: str | None = None
    tasks: str | None = None
    kind: str | None = None

    @property
    def name(self) -> str:
        """The group in words."""
        if self.sector is not None:
            sector = dict(Organization.Sector.choices).get(self.sector, self.sector)
            return f"{self.root}, loại hình {sector}"
        if self.tasks is not None:
            parts = [str(self.root), self.kind and SubjectKind(self.kind).label.lower()]
            parts.append(self.tasks and f"nhóm nhiệm vụ {self.tasks}")
            return ", ".join(filter(None, parts))
        return str(self.root)

    @property
    def part(self) -> str:
        """The part of the root to which exceptions are given; empty for all of it."""
        return self.sector or self.tasks or ""


def group_of(evaluation: Evaluation, line: Sequence[Organization]) -> CapGroup:
    """The group to which an evaluation belongs.

    Members: their grass-roots organisation, the whole bloc, or its organisations of one sector.
    Organisations: those with the same direct superior and level (of one sector where so set).
    By similar position and tasks (HD 43, 1.5): of members those of one kind (leaders, others) and
    of one group of tasks in the grass-roots organisation; of organisations those of one group of
    tasks under the same superior. Exceptions are given to the same organisation and part.

    `line` holds the organisations from the top of the tree down to that of the evaluation.
    """
    scheme, top, own = evaluation.scheme, line[0], line[-1]
    if evaluation.is_of_organization:
        root, depth = line[-2] if len(line) > 1 else top, own.depth
    else:
        own = next((unit for unit in line if unit.kind.level == Level.GRASSROOTS), own)
        root, depth = top if scheme.caps_members_of_bloc else own, None
    is_similar = scheme.cap_unit == CapUnit.TASK_GROUP
    return CapGroup(
        evaluation.year_id,
        scheme,
        evaluation.target,
        root,
        depth,
        own.sector if scheme.caps_by_sector_in(root) else None,
        evaluation.task_group if is_similar else None,
        evaluation.kind if is_similar and evaluation.is_of_member else None,
    )


def whole_group(
    *, year: CampaignYear, scheme: GradingScheme, target: str, root: Organization, sector: str = ""
) -> CapGroup | None:
    """The group that is all of one organisation, or all of it that is of one sector.

    None where the cap of these is taken on other groups.
    """
    if scheme.cap_unit == CapUnit.TASK_GROUP or not scheme.may_cap(root, target):
        return None
    if scheme.caps_by_sector_in(root) != bool(sector):
        return None
    depth = root.depth + 1 if target == Grade.Target.ORGANIZATION else None
    return CapGroup(year.pk, scheme, target, root, depth, sector or None)
