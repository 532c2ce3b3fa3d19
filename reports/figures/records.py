"""The records behind a number, as far as the reader may know of them and open them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch

from campaigns.models import Pledge


def with_names(rows: QuerySet) -> QuerySet:
    """The rows with the related records that their names are made of."""
    keys = [
        field for field in rows.model._meta.get_fields() if field.many_to_one and field.concrete
    ]
    related = [field.name for field in keys]
    if "organization" not in related:  # it is that of the meeting, the sheet or the contest
        related += [
            f"{field.name}__organization"
            for field in keys
            if any(other.name == "organization" for other in field.related_model._meta.fields)
        ]
    return rows.select_related(*related)


def listed_to(rows: QuerySet, user, *, in_cell: bool = False) -> QuerySet:
    """The rows that the reader may know of; what they say stays closed where it is elsewhere.

    With `in_cell` only those of the reader's own cells and, for an inspector, of all in reach.
    """
    if in_cell:
        rows = rows.filter(user.scope.at("view") | user.scope.within("inspect"))
    objects = rows.model.objects
    listed = objects.listed_to if rows.model is Pledge else getattr(objects, "visible_to", None)
    return rows if listed is None else rows.filter(pk__in=listed(user).values("pk"))


def readable(model: Any, pks: list[int], user) -> set[int]:
    """The keys of those of these records that the reader may open."""
    if not hasattr(model.objects, "visible_to"):
        return set(pks)
    rows = model.objects.visible_to(user).filter(pk__in=pks)
    return set(rows.values_list("pk", flat=True))


def link_of(record, may_open: set[int]) -> str:
    """The record's own page where it has one and the reader may open it."""
    if record.pk not in may_open:
        return ""
    try:
        return record.get_absolute_url()
    except (AttributeError, NoReverseMatch):
        return ""
