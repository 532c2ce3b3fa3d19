"""What the portal knows about the people a roster may mean, in a fixed number of queries."""

import datetime as dt
from collections import Counter, defaultdict

from django.db.models import Q

from members.models import EarlierName, LeavePeriod, Member, Membership, Organization, Position
from portal.kit.text import fold

from .parse import Roster
from .rows import RosterRow


def name_key(name: str, birth_date: dt.date | None) -> tuple[str, dt.date | None]:
    """What identifies a person without a card number."""
    return fold(name), birth_date


class Known:
    """People, cells, homes, posts and leaves as far as a roster of the organisation needs them.

    What ended before the roster's day `as_of` is left out, except that there once was a home.
    """

    def __init__(
        self, roster: Roster, organization: Organization, as_of: dt.date, today: dt.date
    ) -> None:
        self.organization, self.as_of, self.today = organization, as_of, today
        self.reads_posts = roster.states_posts
        self._organizations = Organization.objects.select_related("kind").in_bulk()
        self._read_cells()
        self.members = Member.objects.in_bulk()
        self.by_card = {m.card_number: m for m in self.members.values() if m.card_number}
        self._by_name: dict[tuple[str, dt.date | None], list[Member]] = defaultdict(list)
        for member in self.members.values():
            if member.is_party_member:
                self._by_name[name_key(member.full_name, member.birth_date)].append(member)
        self._read_memberships()
        self._read_posts()
        self._read_leaves()

    def find(self, row: RosterRow) -> Member | None:
        """The member the row means: by card, else by name and birth date where they are unique."""
        if row.card_number and row.card_number in self.by_card:
            return self.by_card[row.card_number]
        same = self._by_name.get(name_key(row.name, row.birth_date), [])
        without_card = [m for m in same if not (m.card_number and row.card_number)]
        return without_card[0] if len(without_card) == 1 else None

    def is_bound(self, home: Membership) -> bool:
        """Temporary activity, or a post in the home cell, begins on the roster's day or later."""
        return home.member_id in self.new_guests or any(
            position.starts_on >= self.as_of and position.organization.is_within(home.organization)
            for position in self.positions.get(home.member_id, ())
        )

    def has_news(self, member_id: int) -> bool:
        """Temporary activity, a post or a leave of the member begins on the roster's day or later."""
        begun = [*self.positions.get(member_id, ()), *self.leaves.get(member_id, ())]
        return member_id in self.new_guests or any(row.starts_on >= self.as_of for row in begun)

    def _read_cells(self) -> None:
        below = [
            cell
            for cell in self._organizations.values()
            if cell.kind.holds_members and cell.is_within(self.organization)
        ]
        below.sort(
            key=lambda cell: cell.exists_on(self.as_of)
        )  # where names repeat, the existing one wins
        by_id = {cell.pk: cell for cell in below}
        earlier = EarlierName.objects.filter(organization__in=by_id).order_by("until")
        # What a cell is called today goes before what another was called once.
        self.cells = {fold(name.name): by_id[name.organization_id] for name in earlier}
        self.cells |= {fold(cell.name): cell for cell in below}
        names = Counter(fold(cell.name) for cell in below if cell.exists_on(self.as_of))
        self.repeated = {name for name, count in names.items() if count > 1}

    def _read_memberships(self) -> None:
        self.homes: dict[int, Membership] = {}
        self.former: dict[int, Membership] = {}  # the last home that ended before
        self.new_guests: set[int] = set()
        for held in Membership.objects.order_by("starts_on"):
            held.member = self.members[held.member_id]
            held.organization = self._organizations[held.organization_id]
            if held.kind == Membership.Kind.TEMPORARY:
                if held.starts_on >= self.as_of:
                    self.new_guests.add(held.member_id)
            elif held.ends_on and held.ends_on < self.as_of:
                self.former[held.member_id] = held
            else:
                self.homes[held.member_id] = held

    def _read_posts(self) -> None:
        self.positions: dict[int, list[Position]] = defaultdict(list)
        running = Q(ends_on__isnull=True) | Q(ends_on__gte=self.as_of)
        for position in Position.objects.filter(running).order_by("pk"):
            position.organization = self._organizations[position.organization_id]
            self.positions[position.member_id].append(position)

    def _read_leaves(self) -> None:
        self.leaves: dict[int, list[LeavePeriod]] = defaultdict(list)
        for leave in LeavePeriod.objects.defer("reason"):
            self.leaves[leave.member_id].append(leave)
