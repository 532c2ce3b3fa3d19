"""Form of a campaign year."""

from __future__ import annotations

from campaigns.models import CampaignYear
from portal.kit.forms import VersionedForm


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
