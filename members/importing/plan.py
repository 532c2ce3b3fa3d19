"""Compare a roster with what the portal holds. Nothing is written here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from members.models import LeavePeriod, Member, Membership, Organization, Position
from portal.kit.text import fold

from .parse import Problem, Roster, RosterRow

Post = Position.Post
_TRACKED = (Post.SECRETARY, Post.DEPUTY, Post.STANDING, Post.COMMITTEE)
_UPPER_WORDS = ("dang uy", "dang bo", "thuong vu")
_FIELDS = {
    "full_name": "họ và tên",
    "birth_date": "ngày sinh",
    "sex": "giới tính",
    "workplace": "đơn vị công tác",
    "job": "chức vụ chính quyền",
    "admitted_on": "ngày vào Đảng",
    "official_on": "ngày chính thức",
    "card_number": "số thẻ",
}


@dataclass
class Entry:
    """What importing one row would do, in records and in words."""

    row: RosterRow
    member: Member
    cell_name: str
    cell: Organization | None = None
    is_new: bool = False
    changed: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    moves_from: Membership | None = None
    appoint: list[tuple[str, str]] = field(default_factory=list)  # ("cell"|"root", post)
    resign: list[Position] = field(default_factory=list)
    exempt_from: dt.date | None = None

    @property
    def is_changed(self) -> bool:
        return not self.is_new and self.moves_from is None and bool(self.words)


@dataclass
class RosterPlan:
    """The whole comparison: what is new, changed, moved, left, and what stands in the way."""

    organization: Organization
    as_of: dt.date
    new_cells: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    left: list[Membership] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def new(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_new]

    @property
    def changed(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_changed]

    @property
    def moved(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.moves_from]

    @property
    def same(self) -> int:
        """Rows that change nothing."""
        return len(self.entries) - len(self.new) - len(self.changed) - len(self.moved)

    @property
    def counts(self) -> dict[str, int]:
        return {
            "rows": len(self.entries),
            "new_cells": len(self.new_cells),
            "new": len(self.new),
            "changed": len(self.changed),
            "moved": len(self.moved),
            "left": len(self.left),
            "problems": len({problem.row for problem in self.problems}),
        }


def read_post(text: str) -> tuple[str, str] | None:
    """Read one post: ("root" or "cell", post), or None where it is not understood."""
    key = fold(re.sub(r"[^\w\s]", " ", text))
    place = "root" if any(word in key for word in _UPPER_WORDS) else "cell"
    if re.match(r"^pho bi thu\b|^pbt\b", key):
        return place, Post.DEPUTY
    if re.match(r"^bi thu\b|^bt\b", key):
        return place, Post.SECRETARY
    if "thuong vu" in key or key.startswith("uvbtv"):
        return "root", Post.STANDING
    if re.match(r"^(chi uy vien|chi uy|cap uy vien|cap uy)\b", key):
        return "cell", Post.COMMITTEE
    if re.match(r"^(dang uy vien|uy vien dang uy|uy vien ban chap hanh)\b", key):
        return "root", Post.COMMITTEE
    return None


def plan_roster(
    roster: Roster,
    organization: Organization,
    *,
    today: dt.date,
    allowed: Callable[[Organization], bool] = lambda _: True,
) -> RosterPlan:
    """Compare the roster with the members under `organization` (a committee or one cell).

    `allowed` says whether the importer may take a member out of another organisation. Queries do
    not grow with rows.
    """
    plan = RosterPlan(organization, roster.as_of or today)
    cells = {
        fold(cell.name): cell
        for cell in Organization.objects.under(organization).cells().select_related("kind")
    }
    known = _Known(roster, organization)
    seen: dict[object, int] = {}
    for row in roster.rows:
        problems = list(row.problems)
        if not row.cell and organization.kind.holds_members:
            row.cell = organization.name
        elif not row.cell:
            problems.append(Problem(row.number, "Chi bộ", "Không rõ thuộc chi bộ nào.", row.name))
        entry = None if problems else _entry(row, known, cells, plan, allowed, problems)
        identity = entry and (entry.member.pk or entry.row.card_number or _name_key(row))
        if identity in seen:
            problems.append(
                Problem(row.number, "Họ và tên", f"Trùng với dòng {seen[identity]}.", row.name)
            )
        if problems or entry is None:
            plan.problems.extend(problems)
            continue
        seen[identity] = row.number
        plan.entries.append(entry)
        if entry.cell is None and entry.cell_name not in plan.new_cells:
            plan.new_cells.append(entry.cell_name)
    stated = {entry.member.pk for entry in plan.entries}
    bad = {_name_key(row)[0] for row in roster.rows if row.problems}
    plan.left = [
        membership
        for membership in known.homes.values()
        if membership.organization.is_within(organization)
        and membership.member_id not in stated
        and fold(membership.member.full_name) not in bad
    ]
    return plan


def _name_key(row: RosterRow) -> tuple[str, dt.date | None]:
    return fold(row.name), row.birth_date


class _Known:
    """What the portal holds about the people whom the roster may mean."""

    def __init__(self, roster: Roster, organization: Organization) -> None:
        open_homes = Membership.objects.home().filter(ends_on__isnull=True)
        homes = list(open_homes.select_related("member", "organization__kind"))
        self.homes = {membership.member_id: membership for membership in homes}
        members = {membership.member_id: membership.member for membership in homes}
        for member in Member.objects.filter(is_party_member=True).exclude(
            pk__in=open_homes.values("member")
        ):
            members[member.pk] = member
        self.by_card = {m.card_number: m for m in members.values() if m.card_number}
        self.by_name: dict[tuple[str, dt.date | None], list[Member]] = {}
        for member in members.values():
            self.by_name.setdefault((fold(member.full_name), member.birth_date), []).append(member)
        self.positions: dict[int, list[Position]] = {}
        posts = Position.objects.filter(
            ends_on__isnull=True, organization__path__startswith=organization.path
        )
        for position in posts.select_related("organization"):
            self.positions.setdefault(position.member_id, []).append(position)
        self.exempt = {
            leave.member_id: leave.starts_on
            for leave in LeavePeriod.objects.filter(kind=LeavePeriod.Kind.EXEMPT, ends_on=None)
        }
        self.reads_posts = "post" in roster.columns

    def find(self, row: RosterRow) -> Member | None:
        if row.card_number and row.card_number in self.by_card:
            return self.by_card[row.card_number]
        same = self.by_name.get(_name_key(row), [])
        without_card = [m for m in same if not (m.card_number and row.card_number)]
        return without_card[0] if len(without_card) == 1 else None


def _entry(
    row: RosterRow,
    known: _Known,
    cells: dict[str, Organization],
    plan: RosterPlan,
    allowed: Callable[[Organization], bool],
    problems: list[Problem],
) -> Entry:
    member = known.find(row) or Member(full_name=row.name)
    entry = Entry(row, member, row.cell, cells.get(fold(row.cell)), is_new=member.pk is None)
    if member.pk and fold(member.full_name) != fold(row.name):
        problems.append(
            Problem(
                row.number,
                "Số thẻ đảng viên",
                f"Số thẻ {row.card_number} trong cổng là của {member.full_name}.",
                row.name,
            )
        )
    _compare_fields(entry, row, member)
    home = known.homes.get(member.pk) if member.pk else None
    if home and (entry.cell is None or home.organization_id != entry.cell.pk):
        entry.moves_from = home
        entry.words.append(f"chuyển từ {home.organization} sang {row.cell}")
        if not home.organization.is_within(plan.organization) and not allowed(home.organization):
            problems.append(
                Problem(
                    row.number,
                    "Chi bộ",
                    f"Đang sinh hoạt ở {home.organization}, ngoài phạm vi quản lý của đồng chí.",
                    row.name,
                )
            )
        if home.starts_on >= plan.as_of:
            problems.append(
                Problem(
                    row.number,
                    "Chi bộ",
                    f"Đã về {home.organization} từ {home.starts_on:%d/%m/%Y}, sau ngày của danh sách.",
                    row.name,
                )
            )
    _compare_posts(entry, row, known, problems)
    if row.exempt_from and known.exempt.get(member.pk or 0) != row.exempt_from:
        entry.exempt_from = row.exempt_from
        entry.words.append(f"miễn sinh hoạt từ {row.exempt_from:%d/%m/%Y}")
    return entry


def _compare_fields(entry: Entry, row: RosterRow, member: Member) -> None:
    stated = {
        "full_name": row.name,
        "birth_date": row.birth_date,
        "sex": row.sex,
        "workplace": row.workplace,
        "job": row.job,
        "admitted_on": row.admitted_on,
        "official_on": row.official_on,
        "card_number": row.card_number or None,
    }
    for name, value in stated.items():
        if value and getattr(member, name) != value:
            if member.pk:
                entry.changed.append(name)
                entry.words.append(
                    f"{_FIELDS[name]}: {_show(getattr(member, name))} → {_show(value)}"
                )
            setattr(member, name, value)


def _show(value: object) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return {"male": "Nam", "female": "Nữ"}.get(str(value), str(value or "(trống)"))


def _compare_posts(entry: Entry, row: RosterRow, known: _Known, problems: list[Problem]) -> None:
    if not known.reads_posts:
        return
    stated: set[tuple[str, str]] = set()
    for text in row.posts:
        post = read_post(text)
        if post is None:
            problems.append(
                Problem(row.number, "Chức vụ Đảng", f"Không hiểu chức vụ “{text}”.", row.name)
            )
        else:
            stated.add(post)
    held: set[tuple[str, str]] = set()
    for position in known.positions.get(entry.member.pk or 0, []):
        if position.post not in _TRACKED:
            continue
        place = (
            "cell" if position.organization_id == (entry.cell.pk if entry.cell else 0) else "root"
        )
        if (place, position.post) in stated:
            held.add((place, position.post))
        else:
            entry.resign.append(position)
            entry.words.append(f"thôi {position}")
    entry.appoint = sorted(stated - held)
    if entry.member.pk:
        entry.words.extend(f"giữ chức {Post(post).label}" for _, post in entry.appoint)
