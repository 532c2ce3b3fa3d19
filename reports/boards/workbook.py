"""A board as a workbook: one sheet, numbers as numbers."""

import io

from openpyxl import Workbook

from portal.kit.xlsx import add_sheet
from reports.boards.board import Board, Value


def board_xlsx(board: Board, title: str) -> bytes:
    """All lines of the board; what a cell holds as several numbers has a column for each."""
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
    book = Workbook(write_only=True)
    add_sheet(book, title, header, rows, widths=[40] + [14] * (len(header) - 1))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
