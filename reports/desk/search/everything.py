"""The whole search: every kind in the order of the page, those without a hit left out."""

from __future__ import annotations

from portal.kit.search import search_key
from reports.desk.search.groups import LONGEST, Group
from reports.desk.search.pages import manual, pages
from reports.desk.search.records import (
    commendations,
    documents,
    exemplars,
    pledges,
    practices,
    sessions,
)
from reports.desk.search.registers import register_lines
from reports.desk.search.units import organizations, people

SHORTEST = 2  # characters; of one letter everything would be found
KINDS = (
    pages,
    organizations,
    people,
    sessions,
    pledges,
    exemplars,
    practices,
    commendations,
    documents,
    register_lines,
    manual,
)


def is_long_enough(text: str) -> bool:
    return len(search_key(text)) >= SHORTEST


def search(user, typed: str) -> list[Group]:
    """What the user may see of everything that contains the typed text, at most a few of a kind."""
    text = typed[:LONGEST].replace("\x00", "")
    if not is_long_enough(text):
        return []
    return [found for find in KINDS if (found := find(user, text)).count]
