"""Lines over time with their names at the end, and small panels of one line each on one scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.safestring import SafeString

from portal.kit.text import half_up, number
from reports.boards.board import Chart
from reports.boards.pictures.canvas import EDGE, GUIDE, INK, MUTED, WIDE, Canvas, Point, cut
from reports.papers.charts import LINE_COLORS

COLORS = tuple(f"#{color}" for color in LINE_COLORS)
DASHES = (None, "9 4", "3 3")
HIGHEST = 100.0
DOTTED = "1 6"  # up to a point that is not final
Values = Sequence[float | None]


def lines(chart: Chart, width: int, css: str) -> SafeString:
    """Lines told apart by dash and shape of their points, with the number at each point.

    The last point of an unfinished year is hollow and the way to it dotted. The axis says where it
    begins.
    """
    is_wide = width >= WIDE
    names = 0 if is_wide else 18 * len(chart.series)
    top, bottom = 44 + names, 300 + names
    left, right = 46, width - (300 if is_wide else 20)
    canvas = Canvas(width, bottom + 30, css)
    canvas.title(chart.title)
    low = lowest([values for _, values in chart.series])
    _axes(canvas, chart, (left, right), (top, bottom), low)
    ends = []
    for index, (name, values) in enumerate(chart.series):
        points = _points(values, (left, right), (top, bottom), low)
        _line(canvas, chart, index, points)
        known = _known(points, values)
        if known:
            ends.append((known[-1][0][1], index, name, known[-1][1]))
        for point, value in known if is_wide or len(known) <= 4 else []:  # noqa: PLR2004  they fit
            words = number(half_up(value, 1))
            is_below = _has_above(chart, index, point, (left, right), (top, bottom), low)
            y = point[1] + 19 if is_below else point[1] - 9
            canvas.text(point[0], y, words, 12, COLORS[index], anchor="middle")
    if is_wide:
        _names_at_the_end(canvas, ends, right + 14)
    else:
        for row, (_, index, name, value) in enumerate(ends):
            _key(canvas, index, EDGE, 40 + 18 * row)
            words = f"{name}: {number(half_up(value, 1))}%"
            canvas.text(EDGE + 26, 44 + 18 * row, cut(words, width - 40, 12), 12, COLORS[index])
    return canvas.svg(chart.spoken)


def _known(points: list[Point | None], values: Values) -> list[tuple[Point, float]]:
    """The points that have a value, with it."""
    pairs = zip(points, values, strict=True)
    return [(point, value) for point, value in pairs if point and value is not None]


def _has_above(chart: Chart, index: int, point: Point, xs: Point, ys: Point, low: float) -> bool:
    """Another line runs so near above this point that its number would stand in the way."""
    near = 34
    return any(
        other and other[0] == point[0] and 0 <= point[1] - other[1] < near
        for n, (_, values) in enumerate(chart.series)
        if n != index
        for other in _points(values, xs, ys, low)
    )


def lowest(series: Sequence[Values]) -> float:
    """Where the axis begins: at zero, or at the ten below the least where all are high."""
    least = min((value for values in series for value in values if value is not None), default=0)
    return 0.0 if least < 50 else max(0.0, float(int(least // 10) * 10 - (least % 10 < 2) * 10))  # noqa: PLR2004  half; a little room below


def _axes(canvas: Canvas, chart: Chart, xs: Point, ys: Point, low: float) -> None:
    step = 20 if low < 50 else 10 if low < 80 else 5  # noqa: PLR2004  four to six lines
    for tick in range(int(low), 101, step):
        y = _y(tick, ys, low)
        canvas.line((xs[0], y), (xs[1], y), GUIDE)
        canvas.text(xs[0] - 6, y + 4, f"{tick}%", 12, MUTED, anchor="end")
    if low:
        canvas.text(canvas.width - EDGE, ys[1] + 24, f"trục từ {low:.0f}%", 11, MUTED, anchor="end")
    every = 1 if canvas.width >= WIDE or len(chart.labels) <= 6 else 2  # noqa: PLR2004  they fit
    for index, label in list(enumerate(chart.labels))[::every]:
        x = _x(index, len(chart.labels), xs)
        canvas.text(x, ys[1] + 18, label, 12, MUTED, anchor="middle")


def _x(index: int, count: int, xs: Point) -> float:
    room = 24
    span = xs[1] - xs[0] - 2 * room
    return xs[0] + room + (span * index / (count - 1) if count > 1 else span / 2)


def _y(value: float, ys: Point, low: float) -> float:
    return ys[1] - (value - low) * (ys[1] - ys[0]) / (HIGHEST - low)


def _points(values: Values, xs: Point, ys: Point, low: float) -> list[Point | None]:
    return [
        None if value is None else (_x(index, len(values), xs), _y(value, ys, low))
        for index, value in enumerate(values)
    ]


def _line(canvas: Canvas, chart: Chart, index: int, points: list[Point | None]) -> None:
    color, last = COLORS[index], len(points) - 1
    whole = points[:last] if chart.is_open else points
    for run in _runs(whole):
        canvas.polyline(run, color, 2.5, stroke_dasharray=DASHES[index])
    before, end = points[last - 1], points[last]
    if chart.is_open and last and before and end:
        canvas.polyline([before, end], color, 2.5, stroke_dasharray=DOTTED)
    for n, point in enumerate(points):
        if point:
            _shape(canvas, index, point, is_hollow=chart.is_open and n == last)


def _runs(points: list[Point | None]) -> Iterator[list[Point]]:
    """The stretches without a gap."""
    run: list[Point] = []
    for point in [*points, None]:
        if point:
            run.append(point)
        elif run:
            yield run
            run = []


def _shape(canvas: Canvas, index: int, point: Point, *, is_hollow: bool = False) -> None:
    """A circle, a square or a triangle."""
    (x, y), color = point, COLORS[index]
    fill = "#ffffff" if is_hollow else color
    look: dict[str, Any] = {"stroke": color, "stroke_width": 2}
    if index == 0:
        canvas.circle(x, y, 4, fill, **look)
    elif index == 1:
        canvas.rect(x - 4, y - 4, 8, 8, fill, **look)
    else:
        canvas.polygon([(x - 5, y + 4), (x + 5, y + 4), (x, y - 5)], fill, **look)


def _key(canvas: Canvas, index: int, x: float, y: float) -> None:
    canvas.line((x, y), (x + 22, y), COLORS[index], 2.5, stroke_dasharray=DASHES[index])
    _shape(canvas, index, (x + 11, y))


def _names_at_the_end(canvas: Canvas, ends: list[tuple], x: float) -> None:
    """Each name beside the end of its line; names that would touch move down."""
    least = 0.0
    for y, index, name, value in sorted(ends):
        at = max(y, least)
        _key(canvas, index, x, at)
        words = f"{name} {number(half_up(value, 1))}%"
        canvas.text(x + 28, at + 4, cut(words, canvas.width - x - 30, 13), 13, COLORS[index])
        least = at + 18


def multiples(chart: Chart, width: int, css: str) -> SafeString:
    """A panel for each line, all on one scale, the number at the end of the line."""
    columns = 4 if width >= WIDE else 2
    cell, height, head = (width - 2 * EDGE) / columns, 92, 52
    count = len(chart.series)
    canvas = Canvas(width, head + -(-count // columns) * height, css)
    canvas.title(chart.title)
    low = lowest([values for _, values in chart.series])
    words = f"Mỗi khung từ {low:.0f}% đến 100%, {chart.labels[0]} đến {chart.labels[-1]}"
    canvas.text(EDGE, 40, words, 12, MUTED)
    for index, (name, values) in enumerate(chart.series):
        x, y = EDGE + index % columns * cell, head + index // columns * height
        _panel(canvas, (x, y), (cell, height), name, values, low)
    return canvas.svg(chart.spoken)


def _panel(canvas: Canvas, at: Point, size: Point, name: str, values: Values, low: float) -> None:
    (x, y), (width, height) = at, size
    canvas.text(x, y + 14, cut(name, width - 12, 12), 12, weight="600")
    xs, ys = (x, x + width - 52), (y + 24, y + height - 14)
    for edge in ys:
        canvas.line((xs[0], edge), (xs[1], edge), GUIDE)
    points = [
        None
        if value is None
        else (xs[0] + (xs[1] - xs[0]) * n / max(1, len(values) - 1), _y(value, ys, low))
        for n, value in enumerate(values)
    ]
    for run in _runs(points):
        canvas.polyline(run, INK, 1.8)
    known = _known(points, values)
    if known:
        (end_x, end_y), value = known[-1]
        canvas.circle(end_x, end_y, 3, INK)
        canvas.text(end_x + 6, end_y + 4, f"{number(half_up(value, 0))}%", 12, weight="600")
