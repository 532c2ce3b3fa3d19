"""The picture of one share, unit by unit."""

from reports.boards.board import Chart, Row


def share_bars(title: str, rows: list[Row], column: int) -> Chart:
    """The share of one column, a bar a unit; a unit without one has no bar."""
    shares = [(row.full_label, row.cells[column].values[2]) for row in rows]
    known = [(label, float(value)) for label, value in shares if value is not None]
    values: list[float | None] = [value for _, value in known]
    return Chart("bars", title, [label for label, _ in known], [(title, values)])
