"""Forms of a grading scheme: its settings, and its lines in their own words."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.urls import reverse
from django.utils import timezone

from campaigns.models import (
    Condition,
    Deadline,
    DecidingLine,
    Disqualifier,
    Finding,
    Grade,
    GradingScheme,
    LeadingPost,
    QuarterAxis,
    QuarterCriterion,
    SpecialCase,
)
from portal.kit.forms import Form, ModelForm, VersionedForm
from portal.kit.lines import MOST_LINES


class SchemeForm(VersionedForm):
    """Everything that a regulation may change."""

    class Meta:
        model = GradingScheme
        exclude = ("code",)


GradeFormSet = inlineformset_factory(
    GradingScheme,
    Grade,
    form=ModelForm,
    fields=("label", "short_label", "min_points", "source"),
    extra=0,
    can_delete=False,
)


class BaseDisqualifierSet(BaseInlineFormSet):
    """The cases of a scheme; those noted on an evaluation cannot be deleted."""

    def clean(self):
        gone = [form.instance.pk for form in self.deleted_forms if form.instance.pk]
        noted = Finding.objects.filter(disqualifier__in=gone).select_related("disqualifier").first()
        if noted:
            raise forms.ValidationError(
                f"Trường hợp “{noted.disqualifier}” đã được ghi nhận ở một hồ sơ nên không xóa được."
            )


def _lines(model, *fields: str, formset=BaseInlineFormSet):
    """The lines of one sort of a scheme, to which one more can be added."""
    return inlineformset_factory(
        GradingScheme, model, form=ModelForm, formset=formset, fields=(*fields, "source"),
        extra=0, max_num=MOST_LINES,
    )  # fmt: skip


# By the prefix of their inputs: what they are called, how one more is called, their formset.
PARTS = {
    "grades": ("Các mức", "", GradeFormSet),
    "conditions": (
        "Điều kiện của các mức",
        "một điều kiện",
        _lines(Condition, "standing", "target", "kind", "text", "measure", "over_percent"),
    ),
    "disqualifiers": (
        "Trường hợp loại trừ",
        "một trường hợp",
        _lines(
            Disqualifier, "target", "kind", "text", "exception", "ceiling", "measure",
            "over_percent", formset=BaseDisqualifierSet,
        ),
    ),
    "specialcases": (
        "Trường hợp riêng",
        "một trường hợp riêng",
        _lines(SpecialCase, "case", "effect", "months", "text"),
    ),
    "decidinglines": (
        "Thẩm quyền quyết định",
        "một thẩm quyền",
        _lines(DecidingLine, "subject", "decided_by"),
    ),
    "leadingposts": (
        "Chức vụ lãnh đạo, quản lý",
        "một chức vụ",
        _lines(LeadingPost, "level", "post", "leads"),
    ),
    "deadlines": (
        "Thời hạn",
        "một thời hạn",
        _lines(Deadline, "stage", "day", "month", "is_next_year"),
    ),
    "quarter_criteria": (
        "Đánh giá quý: tiêu chí chung",
        "một tiêu chí",
        _lines(QuarterCriterion, "order", "group", "text", "points"),
    ),
    "quarter_axes": (
        "Đánh giá quý: trục kết quả",
        "một trục",
        _lines(QuarterAxis, "order", "text", "points"),
    ),
}  # fmt: skip


GRADES = "grades"  # on the page of the settings themselves


class SchemeVersionForm(VersionedForm):
    """Guards the lines of a scheme: whoever saved the scheme meanwhile is not overwritten."""

    class Meta:
        model = GradingScheme
        fields = ()


@dataclass(frozen=True)
class SchemePart:
    """One sort of lines of a scheme, as its page shows them."""

    name: str
    scheme: GradingScheme
    data: Any = None

    @property
    def title(self) -> str:
        return PARTS[self.name][0]

    @property
    def one(self) -> str:
        """How one more of them is called; empty where their number is fixed."""
        return PARTS[self.name][1]

    def get_absolute_url(self) -> str:
        if self.name == GRADES:
            return self.scheme.get_absolute_url()
        return reverse("campaigns:scheme_lines", args=[self.scheme.pk, self.name])

    @cached_property
    def form(self) -> VersionedForm:
        """The settings of the scheme beside its grades; beside other lines its version alone."""
        form_class = SchemeForm if self.name == GRADES else SchemeVersionForm
        return form_class(self.data, instance=self.scheme)

    @cached_property
    def lines(self) -> BaseInlineFormSet:
        return PARTS[self.name][2](self.data, instance=self.scheme, prefix=self.name)


class SucceedForm(Form):
    """From which year a new regulation is in force, its name and its source."""

    first_year = forms.IntegerField(label="Áp dụng từ năm", min_value=2000, max_value=2200)
    name = forms.CharField(label="Tên quy định mới", max_length=200)
    source = forms.CharField(
        label="Căn cứ", max_length=300, help_text="Số, ký hiệu, ngày của văn bản mới."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_year"].initial = year = timezone.localdate().year + 1
        self.fields["name"].initial = f"Quy định xếp loại từ {year}"
