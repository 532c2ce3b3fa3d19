"""Forms of the page of what a year lacks: a reason for meetings, leaving out of grading."""

from django import forms

from campaigns.models import Evaluation
from portal.kit.forms import Form


class ExplainForm(Form):
    """Why meetings are missing."""

    reason = forms.CharField(
        label="Lý do còn thiếu buổi sinh hoạt",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy ghi lý do còn thiếu buổi sinh hoạt."},
    )


class ExcludeCellsForm(Form):
    """Why those who are not decided are not graded this year."""

    why = forms.ChoiceField(label="Không xếp loại vì", choices=Evaluation.NotGraded.choices)
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)
