"""Pages by their name, and the sentences of help."""

from __future__ import annotations

from django.urls import reverse

from portal.kit.search import search_key
from reports.desk.search.asked import Asked
from reports.desk.search.groups import Group, Hit, group


def pages(asked: Asked) -> Group:
    """Pages that the reader may open, by their name."""
    key = search_key(asked.text)
    rows = [
        (page.title, page.url, page.area)
        for page in asked.pages
        if key in page.words[0] and page.url
    ]
    return group("Trang", rows, asked.text, Hit)


def manual(asked: Asked) -> Group:
    """Help that speaks of it, of the pages that the reader may open."""
    key, address = search_key(asked.text), reverse("reports:help")
    rows = [
        (page.title, f"{address}#{page.anchor}", page.area)
        for page in asked.pages
        if key in page.words[1]
    ]
    return group("Hướng dẫn", rows, asked.text, Hit)
