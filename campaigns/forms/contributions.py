"""Forms of what each person contributed to a meeting."""

from copy import copy
from functools import cached_property

from django import forms

from campaigns.models import Attendance
from portal.kit.conflicts import NOTHING, Difference
from portal.kit.lines import LineForm, LineFormSet


class ContributionForm(LineForm):
    """What one person on the sheet contributed: a speech, self-criticism, an essay."""

    input_names = {"self_criticism": "criticism", "essay_mark": "mark"}

    spoke = forms.BooleanField(required=False)
    opinion = forms.CharField(max_length=500, required=False)
    self_criticism = forms.BooleanField(required=False)
    essay = forms.BooleanField(required=False)
    essay_mark = forms.CharField(max_length=60, required=False)

    def __init__(self, data=None, *, record: Attendance):
        initial = {name: getattr(record, name) for name in Attendance.CONTRIBUTION}
        super().__init__(data, key=record.member_id, initial=initial)
        self.record = record

    @property
    def whose(self) -> str:
        return str(self.record.member)

    @property
    def is_present(self) -> bool:
        return self.record.mark == Attendance.Mark.PRESENT

    @cached_property
    def attendance(self) -> Attendance:
        """The line of the sheet with the contribution as typed."""
        typed = copy(self.record)
        if self.is_bound:
            self.is_valid()  # fills cleaned_data
            for name in self.fields:
                setattr(typed, name, self.cleaned_data.get(name, self[name].value()))
        return typed

    @property
    def summary(self) -> str:
        """What there is beside a speech, in words."""
        line = self.attendance
        parts = {
            "ý kiến": line.opinion, "tự phê bình": line.self_criticism, "bài thu hoạch": line.essay,
        }  # fmt: skip
        return ", ".join(name for name, is_there in parts.items() if is_there)

    def clean(self):
        """An opinion was spoken and a mark is of an essay; the absent contribute nothing."""
        data = super().clean()
        data["spoke"] = data["spoke"] or bool(data.get("opinion"))
        data["essay"] = data["essay"] or bool(data.get("essay_mark"))
        if not self.is_present and any(data.values()):
            raise forms.ValidationError(
                f"Đồng chí {self.record.member} vắng mặt nên không có ý kiến, bài thu hoạch."
            )
        return data


class ContributionFormSet(LineFormSet):
    """A line for everybody on the sheet."""

    form = ContributionForm

    @property
    def shown(self) -> list[ContributionForm]:
        """The lines of the present; of the absent only those that were typed into."""
        return [form for form in self if form.is_present or form.error]

    @property
    def attendances(self) -> list[Attendance]:
        """The present with what they contributed."""
        return [form.attendance for form in self if form.is_present]

    def differences(self) -> list[Difference]:
        """Whose contribution as typed differs from what is saved now."""
        pairs = [(form.record, form.attendance) for form in self.shown]
        return [
            Difference(
                str(saved.member), saved.taking_part or NOTHING, typed.taking_part or NOTHING
            )
            for saved, typed in pairs
            if saved.taking_part != typed.taking_part
        ]
