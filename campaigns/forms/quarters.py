"""The sheet of a quarter: general criteria, six axes, the grade; own marks, then given ones."""

from typing import Any

from crispy_forms.layout import Div, Field, Fieldset, Layout
from django import forms
from django.utils import timezone

from campaigns.forms.evaluations import GradeField
from campaigns.models import QuarterReview
from portal.kit.forms import Form, VersionedForm
from portal.kit.text import number

PERCENT = {"min_value": 0, "max_value": 100, "max_digits": 5, "decimal_places": 2}
PARTS = {
    "amount": "A. Số lượng (%)",
    "quality": "B. Chất lượng (%)",
    "progress": "C. Tiến độ (%)",
    "leading": "D. Lãnh đạo (%)",
}
# How wide the field of a column is: a line for a tick with its note, one for the numbers of an axis.
WIDTHS = {
    "self_ensured": "col-md-8 align-self-center", "note": "col-md-4", "given_ensured": "col-md-6",
    "goal": "col-md-6", "result": "col-md-6", "given": "col-md-6", "points": "col-12 col-md",
}  # fmt: skip
NUMBERS = "col-6 col-md"


class QuarterSheetForm(VersionedForm):
    """Fields by line: their names end with the key of the mark."""

    class Meta:
        model = QuarterReview
        fields = ()

    grade = GradeField(nothing="Chọn mức")

    def __init__(self, *args, review: QuarterReview, **kwargs):
        self.ticks, self.axes = list(review.ticks.all()), list(review.axes.all())
        own = self.line_fields()
        self.base_fields = own | self.base_fields
        super().__init__(*args, instance=review, **kwargs)
        self.fields["grade"].offer(list(review.grades()))
        self.fields["grade"].label, self.fields["grade"].required = "Mức xếp loại", True
        named = {name for names in self.sections().values() for name in names}
        rest = [name for name in self.fields if name not in named]
        self.helper.layout = Layout(
            *(
                Fieldset(title, Div(*map(_cell, names), css_class="row"))
                for title, names in self.sections().items()
            ),
            Fieldset("Xếp loại", *map(Field, rest)),
        )

    def columns(self, mark: Any) -> dict[str, forms.Field]:
        """The fields of one line by column."""
        raise NotImplementedError  # each form says which of its columns

    def line_fields(self) -> dict[str, forms.Field]:
        fields = {}
        for mark in (*self.ticks, *self.axes):
            for column, field in self.columns(mark).items():
                field.initial = getattr(mark, column)
                fields[self._name(column, mark)] = field
        return fields

    def sections(self) -> dict[str, list[str]]:
        """The names of the fields under each heading."""
        sections: dict[str, list[str]] = {}
        for mark in (*self.ticks, *self.axes):
            heading = (
                f"A. {mark.group}" if mark in self.ticks else f"B. Trục {mark.order}: {mark.text}"
            )
            sections.setdefault(heading, []).extend(
                self._name(column, mark) for column in self.columns(mark)
            )
        return sections

    def marks(self) -> dict[Any, dict]:
        """What was typed, by line."""
        return {
            mark: {
                column: self.cleaned_data[self._name(column, mark)] for column in self.columns(mark)
            }
            for mark in (*self.ticks, *self.axes)
        }

    def _name(self, column: str, mark: Any) -> str:
        return f"{column}-{'t' if mark in self.ticks else 'x'}{mark.pk}"

    def _post_clean(self):
        """The record is written and checked by its verbs."""


class QuarterSelfForm(QuarterSheetForm):
    """The person's own marks."""

    def columns(self, mark):
        if mark in self.ticks:
            return {
                "self_ensured": _tick(mark),
                "note": forms.CharField(label="Ghi chú", max_length=300, required=False),
            }
        return {
            "goal": _text("Mục tiêu đề ra"),
            "result": _text("Kết quả, sản phẩm"),
            "points": forms.DecimalField(
                label="Điểm tối đa", min_value=0, max_value=100, max_digits=5, decimal_places=2
            ),
            **{
                column: forms.DecimalField(label=label, required=False, **PERCENT)
                for column, label in PARTS.items()
            },
        }  # fmt: skip


class QuarterDecideForm(QuarterSheetForm):
    """The marks, facts and grade of who decides."""

    class Meta(QuarterSheetForm.Meta):
        fields = ("is_head", "all_done", "unit_percent", "collective", "key_goals")

    note = forms.CharField(
        label="Nhận xét, lý do", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    number = forms.CharField(
        label="Số quyết định",
        max_length=60,
        required=False,
        help_text="Để trống khi chưa ban hành quyết định; số ghi sau ở trang của quyết định.",
    )
    decided_on = forms.DateField(label="Ngày xếp loại")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].initial = timezone.localdate()

    def columns(self, mark):
        if mark in self.ticks:
            return {"given_ensured": _tick(mark)}
        label = f"KPI được chấm (%), trên {number(mark.points)} điểm"
        return {"given": forms.DecimalField(label=label, required=False, **PERCENT)}

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class QuarterExcludeForm(Form):
    """Why there is no grade this quarter."""

    why = forms.ChoiceField(label="Chưa xếp loại vì", choices=QuarterReview.NotGraded.choices)
    note = forms.CharField(label="Ghi chú", max_length=300, required=False)


class OpenQuarterForm(Form):
    """Which quarter is opened."""

    quarter = forms.TypedChoiceField(label="Quý", choices=QuarterReview.Quarter.choices, coerce=int)


def _cell(name: str) -> Div:
    """A field as wide as its column."""
    return Div(Field(name), css_class=WIDTHS.get(name.partition("-")[0], NUMBERS))


def _tick(mark) -> forms.BooleanField:
    return forms.BooleanField(
        label=f"{mark.text}: đảm bảo ({number(mark.points)} điểm)", required=False
    )


def _text(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea(attrs={"rows": 2}))
