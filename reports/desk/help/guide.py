"""The texts of help, and which of them belongs to a page."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from django.urls import NoReverseMatch, reverse

from portal.kit.text import normal

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Page:
    """The help of one page and of those around it."""

    name: str
    title: str
    text: tuple[str, ...]
    area: str
    permission: str = ""
    covers: tuple[str, ...] = ()

    @cached_property
    def words(self) -> tuple[str, str]:
        """Title and sentences in the normal form in which they are searched."""
        return normal(self.title), normal(" ".join(self.text))

    @property
    def anchor(self) -> str:
        """Where it stands on the page of all help."""
        return self.name.replace(":", "-")

    @property
    def url(self) -> str:
        """Its address; empty for the page of one record."""
        try:
            return reverse(self.name)
        except NoReverseMatch:
            return ""

    def is_open_to(self, user: Any) -> bool:
        return not self.permission or user.has_perm(self.permission)


@cache
def areas() -> dict[str, tuple[Page, ...]]:
    """The pages by the title of their area, in the order of the files."""
    found = {}
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found[data["title"]] = tuple(
            Page(
                area=data["title"],
                text=tuple(page.pop("text")),
                covers=tuple(page.pop("covers", ())),
                **page,
            )
            for page in data["page"]
        )
    return found


@cache
def help_of(view_name: str) -> Page | None:
    """The help of the page with this URL name: its own, else that of the nearest page around it."""
    pages = [page for pages in areas().values() for page in pages]
    own = next((page for page in pages if page.name == view_name), None)
    around = (
        (len(start), page) for page in pages for start in page.covers if view_name.startswith(start)
    )
    return own or max(around, key=lambda pair: pair[0], default=(0, None))[1]


def areas_for(user: Any) -> list[tuple[str, list[Page]]]:
    """What this reader is shown of all help."""
    shown = (
        (title, [page for page in pages if page.is_open_to(user)])
        for title, pages in areas().items()
    )
    return [(title, pages) for title, pages in shown if pages]
