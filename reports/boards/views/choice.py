"""What all boards share: which organisation, year, kind and sector are looked at, and the tabs."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from campaigns.models import CampaignYear
from members import tree
from members.models import Organization, OrganizationKind, named_on
from reports.boards.choice import Choice
from reports.boards.pages import PAGES
from reports.figures.known import as_known
from reports.figures.period import Period
from reports.figures.views import parent_of, viewable

TABS = [(f"reports:{page.name}", page.tab) for page in PAGES]


def viewed(request) -> Organization:
    """The organisation of the address, else the reader's first; nobody sees below what they may.

    404 for what is not in the reader's scope, 403 for a reader without any.
    """
    watched = request.user.scope.held_at("view")
    if not watched:
        raise PermissionDenied
    pk = request.GET.get("organization", "")
    return viewable(request.user, pk if pk.isdecimal() else watched[0].pk)


class ChoiceMixin:
    """Reads the choice from the address."""

    @contextmanager
    def chosen(self) -> Iterator[Choice]:
        """The choice; within the block people and units are those of its year once it is closed."""
        self.organization, today = viewed(self.request), timezone.localdate()
        organization = self.organization
        years = list(
            CampaignYear.objects.filter(organization__path=tree.root_path(organization.path))
        )
        year = self._year(years, today.year)
        period = Period.of_campaign_year(year, today)
        with as_known(organization, period) as then:
            yield self._choice(then.unit(organization), year, years, period)

    def _choice(self, organization, year, years, period) -> Choice:
        children = organization.units_in(period.start, period.end)
        named_on([organization], period.end)
        query = self.request.GET
        filters = {name: query[name] for name in ("kind", "sector") if query.get(name)}
        self.kinds = sorted({child.kind for child in children}, key=lambda kind: kind.level)
        return Choice(
            organization,
            year,
            years,
            period,
            period.a_year_before,
            [child for child in children if _fits(child, filters)] if children else [organization],
            timezone.localdate(),
            is_leaf=not children,
            filters=filters if children else {},
            subject=query.get("subject", ""),
        )

    def _year(self, years: list[CampaignYear], this_year: int) -> CampaignYear:
        """The year of the address, else this one, else the newest; 404 where it is unknown."""
        asked = self.request.GET.get("year")
        number = asked or str(this_year)
        year = next((other for other in years if str(other.calendar_year) == number), None)
        if year is None and years and asked is None:
            year = years[0]
        if year is None:
            raise Http404
        return year

    def shared(self, choice: Choice) -> dict:
        """What the head of every tab shows: tabs, filters, the way up."""
        kinds: list[OrganizationKind] = self.kinds
        return {
            "choice": choice,
            "year": choice.year,
            "years": choice.years,
            "parent": parent_of(self.organization, self.request.user),
            "tabs": [(choice.address(name), tab, name) for name, tab in TABS],
            "kinds": [(kind.code, kind.name) for kind in kinds],
            "sectors": Organization.Sector.choices,
            "kind": choice.filters.get("kind", ""),
            "sector": choice.filters.get("sector", ""),
            "page_name": self.request.resolver_match.view_name,
        }


def _fits(child: Organization, filters: dict[str, str]) -> bool:
    return filters.get("kind") in (None, child.kind.code) and filters.get("sector") in (
        None,
        child.sector,
    )
