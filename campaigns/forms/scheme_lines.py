"""The lines of a scheme as formsets; those of its review forms, kind by kind."""

from django import forms
from django.forms.models import BaseInlineFormSet, inlineformset_factory

from campaigns.models import GradingScheme, ReviewCriterion, ReviewSection, SubjectKind
from campaigns.models.review_forms import check_split
from portal.kit.forms import ModelForm
from portal.kit.lines import MOST_LINES, bounded


def lines_of(model, *fields: str, formset=BaseInlineFormSet):
    """The lines of one sort of a scheme, to which one more can be added."""
    made = inlineformset_factory(
        GradingScheme, model, form=ModelForm, formset=formset, fields=(*fields, "source"),
        extra=0, max_num=MOST_LINES,
    )  # fmt: skip
    return bounded(made)


class _OfKind(BaseInlineFormSet):
    """The lines of one kind's review form; those already written to cannot be deleted."""

    kind = ""
    written = "answers lines"  # what refers to a line

    def __init__(self, *args, **kwargs):
        lines = self.model._default_manager.filter(kind=self.kind)
        super().__init__(*args, queryset=lines, **kwargs)

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.instance.kind = self.kind
        return form

    def clean(self):
        for form in self.deleted_forms:
            line = form.instance
            if line.pk and any(getattr(line, name).exists() for name in self.written.split()):
                raise forms.ValidationError(
                    f"Đã có bản kiểm điểm ghi ở “{line}” nên không xóa được."
                )


class _Criteria(_OfKind):
    written = "scores"

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        points: dict[str, list] = {}
        for form in self.forms:
            data = form.cleaned_data
            if data.get("group") and form not in self.deleted_forms:
                points.setdefault(data["group"], []).append(data["points"])
        check_split(self.instance, points)


def parts_of_forms() -> dict:
    """The sections and the criteria of each kind's form."""
    parts = {}
    for kind in SubjectKind:
        sections = type("Sections", (_OfKind,), {"kind": kind})
        criteria = type("Criteria", (_Criteria,), {"kind": kind})
        parts[f"sections-{kind}"] = (
            f"Các mục của mẫu: {kind.label.lower()}",
            "một mục",
            lines_of(
                ReviewSection, "position", "number", "heading", "content", "is_required",
                "has_level", "signed_by", formset=sections,
            ),
        )  # fmt: skip
        parts[f"criteria-{kind}"] = (
            f"Tiêu chí phần B: {kind.label.lower()}",
            "một tiêu chí",
            lines_of(
                ReviewCriterion, "group", "position", "points", "part", "text", formset=criteria
            ),
        )
    return parts
