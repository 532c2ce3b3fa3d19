"""The tabs of an organisation: everything about it that a reader may open, one address each."""

from dataclasses import dataclass

from django.urls import reverse

from members.crumbs import crumbs_to
from members.models import Organization
from portal.kit.list_filters import VIEW_PARAMETERS


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    is_current: bool


# Key, label, page, the permission that its page asks, and the powers of which one must cover the
# organisation. The last five are narrowed by the address to the organisation.
TABS = (
    ("members", "Đảng viên", "members:member_list", "members.list_members", ("view", "comment")),
    ("sessions", "Sinh hoạt", "campaigns:session_list", "campaigns.list_sessions", ("view",)),
    ("pledges", "Cam kết", "campaigns:pledge_list", "campaigns.list_pledges", ("view", "comment")),
    (
        "evaluations",
        "Xếp loại",
        "campaigns:evaluation_list",
        "campaigns.list_evaluations",
        ("view", "comment"),
    ),
    (
        "registers",
        "Sổ theo dõi",
        "campaigns:register_gallery",
        "campaigns.list_registers",
        ("view",),
    ),
)


def organization_tabs(user, organization: Organization, current: str = "overview") -> list[Tab]:
    """The tabs of the organisation that the reader may open."""
    tabs = [Tab("Tổng quan", organization.get_absolute_url(), current == "overview")]
    for key, label, name, permission, powers in TABS:
        covered = any(user.scope.covers(power, organization) for power in powers)
        if covered and user.has_perm(permission):
            url = f"{_page(name, organization)}?organization={organization.pk}"
            tabs.append(Tab(label, url, key == current))
    if user.scope.covers("view", organization):
        if not organization.kind.holds_meetings:
            board = f"{reverse('reports:dashboard')}?organization={organization.pk}"
            tabs.append(Tab("Theo dõi", board, current == "dashboard"))
        report = reverse("reports:report", args=[organization.pk])
        tabs.append(Tab("Báo cáo", report, current == "report"))
    return tabs


def _page(name: str, organization: Organization) -> str:
    """The list; the meetings of what has units below stand in their calendar."""
    is_above = name == "campaigns:session_list" and not organization.kind.holds_meetings
    return reverse("reports:session_calendar" if is_above else name)


def hub_of(user, organization: Organization, current: str) -> dict:
    """Context of a page that is one of the tabs: the way down to the organisation, and its tabs."""
    return {
        "crumbs": crumbs_to(user, organization, with_itself=True),
        "hub": organization,
        "hub_tabs": organization_tabs(user, organization, current),
    }


class HubMixin:
    """A list that, narrowed to one organisation, is one of its tabs: there it starts as it does without."""

    hub_tab = ""

    @property
    def _is_tab(self) -> bool:
        return set(self.request.GET) - VIEW_PARAMETERS == {"organization"}

    def first_filters(self) -> dict:
        first = super().first_filters()
        return first | {"organization": self.request.GET["organization"]} if self._is_tab else first

    def get_filterset_kwargs(self, filterset_class):
        kwargs = super().get_filterset_kwargs(filterset_class)
        return kwargs | {"data": self._first} if self._is_tab else kwargs

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        organization = getattr(context["filter"].form, "cleaned_data", {}).get("organization")
        if organization is not None and "organization" in self.request.GET:
            context |= hub_of(self.request.user, organization, self.hub_tab)
        return context
