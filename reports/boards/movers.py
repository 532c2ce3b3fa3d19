"""Movers: the organisations whose figures changed most against the same part of last year."""

from dataclasses import dataclass
from decimal import Decimal

from members.models import Organization
from portal.kit.text import number, share
from reports.boards.board import SHARE, Board, Cell, Chart, Column, Row
from reports.boards.choice import Choice
from reports.figures.due import not_yet_due
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
    f"{MOST} dòng giảm và {MOST} dòng tăng. Điểm % là hiệu của hai tỷ lệ. Việc chưa đến kỳ thì "
    "chưa so sánh."
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
    """Falls first, then rises, each by the size of the change; of one figure all units.

    What is due at the year's end is not compared before. Organisations only, never persons.
    """
    waits = not_yet_due(choice.year, choice.period)
    offered = [key for key in KEYS if key not in waits]
    keys = [choice.subject] if choice.subject in offered else offered
    _, now = choice.figures(keys, choice.period)
    _, before = choice.figures(keys, choice.last)
    pairs = (
        Move(unit, now[unit.pk][key], before[unit.pk][key]) for unit in choice.units for key in keys
    )
    moves = [move for move in pairs if move.is_known]
    up = sorted((move for move in moves if move.change > 0), key=lambda move: -move.change)
    down = sorted((move for move in moves if move.change < 0), key=lambda move: move.change)
    shown = [*down, *up] if len(keys) == 1 else [*down[:MOST], *up[:MOST]]
    return Board(
        f"Thay đổi nhiều nhất: năm {choice.year.calendar_year} so với {choice.last}",
        INTRO,
        COLUMNS,
        [_row(choice, move) for move in shown],
        empty="Không có số liệu nào thay đổi so với cùng kỳ năm trước.",
        draw=lambda _rows: [_chart(shown)],
        subjects=[("", "Tất cả"), *((key, FIGURES[key].label) for key in offered)],
        is_sortable=False,
        is_pictured=True,
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
        choice.name_above(move.unit),
    )


def _chart(moves: list[Move]) -> Chart:
    is_of_one = len({move.now.key for move in moves}) == 1
    return Chart(
        "bars",
        "Thay đổi so với cùng kỳ năm trước (điểm %)",
        [
            move.unit.label if is_of_one else f"{move.unit.label}: {FIGURES[move.now.key].label}"
            for move in moves
        ],
        [
            ("Tăng", [float(move.change) if move.change > 0 else None for move in moves]),
            ("Giảm", [float(move.change) if move.change < 0 else None for move in moves]),
        ],
        unit="",
    )
