"""Members with their memberships and posts: the office's from its roster, the others invented."""

import datetime as dt
from pathlib import Path

from members.importing.apply import apply_roster
from members.importing.parse import parse_roster
from members.importing.plan import plan_roster
from members.models import Member, Membership, Organization, Position

from .world import BATCH, SIZES, World, texts

TEXTS = texts("people")
ROSTER = Path(__file__).with_name("danh-sach-dang-vien.xlsx")
GUEST = 7  # the place in their own cell's list of the comrade who is hosted by the office

Post = Position.Post


def build(world: World) -> None:
    """Members and leaders of every cell and committee; then the office's by its own workbook."""
    _invent_members(world)
    _appoint_leaders(world)
    _import_office(world)


def _invent_members(world: World) -> None:
    per_cell = SIZES[world.size][1]
    for index, cell in enumerate(world.cells):
        first = 1000 + index * per_cell
        world.members[cell.pk] = [
            _person(world, number, cell.label) for number in range(first, first + per_cell)
        ]
    people = [(cell, member) for cell in world.cells for member in world.members[cell.pk]]
    Member.objects.bulk_create([member for _, member in people], batch_size=BATCH)
    Membership.objects.bulk_create(
        [
            Membership(member=member, organization=cell, starts_on=world.first_day)
            for cell, member in people
        ],
        batch_size=BATCH,
    )


def _person(world: World, number: int, workplace: str) -> Member:
    rng = world.rng
    sex = rng.choice(("male", "female"))
    admitted = dt.date(rng.randint(1992, 2023), rng.randint(1, 12), rng.randint(1, 28))
    names = TEXTS.names[sex]
    return Member(
        full_name=" ".join(map(rng.choice, (TEXTS.family, names["middle"], names["given"]))),
        sex=sex,
        birth_date=dt.date(rng.randint(1966, 1998), rng.randint(1, 12), rng.randint(1, 28)),
        workplace=workplace,
        job=rng.choice(TEXTS.jobs),
        card_number=f"39{number:06d}",
        admitted_on=admitted,
        official_on=admitted.replace(year=admitted.year + 1),
    )


def _appoint_leaders(world: World) -> None:
    """Secretary, deputy and committee member of each cell; leaders of each committee; the bloc."""
    posts = []
    for cell in world.cells:
        names = (Post.SECRETARY, Post.DEPUTY, Post.COMMITTEE)
        posts += [(cell, *post) for post in zip(names, world.members[cell.pk], strict=False)]
    for committee in world.grassroots:
        cells = [cell for cell in world.cells if cell.is_within(committee)]
        if not cells:
            continue  # the office: its posts come from its roster
        first, last = world.members[cells[0].pk], world.members[cells[-1].pk]
        posts += [
            (committee, Post.SECRETARY, first[3]),
            (committee, Post.DEPUTY, last[4]),
            (committee, Post.AGENCY_HEAD, first[5]),
        ]
    names = (Post.SECRETARY, Post.DEPUTY, Post.STANDING, Post.STAFF, Post.INSPECTOR)
    last = world.members[world.cells[-1].pk][-5:]
    posts += [(world.bloc, *post) for post in zip(names, last, strict=False)]
    for organization, post, member in posts:
        world.leaders[organization.pk, post] = member
    Position.objects.bulk_create(
        [
            Position(member=member, organization=unit, post=post, starts_on=world.first_day)
            for unit, post, member in posts
        ],
        batch_size=BATCH,
    )


def _import_office(world: World) -> None:
    """The office's own workbook through the importer: five cells, 49 members, their posts."""
    with ROSTER.open("rb") as handle:
        roster = parse_roster(handle, size=ROSTER.stat().st_size)
        roster.as_of = min(roster.as_of or world.today, world.today)  # a demo of an earlier day
        plan = plan_roster(roster, world.office, today=world.today)
    apply_roster(plan, member_since=world.first_day)
    world.office.refresh_from_db()
    Organization.objects.under(world.office).update(records_from=world.first_day)
    cells = list(Organization.objects.get_children(world.office).select_related("kind"))
    Organization.objects.filter(pk=world.office.pk).update(founded_on=None)
    for cell in cells:
        homes = Membership.objects.filter(organization=cell).select_related("member")
        world.members[cell.pk] = [home.member for home in homes.order_by("pk")]
    for post in Position.objects.select_related("member"):
        world.leaders.setdefault((post.organization_id, post.post), post.member)
    world.cells = cells + world.cells


def host_a_comrade(world: World) -> None:
    """A member of another unit takes part in the story's cell for a time."""
    elsewhere = next(cell for cell in world.cells if not cell.is_within(world.office))
    member = world.members[elsewhere.pk][GUEST]
    since = min(dt.date(world.year, 3, 1), world.today)
    Membership.objects.create(
        member=member, organization=world.story_cell, kind=Membership.Kind.TEMPORARY,
        starts_on=since,
    )  # fmt: skip
    world.hosted = (member, world.story_cell.pk, since)
