"""Form parts that know no app."""

import datetime as dt
from collections.abc import Mapping
from copy import copy
from functools import partial
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils import timezone

from .conflicts import Difference, field_differences
from .inputs import DateInput, DecimalInput
from .limits import bound
from .sentences import speak_plainly

DJANGO_ROWS, ROWS = "10", 5  # Django's height of a text area, and ours


class CrispyMixin:
    """Fields are rendered by crispy; the page writes the form tag and the buttons."""

    not_in_future: Mapping[str, str] = {}  # fields, each with the sentence that refuses a later day

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & self.not_in_future.keys():
            refuse = partial(refuse_future, self.not_in_future[name])
            self.fields[name].validators.append(refuse)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.iterator is ModelChoiceIterator:
                field.iterator = ReadOnceChoices
                field.widget.choices = field.choices
            speak_plainly(field)
            bound(field)
            if isinstance(field, forms.DateField) and not field.widget.is_hidden:
                field.widget = DateInput(field.widget.attrs)
            if isinstance(field, forms.DecimalField) and not field.widget.is_hidden:
                # People type 89,5; the browser's number field would refuse the comma.
                field.localize = True
                field.widget = DecimalInput(field.widget.attrs)
            if field.widget.attrs.get("rows") == DJANGO_ROWS:
                field.widget.attrs["rows"] = ROWS


class ReadOnceChoices(ModelChoiceIterator):
    """The choices of a field's queryset, read once however often the page asks for them."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        yield from map(self.choice, self.queryset)


def refuse_future(sentence: str, day: dt.date) -> None:
    """Refuse a day after today with this sentence."""
    if day > timezone.localdate():
        raise forms.ValidationError(sentence)


def choose_the_only(form: Any, name: str) -> None:
    """Start a new record with the only choice, where there is just one."""
    choices = form.fields[name].queryset[:2]
    if len(choices) == 1 and not form.initial.get(name):
        form.initial[name] = choices[0].pk


def show_for(form: Any, column: str, only: Mapping[str, tuple[str, ...]]) -> None:
    """Show each of these fields where `column` has one of its values (fields.js)."""
    for name, values in only.items():
        form.fields[name].widget.attrs["data-only"] = " ".join((column, *values))


class Form(CrispyMixin, forms.Form):
    """A plain form with crispy fields and our sentences."""


class ModelForm(CrispyMixin, forms.ModelForm):
    """A model form with crispy fields and our sentences."""


class ConfirmForm(Form):
    """Nothing to enter: the button is the answer."""


class ReasonForm(Form):
    """A mandatory reason, which the author of the record will read."""

    reason = forms.CharField(
        label="Lý do",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi lý do để người lập biết cần sửa gì."},
    )


class DeleteForm(ReasonForm):
    """Why a record is deleted; kept with its name."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = (
            "Hãy ghi lý do xóa; lý do được lưu cùng tên hồ sơ đã xóa."
        )


class VersionedForm(ModelForm):
    """The form of a versioned record: it refuses to overwrite silently what somebody else saved.

    It carries the version that its reader saw and claims the next one when it is saved, inside the
    caller's transaction; lines saved on the same page (a formset) are guarded by the same version.
    The form of a writer who came too late takes up the version of now: they were told, and saving
    again is a decision. After `meet_saved`, `conflict` lists where the typed differs from the
    saved; None where nobody else has written since.
    """

    conflict: list[Difference] | None = None
    is_claimed = False

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.seen_version

    def clean_version(self) -> int:
        return self.cleaned_data["version"] or 0

    def claim(self) -> None:
        """Take the next version, once. Raises ValidationError where someone has written since.

        `save` does it; an action calls it first where it checks more before it saves, because the
        row is locked from here to the end of the transaction.
        """
        if self.instance.pk and not self.is_claimed:
            self.instance.claim_version(self.cleaned_data["version"])
            self.is_claimed = True

    def save(self, commit=True):
        """Save the record as its next version. Raises ValidationError for a stale writer."""
        self.claim()
        return super().save(commit)

    def add_error(self, field, error):
        super().add_error(field, error)
        if getattr(error, "code", "") == "conflict" and self.instance.pk:
            rows = type(self.instance)._base_manager.filter(pk=self.instance.pk)
            self._carry(rows.values_list("version", flat=True).get())

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
        self._carry(saved.version)

    def _carry(self, version: int) -> None:
        data: Any = copy(self.data)
        data[self.add_prefix("version")] = str(version)
        self.data = data
