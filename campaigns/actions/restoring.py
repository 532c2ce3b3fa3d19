"""Deleted lines of registers, and how they come back: the audit log has kept all their values.

What is entered on the page of a line (the prizes of a contest) comes back with it, or alone where
the line itself still stands. So does its file, until the server's command removes the files of lines
that were deleted long ago.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.models.registers import REGISTERS, Register, RegisterModel
from members.models import Organization, User
from portal.kit.reading import log_changes

DELETE = LogEntry.Action.DELETE
ONE_DELETION = dt.timedelta(seconds=10)  # within which a line and its own lines were deleted
NO_FILE = ("None", "")
IS_BACK = "Dòng này đã có lại trong sổ."


def deleted_lines(register: Register, user: User) -> QuerySet[LogEntry]:
    """The last deletion of each line that the user could enter and that is not back, newest first."""
    units = Organization.objects.filter(register.units_of(user))
    about = _deleted(register.model, "organization", units)
    gone = ~_stands(register.model)
    if register.part:
        part, key = register.part
        lines = register.model._default_manager.filter(user.scope.within(*register.powers))
        about |= _deleted(part, key, lines)
        is_part = Q(content_type=ContentType.objects.get_for_model(part))
        gone = (gone & ~is_part) | (~_stands(part) & is_part)
    later = LogEntry.objects.filter(
        action=DELETE,
        content_type=OuterRef("content_type"),
        object_id=OuterRef("object_id"),
        pk__gt=OuterRef("pk"),
    )
    entries = LogEntry.objects.filter(about, gone, ~Exists(later))
    return entries.select_related("actor__member", "content_type").order_by("-timestamp", "-pk")


def rebuilt(entry: LogEntry) -> Any:
    """The record as it was deleted, not written yet.

    Raises ValidationError where something it cannot do without is gone. What is left out is empty.
    """
    record = entry.content_type.model_class()(pk=entry.object_id)
    for column in record._meta.concrete_fields:
        old = entry.changes_dict.get(column.name, ["None"])[0]
        if column.primary_key or (isinstance(column, models.FileField) and not _is_stored(old)):
            continue
        value = None if old == "None" else column.to_python(old)
        if isinstance(column, models.ForeignKey) and not _exists(column.related_model, value):
            value = None
        if value is not None or column.null:
            setattr(record, column.attname, value)
        elif isinstance(column, models.ForeignKey):
            raise ValidationError(
                f"Không khôi phục được, vì {column.verbose_name} của dòng này không còn trên cổng."
            )
    return record


def lost_file(entry: LogEntry) -> bool:
    """The deleted record had a file, and that was removed for good."""
    columns = file_columns(entry.content_type.model_class())
    names = [entry.changes_dict.get(column.name, ["None"])[0] for column in columns]
    return any(name not in NO_FILE and not _is_stored(name) for name in names)


def remove_files(*, deleted_before: dt.datetime) -> int:
    """Remove the files of lines that were deleted before the moment and are not back; how many."""
    models_with_file = [row.model for row in REGISTERS.values() if file_columns(row.model)]
    kinds = ContentType.objects.get_for_models(*models_with_file).values()
    entries = LogEntry.objects.filter(
        action=DELETE, content_type__in=kinds, timestamp__lt=deleted_before
    )
    removed = 0
    for entry in entries.iterator():
        model = entry.content_type.model_class()
        for column in file_columns(model):
            name = entry.changes_dict.get(column.name, ["None"])[0]
            if _is_stored(name) and not model._base_manager.filter(**{column.name: name}).exists():
                default_storage.delete(name)
                removed += 1
    return removed


def file_columns(model: type[models.Model]) -> list[models.FileField]:
    """The columns of the model that hold a file."""
    return [column for column in model._meta.fields if isinstance(column, models.FileField)]


def line_of(record: Any, register: Register) -> RegisterModel:
    """The line of the register to which the record belongs: itself, or the one it was entered with."""
    if isinstance(record, register.model) or not register.part:
        return record
    return getattr(record, register.part[1])


@transaction.atomic
def restore_line(*, entry: LogEntry, register: Register, reason: str, by: User) -> RegisterModel:
    """Write a deleted line again, under its old number; the trail names the reason.

    Raises ValidationError where it is back already, where its year is closed, where the line itself
    excludes the user, and where what it needs is gone or something else has taken its place.
    """
    entry = LogEntry.objects.select_for_update().get(pk=entry.pk)  # two take turns
    record = rebuilt(entry)
    if _exists(type(record), record.pk):
        raise ValidationError(IS_BACK)
    line = line_of(record, register)
    register.check_writer(by, line)
    register.require_open(line)
    _write(record)
    if record is line:
        for part in _deleted_with(entry, register):
            _write(rebuilt(part))
    told = reason if record is line else f"{record}: {reason}"
    log_changes(line, {"khôi phục": ("", told)})
    return line


def _write(record: models.Model) -> None:
    try:
        record.full_clean()
    except ValidationError as error:
        raise ValidationError(
            [f"Không khôi phục được: {message}" for message in error.messages]
        ) from error
    record.save(force_insert=True)


def _deleted_with(entry: LogEntry, register: Register) -> list[LogEntry]:
    """The deletions of the line's own lines that went with it, not of those deleted before."""
    if not register.part:
        return []
    part, key = register.part
    about = _deleted(part, key, [entry.object_id])
    moment = (entry.timestamp - ONE_DELETION, entry.timestamp + ONE_DELETION)
    entries = LogEntry.objects.filter(about, ~_stands(part), timestamp__range=moment)
    return list(entries.filter(actor=entry.actor_id).order_by("object_id"))


def _deleted(model: type[models.Model], key: str, owners: Iterable[Any]) -> Q:
    """Deletions of records whose key named one of these owners, or of these primary keys."""
    if isinstance(owners, QuerySet):
        owners = owners.values_list("pk", flat=True)
    return Q(
        content_type=ContentType.objects.get_for_model(model),
        action=DELETE,
        **{f"changes__{key}__0__in": [str(pk) for pk in owners]},
    )


def _is_stored(name: str) -> bool:
    return name not in NO_FILE and default_storage.exists(name)


def _stands(model: type[models.Model]) -> Exists:
    return Exists(model._base_manager.filter(pk=OuterRef("object_id")))


def _exists(model: Any, pk: Any) -> bool:
    return pk is not None and model._base_manager.filter(pk=pk).exists()
