"""What waits for the reader today, by everything he is; his roles' sections stack.

One module a role: `own` (a member), `cells`, `above` (committees), `staff` (staff, inspectors,
agency heads, the administrator); `spots` shows whoever looks down the tree where it is red.
"""

from __future__ import annotations

import datetime as dt

from campaigns.models import CampaignYear
from members.models import Organization
from reports.desk.home.above import above_section
from reports.desk.home.base import Section, Task
from reports.desk.home.cells import cell_section
from reports.desk.home.own import member_section
from reports.desk.home.spots import RED_LINE, late_meetings, watch
from reports.desk.home.staff import (
    administrator_section,
    head_section,
    inspector_section,
    staff_section,
)

__all__ = [
    "RED_LINE",
    "Section",
    "Task",
    "current_year",
    "home_sections",
    "late_meetings",
    "member_section",
    "watch",
]


def current_year(user, today: dt.date) -> CampaignYear | None:
    """This year's campaign in the reader's bloc, once it is open."""
    roots = {place.path[: Organization.steplen] for place in user.scope.everywhere()}
    years = CampaignYear.objects.filter(organization__path__in=roots, year=today.year)
    return years.exclude(state=CampaignYear.State.PREPARING).first()


def home_sections(user, today: dt.date, year: CampaignYear | None) -> list[Section]:
    """The sections of all the reader's posts; those without a line are left out."""
    scope = user.scope
    sections = []
    if scope.here.get("record"):
        sections.append(cell_section(user, today, year))
    decides = scope.has("decide_members", "decide_cells", "decide_organizations")
    if decides or scope.down.get("review"):
        sections.append(above_section(user))
    if scope.has("appraise"):
        sections.append(staff_section(user, year))
    if scope.has("inspect"):
        sections.append(inspector_section())
    if scope.has("comment"):
        sections.append(head_section())
    if user.is_administrator:
        sections.append(administrator_section())
    return [section for section in sections if section.tasks]
