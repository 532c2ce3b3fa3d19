"""The period that a figure is about: first and last day, and what counts by when."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from campaigns.models import CampaignYear
from members.models import Organization
from members.tree import root_path

WHOLE_YEARS = (1, 1, 12, 31)  # first and last month and day
FEBRUARY, SHORTEST = 2, 28
MISSING = {
    "since": "Hãy chọn ngày đầu của khoảng thời gian.",
    "until": "Hãy chọn ngày cuối của khoảng thời gian.",
}


def end_of(day: dt.date) -> dt.datetime:
    """The midnight that ends a day here. Comparing with it is quick; taking each row's date is not."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both counted; the last day is the cut-off of the figures.

    What was handed in after the day `handed_in_by` does not count, whenever it took place. A part
    of a longer period (`part_of`) counts what began in its own days; whether that was done is
    judged on the last day of the whole (`judged_on`).
    """

    start: dt.date
    end: dt.date
    label: str = ""
    handed_in_by: dt.date | None = None
    part_of: Period | None = None

    @classmethod
    def of_year(cls, year: int, *, until: dt.date | None = None) -> Period:
        """One calendar year, cut off earlier where the year is not over."""
        last = dt.date(year, 12, 31)
        return cls(dt.date(year, 1, 1), min(last, until) if until else last, f"năm {year}")

    @classmethod
    def of_campaign_year(cls, year: CampaignYear, today: dt.date) -> Period:
        """A campaign year up to its cut-off or to today, with what was handed in by the cut-off."""
        whole = cls.of_year(year.calendar_year, until=year.figures_day(today))
        return replace(whole, handed_in_by=year.handed_in_by)

    @classmethod
    def from_query(cls, query: Mapping[str, Any], default: Period | None = None) -> Period | None:
        """The period that an address or a form names: a `year`, or the days `since` and `until`.

        The default where it names none; an end that is left out is that of the default. Raises
        ValidationError, in words for the reader, where the days make no period, and ValueError
        where the year is no number, which no page of the portal sends.
        """
        if not (query.get("since") or query.get("until")):
            year = str(query.get("year") or "")
            if not year:
                return default
            if not re.fullmatch(r"[12]\d{3}", year):
                raise ValueError(year)
            return cls.of_year(int(year))
        ends = {"since": default and default.start, "until": default and default.end}
        days, errors = {}, {}
        for name, missing in ends.items():
            field = forms.DateField(error_messages={"required": MISSING[name]})
            try:
                days[name] = field.clean(query.get(name) or missing)
            except ValidationError as error:
                errors[name] = error
        if errors:
            raise ValidationError(errors)
        if days["until"] < days["since"]:
            raise ValidationError("Ngày cuối phải từ ngày đầu trở đi.")
        by = forms.DateField(required=False).clean(query.get("by"))
        period = cls(days["since"], days["until"], handed_in_by=by)
        if whole := query.get("whole"):
            first, last = (forms.DateField().clean(day) for day in f"{whole}_".split("_")[:2])
            period = cls(first, last, handed_in_by=by).part(period.start, period.end)
        return period

    def __str__(self) -> str:
        return self.label or f"từ {self.start:%d/%m/%Y} đến {self.end:%d/%m/%Y}"

    @property
    def words(self) -> str:
        """năm 2026, giai đoạn 2016–2021, or from day to day."""
        if not self.is_whole_years:
            return f"từ {self.start:%d/%m/%Y} đến {self.end:%d/%m/%Y}"
        if self.start.year == self.end.year:
            return f"năm {self.end.year}"
        return f"giai đoạn {self.start.year}–{self.end.year}"

    @property
    def is_whole_years(self) -> bool:
        """From a 1 January to a 31 December."""
        ends = (self.start.month, self.start.day, self.end.month, self.end.day)
        return ends == WHOLE_YEARS

    @property
    def is_year(self) -> bool:
        """Exactly one calendar year."""
        return self.is_whole_years and self.start.year == self.end.year

    @property
    def a_year_before(self) -> Period:
        """The same part of the year before; 29 February becomes the 28th."""
        year, end = self.start.year - 1, self.end
        last_day = min(end.day, SHORTEST) if end.month == FEBRUARY else end.day
        start = self.start.replace(year=year)
        return Period(start, dt.date(year, end.month, last_day), f"năm {year}")

    @property
    def judged_on(self) -> dt.date:
        """The day by which a thing counts as done."""
        return self.part_of.end if self.part_of else self.end

    def part(self, start: dt.date, end: dt.date) -> Period:
        """What lies between these days, judged as the whole is."""
        whole = self.part_of or self
        days = Period(max(start, self.start), min(end, self.end))
        return replace(days, label=days.words, handed_in_by=self.handed_in_by, part_of=whole)

    @property
    def query(self) -> str:
        """The period as addresses of reports name it."""
        if self.is_year:
            return f"year={self.start.year}"
        return f"since={self.start}&until={self.end}"

    @property
    def figure_query(self) -> str:
        """The period as addresses of figures name it."""
        by = f"&by={self.handed_in_by}" if self.handed_in_by else ""
        whole = f"&whole={self.part_of.start}_{self.part_of.end}" if self.part_of else ""
        return f"since={self.start}&until={self.end}{by}{whole}"

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year that the period touches."""
        return self.start.year, self.end.year

    def in_time(self, moment: str = "submitted_at") -> dict[str, Any]:
        """A filter: records that were handed in by the day `handed_in_by`, where there is one."""
        return {f"{moment}__lt": end_of(self.handed_in_by)} if self.handed_in_by else {}

    def in_years(self, number: str = "") -> dict[str, Any]:
        """A filter: records of the years that the period touches.

        By their campaign year, or by a column that holds the `number` of a year. The campaign
        years are a subquery, so that the index on a record's year leaves out all other records.
        """
        if number:
            return {f"{number}__gte": self.start.year, f"{number}__lte": self.end.year}
        years = CampaignYear.objects.filter(**self.in_years("year")).order_by()
        return {"year__in": years.values("pk")}


def years_of(organization: Organization, period: Period) -> list[Period]:
    """The years of a period that the portal knows, each counted as in the year's own report.

    The first and last year are whole, too, up to the last day of the period: what belongs to a
    year belongs to no part of it.
    """
    known = CampaignYear.objects.filter(
        organization__path=root_path(organization.path), **period.in_years("year")
    ).order_by("year")
    today = timezone.localdate()
    whole = [Period.of_campaign_year(year, today) for year in known]
    return [replace(year, end=min(year.end, period.end)) for year in whole]
