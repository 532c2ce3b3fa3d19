"""The bar, the panel "Thêm" and the foot of a phone, as one reader sees them on one page."""

from dataclasses import dataclass

from django.urls import reverse

from portal.kit.waiting import waiting_work
from portal.menu import BAR_OF_ADMINISTRATOR, BAR_OF_MEMBER, BARS, GROUPS, HOME, Entry


@dataclass(frozen=True)
class Link:
    """A menu entry as this reader sees it on this page."""

    label: str
    short: str
    icon: str
    url: str
    current: str  # what `aria-current` says: "page", "true" for a page below it, or nothing


@dataclass(frozen=True)
class Navigation:
    """All that leads around: the bar's entries, the groups of the panel, the foot of a phone."""

    bar: list[Link]
    groups: list[tuple[str, list[Link]]]
    foot: list[Link]
    is_elsewhere: bool  # the page stands in the panel, not in the bar
    initials: str
    waiting: int | None


def navigation(request):
    """Context for the base template: the menus, and the way back to the list a page belongs to."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": None}
    urls = _urls(user)
    here = _matches(urls, request.path)
    bar, foot = _bar(user)

    def links(entries) -> list[Link]:
        shown = [entry for entry in entries if entry in urls]
        nearest = next((entry for entry in here if entry in shown), None)
        return [_link(entry, urls[entry], nearest, request.path) for entry in shown]

    groups = [(title, links(entries)) for title, entries in GROUPS]
    listed = here[-1] if here else None
    return {
        "navigation": Navigation(
            links(bar),
            [(title, entries) for title, entries in groups if entries],
            links(foot),
            bool(here) and not any(entry in bar for entry in here),
            _initials(str(user)),
            waiting_work(user),
        ),
        "back": _link(listed, urls[listed], None, request.path)
        if listed and urls[listed] != request.path
        else None,
    }


def _urls(user) -> dict[Entry, str]:
    """The address of each entry that the reader may open."""
    return {
        entry: url
        for _, entries in GROUPS
        for entry in entries
        if _may_open(user, entry) and (url := _url(user, entry))
    }


def _may_open(user, entry: Entry) -> bool:
    if entry.down and not user.scope.down.get(entry.down):
        return False
    return not entry.permission or user.has_perm(entry.permission)


def _url(user, entry: Entry) -> str:
    """Where it leads; nowhere for an own unit where the reader records for none, or for several."""
    if not entry.of:
        return reverse(entry.url_name)
    if entry.of == "member":
        return reverse(entry.url_name, args=[user.member_id])
    units = user.scope.held_at("record")
    return reverse(entry.url_name, args=[units[0].pk]) if len(units) == 1 else ""


def _matches(urls: dict[Entry, str], path: str) -> list[Entry]:
    """The entries to which the page belongs, the nearest first."""
    home = urls[HOME]
    found = []
    for entry, url in urls.items():
        below = tuple(start for start in (url, *entry.also) if start != home)
        if path == url or path.startswith(below):
            found.append(entry)
    return sorted(found, key=lambda entry: -len(urls[entry]))


def _bar(user) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The bar and the foot of the reader's role."""
    if user.is_administrator:
        return BAR_OF_ADMINISTRATOR
    for power, bar, foot in BARS:
        if user.scope.has(power):
            return bar, foot
    return BAR_OF_MEMBER


def _link(entry: Entry, url: str, nearest: Entry | None, path: str) -> Link:
    current = ("page" if url == path else "true") if entry == nearest else ""
    return Link(entry.label, entry.short or entry.label, entry.icon, url, current)


def _initials(name: str) -> str:
    """Those of the first and the last word."""
    words = name.split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else ""
