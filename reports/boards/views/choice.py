"""What all boards share: which organisation, year, kind and sector are looked at, and the tabs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from campaigns.models import CampaignYear
from members import tree
from members.models import Organization, OrganizationKind, named_on
from reports.boards.choice import CELLS, Choice
from reports.boards.pages import GROUPS, PAGES, BoardPage
from reports.figures.cuts import units_over
from reports.figures.known import as_known
from reports.figures.period import Period
from reports.figures.reporting_periods import cut_off, offered_periods, words_of
from reports.figures.views import parent_of, viewable


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
    """Reads the choice from the address; `has_levels` boards can show all cells, too."""

    has_levels = False

    @contextmanager
    def chosen(self) -> Iterator[Choice]:
        """The choice; within the block people and units are those of its year once it is closed."""
        self.organization, today = viewed(self.request), timezone.localdate()
        organization = self.organization
        years = list(
            CampaignYear.objects.filter(organization__path=tree.root_path(organization.path))
        )
        asked = self._asked()
        year = self._year(years, asked.end.year if asked else today.year)
        period = self._days(asked, years) if asked else Period.of_campaign_year(year, today)
        with as_known(organization, period) as then:
            yield self._choice(then.unit(organization), year, years, period, asked)

    def _asked(self) -> Period | None:
        """The days of the address; none where it names a year or days that make no period."""
        days = {name: self.request.GET.get(name, "") for name in ("since", "until")}
        if self.request.GET.get("year") or not any(days.values()):
            return None
        try:
            asked = Period.from_query(days)
            cut_off(asked, None)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return None
        return replace(asked, label=words_of(self.organization, asked))

    @staticmethod
    def _days(asked: Period, years: list[CampaignYear]) -> Period:
        """The part of the days that counts, as in a report on them."""
        last = [year for year in years if year.calendar_year == asked.end.year]
        return replace(cut_off(asked, last[0] if last else None), label=asked.label)

    def _choice(self, organization, year, years, period, asked) -> Choice:
        children = organization.units_in(period.start, period.end)
        if asked:
            over = {unit.pk: unit for unit in (*units_over(organization, period), *children)}
            children = sorted(over.values(), key=lambda unit: unit.path)
        named_on([organization], period.end)
        query = self.request.GET
        filters = {name: query[name] for name in ("kind", "sector") if query.get(name)}
        self.has_cells_below = asked is None and any(unit.numchild for unit in children)
        level = query.get("level", "") if self.has_cells_below else ""
        parents: dict[str, Organization] = {}
        if level == CELLS:
            parents, children = _cells(organization, period)
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
            level=level if level == CELLS else "",
            parents=parents,
            asked=asked,
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
            "groups": [
                (_address(choice, _first(choice, group)), label, group == self.group)
                for group, label in GROUPS
            ],
            "tabs": [
                (_address(choice, page), page.tab, _url_name(page))
                for page in PAGES
                if page.group == self.group
            ],
            "periods": self.periods(),
            "levels": self.levels(choice),
            "kinds": [(kind.code, kind.name) for kind in kinds],
            "sectors": Organization.Sector.choices,
            "kind": choice.filters.get("kind", ""),
            "sector": choice.filters.get("sector", ""),
            "page_name": self.request.resolver_match.view_name,
        }

    def periods(self) -> list[Period]:
        """The periods of several years that the page offers; the dashboard is of one year."""
        return offered_periods(self.organization)

    @property
    def group(self) -> str:
        """The group of boards to which this page belongs."""
        name = self.request.resolver_match.view_name
        return next(page.group for page in PAGES if _url_name(page) == name)

    def levels(self, choice: Choice) -> list[tuple[str, str, bool]]:
        """The levels that a board of units can show; none where only one is below."""
        if not self.has_cells_below or not self.has_levels:
            return []
        page = self.request.resolver_match.view_name
        offered = (("", "Đơn vị trực thuộc"), (CELLS, "Chi bộ"))
        return [
            (
                choice.address(page, level=level, subject=choice.subject),
                label,
                level == choice.level,
            )
            for level, label in offered
        ]


def _url_name(page: BoardPage) -> str:
    return f"reports:{page.name}"


def _first(choice: Choice, group: str) -> BoardPage:
    """The first board of a group, of other days than a year the first that has them."""
    pages = [page for page in PAGES if page.group == group]
    over = [page for page in pages if choice.asked and page.over_years]
    return (over or pages)[0]


def _address(choice: Choice, page: BoardPage) -> str:
    """A board of the same choice; one that is of a year by its nature, of the last year."""
    name = _url_name(page)
    if choice.asked and not page.over_years:
        return choice.address(name, year=choice.year.calendar_year)
    return choice.address(name)


def _cells(
    organization: Organization, period: Period
) -> tuple[dict[str, Organization], list[Organization]]:
    """The organisations of the period that hold cells, by path, and the cells, in tree order."""
    below = Organization.objects.under(organization).existing_in(period.start, period.end)
    units = named_on(below.select_related("kind").order_by("path"), period.end)
    cells = [unit for unit in units if unit.kind.holds_meetings]
    return {unit.path: unit for unit in units if not unit.kind.holds_meetings}, cells


def _fits(child: Organization, filters: dict[str, str]) -> bool:
    return filters.get("kind") in (None, child.kind.code) and filters.get("sector") in (
        None,
        child.sector,
    )
