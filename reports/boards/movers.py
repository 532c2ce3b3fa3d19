"""Movers: the organisations whose figures changed most against the same part of last year."""

from dataclasses import dataclass
from decimal import Decimal

from members.models import Organization
from portal.kit.text import number, share
from reports.boards.board import SHARE, Board, Cell, Chart, Column, Row
from reports.boards.choice import Choice
from reports.figures.figure import Figure
from reports.figures.registry import FIGURES

KEYS = (
    "regular_meetings",
    "thematic_meetings",
    "attendance",
    "on_time",
    "pledges_submitted",
    "pledges_fulfilled",
    "members_top",
)
MOST = 15  # shown each way
INTRO = (
    "Số liệu của từng tổ chức so với cùng kỳ năm trước, thay đổi nhiều nhất lên đầu; tối đa "
    f"{MOST} dòng tăng và {MOST} dòng giảm. Điểm % là hiệu của hai tỷ lệ."
)
COLUMNS = [
    Column("Số liệu", is_text=True),
    Column("Năm trước", parts=SHARE),
    Column("Năm nay", parts=SHARE),
    Column("Thay đổi (điểm %)"),
]


@dataclass(frozen=True)
class Move:
    """One figure of one unit in both years."""

    unit: Organization
    now: Figure
    before: Figure

    @property
    def change(self) -> Decimal:
        """Points of percentage gained, between the two shares as they are printed."""
        return _share(self.now) - _share(self.before)

    @property
    def is_known(self) -> bool:
        """Both years have a value: not so before the grades of this year are decided."""
        sides = (self.now, self.before)
        return all(side.denominator and not side.is_pending for side in sides)


def _share(figure: Figure) -> Decimal:
    return share(figure.numerator, figure.denominator or 0) or Decimal(0)


def movers(choice: Choice) -> Board:
    """Rises first, then falls, each by the size of the change. Organisations only, never persons."""
    _, now = choice.figures(KEYS, choice.period)
    _, before = choice.figures(KEYS, choice.last)
    pairs = (
        Move(unit, now[unit.pk][key], before[unit.pk][key]) for unit in choice.units for key in KEYS
    )
    moves = [move for move in pairs if move.is_known]
    up = sorted((move for move in moves if move.change > 0), key=lambda move: -move.change)
    down = sorted((move for move in moves if move.change < 0), key=lambda move: move.change)
    shown = [*up[:MOST], *down[:MOST]]
    return Board(
        f"Thay đổi nhiều nhất: năm {choice.year.calendar_year} so với {choice.last}",
        INTRO,
        COLUMNS,
        [_row(choice, move) for move in shown],
        empty="Không có số liệu nào thay đổi so với cùng kỳ năm trước.",
        draw=lambda _rows: _chart(shown),
        is_sortable=False,
    )


def _row(choice: Choice, move: Move) -> Row:
    sign, word = ("↑", "tăng") if move.change > 0 else ("↓", "giảm")
    change = number(abs(move.change), 2)
    label = FIGURES[move.now.key].label
    return Row(
        move.unit.label,
        [
            Cell((label,), label),
            Cell.share(move.before, shaded=False),
            Cell.share(move.now, shaded=False),
            Cell(
                (float(move.change),), f"{sign} {word} {change}", shade=5 if move.change > 0 else 1
            ),
        ],
        choice.unit_address("reports:dashboard", move.unit),
    )


def _chart(moves: list[Move]) -> Chart:
    return Chart(
        "bars",
        "Thay đổi so với cùng kỳ năm trước (điểm %)",
        [f"{move.unit.label}: {FIGURES[move.now.key].label}" for move in moves],
        [
            ("Tăng", [float(move.change) if move.change > 0 else None for move in moves]),
            ("Giảm", [float(move.change) if move.change < 0 else None for move in moves]),
        ],
        colors=("#2f7d4f", "#a8201a"),
    )
