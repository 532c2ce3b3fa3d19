"""Whether a member leads: decides the conditions, the failing cases and the review form."""

import datetime as dt
from collections.abc import Collection

from members.models import Occupation, Position

from .leading_posts import LeadingPost
from .scheme_lines import SubjectKind
from .schemes import GradingScheme

_OF_OCCUPATION = {
    Occupation.Standing.LEADS: SubjectKind.LEADER,
    Occupation.Standing.WORKS: SubjectKind.NON_LEADER,
    Occupation.Standing.OUTSIDE: SubjectKind.OUTSIDE,
}
_ORDER = list(SubjectKind)  # of several answers the first in this order counts


def kinds_of(
    members: Collection[int], *, scheme: GradingScheme, day: dt.date
) -> dict[int, SubjectKind]:
    """The kind of each of these members on a day; three queries however many they are.

    A leading post of the Party (by the scheme's lines) or of the state makes a leader; else what is
    entered of the member's work; else a member who works in the political system and does not lead.
    """
    leading = set(
        LeadingPost.objects.filter(scheme=scheme, leads=True).values_list("level", "post")
    )
    answers: dict[int, set[SubjectKind]] = {member: set() for member in members}
    posts = Position.objects.on(day).filter(member__in=answers)
    for member, *post in posts.values_list("member", "organization__kind__level", "post"):
        if tuple(post) in leading:
            answers[member].add(SubjectKind.LEADER)
    works = Occupation.objects.on(day).filter(member__in=answers)
    for member, standing in works.values_list("member", "standing"):
        answers[member].add(_OF_OCCUPATION[standing])
    return {
        member: min(found, key=_ORDER.index, default=SubjectKind.NON_LEADER)
        for member, found in answers.items()
    }


def kind_of(member: int, *, scheme: GradingScheme, day: dt.date) -> SubjectKind:
    """The kind of one member on a day."""
    return kinds_of([member], scheme=scheme, day=day)[member]
