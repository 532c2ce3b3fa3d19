"""How long a text, how far a day and how large a number may be; Django's forms set no such limits.

What costs work later (a document, a search, a comparison) is bounded where it is typed.
"""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator

MAX_LINE, MAX_TEXT, MAX_PAGES = 300, 5_000, 20_000  # characters of a line, a text area, a report
MAX_WHOLE = 10**15  # a thousand times the largest amount in VND that a register has held
FIRST_YEAR, LAST_YEAR = 1900, 2100
NO_TEXT = (forms.UUIDField, forms.JSONField)  # typed as text, but what they give is none
WRONG_YEAR = "Hãy kiểm tra lại năm đã nhập."


class LongText(forms.CharField):
    """A text of several lines; a line end counts as one character, as in the browser's count."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


def bound(field: Any) -> None:
    """Give a form field the limits that it does not have yet."""
    is_text = isinstance(field, forms.CharField) and not isinstance(field, NO_TEXT)
    if is_text and field.max_length is None:
        is_long = isinstance(field.widget, forms.Textarea)
        field.max_length = MAX_TEXT if is_long else MAX_LINE
        field.validators.append(MaxLengthValidator(field.max_length))
        field.widget.attrs |= field.widget_attrs(field.widget)
    elif isinstance(field, forms.DateField) and not field.default_validators:
        field.validators.append(check_year)
    elif isinstance(field, forms.IntegerField) and field.max_value is None:
        field.validators += [MinValueValidator(-MAX_WHOLE), MaxValueValidator(MAX_WHOLE)]


def check_year(day: dt.date) -> None:
    """Refuse a day so far off that it can only be a typing error."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(WRONG_YEAR)
