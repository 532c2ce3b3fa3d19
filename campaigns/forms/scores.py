"""The score sheet of one organisation: a form for each criterion."""

from django import forms

from campaigns.models import Score
from portal.kit.lines import VersionedLineForm

CLAIM = {"self_points": "points", "evidence": "evidence"}
APPRAISAL = {"appraised_points": "points", "difference_reason": "reason"}


class PointsField(forms.DecimalField):
    """Points as people type them, with comma or point; empty is None."""

    def clean(self, value):
        try:
            return super().clean(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(f"“{value.strip()}” không phải là số điểm.") from error


class ScoreForm(VersionedLineForm):
    """The unit's claim and the appraisal for one criterion, as far as the writer may enter them."""

    input_names = {
        "self_points": "self", "appraised_points": "appraised", "difference_reason": "reason",
    }  # fmt: skip

    self_points = PointsField(label="Tự chấm", required=False)
    evidence = forms.CharField(
        label="Minh chứng", widget=forms.Textarea(attrs={"rows": 2}), required=False
    )
    appraised_points = PointsField(label="Thẩm định", required=False)
    difference_reason = forms.CharField(
        label="Lý do chênh lệch", widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(self, data=None, *, score: Score, may_score: bool, may_appraise: bool):
        names = (*(CLAIM if may_score else ()), *(APPRAISAL if may_appraise else ()))
        super().__init__(
            data,
            record=score,
            key=score.criterion_id,
            initial={name: getattr(score, name) for name in names},
        )
        for name in {*CLAIM, *APPRAISAL} - {*names}:
            del self.fields[name]
        for name in names:
            self.fields[name].widget.attrs["class"] = "form-control"

    @property
    def is_writable(self) -> bool:
        """The reader may enter something."""
        return any(name in self.fields for name in (*CLAIM, *APPRAISAL))

    @property
    def claim(self) -> dict | None:
        """The unit's points and evidence, as `Score.claim` takes them; None where not entered."""
        return self._part(CLAIM)

    @property
    def appraisal(self) -> dict | None:
        """The appraised points and the reason, as `Score.appraise` takes them, or None."""
        return self._part(APPRAISAL)

    def _part(self, names: dict[str, str]) -> dict | None:
        if not names.keys() <= self.fields.keys():
            return None
        return {argument: self.cleaned_data[name] for name, argument in names.items()}
