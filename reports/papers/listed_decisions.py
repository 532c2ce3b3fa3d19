"""Decisions among the rows of a list."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from campaigns.models import Decision
from members.models import Organization
from portal.kit.text import short_date

SHOWN = 12  # the newest numbers


@dataclass(frozen=True)
class ListedDecision:
    """One decision, and the keys of the rows that it decided."""

    decision: Decision
    rows: tuple[int, ...]

    @property
    def issuer(self) -> Organization | None:
        return self.decision.issuer

    @property
    def number(self) -> str:
        return self.decision.number

    @property
    def day(self) -> dt.date:
        return self.decision.decided_on

    @property
    def key(self) -> str:
        """Its name in the address of the list."""
        return f"decision-{self.decision.pk}"

    def label(self, *, alone: bool) -> str:
        """What its tab is called; with issuer and day where another one bears the number too."""
        name = f"Quyết định {self.number}"
        if alone:
            return name
        issuer = f"{self.issuer.signing_name}, " if self.issuer else ""
        return f"{name} ({issuer}{short_date(self.day)})"


def decisions_of(rows: QuerySet) -> list[ListedDecision]:
    """The newest numbered decisions of these evaluations or commendations."""
    numbered = Decision.objects.filter(pk__in=rows.order_by().values("decision")).exclude(number="")
    newest = list(
        numbered.select_related("issuer__kind").order_by("-decided_on", "number", "issuer__path")[
            :SHOWN
        ]
    )
    groups: dict[int, list[int]] = defaultdict(list)
    among = rows.filter(decision__in=newest).order_by("organization__path", "pk")
    for pk, decision in among.values_list("pk", "decision"):
        groups[decision].append(pk)
    return [ListedDecision(decision, tuple(groups[decision.pk])) for decision in newest]


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
