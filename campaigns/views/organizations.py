"""The organisation by which a list is narrowed, and the one for which a new record is written."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from campaigns.models import CampaignYear, year_of
from campaigns.models.years import CampaignYearQuerySet
from campaigns.views.this_year import years_of
from members.forms.near import NearFilter
from members.models import Organization
from members.models.organizations import OrganizationQuerySet
from members.tree import root_path
from portal.kit.access import first_by_pk, unlocked
from portal.kit.list_filters import is_filtered

FIRST_YEAR = 1900  # a smaller number in an address is the key of a campaign year


def organizations_viewed(user):
    """Organisations whose records the user reads or writes."""
    return Organization.objects.with_power(user, "view", "record")


def organizations_of_list(request):
    """What a list may be narrowed to: the organisations that existed in the year that it shows.

    The current year where the reader has not chosen; all where they chose to see every year. One
    that the address names stays offered.
    """
    query, today = request.GET, timezone.localdate()
    organizations = organizations_viewed(request.user)
    typed = query.get("year", "" if is_filtered(query) else str(today.year))
    year = calendar_year_of(request.user, typed)
    if year is None:
        return organizations
    name = query.get("organization")
    named = first_by_pk(organizations, name) if name else None
    also = [named.pk] if named else []
    return organizations.existing_in(dt.date(year, 1, 1), dt.date(year, 12, 31), also=also)


def calendar_year_of(user, typed: str) -> int | None:
    """The calendar year that a list's address names: by its number, or by a campaign year's key."""
    if typed.isascii() and typed.isdecimal() and FIRST_YEAR <= int(typed[:5]) <= dt.MAXYEAR:
        return int(typed)
    return next((year.calendar_year for year in years_of(user) if str(year.pk) == typed), None)


class OrganizationFilter(NearFilter):
    """Records of the chosen organisation and of all below it."""

    def __init__(self, **kwargs):
        super().__init__(label="Tổ chức", queryset=organizations_of_list, **kwargs)

    def narrows_to_one(self, organization) -> bool:
        return organization.is_leaf()

    def filter(self, rows, organization):
        if organization is None:
            return rows
        return rows.filter(organization__path__startswith=organization.path)


@dataclass(frozen=True)
class WorkingFor:
    """For which of their organisations somebody works on a page, and the addresses of the others."""

    organization: Organization
    others: list[tuple[Organization, str]]

    @property
    def past_years(self) -> list[int]:
        """The years of ghi bổ sung in which the organisation may be recorded for now."""
        return past_years(self.organization)


def working_for(request, organizations: OrganizationQuerySet) -> WorkingFor:
    """The organisation for which the reader works on this page, named by `?organization=`.

    `organizations` are those for which they may. Where the address names none it is the first cell
    among them: whoever leads a committee and a cell writes mostly for the cell. Dissolved ones are
    not offered; they may be named. Raises PermissionDenied where the reader works for none, Http404
    where not for the one named. Show it with components/working_for.html.
    """
    today = timezone.localdate()
    offered = list(organizations.existing_in(today, today).select_related("kind"))
    if named := request.GET.get("organization"):
        organization = first_by_pk(organizations.select_related("kind"), named)
        if organization is None and organizations.exists():
            raise Http404
    else:
        cells = (unit for unit in offered if unit.kind.holds_members)
        organization = next(cells, offered[0] if offered else None)
    if organization is None:
        raise PermissionDenied
    others = []
    for other in offered:
        query = request.GET.copy()
        query["organization"] = str(other.pk)
        if other != organization:
            others.append((other, f"?{query.urlencode()}"))
    return WorkingFor(organization, others)


def recording_for(request) -> WorkingFor:
    """For which organisation the reader writes a new record (`working_for`)."""
    return working_for(request, Organization.objects.with_power(request.user, "record"))


def recording_sessions_for(request) -> WorkingFor:
    """For which organisation the reader writes a session: also the committee whose office they are."""
    units = Organization.objects.with_power(request.user, "record")
    offices = Organization.objects.with_power(request.user, "record_register")
    offices = offices.filter(kind__holds_members=False)
    both = Organization.objects.filter(
        Q(pk__in=units.values("pk")) | Q(pk__in=offices.values("pk"))
    )
    return working_for(request, both)


def recording_year(request, organization: Organization) -> CampaignYear:
    """The campaign year of a new record: one of ghi bổ sung named by `?year=`, else today's.

    Raises Http404 where there is none, PermissionDenied where it is closed.
    """
    named = request.GET.get("year")
    if not named:
        return this_year_or_404(organization)
    years = years_of_backfill(organization)
    year = next((year for year in years if str(year.calendar_year) == named), None)
    if year is None:
        raise Http404
    return unlocked(year)


def past_years(organization: Organization) -> list[int]:
    """The open years of ghi bổ sung of the organisation's bloc."""
    return list(years_of_backfill(organization).running().values_list("year", flat=True))


def years_of_backfill(organization: Organization) -> CampaignYearQuerySet:
    """The years of ghi bổ sung of the organisation's bloc."""
    path = root_path(organization.path)
    return CampaignYear.objects.filter(organization__path=path, is_backfill=True)


def this_year_or_404(organization: Organization) -> CampaignYear:
    """The campaign year of today in which the organisation's new records are written.

    Raises Http404 where there is none, PermissionDenied where it is closed.
    """
    try:
        year = year_of(organization, timezone.localdate())
    except ValidationError as error:
        raise Http404(error.messages[0]) from error
    return unlocked(year)
