"""All figures by key: the one list from which pages, documents and criteria take their numbers."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from members import tree
from members.models import Organization
from reports.figures import (
    contests,
    direction,
    exemplars,
    grading,
    indicators,
    inspections,
    leaders,
    meetings,
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
from reports.figures.period import Period, years_of
from reports.figures.tally import Counts, Tally, count, count_below

FIGURES: dict[str, Measure] = {
    measure.key: measure
    for module in (
        people,
        sessions,
        meetings,
        leaders,
        pledges,
        exemplars,
        grading,
        direction,
        plans,
        indicators,
        contests,
        inspections,
        welfare,
        waiting,
        progress,
    )
    for measure in module.MEASURES
}


Split = tuple[dict[str, Figure], dict[int, dict[str, Figure]]]  # of the whole, and by child


def figures(keys, organization: Organization, period: Period) -> dict[str, Figure]:
    """Several figures of one organisation."""
    return {key: FIGURES[key].of(organization, period) for key in keys}


def split_figures(
    keys,
    parent: Organization,
    children: list[Organization],
    period: Period,
    known: Counts | None = None,
) -> Split:
    """Several figures of the organisation, by key, and of each child, by id and key.

    `known` is what the caller has already counted for this parent and period.
    """
    keys = list(keys)
    yearly = [key for key in keys if FIGURES[key].is_series(period)]
    once = [key for key in keys if key not in yearly]
    whole, parts = _split(once, parent, children, period, known)
    if yearly:
        series = _series(yearly, parent, children, period)
        whole |= series[0]
        parts = {child.pk: parts[child.pk] | series[1][child.pk] for child in children}
    order = {key: whole[key] for key in keys}
    return order, {child: {key: part[key] for key in keys} for child, part in parts.items()}


def _split(
    keys: list[str],
    parent: Organization,
    children: list[Organization],
    period: Period,
    known: Counts | None = None,
) -> Split:
    """As `split_figures`, each figure counted over the period as a whole."""
    whole: dict[str, Figure] = {}
    parts: dict[int, dict[str, Figure]] = {child.pk: {} for child in children}
    if known is None:
        known = count_below(_tallies(keys), parent, period)
    for key in keys:
        whole[key], by_child = FIGURES[key].split(parent, children, period, known)
        for child, figure in by_child.items():
            parts[child][key] = figure
    return whole, parts


def _series(
    keys: list[str], parent: Organization, children: list[Organization], period: Period
) -> Split:
    """Yearly figures of several years: one query for each source and year."""
    years = [_split(keys, parent, children, year) for year in years_of(parent, period)]
    whole = {
        key: FIGURES[key].over_years(parent, [year[0][key] for year in years], period)
        for key in keys
    }
    parts = {
        child.pk: {
            key: FIGURES[key].over_years(child, [year[1][child.pk][key] for year in years], period)
            for key in keys
        }
        for child in children
    }
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
