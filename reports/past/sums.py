"""Totals of units that exceed the total of the organisation above them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from members.models import Organization
from portal.kit.text import number
from reports.models import PastFigure
from reports.past.offered import OFFERED

Key = tuple[int, int, str]  # organisation, year, figure


class Total(NamedTuple):
    """The integers of one total and whose it is."""

    name: str
    numerator: int
    denominator: int | None


def key_of(record: PastFigure) -> Key:
    return record.organization_id, record.calendar_year, record.key


def exceeding(records: Sequence[PastFigure], root: Organization) -> dict[Key, str]:
    """The totals of these, not yet saved, that do not fit with others of their bloc, and why.

    What belongs to each organisation alone, or may be shared by several, is not added up. One query.
    """
    added = [record for record in records if _adds_up(record.key)]
    if not added:
        return {}
    totals = _stored(added, root)
    for record in added:
        totals.setdefault((record.calendar_year, record.key), {})[record.organization.path] = Total(
            str(record.organization), record.numerator, record.denominator
        )
    wrong = {}
    for record in added:
        by_path = totals[record.calendar_year, record.key]
        path = record.organization.path
        above = (other for other in by_path if path.startswith(other))
        if message := next(filter(None, (_excess(by_path, other) for other in above)), ""):
            wrong[key_of(record)] = message
    return wrong


def _adds_up(key: str) -> bool:
    measure = OFFERED[key]
    return not measure.is_own and not measure.counted.is_shared


def _stored(
    records: Iterable[PastFigure], root: Organization
) -> dict[tuple[int, str], dict[str, Total]]:
    """What is stored of the same years and figures, by path of the organisation."""
    rows = PastFigure.objects.filter(
        organization__path__startswith=root.path,
        calendar_year__in={record.calendar_year for record in records},
        key__in={record.key for record in records},
    ).values_list(
        "calendar_year",
        "key",
        "organization__path",
        "organization__name",
        "numerator",
        "denominator",
    )
    totals: dict[tuple[int, str], dict[str, Total]] = {}
    for year, key, path, *total in rows:
        totals.setdefault((year, key), {})[path] = Total(*total)
    return totals


def _excess(by_path: Mapping[str, Total], path: str) -> str:
    """Why the totals below this organisation do not fit into its own; empty where they do."""
    nearest: list[str] = []
    for other in sorted(by_path, key=len):
        is_below = other.startswith(path) and other != path
        if is_below and not other.startswith(tuple(nearest)):
            nearest.append(other)
    whole, parts = by_path[path], [by_path[other] for other in nearest]
    sums = (
        (sum(part.numerator for part in parts), whole.numerator),
        (sum(part.denominator or 0 for part in parts), whole.denominator or 0),
    )
    for below, own in sums:
        if below > own:
            return (
                f"Cộng các đơn vị trực thuộc là {number(below)}, lớn hơn {number(own)} của "
                f"{whole.name}."
            )
    return ""
