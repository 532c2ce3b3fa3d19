"""What a figure is: numerator, denominator and the records behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from django.db.models import QuerySet

from members.models import Organization
from portal.kit import text


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both counted; the last day is the cut-off of the figures."""

    start: dt.date
    end: dt.date
    label: str = ""

    @classmethod
    def of_year(cls, year: int, *, until: dt.date | None = None) -> Period:
        """One calendar year, cut off earlier where the year is not over."""
        last = dt.date(year, 12, 31)
        return cls(dt.date(year, 1, 1), min(last, until) if until else last, f"năm {year}")

    def __str__(self) -> str:
        return self.label or f"từ {self.start:%d/%m/%Y} đến {self.end:%d/%m/%Y}"


class Unit(StrEnum):
    """What a figure counts in."""

    SHARE = "share"  # numerator of a denominator, written as percentage
    COUNT = "count"  # a plain number
    VND = "vnd"


@dataclass(frozen=True)
class Figure:
    """One figure of one organisation in one period. Integers only; rounding is dress."""

    key: str
    label: str
    numerator: int
    denominator: int | None = None
    unit: Unit = Unit.COUNT
    url: str = field(default="", compare=False)

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


class Measure(Protocol):
    """How one figure is counted. `reports.figures.registry.FIGURES` holds one a key."""

    key: str
    label: str
    unit: Unit

    def of(self, organization: Organization, period: Period) -> Figure:
        """The figure of the organisation and all below it."""
        ...

    def by_child(self, parent: Organization, period: Period) -> dict[int, Figure]:
        """The figure of each direct child with all below it; queries do not grow with children."""
        ...

    def rows(self, organization: Organization, period: Period) -> QuerySet:
        """The records that were counted."""
        ...
