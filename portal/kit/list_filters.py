"""The filters of a list as its page shows them: some in sight, the rest folded, the set ones named."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from .text import short_date

# Of an address: these filter nothing.
VIEW_PARAMETERS = {"sort", "page", "columns", "format", "more"}
NOTHING: tuple[Any, ...] = (None, "", [], False)


def is_filtered(query: Collection[str]) -> bool:
    """Whether an address says what the list is narrowed to, if only by an empty filter."""
    return bool(set(query) - VIEW_PARAMETERS)


class FilterForm(forms.Form):
    """The fields of a filter set that a page shows; the other filters are not set."""

    def __init__(self, filterset, names: Collection[str]) -> None:
        # Django-filter would make a class of these fields and copy them once more.
        super().__init__(filterset.data if filterset.is_bound else None)
        self.not_set = dict.fromkeys(filterset.filters)
        self.fields.update({name: filterset.filters[name].field for name in names})

    def clean(self) -> dict[str, Any]:
        return self.not_set | self.cleaned_data


def filters_shown(filterset, query: Collection[str], quick: Collection[str]) -> list[str]:
    """The filters that a page shows: all once they are opened or one is set, else the quick ones."""
    in_sight = [name for name in filterset.filters if name in quick]
    folded = filterset.filters.keys() - in_sight
    is_set = any(filterset.data.get(name) not in NOTHING for name in folded)
    return in_sight if in_sight and not is_set and "more" not in query else list(filterset.filters)


@dataclass(frozen=True)
class Chip:
    """A filter that is set, in words, and the address of the list without it."""

    label: str
    text: str
    url: str


class ListFilters:
    """The fields of a filter set: those in sight (`quick`), the others (`folded`), and chips.

    A field that offers a single record is left out: choosing it changes nothing. A list without
    any of the quick ones has its first filter in sight. Where none of the folded ones is set they
    are left out until they are opened (`more`): their choices cost more than the list.
    """

    def __init__(self, filterset, request: HttpRequest, *, quick: Collection[str], first) -> None:
        form = filterset.form
        self.values = getattr(form, "cleaned_data", {})
        useful = [form[name] for name in form.fields if _offers_a_choice(form.fields[name])]
        in_sight = [field for field in useful if field.name in quick] or useful[:1]
        self.quick = [_shown(field) for field in in_sight]
        folded = [field for field in useful if field not in in_sight]
        self.folded = [_shown(field) for field in folded]
        self.is_open = "more" in request.GET or any(field.errors for field in folded)
        is_whole = len(form.fields) == len(filterset.filters)
        self.more = "" if is_whole else f"?{urlencode([*request.GET.lists(), ('more', 1)], True)}"
        set_ones = {name for name, value in self.values.items() if value not in NOTHING}
        self.is_narrowed = bool(set_ones - first.keys())
        seen = {field.name for field in in_sight}
        query = request.GET if is_filtered(request.GET) else first
        self.chips = [
            Chip(str(form[name].label), _words(form.fields[name], self.values[name]), url)
            for name, url in _without_each(form.fields, request, query)
            if name in set_ones and name not in seen
        ]

    def __bool__(self) -> bool:
        return bool(self.quick)


def _shown(field: forms.BoundField) -> SafeString:
    """The field with its label, and what is wrong with it."""
    return format_html(
        '<div><label for="{}">{}</label>{}{}</div>',
        field.id_for_label,
        field.label,
        field.as_widget(),
        field.errors or "",
    )


def columns_of_one_value(filterset, values: dict[str, Any]) -> set[str]:
    """The names of columns that hold one value because the list is narrowed to it."""
    model = filterset.queryset.model
    return {
        name
        for name, one in filterset.filters.items()
        if values.get(name) not in NOTHING
        and _is_column(model, one.field_name)
        and _narrows_to_one(one, values[name])
    }


def _narrows_to_one(one: django_filters.Filter, value: Any) -> bool:
    judge = getattr(one, "narrows_to_one", None)
    if judge:
        return judge(value)
    return isinstance(one, django_filters.ChoiceFilter) and not one.method


def _is_column(model, name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def _offers_a_choice(field: forms.Field) -> bool:
    """Whether there is anything to choose. The records offered are read once, for the page too."""
    if not isinstance(field, forms.ModelChoiceField):
        return True
    choices: Any = field.choices
    options: Any = list(iter(choices))  # list() alone would count them first
    field.widget.choices = options
    flat = (one for value, label in options for one in _within(value, label))
    return sum(value != "" for value in flat) > 1


def _within(value: Any, label: Any) -> list[Any]:
    """The choices of a group, or the one choice that stands alone."""
    return [one for one, _ in label] if isinstance(label, list | tuple) else [value]


def _without_each(names, request, query) -> Iterator[tuple[str, str]]:
    """The address of the list without each of the filters; an empty one says: not narrowed."""
    for name in names:
        rest = request.GET.copy()
        for kept in query:
            rest.setdefault(kept, query[kept])
        rest.pop("page", None)
        rest[name] = ""
        yield name, f"?{rest.urlencode()}"


def _words(field: forms.Field, value: Any) -> str:
    """A value as its field shows it; nothing where the label says it all."""
    if isinstance(field, forms.ModelChoiceField):
        return str(field.label_from_instance(value))
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.widget.choices}
        return labels.get(str(value), str(value))
    if value is True:
        return ""
    return short_date(value) if isinstance(value, dt.date) else str(value)
