"""Posts that a list gives and ends: the rules of `give_post` and `appoint`, for all at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone

from members.actions.guards import refuse_own
from members.actions.memberships import refuse_absent, refuse_double
from members.actions.posts import People, somebody_confirms
from members.models import Organization, Position, PostChange, RosterImport, User
from members.models.granting import may_grant, scopes_over
from members.models.scopes import Scope
from members.tree import parent_path

from .audit import BATCH
from .bulk import create_rows, end_rows

State = PostChange.State
Key = tuple[int, int, str]  # member, organisation, post


def resign_posts(posts: Iterable[Position], *, last_day: dt.date, by: User | None) -> None:
    """End posts on the day, or on their first where that is later.

    Raises ValidationError for one's own and for what is over already.
    """
    ending = []
    today = timezone.localdate()
    for position in posts:
        if by is not None and by.member_id == position.member_id:
            refuse_own(position.member, by)
        if position.ends_on and position.ends_on < today:
            raise ValidationError(f"Việc này đã kết thúc ngày {position.ends_on:%d/%m/%Y}.")
        ending.append((position, max(last_day, position.starts_on)))
    end_rows(ending)


@dataclass
class PostGiver:
    """Gives the posts of one import: at once, or when somebody who holds their powers has confirmed.

    Without `by` (the server's command) they begin at once. Posts of `founded` cells can be
    confirmed only from above: nobody holds anything there yet.
    """

    by: User | None
    roster: RosterImport | None
    founded: Sequence[Organization] = ()
    _people: People = field(default_factory=dict)
    _changes: list[PostChange] = field(default_factory=list)

    def give(self, posts: Sequence[Position]) -> None:
        """Write the posts, none of which is stored yet. Raises ValidationError where a rule refuses."""
        if not posts:
            return
        places = {position.organization_id for position in posts}
        rows = Organization.objects.select_for_update().filter(pk__in=places).order_by("path")
        list(rows.values_list("pk"))
        self._read_people()
        waiting = self._waiting(places)
        posts = [position for position in posts if _key(position) not in waiting]
        beginning = [position for position in posts if self._begins(position)]
        self._refuse(posts, places)
        create_rows(beginning)
        PostChange.objects.bulk_create(self._changes, batch_size=BATCH)

    def _read_people(self) -> None:
        """Who holds powers over new cells: those over their parent, read once."""
        above: dict[str, list[Scope]] = {}
        for cell in self.founded if self.by else ():
            parent = parent_path(cell.path)
            if parent not in above:
                above[parent] = scopes_over(cell)
            self._people[cell.pk] = above[parent]

    def _waiting(self, places: set[int]) -> set[Key]:
        """What was entered before and waits for its confirmation."""
        if self.by is None:
            return set()
        given = PostChange.objects.waiting().filter(kind=PostChange.Kind.GIVE)
        rows = given.filter(organization__in=places)
        return set(rows.values_list("member", "organization", "post"))

    def _begins(self, position: Position) -> bool:
        """The post begins at once; what is entered by a person is kept as a change of posts."""
        by = self.by
        if by is None:
            return True
        if by.member_id == position.member_id:
            refuse_own(position.member, by)
        change = PostChange(
            member=position.member,
            organization=position.organization,
            post=position.post,
            starts_on=position.starts_on,
            by=by,
            roster=self.roster,
        )
        self._changes.append(change)
        granted = may_grant(by.scope, position.organization, position.post)
        if not granted and somebody_confirms(change, self._people):
            return False
        change.position, change.state = position, State.APPLIED
        change.single_handed = not granted
        change.decided_by, change.decided_at = by, timezone.now()
        return True

    def _refuse(self, posts: Sequence[Position], places: set[int]) -> None:
        """Refuse organisations that do not exist that day, and posts held already (ValidationError)."""
        held: dict[tuple[int, str], list[Position]] = defaultdict(list)
        first = min((position.starts_on for position in posts), default=dt.date.max)
        rows = Position.objects.during(first, dt.date.max).filter(organization__in=places)
        for position in [*rows.select_related("member"), *posts]:
            same = held[position.organization_id, position.post]
            if position.pk is None:
                day = position.starts_on
                refuse_absent(position.organization, day)
                refuse_double(position, [o for o in same if o.ends_on is None or o.ends_on >= day])
            same.append(position)


def _key(position: Position) -> Key:
    return position.member_id, position.organization_id, position.post
