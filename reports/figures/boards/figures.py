"""The dashboard's own figures as a board: the page has its own dress, files dress this one."""

from __future__ import annotations

from dataclasses import replace

from portal.kit.text import number
from reports.figures.dashboard import Cell as DashboardCell, Dashboard, Row as DashboardRow

from .base import SHARE, Board, Cell, Choice, Column, Row

BEFORE = "% năm trước"


def figures_board(found: Dashboard, choice: Choice) -> Board:
    """Units × figures with last year's beside, points, grade and what waits."""
    return Board(
        f"Số liệu theo dõi năm {choice.year.year}",
        "",
        [
            *(Column(label, parts=(*SHARE, BEFORE)) for label in found.labels.values()),
            Column("Điểm tiêu chí"),
            Column("Xếp loại", is_text=True),
            Column("Chờ xử lý"),
        ],
        [_line(row, row.organization.label) for row in found.rows],
        _line(found.total, f"{choice.organization.label} (tất cả)"),
    )


def _line(row: DashboardRow, label: str) -> Row:
    grade = row.evaluation and (row.evaluation.decided_grade or row.evaluation.proposed_grade)
    return Row(
        label,
        [
            *(_share(cell) for cell in row.cells),
            Cell((row.score,), "–" if row.score is None else number(row.score)),
            Cell((str(grade),), grade.short_label) if grade else Cell((None,), "–"),
            Cell.count(sum(figure.numerator for figure in row.waiting)),
        ],
    )


def _share(cell: DashboardCell) -> Cell:
    now, last = Cell.share(cell.figure), cell.last
    before = None if last is None or last.value is None else round(last.value, 2)
    note = f"{now.note}; năm trước {last.text}" if last and before is not None else now.note
    return replace(now, values=(*now.values, before), note=note)
