"""The pieces of a period that are counted each by itself: closed years whose facts differ from later.

Mostly nothing moved between two closings. Then the earlier year reads the same in the facts of the
later one, and both are counted together; this is compared anew each time, and costs four queries.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from campaigns.models import Assignment
from campaigns.models.closed_facts import ClosedAssignment, ClosedOrganization, ClosedPosition
from members import tree
from members.models import Organization, Position, named_on
from portal.kit.shadows import shadow_key, shadowed
from reports.figures.known import as_known, closed_years
from reports.figures.period import Period

UNIT = ("path", "kind_id", "records_from", "founded_on", "dissolved_on")
POST = ("member_id", "organization_id", "post", "starts_on", "ends_on")


class Row(NamedTuple):
    """A unit or a leading post: its key and what it is, its first and last day."""

    facts: tuple
    begun: dt.date | None
    ended: dt.date | None


def pieces_of(organization: Organization, period: Period) -> list[Period]:
    """The parts of a period that are counted by themselves; the period where it is one.

    No query for a single year, one where no year of the period is closed.
    """
    first, last = period.years
    if first == last:
        return [period]
    outer, bloc = shadow_key(), tree.root_path(organization.path)
    closed = outer.closed if outer and outer.bloc == bloc else closed_years(bloc)
    within = {year: pk for year, pk in closed.items() if first <= year <= last}
    if not within:
        return [period]
    turns = outer.turns.get((first, last)) if outer and outer.bloc == bloc else None
    if turns is None:
        every = {first, last + 1, *within, *(year + 1 for year in within)}
        turns = _without_alike(every, within, bloc)
        if outer and outer.bloc == bloc:
            outer.turns[first, last] = turns
    if len(turns) == 2:  # noqa: PLR2004  the first and the last
        return [period]
    return [
        period.part(dt.date(year, 1, 1), dt.date(after - 1, 12, 31))
        for year, after in pairwise(turns)
    ]


def units_over(organization: Organization, period: Period) -> list[Organization]:
    """Everything directly below at any time of the period, as named on its last day.

    What was moved stood below one organisation in one year and below another in the next.
    """
    pieces = pieces_of(organization, period)
    if len(pieces) == 1:
        return organization.units_below(period.end)
    below = set(Organization.objects.get_children(organization).values_list("pk", flat=True))
    for piece in pieces:
        with as_known(organization, piece) as then:
            children = Organization.objects.get_children(then.unit(organization))
            below.update(children.values_list("pk", flat=True))
    units = Organization.objects.filter(pk__in=below).select_related("kind")
    return named_on(units, period.end)


class Moves(NamedTuple):
    """What stood below an organisation in a piece of a period and does not as read now; the reverse."""

    piece: Period
    left: set[int]
    joined: set[int]

    def of(self, day: str) -> Q:
        """Records of the piece: by a day of theirs, else by their campaign year."""
        first, last = self.piece.years
        if day:
            days = dt.date(first, 1, 1), dt.date(last, 12, 31)
            return Q(**{f"{day}__range": days})
        return Q(year__year__range=(first, last))


def moves_over(organization: Organization, period: Period) -> list[Moves]:
    """The moves into and out of an organisation between the pieces of a period; mostly none."""
    pieces = pieces_of(organization, period)
    if len(pieces) == 1:
        return []
    now, moves = _below(organization), []
    for piece in pieces:
        with as_known(organization, piece) as then:
            below = _below(then.unit(organization))
        if below != now:
            moves.append(Moves(piece, below - now, now - below))
    return moves


def stood_below(organization: Organization, moves: Iterable[Moves], day: str = "") -> Q:
    """Records of the organisation and of what stood below it in the piece of each record."""
    stands = Q(organization__path__startswith=organization.path)
    for move in moves:
        stands |= move.of(day) & Q(organization__in=move.left)
        stands &= ~(move.of(day) & Q(organization__in=move.joined))
    return stands


def _below(organization: Organization) -> set[int]:
    rows = Organization.objects.under(organization).order_by()
    return set(rows.values_list("pk", flat=True))


def _without_alike(turns: set[int], closed: dict[int, int], bloc: str) -> list[int]:
    """The turns of pieces, without those between a closed year and a piece that reads it alike."""
    years = sorted(turns)
    facts = _facts(closed, bloc, has_open=years[-1] - 1 not in closed)
    changed = _with_changed_tasks(closed)
    kept = [years[-1]]
    reading = years[-1] - 1 if years[-1] - 1 in closed else None
    for year, after in reversed(list(pairwise(years))):
        is_closed = year in closed and after == year + 1
        if after != years[-1]:
            if is_closed and year not in changed and _are_alike(facts[year], facts[reading], year):
                continue
            kept.append(after)
            reading = year if is_closed else None
    return [years[0], *reversed(kept)]


def _are_alike(then: list[list[Row]], now: list[list[Row]], year: int) -> bool:
    """Units and leading posts of a year stand in both alike; what is more now began after it."""
    last = dt.date(year, 12, 31)
    for old, new in zip(then, now, strict=True):
        known = {row.facts[0] for row in old}
        later = [row for row in new if row.facts[0] not in known]
        if any(row.begun is None or row.begun <= last for row in later):
            return False
        standing = [row for row in new if row.facts[0] in known]
        if _until(old, last) != _until(standing, last):
            return False
    return True


def _until(rows: list[Row], last: dt.date) -> set:
    """The rows as they stood on a day: an end after it is none."""
    return {
        (row.facts, row.begun, row.ended if row.ended and row.ended <= last else None)
        for row in rows
    }


def _facts(
    closed: dict[int, int], bloc: str, *, has_open: bool
) -> dict[int | None, list[list[Row]]]:
    """Units and leading posts by closed year; under None those of today, where a year is open."""
    facts: dict[int | None, list[list[Row]]] = defaultdict(lambda: [[], []])
    numbers = {pk: year for year, pk in closed.items()}
    of_years = {"year__in": numbers}
    leading = Q(post__in=Position.LEADERS)
    sources = (
        (ClosedOrganization.objects.filter(**of_years), UNIT),
        (ClosedPosition.objects.filter(leading, **of_years), POST),
    )
    for n, (rows, names) in enumerate(sources):
        for year, key, *values, begun, ended in rows.values_list("year_id", "row", *names):
            facts[numbers[year]][n].append(Row((key, *values), begun, ended))
    if has_open:
        below = {"organization__path__startswith": bloc}
        with shadowed({}):
            live = (
                (Organization.objects.filter(path__startswith=bloc), UNIT),
                (Position.objects.filter(leading, **below), POST),
            )
            for n, (rows, names) in enumerate(live):
                lines = rows.order_by().values_list("pk", *names)
                facts[None][n] = [Row((key, *v), begun, ended) for key, *v, begun, ended in lines]
    return facts


def _with_changed_tasks(closed: dict[int, int]) -> set[int]:
    """The closed years of which a task was done, or given another day, since."""
    live = Assignment.objects.filter(pk=OuterRef("row"))
    was_open, was_done = Q(done_on__isnull=True), Q(done_on__isnull=False)
    changed = (
        ~Exists(live.filter(due_on=OuterRef("due_on")))
        | (was_open & Exists(live.filter(done_on__isnull=False)))
        | (was_done & ~Exists(live.filter(done_on=OuterRef("done_on"))))
    )
    rows = ClosedAssignment.objects.filter(changed, year__in=closed.values())
    with shadowed({}):  # the tasks of today
        return set(rows.order_by().values_list("year__year", flat=True).distinct())
