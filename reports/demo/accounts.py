"""The demo logins of the contract, and accounts without a password for everybody else."""

from django.contrib.auth.hashers import make_password

from members.models import Member, Position, SecondFactorSettings, User
from members.models.second_factor import SWITCHES

from .world import BATCH, World

Post = Position.Post


def build(world: World, password: str) -> None:
    """The logins: a cell of the office, its committee, the bloc; then the others.

    No second factor is demanded of them; each can switch one on at its account page.
    """
    SecondFactorSettings.objects.create(pk=1, **dict.fromkeys(SWITCHES, False))
    known_by = make_password(password)  # slow on purpose, so once for all
    for username, member in _people(world).items():
        world.users[username] = User.objects.create(
            username=username, password=known_by, member=member
        )
    world.users["quantri"] = User.objects.create(
        username="quantri", password=known_by, is_staff=True, first_name="Quản trị (minh họa)"
    )
    _open_others(world)
    posts = Position.objects.on(world.today).select_related("organization")
    for post in posts.order_by("organization__path", "-post"):
        world.appointed[post.organization_id, post.post, post.member_id] = post.starts_on
        title = f"{post.get_post_display()} {post.organization.name}"
        world.titles.setdefault(post.member_id, []).append((post.starts_on, title))


def _people(world: World) -> dict[str, Member]:
    """Whose each login is; the office gets its agency head and a deputy secretary on the way."""
    leaders = world.leaders
    committee_secretary = leaders[world.office.pk, Post.SECRETARY]
    cells = [cell for cell in world.cells if cell.is_within(world.office)]
    world.story_cell = cell = next(
        cell for cell in cells if leaders[cell.pk, Post.SECRETARY] != committee_secretary
    )
    posts = Position.objects.filter(organization__path__startswith=world.office.path)
    leading = set(posts.values_list("member", flat=True))
    others = [
        member
        for other in cells
        if other != cell
        for member in world.members[other.pk]
        if member.pk not in leading
    ]
    head, deputy = sorted(others, key=lambda member: member.admitted_on or world.today)[:2]
    for post, member in ((Post.AGENCY_HEAD, head), (Post.DEPUTY, deputy)):
        leaders[world.office.pk, post] = member
        Position.objects.create(
            member=member, organization=world.office, post=post, starts_on=world.first_day
        )
    return {
        "bithu": leaders[cell.pk, Post.SECRETARY],
        "dangvien": next(m for m in world.members[cell.pk] if m.pk not in leading),
        "danguy": committee_secretary,
        "thuongvu": leaders[world.bloc.pk, Post.STANDING],
        "chuyenvien": leaders[world.bloc.pk, Post.STAFF],
        "kiemtra": leaders[world.bloc.pk, Post.INSPECTOR],
        "thutruong": head,
    }


def _open_others(world: World) -> None:
    known = {user.member_id for user in world.users.values()}
    no_password = make_password(None)
    User.objects.bulk_create(
        (
            User(username=f"dv{member.pk:05}", password=no_password, member=member)
            for people in world.members.values()
            for member in people
            if member.pk not in known
        ),
        batch_size=BATCH,
    )
    owners = User.objects.filter(member__isnull=False)
    world.accounts = dict(owners.values_list("member_id", "pk"))
