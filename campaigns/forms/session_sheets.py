"""Forms of the attendance sheet: one line for each member who is due."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from django import forms

from campaigns.actions.sheets import SheetRow
from campaigns.models import Attendance
from portal.kit.lines import LineForm, LineFormSet

Mark = Attendance.Mark


class MarkForm(LineForm):
    """The mark of one member, with the reason of an excused absence."""

    mark = forms.ChoiceField(
        choices=[("", ""), *Mark.choices],
        required=False,
        error_messages={"invalid_choice": "Hãy chọn Có mặt, Vắng không lý do hoặc Vắng có lý do."},
    )
    reason = forms.CharField(max_length=200, required=False)

    def __init__(self, data=None, *, record: SheetRow):
        initial = {"mark": record.mark, "reason": record.reason}
        super().__init__(data, key=record.member.pk, initial=initial)
        self.record = record

    @cached_property
    def row(self) -> SheetRow:
        """The line as typed, whether it is right or not."""
        if not self.is_bound:
            return self.record
        mark, reason = self["mark"].value(), self["reason"].value()
        return replace(self.record, mark=mark or "", reason=reason or "")

    def clean(self):
        data = super().clean()
        if data.get("mark") == Mark.EXCUSED and not data.get("reason", "").strip():
            self.add_error("reason", "Vắng có lý do thì phải ghi lý do.")
        return data


class SheetFormSet(LineFormSet):
    """The lines of everybody who is due on the day of the meeting."""

    form = MarkForm

    @property
    def rows(self) -> list[SheetRow]:
        """The lines as typed."""
        return [form.row for form in self]

    @property
    def wrong(self) -> list[MarkForm]:
        """The lines that cannot be saved."""
        return [form for form in self if form.error]

    @property
    def present(self) -> int:
        return sum(row.mark == Mark.PRESENT for row in self.rows)

    @property
    def unmarked(self) -> int:
        return sum(not row.mark for row in self.rows)

    def redrawn(self, *, rest: str = "") -> SheetFormSet:
        """The same lines to be typed on, not checked yet; who has no mark gets `rest`."""
        return SheetFormSet(records=[replace(row, mark=row.mark or rest) for row in self.rows])
