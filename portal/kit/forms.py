"""Form parts that know no app."""

from __future__ import annotations

import re
from copy import copy
from decimal import Decimal
from hashlib import sha256
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.forms.models import model_to_dict

from .conflicts import Difference, field_differences
from .models import CONFLICT
from .sentences import speak_plainly
from .text import number

DJANGO_ROWS, ROWS = "10", 5  # of a text field that says nothing about them


class DateInput(forms.DateInput):
    """The browser's own date picker, in the form it understands."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DecimalInput(forms.TextInput):
    """A number as people type it: 8 and 89,5, never 8,00."""

    is_localized = True

    def __init__(self, attrs=None):
        super().__init__((attrs or {}) | {"inputmode": "decimal"})

    def format_value(self, value):
        if isinstance(value, Decimal) and value.is_finite():
            return number(value).replace(".", "")
        return super().format_value(value)


class MoneyInput(forms.TextInput):
    """An amount in VND with its thousands' points, which the browser's number field refuses."""

    def __init__(self, attrs=None):
        super().__init__((attrs or {}) | {"inputmode": "numeric"})

    def format_value(self, value):
        return number(value) if isinstance(value, int) else super().format_value(value)


AMOUNT = re.compile(r"\d+|\d{1,3}([.\s]\d{3})+")


class MoneyField(forms.IntegerField):
    """An amount in VND, typed with points, spaces or neither: 1.200.000."""

    widget = MoneyInput

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            # Django's own field reads 1200.000 as 1200.
            if not AMOUNT.fullmatch(value.strip()):
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            value = re.sub(r"[.\s]", "", value)
        return super().to_python(value)


class CrispyMixin:
    """Fields by crispy; the page writes the form tag and the buttons."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for field in self.fields.values():
            speak_plainly(field)
            if isinstance(field, forms.DateField) and not field.widget.is_hidden:
                field.widget = DateInput(field.widget.attrs)
            if isinstance(field, forms.DecimalField) and not field.widget.is_hidden:
                # People type 89,5; the browser's number field would refuse the comma.
                field.localize = True
                field.widget = DecimalInput(field.widget.attrs)
            if field.widget.attrs.get("rows") == DJANGO_ROWS:
                field.widget.attrs["rows"] = ROWS


def choose_the_only(form: Any, name: str) -> None:
    """Where there is one choice, a new record starts with it."""
    found = form.fields[name].queryset[:2]
    if len(found) == 1 and not form.initial.get(name):
        form.initial[name] = found[0].pk


class Form(CrispyMixin, forms.Form):
    """A plain form in our dress."""


class ModelForm(CrispyMixin, forms.ModelForm):
    """A model form in our dress."""


class SeenForm(ModelForm):
    """Refuses to overwrite silently what somebody else saved since this form was shown.

    For records without a version: the form carries a digest of the values that it showed, with the
    lines in `also_seen` that stand on the same page. The refused form carries the new digest, so
    that saving again is a decision, not an accident. Checking locks the record, so the form is
    checked and saved in one transaction.
    """

    also_seen: tuple[str, ...] = ()

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen"].initial = self._digest(self.instance)
        else:
            del self.fields["seen"]

    def _digest(self, record) -> str:
        values = model_to_dict(record, fields=self._meta.fields)
        lines = [
            list(getattr(record, name).order_by("pk").values_list()) for name in self.also_seen
        ]
        return sha256(repr((sorted(values.items()), lines)).encode()).hexdigest()[:16]

    def clean(self):
        data = super().clean()
        seen = self.cleaned_data.pop("seen", "")
        if self.instance.pk:
            rows = type(self.instance)._base_manager.select_for_update()
            now = self._digest(rows.get(pk=self.instance.pk))
            if seen != now:
                self.data = self.data.copy()
                self.data[self.add_prefix("seen")] = now
                raise forms.ValidationError(CONFLICT, code="conflict")
        return data


class ConfirmForm(Form):
    """Nothing to enter: the button is the answer."""


class ReasonForm(Form):
    """A mandatory reason, which the author of the record will read."""

    reason = forms.CharField(
        label="Lý do",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi lý do để người lập biết cần sửa gì."},
    )


class VersionedForm(ModelForm):
    """Carries the version that its reader saw; the view claims it before saving.

    The form of who came too late takes up the version of now: he was told and may save again.
    After `meet_saved`, `conflict` lists where the typed differs from the saved; None where nobody
    else has written since.
    """

    conflict: list[Difference] | None = None

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.seen_version

    def add_error(self, field, error):
        super().add_error(field, error)
        if getattr(error, "code", "") == "conflict" and self.instance.pk:
            rows = type(self.instance)._base_manager.filter(pk=self.instance.pk)
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = rows.values_list("version", flat=True).get()

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    def meet_saved(self) -> None:
        """Before a posted form is drawn again: compare it where somebody else has saved meanwhile.

        The form then carries the version now saved, so that saving again is a decision.
        """
        if not self.instance.pk:
            return
        saved = type(self.instance)._base_manager.get(pk=self.instance.pk)
        if self["version"].data == str(saved.version):
            return
        self.conflict = field_differences(self, saved)
        data: Any = copy(self.data)
        data[self.add_prefix("version")] = str(saved.version)
        self.data = data
