"""Nobody grants more than they hold: who may give a post, and who confirms it otherwise."""

from __future__ import annotations

from django.utils import timezone

from members.tree import lineage

from .holders import posts_with_account
from .organizations import Organization
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
    """Every power of the post is one that is held there, or that a power held there includes.

    A post without powers passes for everybody: who may appoint there at all is asked by a right.
    """
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


def scopes_over(organization: Organization) -> list[Scope]:
    """The scopes, without homes, of everybody with an account and a post there or above; one query."""
    scopes: dict[int, Scope] = {}
    for position in posts_with_account(lineage(organization.path)):
        at, member = position.organization, position.member_id
        scope = scopes.setdefault(member, Scope(member, timezone.localdate()))
        key = OrganizationKey(at.pk, at.path, at.kind.level)
        scope.hold(key, position.post, at.name, at.kind.holds_members)
    return list(scopes.values())
