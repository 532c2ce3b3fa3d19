"""The page of an organisation, from which everything about it is reached."""

from django.utils import timezone

from members.views.organizations import OrganizationDetailView
from reports.desk.home.overview import key_figures


class OrganizationView(OrganizationDetailView):
    """What the members' floor knows of it, and this year's figures for who may view its records."""

    def get_context_data(self, **kwargs):
        organization, today = self.object, timezone.localdate()
        if self.request.user.scope.covers("view", organization) and not organization.dissolved_on:
            kwargs["figures"] = key_figures(organization, today)
        return super().get_context_data(**kwargs)
