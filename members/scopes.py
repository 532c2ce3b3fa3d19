"""Scope of authority: where a person has which power, computed from today's positions.

The one place that says what a post may do. Powers are areas, never single actions; a reach is
*here* (that organisation) or *down* (it and all below). Printed by `manage.py permissions`.
Source: design of the portal §7; Điều lệ Đảng on the powers of the levels.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from members.models.memberships import Membership, Position
from members.models.organizations import Organization, OrganizationKind

if TYPE_CHECKING:
    from members.models.users import User

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
    DECIDE_CELLS = "decide_cells"  # the direct superior of a cell
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
class Place:
    """An organisation by id and path, as far as authority needs it."""

    pk: int
    path: str
    level: int


@dataclass
class Scope:
    """Where one person holds which power on one day."""

    member_id: int | None
    day: dt.date
    here: dict[Power, list[Place]] = field(default_factory=dict)
    down: dict[Power, list[Place]] = field(default_factory=dict)
    homes: list[Place] = field(default_factory=list)
    posts: list[Place] = field(default_factory=list)
    title: str = ""  # the highest post held, as steps record it

    @classmethod
    def of(cls, user: User, day: dt.date) -> Scope:
        """Compute from the positions and memberships of the day: two queries, once a request."""
        scope = cls(user.member_id, day)
        if user.member_id is None or not user.is_active:
            return scope
        columns = ("organization_id", "organization__path", "organization__kind__level")
        positions = Position.objects.on(day).filter(member_id=user.member_id)
        for pk, path, level, holds, post, name in positions.values_list(
            *columns, "organization__kind__holds_members", "post", "organization__name"
        ).order_by("organization__path", "-post"):
            place = Place(pk, path, level)
            scope.posts.append(place)
            scope.title = scope.title or f"{Post(post).label} {name}"
            for power, reaches_down in powers_of(post, level, holds_members=holds).items():
                target = scope.down if reaches_down else scope.here
                target.setdefault(power, []).append(place)
        homes = Membership.objects.on(day).filter(member_id=user.member_id)
        scope.homes = [Place(*row) for row in homes.values_list(*columns)]
        return scope

    def has(self, *powers: str, level: int | None = None) -> bool:
        """Hold one of the powers anywhere, or at an organisation of this level."""
        return any(level in (None, place.level) for power in powers for place in self.places(power))

    def covers(self, power: str, organization: Organization) -> bool:
        """Hold the power at this organisation."""
        power = Power(power)
        return any(place.pk == organization.pk for place in self.here.get(power, ())) or any(
            organization.path.startswith(place.path) for place in self.down.get(power, ())
        )

    def covers_from_above(self, power: str, organization: Organization) -> bool:
        """Hold the power at an organisation above this one: nobody confirms his own work."""
        return any(
            organization.path.startswith(place.path) and organization.path != place.path
            for place in self.down.get(Power(power), ())
        )

    def q_from_above(self, power: str, organization: str = "organization") -> Q:
        """Filter the rows of organisations below those at which the power is held."""
        prefix, key = (f"{organization}__", organization) if organization else ("", "pk")
        condition = Q(pk__in=[])
        for place in self.down.get(Power(power), ()):
            below = Q(**{f"{prefix}path__startswith": place.path})
            condition |= below & ~Q(**{key: place.pk})
        return condition

    def q_direct(self, power: str, organization: str = "organization") -> Q:
        """Filter the rows of organisations directly under those at which the power is held."""
        prefix = f"{organization}__" if organization else ""
        condition = Q(pk__in=[])
        for place in self.down.get(Power(power), ()):
            depth = len(place.path) // Organization.steplen + 1
            condition |= Q(**{f"{prefix}path__startswith": place.path, f"{prefix}depth": depth})
        return condition

    def q(self, power: str, organization: str = "organization") -> Q:
        """The same question for a set of rows: a filter over their `organization` relation.

        `organization=""` filters organisations themselves. Nothing held selects nothing.
        """
        power = Power(power)
        prefix = f"{organization}__" if organization else ""
        key = organization or "pk"
        condition = Q(pk__in=[])
        if here := self.here.get(power):
            condition |= Q(**{f"{key}__in": [place.pk for place in here]})
        for place in self.down.get(power, ()):
            condition |= Q(**{f"{prefix}path__startswith": place.path})
        return condition

    def q_at(self, power: str, organization: str = "organization") -> Q:
        """Rows of the very organisations at which the power is held, not of those below."""
        return Q(**{f"{organization}__in": [place.pk for place in self.places(power)]})

    def any_q(self, powers: tuple[str, ...], organization: str = "organization") -> Q:
        """Rows for which one of the powers is held."""
        condition = Q(pk__in=[])
        for power in powers:
            condition |= self.q(power, organization)
        return condition

    def home_q(self, organization: str = "organization") -> Q:
        """Rows of the cells in which the person takes part today."""
        return Q(**{f"{organization or 'pk'}__in": [home.pk for home in self.homes]})

    def organizations_q(self) -> Q:
        return self.any_q((Power.VIEW, Power.COMMENT), "") | self.home_q("")

    def members_q(self) -> Q:
        """Oneself and people who belong, or once belonged, where one may view."""
        belongs = Membership.objects.filter(
            self.any_q((Power.VIEW, Power.COMMENT)), member=OuterRef("pk")
        )
        return Q(pk=self.member_id) | Q(Exists(belongs))

    def all_places(self) -> list[Place]:
        """Everywhere the person holds a post or takes part."""
        return [*self.posts, *self.homes]

    def places(self, power: str) -> list[Place]:
        """All places at which the power is held, highest first."""
        power = Power(power)
        held = {*self.here.get(power, ()), *self.down.get(power, ())}
        return sorted(held, key=lambda place: (len(place.path), place.path))
