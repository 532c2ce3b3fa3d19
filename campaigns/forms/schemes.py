"""Forms of a grading scheme: its settings, its grades and cases in their own words; exceptions."""

from django import forms
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.utils import timezone

from campaigns.models import (
    CampaignYear,
    CapException,
    Disqualifier,
    Evaluation,
    Finding,
    Grade,
    GradingScheme,
)
from members.models import Organization
from portal.kit.forms import Form, ModelForm, VersionedForm


class SchemeForm(VersionedForm):
    """Everything that a regulation may change."""

    class Meta:
        model = GradingScheme
        exclude = ("code",)


GradeFormSet = inlineformset_factory(
    GradingScheme,
    Grade,
    form=ModelForm,
    fields=("label", "short_label", "min_points", "conditions", "source"),
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


DisqualifierFormSet = inlineformset_factory(
    GradingScheme,
    Disqualifier,
    form=ModelForm,
    formset=BaseDisqualifierSet,
    fields=("target", "text", "ceiling", "measure", "over_percent", "source"),
    extra=0,
    max_num=60,
)


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


class CapExceptionForm(ModelForm):
    """A decision that lets one unit exceed the cap."""

    class Meta:
        model = CapException
        fields = (
            "year", "organization", "target", "part", "decision_number", "decided_on", "reason",
        )  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = CampaignYear.objects.visible_to(user).filter(
            state=CampaignYear.State.GRADING
        )
        units = Organization.objects.with_power(user, "decide_organizations")
        self.fields["organization"].queryset = units.existing_on(timezone.localdate())
        groups = (
            Evaluation.objects.filter(year__in=self.fields["year"].queryset)
            .exclude(task_group="")
            .order_by("task_group")
            .values_list("task_group", flat=True)
            .distinct()
        )
        part = self.fields["part"]
        self.fields["part"] = forms.ChoiceField(
            label=part.label,
            help_text=part.help_text,
            required=False,
            choices=[
                ("", "Cả đơn vị"),
                *Organization.Sector.choices,
                *((name, f"Nhóm nhiệm vụ: {name}") for name in groups),
            ],
        )

    def clean(self):
        data = super().clean()
        year, organization = data.get("year"), data.get("organization")
        if year and organization and not organization.path.startswith(year.organization.path):
            self.add_error("year", "Năm này của đảng bộ khác; mời đồng chí chọn lại.")
        return data
