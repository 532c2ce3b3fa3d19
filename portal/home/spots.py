"""Where it is red: units without their meetings, units with the lowest figures."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from campaigns.models import CampaignYear, StudySession
from members.models import Organization
from reports.figures.base import Figure, Period
from reports.figures.calendar import Slot, month_slot
from reports.figures.dashboard import FAIR as RED_LINE
from reports.figures.registry import FIGURES, split_figures

from .base import NAMED, address

PLEDGED = "pledges_submitted"
MEETING_FIGURES = ("regular_meetings", "attendance")
KEY_FIGURES = (*MEETING_FIGURES, PLEDGED, "members_decided")
SPOTS = 5


@dataclass
class LateUnit:
    """A unit directly below the reader, with its late cells; a cell counts itself."""

    organization: Organization
    cells: int
    url: str

    @property
    def is_cell(self) -> bool:
        return self.organization.kind.holds_meetings


@dataclass
class LateMonth:
    """The cells that have handed in no regular meeting for one month, by unit."""

    slot: Slot
    overdue: bool
    cells: int
    units: list[LateUnit]
    more: int
    url: str


def late_months(user, today: dt.date) -> list[LateMonth]:
    """Last month, overdue, and this month, for whoever views cells below him."""
    months = [today.month - 1, today.month] if today.month > 1 else [today.month]
    slots = [month_slot(today.year, month) for month in months]
    found = {slot: _late_units(user, slot) for slot in slots}
    shown = {path for units in found.values() for path, _ in units.most_common(NAMED)}
    names = {
        unit.path: unit
        for unit in Organization.objects.filter(path__in=shown).select_related("kind")
    }
    return [_late_month(slot, units, names, today) for slot, units in found.items() if units]


def _late_units(user, slot: Slot) -> Counter[str]:
    """How many cells are late, by the path of the unit directly below one of the reader's posts."""
    held = StudySession.objects.counted().filter(
        kind=slot.kind, held_on__gte=slot.start, held_on__lte=slot.end
    )
    cells = (
        Organization.objects.filter(user.scope.q_from_above("view", ""), kind__holds_meetings=True)
        .existing_in(slot.start, slot.end)
        .exclude(pk__in=held.values("organization"))
    )
    units: Counter[str] = Counter()
    places = user.scope.places("view")
    for path in cells.values_list("path", flat=True):
        above = next(
            place.path for place in places if path.startswith(place.path) and path != place.path
        )
        units[path[: len(above) + Organization.steplen]] += 1
    return units


def _late_month(slot: Slot, units: Counter[str], names, today: dt.date) -> LateMonth:
    overdue = slot.end < today
    query = {"year": slot.start.year} | ({"late": 1} if overdue else {})
    page = "reports:session_calendar"
    shown = [
        LateUnit(names[path], cells, address(page, organization=names[path].pk, **query))
        for path, cells in units.most_common(NAMED)
    ]
    return LateMonth(
        slot, overdue, units.total(), shown, len(units) - len(shown), address(page, **query)
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
