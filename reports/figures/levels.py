"""Figures of units that stand at any depth below an organisation, such as all its cells."""

from collections.abc import Collection, Iterable

from members import tree
from members.models import Organization
from reports.figures.figure import Figure
from reports.figures.known import as_known
from reports.figures.past import Past
from reports.figures.past_filling import fill
from reports.figures.period import Period
from reports.figures.registry import FIGURES, Split
from reports.figures.tally import Counts, count

WHOLE_PATH = 255  # characters; no path is longer, so that each organisation is a part of its own


def level_figures(
    keys: Iterable[str], root: Organization, units: list[Organization], period: Period
) -> Split:
    """Several figures of one year: of the root, by key, and of each of these units, by id and key.

    As many queries as `split_figures` takes, whatever the number of units. Units do not hold each
    other; what stands between the root and them counts for the root alone.
    """
    keys = list(keys)
    measures = [FIGURES[key] for key in keys]
    with as_known(root, period) as then:
        root, *units = then.units([root, *units])
        tallies = dict.fromkeys(tally for measure in measures for tally in measure.tallies)
        counts = count(tallies, root, WHOLE_PATH, period)
        known = rolled_up(counts, {unit.path for unit in units})
        whole: dict[str, Figure] = {}
        parts: dict[int, dict[str, Figure]] = {unit.pk: {} for unit in units}
        for key, measure in zip(keys, measures, strict=True):
            whole[key], by_unit = measure.split(root, units, period, known)
            for unit, figure in by_unit.items():
                parts[unit][key] = figure
        fill(Past.under(root, period, keys), measures, units, period, (whole, parts))
    return whole, parts


def rolled_up(counts: Counts, units: Collection[str]) -> Counts:
    """Counts by path added up to the units that hold the paths, each to the nearest."""
    return {tally: part_sums(groups, units) for tally, groups in counts.items()}


def part_sums(groups: dict[str, int], units: Collection[str]) -> dict[str, int]:
    """One count by path, added up to the units; what is in no unit keeps its own path."""
    sums: dict[str, int] = {}
    for path, n in groups.items():
        part = path if path in units else _unit_above(path, units)
        sums[part] = sums.get(part, 0) + n
    return sums


def _unit_above(path: str, units: Collection[str]) -> str:
    above = reversed(tree.lineage(path))
    return next((part for part in above if part in units), path)
