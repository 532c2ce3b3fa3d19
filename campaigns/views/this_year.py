"""Lists that start with the current year; the reader may choose another year, or all."""

from __future__ import annotations

from campaigns.models import CampaignYear


class ThisYearMixin:
    """The list shows the newest opened year until the reader chooses one."""

    def first_filters(self) -> dict[str, object]:
        year = CampaignYear.objects.begun(self.request.user)
        return {"year": year.pk} if year else {}
