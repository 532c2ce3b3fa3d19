"""The period that a figure is about: first and last day, and what counts by when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from campaigns.models import CampaignYear

WHOLE_YEARS = (1, 1, 12, 31)  # first and last month and day
FEBRUARY, SHORTEST = 2, 28


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
    def a_year_before(self) -> Period:
        """The same part of the year before; 29 February becomes the 28th."""
        year, end = self.start.year - 1, self.end
        last_day = min(end.day, SHORTEST) if end.month == FEBRUARY else end.day
        start = self.start.replace(year=year)
        return Period(start, dt.date(year, end.month, last_day), f"năm {year}")

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
