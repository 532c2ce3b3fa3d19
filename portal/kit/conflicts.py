"""Where what a writer typed differs from what somebody else has saved meanwhile.

One mechanism for every page of a versioned record: before the page is drawn again the view lets its
form `meet_saved()` (see `VersionedForm`), and `components/conflict.html` shows the differences and
the two ways on: take the new version, or save one's own over it.
"""

from __future__ import annotations

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
    kept = model_to_dict(saved, fields=form._meta.fields)
    return [
        Difference(
            str(form[name].label),
            in_words(field, kept[name]),
            in_words(field, form[name].data),
        )
        for name, field in form.fields.items()
        if name in kept and field.has_changed(kept[name], form[name].data)
    ]


def line_differences(lines: Any, label: str) -> list[Difference]:
    """Where the lines of a bound formset differ from what is saved now; what is new stands alone."""
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
    """A list of people or places, where the typed one names others than the saved one."""
    old, new = set(saved), set(typed)
    if old == new:
        return []
    return [
        Difference(label, *(", ".join(sorted(map(str, some))) or NOTHING for some in (old, new)))
    ]


def in_words(field: Any, value: Any) -> str:
    """A field's value, stored or typed, as its reader knows it."""
    try:
        found = field.to_python(value)
    except ValidationError:
        return str(value)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices
        found = dict(flatten_choices(choices)).get(found, found)
    if isinstance(found, bool):
        return "có" if found else "không"
    if isinstance(found, dt.date):
        return short_date(found)
    if isinstance(found, dt.time):
        return f"{found:%H:%M}"
    return NOTHING if found in (None, "") else str(found)
