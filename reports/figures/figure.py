"""What a figure is: a numerator, maybe a denominator, of an organisation in a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from django.urls import reverse

from portal.kit import text
from reports.figures.period import Period


class Unit(StrEnum):
    """What a figure counts in."""

    SHARE = "share"  # numerator of a denominator, written as percentage
    COUNT = "count"  # a plain number
    VND = "vnd"


@lru_cache(maxsize=20_000)
def _address(key: str, organization: int) -> str:
    """The address of a figure's page; kept, since a board needs thousands of them."""
    return reverse("reports:figure", args=[key, organization])


@dataclass(frozen=True)
class Figure:
    """One figure of one organisation in one period. It holds integers; only its text is rounded."""

    key: str
    label: str
    numerator: int
    denominator: int | None = None
    unit: Unit = Unit.COUNT
    organization: int = 0
    period: Period | None = field(default=None, compare=False)
    is_own: bool = False  # of the organisation itself, without the units below it
    address: str = ""  # the page that explains it, for a figure that is not in the registry

    @property
    def text(self) -> str:
        """As a reader sees it: 98,06%, 1.234 or 127,4 tỷ đồng."""
        if self.unit is Unit.SHARE:
            return text.percent(self.numerator, self.denominator or 0)
        if self.unit is Unit.VND:
            return text.money(self.numerator)
        return text.number(self.numerator)

    @property
    def detail(self) -> str:
        """The two integers of a share: 98/100."""
        if self.denominator is None:
            return ""
        return f"{text.number(self.numerator)}/{text.number(self.denominator)}"

    @property
    def full(self) -> str:
        """A share with its integers: 98,06% (98/100); anything else as `text`."""
        return f"{self.text} ({self.detail})" if self.denominator else self.text

    @property
    def value(self) -> float | int | None:
        """For sorting and for cells: the percentage of a share as it is written, else the number."""
        if self.unit is not Unit.SHARE:
            return self.numerator
        percentage = text.share(self.numerator, self.denominator or 0)
        return None if percentage is None else float(percentage)

    @property
    def url(self) -> str:
        """The page that opens this number: the organisations below, and at the end the records."""
        if self.address or self.period is None:
            return self.address
        address = _address(self.key, self.organization)
        own = "&own=1" if self.is_own else ""
        return f"{address}?{self.period.figure_query}{own}"

    def less(self, parts: Iterable[Figure]) -> Figure:
        """The figure of the organisation's own records: the whole without the units below it."""
        parts = list(parts)
        base = self.denominator
        if base is not None:
            base -= sum(part.denominator or 0 for part in parts)
        counted = self.numerator - sum(part.numerator for part in parts)
        return replace(self, numerator=counted, denominator=base, is_own=True)
