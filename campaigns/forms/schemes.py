"""Forms of a grading scheme: its settings, and its lines in their own words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.urls import reverse
from django.utils import timezone

from campaigns.forms.scheme_lines import lines_of, parts_of_forms
from campaigns.models import (
    Condition,
    Deadline,
    DecidingLine,
    Disqualifier,
    Finding,
    Grade,
    GradingScheme,
    LeadingPost,
    OrderLine,
    QuarterAxis,
    QuarterCriterion,
    ReviewForm,
    SpecialCase,
)
from portal.kit.forms import Form, ModelForm, VersionedForm
from portal.kit.lines import MOST_LINES, bounded


class SchemeForm(VersionedForm):
    """Everything that a regulation may change."""

    class Meta:
        model = GradingScheme
        exclude = ("code",)


GradeFormSet = bounded(
    inlineformset_factory(
        GradingScheme,
        Grade,
        form=ModelForm,
        fields=("label", "short_label", "min_points", "source"),
        extra=0,
        max_num=MOST_LINES,
        can_delete=False,
    )
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


# By the prefix of their inputs: what they are called, how one more is called, their formset.
PARTS = {
    "grades": ("Các mức", "", GradeFormSet),
    "conditions": (
        "Điều kiện của các mức",
        "một điều kiện",
        lines_of(Condition, "standing", "target", "kind", "text", "measure", "over_percent"),
    ),
    "disqualifiers": (
        "Trường hợp loại trừ",
        "một trường hợp",
        lines_of(
            Disqualifier, "target", "kind", "text", "exception", "ceiling", "measure",
            "over_percent", formset=BaseDisqualifierSet,
        ),
    ),
    "specialcases": (
        "Trường hợp riêng",
        "một trường hợp riêng",
        lines_of(SpecialCase, "case", "effect", "months", "text"),
    ),
    "decidinglines": (
        "Thẩm quyền quyết định",
        "một thẩm quyền",
        lines_of(DecidingLine, "subject", "decided_by"),
    ),
    "leadingposts": (
        "Chức vụ lãnh đạo, quản lý",
        "một chức vụ",
        lines_of(LeadingPost, "level", "post", "leads"),
    ),
    "deadlines": (
        "Thời hạn",
        "một thời hạn",
        lines_of(Deadline, "stage", "day", "month", "is_next_year"),
    ),
    "orderlines": (
        "Trình tự",
        "một trình tự",
        lines_of(OrderLine, "stage", "position", "text", "check_code"),
    ),
    "quarter_criteria": (
        "Đánh giá quý: tiêu chí chung",
        "một tiêu chí",
        lines_of(QuarterCriterion, "order", "group", "text", "points"),
    ),
    "quarter_axes": (
        "Đánh giá quý: trục kết quả",
        "một trục",
        lines_of(QuarterAxis, "order", "text", "points"),
    ),
    "reviewforms": (
        "Mẫu kiểm điểm",
        "một mẫu",
        lines_of(ReviewForm, "kind", "code", "title", "subtitle", "opening", "names_posts"),
    ),
    **parts_of_forms(),
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
    wide = ("text", "source", "exception", "heading", "part")  # fields as wide as the page

    @property
    def title(self) -> str:
        return PARTS[self.name][0]

    @property
    def is_tab(self) -> bool:
        """One of the tabs; sections and criteria are opened from the list of the forms."""
        return "-" not in self.name

    @property
    def below(self) -> list[SchemePart]:
        """Beside the list of the forms: the pages of their sections and criteria."""
        if self.name != "reviewforms":
            return []
        return [SchemePart(name, self.scheme) for name in PARTS if "-" in name]

    @property
    def one(self) -> str:
        """How one more of them is called; empty where their number is fixed."""
        return PARTS[self.name][1]

    @property
    def unseen(self) -> list[str]:
        """What the lines say of an official text that nobody has read: the first part, each once."""
        lines = (line.instance for line in self.lines.forms)
        sources = (line.source for line in lines if getattr(line, "is_unseen", False))
        return list(dict.fromkeys(re.split("[;:(]", source)[0].strip() for source in sources))

    @property
    def annex(self) -> str:
        """Beside the criteria of part B: the page that takes in a whole annex at once."""
        sort, _, kind = self.name.partition("-")
        if sort != "criteria":
            return ""
        return reverse("campaigns:scheme_annex", args=[self.scheme.pk, kind])

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
