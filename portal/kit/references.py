"""What refers to a record: only what nothing refers to can be deleted."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


def references(record: models.Model, *, parts: tuple[type[models.Model], ...] = ()) -> list[str]:
    """How many rows of each kind refer to the record, in words; `parts` go with it and are left out."""
    found: dict[str, int] = {}
    for relation in record._meta.get_fields(include_hidden=True):
        if not _is_reference(relation) or relation.related_model in parts:
            continue
        rows = relation.related_model._base_manager.filter(**{relation.field.name: record.pk})
        if count := rows.count():
            name = str(relation.related_model._meta.verbose_name)
            found[name] = found.get(name, 0) + count
    return [f"{count} {name}" for name, count in found.items()]


def refuse_referred(record: models.Model, *, parts: tuple[type[models.Model], ...] = ()) -> None:
    """Raise ValidationError, with what refers to the record, where anything does."""
    if left := references(record, parts=parts):
        raise ValidationError(f"Chưa xóa được {record}: còn {', '.join(left)} gắn với hồ sơ này.")


def _is_reference(relation: Any) -> bool:
    return relation.auto_created and not relation.concrete and not relation.many_to_many
