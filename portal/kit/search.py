"""Searching stored folded columns: what each list and the search page ask for a typed text."""

from __future__ import annotations

from typing import Any, Self

import django_filters
from django.db.models import Q

from portal.kit.text import normal_query

LONGEST = 200  # characters that are looked for; a database refuses to compare with any number
NUL = "\x00"  # which PostgreSQL takes in no text


def search_key(typed: str) -> str:
    """What is looked for in a FoldedField; leading zeros of a number do not matter."""
    key = normal_query(typed[:LONGEST].replace(NUL, ""))
    return key.lstrip("0") if key.isdecimal() else key


class SearchMixin:
    """A queryset whose rows are found by the columns named in `SEARCHED` of their model.

    The columns are folded ones of the model itself, or of records to which it refers.
    """

    def search(self, text: str) -> Self:
        """Rows that contain the text, whatever its marks, case and dashes; all for an empty one."""
        key = search_key(text)
        if not key:
            return self
        columns = getattr(self.model, "SEARCHED", ("search",))  # type: ignore[attr-defined]
        condition = Q()
        for column in columns:
            condition |= Q(**{f"{column}__contains": key})
        return self.filter(condition)  # type: ignore[attr-defined]


class SearchFilter(django_filters.CharFilter):
    """Narrows a list to the rows that its queryset's `search` finds."""

    def filter(self, rows: Any, text: str) -> Any:
        return rows.search(text) if text else rows
