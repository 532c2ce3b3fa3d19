"""A board as a workbook: its numbers as numbers, and its pictures as charts that Excel draws."""

from openpyxl import Workbook
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from portal.kit.xlsx import add_sheet, content_of
from reports.boards.board import Board, Chart, Value
from reports.papers.charts import FIRST_ROW, native_chart

DRAWN = 60  # lines; a chart of more is not legible


def board_xlsx(board: Board, title: str) -> bytes:
    """All lines of the board; what a cell holds as several numbers has a column for each.

    Each picture is a sheet more: the numbers drawn and beside them the chart.
    """
    header = [board.head, *(text for column in board.columns for text in column.headings)]
    has_notes = any(row.note for row in board.rows)
    if has_notes:
        header.insert(1, "Trực thuộc")
    rows: list[list[Value]] = [
        [
            row.label,
            *([row.note] if has_notes else []),
            *(value for cell in row.cells for value in cell.values),
        ]
        for row in board.lines
    ]
    if board.note:
        rows += [[], [board.note]]
    book = Workbook(write_only=True)
    add_sheet(book, title, header, rows, widths=[40] + [14] * (len(header) - 1))
    charts = board.draw(board.rows[:DRAWN]) if board.draw and board.rows else []
    for number, chart in enumerate(charts, start=1):
        _chart_sheet(book, f"Biểu đồ {number}" if len(charts) > 1 else "Biểu đồ", chart)
    return content_of(book)


def _chart_sheet(book: Workbook, name: str, chart: Chart) -> None:
    """The numbers of a picture with the chart beside; a heat map is the table in shades."""
    is_heat = chart.kind == "heat"
    if is_heat:  # a line a unit, as it is read
        header = ["Đơn vị", *chart.labels]
        rows = [[label, *map(_rounded, values)] for label, values in chart.series]
    else:
        header = ["", *(label for label, _ in chart.series)]
        rows = [
            [label, *(_rounded(values[row]) for _, values in chart.series)]
            for row, label in enumerate(chart.labels)
        ]
    if any(limit is not None for limit in chart.limits):
        header.append("Tối đa")
        rows = [[*row, _rounded(limit)] for row, limit in zip(rows, chart.limits, strict=True)]
    sheet = add_sheet(book, name, header, rows, widths=[34] + [12] * (len(header) - 1))
    if is_heat:
        _shade(sheet, len(rows), len(header))
    elif rows:
        sheet.add_chart(
            native_chart(sheet, chart.kind, chart.title, rows=len(rows), series=len(chart.series)),
            f"{get_column_letter(len(header) + 2)}{FIRST_ROW}",
        )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _shade(sheet: Worksheet, rows: int, columns: int) -> None:
    """The darker the lower, as in the picture."""
    scale = ColorScaleRule(
        start_type="num", start_value=50, start_color="A8483E",
        mid_type="num", mid_value=85, mid_color="F0D9CC",
        end_type="num", end_value=100, end_color="FFFFFF",
    )  # fmt: skip
    sheet.conditional_formatting.add(
        f"B{FIRST_ROW}:{get_column_letter(columns)}{FIRST_ROW + rows - 1}", scale
    )
