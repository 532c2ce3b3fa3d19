"""All figures by key: the one list from which pages, documents and criteria take their numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from members import tree
from members.models import Organization
from reports.figures import (
    contests,
    exemplars,
    grading,
    inspections,
    leaders,
    people,
    plans,
    pledges,
    progress,
    sessions,
    waiting,
    welfare,
)
from reports.figures.figure import Figure
from reports.figures.measure import Measure
from reports.figures.period import Period
from reports.figures.tally import Counts, Tally, count, count_below

FIGURES: dict[str, Measure] = {
    measure.key: measure
    for module in (
        people,
        sessions,
        leaders,
        pledges,
        exemplars,
        grading,
        plans,
        contests,
        inspections,
        welfare,
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
    """Several figures of the organisation, by key, and of each child, by id and key.

    `known` is what the caller has already counted for this parent and period.
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
    """Counts for the reports of many organisations below one root, made once for all of them.

    Closing a year issues a report for every unit; each would else read the whole bloc's records to
    count those of one unit.
    """

    root: Organization
    keys: Collection[str]
    counted: dict[tuple[int, Period], dict[str, Counts]] = field(default_factory=dict)

    def known(self, parent: Organization, period: Period) -> Counts:
        """What `split_figures` needs for this parent: counts of its own rows and each child's."""
        length = len(parent.path)
        if (length, period) not in self.counted:
            self.counted[length, period] = self._count(parent.path, period)
        return dict(self.counted[length, period].get(parent.path, self._nothing()))

    def _count(self, path: str, period: Period) -> dict[str, Counts]:
        """The counts of all parents at the depth of this path."""
        by_parent: dict[str, Counts] = defaultdict(self._nothing)
        counts = count(_tallies(self.keys), self.root, tree.child_length(path), period)
        for tally, groups in counts.items():
            for part, n in groups.items():
                by_parent[part[: len(path)]][tally][part] = n
        return by_parent

    def _nothing(self) -> Counts:
        return {tally: {} for tally in _tallies(self.keys)}
