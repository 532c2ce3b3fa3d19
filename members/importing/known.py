"""What the portal knows about the people a roster may mean, in a fixed number of queries."""

import datetime as dt
from collections import defaultdict

from django.db.models import Q

from members.models import LeavePeriod, Member, Membership, Organization, Position
from members.normal_forms import card_key, cell_key, name_key

from .known_cells import KnownCells
from .parse import Roster
from .roster_row import RosterRow

Identity = tuple[str, dt.date | None]


def identity_of(name: str, birth_date: dt.date | None) -> Identity:
    """What identifies a person without a card number."""
    return name_key(name), birth_date


class Known:
    """People, cells, homes, posts and leaves as far as a roster of the organisation needs them.

    What ended before the roster's day `as_of` is left out, except that there once was a home.
    """

    def __init__(
        self, roster: Roster, organization: Organization, as_of: dt.date, today: dt.date
    ) -> None:
        self.as_of, self.today = as_of, today
        self.reads_posts = roster.states_posts
        self._organizations = Organization.objects.select_related("kind").in_bulk()
        self.organization = self._organizations[organization.pk]
        self._cells_named: dict[str, list[Organization]] = {}
        self._committees: dict[str, list[Organization]] = defaultdict(list)
        self.cells = KnownCells(self._organizations.values(), organization, as_of)
        self.members = Member.objects.unmerged().in_bulk()
        self.by_card = {m.card_key: m for m in self.members.values() if m.card_key}
        self._by_name: dict[str, list[Member]] = defaultdict(list)
        for member in self.members.values():
            if member.is_party_member:
                self._by_name[member.name_key].append(member)
        self._read_memberships()
        self._read_posts()
        self._read_leaves()

    def cells_named(self, name: str) -> list[Organization]:
        """The cells of this name, read once for each spelling."""
        if name not in self._cells_named:
            self._cells_named[name] = self.cells.find(name) if name else []
        return self._cells_named[name]

    def cells_of(self, row: RosterRow) -> list[Organization]:
        """The cells that the row means; of several of one name those of the committee it names."""
        cells = self.cells_named(row.cell)
        key = cell_key(row.committee)
        if len(cells) < 2 or not key:  # noqa: PLR2004  one is no homonym
            return cells
        above = [
            organization
            for organization in self._organizations.values()
            if not organization.kind.holds_members
            and key in (cell_key(organization.name), cell_key(organization.short_name))
        ]
        return [cell for cell in cells if any(map(cell.is_within, above))] or cells

    def named(self, name: str) -> list[Organization]:
        """The cells and committees of this name in the organisation."""
        if not self._committees:
            for organization in self._organizations.values():
                if not organization.kind.holds_members and organization.is_within(
                    self.organization
                ):
                    self._committees[cell_key(organization.name)].append(organization)
        return self.cells_named(name) or self._committees.get(cell_key(name), [])

    def find(self, row: RosterRow) -> tuple[Member | None, str]:
        """The member the row means, and what forbids to decide it: homonyms are never guessed.

        By card; else by name and birth date; without either by name and day of admission.
        """
        key = card_key(row.card_number)
        if key in self.by_card:
            return self.by_card[key], ""
        named = self._by_name.get(name_key(row.name), [])
        if row.birth_date is None:
            return self._find_without_birth(row, named)
        same = [member for member in named if member.birth_date == row.birth_date]
        fitting = [member for member in same if not (key and member.card_key)]
        if len(fitting) == 1:
            return fitting[0], ""
        if same:
            cards = ", ".join(member.card_number or "chưa có số thẻ" for member in same)
            return None, (
                f"Cùng họ tên, ngày sinh, khác số thẻ với người cổng đã có ({cards}); mời kiểm tra "
                "số thẻ, nếu đúng là người khác thì thêm ở trang “Thêm đảng viên”."
                if key
                else f"Cổng có {len(same)} người cùng họ tên, ngày sinh ({cards}); mời ghi số thẻ."
            )
        undated = [m for m in named if m.birth_date is None and self._is_here(m)]
        undated = [member for member in undated if not (key and member.card_key)]
        if undated:
            return None, (
                f"Cổng có {row.name} chưa ghi ngày sinh; mời ghi ngày sinh ở trang của đồng chí ấy, "
                "hoặc ghi số thẻ vào danh sách."
            )
        return None, ""

    def _find_without_birth(self, row: RosterRow, named: list[Member]) -> tuple[Member | None, str]:
        key = card_key(row.card_number)
        here = [m for m in named if self._is_here(m) and not (key and m.card_key)]
        undated = [member for member in here if member.birth_date is None]
        if len(here) == 1 and undated:
            return here[0], ""
        admitted = [m for m in here if row.admitted_on and m.admitted_on == row.admitted_on]
        if len(admitted) == 1:
            return admitted[0], ""
        if here:
            return None, (
                f"Cổng đã có {len(here)} người cùng họ tên; mời ghi ngày sinh hoặc số thẻ để nhận ra."
            )
        return None, ""

    def _is_here(self, member: Member) -> bool:
        home = self.homes.get(member.pk) or self.former.get(member.pk)
        return home is None or home.organization.is_within(self.organization)

    def belongs(self, home: Membership) -> bool:
        """The home lies in the organisation and runs since the roster's day or longer, open ended."""
        return (
            home.organization.is_within(self.organization)
            and home.ends_on is None
            and home.starts_on <= self.as_of
        )

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
