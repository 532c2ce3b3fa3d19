"""Lists that begin with the year that runs; the reader may choose another, or all."""

from __future__ import annotations

from campaigns.models import CampaignYear


class ThisYearMixin:
    """The list shows the newest year that was opened until the reader has chosen."""

    def first_filters(self) -> dict[str, object]:
        year = CampaignYear.objects.begun(self.request.user)
        return {"year": year.pk} if year else {}
