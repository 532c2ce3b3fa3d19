"""Pages by their name, and the sentences of help."""

from __future__ import annotations

from django.urls import reverse

from portal.kit.search import search_key
from portal.kit.text import normal
from reports.desk.help.guide import Page, areas_for
from reports.desk.search.groups import Group, Hit, group


def pages(user, text: str) -> Group:
    """Pages that the reader may open whose name contains the text, then help that speaks of it."""
    key = search_key(text)
    shown = [page for _, area in areas_for(user) for page in area]
    named = [page for page in shown if page.url and key in normal(page.title)]
    told = [page for page in shown if page not in named and _speaks_of(page, key)]
    rows = [(page.title, page.url, page.area) for page in named]
    manual = reverse("reports:help")
    rows += [(f"Hướng dẫn: {page.title}", f"{manual}#{page.anchor}", page.area) for page in told]
    return group("Trang, hướng dẫn", rows, text, Hit)


def _speaks_of(page: Page, key: str) -> bool:
    return any(key in normal(sentence) for sentence in (page.title, *page.text))
