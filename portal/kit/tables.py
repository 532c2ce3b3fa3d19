"""Tables: dates and names as our readers expect them, one look for all lists."""

import datetime as dt
import inspect
import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import django_filters
import django_tables2 as tables
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.kit.text import nfc, short_date

ATTRS = {"class": "table table-hover align-middle"}


def containing(field_name: str, text: str) -> dict[str, str]:
    """A filter for rows whose text contains this one, whatever the case of its letters.

    A regular expression, because SQLite's LIKE ignores case for ASCII letters only.
    """
    return {f"{field_name}__iregex": re.escape(nfc(text))}


class TextFilter(django_filters.CharFilter):
    """Rows whose text contains what was typed."""

    def filter(self, qs, value):
        return qs.filter(**containing(self.field_name, value)) if value else qs


class StateFilter(django_filters.ChoiceFilter):
    """Rows of one state, or all that somebody still has to finish."""

    PENDING = "pending"

    def __init__(self, states, *, unfinished):
        self.unfinished = unfinished
        choices = (*states.choices, (self.PENDING, "Chưa xong"))
        super().__init__(label="Trạng thái", choices=choices)

    def filter(self, qs, value):
        if value == self.PENDING:
            return qs.filter(state__in=self.unfinished)
        return super().filter(qs, value)


class DateColumn(tables.Column):
    """A date as 05/02/2026; of a moment, the day on the office's clock."""

    def render(self, value):
        is_moment = isinstance(value, dt.datetime)
        return short_date(timezone.localdate(value) if is_moment else value)


class StateColumn(tables.Column):
    """A record's state as a badge (as components/state.html), without a template per cell."""

    def render(self, value, record):
        return format_html('<span class="badge state state-{}">{}</span>', record.state, value)


class LinkColumn(tables.Column):
    """A text that opens its record. Which text: `text(record)`; whether: `opens(record)`."""

    def __init__(self, *args, text=str, opens=bool, **kwargs):
        super().__init__(*args, empty_values=(), **kwargs)
        self.text, self.opens = text, opens

    def render(self, record):
        label = self.text(record)
        if not self.opens(record):
            return label
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), label)


class Table(tables.Table):
    """Base of all lists. On a narrow screen each row becomes a card (see tables.css).

    `on_phones = "compact"` makes two lines of it, the first and last column above the rest.
    """

    on_phones = "stacked"

    def __init__(self, *args, **kwargs):
        kwargs = {"attrs": ATTRS, "empty_text": "Chưa có dòng nào.", "default": ""} | kwargs
        super().__init__(*args, **kwargs)
        for column in self.columns.iterall():
            column.render = _with_signature(column.render)

    @cached_property
    def body(self) -> SafeString:
        """The rows of the page as HTML: a template would take most of the time of a list."""
        headings = [column.header for column in self.columns]
        return format_html_join(
            "\n",
            "<tr>{}</tr>",
            ([_cells(headings, row)] for row in self.paginated_rows),
        )


def _cells(headings: list[str], values: Iterable[Any]) -> SafeString:
    """The cells of one row, each with the heading that is shown beside it on a phone."""
    return format_html_join(
        "", '<td data-label="{}">{}</td>', zip(headings, map(localize, values), strict=True)
    )


def _with_signature(render: Callable[..., Any]) -> Callable[..., Any]:
    """The function that knows its arguments: django-tables2 asks for them at every cell."""

    def known(**kwargs: Any) -> Any:
        return render(**kwargs)

    known.__signature__ = inspect.signature(render)  # type: ignore[attr-defined]
    return known
