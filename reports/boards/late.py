"""The late: which organisation is late with which records, and where to look."""

from __future__ import annotations

import datetime as dt

from members.models import Organization
from portal.kit.text import number, short_date
from reports.boards.board import Board, Cell, Column, Row
from reports.boards.choice import Choice
from reports.figures.progress import LATE_EVALUATIONS, LATE_PLEDGES, UNPLEDGED
from reports.figures.slots import Slot, begun_slots, missing_meetings
from reports.figures.tally import Tally

INTRO = (
    "Tổ chức còn chậm, chậm nhiều lên đầu. Bấm vào số để mở danh sách. Buổi chưa ghi: "
    "T là thường kỳ của tháng, CĐ chuyên đề của quý, HT học tập của tháng."
)
COLUMNS = [
    Column("Buổi sinh hoạt chưa ghi", parts=("buổi nào", "số buổi")),
    Column("Đảng viên chưa nộp cam kết"),
    Column("Cam kết nộp sau hạn"),
    Column("Hồ sơ xếp loại quá hạn"),
    Column("Cộng"),
]


def late(choice: Choice) -> Board:
    """A line for each organisation, at any depth below the units, that is late with something."""
    due = choice.year.pledge_due
    is_due = bool(due and due < choice.period.end)
    begun = begun_slots(choice.period, study=choice.year.monthly_study)
    slots = [slot for slot in begun if slot.end < choice.today]
    gaps = {
        cell.pk: missing
        for cell, missing in missing_meetings(choice.organization, choice.period, slots).items()
    }
    unpledged = _by_organization(choice, UNPLEDGED) if is_due else {}
    pledges = _by_organization(choice, LATE_PLEDGES) if is_due else {}
    evaluations = _by_organization(choice, LATE_EVALUATIONS)
    places = {*gaps, *unpledged, *pledges, *evaluations}
    below = Organization.objects.under(choice.organization).only("path", "name", "short_name")
    found = below.in_bulk()
    parents = {place.path: place for place in found.values()}
    shown = {unit.path for unit in choice.units}
    rows = []
    for place in (found[pk] for pk in places):
        if choice.filters and place.path[: choice.length] not in shown:
            continue
        numbers = [other.get(place.pk, 0) for other in (unpledged, pledges, evaluations)]
        rows.append(
            Row(
                place.label,
                _cells(choice, place, gaps.get(place.pk, []), numbers),
                choice.address("reports:dashboard", organization=place.pk, kind="", sector=""),
                _above(choice, place, parents),
            )
        )
    rows.sort(key=lambda row: (-row.cells[-1].amount(), row.note, row.label))
    return Board(
        f"Đơn vị chậm năm {choice.year.year}",
        f"{INTRO} {_deadlines(choice)}",
        COLUMNS,
        rows,
        _total(choice, rows),
        head="Tổ chức",
        empty="Không có đơn vị nào chậm.",
    )


def _by_organization(choice: Choice, tally: Tally) -> dict[int, int]:
    rows = tally.under(choice.organization, choice.period).values_list("organization")
    return dict(rows.annotate(n=tally.value()))


def _above(choice: Choice, place: Organization, parents: dict[str, Organization]) -> str:
    parent = parents.get(place.path[: -Organization.steplen])
    return parent.label if parent and parent.pk != choice.organization.pk else ""


def _cells(choice: Choice, place: Organization, gaps: list[Slot], numbers: list[int]) -> list[Cell]:
    names = ", ".join(slot.label for slot in gaps)
    calendar = choice.address("reports:session_calendar", organization=place.pk, kind="", sector="")
    keys = ("members_unpledged", "pledges_late", "evaluations_late")
    total = len(gaps) + sum(numbers)
    return [
        Cell((names, len(gaps)), number(len(gaps)), calendar if gaps else "", names),
        *(
            Cell.count(n, choice.figure_url(key, place))
            for n, key in zip(numbers, keys, strict=True)
        ),
        Cell((total,), number(total)),
    ]


def _total(choice: Choice, rows: list[Row]) -> Row | None:
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
