"""The invented bloc: organisations, people, posts, accounts and campaign years."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth.hashers import make_password

from campaigns.models import Campaign, CampaignYear
from members.importing.apply import apply_roster
from members.importing.parse import parse_roster
from members.importing.plan import plan_roster
from members.models import Member, Membership, Organization, OrganizationKind, Position, User

from .names import FAMILY, FEMALE, GIVEN_FEMALE, GIVEN_MALE, MALE

AGENCIES = (
    ("Sở Kế hoạch minh họa", "state"),
    ("Trường Cao đẳng minh họa", "service"),
    ("Công ty Điện lực minh họa", "enterprise"),
    ("Kho bạc minh họa", "state"),
    ("Hải quan minh họa", "state"),
    ("Tỉnh đoàn minh họa", "party"),
    ("Bệnh viện minh họa", "service"),
    ("Ngân hàng minh họa", "enterprise"),
)
ROSTER = Path(__file__).with_name("danh-sach-dang-vien.xlsx")
OFFICE_CELLS = 5
THEMES = (
    "Xây dựng phong cách công tác gần dân, trọng dân, vì dân (minh họa)",
    "Nêu cao trách nhiệm nêu gương của cán bộ, đảng viên (minh họa)",
    "Thực hành tiết kiệm, phòng, chống lãng phí, tiêu cực (minh họa)",
)
SIZES = {"S": (50, 20), "M": (300, 20), "L": (1500, 20)}  # cells, members a cell


@dataclass
class World:
    """What has been built so far; later modules read it and add to it."""

    year: int
    stage: str
    size: str
    today: dt.date
    years_back: int = 2
    rng: random.Random = field(default_factory=lambda: random.Random(2026))
    bloc: Organization | None = None
    office: Organization | None = None
    grassroots: list[Organization] = field(default_factory=list)
    cells: list[Organization] = field(default_factory=list)
    members: dict[int, list[Member]] = field(default_factory=dict)  # by cell id
    leaders: dict[tuple[int, str], Member] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    years: list[CampaignYear] = field(default_factory=list)  # oldest first
    story_cell: Organization | None = None  # the cell of the demo logins
    joined: dict[int, dt.date] = field(default_factory=dict)  # members who came later: since when
    hosted: tuple[Member, int, dt.date] | None = None  # a comrade, his host cell's id, since when

    @property
    def current(self) -> CampaignYear:
        return self.years[-1]

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year - self.years_back, 1, 1)


def _name(rng: random.Random, sex: str) -> str:
    if sex == "male":
        return f"{rng.choice(FAMILY)} {rng.choice(MALE)} {rng.choice(GIVEN_MALE)}"
    return f"{rng.choice(FAMILY)} {rng.choice(FEMALE)} {rng.choice(GIVEN_FEMALE)}"


def _person(world: World, number: int, workplace: str) -> Member:
    rng = world.rng
    sex = rng.choice(("male", "female"))
    admitted = dt.date(rng.randint(1992, 2023), rng.randint(1, 12), rng.randint(1, 28))
    return Member(
        full_name=_name(rng, sex),
        sex=sex,
        birth_date=dt.date(rng.randint(1966, 1998), rng.randint(1, 12), rng.randint(1, 28)),
        workplace=workplace,
        job=rng.choice(("Chuyên viên", "Chuyên viên chính", "Phó Trưởng phòng", "Kế toán")),
        card_number=f"39{number:06d}",
        admitted_on=admitted,
        official_on=admitted.replace(year=admitted.year + 1),
    )


def _add(parent: Organization | None, kinds: dict, kind: str, **fields) -> Organization:
    node = Organization(kind=kinds[kind], **fields)
    if parent is None:
        return Organization.objects.add_root(instance=node)
    return Organization.objects.add_child(parent, instance=node)


def build_organizations(world: World) -> None:
    """The bloc, the office whose roster is imported later, and committees up to the size."""
    kinds = {kind.code: kind for kind in OrganizationKind.objects.all()}
    world.bloc = _add(
        None,
        kinds,
        "bloc",
        name="Đảng bộ Khối các cơ quan tỉnh (minh họa)",
        short_name="Khối",
        committee_name="Đảng ủy Khối các cơ quan tỉnh (minh họa)",
        document_code="ĐUK",
        superior_name="Tỉnh ủy Minh Họa (minh họa)",
        code="38.168.000.000.000",
        place="Minh Họa",
        sector="party",
    )
    world.office = _add(
        world.bloc,
        kinds,
        "grassroots_committee",
        name="Đảng bộ Văn phòng Tỉnh ủy (minh họa)",
        short_name="Văn phòng Tỉnh ủy",
        committee_name="Đảng ủy Văn phòng Tỉnh ủy (minh họa)",
        document_code="ĐUVP",
        code="38.168.001.000.000",
        place="Minh Họa",
        sector="party",
    )
    world.grassroots.append(world.office)
    wanted = SIZES[world.size][0]
    number = 1
    while len(world.cells) + OFFICE_CELLS < wanted:
        number += 1
        agency, sector = AGENCIES[(number - 2) % len(AGENCIES)]
        name = f"{agency} {number - 1}" if number - 2 >= len(AGENCIES) else agency
        committee = _add(
            world.bloc,
            kinds,
            "grassroots_committee",
            name=f"Đảng bộ {name}",
            short_name=name,
            committee_name=f"Đảng ủy {name}",
            document_code=f"ĐU{number}",
            code=f"38.168.{number:03d}.000.000",
            sector=sector,
            place="Minh Họa",
        )
        world.grassroots.append(committee)
        for index in range(1, min(9, wanted - OFFICE_CELLS - len(world.cells)) + 1):
            world.cells.append(
                _add(
                    committee,
                    kinds,
                    "cell",
                    name=f"Chi bộ {index} – {name}",
                    short_name=f"Chi bộ {index}",
                    code=f"38.168.{number:03d}.{index:03d}.000",
                    sector=sector,
                )
            )


def import_office(world: World) -> None:
    """The office's own workbook through the importer: five cells, 49 members, their posts."""
    with ROSTER.open("rb") as handle:
        roster = parse_roster(handle, size=ROSTER.stat().st_size)
        roster.as_of = min(roster.as_of or world.today, world.today)  # a demo of an earlier day
        plan = plan_roster(roster, world.office, today=world.today)
    apply_roster(plan, member_since=world.first_day)
    world.office.refresh_from_db()
    office_cells = list(Organization.objects.get_children(world.office).select_related("kind"))
    Organization.objects.filter(pk=world.office.pk).update(founded_on=None)
    for cell in office_cells:
        homes = Membership.objects.filter(organization=cell).select_related("member")
        world.members[cell.pk] = [home.member for home in homes.order_by("pk")]
    for post in Position.objects.select_related("member"):
        world.leaders.setdefault((post.organization_id, post.post), post.member)
    world.cells = office_cells + world.cells


def build_people(world: World) -> None:
    """Members with dated memberships and posts in every other cell and committee."""
    per_cell = SIZES[world.size][1]
    people = [
        (cell, _person(world, 1000 + index * per_cell + n, cell.label))
        for index, cell in enumerate(world.cells)
        for n in range(per_cell)
    ]
    Member.objects.bulk_create([member for _, member in people], batch_size=2000)
    Membership.objects.bulk_create(
        [
            Membership(member=member, organization=cell, starts_on=world.first_day)
            for cell, member in people
        ],
        batch_size=2000,
    )
    for cell, member in people:
        world.members.setdefault(cell.pk, []).append(member)
    build_positions(world)


def build_positions(world: World) -> None:
    """Secretary, deputy and committee member of each cell; leaders of each committee; the bloc."""
    post = Position.Post
    posts: list[Position] = []

    def appoint(organization: Organization, name: str, member: Member) -> None:
        posts.append(
            Position(member=member, organization=organization, post=name, starts_on=world.first_day)
        )
        world.leaders[organization.pk, name] = member

    for cell in world.cells:
        names = (post.SECRETARY, post.DEPUTY, post.COMMITTEE)
        for name, member in zip(names, world.members[cell.pk], strict=False):
            appoint(cell, name, member)
    for committee in world.grassroots:
        cells = [cell for cell in world.cells if cell.is_within(committee)]
        if not cells:
            continue  # the office: its posts come from its roster
        appoint(committee, post.SECRETARY, world.members[cells[0].pk][3])
        appoint(committee, post.DEPUTY, world.members[cells[-1].pk][4])
        appoint(committee, post.AGENCY_HEAD, world.members[cells[0].pk][5])
    last = world.members[world.cells[-1].pk]
    for name, member in zip(
        (post.SECRETARY, post.DEPUTY, post.STANDING, post.STAFF, post.INSPECTOR),
        last[-5:],
        strict=False,
    ):
        appoint(world.bloc, name, member)
    Position.objects.bulk_create(posts, batch_size=2000)


def build_accounts(world: World, password: str) -> None:
    """The demo logins of the contract: a cell of the office, its committee, the bloc."""
    post = Position.Post
    committee_secretary = world.leaders[world.office.pk, post.SECRETARY]
    cell = next(
        cell
        for cell in world.cells
        if world.leaders[cell.pk, post.SECRETARY] != committee_secretary
        and cell.is_within(world.office)
    )
    world.story_cell = cell
    leading = set(
        Position.objects.filter(organization__path__startswith=world.office.path).values_list(
            "member", flat=True
        )
    )
    others = (
        member
        for other in world.cells
        if other.is_within(world.office) and other != cell
        for member in world.members[other.pk]
        if member.pk not in leading
    )
    head = min(others, key=lambda member: member.admitted_on or world.today)
    world.leaders[world.office.pk, post.AGENCY_HEAD] = head
    Position.objects.create(
        member=head, organization=world.office, post=post.AGENCY_HEAD, starts_on=world.first_day
    )
    people = {
        "bithu": world.leaders[cell.pk, post.SECRETARY],
        "dangvien": next(m for m in world.members[cell.pk] if m.pk not in leading),
        "danguy": committee_secretary,
        "thuongvu": world.leaders[world.bloc.pk, post.STANDING],
        "chuyenvien": world.leaders[world.bloc.pk, post.STAFF],
        "kiemtra": world.leaders[world.bloc.pk, post.INSPECTOR],
        "thutruong": head,
    }
    known_by = make_password(password)  # slow on purpose, so once for all
    for username, member in people.items():
        world.users[username] = User.objects.create(
            username=username, password=known_by, member=member
        )
    world.users["quantri"] = User.objects.create(
        username="quantri", password=known_by, is_staff=True, first_name="Quản trị (minh họa)"
    )


def build_years(world: World) -> None:
    """This campaign year and the earlier ones, in the state that the stage asks for."""
    campaign = Campaign.objects.first()
    states = {"open": "open", "grading": "grading", "closed": "grading"}
    for year in range(world.year - world.years_back, world.year + 1):
        world.years.append(
            CampaignYear.objects.create(
                campaign=campaign,
                organization=world.bloc,
                year=year,
                theme=THEMES[year % len(THEMES)],
                state=states[world.stage] if year == world.year else "grading",
                pledge_due=dt.date(year, 3, 31),
                monthly_study=year == world.year,
                self_grade_due=dt.date(year, 12, 5),
                cell_grade_due=dt.date(year, 12, 15),
                grassroots_grade_due=dt.date(year, 12, 31),
            )
        )
