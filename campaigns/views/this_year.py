"""Lists that start with the current year; the reader may choose another year, or all."""

from campaigns.models import CampaignYear


def has_running_year(user) -> bool:
    """Some year of the reader's bloc takes records: else no form of a year's record is offered."""
    return CampaignYear.objects.visible_to(user).running().exists()


class ThisYearMixin:
    """The list shows the newest opened year until the reader chooses one."""

    def first_filters(self) -> dict[str, object]:
        year = CampaignYear.objects.begun(self.request.user)
        return {"year": year.pk} if year else {}

    @property
    def chosen_year(self) -> CampaignYear | None:
        """The year to which the list is narrowed; None where it shows all, or none was opened."""
        return getattr(self.filterset.form, "cleaned_data", {}).get("year")

    @property
    def empty(self) -> str:
        year = self.chosen_year
        if year is None:
            return "Chưa có gì để liệt kê: chưa có năm nào được mở hoặc chưa có hồ sơ nào."
        if year.state == CampaignYear.State.PREPARING:
            return f"Năm {year.calendar_year} chưa mở nên chưa có hồ sơ nào."
        return self.why_empty(year)

    def why_empty(self, year: CampaignYear) -> str:
        """Why nothing of an opened year is listed, and when something will be."""
        raise NotImplementedError  # each list says it in its own words
