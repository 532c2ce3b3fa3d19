"""Forms of a grading scheme: its settings and its grades in their own words."""

from __future__ import annotations

from django.forms.models import inlineformset_factory

from campaigns.models import CampaignYear, CapException, Grade, GradingScheme
from members.models import Organization
from portal.kit.forms import ModelForm, SeenForm


class SchemeForm(SeenForm):
    """Everything that a regulation may change."""

    also_seen = ("grades",)

    class Meta:
        model = GradingScheme
        exclude = ("code",)


GradeFormSet = inlineformset_factory(
    GradingScheme,
    Grade,
    form=ModelForm,
    fields=("label", "short_label", "min_points", "conditions"),
    extra=0,
    can_delete=False,
)


class CapExceptionForm(ModelForm):
    """A decision that lets one unit exceed the cap."""

    class Meta:
        model = CapException
        fields = ("year", "organization", "target", "decision_number", "decided_on", "reason")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].queryset = CampaignYear.objects.visible_to(user).filter(
            state=CampaignYear.State.GRADING
        )
        self.fields["organization"].queryset = Organization.objects.filter(
            user.scope.q("decide_organizations", "")
        )

    def clean(self):
        data = super().clean()
        year, organization = data.get("year"), data.get("organization")
        if year and organization and not organization.path.startswith(year.organization.path):
            self.add_error("year", "Năm này của đảng bộ khác; mời đồng chí chọn lại.")
        return data
