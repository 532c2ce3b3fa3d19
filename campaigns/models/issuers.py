"""Which organisation issues a decision on a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from members import tree
from members.models import Organization


@dataclass(frozen=True)
class Reach:
    """The level that decides on a record: of the lowest organisation there, or above it."""

    level: int | None  # None: a body outside the portal decides
    from_above: bool = False  # never the organisation of the record itself, where one is above it
    is_one_higher: bool = False  # the level above the one that is found


def issuer_for(organization: Organization, reach: Reach) -> Organization | None:
    """The organisation at or above this one that decides; None where it is outside the portal."""
    above = Organization.objects.filter(path__in=tree.lineage(organization.path))
    return issuer_among(list(above.select_related("kind").order_by("path")), reach)


def issuer_among(lineage: Sequence[Organization], reach: Reach) -> Organization | None:
    """As `issuer_for`, among the organisations from the top down to that of the record."""
    if reach.level is None:
        return None
    if reach.from_above:
        lineage = lineage[:-1] or lineage
    above = [organization for organization in lineage if organization.kind.level <= reach.level]
    if reach.is_one_higher:
        above = above[:-1]
    return above[-1] if above else None
