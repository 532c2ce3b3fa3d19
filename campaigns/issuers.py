"""Which organisation issued a decision, and which one corrects a row that was entered wrongly."""

from django.db.models import QuerySet

from campaigns.models import Commendation, Evaluation
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

    Members are graded by their grass-roots organisation, who leads it and units by the level
    above.
    """
    organization = record.organization
    if isinstance(record, Evaluation) and record.is_of_organization:
        return Organization.objects.get_parent(organization) or organization
    if isinstance(record, Evaluation):
        level = Level.UPPER if record.is_decided_above else Level.GRASSROOTS
    else:
        level = COMMENDING.get(record.level)
    if level is None:
        return None
    above = Organization.objects.filter(
        path__in=tree.lineage(organization.path), kind__level__lte=level
    )
    return above.select_related("kind").order_by("-depth").first()


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
    above = _decided_above(rows) if rows.model is Evaluation else set()
    return {record.pk: _issuer_in(known, record, is_above=record.pk in above) for record in records}


def _decided_above(rows: QuerySet) -> set[int]:
    """Members who were graded a level higher: one query for each day of a decision."""
    days = set(rows.order_by().values_list("decided_on", flat=True).distinct()) - {None}
    found: set[int] = set()
    for day in days:
        found.update(rows.filter(decided_on=day).decided_above(day).values_list("pk", flat=True))
    return found


def _issuer_in(
    known: dict[str, Organization], record: Decided, *, is_above: bool
) -> Organization | None:
    path = record.organization.path
    if isinstance(record, Evaluation) and record.is_of_organization:
        return known.get(tree.parent_path(path), known[path])
    if isinstance(record, Evaluation):
        level = Level.UPPER if is_above else Level.GRASSROOTS
    else:
        level = COMMENDING.get(record.level)
    if level is None:
        return None
    above = [known[other] for other in tree.lineage(path) if known[other].kind.level <= level]
    return above[-1] if above else None
