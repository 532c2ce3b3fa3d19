"""Tables: dates and names as our readers expect them, one look for all lists."""

import re

import django_filters
import django_tables2 as tables
from django.utils.html import format_html

from portal.kit.text import nfc, short_date


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
    """A date as 05/02/2026."""

    def render(self, value):
        return short_date(value)


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

    class Meta:
        attrs = {"class": "table table-hover align-middle"}
        empty_text = "Chưa có dòng nào."
        default = ""
