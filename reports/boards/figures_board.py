"""The dashboard's own figures as a board: the page has its own dress, files dress this one."""

from __future__ import annotations

from dataclasses import replace

from portal.kit.text import number
from reports.boards.board import SHARE, Board, Cell, Choice, Column, Row
from reports.boards.dashboard import Cell as DashboardCell, Dashboard, Row as DashboardRow

BEFORE = "% năm trước"


def figures_board(found: Dashboard, choice: Choice) -> Board:
    """Units × figures with last year's beside, points, grade and what waits."""
    return Board(
        f"Số liệu theo dõi năm {choice.year.year}",
        "",
        [
            *(Column(label, parts=(*SHARE, BEFORE)) for label in found.labels.values()),
            Column("Điểm tiêu chí", parts=("năm trước", "năm nay")),
            Column("Xếp loại", parts=("năm trước", "năm nay"), is_text=True),
            Column("Chờ xử lý"),
        ],
        [_line(row, row.organization.label) for row in found.rows],
        _line(found.total, f"{choice.organization.label} (tất cả)"),
    )


def _line(row: DashboardRow, label: str) -> Row:
    return Row(
        label,
        [
            *(_share(cell) for cell in row.cells),
            _score(row),
            _grade(row),
            Cell.count(sum(figure.numerator for figure in row.waiting)),
        ],
    )


def _score(row: DashboardRow) -> Cell:
    before = "" if row.last_score is None else f"năm trước {number(row.last_score)}"
    text = "–" if row.score is None else number(row.score)
    return Cell((row.last_score, row.score), text, note=before)


def _grade(row: DashboardRow) -> Cell:
    now, last = row.evaluation, row.last_evaluation
    proposed = now.proposed_grade if now else None
    before = last.decision_short if last else ""
    return Cell(
        (
            (last.decision if last else "") or None,
            (now.decision if now else "") or (proposed.label if proposed else None),
        ),
        (now.decision_short if now else "") or (proposed.short_label if proposed else "–"),
        note=f"năm trước {before}" if before else "",
    )


def _share(cell: DashboardCell) -> Cell:
    now, last = Cell.share(cell.figure), cell.last
    before = None if last is None or last.value is None else round(last.value, 2)
    note = f"{now.note}; năm trước {last.text}" if last and before is not None else now.note
    return replace(now, values=(*now.values, before), note=note)
