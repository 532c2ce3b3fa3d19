"""How the organisation stands that the reader watches: its figures, and the cells that need attention."""

import datetime as dt
from dataclasses import dataclass, field

from campaigns.models import CampaignYear
from members.models import Organization
from reports.boards.attention import CellState, Situation
from reports.desk.home.base import address
from reports.figures.figure import Figure
from reports.figures.known import as_known
from reports.figures.period import Period
from reports.figures.registry import FIGURES, split_figures

KEY_FIGURES = ("regular_meetings", "attendance", "pledges_submitted", "members_decided")
MOST = 5  # cells that are listed


@dataclass
class Overview:
    """Four figures of the organisation; of the cells below that need attention the worst."""

    organization: Organization
    figures: list[Figure]
    cells: list[CellState] = field(default_factory=list)
    needing: int = 0  # all that need attention

    @property
    def board(self) -> str:
        """The address of the dashboard with the other cells."""
        return address("reports:dashboard", organization=self.organization.pk)


def overview(user, year: CampaignYear | None, today: dt.date) -> Overview | None:
    """The highest organisation whose units the reader watches, else their own; this year so far."""
    below = user.scope.down.get("view")
    watched = below or user.scope.held_at("view")
    if not watched:
        return None
    organization = Organization.objects.get(pk=watched[0].pk)
    now = Period.of_year(today.year, until=today)
    with as_known(organization, now) as then:
        root = then.unit(organization)
        if below and year and year.state in CampaignYear.RUNNING:
            return _with_cells(root, year, now)
        return Overview(root, _figures(root, now))


def key_figures(organization: Organization, today: dt.date) -> list[Figure]:
    """The four figures of one organisation this year so far."""
    now = Period.of_year(today.year, until=today)
    with as_known(organization, now) as then:
        return _figures(then.unit(organization), now)


def _figures(organization: Organization, now: Period) -> list[Figure]:
    return [FIGURES[key].of(organization, now) for key in KEY_FIGURES]


def _with_cells(root: Organization, year: CampaignYear, now: Period) -> Overview:
    """The dashboard's own list of cells, worst first; as many queries for one as for many."""
    situation = Situation.of(root, year, now, KEY_FIGURES)
    whole, _ = split_figures(KEY_FIGURES, root, [], now, situation.by_child())
    needing = [cell for cell in situation.cells if cell.reasons]
    cells = situation.named(needing[:MOST])
    for cell in cells:
        cell.url = address("reports:dashboard", organization=cell.organization.pk)
    return Overview(root, list(whole.values()), cells, len(needing))
