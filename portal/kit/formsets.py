"""A form for each of the records shown on a page, where the page decides which records those are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet, ManagementForm

MOST_RECORDS = 2000


class RecordForm(forms.Form):
    """One line of a `RecordFormSet`: field `mark` of record 17 is named `mark-17`.

    Fields named in `initial_from` start with the record's attribute of that name.
    """

    initial_from: dict[str, str] = {}

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        self.record = record
        initial = {name: getattr(record, source) for name, source in self.initial_from.items()}
        super().__init__(*args, initial=initial, **kwargs)

    def add_prefix(self, field_name: str) -> str:
        return f"{field_name}-{self.prefix}"

    @property
    def error(self) -> str:
        """What is wrong with the line, as one sentence; empty where nothing is."""
        return next((error for errors in self.errors.values() for error in errors), "")


class RecordFormSet(BaseFormSet):
    """The lines of these records, in their order; `key_of(record)` ends the names of its fields.

    Which lines there are is up to the records, so the page sends no management form and what it
    sends for other records is ignored.
    """

    extra = min_num = 0
    max_num = absolute_max = MOST_RECORDS
    can_order = can_delete = can_delete_extra = validate_max = validate_min = False
    edit_only = True
    renderer = None

    def __init__(self, data: Any = None, *, records: Sequence[Any]) -> None:
        self.records = records
        super().__init__(data)

    def key_of(self, record: Any) -> Any:
        return record.pk

    @cached_property
    def management_form(self) -> ManagementForm:
        count = len(self.records)
        return ManagementForm({"TOTAL_FORMS": count, "INITIAL_FORMS": count})

    def total_form_count(self) -> int:
        return len(self.records)

    def initial_form_count(self) -> int:
        return len(self.records)

    def add_prefix(self, index: int) -> str:
        return str(self.key_of(self.records[index]))

    def get_form_kwargs(self, index: int) -> dict[str, Any]:
        return {"record": self.records[index]}
