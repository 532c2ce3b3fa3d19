"""The organisation by which a list is narrowed: a large office is not offered as one list of names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import Q
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

from members.models import Organization
from members.tree import depth_of, lineage, parent_path
from portal.kit.access import first_by_pk

ALL_UP_TO = 60  # organisations that are offered all at once
FURTHER = "Chi bộ: chọn đảng ủy, bấm “Lọc”, rồi chọn tại đây"


class _NearChoices(ModelChoiceIterator):
    """All of a small office; of a large one the two upper levels, and what is near the chosen one."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        named = self.queryset.only("name", "path", "depth", "numchild")
        rows = list(named[: ALL_UP_TO + 1])
        is_large = len(rows) > ALL_UP_TO
        if is_large:
            rows = list(named.filter(self._near(rows[0])))
        yield from map(self.choice, rows)
        if is_large:
            yield (FURTHER, [])

    def _near(self, top: Organization) -> Q:
        near = Q(depth__lte=top.depth + 1)
        if chosen := first_by_pk(self.queryset, self.field.chosen):
            around = parent_path(chosen.path) if chosen.is_leaf() else chosen.path
            near |= Q(path__in=lineage(chosen.path))
            near |= Q(path__startswith=around, depth=depth_of(around) + 1)
        return near


class NearField(ModelChoiceField):
    """A choice of organisations; one that is not offered may still be named by an address."""

    iterator = _NearChoices
    chosen: Any = ""


class NearFilter(django_filters.ModelChoiceFilter):
    """The filter of a list with such a choice."""

    field_class = NearField

    @property
    def field(self) -> NearField:
        field = super().field
        field.chosen = self.parent.data.get("organization", "")
        return field
