"""One figure of the registry: a tally, or the share of one tally in another."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.db.models import QuerySet

from members.models import Organization
from reports.figures.cuts import pieces_of
from reports.figures.figure import Behaviour, Figure, Unit
from reports.figures.known import as_known
from reports.figures.period import Period, years_of
from reports.figures.tally import Counts, Tally, count_below


@dataclass(frozen=True)
class Measure:
    """One figure of the registry: what it is called, what is counted, and of which base.

    With a base it is a share: `counted` is the numerator, `base` the denominator. Without one it is
    a number, or an amount of VND (`is_money`). `in_cell`: the records behind it are listed in their
    own cell alone; above it only the number is shown. `done` is the one of the two that says how
    many were decided or assessed at the year's end: while it is zero, there is no value yet.
    `is_own`: each organisation has its own and nothing is added up from the units below. `lacks`
    says in words what a share lacks of its base, where that is work to do; `deadline` is the column
    of the year's settings by which it is due.
    `behaviour` says what it is over several
    years, and has no default: whoever adds a figure decides it.
    """

    key: str
    label: str
    counted: Tally
    base: Tally | None = None
    note: str = ""
    in_cell: bool = False
    is_money: bool = False
    done: Tally | None = None
    is_own: bool = False
    lacks: str = ""
    deadline: str = ""
    behaviour: Behaviour = field(kw_only=True)

    @property
    def unit(self) -> Unit:
        """What it counts in."""
        if self.base is not None:
            return Unit.SHARE
        return Unit.VND if self.is_money else Unit.COUNT

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """What is counted for it."""
        return (self.counted, self.base) if self.base else (self.counted,)

    def of(self, organization: Organization, period: Period) -> Figure:
        """The figure of the organisation and all below it; over several years a series if yearly."""
        if self.is_series(period):
            figures = [self._of(organization, year) for year in years_of(organization, period)]
            return self.over_years(organization, figures, period)
        return self._of(organization, period)

    def is_series(self, period: Period) -> bool:
        """It is given year by year, as the period touches several."""
        return self.behaviour is Behaviour.YEARLY and period.start.year < period.end.year

    def over_years(
        self, organization: Organization, figures: Sequence[Figure], period: Period
    ) -> Figure:
        """These figures of single years as one; nothing where the portal knows no year."""
        if figures:
            return Figure.over_years(figures, period)
        return self.figure(organization.pk, period, 0, None if self.base is None else 0)

    def _of(self, organization: Organization, period: Period) -> Figure:
        pieces = self.pieces(organization, period)
        is_distinct = self.behaviour is Behaviour.DISTINCT and len(pieces) > 1
        sums = [0] * len(self.tallies)
        things: list[set[Any]] = [set() for _ in self.tallies]
        for piece in pieces:
            with as_known(organization, piece) as then:
                unit = then.unit(organization)
                for n, tally in enumerate(self.tallies):
                    if is_distinct:
                        things[n].update(*tally.things(unit, len(unit.path), piece).values())
                    else:
                        sums[n] += tally.total(unit, piece)
        counts = [len(each) for each in things] if is_distinct else sums
        return self.figure(organization.pk, period, counts[0], counts[1] if self.base else None)

    def pieces(self, organization: Organization, period: Period) -> list[Period]:
        """The parts of a period that it is counted in: each closed year as it stood at closing."""
        return pieces_of(organization, period) if self.is_added else [period]

    @property
    def is_added(self) -> bool:
        """Several years make one number, by adding up or by counting different things once."""
        return self.behaviour in (Behaviour.EVENT, Behaviour.DISTINCT)

    def nothing(self, organization: int, period: Period) -> Figure:
        """Of a unit that was not there in the period."""
        figure = self.figure(organization, period, 0, 0 if self.base else None)
        return replace(figure, is_pending=True)

    def split(
        self,
        parent: Organization,
        children: list[Organization],
        period: Period,
        known: Counts | None = None,
    ) -> tuple[Figure, dict[int, Figure]]:
        """The figure of the organisation, and of each of these direct children by id.

        `known` is what `count_below` has counted already, for this and maybe for other figures.
        """
        if known is None:
            known = count_below(self.tallies, parent, period)
        counted = known[self.counted]
        base = known[self.base] if self.base else {}
        by_child = {
            child.pk: self.figure(
                child.pk,
                period,
                counted.get(child.path, 0),
                base.get(child.path, 0) if self.base else None,
            )
            for child in children
        }
        # Every row belongs to one organisation, so the parts add up to the whole, unless shared.
        whole = sum(base.values()) if self.base else None
        own = counted.get(parent.path, 0)
        total = own if self.is_own else sum(counted.values())
        figure = self.figure(parent.pk, period, total, whole)
        if self.counted.is_shared and len(counted) > 1:
            total = self.counted.total(parent, period)
            figure = replace(figure, numerator=total, own_count=own)
        return figure, by_child

    def each(
        self, root: Organization, units: list[Organization], period: Period
    ) -> dict[int, Figure]:
        """The figure of each of these units below the root, by id: two queries for each depth."""
        counted = self.counted.each(root, units, period)
        base = self.base.each(root, units, period) if self.base else None
        return {
            unit.pk: self.figure(
                unit.pk,
                period,
                counted.get(unit.path, 0),
                None if base is None else base.get(unit.path, 0),
            )
            for unit in units
        }

    def records(self, organization: Organization, period: Period, *, own: bool = False) -> QuerySet:
        """The records that were counted; `own` leaves out those of the units below."""
        rows = self.counted.under(organization, period)
        return rows.filter(**{self.counted.path: organization.path}) if own else rows

    def figure(self, organization: int, period: Period, counted: int, base: int | None) -> Figure:
        """What these integers of an organisation are as a figure."""
        return Figure(
            key=self.key,
            label=self.label,
            numerator=counted,
            denominator=base,
            unit=self.unit,
            organization=organization,
            period=period,
            is_pending=self.done is not None
            and not (counted if self.done is self.counted else base),
            adds_up=self.behaviour is not Behaviour.DISTINCT,
        )


event = partial(Measure, behaviour=Behaviour.EVENT)
yearly = partial(Measure, behaviour=Behaviour.YEARLY)
stock = partial(Measure, behaviour=Behaviour.STOCK)
distinct = partial(Measure, behaviour=Behaviour.DISTINCT)
