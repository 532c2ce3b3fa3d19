"""The cells of a list, as django-tables2 renders them, but each column is looked at once for all rows.

The library asks at every cell for the arguments of the column's function and for the model field,
and tries a dictionary before an attribute: that took most of the time of a list.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import Model
from django.utils.html import format_html
from django_tables2.utils import Accessor


def cell_renderer(table: Any, column: Any, record_class: type) -> Callable[[Any], Any]:
    """How the column (a BoundColumn) renders the cell of a row (a BoundRow) of such records."""
    value_of = _reader(Accessor(column.accessor), record_class)
    render, link, default = column.render, column.link, column.default
    empty_values = column.column.empty_values
    names = _argument_names(getattr(render, "__func__", render))
    known = {"column": column.column, "bound_column": column, "table": table}
    is_own_link = link is not None and not (link.url or link.attrs or link.reverse_args)

    def cell(row: Any) -> Any:
        value = value_of(row.record)
        if value in empty_values:
            return default
        arguments = {**known, "value": value, "record": row.record, "bound_row": row}
        content = render(**{name: arguments[name] for name in names})
        if is_own_link:
            return format_html('<a href="{}">{}</a>', link.compose_url(**arguments), content)
        return link(content, **arguments) if link else content

    return cell


@cache
def _argument_names(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(name for name in inspect.signature(function).parameters if name != "self")


def _reader(accessor: Any, record_class: type) -> Callable[[Any], Any]:
    """How the value is read: by its label where it is one of choices, None where there is nothing."""
    if not issubclass(record_class, Model):
        return lambda record: accessor.resolve(record, quiet=True)
    *way, name = accessor.bits
    field = accessor.get_field(record_class)
    if field is not None and field.name == name and getattr(field, "choices", None):
        name = f"get_{name}_display"
    bits = (*way, name)

    def read(record: Any) -> Any:
        for bit in bits:
            record = getattr(record, bit, None)
            if callable(record) and not getattr(record, "do_not_call_in_templates", False):
                record = record()
            if record is None:
                break
        return record

    return read
