"""Which organisation issued a decision on a grade or a commendation."""

from __future__ import annotations

from campaigns.models import Commendation, Evaluation
from members.models import Organization, OrganizationKind

Decided = Evaluation | Commendation
_L, _C = OrganizationKind.Level, Commendation.Level
# Who commends at which level; decisions of the province and of the State are not the portal's.
COMMENDING = {_C.CELL: _L.CELL, _C.GRASSROOTS: _L.GRASSROOTS, _C.UPPER: _L.UPPER}


def issuer_of(record: Decided) -> Organization | None:
    """Who issued the decision; none where it is not an organisation of the portal.

    Members are graded by their grass-roots organisation, units by their direct superior.
    """
    place = record.organization
    if isinstance(record, Evaluation) and record.member_id is None:
        return Organization.objects.get_parent(place) or place
    level = _L.GRASSROOTS if isinstance(record, Evaluation) else COMMENDING.get(record.level)
    if level is None:
        return None
    step = Organization.steplen
    paths = [place.path[:end] for end in range(step, len(place.path) + 1, step)]
    above = Organization.objects.filter(path__in=paths, kind__level__lte=level)
    return above.select_related("kind").order_by("-depth").first()
