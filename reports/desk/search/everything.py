"""The whole search: every kind in the order of the page, those without a hit left out."""

from __future__ import annotations

from collections.abc import Callable

from campaigns.models import (
    Commendation,
    Decision,
    Document,
    Nomination,
    Practice,
    StudySession,
    Topic,
)
from campaigns.models.session_search import names_day, split_day
from members.models import Member
from portal.kit.search import search_key
from reports.desk.search.asked import Asked
from reports.desk.search.groups import LONGEST, Group
from reports.desk.search.held import UNITS
from reports.desk.search.pages import manual, pages
from reports.desk.search.records import (
    commendations,
    decisions,
    documents,
    exemplars,
    pledges,
    practices,
    sessions,
)
from reports.desk.search.registers import register_lines
from reports.desk.search.units import organizations, people

SHORTEST = 2  # characters; of one letter everything would be found
# Each kind with the models whose texts it is found by.
KINDS = (
    (organizations, UNITS),
    (people, {Member}),
    (sessions, {*UNITS, Topic, StudySession}),
    (pledges, {*UNITS, Member}),
    (exemplars, {Nomination}),
    (practices, {Practice}),
    (commendations, {Commendation}),
    (decisions, {Decision}),
    (documents, {Document}),
)


def is_long_enough(text: str) -> bool:
    return len(search_key(text)) >= SHORTEST


def search(user, typed: str) -> list[Group]:
    """What the user may see of everything that contains the typed text, at most a few of a kind."""
    text = typed[:LONGEST].replace("\x00", "")
    if not is_long_enough(text):
        return []
    asked = Asked(user, text)
    found = [find(asked) for find in _kinds(asked)]
    return [group for group in found if group.count]


def _kinds(asked: Asked) -> list[Callable[[Asked], Group]]:
    """What is worth asking. A day alone names meetings: as digits it stands in many a card number."""
    if not split_day(asked.text)[1]:
        return [sessions]
    kinds = [find for find, models in KINDS if asked.held & models]
    if sessions not in kinds and names_day(asked.text):
        kinds.append(sessions)
    return [pages, *kinds, register_lines, manual]
