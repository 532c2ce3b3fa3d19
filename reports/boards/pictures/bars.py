"""Bars from zero, one a line, and stacked bars of shares with a mark where the cap lies."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from portal.kit.text import half_up, number
from reports.boards.board import Chart
from reports.boards.pictures.canvas import (
    EDGE,
    GUIDE,
    INK,
    MUTED,
    WIDE,
    Canvas,
    Point,
    cut,
    width_of,
)
from reports.papers.charts import COLORS

PLAIN, GOOD, BAD = "#6f7f92", "#2f7d4f", "#9e1f1a"
# Dark to light, so that a print in grey tells them apart; every second one is hatched, too.
FILLS = tuple(f"#{color}" for color in COLORS)
TITLE, LEGEND, FOOT = 34, 30, 24  # heights; FOOT is that of the axis
BAR = 18  # height
WIDEST_LABEL = 430
DARK = (0, 3)  # the fills that take a white number
TICKS = range(0, 101, 20)


@dataclass(frozen=True)
class Rows:
    """Where the lines of a picture stand: the label beside the bar, on a phone above it."""

    width: int
    labels: list[str]
    head: int  # room for the title, and a legend

    @property
    def count(self) -> int:
        return len(self.labels)

    @property
    def is_narrow(self) -> bool:
        return self.width < WIDE

    @property
    def left(self) -> int:
        if self.is_narrow:
            return EDGE
        longest = max((width_of(label, 14) for label in self.labels), default=0)
        return int(min(WIDEST_LABEL, longest + 3 * EDGE))

    @property
    def step(self) -> int:
        return 44 if self.is_narrow else 30

    def top(self, row: int) -> float:
        """Where the bar of a line begins."""
        return self.head + row * self.step + (20 if self.is_narrow else 4)

    def label(self, canvas: Canvas, row: int, text: str) -> None:
        if self.is_narrow:
            canvas.text(EDGE, self.top(row) - 5, cut(text, self.width - 2 * EDGE, 13))
        else:
            shown = cut(text, self.left - 2 * EDGE, 14)
            canvas.text(self.left - EDGE, self.top(row) + 14, shown, 14, anchor="end")

    @property
    def height(self) -> float:
        return self.head + self.count * self.step + FOOT


def bars(chart: Chart, width: int, css: str) -> SafeString:
    """A bar a line with its number at the end; falls go to the left of zero, rises to the right."""
    rows = Rows(width, chart.labels, TITLE)
    values = [_only(chart, row) for row in range(rows.count)]
    low, high = min([0.0, *values]), max([0.0, *values, 1.0 if not any(values) else 0.0])
    room = 58  # for the numbers at the ends
    left, right = rows.left + (room if low < 0 else 0), width - EDGE - room
    scale = (right - left) / (high - low)
    zero = left - low * scale
    canvas = Canvas(width, rows.height, css)
    canvas.title(chart.title)
    if not rows.is_narrow:
        canvas.line((zero, TITLE - 4), (zero, rows.height - FOOT), INK)
    for row, (label, value) in enumerate(zip(chart.labels, values, strict=True)):
        rows.label(canvas, row, label)
        end, y = zero + value * scale, rows.top(row)
        if rows.is_narrow:  # its label stands above the bar
            canvas.line((zero, y - 2), (zero, y + BAR + 2), INK)
        is_plain = len(chart.series) == 1
        fill = PLAIN if is_plain else GOOD if value > 0 else BAD
        canvas.rect(min(zero, end), y, abs(end - zero), BAR, fill)
        sign = "" if is_plain or not value else "▲ +" if value > 0 else "▼ −"
        exact = f"{sign}{number(half_up(abs(value), 2)).removesuffix(',00')}{chart.unit}"
        words = f"{number(half_up(value, 0))}{chart.unit}" if chart.unit == "%" else exact
        x, anchor = (end + 5, "start") if value >= 0 else (end - 5, "end")
        canvas.text(x, y + 14, words, 13, anchor=anchor, weight="600", exact=exact)
    return canvas.svg(chart.spoken)


def _only(chart: Chart, row: int) -> float:
    found = (values[row] for _, values in chart.series)
    return next((value for value in found if value is not None), 0.0)


def stacked(chart: Chart, width: int, css: str) -> SafeString:
    """Shares of a whole side by side, from 0 to 100, in the order of the legend."""
    rows = Rows(width, chart.labels, TITLE + LEGEND)
    left, right = rows.left, width - EDGE
    scale = (right - left) / 100
    canvas = Canvas(width, rows.height, css)
    _hatching(canvas, width)
    canvas.title(chart.title)
    _legend(canvas, chart, width)
    for tick in TICKS:
        x = left + tick * scale
        canvas.line((x, rows.head), (x, rows.height - FOOT), GUIDE)
        anchor = "end" if tick == TICKS[-1] else "middle" if tick else "start"
        canvas.text(x, rows.height - 8, f"{tick}%", 12, MUTED, anchor=anchor)
    limits = chart.limits or [None] * rows.count
    for row, label in enumerate(chart.labels):
        rows.label(canvas, row, label)
        x = float(left)
        for index, (_, values) in enumerate(chart.series):
            x = _segment(canvas, index, (x, rows.top(row)), values[row] or 0, scale)
        if (limit := limits[row]) is not None:
            at, y = left + min(limit, 100) * scale, rows.top(row)
            for stroke, thick in (("#ffffff", 5), (INK, 2)):
                canvas.line((at, y - 4), (at, y + BAR + 4), stroke, thick)
    return canvas.svg(chart.spoken)


def _segment(canvas: Canvas, index: int, at: Point, value: float, scale: float) -> float:
    """One part of a stacked bar with its share, where that fits; returns where the next begins."""
    (x, y), length = at, value * scale
    if length <= 0:
        return x
    canvas.rect(x, y, length, BAR, FILLS[index % len(FILLS)], stroke="#ffffff", stroke_width=1)
    if index % 2:
        canvas.rect(x, y, length, BAR, f"url(#hatch-{canvas.width})")
    percent = f"{number(half_up(value, 0))}%"
    if width_of(percent, 12) + 4 <= length:
        ink = "#ffffff" if index % len(FILLS) in DARK else INK
        canvas.text(x + length / 2, y + 13, percent, 12, ink, anchor="middle", weight="600")
    return x + length


def _hatching(canvas: Canvas, width: int) -> None:
    canvas.parts.append(
        f'<defs><pattern id="hatch-{width}" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<path d="M0 6L6 0" stroke="#1c1b1a" stroke-opacity="0.25" stroke-width="1"/>'
        "</pattern></defs>"
    )


def _legend(canvas: Canvas, chart: Chart, width: int) -> None:
    """The names in the order of the bars' parts, and the mark of the cap."""
    x, size = float(EDGE), 13 if width >= WIDE else 11
    names = [name for name, _ in chart.series]
    for index, name in enumerate(names):
        canvas.rect(x, 33, 12, 12, FILLS[index % len(FILLS)])
        if index % 2:
            canvas.rect(x, 33, 12, 12, f"url(#hatch-{width})")
        canvas.text(x + 16, 43, name, size)
        x += 16 + width_of(name, size) + (18 if width >= WIDE else 8)
    if any(limit is not None for limit in chart.limits):
        canvas.line((x + 4, 31), (x + 4, 47), INK, 2)
        canvas.text(x + 10, 43, "tối đa", size)
