"""Which organisation decides on each of many grades, and which one corrects a wrong row."""

import datetime as dt

from django.db.models import QuerySet

from campaigns.models.deciders import leads_bloc
from campaigns.models.evaluation_levels import reach_of
from campaigns.models.evaluations import Evaluation
from campaigns.models.issuers import issuer_among
from members import tree
from members.models import LeavePeriod, Organization


def organization_of(row) -> Organization | None:
    """The organisation whose managers correct the row, or it: for a decision, the one that issued it.

    Decisions of the province and of the State are those of the unit that entered them; a leave is
    that of the member's home.
    """
    if isinstance(row, LeavePeriod):
        home = row.member.home
        return home and home.organization
    if isinstance(row, Organization):
        return row
    return getattr(row, "issuer", None) or row.organization


def issuers_of(rows: QuerySet[Evaluation], day: dt.date) -> dict[int, Organization | None]:
    """Who decides on each of the evaluations that are undecided on the day, in a few queries."""
    records = list(rows.select_related("organization"))
    paths = {path for record in records for path in tree.lineage(record.organization.path)}
    units = Organization.objects.filter(path__in=paths).select_related("kind")
    known = {unit.path: unit for unit in units}
    above = set(rows.decided_above(day).values_list("pk", flat=True))
    bloc = set(rows.filter(leads_bloc(day)).values_list("pk", flat=True)) & above
    return {
        record.pk: issuer_among(
            [known[path] for path in tree.lineage(record.organization.path)],
            reach_of(record, is_above=record.pk in above, leads_bloc=record.pk in bloc),
        )
        for record in records
    }
