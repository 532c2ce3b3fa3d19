"""Scope of authority: where a person has which power, computed from today's positions.

The one place that says what a post may do. Powers are areas, never single actions; a power is held
*here* (at that organisation) or *down* (at it and all below). `manage.py permissions` prints it.
Elsewhere a power is written as its plain string; a misspelt one raises ValueError when it is asked.
Source: design of the portal §7; Điều lệ Đảng on the powers of the levels.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from members.tree import depth_of

from .kinds import OrganizationKind
from .memberships import Membership
from .organizations import Organization
from .positions import Position

Post = Position.Post
Level = OrganizationKind.Level


class Power(StrEnum):
    """Areas of authority."""

    VIEW = "view"  # read submitted records
    RECORD = "record"  # enter meetings, pledges on behalf, nominations
    RECORD_REGISTER = "record_register"  # enter the registers of the office
    REVIEW = "review"  # accept or return what is submitted
    APPRAISE = "appraise"  # staff work on nominations and criteria
    PROPOSE = "propose"  # propose members' grades
    DECIDE_MEMBERS = "decide_members"
    PROPOSE_CELLS = "propose_cells"  # propose the grades of the cells and departments below
    DECIDE_CELLS = "decide_cells"  # decide these grades
    DECIDE_ORGANIZATIONS = "decide_organizations"  # and commend
    MANAGE = "manage"  # rosters, positions, criteria, guidance
    INSPECT = "inspect"  # read pledge texts and drafts' authors; every look is logged
    COMMENT = "comment"  # agency head on own people


HERE, DOWN = False, True

_CELL_LEADER = {
    Power.VIEW: HERE,
    Power.RECORD: HERE,
    Power.REVIEW: HERE,
    Power.PROPOSE: HERE,
}
_GRASSROOTS_LEADER = {
    Power.VIEW: DOWN,
    Power.RECORD: HERE,
    Power.REVIEW: DOWN,
    Power.DECIDE_MEMBERS: DOWN,
    Power.PROPOSE_CELLS: DOWN,
    Power.DECIDE_CELLS: DOWN,
    Power.MANAGE: DOWN,
}
_UPPER_LEADER = {Power.VIEW: DOWN, Power.REVIEW: DOWN, Power.DECIDE_ORGANIZATIONS: DOWN}
_LEADERS = (Post.SECRETARY, Post.DEPUTY, Post.STANDING)
_INSPECTOR = {Power.VIEW: DOWN, Power.INSPECT: DOWN}
_AGENCY_HEAD = {Power.COMMENT: DOWN}
_STAFF = {
    Power.VIEW: DOWN,
    Power.RECORD_REGISTER: HERE,
    Power.APPRAISE: DOWN,
    Power.MANAGE: DOWN,
}

POWERS: dict[tuple[int, str], dict[Power, bool]] = {
    **{(Level.CELL, post): _CELL_LEADER for post in (Post.SECRETARY, Post.DEPUTY)},
    (Level.CELL, Post.COMMITTEE): {Power.VIEW: HERE, Power.RECORD: HERE},
    **{(Level.GROUP, post): {Power.VIEW: HERE} for post in (Post.SECRETARY, Post.DEPUTY)},
    **{
        (Level.INTERMEDIATE, post): {
            Power.VIEW: DOWN,
            Power.RECORD: HERE,
            Power.REVIEW: DOWN,
            Power.PROPOSE_CELLS: DOWN,
        }
        for post in _LEADERS
    },
    (Level.INTERMEDIATE, Post.COMMITTEE): {Power.VIEW: DOWN},
    **{(Level.GRASSROOTS, post): _GRASSROOTS_LEADER for post in _LEADERS},
    (Level.GRASSROOTS, Post.COMMITTEE): {Power.VIEW: DOWN},
    **{(Level.UPPER, post): _UPPER_LEADER for post in _LEADERS},
    (Level.UPPER, Post.COMMITTEE): {Power.VIEW: DOWN},
    **{(level, Post.STAFF): _STAFF for level in (Level.GRASSROOTS, Level.UPPER)},
    **{
        (level, Post.INSPECTOR): _INSPECTOR
        for level in (Level.GRASSROOTS, Level.INTERMEDIATE, Level.UPPER)
    },
    **{(level, Post.AGENCY_HEAD): _AGENCY_HEAD for level in Level},
}
# A grass-roots cell (chi bộ cơ sở) is a cell and a grass-roots organisation at once.
GRASSROOTS_CELL_LEADER = {
    **_CELL_LEADER,
    Power.DECIDE_MEMBERS: HERE,
    Power.MANAGE: HERE,
}


def powers_of(post: str, level: int, *, holds_members: bool) -> dict[Power, bool]:
    """What a post gives in an organisation of this level: power → whether it reaches down."""
    if level == Level.GRASSROOTS and holds_members:
        if post in _LEADERS:
            return GRASSROOTS_CELL_LEADER
        if post == Post.COMMITTEE:
            return POWERS[Level.CELL, post]
    return POWERS.get((level, post), {})


@dataclass(frozen=True)
class OrganizationKey:
    """What authority needs to know of an organisation: its id, tree path and level."""

    pk: int
    path: str
    level: int


@dataclass
class Scope:
    """Where one person holds which power on one day.

    `covers` and `covers_from_above` answer for one organisation; `within`, `below`,
    `directly_below`, `at` and `at_home` are the same questions as filters for a set of rows. Their
    `of` names the relation from the rows to an organisation; `of=""` filters organisations
    themselves. Nothing held selects nothing.
    """

    member_id: int | None
    day: dt.date
    here: dict[Power, list[OrganizationKey]] = field(default_factory=dict)
    down: dict[Power, list[OrganizationKey]] = field(default_factory=dict)
    homes: list[OrganizationKey] = field(default_factory=list)
    posts: list[OrganizationKey] = field(default_factory=list)
    title: str = ""  # the highest post held, as steps record it

    @classmethod
    def of(cls, user, day: dt.date) -> Scope:
        """Compute from the positions and memberships of the day: two queries, once a request."""
        scope = cls(user.member_id, day)
        if user.member_id is None or not user.is_active:
            return scope
        columns = ("organization_id", "organization__path", "organization__kind__level")
        positions = Position.objects.on(day).filter(member_id=user.member_id)
        for pk, path, level, holds, post, name in positions.values_list(
            *columns, "organization__kind__holds_members", "post", "organization__name"
        ).order_by("organization__path", "-post"):
            scope.hold(OrganizationKey(pk, path, level), post, name, holds)
        homes = Membership.objects.on(day).filter(member_id=user.member_id)
        scope.homes = [OrganizationKey(*row) for row in homes.values_list(*columns)]
        return scope

    def hold(self, organization: OrganizationKey, post: str, name: str, holds_members) -> None:
        """Add what one post gives; `name` and `holds_members` are those of its organisation."""
        self.posts.append(organization)
        self.title = self.title or f"{Post(post).label} {name}"
        for power, reaches_down in powers_of(
            post, organization.level, holds_members=holds_members
        ).items():
            target = self.down if reaches_down else self.here
            target.setdefault(power, []).append(organization)

    def has(self, *powers: str, level: int | None = None) -> bool:
        """Hold one of the powers anywhere, or at an organisation of this level."""
        return any(
            level in (None, organization.level)
            for power in powers
            for organization in self.held_at(power)
        )

    def held_at(self, power: str) -> list[OrganizationKey]:
        """The organisations at which the power is held, the highest first."""
        power = Power(power)
        held = {*self.here.get(power, ()), *self.down.get(power, ())}
        return sorted(held, key=lambda organization: (len(organization.path), organization.path))

    def everywhere(self) -> list[OrganizationKey]:
        """The organisations in which the person holds a post or takes part."""
        return [*self.posts, *self.homes]

    def covers(self, power: str, organization: Organization) -> bool:
        """Hold the power at this organisation, by a post there or above it."""
        power = Power(power)
        return any(held.pk == organization.pk for held in self.here.get(power, ())) or any(
            organization.path.startswith(held.path) for held in self.down.get(power, ())
        )

    def covers_from_above(self, power: str, organization: Organization) -> bool:
        """Hold the power at an organisation above this one: nobody confirms their own work."""
        return any(
            organization.path.startswith(held.path) and organization.path != held.path
            for held in self.down.get(Power(power), ())
        )

    def within(self, *powers: str, of: str = "organization") -> Q:
        """Rows of the organisations for which one of the powers is held (`covers` for a set)."""
        condition = Q(pk__in=[])
        for power in map(Power, powers):
            if here := self.here.get(power):
                condition |= Q(**{f"{of or 'pk'}__in": [held.pk for held in here]})
            for held in self.down.get(power, ()):
                condition |= Q(**{_column(of, "path__startswith"): held.path})
        return condition

    def below(self, power: str, *, of: str = "organization") -> Q:
        """Rows of organisations below those with the power (`covers_from_above` for a set)."""
        condition = Q(pk__in=[])
        for held in self.down.get(Power(power), ()):
            lower = Q(**{_column(of, "path__startswith"): held.path})
            condition |= lower & ~Q(**{of or "pk": held.pk})
        return condition

    def directly_below(self, power: str, *, of: str = "organization") -> Q:
        """Rows of organisations one level below those with the power."""
        condition = Q(pk__in=[])
        for held in self.down.get(Power(power), ()):
            lower = {"path__startswith": held.path, "depth": depth_of(held.path) + 1}
            condition |= Q(**{_column(of, name): value for name, value in lower.items()})
        return condition

    def at(self, power: str, *, of: str = "organization") -> Q:
        """Rows of the very organisations with the power, not of those below."""
        return Q(**{f"{of or 'pk'}__in": [held.pk for held in self.held_at(power)]})

    def at_home(self, *, of: str = "organization") -> Q:
        """Rows of the cells in which the person takes part today."""
        return Q(**{f"{of or 'pk'}__in": [home.pk for home in self.homes]})

    def visible_members(self) -> Q:
        """Of members: oneself, and people who belong, or once belonged, where one may view."""
        belongs = Membership.objects.filter(
            self.within(Power.VIEW, Power.COMMENT), member=OuterRef("pk")
        )
        return Q(pk=self.member_id) | Q(Exists(belongs))


def _column(of: str, name: str) -> str:
    return f"{of}__{name}" if of else name
