"""Form fields of the ground floor: plausible days, organisations as the tree shows them."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.utils import timezone

from members.models import Organization

FIRST_YEAR = 1930


def check_day(day: dt.date) -> None:
    """Refuse a year that can only be a slip of the hand."""
    if not FIRST_YEAR <= day.year <= timezone.localdate().year + 5:
        raise ValidationError("Hãy kiểm tra lại năm đã nhập.")


class DayField(forms.DateField):
    """A day on which something in the Party began or ended."""

    default_validators = [check_day]


class _GroupedChoices(ModelChoiceIterator):
    """Organisations under the heading of the one above them; names repeat, parents tell apart."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        rows = list(self.queryset)
        above = {row.path[: -row.steplen] for row in rows}
        names = dict(Organization.objects.filter(path__in=above).values_list("path", "name"))
        for path, group in groupby(rows, lambda row: row.path[: -row.steplen]):
            choices = [self.choice(row) for row in group]
            if path in names:
                yield (names[path], choices)
            else:
                yield from choices


class OrganizationField(forms.ModelChoiceField):
    """A choice of organisations, grouped by what they stand under."""

    iterator = _GroupedChoices

    def __init__(self, **kwargs):
        super().__init__(kwargs.pop("queryset", Organization.objects.none()), **kwargs)


def managed(user):
    """Existing organisations that the user manages."""
    return Organization.objects.filter(user.scope.q("manage", "")).existing_on(timezone.localdate())
