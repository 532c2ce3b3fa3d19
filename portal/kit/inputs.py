"""What people type days, numbers and amounts into, and how it is read."""

import re
from decimal import Decimal

from django import forms
from django.utils.html import format_html, format_html_join

from .text import number

# 1/2/2026, 01.02.2026, 1-2-2026, 01 02 2026; 01022026; and 2026-02-01 as programs write it.
TYPED_DAYS = (
    re.compile(r"(?P<day>\d{1,2})\s*[/.\s-]\s*(?P<month>\d{1,2})\s*[/.\s-]\s*(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
)


def written_day(text: str) -> str:
    """A day as typed, written 01/02/2026; what is no day stays as it is, to be refused."""
    for pattern in TYPED_DAYS:
        if match := pattern.fullmatch(text.strip()):
            return f"{int(match['day']):02}/{int(match['month']):02}/{match['year']}"
    return text


class DateInput(forms.DateInput):
    """A day typed as ngày/tháng/năm, whatever the browser's language.

    Where scripts run, fields.js puts a button with the browser's calendar beside it.
    """

    def __init__(self, attrs=None):
        typed = {
            "data-date": True,
            "inputmode": "numeric",
            "autocomplete": "off",
            "maxlength": 10,
            "placeholder": "ngày/tháng/năm",
        }
        super().__init__(typed | (attrs or {}), format="%d/%m/%Y")

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return written_day(value) if isinstance(value, str) else value

    def format_value(self, value):
        """Also of what an address or a draft says, which may be as programs write it."""
        shown = super().format_value(value)
        return written_day(shown) if isinstance(shown, str) else shown


class SuggestInput(forms.TextInput):
    """A text for which usual answers are offered while typing; any other may be typed."""

    def __init__(self, attrs=None, options=()):
        super().__init__(attrs)
        self.options = options

    def render(self, name, value, attrs=None, renderer=None):
        offered = f"{name}-options"
        return format_html(
            '{}<datalist id="{}">{}</datalist>',
            super().render(name, value, {**(attrs or {}), "list": offered}, renderer),
            offered,
            format_html_join(
                "", '<option value="{}"></option>', ((text,) for text in self.options)
            ),
        )


class DecimalInput(forms.TextInput):
    """A number as people type it: 8 or 89,5, without trailing zeros."""

    is_localized = True

    def __init__(self, attrs=None):
        super().__init__((attrs or {}) | {"inputmode": "decimal"})

    def build_attrs(self, *args, **kwargs):
        """Without the bounds, which only a number field of the browser may have."""
        attrs = super().build_attrs(*args, **kwargs)
        return {name: attrs[name] for name in attrs if name not in ("min", "max", "step")}

    def format_value(self, value):
        if isinstance(value, Decimal) and value.is_finite():
            return number(value).replace(".", "")
        return super().format_value(value)


class MoneyInput(forms.TextInput):
    """An amount in VND with its thousands' points, which the browser's number field refuses."""

    def format_value(self, value):
        return number(value) if isinstance(value, int) else super().format_value(value)


LONGEST_AMOUNT = 40  # digits, points and words; the number itself is bounded by its column
AMOUNT = re.compile(r"\d+|\d{1,3}([.\s]\d{3})+")
# 127 tỷ, 1,5 triệu, 1.250,5 triệu đồng, 800 nghìn.
IN_WORDS = re.compile(
    r"(?P<many>\d+|\d{1,3}(?:[.\s]\d{3})+)(?:,(?P<part>\d+))?\s*(?P<unit>\w+)(?:\s*đồng)?",
    re.IGNORECASE,
)
UNITS = {
    "tỷ": 10**9, "tỉ": 10**9, "ty": 10**9, "triệu": 10**6, "trieu": 10**6, "tr": 10**6,
    "nghìn": 10**3, "ngàn": 10**3, "nghin": 10**3, "ngan": 10**3, "đồng": 1, "đ": 1, "vnđ": 1, "vnd": 1,
}  # fmt: skip


def read_amount(text: str) -> int | None:
    """An amount in whole VND as people type it; None for what is no amount, or has parts of a đồng."""
    text = text.strip().lower()
    if len(text) > LONGEST_AMOUNT:
        return None
    if AMOUNT.fullmatch(text):
        return int(re.sub(r"[.\s]", "", text))
    match = IN_WORDS.fullmatch(text)
    if not match or match["unit"] not in UNITS:
        return None
    whole = re.sub(r"[.\s]", "", match["many"])
    amount = Decimal(f"{whole}.{match['part'] or 0}") * UNITS[match["unit"]]
    return int(amount) if amount == amount.to_integral_value() else None


class MoneyField(forms.IntegerField):
    """An amount in VND: 1.200.000, with points, spaces or neither; or 127 tỷ, 1,5 triệu."""

    widget = MoneyInput

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            # Django's own field reads 1200.000 as 1200.
            value = read_amount(value)
            if value is None:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)
