"""How the organisation stands that the reader watches: its figures, and the lowest of its units."""

import datetime as dt
from dataclasses import dataclass

from campaigns.models import CampaignYear
from members.models import Organization
from reports.boards.board import FAIR as RED_LINE
from reports.desk.home.base import address
from reports.figures.figure import Figure
from reports.figures.known import as_known
from reports.figures.period import Period
from reports.figures.registry import FIGURES, split_figures

PLEDGED = "pledges_submitted"
MEETING_FIGURES = ("regular_meetings", "attendance")
KEY_FIGURES = (*MEETING_FIGURES, PLEDGED, "members_decided")
MOST = 5  # low figures that are listed


@dataclass
class LowFigure:
    """A share of one unit below the red line."""

    organization: Organization
    figure: Figure
    url: str


@dataclass
class Overview:
    """Four figures of the organisation, and the lowest of its units.

    `low` is None while there is nothing to judge by yet.
    """

    organization: Organization
    figures: list[Figure]
    low: list[LowFigure] | None


def overview(user, year: CampaignYear | None, today: dt.date) -> Overview | None:
    """The highest organisation whose units the reader watches, else their own; this year so far."""
    watched = user.scope.down.get("view") or user.scope.held_at("view")
    if not watched:
        return None
    organization = Organization.objects.get(pk=watched[0].pk)
    now = Period.of_year(today.year, until=today)
    with as_known(organization, now) as then:
        return _overview(then.unit(organization), year, now)


def key_figures(organization: Organization, today: dt.date) -> list[Figure]:
    """The four figures of one organisation this year so far."""
    now = Period.of_year(today.year, until=today)
    with as_known(organization, now) as then:
        return [FIGURES[key].of(then.unit(organization), now) for key in KEY_FIGURES]


def _overview(organization: Organization, year: CampaignYear | None, now: Period) -> Overview:
    today = now.end
    children = organization.units_in(now.start, now.end)
    pledged, by_child = FIGURES[PLEDGED].split(organization, children, now)
    figures = [FIGURES[key].of(organization, now) for key in KEY_FIGURES if key != PLEDGED]
    figures.insert(KEY_FIGURES.index(PLEDGED), pledged)
    is_due = bool(year and year.pledge_due and year.pledge_due < today)
    pledges = [by_child[unit.pk] for unit in children if is_due and year.pledge_due_in(unit)]
    return Overview(organization, figures, _low_figures(organization, children, pledges, today))


def _low_figures(
    organization: Organization, children: list[Organization], pledges: list[Figure], today: dt.date
) -> list[LowFigure] | None:
    """The lowest shares below the dashboard's red line; of meetings only whole months count.

    With the running month every unit would be red on its first day. In January there is no whole
    month yet.
    """
    last = today.replace(day=1) - dt.timedelta(days=1)
    if last.year != today.year:
        return None
    period = Period.of_year(today.year, until=last)
    _, parts = split_figures(MEETING_FIGURES, organization, children, period)
    figures = pledges + [figure for of_unit in parts.values() for figure in of_unit.values()]
    units = {child.pk: child for child in children}
    low = [figure for figure in figures if figure.value is not None and figure.value < RED_LINE]
    return [
        LowFigure(
            units[figure.organization],
            figure,
            address("reports:dashboard", organization=figure.organization),
        )
        for figure in sorted(low, key=lambda figure: figure.value or 0)[:MOST]
    ]
