"""A closed year is read as it stood at closing, whatever was recorded about people and units since.

Whoever counts enters `as_known` with the last day that counts, and reads nothing lazily outside of
it. A period of several years is read as its last year is; what adds up over years is read piece by
piece (`cuts`), a closed year by itself where anything moved since.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field

from django.utils import timezone

from campaigns.actions.closed_facts import closed_tables, with_facts
from campaigns.models import CampaignYear
from members import tree
from members.models import Organization, User
from members.models.scopes_by_unit import ScopeByUnit
from portal.kit.shadows import shadow_key, shadowed
from reports.figures.period import Period

UNKNOWN = "?"  # in a path that no organisation has


@dataclass(frozen=True)
class Known:
    """What is being read: today's facts, or those of a closed year."""

    is_entered: bool  # organisations read before are not as they stood then

    def units(self, organizations: list[Organization]) -> list[Organization]:
        """The same organisations as they stood; those not yet known then have a path of nothing."""
        if not self.is_entered:
            return organizations
        then = Organization.objects.select_related("kind").in_bulk(
            [organization.pk for organization in organizations]
        )
        return [then.get(unit.pk) or _unknown(unit) for unit in organizations]

    def reader(self, user: User) -> User:
        """The same reader, whose authority follows the units of today and not the tree of then."""
        if not self.is_entered:
            return user
        reader = copy(user)
        with shadowed({}):
            reader.__dict__["scope"] = ScopeByUnit.of(user, timezone.localdate())
        return reader

    def unit(self, organization: Organization) -> Organization:
        """One organisation as it stood."""
        return self.units([organization])[0]


@dataclass(frozen=True)
class Reading:
    """What a block reads: the facts of one closed year of a bloc, or today's."""

    bloc: str  # its path
    closed: dict[int, int]  # the keys of the closed years whose facts were kept, by calendar year
    year: int | None = None  # the calendar year, where it is one of those
    # By first and last year of a period, where it is cut (`cuts`); compared once in a block.
    turns: dict[tuple[int, int], list[int]] = field(default_factory=dict, compare=False)

    def inner_year(self, year: int) -> int | None:
        """Of a block within: its own closed year; beside a closed year also one before it."""
        if year in self.closed:
            return year
        return self.year if self.year is not None and year < self.year else None


@contextmanager
def as_known(organization: Organization, period: Period) -> Iterator[Known]:
    """Read as it was known when the year in which the period ends was closed; else as it is today.

    One query in the outermost block, none in those within.
    """
    outer, bloc = shadow_key(), tree.root_path(organization.path)
    around = outer if outer and outer.bloc == bloc else Reading(bloc, closed_years(bloc))
    year = around.inner_year(period.end.year)
    reading = Reading(bloc, around.closed, year, around.turns)
    if reading == outer:
        yield Known(is_entered=False)
    else:
        tables = {} if year is None else closed_tables(around.closed[year])
        with shadowed(tables, reading):
            yield Known(is_entered=bool(tables) or bool(outer and outer.year))


def closed_years(bloc: str) -> dict[int, int]:
    """The closed years whose people and units were kept: the key by calendar year."""
    years = with_facts(CampaignYear.objects.filter(organization__path=bloc))
    return dict(years.order_by().values_list("year", "pk"))


def _unknown(organization: Organization) -> Organization:
    nobody = copy(organization)
    nobody.path = f"{tree.root_path(organization.path)}{UNKNOWN}{organization.pk}"
    return nobody
