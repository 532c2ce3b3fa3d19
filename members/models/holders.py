"""Who could act: the open accounts that hold a power over an organisation today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from members.tree import lineage

from .organizations import Organization
from .positions import Position
from .scopes import Power, powers_of

NAMED = 3  # people whom a refusal names

# What is read of a post: much of a list's time went into the other columns.
ASKED = (
    "post",
    "organization__path",
    "organization__name",
    "organization__kind__level",
    "organization__kind__holds_members",
    "member__full_name",
    "member__user__username",
)

Posts = Mapping[str, list[Position]]  # by the path of their organisation


@dataclass(frozen=True)
class Holder:
    """One person with an account and a post that gives the power."""

    user_id: int
    member_id: int
    organization_id: int
    name: str
    title: str

    def __str__(self) -> str:
        return f"đồng chí {self.name} ({self.title})"


def holders(
    organization: Organization,
    *powers: Power,
    from_above: bool = False,
    posts: Posts | None = None,
) -> list[Holder]:
    """Who holds one of the powers over the organisation by a post there or above it.

    `from_above` leaves out the posts at the organisation itself. The nearest level comes first.
    Without `posts` (`posts_over` for several organisations at once) it takes one query.
    """
    posts = posts_over([organization]) if posts is None else posts
    paths = lineage(organization.path)[: -1 if from_above else None]
    return [
        Holder(
            position.member.user.pk,
            position.member_id,
            position.organization_id,
            position.member.full_name,
            str(position),
        )
        for path in reversed(paths)
        for position in posts.get(path, ())
        if any(_gives(position, power, organization) for power in powers)
    ]


def named(people: Iterable[Holder]) -> str:
    """The first few of them, once each, as a refusal names who may act; empty for nobody."""
    return " hoặc ".join([*dict.fromkeys(map(str, people))][:NAMED])


def posts_over(organizations: Iterable[Organization]) -> Posts:
    """Today's posts at these organisations and above them of people with an open account; one query."""
    paths = {path for organization in organizations for path in lineage(organization.path)}
    posts: dict[str, list[Position]] = defaultdict(list)
    for position in posts_with_account(paths).only(*ASKED):
        posts[position.organization.path].append(position)
    return posts


def posts_with_account(paths: Iterable[str]) -> QuerySet[Position]:
    """Today's posts at these organisations of people with an open account, the nearest level first."""
    return (
        Position.objects.on(timezone.localdate())
        .filter(organization__path__in=paths, member__user__is_active=True)
        .select_related("organization__kind", "member__user")
        .order_by("-organization__depth", "pk")
    )


def _gives(position: Position, power: Power, organization: Organization) -> bool:
    """The post gives the power over this organisation."""
    kind = position.organization.kind
    held = powers_of(position.post, kind.level, holds_members=kind.holds_members)
    reaches_down = held.get(power)
    return reaches_down is not None and (
        reaches_down or position.organization_id == organization.pk
    )
