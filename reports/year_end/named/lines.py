"""How sentences of names are put together."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import count as count_from
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from campaigns.models.registers import RegisterModel
from members.models import Organization
from portal.kit.text import slug
from reports.figures.cuts import Moves, moves_over, stood_below
from reports.figures.figure import Figure, Unit
from reports.figures.period import Period

MOST = 15  # names in one sentence; how many more there are is said at its end
LONGEST = 240  # characters of a typed text that a sentence repeats


# The day by which records count that belong to no campaign year.
DAYS = {
    "Commendation": "decision__decided_on",
    "Document": "issued_on",
    "DocumentStudy": "studied_on",
    "Term": "starts_on",
}


class Names:
    """The records of one organisation and of all below it in a period, for sentences of names.

    `figures` are those of the same report: where one of them is zero, nothing is looked up.
    `numbers` collects what the sentences hold as placeholders.
    """

    def __init__(
        self, organization: Organization, period: Period, figures: Mapping[str, Figure]
    ) -> None:
        self.organization = organization
        self.period = period
        self.figures = figures
        self.numbers: dict[str, Figure] = {}

    def has(self, *keys: str) -> bool:
        """One of these figures counts something."""
        return any(self.figures[key].numerator for key in keys)

    def below(self, rows: QuerySet) -> QuerySet:
        """Those of the organisation and of all that stood below it in their year, in no order."""
        day = DAYS.get(rows.model.__name__, "")
        return rows.filter(stood_below(self.organization, self.moves, day)).order_by()

    @cached_property
    def moves(self) -> list[Moves]:
        """The moves between the closed years of the period."""
        return moves_over(self.organization, self.period)

    def by(self, unit: str, pk: int) -> str:
        """The unit in brackets, where it is not the one that reports."""
        return "" if pk == self.organization.pk else f" ({plain(unit)})"

    @property
    def year(self) -> int | str:
        """The year to which lists are narrowed; empty where the period spans several."""
        first, last = self.period.years
        return last if first == last else ""

    @property
    def days(self) -> dict[str, dt.date]:
        """The period as lists are narrowed to days."""
        return {"since": self.period.start, "until": self.period.end}

    def of(self, figure: Figure, label: str) -> str:
        """The placeholder of a figure of the registry under a name of its own; it opens its page."""
        key = self._key(label)
        self.numbers[key] = replace(figure, key=key, label=plain(label), address=figure.url)
        return f"{{{key}:full}}"

    def number(self, count: int, label: str, address: str, unit: Unit = Unit.COUNT) -> str:
        """The placeholder of a number that opens its records at the address."""
        return self._placeholder(count, None, label, address, unit)

    def share(self, count: int, base: int, label: str, address: str, key: str = "") -> str:
        """The placeholder of a share with its integers; by its own key, where it has one."""
        return self._placeholder(count, base, label, address, Unit.SHARE, key)

    def _placeholder(
        self, count: int, base: int | None, label: str, address: str, unit: Unit, key: str = ""
    ) -> str:
        key = key or self._key(label)
        self.numbers[key] = Figure(
            key, plain(label), count, base, unit, organization=self.organization.pk,
            period=self.period, address=address,
        )  # fmt: skip
        return f"{{{key}{'' if base is None else ':full'}}}"

    def _key(self, label: str) -> str:
        """A free key by what is counted, so that two editions compare the same number."""
        name = key = f"named_{slug(label, LONGEST).replace('-', '_')}"
        repeated = count_from(2)
        while key in self.numbers:
            key = f"{name}_{next(repeated)}"
        return key

    def list_of(self, page: str, *args: str, **query: Any) -> str:
        """The address of a list, narrowed to the organisation and to what is given."""
        return f"{reverse(page, args=args)}?{urlencode({'organization': self.organization.pk, **query})}"

    def sessions(self, **query: Any) -> str:
        """The address of the sessions of the period, narrowed to what is given."""
        return self.list_of("campaigns:session_list", year="", **self.days, **query)

    def register(
        self, model: type[RegisterModel], text: str = "", *, whole_years: bool = False, **query: Any
    ) -> str:
        """The address of a register's lines of the period, narrowed by a text or a choice.

        `whole_years`: those of the years that the period touches, as figures of years count them.
        """
        first, last = self.period.years
        days = self.days
        if whole_years and not self.year:
            days = {"since": dt.date(first, 1, 1), "until": dt.date(last, 12, 31)}
        span = {"year": self.year} if self.year else {"year": "", **days}
        register = model.register.slug
        return self.list_of("campaigns:register_list", register, **span, text=text, **query)


def plain(name: str) -> str:
    """What somebody typed, with no braces that would be read as placeholders."""
    return " ".join(name.translate({ord("{"): "(", ord("}"): ")"}).split()).rstrip(".;,")


def quoted(name: str) -> str:
    """A name in the quotation marks of a Vietnamese text."""
    return f"“{plain(name)}”"


def lower(label: str) -> str:
    """A label in the middle of a sentence."""
    return f"{label[0].lower()}{label[1:]}"


def after(text: str, before: str = ": ") -> str:
    """The beginning of a typed text behind a sign, or nothing where none was typed."""
    return f"{before}{plain(Truncator(text).chars(LONGEST))}" if text.strip() else ""


def sentence(start: str, items: Iterable[str]) -> list[str]:
    """The start and the items with semicolons between, as one sentence; none where there are none."""
    items = list(items)
    if not items:
        return []
    more = len(items) - MOST
    if more > 0:
        items = [*items[:MOST], f"và {more} mục khác"]
    return [f"{start}: {'; '.join(items)}."]
