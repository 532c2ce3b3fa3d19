"""Nobody grants more than they hold: who may give a post, and who confirms it otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from members.tree import lineage

from .organizations import Organization
from .positions import Position
from .scopes import DOWN, OrganizationKey, Power, Scope, powers_of

# Who leads from above may give what the posts below them need, though they do not do it themselves.
INCLUDED_IN = {
    Power.RECORD: (Power.REVIEW,),
    Power.RECORD_REGISTER: (Power.DECIDE_CELLS, Power.DECIDE_ORGANIZATIONS),
    Power.PROPOSE: (Power.REVIEW,),
    Power.APPRAISE: (Power.DECIDE_CELLS, Power.DECIDE_ORGANIZATIONS),
    Power.DECIDE_MEMBERS: (Power.DECIDE_ORGANIZATIONS,),
    Power.PROPOSE_CELLS: (Power.DECIDE_CELLS, Power.DECIDE_ORGANIZATIONS),
    Power.DECIDE_CELLS: (Power.DECIDE_ORGANIZATIONS,),
    Power.MANAGE: (Power.DECIDE_ORGANIZATIONS,),
    Power.INSPECT: (Power.DECIDE_ORGANIZATIONS,),
    Power.COMMENT: (Power.REVIEW,),
}


def may_grant(scope: Scope, organization: Organization, post: str) -> bool:
    """Every power of the post is one that is held there, or that a power held there includes."""
    kind = organization.kind
    needed = powers_of(post, kind.level, holds_members=kind.holds_members)
    return all(
        any(
            _holds(scope, held, organization, reaches_down=reaches_down)
            for held in (power, *INCLUDED_IN.get(power, ()))
        )
        for power, reaches_down in needed.items()
    )


def _holds(scope: Scope, power: Power, organization: Organization, *, reaches_down: bool) -> bool:
    held = scope.down.get(power, ())
    if any(organization.path.startswith(key.path) for key in held):
        return True
    here = scope.here.get(power, ())
    return reaches_down is not DOWN and any(key.pk == organization.pk for key in here)


@dataclass(frozen=True)
class Colleague:
    """An open account with posts at an organisation or above it."""

    user_id: int
    member_id: int
    name: str
    scope: Scope

    def __str__(self) -> str:
        return f"đồng chí {self.name} ({self.scope.title})"


def colleagues(organization: Organization) -> list[Colleague]:
    """Everybody with an account and a post at the organisation or above it; one query."""
    positions = (
        Position.objects.on(timezone.localdate())
        .filter(
            organization__path__in=lineage(organization.path),
            member__user__is_active=True,
        )
        .select_related("organization__kind", "member__user")
        .order_by("-organization__depth", "pk")
    )
    found: dict[int, Colleague] = {}
    for position in positions:
        member, at = position.member, position.organization
        if member.pk not in found:
            scope = Scope(member.pk, timezone.localdate())
            found[member.pk] = Colleague(member.user.pk, member.pk, member.full_name, scope)
        key = OrganizationKey(at.pk, at.path, at.kind.level)
        found[member.pk].scope.hold(key, position.post, at.name, at.kind.holds_members)
    return list(found.values())


def granters(
    people: list[Colleague], organization: Organization, post: str, *, but: tuple[int, ...]
) -> Iterator[Colleague]:
    """Those of them who may give the post; `but` are members who are left out."""
    for one in people:
        if one.member_id not in but and may_grant(one.scope, organization, post):
            yield one
