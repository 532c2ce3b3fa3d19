"""Figures of the units' work: files settled, and every other indicator under its own name.

Units of measure are never added up: the figures of the registry count lines in "hồ sơ" alone, and
`results_of` gives the others by name and unit. A line counts in a period that holds all its days;
of the parts of a period it belongs to the one in which it ends. One that was begun before and ended
in the period is told apart, with its days and its own base.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.urls import reverse

from campaigns.models import WorkIndicator
from campaigns.models.registers.indicators import FILES
from members.models import Organization
from portal.kit.text import half_up, number
from reports.figures.cuts import moves_over, stood_below
from reports.figures.figure import Figure, Unit
from reports.figures.measure import event
from reports.figures.period import Period
from reports.figures.tally import THING, Tally


def _lines(period: Period) -> QuerySet:
    """Lines whose days all lie in the period, but for those that a longer line of theirs holds."""
    whole = period.part_of or period
    lines = WorkIndicator.objects.filter(
        starts_on__gte=whole.start, ends_on__lte=whole.end
    ).annotate(thing=THING)
    same_name = Q(organization=OuterRef("organization"), name=OuterRef("name"))
    longer = lines.filter(
        Q(thing=OuterRef("thing")) | same_name,
        unit=OuterRef("unit"),
        starts_on__lte=OuterRef("starts_on"),
        ends_on__gte=OuterRef("ends_on"),
    ).exclude(starts_on=OuterRef("starts_on"), ends_on=OuterRef("ends_on"))
    in_part = {"ends_on__gte": period.start, "ends_on__lte": period.end}
    return lines.exclude(Exists(longer)).filter(**in_part)


def _begun_before(period: Period) -> QuerySet:
    """Lines that end in the period and began before it, such as the revenue of five years."""
    whole = period.part_of or period
    return WorkIndicator.objects.filter(
        starts_on__lt=whole.start, ends_on__gte=period.start, ends_on__lte=period.end
    )


def _files(value: Any, **filters) -> Tally:
    """A sum over the lines that count files."""
    return Tally(_lines, value, where=Q(unit__iexact=FILES, **filters))


SUMS = {
    "resolved_sum": Sum("resolved"),
    "base": Sum(F("opening") + F("received")),
    "timed": Sum("on_time"),
    "timed_base": Sum("resolved", filter=Q(on_time__isnull=False)),
    "opening_sum": Sum("opening"),
    "online_sum": Sum("online"),
    "online_base": Sum(F("opening") + F("received"), filter=Q(online__isnull=False)),
    "earlier_sum": Sum("earlier"),
    "lines": Count("pk"),
    "compared": Count("earlier"),
    "days": Max("average_days"),
    "earlier_days": Max("earlier_days"),
}
MEASURES = (
    event(
        "work_on_time",
        "Hồ sơ giải quyết đúng hạn",
        _files(partial(Sum, "on_time"), on_time__isnull=False),
        _files(partial(Sum, "resolved"), on_time__isnull=False),
    ),
    event(
        "work_resolved",
        "Hồ sơ đã giải quyết trên tổng số",
        _files(partial(Sum, "resolved")),
        _files(partial(Sum, F("opening") + F("received"))),
    ),
)


@dataclass(frozen=True)
class Result:
    """One indicator by its name: its figures, and the sentence with their placeholders."""

    figures: tuple[Figure, ...]
    sentence: str


def results_of(organization: Organization, period: Period) -> list[Result]:
    """The indicators that no figure of the registry adds up, by name and unit; two queries.

    Files of several names are said apart, too, and those of which more is known than a figure says.
    Lines begun before the period come last, each with its days.
    """
    below = stood_below(organization, moves_over(organization, period))
    by_name, by_days = ("name", "unit"), ("name", "unit", "starts_on", "ends_on")
    sums = _lines(period).filter(below).order_by(*by_name).values(*by_name).annotate(**SUMS)
    longer = _begun_before(period).filter(below).order_by(*by_days)
    rows = list(sums)
    files = [row for row in rows if row["unit"].strip().lower() == FILES]
    more = [row for row in files if row["opening_sum"] or row["online_base"]]
    named = [row for row in rows if row not in files or row in more or len(files) > 1]
    named += longer.values(*by_days).annotate(**SUMS)
    return [_result(organization, period, index, row) for index, row in enumerate(named, start=1)]


def _result(organization: Organization, period: Period, index: int, row: dict[str, Any]) -> Result:
    about = _about(organization, period, row)
    span = (
        f" từ {row['starts_on']:%d/%m/%Y} đến {row['ends_on']:%d/%m/%Y}" if "ends_on" in row else ""
    )
    label = f"{row['name']}{span} ({row['unit']})"
    unit = Unit.SHARE if row["base"] else Unit.COUNT
    done = Figure(f"result_{index}", label, row["resolved_sum"], row["base"] or None, unit, **about)
    name = row["name"].translate({ord("{"): "(", ord("}"): ")"})  # no placeholders of its own
    name += span
    parts = [f"{name}: {{{done.key}:full}} {row['unit']}"]
    figures = [done]
    if row["opening_sum"]:
        opening = Figure(
            f"{done.key}_opening", f"{label}, kỳ trước chuyển sang", row["opening_sum"], **about
        )
        figures.append(opening)
        parts.append(f"trong đó {{{opening.key}}} kỳ trước chuyển sang")
    for key, words, count, base in (
        ("on_time", "đúng hạn", row["timed"], row["timed_base"]),
        ("online", "qua mạng", row["online_sum"], row["online_base"]),
    ):
        if base:
            part = Figure(
                f"{done.key}_{key}", f"{label}, {words}", count, base, Unit.SHARE, **about
            )
            figures.append(part)
            parts.append(f"{words} {{{part.key}:full}}")
    if row["earlier_sum"] and row["compared"] == row["lines"]:
        times = number(half_up(Decimal(row["resolved_sum"]) / row["earlier_sum"], 1))
        parts.append(f"bằng {times} lần kỳ trước ({number(row['earlier_sum'])} {row['unit']})")
    if row["days"] is not None and row["lines"] == 1:  # an average of averages says nothing
        parts.append(_speed(row["days"], row["earlier_days"]))
    return Result(tuple(figures), f"{', '.join(parts)}.")


def _about(organization: Organization, period: Period, row: dict[str, Any]) -> dict[str, Any]:
    """Of whom and when the figures of a row are, and the list of its lines."""
    days = {"since": row.get("ends_on", period.start), "until": row.get("ends_on", period.end)}
    query = {"organization": organization.pk, "year": "", **days, "text": row["name"]}
    lines = reverse("campaigns:register_list", args=["indicators"])
    return {
        "organization": organization.pk, "period": period, "address": f"{lines}?{urlencode(query)}"
    }  # fmt: skip


def _speed(days: Decimal, earlier: Decimal | None) -> str:
    """How long a file takes on average, and by how much that got shorter or longer."""
    text = f"bình quân {number(days, 1)} ngày"
    if earlier is None or earlier == days:
        return text
    change = "rút ngắn" if days < earlier else "kéo dài"
    return f"{text}, {change} {number(abs(earlier - days), 1)} ngày so với kỳ trước"
