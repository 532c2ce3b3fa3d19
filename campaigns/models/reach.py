"""The organisations in which records for a user lie: by their keys a list finds its rows in its index.

The conditions of a list name members and paths of the tree beside organisations; databases that meet
them read a whole year of the office for one cell.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from members.models import Membership, Organization
from members.tree import depth_of

from .years import CampaignYear


def near(user, rows: QuerySet, *powers: str, people: Q | None = None) -> QuerySet:
    """These rows without those of organisations that do not concern the user.

    What concerns them: where they hold one of the powers, their own cells, and where there are
    records of the `people`. Whoever holds a power over a whole bloc is spared nothing.
    """
    scope = user.scope
    held = [unit for power in powers for unit in scope.down.get(power, ())]
    if any(depth_of(unit.path) == 1 for unit in held):
        return rows
    own = Q(member=user.member_id) if user.member_id else Q(pk__in=[])
    records = rows.model._base_manager.filter(own | people if people else own)
    units = scope.within(*powers, of="") | scope.at_home(of="")
    units |= Q(pk__in=records.values("organization"))
    return rows.filter(organization__in=Organization.objects.filter(units).order_by().values("pk"))


def in_cells_of(user, power: str) -> Q:
    """Pledges of the cells in which the user holds this power.

    Until the year is closed, members who move take their pledge along to the new cell.
    """
    cells = [cell.pk for cell in user.scope.here.get(power, ())]
    homes = Membership.objects.home().on(timezone.localdate()).filter(organization__in=cells)
    moved_here = {"member__in": homes.order_by().values("member")}
    is_running = ~Q(year__state=CampaignYear.State.CLOSED)
    return Q(organization__in=cells) | Q(is_running, **moved_here) if cells else Q(pk__in=[])
