"""The values of the audit log in words: labels, names, days and amounts as the pages show them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from auditlog.models import LogEntry
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import timezone

from members.models import User
from portal.kit.fields import DerivedTextField
from portal.kit.text import number, short_date

TECHNICAL = {"id", "version"}
# Notes of a meeting are the cell's own until it hands them in: only that they changed is told.
PRIVATE = {"proceedings", "criticism", "conclusions"}
WORDS = {"None": "–", "True": "có", "False": "không", "": "–"}
Names = dict[tuple[type[models.Model], str], str]


def names_of(entries: Iterable[LogEntry]) -> Names:
    """The names of all records that the entries refer to, one query a model."""
    wanted: dict[type[models.Model], set[str]] = defaultdict(set)
    for entry in entries:
        for name, pair in entry.changes_dict.items():
            column = _column(entry, name)
            if isinstance(column, models.ForeignKey):
                keys = {value for value in pair if str(value).isdecimal()}
                wanted[column.related_model] |= keys
    names: Names = {}
    for model, keys in wanted.items():
        rows = model._base_manager.filter(pk__in=keys)
        rows = rows.select_related("member") if model is User else rows
        names |= {(model, str(row.pk)): str(row) for row in rows}
    return names


def values_of(entry: LogEntry, names: Names) -> list[tuple[str, str, str]]:
    """What was changed, by label: the value before and the value after."""
    values = []
    for name, pair in entry.changes_dict.items():
        column = _column(entry, name)
        label = str(column.verbose_name) if column is not None else name
        if name in PRIVATE:
            values.append((label, "(nội dung cũ)", "(nội dung mới)"))
        elif name not in TECHNICAL and not isinstance(column, DerivedTextField):
            old, new = (_word(column, str(value), names) for value in pair)
            values.append((label, old, new))
    return values


def _column(entry: LogEntry, name: str) -> models.Field | None:
    """The column of this name; what was written in bulk bears a name of its own instead."""
    try:
        column = entry.content_type.model_class()._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return column if isinstance(column, models.Field) else None


def _word(column: models.Field | None, value: str, names: Names) -> str:
    if value in WORDS:
        return WORDS[value]
    if isinstance(column, models.ForeignKey):
        return names.get((column.related_model, value), "(đã xóa)")
    if column is not None and column.flatchoices:
        return {str(key): str(label) for key, label in column.flatchoices}.get(value, value)
    if isinstance(column, models.DateField):
        return _moment(column, value)
    if isinstance(column, models.IntegerField | models.DecimalField):
        return _amount(column, value)
    return value


def _moment(column: models.DateField, value: str) -> str:
    """A day, or a moment on the office's clock; the log keeps moments in UTC without saying so."""
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return value
    if not isinstance(column, models.DateTimeField):
        return short_date(moment.date())
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return f"{timezone.localtime(aware):%H:%M %d/%m/%Y}"


def _amount(column: models.Field, value: str) -> str:
    """A number with its thousands' points; a year bears none."""
    if "year" in column.name:
        return value
    try:
        return number(column.to_python(value))
    except (ValueError, TypeError):
        return value
