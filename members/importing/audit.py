"""Audit entries for bulk writes, the same as for rows saved one by one."""

from collections.abc import Sequence
from typing import Any

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model
from django.db.models.signals import pre_save

BATCH = 1000
Action = LogEntry.Action
Before = dict[str, Any] | None


def log_created(rows: Sequence[Model]) -> None:
    """Note each new row with its values; the rows are of one model."""
    _log(Action.CREATE, [(row, None) for row in rows])


def log_changed(changes: Sequence[tuple[Model, dict[str, Any]]]) -> None:
    """Note each changed row with the values it had before, by field name; the rows are of one model."""
    _log(Action.UPDATE, changes)


def log_deleted(rows: Sequence[Model]) -> None:
    """Note each row that goes with the values it had; the rows are of one model."""
    _log(Action.DELETE, [(row, None) for row in rows])


def _log(action: int, changes: Sequence[tuple[Model, Before]]) -> None:
    """One statement for many entries: as objects they would take half the time of an import."""
    if not changes:
        return
    model = type(changes[0][0])
    shared = LogEntry(action=action, content_type=ContentType.objects.get_for_model(model))
    # On this signal the library fills in the current user and address.
    pre_save.send(LogEntry, instance=shared, raw=False, using=None, update_fields=None)
    fields = [field for field in LogEntry._meta.concrete_fields if not field.primary_key]
    common = {
        field.name: field.get_db_prep_save(getattr(shared, field.attname), connection)
        for field in fields
    }
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {LogEntry._meta.db_table} ({columns}) VALUES ({marks})"  # noqa: S608  our own table
    logged = _logged(model)
    prepare = LogEntry._meta.get_field("changes").get_db_prep_save
    with connection.cursor() as cursor:
        for start in range(0, len(changes), BATCH):
            lines = []
            for row, before in changes[start : start + BATCH]:
                own = {
                    "object_pk": str(row.pk),
                    "object_id": row.pk,
                    "object_repr": str(row),
                    "changes": prepare(_changes(action, row, before, logged), connection),
                }
                lines.append([*(common | own).values()])
            cursor.executemany(statement, lines)


def _logged(model: type[Model]) -> list[Any]:
    """The columns whose values are kept in the log."""
    excluded = auditlog.get_model_fields(model)["exclude_fields"]
    columns = (column for column in model._meta.concrete_fields if column.editable)
    return [column for column in columns if column.name not in excluded]


def _changes(action: int, row: Model, before: Before, logged: list[Any]) -> dict[str, list[str]]:
    old = before or {}
    after = {
        column.name: str(getattr(row, column.attname))
        for column in logged
        if before is None or column.name in old
    }
    pairs = {name: [str(old.get(name)), value] for name, value in after.items()}
    pairs = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    is_over = action == Action.DELETE
    return {name: pair[::-1] for name, pair in pairs.items()} if is_over else pairs
