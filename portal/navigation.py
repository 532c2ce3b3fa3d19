"""The main menu: each entry is shown to those for whom its page has something."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    """One menu entry; `permission` is asked of the user without an object."""

    label: str
    url_name: str
    permission: str = ""
    also: tuple[str, ...] = ()  # where pages begin that belong to the entry and stand elsewhere


ENTRIES = (
    Entry("Trang chủ", "reports:home", also=("/trail/",)),
    Entry("Sinh hoạt", "campaigns:session_list", "campaigns.list_sessions", ("/quality/",)),
    Entry("Cam kết", "campaigns:pledge_list", "campaigns.list_pledges"),
    Entry("Gương điển hình", "campaigns:exemplar_list", "campaigns.list_exemplars"),
    Entry(
        "Xếp loại",
        "campaigns:evaluation_list",
        "campaigns.list_evaluations",
        ("/schemes/", "/quarters/", "/grading-facts/"),
    ),
    Entry("Tiêu chí", "campaigns:criteria_list", "campaigns.list_criteria", ("/scores/",)),
    Entry("Sổ theo dõi", "campaigns:register_gallery", "campaigns.list_registers"),
    Entry("Bảng theo dõi", "reports:dashboard", "campaigns.list_sessions", ("/figures/",)),
    Entry("Báo cáo", "reports:list", "reports.list_reports"),
    Entry("Năm", "campaigns:year_list", "campaigns.manage_year"),
    Entry("Tổ chức", "members:organization_list", "members.list_organizations"),
    Entry("Đảng viên", "members:member_list", "members.list_members"),
    Entry("Tài khoản", "members:account_list", "members.issue_links"),
)


@dataclass(frozen=True)
class Link:
    """A menu entry as this reader sees it on this page."""

    label: str
    url: str
    is_current: bool


def navigation(request):
    """Context for the base template: the menu, and the way back to the list a page belongs to."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": []}
    home = reverse("reports:home")
    links = []
    for entry in ENTRIES:
        if not entry.permission or user.has_perm(entry.permission):
            url = reverse(entry.url_name)
            below = tuple(start for start in (url, *entry.also) if start != home)
            here = request.path == url or request.path.startswith(below)
            links.append(Link(entry.label, url, here))
    current = next((link for link in links if link.is_current), None)
    return {
        "navigation": links,
        "back": current if current and current.url != request.path else None,
    }
