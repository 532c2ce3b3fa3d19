"""What refers to a record: only what nothing refers to can be deleted."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


def references(record: models.Model, *, parts: tuple[type[models.Model], ...] = ()) -> list[str]:
    """How many rows of each kind refer to the record, in words; `parts` go with it and are left out."""
    found: dict[str, int] = {}
    for model, column in references_to(type(record)):
        if model in parts:
            continue
        if count := model._base_manager.filter(**{column: record.pk}).count():
            name = str(model._meta.verbose_name)
            found[name] = found.get(name, 0) + count
    return [f"{count} {name}" for name, count in found.items()]


def refuse_referred(record: models.Model, *, parts: tuple[type[models.Model], ...] = ()) -> None:
    """Raise ValidationError, with what refers to the record, where anything does."""
    if left := references(record, parts=parts):
        raise ValidationError(f"Chưa xóa được {record}: còn {', '.join(left)} gắn với hồ sơ này.")


def references_to(model: type[models.Model]) -> list[tuple[type[models.Model], str]]:
    """Every model with a foreign key to this one, and the key's name."""
    relations: Any = model._meta.get_fields(include_hidden=True)
    return [
        (relation.related_model, relation.field.name)
        for relation in relations
        if relation.auto_created and not relation.concrete and not relation.many_to_many
    ]
