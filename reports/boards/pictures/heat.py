"""A table of shares as shades: the darker the lower, with the number in each field."""

from __future__ import annotations

from django.utils.safestring import SafeString

from portal.kit.text import half_up, number
from reports.boards.board import Chart
from reports.boards.pictures.canvas import EDGE, INK, MUTED, WIDE, Canvas, cut

# Below this percentage: the field and its number. One hue from dark to light, so that grey says it.
SHADES = (
    (50, "#7d1410", "#ffffff"),
    (70, "#a8483e", "#ffffff"),
    (80, "#dba592", INK),
    (90, "#f0d9cc", INK),
    (101, "#f6f4f0", INK),
)
NOTE = "Số trong ô là %; ô càng đậm càng thấp"
FLAGGED = "; ▼ còn buổi quá hạn"


def heat(chart: Chart, width: int, css: str) -> SafeString:
    """A line for each series, a field for each label; on a phone the name stands above its line."""
    is_wide = width >= WIDE
    left, step, head = (220, 28, 74) if is_wide else (EDGE, 40, 92)
    cell = (width - left - EDGE) / max(1, len(chart.labels))
    canvas = Canvas(width, head + len(chart.series) * step + EDGE, css)
    canvas.title(chart.title)
    has_flags = any(map(any, chart.flags))
    notes = [f"{NOTE}{FLAGGED if has_flags else ''}"] if is_wide else [NOTE]
    notes += [FLAGGED.strip("; ")] if has_flags and not is_wide else []
    for row, note in enumerate(notes):
        canvas.text(EDGE, 40 + 16 * row, note, 12, MUTED)
    for column, label in enumerate(chart.labels):
        canvas.text(left + (column + 0.5) * cell, head - 8, label, 11, MUTED, anchor="middle")
    for row, (name, values) in enumerate(chart.series):
        y = head + row * step
        if is_wide:
            canvas.text(left - EDGE, y + 18, cut(name, left - 2 * EDGE, 13), 13, anchor="end")
        else:
            canvas.text(EDGE, y + 11, cut(name, width - EDGE, 12), 12)
            y += 15
        flags = chart.flags[row] if chart.flags else []
        for column, value in enumerate(values):
            is_flagged = bool(flags) and flags[column]
            x, height = left + column * cell, step - 3 if is_wide else step - 18
            _field(canvas, (x, y, cell - 2, height), value, is_flagged=is_flagged)
    return canvas.svg(chart.spoken)


def _field(canvas: Canvas, box: tuple, value: float | None, *, is_flagged: bool) -> None:
    x, y, width, height = box
    words, fill, ink = "–", "#ffffff", MUTED
    if value is not None:
        words = number(half_up(value, 0))
        fill, ink = next((fill, ink) for most, fill, ink in SHADES if value < most)
    canvas.rect(x, y, width, height, fill, stroke="#d9d3ca", stroke_width=0.5)
    size = 13 if canvas.width >= WIDE else 10
    canvas.text(x + width / 2, y + height / 2 + size * 0.36, words, size, ink, anchor="middle")
    if is_flagged:
        side = 7 if canvas.width >= WIDE else 5
        corner = [(x + width - side - 1, y + 1), (x + width - 1, y + 1)]
        tip = (x + width - 1 - side / 2, y + 1 + side)
        canvas.polygon([*corner, tip], "#9e1f1a", stroke="#ffffff", stroke_width=0.5)
