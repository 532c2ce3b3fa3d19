"""Charts as SVG, drawn on the server: no script, one style sheet of their own."""

import base64
import hashlib
import re
import sys
from functools import cache
from html import unescape
from typing import Any

from portal.kit.text import half_up, number
from reports.boards.board import Chart

WIDTH = 1000
LINE, MARGIN = 26, 150  # height of one bar, and of title, axis and legend
LONGEST = 52  # characters of a label; the table shows the whole name
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
LOOK = {
    "background": "#ffffff",
    "plot_background": "#ffffff",
    "foreground": "#33302c",
    "foreground_strong": "#1d1b19",
    "foreground_subtle": "#8a8178",
    "opacity": "1",
    "opacity_hover": "1",
    "transition": "0s",
    "font_family": FONT,
    "label_font_size": 14,
    "major_label_font_size": 14,
    "legend_font_size": 15,
    "title_font_size": 18,
    "value_font_size": 12,
    "value_label_font_size": 12,
    "no_data_font_size": 18,
    "guide_stroke_color": "#d9d3ca",
    "major_guide_stroke_color": "#d9d3ca",
    "guide_stroke_dasharray": "2,4",
    "major_guide_stroke_dasharray": "2,4",
}
_NAMELESS = re.compile(r"^\s*\{", re.MULTILINE)
_STYLE_SHEET = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


EXTRA = (
    ".limits .limit { stroke: #1a1a1a; stroke-width: 3px; stroke-dasharray: 5 2; }"
    ".line.reactive { stroke-width: 3px; stroke-opacity: 1; }"
)
COLORS = {
    # Dark to light, so that they differ in print without colour too.
    "stacked": ("#14532d", "#7fb58d", "#f0c75e", "#a8201a"),
    "lines": ("#14532d", "#a8201a", "#1a5fb4"),
}
DASHES = ("", "10, 4", "3, 4")


def chart_svg(chart: Chart) -> str:
    """The chart as a document without script."""
    is_bars = chart.kind != "lines"
    kinds, style = _pygal()
    picture = kinds[chart.kind](
        style=style(**LOOK, colors=chart.colors or COLORS[chart.kind]),
        js=[],
        css=["file://style.css", "file://graph.css", f"inline:{EXTRA}"],
        no_prefix=True,
        width=WIDTH,
        height=MARGIN + LINE * max(4, len(chart.labels)) if is_bars else 420,
        explicit_size=True,
        disable_xml_declaration=True,
        title=chart.title,
        no_data_text="Chưa có số liệu",
        legend_at_bottom=True,
        legend_at_bottom_columns=len(chart.series),
        show_x_guides=is_bars,
        truncate_label=-1,
        truncate_legend=-1,
        include_x_axis=True,
        value_formatter=lambda value: number(half_up(value, 1)),
    )
    labels = [text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…" for text in chart.labels]
    # Horizontal bars are drawn from below; the table reads from above.
    turn = -1 if is_bars else 1
    picture.x_labels = labels[::turn]
    if chart.kind != "bars":
        picture.range = (0, 100)
    for (name, values), dashes in zip(chart.series, [*DASHES, ""], strict=False):
        stroke = {"dasharray": dashes} if chart.kind == "lines" else None
        picture.add(name, values[::turn], stroke_style=stroke)
    picture.limits = chart.limits[::turn]
    picture.add_xml_filter(_without_scripts)
    return picture.render(is_unicode=True)


@cache
def _pygal() -> tuple[dict[str, Any], Any]:
    """Pygal's charts by kind, and its style. Importing it takes 50 ms that few pages need."""
    import pygal  # noqa: PLC0415
    from pygal.style import Style  # noqa: PLC0415

    # Pygal looks for plug-ins at every import of the process, by a hook that Python has given up.
    sys.meta_path[:] = [
        finder for finder in sys.meta_path if not isinstance(finder, pygal.PluginImportFixer)
    ]

    class CappedBars(pygal.HorizontalStackedBar):
        """Stacked bars with a mark across each bar that has a limit."""

        limits: list[float | None] = []

        def _plot(self) -> None:
            super()._plot()
            marks = self.svg.node(self.nodes["plot"], class_="limits")
            for index, limit in enumerate(self.limits):
                if limit is None:
                    continue
                (x, top), (_, bottom) = (
                    self._point(limit, edge / len(self.limits)) for edge in (index, index + 1)
                )
                self.svg.node(marks, "line", x1=x, x2=x, y1=top, y2=bottom, class_="limit")

        def _point(self, percent: float, height: float) -> tuple[float, float]:
            x, y = self.view((height, percent))
            return (y, x) if self.horizontal else (x, y)

    kinds = {"stacked": CappedBars, "bars": pygal.HorizontalStackedBar, "lines": pygal.Line}
    return kinds, Style


def _without_scripts(root):
    """Remove scripts and the box of their tooltips, which has a style of its own.

    Without a prefix Pygal's style sheets begin with a rule that names nothing, at which readers of
    PDF stop; that rule gets the name `svg`.
    """
    for sheet in root.iter("{*}style", "style"):
        sheet.text = _NAMELESS.sub("svg{", sheet.text or "")
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == "script" or child.get("style"):
                parent.remove(child)
    return root


def style_hash(svg: str) -> str:
    """The source expression that lets exactly this document's style sheet pass the policy."""
    sheet = _STYLE_SHEET.search(svg)
    digest = hashlib.sha256(unescape(sheet[1] if sheet else "").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
