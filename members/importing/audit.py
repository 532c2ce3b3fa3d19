"""Audit entries for bulk writes, the same as for rows saved one by one."""

from collections.abc import Sequence
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import pre_save

BATCH = 1000
Action = LogEntry.Action


def log_created(rows: Sequence[Model]) -> None:
    """Note each new row with its values."""
    _log(Action.CREATE, [(row, None) for row in rows])


def log_changed(changes: Sequence[tuple[Model, dict[str, Any]]]) -> None:
    """Note each changed row with the values it had before, by field name."""
    _log(Action.UPDATE, changes)


def _log(action: int, changes: Sequence[tuple[Model, dict[str, Any] | None]]) -> None:
    for start in range(0, len(changes), BATCH):
        entries = [_entry(action, *change) for change in changes[start : start + BATCH]]
        for entry in entries:
            # On this signal the library fills in the current user and address.
            pre_save.send(LogEntry, instance=entry, raw=False, using=None, update_fields=None)
        LogEntry.objects.bulk_create(entries)


def _entry(action: int, row: Model, before: dict[str, Any] | None) -> LogEntry:
    after = {
        column.name: str(getattr(row, column.attname))
        for column in row._meta.concrete_fields
        if column.editable and (before is None or column.name in before)
    }
    old = before or {}
    return LogEntry(
        content_type=ContentType.objects.get_for_model(row),
        object_pk=str(row.pk),
        object_id=row.pk,
        object_repr=str(row),
        action=action,
        changes={
            name: [str(old.get(name)), value]
            for name, value in after.items()
            if str(old.get(name)) != value
        },
    )
