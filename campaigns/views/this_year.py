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
