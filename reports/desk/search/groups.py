"""A group of the search page: the best few hits of one kind, and how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from portal.kit.search import search_key
from portal.kit.text import normal

LONGEST = 100  # characters that are searched for
MOST = 50  # rows of a kind that are read
SHOWN = 5


@dataclass(frozen=True)
class Hit:
    """One record that was found."""

    label: str
    url: str
    note: str = ""


@dataclass
class Group:
    """The hits of one kind; `url` opens the list of all, `others` further lists."""

    title: str
    hits: list[Hit] = field(default_factory=list)
    count: int = 0
    has_more: bool = False  # than were read
    url: str = ""
    others: list[Hit] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        """There are more than the page shows."""
        return self.count > len(self.hits)

    @property
    def total(self) -> str:
        """How many there are, as far as they were read."""
        return f"trên {self.count}" if self.has_more else str(self.count)


def group(
    title: str, rows: QuerySet | list[tuple], text: str, hit: Callable[..., Hit], url: str = ""
) -> Group:
    """The group of these rows, which are tuples that begin with the text by which they rank."""
    found = list(rows[: MOST + 1])
    best = ranked(found[:MOST], text)[:SHOWN]
    return Group(title, [hit(*row) for row in best], min(len(found), MOST), len(found) > MOST, url)


def ranked(rows: Iterable[tuple[Any, ...]], text: str) -> list[tuple[Any, ...]]:
    """Texts that begin with what was typed come first, then those with a word that does."""
    key = search_key(text)

    def rank(row: tuple[Any, ...]) -> int:
        shown = normal(str(row[0]))
        return 0 if shown.startswith(key) else 1 if f" {key}" in shown else 2

    return sorted(rows, key=rank)


def listed(name: str, text: str, *args: Any, **query: Any) -> str:
    """The address of a list that is narrowed to the same text."""
    return f"{reverse(name, args=args)}?{urlencode({'text': text} | query)}"
