"""Tables: dates and names as our readers expect them, one look for all lists."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.db.models.sql.where import WhereNode
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from portal.kit.cells import cell_renderer
from portal.kit.rendering import options_html
from portal.kit.text import nfc, short_date

ATTRS = {"class": "table table-hover align-middle"}
LONG = 50  # keys of a list that are read at once; of a longer one the rows are counted
FEWEST = 5  # rows of a list from which on a column of one value is left out
ON_LINE = ' class="on-line"'
# What unfolds a line on a phone.
MORE = '<details class="unfold"><summary><span class="visually-hidden">Chi tiết</span></summary></details>'


class TextFilter(django_filters.CharFilter):
    """Rows whose column contains what was typed, whatever the case of its letters.

    A regular expression, because SQLite's LIKE ignores case for ASCII letters only. Names are
    searched in their folded form instead (`search.SearchFilter`).
    """

    def filter(self, qs, value):
        return qs.filter(**{f"{self.field_name}__iregex": re.escape(nfc(value))}) if value else qs


class YearNumberFilter(django_filters.Filter):
    """A year by its number, within what both databases hold as a day."""

    field_class = forms.IntegerField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, min_value=1900, max_value=2200, **kwargs)


class StateFilter(django_filters.ChoiceFilter):
    """Rows of one state, or all that somebody still has to finish."""

    PENDING = "pending"

    def narrows_to_one(self, value) -> bool:
        return value != self.PENDING

    def __init__(self, states, *, unfinished):
        self.unfinished = unfinished
        choices = (*states.choices, (self.PENDING, "Chưa xong"))
        super().__init__(label="Trạng thái", choices=choices)

    def filter(self, qs, value):
        if value == self.PENDING:
            return qs.filter(state__in=self.unfinished)
        return super().filter(qs, value)


class DateColumn(tables.Column):
    """A date as 05/02/2026; of a moment, the day on the office's clock. In workbooks a date."""

    def value(self, value):
        return timezone.localdate(value) if isinstance(value, dt.datetime) else value

    def render(self, value):
        return short_date(self.value(value))


class MomentColumn(tables.Column):
    """A moment on the office's clock: 08:30 05/02/2026. In workbooks a date with its time."""

    def value(self, value):
        return value

    def render(self, value):
        return f"{timezone.localtime(value):%H:%M} {short_date(timezone.localdate(value))}"


class StateColumn(tables.Column):
    """A record's state as a badge (as components/state.html), without a template per cell."""

    def value(self, value):
        return value

    def render(self, value, record):
        return format_html('<span class="badge state state-{}">{}</span>', record.state, value)


class LinkColumn(tables.Column):
    """A text that opens its record. Which text: `text(record)`; whether: `opens(record)`."""

    def __init__(self, *args, text=str, opens=bool, **kwargs):
        super().__init__(*args, empty_values=(), **kwargs)
        self.text, self.opens = text, opens

    def value(self, record):
        return self.text(record)

    def render(self, record):
        label = self.text(record)
        if not self.opens(record):
            return label
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), label)


@dataclass(frozen=True)
class Grid:
    """What one page of a list shows.

    Columns that are empty on the page are left out. `shared` are those left out because all rows of
    the list hold the same: each heading with that value.
    """

    columns: list[Any]
    rows: list[list[Any]]
    shared: list[tuple[str, Any]]


class Table(tables.Table):
    """Base of all lists. On a phone a row is one line that unfolds (see list.css).

    The line holds the first column and those named `on_line`. `on_phones = "compact"` makes two
    lines of a row instead, the first and last column above the rest, and nothing folded.
    """

    on_phones = "lines"
    on_line: tuple[str, ...] = ("state",)
    not_chosen: frozenset[str] = frozenset()
    drops_shared = True

    def __init__(self, *args, **kwargs):
        kwargs = {"attrs": ATTRS, "default": ""} | kwargs
        super().__init__(*args, **kwargs)

    @property
    def offered(self) -> list[Any]:
        """The columns that a reader may leave out: not the first, and none of buttons."""
        return [
            one for one in list(self.columns.iterall())[1:] if not one.column.exclude_from_export
        ]

    @property
    def chosen(self) -> list[str]:
        """The names of the columns that the reader chose, if they did."""
        return [
            one.name for one in self.offered if one.name not in self.not_chosen and self.not_chosen
        ]

    @cached_property
    def sorts(self) -> SafeString:
        """How the list can be sorted, as options in words; empty where it cannot."""
        choices = [
            (f"{sign}{column.name}", f"{column.header} ({words})")
            for column in self.columns
            if column.orderable
            for sign, words in (("", "tăng dần"), ("-", "giảm dần"))
        ]
        usual = [("", "Thứ tự thông thường")] if choices else []
        return options_html([*usual, *choices], set(map(str, self.order_by or ())))

    def choose(self, names: list[str], of_one_value: set[str]) -> None:
        """Show the columns named, or where none is all but those known to hold one value."""
        offered = {column.name for column in self.offered}
        if chosen := offered & set(names):
            self.not_chosen, self.drops_shared = frozenset(offered - chosen), False
        for name in self.not_chosen or offered & of_one_value:
            self.columns.hide(name)

    def paginate(self, *args: Any, **kwargs: Any) -> None:
        """First the keys in their order, then the rows of one page: all that they hold is not sorted.

        The keys of a short list are counted; the conditions of the list are asked once.
        """
        found = self.data.data
        # What a query counts by groups depends on its conditions: it is asked as a whole.
        if not isinstance(found, QuerySet) or found.query.group_by is not None:
            super().paginate(*args, **kwargs)
            return
        keys = list(found.values_list("pk", flat=True)[: LONG + 1])
        if len(keys) <= LONG:
            self.data._length = len(keys)
        super().paginate(*args, **kwargs)
        rows, end = self.page.object_list, self.page.end_index()
        if end <= len(keys):
            shown = keys[max(self.page.start_index() - 1, 0) : end]
        else:
            shown = list(rows.data.values_list("pk", flat=True))
        rows.data = _by_key(found, shown)

    @cached_property
    def grid(self) -> Grid:
        """The cells of the page, each rendered once."""
        columns, records = list(self.columns), list(self.paginated_rows)
        record_class = type(records[0].record) if records else object
        cells = [cell_renderer(self, column, record_class) for column in columns]
        rows = [[cell(record) for cell in cells] for record in records]
        if not self.drops_shared or len(rows) < FEWEST:
            return Grid(columns, rows, [])
        is_whole = not getattr(self, "page", None) or self.paginator.num_pages == 1
        values_of = [{str(value) for value in values} for values in zip(*rows, strict=True)]
        same = [
            n
            for n, values in enumerate(values_of)
            if n and (values == {""} or (is_whole and len(values) == 1))
        ]
        shared = [(columns[n].header, rows[0][n]) for n in same if str(rows[0][n])]
        kept = [n for n in range(len(columns)) if n not in same]
        return Grid([columns[n] for n in kept], [[row[n] for n in kept] for row in rows], shared)

    @cached_property
    def body(self) -> SafeString:
        """The rows of the page as HTML: a template would take most of the time of a list."""
        columns = self.grid.columns
        # Around each value: its cell, with the heading that is shown beside it on a phone.
        starts = [f'<td data-label="{conditional_escape(column.header)}"' for column in columns]
        ends = ["</td>"] * len(columns)
        on_line = [n for n, column in enumerate(columns) if n and column.name in self.on_line]
        on_line = on_line or [len(columns) - 1]
        if self.on_phones == "lines" and len(columns) > 1:
            for n in on_line:
                starts[n] += ON_LINE
            if len(columns) > 1 + len(on_line):
                ends[on_line[-1]] = MORE + ends[on_line[-1]]
        rows = (
            "".join(
                f"{start}>{conditional_escape(localize(value))}{end}"
                for start, value, end in zip(starts, row, ends, strict=True)
            )
            for row in self.grid.rows
        )
        return mark_safe("\n".join(f"<tr>{row}</tr>" for row in rows))  # noqa: S308  all escaped


def _by_key(found: QuerySet, keys: list[Any]) -> list[Any]:
    """The rows of these keys that still stand, in order; what found the keys is not asked again."""
    rows = found.order_by()
    rows.query.where = WhereNode()
    records = {record.pk: record for record in rows.filter(pk__in=keys)}
    return [records[key] for key in keys if key in records]
