"""The pictures of a report's annexes: the shares of the units as bars from zero."""

from reports.boards.board import Chart
from reports.boards.documents import as_image
from reports.figures.figure import Unit
from reports.year_end.annexes import Annex

MOST_LINES, MOST_COLUMNS = 12, 7  # of a table below which the picture fits on the page


def with_pictures(annexes: list[Annex]) -> list[tuple[Annex, dict[str, str] | None]]:
    """Each annex with its picture; none where no share of several units is compared."""
    return [(annex, _image(annex)) for annex in annexes]


def _image(annex: Annex) -> dict[str, str] | None:
    key = annex.charted
    fits = len(annex.rows) <= MOST_LINES and len(annex.columns) <= MOST_COLUMNS
    if not key or not fits or annex.total.figures[key].unit is not Unit.SHARE:
        return None
    rows = [(row.name, row.figures[key]) for row in annex.rows]
    if any(figure.series for _, figure in rows):  # a value a year: the table compares them
        return None
    known = [(name, figure.value) for name, figure in rows if figure.value is not None]
    return as_image(
        Chart(
            "bars",
            annex.total.figures[key].label,
            [name for name, _ in known],
            [("", [float(value) for _, value in known])],
        )
    )
