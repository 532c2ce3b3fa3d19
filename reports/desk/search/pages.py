"""Pages by their name, and the sentences of help."""

from __future__ import annotations

from django.urls import reverse

from portal.kit.search import search_key
from portal.kit.text import normal
from reports.desk.help.guide import Page, areas_for
from reports.desk.search.groups import Group, Hit, group


def pages(user, text: str) -> Group:
    """Pages that the reader may open, by their name."""
    key = search_key(text)
    rows = [
        (page.title, page.url, page.area)
        for page in _shown(user)
        if page.url and key in normal(page.title)
    ]
    return group("Trang", rows, text, Hit)


def manual(user, text: str) -> Group:
    """Help that speaks of it, of the pages that the reader may open."""
    key, address = search_key(text), reverse("reports:help")
    rows = [
        (page.title, f"{address}#{page.anchor}", page.area)
        for page in _shown(user)
        if any(key in normal(sentence) for sentence in page.text)
    ]
    return group("Hướng dẫn", rows, text, Hit)


def _shown(user) -> list[Page]:
    return [page for _, area in areas_for(user) for page in area]
