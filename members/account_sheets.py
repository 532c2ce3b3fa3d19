"""Unused links as they are printed: a sheet a cell, in parts that one request can typeset."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone

from members.models import AccountLink, LinkIssue, Membership

NOWHERE = "Không ghi sinh hoạt ở chi bộ nào"
# Typesetting a slip takes about 20 ms of processor.
SLIPS_OF_A_PART = 150


@dataclass(frozen=True)
class Sheet:
    """The links of one cell, by name."""

    cell: str
    links: list[AccountLink]


@dataclass(frozen=True)
class Part:
    """Whole cells, printed as one file."""

    number: int
    sheets: list[Sheet]

    @property
    def size(self) -> int:
        return sum(len(sheet.links) for sheet in self.sheets)

    def __str__(self) -> str:
        first, last = self.sheets[0].cell, self.sheets[-1].cell
        return first if first == last else f"{first} – {last}"


def parts_of(issue: LinkIssue) -> list[Part]:
    """The unused links in tree order; a part has at most 150 slips, or one cell. Two queries."""
    parts: list[list[Sheet]] = []
    for sheet in _sheets(issue):
        slips = sum(len(other.links) for other in parts[-1]) if parts else 0
        if not parts or slips + len(sheet.links) > SLIPS_OF_A_PART:
            parts.append([])
        parts[-1].append(sheet)
    return [Part(number, sheets) for number, sheets in enumerate(parts, 1)]


def _sheets(issue: LinkIssue) -> list[Sheet]:
    links = list(issue.links.usable().select_related("user__member"))
    people = [link.user.member_id for link in links if link.user.member_id]
    homes = Membership.objects.home().on(timezone.localdate()).filter(member__in=people)
    cells = {
        member: (path, name)
        for member, path, name in homes.values_list(
            "member", "organization__path", "organization__name"
        )
    }

    def cell_of(link: AccountLink) -> tuple[str, str]:
        return cells.get(link.user.member_id, ("", NOWHERE))

    links.sort(key=lambda link: (cell_of(link), name_order(link)))
    return [Sheet(name, list(rows)) for (_, name), rows in groupby(links, key=cell_of)]


def name_order(link: AccountLink) -> str:
    """Sorts links as lists of people are sorted."""
    return link.user.member.sort_name if link.user.member else link.user.username
