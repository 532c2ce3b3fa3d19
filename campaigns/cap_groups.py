"""Who is counted together under one cap on the top grade: the one place of this rule."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.models import CampaignYear, Evaluation, Grade, GradingScheme
from members.models import Organization, OrganizationKind

Level, CapUnit = OrganizationKind.Level, GradingScheme.CapUnit


@dataclass(frozen=True)
class CapGroup:
    """The evaluations that share one cap.

    All of one year, scheme and target below `root`; only those of organisations at one `depth`,
    of one `sector` or of one group of tasks where these are set.
    """

    year: int  # the key of the campaign year
    scheme: GradingScheme
    target: str
    root: Organization
    depth: int | None = None
    sector: str | None = None
    tasks: str | None = None

    @property
    def name(self) -> str:
        """The group in words."""
        if self.sector is not None:
            sector = dict(Organization.Sector.choices).get(self.sector, self.sector)
            return f"{self.root}, loại hình {sector}"
        if self.tasks is not None:
            return f"{self.root}, nhóm nhiệm vụ {self.tasks or 'chưa phân nhóm'}"
        return str(self.root)

    @property
    def part(self) -> str:
        """The part of the root to which exceptions are given; empty for all of it."""
        return self.sector or self.tasks or ""


def group_of(evaluation: Evaluation, line: Sequence[Organization]) -> CapGroup:
    """The group to which an evaluation belongs.

    Members: their grass-roots organisation, the whole bloc, or its organisations of one sector.
    Organisations: those with the same direct superior and level (of one sector where so set).
    By similar tasks: those of the same group of tasks in the grass-roots organisation, or under
    the same superior (NĐ 335/2025). Exceptions are given to the same organisation and part.

    `line` holds the organisations from the top of the tree down to that of the evaluation.
    """
    scheme, top, own = evaluation.scheme, line[0], line[-1]
    if evaluation.is_of_organization:
        root, depth = line[-2] if len(line) > 1 else top, own.depth
    else:
        own = next((unit for unit in line if unit.kind.level == Level.GRASSROOTS), own)
        root, depth = top if scheme.caps_members_of_bloc else own, None
    return CapGroup(
        evaluation.year_id,
        scheme,
        evaluation.target,
        root,
        depth,
        own.sector if scheme.caps_by_sector_in(root) else None,
        evaluation.task_group if scheme.cap_unit == CapUnit.TASK_GROUP else None,
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
