"""The three cards that a role is shown until they are put away; each person puts away their own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import reverse

from reports.models import CardsRead


@dataclass(frozen=True)
class Card:
    """What the role does with the portal, and where."""

    title: str
    text: str
    url_name: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)


@dataclass(frozen=True)
class Role:
    """A role with its cards; `power` makes it the reader's, empty for the last two."""

    key: str
    who: str
    cards: tuple[Card, ...]
    power: str = ""

    def fits(self, user: Any) -> bool:
        if self.key == "administrator":
            return user.is_administrator
        return user.scope.has(self.power) if self.power else user.member_id is not None


@cache
def roles() -> tuple[Role, ...]:
    """All roles, the one with most work first."""
    data = tomllib.loads((Path(__file__).parent / "first/cards.toml").read_text(encoding="utf-8"))
    return tuple(
        Role(
            role["key"],
            role["who"],
            tuple(Card(*card) for card in role["cards"]),
            role.get("power", ""),
        )
        for role in data["role"]
    )


def first_cards(user: Any) -> Role | None:
    """The reader's first role, unless they have put its cards away; one query."""
    fitting = [role for role in roles() if role.fits(user)]
    if not fitting or CardsRead.objects.filter(user=user, role=fitting[0].key).exists():
        return None
    return fitting[0]
