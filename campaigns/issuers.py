"""Which organisation issued a decision, and which one corrects a row that was entered wrongly."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from campaigns.models import Commendation, Evaluation
from campaigns.models.deciders import leads_bloc
from members import tree
from members.models import LeavePeriod, Organization, OrganizationKind

Decided = Evaluation | Commendation
Level = OrganizationKind.Level
# Who commends at which level; decisions of the province and of the State are made outside.
COMMENDING = {
    Commendation.Level.CELL: Level.CELL,
    Commendation.Level.GRASSROOTS: Level.GRASSROOTS,
    Commendation.Level.UPPER: Level.UPPER,
}


def issuer_of(record: Decided) -> Organization | None:
    """Who issued the decision; none where it is not an organisation of the portal.

    Grades are decided by the grass-roots organisation or the level above it (`deciders.py`).
    """
    if isinstance(record, Evaluation):
        reach = Reach(record.is_decided_above, record.is_decided_above and record.leads_bloc)
    else:
        reach = Reach()
    above = Organization.objects.filter(path__in=tree.lineage(record.organization.path))
    return _issuer_in({unit.path: unit for unit in above.select_related("kind")}, record, reach)


def organization_of(row) -> Organization | None:
    """The organisation whose managers correct the row, or it: for a decision, the one that issued it.

    Decisions of the province and of the State are those of the unit that entered them; a leave is
    that of the member's home.
    """
    if isinstance(row, LeavePeriod):
        home = row.member.home
        return home and home.organization
    if isinstance(row, Decided):
        return issuer_of(row) or row.organization
    return row if isinstance(row, Organization) else row.organization


def issuers_of(rows: QuerySet) -> dict[int, Organization | None]:
    """As `issuer_of`, of many evaluations or commendations by their keys, in a few queries."""
    records = list(rows.select_related("organization"))
    paths = {path for record in records for path in tree.lineage(record.organization.path)}
    known = {
        organization.path: organization
        for organization in Organization.objects.filter(path__in=paths).select_related("kind")
    }
    reaches = _reaches(rows) if rows.model is Evaluation else {}
    return {
        record.pk: _issuer_in(known, record, reaches.get(record.pk, Reach())) for record in records
    }


@dataclass(frozen=True)
class Reach:
    """How far up a grade is decided: above the grass roots, or even above the bloc."""

    is_above: bool = False
    is_above_bloc: bool = False


def _reaches(rows: QuerySet) -> dict[int, Reach]:
    """Of the evaluations decided a level higher; two queries for each day of a decision.

    Who is undecided is decided as things stand today.
    """
    reaches: dict[int, Reach] = {}
    for decided_on in set(rows.order_by().values_list("decided_on", flat=True).distinct()):
        day = decided_on or timezone.localdate()
        above = rows.filter(decided_on=decided_on).decided_above(day)
        reaches |= dict.fromkeys(above.values_list("pk", flat=True), Reach(is_above=True))
        bloc = above.filter(leads_bloc(day)).values_list("pk", flat=True)
        reaches |= dict.fromkeys(bloc, Reach(is_above=True, is_above_bloc=True))
    return reaches


def _issuer_in(
    known: dict[str, Organization], record: Decided, reach: Reach
) -> Organization | None:
    lineage = [known[path] for path in tree.lineage(record.organization.path)]
    if isinstance(record, Evaluation):
        level = Level.UPPER if reach.is_above else Level.GRASSROOTS
        if record.is_of_organization:
            lineage = lineage[:-1] or lineage
    else:
        level = COMMENDING.get(record.level)
    if level is None:
        return None
    above = [organization for organization in lineage if organization.kind.level <= level]
    if reach.is_above_bloc:
        above = above[:-1]
    return above[-1] if above else None
