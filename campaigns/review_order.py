"""In which order people are reviewed: the head, the deputies, the standing members, the committee.

In their cell whoever leads the cell comes first; in a committee or bloc whoever leads that.
Source: QĐ 366, Điều 7.3. An order of lists, never a refusal.
"""

import datetime as dt
from collections.abc import Sequence

from campaigns.models import Evaluation
from members.models import Organization, OrganizationKind, Position

Post = Position.Post
FIRST = (Post.SECRETARY, Post.DEPUTY, Post.STANDING, Post.COMMITTEE)


def review_order(
    evaluations: Sequence[Evaluation], organization: Organization, day: dt.date
) -> list[Evaluation]:
    """As they are reviewed in this organisation: itself, who leads it, then the others as they came."""
    posts = Position.objects.on(day).filter(
        organization=organization,
        member__in=[row.member_id for row in evaluations if row.is_of_member],
        post__in=FIRST,
    )
    ranks: dict[int, int] = {}
    for member, post in posts.values_list("member", "post"):
        ranks[member] = min(ranks.get(member, len(FIRST)), FIRST.index(post))

    def place(row: Evaluation) -> int:
        if row.is_of_organization:
            return -1 if row.organization_id == organization.pk else len(FIRST)
        return ranks.get(row.member_id, len(FIRST))

    return sorted(evaluations, key=place)


def leaders_order(evaluations: Sequence[Evaluation], day: dt.date) -> list[Evaluation]:
    """Leaders of several committees: committee by committee, the head first, then by name."""
    posts = Position.objects.on(day).filter(
        organization__kind__level__lte=OrganizationKind.Level.GRASSROOTS,
        member__in=[row.member_id for row in evaluations if row.is_of_member],
        post__in=FIRST,
    )
    places: dict[int, tuple[str, int]] = {}
    for member, path, post in posts.values_list("member", "organization__path", "post"):
        place = path, FIRST.index(post)
        places[member] = min(places.get(member, place), place)

    def place_of(row: Evaluation) -> tuple:
        own = places.get(row.member_id)
        return own is None, *(own or (row.organization.path, len(FIRST))), row.member.sort_name

    return sorted(evaluations, key=place_of)
