"""The organisation by which a list is narrowed, and the one for which a new record is written."""

from __future__ import annotations

import django_filters
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from campaigns.models import CampaignYear, year_of
from members.models import Organization
from portal.kit.access import first_by_pk


def organizations_viewed(user):
    """Organisations whose records the user reads or writes."""
    return Organization.objects.with_power(user, "view", "record")


class OrganizationFilter(django_filters.ModelChoiceFilter):
    """Records of the chosen organisation and of all below it."""

    def __init__(self, **kwargs):
        super().__init__(
            label="Tổ chức",
            queryset=lambda request: organizations_viewed(request.user),
            **kwargs,
        )

    def filter(self, rows, organization):
        if organization is None:
            return rows
        return rows.filter(organization__path__startswith=organization.path)


def recording_organization(request) -> Organization:
    """The organisation for which a new record is written, named by `?organization=`.

    The first one for which the user records where the address names none. Raises PermissionDenied
    where the user records for none, Http404 where they do not record for the one named.
    """
    organizations = Organization.objects.with_power(request.user, "record")
    first = organizations.first()
    if first is None:
        raise PermissionDenied
    named = request.GET.get("organization")
    organization = first_by_pk(organizations, named) if named else first
    if organization is None:
        raise Http404
    return organization


def this_year_or_404(organization: Organization) -> CampaignYear:
    """The campaign year of today in which the organisation's new records are written."""
    try:
        return year_of(organization, timezone.localdate())
    except ValidationError as error:
        raise Http404(error.messages[0]) from error
