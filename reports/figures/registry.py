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
from reports.figures.cuts import pieces_of
from reports.figures.figure import Behaviour, Figure
from reports.figures.known import as_known
from reports.figures.measure import Measure
from reports.figures.past import Past
from reports.figures.past_filling import fill
from reports.figures.period import Period, years_of
from reports.figures.pieces import Pieces, count_years
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
    *,
    wherever: bool = False,
) -> Split:
    """Several figures of the organisation, by key, and of each child, by id and key.

    `known` is what the caller has already counted for this parent and period. Over several years a
    child counts for those in which it stood directly below the organisation, so that the parts add
    up to the whole; `wherever` it stood for all of them.
    """
    keys = list(keys)
    past = Past.under(parent, period, keys)
    pieces = pieces_of(parent, period)
    yearly = [
        key
        for key in keys
        if FIGURES[key].is_series(period) or past.is_series(FIGURES[key], period)
    ]
    over = [key for key in keys if key not in yearly and len(pieces) > 1 and FIGURES[key].is_added]
    once = [key for key in keys if key not in yearly and key not in over]
    everywhere = wherever or (period.start.year == period.end.year and not period.part_of)
    whole, parts = _split(once, past, children, period, known, wherever=everywhere)
    for named, counted in ((yearly, _series), (over, _over)):
        if named:
            more, more_parts = counted(named, past, children, period, wherever)
            whole |= more
            parts = {child.pk: parts[child.pk] | more_parts[child.pk] for child in children}
    return {key: whole[key] for key in keys}, {
        child: {key: part.get(key) or FIGURES[key].nothing(child, period) for key in keys}
        for child, part in parts.items()
    }


def _split(
    keys: list[str],
    past: Past,
    children: list[Organization],
    period: Period,
    known: Counts | None = None,
    *,
    wherever: bool,
) -> Split:
    """As `split_figures`, each figure counted over the period as a whole.

    A child that stood elsewhere has no figures, unless it is counted `wherever` it stood.
    """
    with as_known(past.root, period) as then:
        if then.is_entered:
            root, *children = then.units([past.root, *children])
            past = Past.under(root, period, keys)
        whole, parts = _count(keys, past, children, period, known)
        for child in children:
            if tree.parent_path(child.path) == past.root.path:
                continue
            parts[child.pk] = {}
            if wherever:
                parts[child.pk], _ = _count(keys, Past.under(child, period, keys), [], period)
    return whole, parts


def _count(
    keys: list[str],
    past: Past,
    children: list[Organization],
    period: Period,
    known: Counts | None = None,
) -> Split:
    """As `_split`, in what is being read."""
    whole: dict[str, Figure] = {}
    parts: dict[int, dict[str, Figure]] = {child.pk: {} for child in children}
    known = dict(known or {})
    known |= count_below([t for t in _tallies(keys) if t not in known], past.root, period)
    for key in keys:
        whole[key], by_child = FIGURES[key].split(past.root, children, period, known)
        for child, figure in by_child.items():
            parts[child][key] = figure
    fill(past, [FIGURES[key] for key in keys], children, period, (whole, parts))
    return whole, parts


def _series(
    keys: list[str], past: Past, children: list[Organization], period: Period, wherever: bool
) -> Split:
    """Figures of several years, year by year: one query for each source and year.

    A year that the portal does not know stands in the series of what has a total on paper.
    """
    years = {year.end.year: year for year in years_of(past.root, period)}
    asked, known_years = dict.fromkeys(years, keys), set(years)
    for number in {number for key in keys for number in past.years(key)} - years.keys():
        years[number] = Period.of_year(number, until=period.end)
        asked[number] = [key for key in keys if number in past.years(key)]
    counted = count_years([t for t in _tallies(keys) if t.is_of_years], past.root, period)
    splits = {
        year: _split(
            asked[number],
            past,
            children,
            year,
            counted[number] if number in known_years else None,
            wherever=wherever,
        )
        for number, year in sorted(years.items())
    }

    def series(key: str, organization: Organization) -> Figure:
        is_root, figures = organization == past.root, []
        for year, (whole, parts) in splits.items():
            if key in whole:
                figure = whole[key] if is_root else parts[organization.pk].get(key)
                figures.append(figure or FIGURES[key].nothing(organization.pk, year))
        return FIGURES[key].over_years(organization, figures, period)

    return {key: series(key, past.root) for key in keys}, {
        child.pk: {key: series(key, child) for key in keys} for child in children
    }


def _over(
    keys: list[str], past: Past, children: list[Organization], period: Period, wherever: bool
) -> Split:
    """Figures that add up, each closed year of the period as it stood at closing."""
    pieces = Pieces(past.root, children, period, pieces_of(past.root, period), wherever)
    events = [key for key in keys if FIGURES[key].behaviour is Behaviour.EVENT]
    pieces.read(_tallies(key for key in keys if key not in events))
    splits = [_split(events, past, children, piece, wherever=wherever) for piece in pieces.pieces]

    def over(key: str, unit: Organization, figures: list[dict[str, Figure]]) -> Figure:
        if key not in events:
            return pieces.distinct(FIGURES[key], unit)
        return pieces.event(FIGURES[key], unit, [each[key] for each in figures if key in each])

    of_root = [whole for whole, _ in splits]
    whole = {key: over(key, past.root, of_root) for key in keys}
    parts = {}
    for child in children:
        of_child = [by_child[child.pk] for _, by_child in splits]
        parts[child.pk] = {key: over(key, child, of_child) for key in keys}
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
        once = [key for key in self.keys if not FIGURES[key].is_series(period)]
        with as_known(self.root, period) as then:
            root, length = then.unit(self.root), tree.child_length(path)
            counts = count(_tallies(once), root, length, period)
        for tally, groups in counts.items():
            for part, n in groups.items():
                by_parent[part[: len(path)]][tally][part] = n
        return by_parent

    def _nothing(self) -> Counts:
        return {tally: {} for tally in _tallies(self.keys)}
