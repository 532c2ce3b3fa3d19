"""Months × units: regular meetings held and due, and attendance of all meetings of the month."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count, Sum
from django.db.models.functions import Substr

from campaigns.models import StudySession
from members.models import Organization
from portal.kit.text import number, percent
from reports.boards.board import Board, Cell, Chart, Column, Row, shade_of, sortable
from reports.boards.choice import Choice, total_row, unit_rows
from reports.figures.due import Due, meeting_cells
from reports.figures.due_tallies import held_when_due
from reports.figures.period import Period
from reports.figures.sessions import MEETINGS, counted
from reports.figures.slots import Slot, month_slot, slot_value

PAGE = "reports:board_months"
INTRO = (
    "Dòng trên: chi bộ đã họp thường kỳ trên số phải họp trong tháng. Dòng dưới: tỷ lệ đảng viên "
    "dự sinh hoạt (thường kỳ và chuyên đề)."
)
MOST_DRAWN, MOST_PANELS = 25, 12  # lines of a picture
PARTS = ("đã họp", "phải họp", "có mặt", "phải dự")


@dataclass(frozen=True)
class Month:
    """The four integers of one unit's month."""

    held: int = 0
    due: int = 0
    present: int = 0
    expected: int = 0

    def __add__(self, other: Month) -> Month:
        return Month(
            self.held + other.held,
            self.due + other.due,
            self.present + other.present,
            self.expected + other.expected,
        )


Months = dict[tuple[str, int], Month]  # by unit's path and month


def months(choice: Choice) -> Board:
    """The months of the year that have begun; each cell opens the figures of its month."""
    slots = [month_slot(choice.period.start.year, month) for month in range(1, 13)]
    slots = [slot for slot in slots if slot.start <= choice.period.end]
    by_month = _held(choice, slots)
    for key, due in _due(choice, slots).items():
        by_month[key] = replace(by_month.get(key, Month()), due=due)

    def cells(unit: Organization | None) -> list[Cell]:
        paths = choice.paths(unit, {path for path, _ in by_month})
        of_months = [
            sum((by_month.get((path, n), Month()) for path in paths), Month())
            for n in range(1, len(slots) + 1)
        ]
        periods = [Period(slot.start, min(slot.end, choice.period.end)) for slot in slots]
        return [
            *(_cell(choice, unit, *pair) for pair in zip(periods, of_months, strict=True)),
            _cell(choice, unit, choice.period, sum(of_months, Month())),
        ]

    foot = total_row(choice, cells(None))
    return Board(
        f"Sinh hoạt theo tháng năm {choice.year.calendar_year}",
        INTRO,
        [
            *(Column(slot.name.capitalize(), parts=PARTS) for slot in slots),
            Column("Cả năm đến nay", parts=PARTS, key="year"),
        ],
        unit_rows(choice, PAGE, cells),
        foot,
        draw=lambda rows: _charts(choice, slots, rows),
        links=[
            (
                choice.unit_address("reports:session_calendar", choice.organization),
                "Lịch sinh hoạt từng chi bộ",
            )
        ],
        worst="year",
        is_pictured=True,
    )


def _held(choice: Choice, slots: list[Slot]) -> Months:
    number_of = [
        (n, replace(slot, kind=kind)) for n, slot in enumerate(slots, start=1) for kind in MEETINGS
    ]
    is_due = held_when_due(StudySession.Kind.REGULAR)(choice.period)
    rows = (
        counted(MEETINGS)
        .under(choice.organization, choice.period)
        .annotate(part=Substr("organization__path", 1, choice.length), month=slot_value(number_of))
        .values_list("part", "month")
        .annotate(
            held=Count("organization", distinct=True, filter=is_due),
            present=Sum("present_count"),
            expected=Sum("expected_count"),
        )
    )
    return {
        (part, month): Month(held, 0, present, expected)
        for part, month, held, present, expected in rows
    }


def _due(choice: Choice, slots: list[Slot]) -> dict[tuple[str, int], int]:
    """Cells by unit and month, those for which the month's meeting is due."""
    cells = meeting_cells(choice.period).filter(path__startswith=choice.organization.path)
    due = Due.under(choice.organization, choice.period)
    by_part = due.by_part(due.rows_of(cells, choice.length), slots, choice.length)
    return {(part, n + 1): cells for (part, n), cells in by_part.items()}


def _cell(choice: Choice, unit: Organization | None, period: Period, month: Month) -> Cell:
    of_month = replace(choice, period=period)
    held = 100 * month.held / month.due if month.due else None
    return Cell(
        (month.held, month.due, month.present, month.expected),
        f"{number(month.held)}/{number(month.due)}",
        of_month.figure_url("regular_meetings", unit),
        percent(month.present, month.expected) if month.expected else "",
        of_month.figure_url("attendance", unit),
        shade_of(held if period.end < choice.today else None),
        order=sortable(held),
    )


def _charts(choice: Choice, slots: list[Slot], rows: list[Row]) -> list[Chart]:
    """Attendance of each unit by month as shades, and of the first few as small panels."""
    labels = [slot.label for slot in slots]
    shares = [(row.full_label, [_share(cell) for cell in row.cells[: len(slots)]]) for row in rows]
    flags = [
        [
            slot.end < choice.today and cell.amount(0) < cell.amount(1)
            for cell, slot in zip(row.cells, slots, strict=False)
        ]
        for row in rows
    ]
    if choice.year.is_backfill:
        flags = []
    title = "Đảng viên dự sinh hoạt theo tháng"
    first = f", {MOST_DRAWN} đơn vị đầu bảng" if len(rows) > MOST_DRAWN else ""
    return [
        Chart("heat", f"{title}{first}", labels, shares[:MOST_DRAWN], flags=flags[:MOST_DRAWN]),
        Chart("multiples", f"{title}, từng đơn vị", labels, shares[:MOST_PANELS]),
    ]


def _share(cell: Cell) -> float | None:
    """Those present of those expected in the month."""
    return 100 * cell.amount(2) / cell.amount(3) if cell.amount(3) else None
