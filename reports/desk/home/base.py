"""A line of the home page, and the sections in which lines stand."""

import datetime as dt
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse

from campaigns.models import CampaignYear

NAMED = 8  # units that are named; the rest are counted
PEOPLE = 30  # people who are named: enough for a whole cell


@dataclass
class Task:
    """One line: what, how many, by when, and where. `waits` is false for what is only shown."""

    label: str
    url: str
    count: int = 0
    due: dt.date | None = None
    late: bool = False
    action: str = "Mở"
    note: str = ""
    waits: bool = True
    icon: str = "flag"


@dataclass
class Section:
    """The lines of one of the reader's roles."""

    title: str
    tasks: list[Task] = field(default_factory=list)

    @property
    def ordered(self) -> list[Task]:
        """What waits comes first, the late before the rest; what is only shown comes last."""
        return sorted(self.tasks, key=lambda task: (not task.waits, not task.late))

    @property
    def waiting(self) -> int:
        """How many lines ask for something."""
        return sum(task.waits for task in self.tasks)


def running_years(user, today: dt.date) -> list[CampaignYear]:
    """The years of the reader's bloc that are open or being graded; in January last year's too.

    A year of ghi bổ sung is nobody's work.
    """
    states = (CampaignYear.State.OPEN, CampaignYear.State.GRADING)
    years = CampaignYear.objects.visible_to(user).filter(state__in=states, year__lte=today.year)
    years = years.filter(is_backfill=False)
    return list(years.select_related("organization").order_by("year"))


def link(label: str, url: str, note: str = "") -> Task:
    """A line that only leads somewhere."""
    return Task(label, url, note=note, waits=False)


def address(name: str, **query) -> str:
    """The address of a page with its query."""
    return f"{reverse(name)}?{urlencode(query)}"


def counted(label: str, count: int, url: str, **more) -> list[Task]:
    """A line with its count, or none."""
    return [Task(label, url, count, **more)] if count else []


def some_names(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    named = ", ".join(names[:PEOPLE])
    return f"{named} và {len(names) - PEOPLE} đồng chí khác" if len(names) > PEOPLE else named
