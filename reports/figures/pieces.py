"""Figures over several years of which some are closed: what each piece of the period counts, added.

Each closed year is counted as people and units stood at its closing, so the report of a term adds
up what its years counted. A unit that was moved counts below each organisation for the pieces in
which it stood there, and its number opens those.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from members import tree
from members.models import Organization
from reports.figures.cuts import pieces_of
from reports.figures.figure import Figure
from reports.figures.known import as_known
from reports.figures.measure import Measure
from reports.figures.period import Period
from reports.figures.tally import Counts, Tally, by_source

WHOLE = 0  # beside the keys of units: everything that the root counts
Things = dict[Tally, set[Any]]


def count_years(tallies: Iterable[Tally], root: Organization, period: Period) -> dict[int, Counts]:
    """Counts below the root by calendar year, of tallies that depend on no day but their record's.

    One query for each source and piece, since all years of a piece are read alike.
    """
    tallies = list(tallies)
    years: dict[int, Counts] = defaultdict(lambda: {tally: {} for tally in tallies})
    for piece in pieces_of(root, period) if tallies else ():
        with as_known(root, piece) as then:
            unit = then.unit(root)
            length = tree.child_length(unit.path)
            for first, *others in by_source(tallies):
                for year, counts in first.by_year(others, unit, length, piece).items():
                    years[year] |= counts
    return years


def _none() -> Things:
    return defaultdict(set)


@dataclass
class Pieces:
    """The pieces of a period, where each child stood in them, and the different things they count.

    With `wherever` a child counts for all pieces, wherever it stood.
    """

    root: Organization
    children: list[Organization]
    period: Period
    pieces: list[Period]
    wherever: bool
    present: dict[int, list[Period]] = field(default_factory=lambda: defaultdict(list))
    things: dict[int, Things] = field(default_factory=lambda: defaultdict(_none))

    def read(self, tallies: Iterable[Tally]) -> None:
        """Read the pieces one after the other, each as it is known."""
        tallies = list(tallies)
        for piece in self.pieces:
            with as_known(self.root, piece) as then:
                self._read(then.units([self.root, *self.children]), piece, tallies)

    def _read(self, units: list[Organization], piece: Period, tallies: list[Tally]) -> None:
        root, *children = units
        keys = {root.path: root.pk}
        elsewhere = []
        for child in children:
            if tree.parent_path(child.path) == root.path:
                keys[child.path] = child.pk
            else:
                elsewhere.append(child)
            if self.wherever or child.path in keys:
                self.present[child.pk].append(piece)
        for tally in tallies:
            for path, found in tally.things(root, tree.child_length(root.path), piece).items():
                self.things[WHOLE][tally] |= found
                self.things[keys.get(path, -1)][tally] |= found
            for child in elsewhere if self.wherever else ():
                for found in tally.things(child, len(child.path), piece).values():
                    self.things[child.pk][tally] |= found

    def event(self, measure: Measure, unit: Organization, of_pieces: list[Figure]) -> Figure:
        """The sum of what the pieces counted of one unit."""
        bases = [figure.denominator or 0 for figure in of_pieces]
        counted = sum(figure.numerator for figure in of_pieces)
        figure = self._figure(measure, unit, counted, sum(bases))
        own = [figure.own_count for figure in of_pieces if figure.own_count is not None]
        is_from_paper = any(figure.is_from_paper for figure in of_pieces)
        return replace(
            figure,
            is_pending=figure.is_pending and not is_from_paper,
            is_from_paper=is_from_paper,
            own_count=sum(own) if own else None,
        )

    def distinct(self, measure: Measure, unit: Organization) -> Figure:
        """How many different things of one unit the pieces counted together."""
        is_root = unit.pk == self.root.pk
        things = self.things[WHOLE if is_root else unit.pk]
        base = len(things[measure.base]) if measure.base else 0
        figure = self._figure(measure, unit, len(things[measure.counted]), base)
        own = len(self.things[unit.pk][measure.counted])
        return replace(figure, own_count=own) if is_root else figure

    def _figure(self, measure: Measure, unit: Organization, counted: int, base: int) -> Figure:
        figure = measure.figure(unit.pk, self.period, counted, base if measure.base else None)
        return figure if unit.pk == self.root.pk else replace(figure, period=self._span(unit))

    def _span(self, unit: Organization) -> Period | None:
        """The part of the period in which the unit stood here; None where it left in between."""
        present = self.present[unit.pk]
        if len(present) == len(self.pieces):
            return self.period
        first = self.pieces.index(present[0]) if present else 0
        if not present or self.pieces[first : first + len(present)] != present:
            return None
        return self.period.part(present[0].start, present[-1].end)
