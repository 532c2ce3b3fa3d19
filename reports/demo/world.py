"""What has been built of the invented bloc so far."""

import datetime as dt
import random
import tomllib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import SimpleNamespace

from django.utils import timezone

from campaigns.models import CampaignYear, Document, Topic
from members.models import Member, Organization, User
from members.tree import lineage

SIZES = {"S": (50, 20), "M": (300, 20), "L": (1500, 20)}  # cells, members a cell
OFFICE_CELLS = 5
BATCH = 2000  # rows written at once
LEADERS = ("secretary", "deputy")
RECORDERS = (*LEADERS, "committee")
STORY = tomllib.loads(Path(__file__).with_name("story.toml").read_text(encoding="utf-8"))


@dataclass
class World:
    """What has been built so far; later modules read it and add to it."""

    year: int
    stage: str
    size: str
    today: dt.date
    years_back: int = 2
    now: dt.datetime = field(default_factory=timezone.now)
    rng: random.Random = field(default_factory=lambda: random.Random(2026))
    bloc: Organization | None = None
    office: Organization | None = None
    grassroots: list[Organization] = field(default_factory=list)
    cells: list[Organization] = field(default_factory=list)
    plans: dict[int, Document] = field(default_factory=dict)  # of each calendar year
    members: dict[int, list[Member]] = field(default_factory=dict)  # by cell id
    leaders: dict[tuple[int, str], Member] = field(default_factory=dict)  # by organization and post
    users: dict[str, User] = field(default_factory=dict)  # the demo logins by name
    accounts: dict[int, int] = field(default_factory=dict)  # the account's id by member id
    # Since when a member holds a post of an organisation, and all posts of a member, highest first.
    appointed: dict[tuple[int, str, int], dt.date] = field(default_factory=dict)
    titles: dict[int, list[tuple[dt.date, str]]] = field(default_factory=dict)
    years: list[CampaignYear] = field(default_factory=list)  # oldest first
    topics: dict[tuple[int, str], list[Topic]] = field(default_factory=dict)  # one a quarter
    story_cell: Organization | None = None  # the cell of the demo logins
    hosted: tuple[Member, int, dt.date] | None = None  # a comrade, their host cell's id, since when

    @property
    def current(self) -> CampaignYear:
        return self.years[-1]

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year - self.years_back, 1, 1)

    @property
    def office_cells(self) -> list[Organization]:
        return self.cells[:OFFICE_CELLS]

    def committee_of(self, organization: Organization) -> Organization:
        """The grass-roots committee to which the organisation belongs."""
        return self._committees[lineage(organization.path)[1]]

    @cached_property
    def _committees(self) -> dict[str, Organization]:
        return {committee.path: committee for committee in self.grassroots}

    def leader(
        self, unit: Organization, day: dt.date, *, but: Collection[int | None] = (), posts=LEADERS
    ) -> int:
        """Who leads the unit on the day, by member id, but for those whose own work it is.

        Where nobody else does yet, the committee above leads it, then the bloc.
        """
        for organization in (unit, self.committee_of(unit)):
            for post in posts:
                member = self.leaders.get((organization.pk, post))
                if member is None or member.pk in but:
                    continue
                if self.appointed[organization.pk, post, member.pk] <= day:
                    return member.pk
        return self.users["thuongvu"].member_id

    def recorder(self, cell: Organization, day: dt.date) -> int:
        """Who enters the cell's records on the day, by member id."""
        return self.leader(cell, day, posts=RECORDERS)

    def title(self, member: int, at: dt.datetime) -> str:
        """The member's highest post on the day, as steps record it."""
        titles = self.titles.get(member)
        if titles is None:
            return ""
        day = timezone.localdate(at)
        return next((title for since, title in titles if since <= day), "")


@cache
def moment(day: dt.date, hour: int = 9) -> dt.datetime:
    """The full hour of a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def texts(module: str) -> SimpleNamespace:
    """The texts and names that this module tells."""
    return SimpleNamespace(**STORY[module])
