"""The form of a decision that lets one unit exceed the cap."""

from django import forms
from django.utils import timezone

from campaigns.models import CampaignYear, CapException, Evaluation
from members.models import Organization
from portal.kit.forms import ModelForm


class CapExceptionForm(ModelForm):
    """A decision that lets one unit exceed the cap."""

    class Meta:
        model = CapException
        fields = ("year", "organization", "target", "part", "reason")

    not_in_future = {"decided_on": "Ngày quyết định ở tương lai."}

    decision_number = forms.CharField(label="Số quyết định", max_length=60)
    decided_on = forms.DateField(label="Ngày quyết định")
    field_order = (
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
