"""Which units below the reader owe meetings: those overdue, and those of this month."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from members import tree
from members.models import Organization
from members.models.scopes import OrganizationKey
from reports.desk.home.base import NAMED, address, running_years
from reports.figures.period import Period
from reports.figures.slots import Slot, begun_slots, missing_meetings, month_slot

Gaps = dict[Organization, list[Slot]]  # by cell: the months and quarters without a meeting


@dataclass
class LateUnit:
    """A unit directly below the reader, with its late cells; a cell counts itself."""

    organization: Organization
    cells: int
    meetings: int
    url: str

    @property
    def is_cell(self) -> bool:
        return self.organization.kind.holds_meetings


@dataclass
class LateMeetings:
    """Cells that have not handed in what was due: what is overdue, or this month's meeting."""

    title: str
    overdue: bool
    cells: int
    meetings: int
    units: list[LateUnit]
    more: int  # units beyond those listed
    url: str


def late_meetings(user, today: dt.date) -> list[LateMeetings]:
    """For who views cells below: all that is overdue in each running year, then this month.

    On the first day of a quarter the meetings that the last one lacks are still listed.
    """
    blocks = []
    for year in running_years(user, today):
        number = year.calendar_year
        period = Period.of_year(number, until=today)
        gaps = _gaps(user, period, begun_slots(period, study=year.monthly_study))
        overdue = {
            cell: [slot for slot in missing if slot.end < today] for cell, missing in gaps.items()
        }
        blocks.append(_block(user, number, f"Buổi sinh hoạt năm {number}", overdue, is_over=True))
        if number == today.year:
            month = month_slot(today.year, today.month)
            running = {cell: [month] for cell, missing in gaps.items() if month in missing}
            title = f"Buổi sinh hoạt thường kỳ {month.name}"
            blocks.append(_block(user, number, title, running, is_over=False))
    return [block for block in blocks if block.cells]


def _gaps(user, period: Period, slots: list[Slot]) -> Gaps:
    """What the cells below the reader's highest organisations have not handed in."""
    gaps: Gaps = {}
    for key in _highest(user.scope.down["view"]):
        root = Organization.objects.get(pk=key.pk)
        missing = missing_meetings(root, period, slots)
        gaps |= {cell: slots for cell, slots in missing.items() if cell.path != key.path}
    return gaps


def _highest(keys: list[OrganizationKey]) -> list[OrganizationKey]:
    """Those that are below none of the others: they hold the rest."""
    paths = {key.path for key in keys}
    return [
        key
        for key in {key.path: key for key in keys}.values()
        if not paths.intersection(tree.lineage(key.path)[:-1])
    ]


def _block(user, year: int, title: str, gaps: Gaps, *, is_over: bool) -> LateMeetings:
    """The late cells gathered by the unit directly below the reader, most meetings first."""
    gaps = {cell: missing for cell, missing in gaps.items() if missing}
    cells: Counter[str] = Counter()
    meetings: Counter[str] = Counter()
    highest = _highest(user.scope.down["view"])
    for cell, missing in gaps.items():
        above = next(key.path for key in highest if cell.path.startswith(key.path))
        unit = cell.path[: tree.child_length(above)]
        cells[unit] += 1
        meetings[unit] += len(missing)
    shown = [path for path, _ in meetings.most_common(NAMED)]
    units = {
        unit.path: unit
        for unit in Organization.objects.filter(path__in=shown).select_related("kind")
    }
    query = {"year": year} | ({"late": 1} if is_over else {})
    page = "reports:session_calendar"
    return LateMeetings(
        title,
        is_over,
        len(gaps),
        meetings.total(),
        [
            LateUnit(
                units[path],
                cells[path],
                meetings[path],
                address(page, organization=units[path].pk, **query),
            )
            for path in shown
        ],
        len(cells) - len(shown),
        address(page, **query),
    )
