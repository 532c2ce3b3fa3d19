"""All figures by key: the one list from which pages, documents and criteria take their numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from members.models import Organization
from reports.figures.figure import Figure
from reports.figures.measure import Measure
from reports.figures.period import Period
from reports.figures.tally import Counts, Tally, count, count_below

from . import exemplars, grading, leaders, people, pledges, progress, registers, sessions, waiting

FIGURES: dict[str, Measure] = {
    measure.key: measure
    for module in (
        people,
        sessions,
        leaders,
        pledges,
        exemplars,
        grading,
        registers,
        waiting,
        progress,
    )
    for measure in module.MEASURES
}


def figures(keys, organization: Organization, period: Period) -> dict[str, Figure]:
    """Several figures of one organisation."""
    return {key: FIGURES[key].of(organization, period) for key in keys}


def split_figures(
    keys,
    parent: Organization,
    children: list[Organization],
    period: Period,
    known: Counts | None = None,
) -> tuple[dict[str, Figure], dict[int, dict[str, Figure]]]:
    """Several figures of the organisation (by key) and of each child (by id, then key).

    `known` is what the caller has counted for this parent and period already.
    """
    whole: dict[str, Figure] = {}
    parts: dict[int, dict[str, Figure]] = {child.pk: {} for child in children}
    keys = list(keys)
    if known is None:
        known = count_below(_tallies(keys), parent, period)
    for key in keys:
        whole[key], by_child = FIGURES[key].split(parent, children, period, known)
        for child, figure in by_child.items():
            parts[child][key] = figure
    return whole, parts


def _tallies(keys: Iterable[str]) -> list[Tally]:
    """What these figures count, each once: many share their base."""
    return list(dict.fromkeys(tally for key in keys for tally in FIGURES[key].tallies))


@dataclass
class Together:
    """Counts for many organisations below one root, each asked once for all of them.

    A report reads the whole year of the bloc to count one unit's records; closing a year issues
    one for every unit.
    """

    root: Organization
    keys: Collection[str]
    found: dict[tuple[int, Period], dict[str, Counts]] = field(default_factory=dict)

    def known(self, parent: Organization, period: Period) -> Counts:
        """What `split_figures` counts for this parent: its own rows and those of each child."""
        length = len(parent.path)
        if (length, period) not in self.found:
            self.found[length, period] = self._count(length, period)
        return dict(self.found[length, period].get(parent.path, self._nothing()))

    def _count(self, length: int, period: Period) -> dict[str, Counts]:
        by_parent: dict[str, Counts] = defaultdict(self._nothing)
        counts = count(_tallies(self.keys), self.root, length + Organization.steplen, period)
        for tally, groups in counts.items():
            for part, n in groups.items():
                by_parent[part[:length]][tally][part] = n
        return by_parent

    def _nothing(self) -> Counts:
        return {tally: {} for tally in _tallies(self.keys)}
