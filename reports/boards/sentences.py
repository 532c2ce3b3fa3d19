"""The sentences of the dashboard: what is overdue, what fell, what is well; each opens its records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from members import tree
from members.models import Organization
from portal.kit.text import number, share, whole_percent
from reports.boards.attention import FINE, NOTICE, OVERDUE, CellState, Situation, State
from reports.boards.board import FAIR, GOOD
from reports.boards.choice import CELLS, Choice
from reports.figures.figure import Figure

MOST_NAMED = 6  # missing meetings of one cell that the sentence names
FALL = 2  # points of percentage below the same part of last year that are worth a sentence


@dataclass(frozen=True)
class Sentence:
    """What stands out, in bold; the rest of the sentence; and the page with exactly these records."""

    state: State
    main: str
    rest: str
    url: str


@dataclass(frozen=True)
class Attendance:
    """How many come to meetings: of one unit, this year and in the same part of last year."""

    unit: Organization
    now: Figure
    before: Figure

    @property
    def change(self) -> Decimal:
        """Points of percentage gained since last year; 0 where one of the two is not known."""
        now, before = (share(each.numerator, each.denominator or 0) for each in self.sides)
        return Decimal(0) if now is None or before is None else now - before

    @property
    def sides(self) -> tuple[Figure, Figure]:
        return self.now, self.before


def sentences(
    choice: Choice, situation: Situation, attendances: list[Attendance]
) -> list[Sentence]:
    """The overdue first; only of what is due. One says so where nothing is."""
    found = list(_overdue(choice, situation))
    found += _notices(choice, situation, attendances)
    best = _best(choice, situation, attendances)
    if not found:
        rest = f", tính đến {choice.period.end:%d/%m/%Y}"
        found.append(
            Sentence(FINE, "Không có việc nào quá hạn", rest, choice.address("reports:board_late"))
        )
    return found + best


def _overdue(choice: Choice, situation: Situation) -> Iterator[Sentence]:
    cells = [cell for cell in situation.cells if cell.gaps]
    if cells:
        gaps = [slot for cell in cells for slot in cell.gaps]
        noun = "buổi sinh hoạt"
        if any(slot.is_study for slot in gaps):
            noun = "buổi sinh hoạt, học tập"
        total = f"{number(len(gaps))} {noun}"
        url = choice.unit_address("reports:session_calendar", choice.organization, late=1)
        rest = ""
        if choice.is_leaf:
            main = f"Chi bộ thiếu {total}"
            more = ", …" if len(gaps) > MOST_NAMED else ""
            rest = f": {', '.join(slot.label for slot in gaps[:MOST_NAMED])}{more}"
        else:
            worst = situation.named([max(cells, key=lambda cell: len(cell.gaps))])[0]
            main = f"{number(len(cells))} chi bộ thiếu {total}"
            most = "nhiều nhất là" if len(cells) > 1 else "là"
            rest = f", {most} {_full_name(worst)} ({number(len(worst.gaps))} buổi)"
        yield Sentence(OVERDUE, main, rest, url)
    if unpledged := sum(situation.unpledged.values()):
        url = choice.figure_url("members_unpledged", choice.organization)
        rest = _most(choice, situation.unpledged, "%s người ở %s")
        yield Sentence(OVERDUE, f"{number(unpledged)} đảng viên chưa có cam kết", rest, url)
    if late := sum(situation.late_evaluations.values()):
        url = choice.figure_url("evaluations_late", choice.organization)
        rest = _most(choice, situation.late_evaluations, "%s hồ sơ ở %s")
        yield Sentence(OVERDUE, f"{number(late)} hồ sơ xếp loại quá hạn", rest, url)


def _full_name(cell: CellState) -> str:
    return ", ".join(filter(None, (cell.organization.label, cell.above)))


def _most(choice: Choice, counts: dict[str, int], words: str) -> str:
    """The unit with the most of them; nothing where there is one unit or all are at one."""
    by_unit = {
        unit: sum(n for path, n in counts.items() if path.startswith(unit.path))
        for unit in choice.units
    }
    worst = max(by_unit, key=lambda unit: by_unit[unit], default=None)
    if choice.is_leaf or worst is None or not by_unit[worst]:
        return ""
    return f", nhiều nhất là {words % (number(by_unit[worst]), worst.label)}"


def _notices(
    choice: Choice, situation: Situation, attendances: list[Attendance]
) -> Iterator[Sentence]:
    fallen = sorted(
        (each for each in attendances if each.change < -FALL), key=lambda each: each.change
    )
    if fallen:
        worst = fallen[0]
        shares = " còn ".join(each.whole_text for each in reversed(worst.sides))
        name = "Chi bộ" if choice.is_leaf else f"{number(len(fallen))} đơn vị"
        of_worst = (
            f"từ {shares}" if choice.is_leaf else f"nhiều nhất là {worst.unit.label}, {shares}"
        )
        yield Sentence(
            NOTICE,
            f"{name} giảm dự sinh hoạt",
            f" quá {FALL} điểm so với cùng kỳ, {of_worst}",
            choice.address("reports:board_movers", subject="attendance"),
        )
    low = [cell for cell in situation.cells if cell.is_low]
    if low and not choice.is_leaf:
        worst_cell = situation.named(
            [min(low, key=lambda cell: cell.figures["attendance"].value or 0)]
        )
        yield Sentence(
            NOTICE,
            f"{number(len(low))} chi bộ có dưới {FAIR}% đảng viên dự sinh hoạt",
            f", thấp nhất là {_full_name(worst_cell[0])}",
            choice.address(
                "reports:board_figures", level=_level_of_cells(choice), sort="attendance"
            ),
        )


def _level_of_cells(choice: Choice) -> str:
    """The level at which a board lists all cells below; the default where they are the units."""
    return CELLS if any(unit.numchild for unit in choice.units) else ""


def _best(choice: Choice, situation: Situation, attendances: list[Attendance]) -> list[Sentence]:
    """The unit that owes no meeting and where most come, if that is good."""
    behind = {unit for path in situation.gaps for unit in tree.lineage(path)}
    good = [
        each
        for each in attendances
        if each.unit.path not in behind and each.now.value is not None and each.now.value >= GOOD
    ]
    if not good or len(attendances) == 1:
        return []
    best = max(good, key=lambda each: each.now.value or 0)
    text = whole_percent(best.now.numerator, best.now.denominator or 0)
    rest = f" đủ mọi buổi đến hạn, {text} đảng viên dự sinh hoạt"
    url = choice.unit_address("reports:dashboard", best.unit)
    return [Sentence(FINE, best.unit.label, rest, url)]
