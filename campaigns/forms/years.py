"""Form of a campaign year."""

from django import forms

from campaigns.models import CampaignYear
from members.forms.fields import FIRST_YEAR, OrganizationField
from members.models import Organization
from portal.kit.forms import Form, VersionedForm, choose_the_only


class PastYearForm(Form):
    """Which year before the portal is opened for ghi bổ sung, in which bloc."""

    organization = OrganizationField(label="Đảng bộ")
    year = forms.IntegerField(label="Năm ghi bổ sung", min_value=FIRST_YEAR)

    def __init__(self, *args, roots, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = roots
        choose_the_only(self, "organization")


class CompleteYearForm(Form):
    """Whose records of the year are complete."""

    organization = OrganizationField(label="Tổ chức đã ghi đủ (cùng các tổ chức trực thuộc)")

    def __init__(self, *args, year: CampaignYear, **kwargs):
        super().__init__(*args, **kwargs)
        units = Organization.objects.under(year.organization)
        self.fields["organization"].queryset = units.existing_in(year.first_day, year.last_day)


class CampaignYearForm(VersionedForm):
    """Theme and deadlines."""

    class Meta:
        model = CampaignYear
        fields = (
            "theme",
            "review_theme",
            "pledge_due",
            "meeting_log_days",
            "late_entry_until",
            "standing_agenda_item",
            "regular_minutes",
            "combined_minutes",
            "visit_every_months",
            "monthly_study",
            "self_grade_due",
            "cell_grade_due",
            "grassroots_grade_due",
            "cut_off",
        )

    def clean_cut_off(self):
        day, year = self.cleaned_data["cut_off"], self.instance.calendar_year
        if day and day.year not in (year, year + 1):
            self.add_error("cut_off", f"Ngày chốt phải trong năm {year} hoặc đầu năm sau.")
        return day
