"""The sections of the home page: one for each of the reader's roles."""

import datetime as dt

from campaigns.models import CampaignYear
from reports.desk.home.above import above_section
from reports.desk.home.base import Section
from reports.desk.home.cells import cell_section
from reports.desk.home.offices import administrator_section, head_section, inspector_section
from reports.desk.home.staff import staff_section


def sections_of(user, today: dt.date, year: CampaignYear | None) -> list[Section]:
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
        sections.append(inspector_section(user, today))
    if scope.has("comment"):
        sections.append(head_section(user, year))
    if user.is_administrator:
        sections.append(administrator_section(user))
    return [section for section in sections if section.tasks]
