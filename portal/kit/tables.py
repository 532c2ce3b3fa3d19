"""Tables: dates and names as our readers expect them, one look for all lists."""

from __future__ import annotations

import django_tables2 as tables

from portal.kit.text import short_date


class DateColumn(tables.Column):
    """A date as 05/02/2026."""

    def render(self, value):
        return short_date(value)


class Table(tables.Table):
    """Base of all lists. On a narrow screen each row becomes a card (see portal.css)."""

    class Meta:
        attrs = {"class": "table table-hover align-middle"}
        empty_text = "Chưa có dòng nào."
