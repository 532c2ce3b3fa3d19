"""Putting totals on paper into figures, in place of what the portal counts of their years."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from members.models import Organization
from reports.figures.figure import Behaviour, Figure
from reports.figures.measure import Measure
from reports.figures.past import Past, PastLine, nearest
from reports.figures.period import Period
from reports.figures.tally import Counts, Tally, count

From = tuple[str, dt.date]  # the path of an organisation and the day from which it is counted
Counted = dict[tuple[int, dt.date], Counts]  # by length of the path and by that day


def fill(
    past: Past,
    measures: Iterable[Measure],
    children: Sequence[Organization],
    period: Period,
    figures: tuple[dict[str, Figure], dict[int, dict[str, Figure]]],
) -> None:
    """Put the totals into these figures of the root, by key, and of each child, by id and key.

    In a year that the portal does not know what has neither total nor records has no value.
    """
    if not past.by_key:
        return
    whole, parts = figures
    taken = {measure: _taken(past, measure, children, period) for measure in measures}
    spans = {
        (measure.key, path): _spans(measure, lines, period)
        for measure, by_path in taken.items()
        for path, lines in by_path.items()
        if lines
    }
    counts = _count(past.root, taken, spans, period)
    is_unknown = period.start.year == period.end.year and period.end.year not in past.known_years
    for measure, by_path in taken.items():
        for organization in (past.root, *children):
            own = whole if organization.pk == past.root.pk else parts[organization.pk]
            figure, path = own[measure.key], organization.path
            if by_path[path]:
                counted = spans[measure.key, path]
                own[measure.key] = _filled(figure, measure, by_path[path], counted, counts)
            elif is_unknown and _has_no_records(figure, measure):
                own[measure.key] = replace(figure, is_pending=True)


def _has_no_records(figure: Figure, measure: Measure) -> bool:
    """Nothing was counted; how many people and units there were is known from their own dates."""
    is_stock = measure.behaviour is Behaviour.STOCK
    return not figure.numerator and not (is_stock and figure.denominator)


def _taken(
    past: Past, measure: Measure, children: Sequence[Organization], period: Period
) -> dict[str, list[PastLine]]:
    """The totals that make up the figure of the root and of each unit below it, by path."""
    lines = past.lines(measure, period)
    wanted = (past.root.path, *(child.path for child in children))
    by_path = {path: [line for line in lines if line.path.startswith(path)] for path in wanted}
    if measure.is_own:
        return {path: [line for line in by_path[path] if line.path == path] for path in wanted}
    return {path: nearest(by_path[path]) for path in wanted}


def _spans(measure: Measure, lines: Iterable[PastLine], period: Period) -> Counter[From]:
    """What was counted of these years, as counts from a day on to the end of the period.

    What happened in a year is what happened from its first day on less what happened from the next
    year on. So nothing is judged at another day than the period's last, and the days between
    neighbouring years cancel out.
    """
    days: Counter[From] = Counter()
    for line in lines:
        if measure.behaviour is not Behaviour.EVENT:
            days[line.path, period.start] += 1
            continue
        days[line.path, dt.date(line.year, 1, 1)] += 1
        after = dt.date(line.year + 1, 1, 1)
        if after <= period.end:
            days[line.path, after] -= 1
    return Counter({place: times for place, times in days.items() if times})


def _count(
    root: Organization,
    measures: Iterable[Measure],
    spans: dict[tuple[str, str], Counter[From]],
    period: Period,
) -> Counted:
    """What the portal counts from each of these days on to the end of the period."""
    needed: dict[tuple[int, dt.date], dict[Tally, None]] = defaultdict(dict)
    tallies = {measure.key: dict.fromkeys(measure.tallies) for measure in measures}
    for (key, _), days in spans.items():
        for path, start in days:
            needed[len(path), start] |= tallies[key]
    return {
        (length, start): count(asked, root, length, replace(period, start=start))
        for (length, start), asked in needed.items()
    }


def _filled(
    figure: Figure,
    measure: Measure,
    lines: list[PastLine],
    spans: Counter[From],
    counts: Counted,
) -> Figure:
    """The figure with the totals in place of what was counted of their years."""

    def counted(tally: Tally) -> int:
        return sum(
            times * counts[len(path), start][tally].get(path, 0)
            for (path, start), times in spans.items()
        )

    own = figure.own_count
    if measure.counted.is_shared and any(
        line.organization == figure.organization for line in lines
    ):
        own = 0  # the units' totals may name the same things: what is left cannot be known
    base = figure.denominator
    if measure.base is not None:
        base = (base or 0) + sum(line.denominator or 0 for line in lines) - counted(measure.base)
    return replace(
        figure,
        numerator=figure.numerator
        + sum(line.numerator for line in lines)
        - counted(measure.counted),
        denominator=base,
        is_pending=False,
        is_from_paper=True,
        own_count=own,
    )
