"""What all pages of the dashboard share: which organisation, year, kind and sector are looked at."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from campaigns.models import CampaignYear
from members.models import Organization, OrganizationKind, named_on
from reports.boards.board import Choice
from reports.figures.score_sheets import period_of
from reports.figures.views import parent_of, viewable
from reports.year_end.last_year import last_period

# The pages of the dashboard in the order of their tabs.
TABS = (
    ("reports:dashboard", "Số liệu"),
    ("reports:board_progress", "Tiến độ năm"),
    ("reports:board_pledges", "Cam kết"),
    ("reports:board_criteria", "Tiêu chí"),
    ("reports:board_grades", "Xếp loại"),
    ("reports:board_months", "Theo tháng"),
    ("reports:board_trend", "Qua các năm"),
    ("reports:board_composites", "Tổng hợp"),
    ("reports:board_late", "Chậm"),
    ("reports:board_movers", "Thay đổi"),
    ("reports:board_statistics", "Thống kê xếp loại"),
    ("reports:board_grading_list", "Danh sách xếp loại"),
    ("reports:board_commendation_list", "Danh sách khen"),
)


class ChoiceMixin:
    """Reads the choice from the address: nobody sees below what he may view (404, 403)."""

    @property
    def place(self) -> Organization:
        user, wanted = self.request.user, self.request.GET.get("organization", "")
        places = user.scope.places("view")
        if not places:
            raise PermissionDenied
        return viewable(user, int(wanted) if wanted.isdecimal() else places[0].pk)

    def choose(self) -> Choice:
        organization = self.place
        years = list(
            CampaignYear.objects.filter(
                organization__path=organization.path[: Organization.steplen]
            )
        )
        year = self._year(years)
        period = period_of(year)
        children = organization.units_in(period.start, period.end)
        named_on([organization], period.end)
        get = self.request.GET
        filters = {name: get[name] for name in ("kind", "sector") if get.get(name)}
        self.kinds = sorted({child.kind for child in children}, key=lambda kind: kind.level)
        return Choice(
            organization,
            year,
            years,
            period,
            last_period(period),
            [child for child in children if _fits(child, filters)] if children else [organization],
            timezone.localdate(),
            is_leaf=not children,
            filters=filters if children else {},
            subject=get.get("subject", ""),
        )

    def _year(self, years: list[CampaignYear]) -> CampaignYear:
        wanted = self.request.GET.get("year")
        year = wanted or str(timezone.localdate().year)
        found = next((other for other in years if str(other.year) == year), None)
        if found is None and years and wanted is None:
            found = years[0]
        if found is None:
            raise Http404
        return found

    def shared(self, choice: Choice) -> dict:
        """What the head of every tab shows: tabs, filters, the way up."""
        kinds: list[OrganizationKind] = self.kinds
        return {
            "choice": choice,
            "year": choice.year,
            "years": choice.years,
            "parent": parent_of(choice.organization, self.request.user),
            "tabs": [(choice.address(name), label, name) for name, label in TABS],
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
