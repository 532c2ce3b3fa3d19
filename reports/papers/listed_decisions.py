"""Decisions among the rows of a list: each is known by its issuer, its number and its day."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from campaigns.issuers import issuers_of
from members.models import Organization
from portal.kit.text import short_date

SHOWN = 12  # the newest numbers


@dataclass(frozen=True)
class ListedDecision:
    """One decision, and the keys of the rows that it decided."""

    issuer: Organization | None
    number: str
    day: dt.date
    rows: tuple[int, ...]

    @property
    def key(self) -> str:
        """Its name in the address of the list."""
        return f"{self.issuer.pk if self.issuer else 0}_{self.day:%Y-%m-%d}_{self.number}"

    def label(self, *, alone: bool) -> str:
        """What its tab is called; with issuer and day where another one bears the number too."""
        name = f"Quyết định {self.number}"
        if alone:
            return name
        issuer = f"{self.issuer.signing_name}, " if self.issuer else ""
        return f"{name} ({issuer}{short_date(self.day)})"


def decisions_of(rows: QuerySet) -> list[ListedDecision]:
    """The newest decisions of these evaluations or commendations."""
    numbered = rows.exclude(decision_number="").exclude(decided_on=None)
    newest = list(
        numbered.order_by("-decided_on", "decision_number")
        .values_list("decided_on", "decision_number")
        .distinct()[:SHOWN]
    )
    if not newest:
        return []
    named = Q()
    for day, number in newest:
        named |= Q(decided_on=day, decision_number=number)
    among = numbered.filter(named).order_by("organization__path", "pk")
    issuers = issuers_of(among)
    groups: dict[tuple, list[int]] = defaultdict(list)
    for pk, day, number in among.values_list("pk", "decided_on", "decision_number"):
        groups[day, number, issuers[pk]].append(pk)
    order = {pair: index for index, pair in enumerate(newest)}
    return [
        ListedDecision(issuer, number, day, tuple(pks))
        for (day, number, issuer), pks in sorted(
            groups.items(), key=lambda group: order[group[0][:2]]
        )
    ]


def tabs_of(decisions: list[ListedDecision]) -> list[tuple[str, str]]:
    """The decisions as choices of the page."""
    times = Counter(decision.number for decision in decisions)
    return [
        (decision.key, decision.label(alone=times[decision.number] == 1)) for decision in decisions
    ]


def chosen(decisions: list[ListedDecision], subject: str) -> ListedDecision | None:
    """The decision of an address: by its key, or the newest one of a number."""
    named = (decision for decision in decisions if subject in (decision.key, decision.number))
    return next(named, None)
