"""Which organisation decides on each of many grades, and who corrects a wrong row."""

import datetime as dt

from django.db.models import QuerySet

from campaigns.models import Commendation, Decision
from campaigns.models.deciders import leads_bloc
from campaigns.models.evaluation_levels import reach_of
from campaigns.models.evaluations import Evaluation
from campaigns.models.issuers import issuer_among
from members import tree
from members.models import LeavePeriod, Organization, User
from members.models.holders import Holder, holders
from members.models.scopes import Power


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


def others_to_correct(row, user: User) -> list[Holder]:
    """Who else than the user decides on the correction of an award that was confirmed.

    Empty for every other row, and where the portal has nobody else.
    """
    organization = organization_of(row) if is_confirmed_award(row) else None
    if organization is None:
        return []
    subjects = set(_awards_of(row).order_by().values_list("member", flat=True)) - {None}
    return [
        one
        for one in holders(organization, Power.MANAGE, Power.DECIDE_ORGANIZATIONS)
        if one.user_id != user.pk and one.member_id not in subjects
    ]


def is_confirmed_award(row) -> bool:
    """A second person has confirmed what the row says, or another than its proposer decided it."""
    return _awards_of(row).counted().exists()


def _awards_of(row) -> QuerySet[Commendation]:
    if isinstance(row, Decision):
        return row.commendations.all()
    return Commendation.objects.filter(pk=row.pk if isinstance(row, Commendation) else None)


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
