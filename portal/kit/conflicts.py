"""Where what a writer typed differs from what somebody else has saved meanwhile.

One mechanism for every page of a versioned record: before the page is drawn again the view lets its
form `meet_saved()` (see `VersionedForm`), and `components/conflict.html` shows the differences and
the two ways on: take the new version, or save one's own over it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.utils.choices import flatten_choices

from .text import short_date

NOTHING = "(trống)"


@dataclass(frozen=True)
class Difference:
    """One field or line: as it is saved, and as it was typed."""

    label: str
    saved: str
    typed: str


def field_differences(form: Any, saved: Any) -> list[Difference]:
    """The fields of a bound form that differ from the record as it is saved now."""
    values = model_to_dict(saved, fields=form._meta.fields)
    return [
        Difference(
            str(form[name].label),
            in_words(field, values[name]),
            in_words(field, form[name].data),
        )
        for name, field in form.fields.items()
        if name in values and field.has_changed(values[name], form[name].data)
    ]


def line_differences(lines: Any, label: str) -> list[Difference]:
    """Where the lines of a bound formset differ from what is saved now."""
    return [
        Difference(
            f"{label}: {form[name].label}",
            in_words(form.fields[name], form.initial.get(name)),
            in_words(form.fields[name], form[name].data),
        )
        for form in lines.forms
        for name in form.changed_data
        if not form.fields[name].widget.is_hidden
    ]


def named_differently(label: str, saved: Iterable[Any], typed: Iterable[Any]) -> list[Difference]:
    """The difference between two lists of people or organisations; none where they are the same."""
    saved, typed = list(saved), list(typed)
    if set(saved) == set(typed):
        return []
    return [Difference(label, _names(saved), _names(typed))]


def _names(things: Iterable[Any]) -> str:
    return ", ".join(sorted(map(str, set(things)))) or NOTHING


def in_words(field: Any, value: Any) -> str:
    """A field's value, stored or typed, as its reader knows it."""
    try:
        value = field.to_python(value)
    except ValidationError:
        return str(value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        value = dict(flatten_choices(choices)).get(value, value)
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, dt.date):
        return short_date(value)
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return NOTHING if value in (None, "") else str(value)
