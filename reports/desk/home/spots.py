"""Where it is red: units without their meetings, units with the lowest figures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from campaigns.models import CampaignYear
from members.models import Organization
from members.models.scopes import OrganizationKey
from reports.boards.board import FAIR as RED_LINE
from reports.desk.home.base import NAMED, address, running_years
from reports.figures.figure import Figure
from reports.figures.period import Period
from reports.figures.registry import FIGURES, split_figures
from reports.figures.slots import Slot, begun_slots, missing_meetings, month_slot

PLEDGED = "pledges_submitted"
MEETING_FIGURES = ("regular_meetings", "attendance")
KEY_FIGURES = (*MEETING_FIGURES, PLEDGED, "members_decided")
SPOTS = 5


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
class Late:
    """The cells that have not handed in what was due: this month's meeting, or what is overdue."""

    title: str
    overdue: bool
    cells: int
    meetings: int
    units: list[LateUnit]
    more: int
    url: str


Gaps = dict[Organization, list[Slot]]  # what each cell has not handed in


def late_meetings(user, today: dt.date) -> list[Late]:
    """For whoever views cells below him: all that is overdue in each running year, then this month.

    On the first day of a quarter the last one's missing meetings are still here.
    """
    found = []
    for year in running_years(user, today):
        period = Period.of_year(year.year, until=today)
        begun = begun_slots(period, study=year.monthly_study)
        gaps = _gaps(user, period, begun)
        overdue = {
            cell: [slot for slot in missing if slot.end < today] for cell, missing in gaps.items()
        }
        found.append(_late(user, year.year, f"Buổi sinh hoạt năm {year.year}", overdue, late=True))
        if year.year == today.year:
            this = month_slot(today.year, today.month)
            running = {cell: [this] for cell, missing in gaps.items() if this in missing}
            title = f"Buổi sinh hoạt thường kỳ {this.name}"
            found.append(_late(user, year.year, title, running, late=False))
    return [block for block in found if block.cells]


def _gaps(user, period: Period, slots: list[Slot]) -> Gaps:
    """What the cells below the reader's posts have not handed in; his highest posts hold the rest."""
    found: Gaps = {}
    for place in _highest(user.scope.down["view"]):
        root = Organization.objects.get(pk=place.pk)
        missing = missing_meetings(root, period, slots)
        found |= {cell: gaps for cell, gaps in missing.items() if cell.path != place.path}
    return found


def _highest(places: list[OrganizationKey]) -> list[OrganizationKey]:
    """The places that stand below none of the others."""
    paths = {place.path for place in places}
    return [
        place
        for place in {place.path: place for place in places}.values()
        if not any(place.path.startswith(path) and place.path != path for path in paths)
    ]


def _late(user, year: int, title: str, gaps: Gaps, *, late: bool) -> Late:
    gaps = {cell: missing for cell, missing in gaps.items() if missing}
    cells: Counter[str] = Counter()
    meetings: Counter[str] = Counter()
    tops = _highest(user.scope.down["view"])
    for cell, missing in gaps.items():
        above = next(place.path for place in tops if cell.path.startswith(place.path))
        unit = cell.path[: len(above) + Organization.steplen]
        cells[unit] += 1
        meetings[unit] += len(missing)
    shown = [path for path, _ in meetings.most_common(NAMED)]
    names = Organization.objects.filter(path__in=shown).select_related("kind")
    units = {unit.path: unit for unit in names}
    query = {"year": year} | ({"late": 1} if late else {})
    page = "reports:session_calendar"
    return Late(
        title,
        late,
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


@dataclass
class Spot:
    """One low figure of one unit."""

    organization: Organization
    figure: Figure
    url: str


@dataclass
class Watch:
    """What is seen of the organisation: four figures, and its units' lowest.

    `spots` is None while there is nothing to judge by yet.
    """

    organization: Organization
    figures: list[Figure]
    spots: list[Spot] | None


def watch(user, year: CampaignYear | None, today: dt.date) -> Watch | None:
    """The highest organisation whose units the reader watches, this year so far."""
    if not user.scope.down.get("view"):
        return None
    organization = Organization.objects.get(pk=user.scope.down["view"][0].pk)
    now = Period.of_year(today.year, until=today)
    children = organization.units_in(now.start, now.end)
    pledged, by_child = FIGURES[PLEDGED].split(organization, children, now)
    figures = [FIGURES[key].of(organization, now) for key in KEY_FIGURES if key != PLEDGED]
    figures.insert(KEY_FIGURES.index(PLEDGED), pledged)
    is_due = bool(year and year.pledge_due and year.pledge_due < today)
    low = list(by_child.values()) if is_due else []
    return Watch(organization, figures, _red_spots(organization, children, low, today))


def _red_spots(
    organization: Organization, children: list[Organization], pledged: list[Figure], today: dt.date
) -> list[Spot] | None:
    """The lowest shares below the dashboard's red line; meetings over complete months.

    The running month would paint everybody red on its first day; January has nothing to show.
    """
    last = today.replace(day=1) - dt.timedelta(days=1)
    if last.year != today.year:
        return None
    period = Period.of_year(today.year, until=last)
    _, parts = split_figures(MEETING_FIGURES, organization, children, period)
    figures = pledged + [figure for found in parts.values() for figure in found.values()]
    names = {child.pk: child for child in children}
    low = [figure for figure in figures if figure.value is not None and figure.value < RED_LINE]
    return [
        Spot(
            names[figure.organization],
            figure,
            address("reports:dashboard", organization=figure.organization),
        )
        for figure in sorted(low, key=lambda figure: figure.value or 0)[:SPOTS]
    ]
