"""Noting a disqualifying case on an evaluation."""

from django import forms

from campaigns.models import Disqualifier, Evaluation
from portal.kit.forms import Form


class FindingForm(Form):
    """Which case of the scheme, and on what ground."""

    disqualifier = forms.ModelChoiceField(
        label="Trường hợp",
        queryset=Disqualifier.objects.none(),
        error_messages={"required": "Hãy chọn một trường hợp."},
    )
    ground = forms.CharField(
        label="Căn cứ (quyết định, kết luận)",
        max_length=300,
        error_messages={"required": "Hãy ghi căn cứ."},
    )

    def __init__(self, *args, evaluation: Evaluation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["disqualifier"].queryset = Disqualifier.objects.filter(
            scheme=evaluation.scheme_id,
            target=evaluation.target,
            kind__in=("", evaluation.kind),
            measure="",
        )
