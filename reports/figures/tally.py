"""Counting records of one kind down the tree of organisations.

Tallies of the same records are counted in one query, for an organisation and for all its children,
however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db.models import Count, Model, Q, QuerySet
from django.db.models.functions import Coalesce, Substr

from members import tree
from members.models import Organization
from reports.figures.period import Period

Rows = Callable[[Period], QuerySet]
Where = Callable[[Period], Q]
ROWS = partial(Count, "pk")
EVERY = Q()
PEOPLE = partial(Count, "member", distinct=True)
# Things that come back: all lines of one are known by its first (`RecurringRecord`).
THING = Coalesce("continues", "pk")
THINGS = partial(Count, THING, distinct=True)


@cache
def of_years(model: type[Model]) -> Rows:
    """Records of the campaign years that the period touches."""

    def rows(period: Period) -> QuerySet:
        return model._default_manager.filter(**period.in_years())

    rows.is_of_years = True  # type: ignore[attr-defined]
    return rows


@cache
def dated(model: type[Model], day: str) -> Rows:
    """Records whose day lies in the period."""

    def rows(period: Period) -> QuerySet:
        return model._default_manager.filter(
            **{f"{day}__gte": period.start, f"{day}__lte": period.end}
        )

    return rows


def by_then(day: str, **filters: Any) -> Where:
    """A condition: done by the last day of the period."""
    return lambda period: Q(**{f"{day}__lte": period.judged_on}, **filters)


@dataclass(frozen=True)
class Tally:
    """A count of records of one kind down the tree.

    `rows` gives the records of a period, `where` says which of them count, `value` is the aggregate
    (how many, or a sum), `organization` is the path of lookups to the organisation they belong to.
    """

    rows: Rows
    value: Any = ROWS
    organization: str = "organization"
    where: Q | Where = EVERY
    is_shared: bool = False  # units share what is counted, so the parts may be more than the whole

    @property
    def path(self) -> str:
        return f"{self.organization}__path"

    @property
    def source(self) -> Hashable:
        """What tallies have in common that are counted in one query."""
        return self.rows, self.path

    @property
    def is_of_years(self) -> bool:
        """What counts depends on the campaign year of the records and on no day."""
        return isinstance(self.where, Q) and getattr(self.rows, "is_of_years", False)

    def _rows(self, root: Organization, period: Period) -> QuerySet:
        return self.rows(period).filter(**{f"{self.path}__startswith": root.path}).order_by()

    def condition(self, period: Period) -> Q:
        """Which of the rows count."""
        return self.where if isinstance(self.where, Q) else self.where(period)

    def under(self, root: Organization, period: Period) -> QuerySet:
        """The rows of the organisation and all below it that count."""
        return self._rows(root, period).filter(self.condition(period))

    def total(self, root: Organization, period: Period) -> int:
        return self.under(root, period).aggregate(n=self.value())["n"] or 0

    def groups(self, root: Organization, length: int, period: Period) -> dict[str, int]:
        """The count for each part of the tree, by its path: the parts are the paths of this length."""
        rows = self.under(root, period).values_list(Substr(self.path, 1, length))
        return {part: n or 0 for part, n in rows.annotate(n=self.value())}

    def things(self, root: Organization, length: int, period: Period) -> dict[str, set[Any]]:
        """What a count of different things counts, by part of the tree as in `groups`."""
        identity = self.value.args[0]
        rows = self.under(root, period).values_list(Substr(self.path, 1, length), identity)
        by_part: dict[str, set[Any]] = defaultdict(set)
        for part, thing in rows.distinct():
            if thing is not None:
                by_part[part].add(thing)
        return by_part

    def beside(
        self, others: Collection[Tally], root: Organization, length: int, period: Period
    ) -> dict[Tally, dict[str, int]]:
        """As `groups`, of this tally and of others of the same source."""
        if not others:
            return {self: self.groups(root, length, period)}
        tallies = (self, *others)
        rows = self._rows(root, period).values_list(Substr(self.path, 1, length))
        counts = {
            f"n{i}": tally.value(filter=tally.condition(period) or None)
            for i, tally in enumerate(tallies)
        }
        lines = list(rows.annotate(**counts))  # the part, then the count of each tally
        return {
            tally: {line[0]: line[i] or 0 for line in lines}
            for i, tally in enumerate(tallies, start=1)
        }

    def by_year(
        self, others: Collection[Tally], root: Organization, length: int, period: Period
    ) -> dict[int, Counts]:
        """As `beside`, for each campaign year of the period, of tallies that depend on no day."""
        tallies = (self, *others)
        rows = self._rows(root, period).values_list("year__year", Substr(self.path, 1, length))
        counts = {
            f"n{i}": tally.value(filter=tally.condition(period) or None)
            for i, tally in enumerate(tallies)
        }
        years: dict[int, Counts] = defaultdict(lambda: {tally: {} for tally in tallies})
        for year, part, *line in rows.annotate(**counts):
            for tally, n in zip(tallies, line, strict=True):
                years[year][tally][part] = n or 0
        return years

    def each(self, root: Organization, units: list[Organization], period: Period) -> dict[str, int]:
        """The count for each of these units below the root, by path: one query for each depth."""
        return {
            part: n
            for length in {len(unit.path) for unit in units}
            for part, n in self.groups(root, length, period).items()
            if len(part) == length
        }


class ComputedTally(Tally):
    """A count that no aggregate gives: each subclass computes it in `groups`."""

    @property
    def source(self) -> Hashable:
        return self

    def total(self, root: Organization, period: Period) -> int:
        return sum(self.groups(root, len(root.path), period).values())


Counts = dict[Tally, dict[str, int]]  # by path of the part


def by_source(tallies: Iterable[Tally]) -> list[list[Tally]]:
    """Tallies, each once, in groups that one query counts."""
    groups: dict[Hashable, dict[Tally, None]] = defaultdict(dict)
    for tally in tallies:
        groups[tally.source][tally] = None
    return [list(group) for group in groups.values()]


def count(tallies: Iterable[Tally], root: Organization, length: int, period: Period) -> Counts:
    """Tallies by the parts of the tree whose paths have this length: one query for each source."""
    counts: Counts = {}
    for first, *others in by_source(tallies):
        counts |= first.beside(others, root, length, period)
    return counts


def count_below(tallies: Iterable[Tally], parent: Organization, period: Period) -> Counts:
    """As `count`, by direct child; what is the organisation's own is under its own path."""
    return count(tallies, parent, tree.child_length(parent.path), period)
