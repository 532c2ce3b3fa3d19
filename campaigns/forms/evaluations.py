"""Forms that change one evaluation: the proposal for a unit, its kind, leaving it out."""

from collections.abc import Sequence

from django import forms

from campaigns.models import Evaluation, Grade
from campaigns.models.scheme_lines import PERSONS
from portal.kit.forms import Form, ReasonForm


class GradeField(forms.TypedChoiceField):
    """One of a few grades that the page has read already; None where none is chosen."""

    def __init__(self, *, nothing: str):
        self.nothing = nothing
        super().__init__(required=False, empty_value=None)

    def offer(self, grades: Sequence[Grade]) -> None:
        by_key = {str(grade.pk): grade for grade in grades}
        self.choices = [("", self.nothing), *((grade.pk, str(grade)) for grade in grades)]
        self.coerce = by_key.__getitem__


class GradeForm(Form):
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


class ProposalForm(GradeForm):
    """The appraiser's proposal for a unit."""

    note = forms.CharField(
        label="Ý kiến thẩm định",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="Phải ghi lý do khi mức khác mức tự nhận, hoặc điểm khác điểm theo bộ tiêu chí.",
    )
    agency_grade = forms.CharField(
        label="Mức xếp loại của cơ quan, đơn vị",
        max_length=120,
        required=False,
        help_text="Cơ quan, đơn vị xếp loại trước, tổ chức đảng sau. Nơi không có thì để trống.",
    )
    agency_graded_on = forms.DateField(label="Ngày xếp loại của cơ quan, đơn vị", required=False)
    not_in_future = {"agency_graded_on": "Ngày này ở tương lai."}
    field_order = ("points", "grade", "agency_grade", "agency_graded_on", "note")


class KindForm(ReasonForm):
    """Whether one person is reviewed as a leader, against what the posts say."""

    kind = forms.ChoiceField(
        label="Đối tượng",
        required=False,
        choices=[("", "Theo chức vụ"), *((kind.value, kind.label) for kind in PERSONS)],
    )
    field_order = ("kind", "reason")


class ExcludeForm(Form):
    """Why a member or unit is not graded."""

    why = forms.ChoiceField(label="Không xếp loại vì", choices=Evaluation.NotGraded.choices)
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)
