"""Forms of the way to a grade."""

from __future__ import annotations

from itertools import pairwise

from django import forms
from django.utils import timezone

from campaigns.models import Ballot, Evaluation, Grade
from portal.kit.forms import Form, ModelForm, VersionedForm


class _GradeForm(Form):
    """A grade of the evaluation's scheme, with points where the scheme uses them."""

    grade = forms.ModelChoiceField(
        label="Mức xếp loại",
        queryset=Grade.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Hãy chọn một mức."},
    )
    points = forms.DecimalField(
        label="Điểm (thang 100)", max_digits=5, decimal_places=2, required=False
    )

    def __init__(self, *args, evaluation: Evaluation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["grade"].queryset = evaluation.grades()
        if not evaluation.scheme.uses_points:
            del self.fields["points"]


class SelfGradeForm(_GradeForm, VersionedForm):
    """Self-review and the grade one gives oneself."""

    class Meta:
        model = Evaluation
        fields = ()

    review = forms.CharField(
        label="Tự kiểm điểm: ưu điểm, hạn chế, kết quả khắc phục, phương hướng",
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
    )
    field_order = ("review", "points", "grade")

    def __init__(self, *args, evaluation: Evaluation, **kwargs):
        super().__init__(*args, evaluation=evaluation, instance=evaluation, **kwargs)

    def _post_clean(self):
        """The evaluation is written and checked by its verb."""


class ProposalForm(_GradeForm):
    """The appraiser's proposal for a unit."""

    note = forms.CharField(
        label="Ý kiến thẩm định",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="Phải ghi lý do khi mức khác mức tự nhận, hoặc điểm khác điểm theo bộ tiêu chí.",
    )
    field_order = ("points", "grade", "note")


class ExcludeForm(Form):
    """Why somebody is not graded."""

    why = forms.ChoiceField(label="Không xếp loại vì", choices=Evaluation.NotGraded.choices)
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)


class BallotHeadForm(ModelForm):
    """The numbers of the ballot that hold for every line."""

    class Meta:
        model = Ballot
        fields = (
            "held_on", "members", "present", "handed_out", "returned", "valid", "quota",
            "tellers", "members_reason",
        )  # fmt: skip

    def __init__(self, *args, ballot_round: int = Ballot.Round.GRADE, **kwargs):
        super().__init__(*args, **kwargs)
        if ballot_round == Ballot.Round.GRADE:
            del self.fields["quota"]
        else:
            self.fields["quota"].required = True

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày bỏ phiếu ở tương lai.")
        return day

    def clean(self):
        data = super().clean()
        order = ("members", "present", "handed_out", "returned", "valid")
        labels = {name: self.fields[name].label.lower() for name in order}
        for more, less in pairwise(order):
            if None not in (data.get(more), data.get(less)) and data[less] > data[more]:
                self.add_error(
                    less, f"Số {labels[less]} không thể nhiều hơn số {labels[more]} ({data[more]})."
                )
        return data

    def _post_clean(self):
        """The order of the numbers is checked above, at the field that is wrong."""


class DecisionForm(Form):
    """The decision that covers all the marks of the page."""

    number = forms.CharField(
        label="Số quyết định",
        max_length=60,
        error_messages={"required": "Hãy ghi số quyết định."},
    )
    decided_on = forms.DateField(label="Ngày quyết định")
    note = forms.CharField(
        label="Ghi chú chung",
        required=False,
        max_length=300,
        help_text="Lý do khác đề xuất thì ghi ở từng dòng.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].initial = timezone.localdate()

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày quyết định ở tương lai.")
        return day
