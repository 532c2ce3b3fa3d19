"""A chart as a picture: the one place that knows which kind is drawn by what."""

from django.utils.safestring import SafeString

from reports.boards.board import Chart
from reports.boards.pictures.bars import bars, stacked
from reports.boards.pictures.canvas import NARROW, WIDE
from reports.boards.pictures.heat import heat
from reports.boards.pictures.lines import lines, multiples

KINDS = {"bars": bars, "stacked": stacked, "lines": lines, "heat": heat, "multiples": multiples}


def picture(chart: Chart, *, is_narrow: bool = False) -> SafeString:
    """The chart for a wide page, or for a phone."""
    width, css = (NARROW, "picture-narrow") if is_narrow else (WIDE, "picture-wide")
    return KINDS[chart.kind](chart, width, f"picture {css}")
