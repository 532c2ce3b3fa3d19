"""All figures by key: the one list from which pages, documents and criteria take their numbers."""

from __future__ import annotations

from members.models import Organization

from . import exemplars, grading, leaders, people, pledges, progress, registers, sessions, waiting
from .base import Figure, Measure, Period, Tally

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
    keys, parent: Organization, children: list[Organization], period: Period
) -> tuple[dict[str, Figure], dict[int, dict[str, Figure]]]:
    """Several figures of the organisation (by key) and of each child (by id, then key)."""
    whole: dict[str, Figure] = {}
    parts: dict[int, dict[str, Figure]] = {child.pk: {} for child in children}
    known: dict[Tally, dict[str, int]] = {}  # many figures share their base
    for key in keys:
        whole[key], by_child = FIGURES[key].split(parent, children, period, known)
        for child, figure in by_child.items():
            parts[child][key] = figure
    return whole, parts
