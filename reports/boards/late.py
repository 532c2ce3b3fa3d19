"""Board of the late: which organisation is late with which records, and where to look."""

import datetime as dt

from members import tree
from members.models import Organization
from portal.kit.text import number, short_date
from reports.boards.board import Board, Cell, Column, Row
from reports.boards.choice import Choice
from reports.figures.progress import LATE_EVALUATIONS, LATE_PLEDGES, UNPLEDGED
from reports.figures.slots import Slot, overdue_meetings
from reports.figures.tally import Tally

INTRO = (
    "Tổ chức còn chậm, chậm nhiều lên đầu. Bấm vào số để mở danh sách. Buổi chưa ghi: "
    "T là thường kỳ của tháng, CĐ chuyên đề của quý, HT học tập của tháng."
)
KEYS = ("members_unpledged", "pledges_late", "evaluations_late")  # counted beside the meetings
COLUMNS = [
    Column("Buổi sinh hoạt chưa ghi", parts=("buổi nào", "số buổi")),
    Column("Đảng viên chưa nộp cam kết"),
    Column("Cam kết nộp sau hạn"),
    Column("Hồ sơ xếp loại quá hạn"),
    Column("Cộng", key="total"),
]


def late(choice: Choice) -> Board:
    """A line for each organisation, at any depth below the units, that is late with something."""
    gaps = _missing_meetings(choice)
    numbers = _numbers(choice)
    late_ones = {*gaps, *(pk for counts in numbers for pk in counts)}
    below = Organization.objects.under(choice.organization).only("path", "name", "short_name")
    organizations = below.in_bulk()
    by_path = {organization.path: organization for organization in organizations.values()}
    shown = {unit.path for unit in choice.units}
    rows = [
        Row(
            organization.label,
            _cells(choice, organization, gaps.get(pk, []), [n.get(pk, 0) for n in numbers]),
            choice.unit_address("reports:dashboard", organization),
            _above(choice, organization, by_path),
        )
        for pk in late_ones
        for organization in (organizations[pk],)
        if not choice.filters or organization.path[: choice.length] in shown
    ]
    rows.sort(key=lambda row: (-row.cells[-1].amount(), row.note, row.label))
    return Board(
        f"Đơn vị chậm năm {choice.year.calendar_year}",
        f"{INTRO} {_deadlines(choice)}",
        COLUMNS,
        rows,
        _total(rows),
        head="Tổ chức",
        empty="Không có đơn vị nào chậm.",
        worst="-total",
    )


def _missing_meetings(choice: Choice) -> dict[int, list[Slot]]:
    """By cell: the months and quarters that are over and for which nothing was handed in."""
    missing = overdue_meetings(choice.organization, choice.year, choice.period)
    return {cell.pk: gaps for cell, gaps in missing.items()}


def _numbers(choice: Choice) -> list[dict[int, int]]:
    """The counts of each of `KEYS` by organisation; of pledges only once they are due."""
    due = choice.year.pledge_due
    is_due = bool(due and due < choice.period.end)
    return [
        *(_by_organization(choice, tally) if is_due else {} for tally in (UNPLEDGED, LATE_PLEDGES)),
        _by_organization(choice, LATE_EVALUATIONS),
    ]


def _by_organization(choice: Choice, tally: Tally) -> dict[int, int]:
    rows = tally.under(choice.organization, choice.period).values_list("organization")
    return dict(rows.annotate(n=tally.value()))


def _above(choice: Choice, organization: Organization, by_path: dict[str, Organization]) -> str:
    """The organisation above, where it is not the one whose board this is."""
    parent = by_path.get(tree.parent_path(organization.path))
    return parent.label if parent and parent.pk != choice.organization.pk else ""


def _cells(
    choice: Choice, organization: Organization, gaps: list[Slot], numbers: list[int]
) -> list[Cell]:
    names = ", ".join(slot.label for slot in gaps)
    calendar = choice.unit_address("reports:session_calendar", organization)
    total = len(gaps) + sum(numbers)
    return [
        Cell((names, len(gaps)), number(len(gaps)), calendar if gaps else "", names),
        *(
            Cell.count(n, choice.figure_url(key, organization))
            for n, key in zip(numbers, KEYS, strict=True)
        ),
        Cell((total,), number(total)),
    ]


def _total(rows: list[Row]) -> Row | None:
    if not rows:
        return None
    sums = [int(sum(row.cells[n].amount() for row in rows)) for n in range(len(COLUMNS))]
    cells = [Cell.count(n) for n in sums]
    cells[0] = Cell(("", sums[0]), number(sums[0]))
    return Row(f"Cộng {number(len(rows))} tổ chức", cells)


def _deadlines(choice: Choice) -> str:
    year = choice.year
    days: list[tuple[str, dt.date | None]] = [
        ("cam kết", year.pledge_due),
        ("tự đánh giá", year.self_grade_due),
        ("chi bộ đề xuất mức", year.cell_grade_due),
        ("cấp ủy cơ sở quyết định", year.grassroots_grade_due),
    ]
    named = [f"{name} {short_date(day)}" for name, day in days if day]
    return f"Hạn: {'; '.join(named)}." if named else ""
