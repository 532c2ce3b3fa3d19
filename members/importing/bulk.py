"""Dated rows written many at a time, with their audit entries: the queries do not grow with the rows."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F

from members.actions.dated import Row

from .audit import BATCH, log_changed, log_created, log_deleted


def create_rows(rows: Sequence[Any]) -> None:
    """Write new rows of one model."""
    if rows:
        type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH)
        log_created(rows)


def change_rows(changes: Sequence[tuple[Any, dict[str, Any]]], *derived: str) -> None:
    """Write rows of one model that were changed; with each its values before, by name.

    `derived` are columns that follow from the changed ones. Forms that are open now are refused.
    """
    if not changes:
        return
    rows = [row for row, _ in changes]
    names = sorted({name for _, before in changes for name in before})
    for row in rows:
        row.version = F("version") + 1
    type(rows[0])._base_manager.bulk_update(rows, [*names, *derived, "version"], batch_size=BATCH)
    log_changed(changes)


def delete_rows(rows: Sequence[Any]) -> None:
    """Delete rows of one model to which nothing refers."""
    if not rows:
        return
    stored = type(rows[0])._base_manager
    for start in range(0, len(rows), BATCH):
        part = stored.filter(pk__in=[row.pk for row in rows[start : start + BATCH]])
        part._raw_delete(part.db)
    log_deleted(rows)


def end_rows(endings: Iterable[tuple[Row, dt.date]], **also: str) -> None:
    """Make a day the last of each row of one model: one statement for all that end on the same day."""
    by_day: dict[dt.date, list[Any]] = defaultdict(list)
    for row, day in endings:
        by_day[day].append(row)
    for day, rows in by_day.items():
        values: dict[str, Any] = {"ends_on": day, **also}
        before = [{name: getattr(row, name) for name in values} for row in rows]
        for start in range(0, len(rows), BATCH):
            keys = [row.pk for row in rows[start : start + BATCH]]
            stored = type(rows[0])._base_manager.filter(pk__in=keys)
            stored.update(version=F("version") + 1, **values)
        for row in rows:
            for name, value in values.items():
                setattr(row, name, value)
        log_changed(list(zip(rows, before, strict=True)))
