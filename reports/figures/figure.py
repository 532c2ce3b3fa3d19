"""What a figure is: a numerator, maybe a denominator, of an organisation in a period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from django.urls import reverse
from django.utils.functional import cached_property

from portal.kit import text
from reports.figures.period import Period


class Unit(StrEnum):
    """What a figure counts in."""

    SHARE = "share"  # numerator of a denominator, written as percentage
    COUNT = "count"  # a plain number
    VND = "vnd"


class Behaviour(StrEnum):
    """What a figure is over a period of several years."""

    EVENT = "event"  # its years add up: meetings, commendations, money
    YEARLY = "yearly"  # a value for each year, side by side; their sum is called lượt
    STOCK = "stock"  # what there is on the last day
    DISTINCT = "distinct"  # things with one identity, each counted once however many years it lasts


PAPER_SIGN = "*"  # beside a number that is, wholly or in part, a total on paper
PAPER_NOTE = f"{PAPER_SIGN} Số liệu theo báo cáo giấy của thời gian trước khi ghi trên cổng."


@lru_cache(maxsize=20_000)
def _address(key: str, organization: int) -> str:
    """The address of a figure's page; kept, since a board needs thousands of them."""
    return reverse("reports:figure", args=[key, organization])


@dataclass(frozen=True)
class Figure:
    """One figure of one organisation in one period. It holds integers; only its text is rounded.

    A yearly figure over several years has a `series`, a figure for each year; its own integers are
    then the sums of theirs (lượt) and are never printed as people or units.
    """

    key: str
    label: str
    numerator: int
    denominator: int | None = None
    unit: Unit = Unit.COUNT
    organization: int = 0
    period: Period | None = field(default=None, compare=False)
    is_own: bool = False  # of the organisation itself, without the units below it
    address: str = ""  # the page that explains it, for a figure that is not in the registry
    is_pending: bool = False  # what is decided at the year's end has no value before
    series: tuple[Figure, ...] = ()
    # Of its own records alone, where its units share what is counted.
    own_count: int | None = field(default=None, compare=False)
    is_from_paper: bool = False  # wholly or in part a total of years before the portal
    adds_up: bool = True  # the years of a series have a sum (lượt); things with one identity do not

    @classmethod
    def over_years(cls, years: Sequence[Figure], period: Period | None) -> Figure:
        """The series of these figures of single years."""
        bases = [year.denominator for year in years if year.denominator is not None]
        return replace(
            years[-1],
            numerator=sum(year.numerator for year in years),
            denominator=sum(bases) if bases else None,
            period=period,
            is_pending=False,
            is_from_paper=any(year.is_from_paper for year in years),
            series=tuple(years),
        )

    @cached_property
    def text(self) -> str:
        """As a reader sees it: 98,06%, 1.234 or 127,4 tỷ đồng; "–" where there is no value yet.

        A sign marks what comes from paper; the note under the text or table explains it.
        """
        if self.series:
            texts = [f"{year.period}: {year.text}" for year in self.series]
            return "; ".join(filter(None, (*texts, self.total)))
        if self.is_pending or (self.unit is Unit.SHARE and not self.denominator):
            return "–"
        return f"{self._number}{self.sign}"

    @property
    def total(self) -> str:
        """The sum of a series of counts, which is called lượt; nothing of other figures."""
        has_sum = self.unit is Unit.COUNT and self.adds_up and len(self.series) > 1
        return f"cộng {self._number} lượt{self.sign}" if has_sum else ""

    @property
    def whole_text(self) -> str:
        """As a board shows it: a share in whole percent, anything else as `text`."""
        if self.unit is not Unit.SHARE or self.series or self.value is None:
            return self.text
        return f"{text.whole_percent(self.numerator, self.denominator or 0)}{self.sign}"

    @property
    def sign(self) -> str:
        """The sign of a total from paper."""
        return PAPER_SIGN if self.is_from_paper else ""

    @property
    def _number(self) -> str:
        if self.unit is Unit.SHARE:
            return text.percent(self.numerator, self.denominator or 0)
        if self.unit is Unit.VND:
            return text.money(self.numerator)
        return text.number(self.numerator)

    @property
    def detail(self) -> str:
        """The two integers of a share: 98/100."""
        if self.denominator is None or self.series or self.is_pending:
            return ""
        return f"{text.number(self.numerator)}/{text.number(self.denominator)}"

    @property
    def lacking(self) -> int:
        """How many of the base were not counted; 0 where there is no base or no value yet."""
        if self.denominator is None or self.is_pending:
            return 0
        return self.denominator - self.numerator

    @property
    def full(self) -> str:
        """A share with its integers: 98,06% (98/100); anything else as `text`."""
        if self.series and self.unit is Unit.SHARE:
            return "; ".join(f"{year.period}: {year.full}" for year in self.series)
        has_base = self.denominator and not self.is_pending
        return f"{self.text} ({self.detail})" if has_base else self.text

    @cached_property
    def value(self) -> float | int | None:
        """For sorting and for cells: the percentage of a share as written, else the number.

        Of a series it is that of the last year; None where there is no value yet.
        """
        if self.series:
            return self.series[-1].value
        if self.is_pending:
            return None
        if self.unit is not Unit.SHARE:
            return self.numerator
        percentage = text.share(self.numerator, self.denominator or 0)
        return None if percentage is None else float(percentage)

    @property
    def url(self) -> str:
        """The page that opens this number: the organisations below, and at the end the records."""
        if self.address or self.period is None or not self.organization:
            return self.address
        address = _address(self.key, self.organization)
        own = "&own=1" if self.is_own else ""
        return f"{address}?{self.period.figure_query}{own}"

    def less(self, parts: Iterable[Figure]) -> Figure:
        """The figure of the organisation's own records: the whole without the units below it."""
        parts = list(parts)
        if self.series:
            years = [
                year.less([part.series[index] for part in parts])
                for index, year in enumerate(self.series)
            ]
            return self.over_years(years, self.period)
        base = self.denominator
        if base is not None:
            base -= sum(part.denominator or 0 for part in parts)
        counted = self.own_count
        if counted is None:
            counted = self.numerator - sum(part.numerator for part in parts)
        is_from_paper = self.is_from_paper and bool(counted or base)
        return replace(
            self, numerator=counted, denominator=base, is_own=True, is_from_paper=is_from_paper
        )
