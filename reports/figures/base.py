"""What a figure is: a numerator, maybe a denominator, of an organisation in a period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import timezone

from campaigns.models import CampaignYear
from portal.kit import text

WHOLE_YEARS = (1, 1, 12, 31)  # first and last month and day


def end_of(day: dt.date) -> dt.datetime:
    """The moment at which the day is over here: a plain bound, where a date of every row is slow."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both counted; the last day is the cut-off of the figures.

    What was handed in after the day `handed_in_by` does not count, whenever it took place.
    """

    start: dt.date
    end: dt.date
    label: str = ""
    handed_in_by: dt.date | None = None

    @classmethod
    def of_year(cls, year: int, *, until: dt.date | None = None) -> Period:
        """One calendar year, cut off earlier where the year is not over."""
        last = dt.date(year, 12, 31)
        return cls(dt.date(year, 1, 1), min(last, until) if until else last, f"năm {year}")

    @classmethod
    def of_campaign_year(cls, year: CampaignYear, today: dt.date) -> Period:
        """A campaign year up to its cut-off or to today, with what was handed in by the cut-off."""
        whole = cls.of_year(year.year, until=year.figures_day(today))
        return replace(whole, handed_in_by=year.handed_in_by)

    def __str__(self) -> str:
        return self.label or f"từ {self.start:%d/%m/%Y} đến {self.end:%d/%m/%Y}"

    def in_time(self, moment: str = "submitted_at") -> dict[str, Any]:
        """A filter of records that were handed in while they still counted."""
        return {f"{moment}__lt": end_of(self.handed_in_by)} if self.handed_in_by else {}

    @property
    def figure_query(self) -> str:
        """The period as a figure's address has it."""
        by = f"&by={self.handed_in_by}" if self.handed_in_by else ""
        return f"since={self.start}&until={self.end}{by}"

    @property
    def is_year(self) -> bool:
        """Exactly one calendar year."""
        return self.words == f"năm {self.start.year}"

    @property
    def words(self) -> str:
        """năm 2026, giai đoạn 2016–2021, or from day to day."""
        ends = (self.start.month, self.start.day, self.end.month, self.end.day)
        if ends != WHOLE_YEARS:
            return f"từ {self.start:%d/%m/%Y} đến {self.end:%d/%m/%Y}"
        if self.start.year == self.end.year:
            return f"năm {self.end.year}"
        return f"giai đoạn {self.start.year}–{self.end.year}"

    @property
    def query(self) -> str:
        """The period as addresses of reports name it."""
        if self.is_year:
            return f"year={self.start.year}"
        return f"since={self.start}&until={self.end}"

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year that the period touches."""
        return self.start.year, self.end.year

    def in_years(self, number: str = "") -> dict[str, Any]:
        """A filter of records of these years: by their campaign year, or by a `number` of it.

        The years are asked first, so that the index on a record's year leaves out all others.
        """
        if number:
            return {f"{number}__gte": self.start.year, f"{number}__lte": self.end.year}
        years = CampaignYear.objects.filter(**self.in_years("year")).order_by()
        return {"year__in": years.values("pk")}


class Unit(StrEnum):
    """What a figure counts in."""

    SHARE = "share"  # numerator of a denominator, written as percentage
    COUNT = "count"  # a plain number
    VND = "vnd"


@lru_cache(maxsize=20_000)
def _address(key: str, organization: int) -> str:
    """The page of a figure; a board asks for thousands of them."""
    return reverse("reports:figure", args=[key, organization])


@dataclass(frozen=True)
class Figure:
    """One figure of one organisation in one period. Integers only; rounding is dress."""

    key: str
    label: str
    numerator: int
    denominator: int | None = None
    unit: Unit = Unit.COUNT
    organization: int = 0
    period: Period | None = field(default=None, compare=False)
    is_own: bool = False  # of the organisation itself, without those below it
    address: str = ""  # where it is explained, if it counts no records of its own

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
        """For sorting and for cells: the percentage of a share, else the number."""
        if self.unit is not Unit.SHARE:
            return self.numerator
        return 100 * self.numerator / self.denominator if self.denominator else None

    @property
    def url(self) -> str:
        """The page that opens this number: the organisations below, and at the end the records."""
        if self.address or self.period is None:
            return self.address
        address = _address(self.key, self.organization)
        own = "&own=1" if self.is_own else ""
        return f"{address}?{self.period.figure_query}{own}"

    def less(self, parts: Iterable[Figure]) -> Figure:
        """What the organisation's own records are: the whole without the units below it."""
        parts = list(parts)
        base = self.denominator
        if base is not None:
            base -= sum(part.denominator or 0 for part in parts)
        counted = self.numerator - sum(part.numerator for part in parts)
        return replace(self, numerator=counted, denominator=base, is_own=True)
