"""The parts of the page of a self-review: its texts with the own grade, rows of tables, points."""

from __future__ import annotations

from django import forms

from campaigns.forms.evaluations import GradeForm
from campaigns.forms.scores import PointsField
from campaigns.models import Evaluation, ReviewAnswer, ReviewLine, ReviewSection
from portal.kit.forms import Form, VersionedForm
from portal.kit.limits import LongText, bound
from portal.kit.lines import MOST_LINES, LineForm, bounded
from portal.kit.sentences import speak_plainly

Content = ReviewSection.Content


def _area(label: str, rows: int = 2) -> LongText:
    widget = forms.Textarea(attrs={"rows": rows})
    return LongText(label=label, widget=widget, required=False)


class _RowForm(Form):
    """A row of a table: without its first column it must be empty, and is left out."""

    def clean(self):
        rest = [value for name, value in self.cleaned_data.items() if name != "content"]
        if any(rest) and not self.cleaned_data.get("content"):
            self.add_error("content", "Hãy ghi nội dung của dòng này.")


class RemedyForm(_RowForm):
    content = _area("Hạn chế, khuyết điểm")
    state = forms.ChoiceField(
        label="Kết quả", required=False, choices=[("", "Chưa ghi"), *ReviewLine.State.choices]
    )
    note = _area("Mức độ, khó khăn, trách nhiệm")


class IssueForm(_RowForm):
    content = _area("Vấn đề được gợi ý")
    note = _area("Giải trình, nguyên nhân, trách nhiệm")


class ResultForm(_RowForm):
    content = _area("Nội dung nhiệm vụ")
    due = forms.CharField(label="Thời hạn", max_length=60, required=False)
    product = forms.CharField(label="Sản phẩm", max_length=300, required=False)
    progress = forms.CharField(label="Tiến độ", max_length=300, required=False)
    quality = forms.CharField(label="Chất lượng", max_length=300, required=False)


def _table(form: type[_RowForm]) -> type[forms.BaseFormSet]:
    return bounded(forms.formset_factory(form, extra=1, max_num=MOST_LINES))


TABLES = {
    Content.REMEDIES: _table(RemedyForm),
    Content.ISSUES: _table(IssueForm),
    Content.RESULTS: _table(ResultForm),
}


class CriterionForm(LineForm):
    """Evidence and own points of one criterion."""

    input_names = {"self_points": "points"}

    evidence = _area("Minh chứng")
    self_points = PointsField(label="Tự chấm", max_digits=5, decimal_places=2, required=False)

    @property
    def whose(self) -> str:
        return str(self.criterion)


class SelfGradeForm(GradeForm, VersionedForm):
    """The texts of a self-review and the grade that the member or unit takes for itself."""

    class Meta:
        model = Evaluation
        fields = ()

    not_in_future = {"signed_on": "Ngày tự kiểm điểm ở tương lai."}

    signed_on = forms.DateField(label="Ngày tự kiểm điểm", required=False)
    field_order = ("signed_on", "points", "grade")

    def __init__(self, *args, evaluation: Evaluation, is_handed_in: bool, **kwargs):
        super().__init__(*args, evaluation=evaluation, instance=evaluation, **kwargs)
        self.fields["grade"].required = is_handed_in
        if "points" in self.fields:
            self.fields["points"].label = "Tổng điểm (thang 100)"
            self.fields["points"].help_text = "Để trống thì cổng cộng điểm của các dòng."

    def add_section(self, section: ReviewSection, *, text: str, level: str, is_required: bool):
        """A text with its level, if the form asks for one."""
        if section.is_typed:
            field = _area(str(section), rows=4)
            field.required = is_required
            bound(field)
            speak_plainly(field)
            self.fields[f"text-{section.pk}"] = field
            self.initial[f"text-{section.pk}"] = text
        if section.has_level:
            self.fields[f"level-{section.pk}"] = forms.ChoiceField(
                label="Tự đánh giá về cấp độ thực hiện",
                choices=[("", "Chưa chọn"), *ReviewAnswer.Level.choices],
                required=False,
            )
            self.initial[f"level-{section.pk}"] = level

    def _post_clean(self):
        """The evaluation is written and checked by its verb."""
