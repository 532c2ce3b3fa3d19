"""Which level decides on whose grade, and who there may do it: the one place of this rule.

The scheme's deciding lines say whether the grass-roots committee decides or the standing committee
above it; a dated delegation says it otherwise for one organisation. Nobody decides on themselves:
who holds a deciding post of that committee is decided one level up, and so is who leads the bloc,
wherever they live; a committee or a cell of the grass roots always is. The committee of a department (đảng ủy bộ phận) only proposes.
Source: QĐ 366-QĐ/TW, Điều 13; HD 43-HD/BTCTW, mục 3.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Protocol

from django.db.models import (
    CharField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce

from members import tree
from members.models import Organization, OrganizationKind, Position
from members.models.scopes import Power, powers_of

from .deciding_lines import DecidingLine
from .delegations import LEFT_OPEN, Delegation

Level, Post = OrganizationKind.Level, Position.Post
Subject, By = DecidingLine.Subject, DecidingLine.Level
# They are the same in a committee and in a grass-roots cell.
DECIDING_POSTS = [
    post
    for post in Post
    if Power.DECIDE_MEMBERS in powers_of(post, Level.GRASSROOTS, holds_members=False)
]
_AT_BASE = Q(organization__kind__level=Level.GRASSROOTS)
_OF_MEMBER = Q(member__isnull=False)
CONDITIONS = {
    Subject.MEMBER: _OF_MEMBER & ~_AT_BASE,
    Subject.BASE_CELL_MEMBER: _OF_MEMBER & _AT_BASE,
    Subject.CELL: ~_OF_MEMBER & Q(organization__kind__level__gt=Level.INTERMEDIATE),
    Subject.DEPARTMENT: ~_OF_MEMBER & Q(organization__kind__level=Level.INTERMEDIATE),
    Subject.BASE_CELL: ~_OF_MEMBER & _AT_BASE & Q(organization__kind__holds_members=True),
    Subject.BASE: ~_OF_MEMBER & _AT_BASE & Q(organization__kind__holds_members=False),
}


def decided_above(day, *, decided: str = "decision__decided_on") -> Q:
    """Condition on evaluations: the level above the grass-roots organisation decides.

    Who leads and what is delegated count on the day of the decision (the column `decided`), else
    on `day`. The deciding lines, and whether anything is delegated at all, are read at once: they
    are few, and as subqueries of every list they took most of its time.
    """
    schemes, delegated = _rules()
    above, left_open = ~_OF_MEMBER & _AT_BASE, Q(pk__in=[])
    for subject, keys in schemes.items():
        here = CONDITIONS[subject] & Q(scheme__in=keys)
        if subject in LEFT_OPEN:
            left_open |= here
        else:
            above |= here
    if By.ABOVE in delegated:
        above |= Q(_delegated(day, By.ABOVE, decided))
    if By.BASE in delegated:
        left_open &= ~Q(_delegated(day, By.BASE, decided))
    return above | left_open | _holds_post(day, (Level.GRASSROOTS, Level.UPPER), decided)


def leads_bloc(day, *, decided: str = "decision__decided_on") -> Q:
    """Condition on evaluations: the member leads an organisation above the grass roots there."""
    return _holds_post(day, (Level.UPPER,), decided)


def _rules() -> tuple[dict[str, list[int]], set[str]]:
    """By subject the schemes that give it to the level above, and to which levels there are delegations.

    One query for both: of a delegation the level, and no scheme.
    """
    lines = DecidingLine.objects.filter(decided_by=By.ABOVE, subject__in=CONDITIONS).order_by()
    given = Delegation.objects.order_by().values_list("decided_by", Value(0))
    schemes, delegated = defaultdict(list), set()
    for name, scheme in lines.values_list("subject", "scheme").union(given):
        if scheme:
            schemes[name].append(scheme)
        else:
            delegated.add(name)
    return schemes, delegated


def _delegated(day, decided_by: str, decided: str) -> Exists:
    """A delegation gives this sort of evaluation to this level, in the organisation or above it."""
    on = Coalesce(OuterRef(decided), Value(day, DateField()))
    given = (
        Delegation.objects.on(on)
        .filter(decided_by=decided_by)
        .annotate(
            path=ExpressionWrapper(OuterRef("organization__path"), output_field=CharField()),
            level=ExpressionWrapper(
                OuterRef("organization__kind__level"), output_field=IntegerField()
            ),
            person=ExpressionWrapper(OuterRef("member"), output_field=IntegerField()),
        )
    )
    is_unit = Q(person__isnull=True)
    fits = (
        Q(~is_unit, ~Q(level=Level.GRASSROOTS), subject=Subject.MEMBER)
        | Q(~is_unit, level=Level.GRASSROOTS, subject=Subject.BASE_CELL_MEMBER)
        | Q(is_unit, level__gt=Level.INTERMEDIATE, subject=Subject.CELL)
        | Q(is_unit, level=Level.INTERMEDIATE, subject=Subject.DEPARTMENT)
    )
    return Exists(given.filter(fits, path__startswith=F("organization__path")))


def _holds_post(day, levels: tuple[int, ...], decided: str) -> Q:
    """The member holds a deciding post in an organisation of these levels, at or above the cell."""
    leading = Position.objects.filter(post__in=DECIDING_POSTS, organization__kind__level__in=levels)
    on = Coalesce(OuterRef(decided), Value(day, DateField()))
    posts = leading.on(on).filter(member=OuterRef("member"))
    path = ExpressionWrapper(OuterRef("organization__path"), output_field=CharField())
    within = posts.annotate(cell_path=path)
    holds = Exists(within.filter(cell_path__startswith=F("organization__path")))
    # Few hold one, whenever and wherever it was: of the others nothing more is looked up.
    return Q(holds, member__in=leading.order_by().values("member"))


def sole_deciders(day) -> QuerySet:
    """The accounts that alone could decide for their grass-roots organisation on the day."""
    posts = Position.objects.on(day).filter(
        organization__kind__level=Level.GRASSROOTS,
        post__in=DECIDING_POSTS,
        member__user__is_active=True,
    )
    alone = posts.order_by().values("organization").annotate(people=Count("member", distinct=True))
    alone = alone.filter(people=1).values("organization")
    return posts.filter(organization__in=alone).values("member__user")


class Graded(Protocol):
    """What is asked of an evaluation here."""

    organization: Organization
    subject: str
    is_of_member: bool
    is_decided_above: bool
    leads_bloc: bool


@dataclass(frozen=True)
class Competence:
    """The organisation that may act, and the posts there that may: printed in a refusal.

    `is_outside`: a level outside the portal acts, and somebody else there only records it.
    """

    organization: Organization
    posts: tuple[Post, ...]
    is_outside: bool = False

    def __str__(self) -> str:
        *others, last = [post.label for post in self.posts]
        named = f"{', '.join(others)} hoặc {last}" if others else last
        if self.is_outside:
            return (
                f"cấp trên của {self.organization}, ngoài cổng này; {named} khác ở "
                f"{self.organization} ghi quyết định ấy vào cổng"
            )
        return f"{named} ở {self.organization}"


def competent(
    power: Power, organization: Organization, *, from_above: bool = False
) -> Competence | None:
    """The nearest organisation, at this one or above, whose posts give the power over it.

    None where that is outside the portal.
    """
    paths = tree.lineage(organization.path)[: -1 if from_above else None]
    for nearest in Organization.objects.filter(path__in=paths).select_related("kind").reverse():
        kind = nearest.kind
        if posts := tuple(
            post
            for post in Post
            if power in powers_of(post, kind.level, holds_members=kind.holds_members)
        ):
            return Competence(nearest, posts)
    return None


def decider_of(evaluation: Graded) -> Competence | None:
    """Who decides on the evaluation."""
    organization = evaluation.organization
    if evaluation.is_decided_above:
        nearest = competent(Power.DECIDE_ORGANIZATIONS, organization, from_above=True)
        if nearest is None or not evaluation.leads_bloc:
            return nearest
        higher = competent(Power.DECIDE_ORGANIZATIONS, nearest.organization, from_above=True)
        return higher or Competence(nearest.organization, nearest.posts, is_outside=True)
    if evaluation.is_of_member:
        return competent(Power.DECIDE_MEMBERS, organization)
    return competent(Power.DECIDE_CELLS, organization, from_above=True)


def proposer_of(evaluation: Graded) -> Competence | None:
    """Who proposes: the cell for members, staff for grass-roots units, else the direct superior."""
    organization = evaluation.organization
    if evaluation.is_of_member:
        return competent(Power.PROPOSE, organization)
    is_base = organization.kind.level == Level.GRASSROOTS
    power = Power.APPRAISE if is_base else Power.PROPOSE_CELLS
    return competent(power, organization, from_above=True)


def who_may(evaluation: Graded, permission: str) -> str:
    """Who may do what the reader may not, as a sentence for the refusal; empty for other rights."""
    if permission not in (*DECIDING, *PROPOSING):
        return ""
    whose = f"Hồ sơ xếp loại của {evaluation.subject}"
    lines = [f"Người quyết định: {decider_of(evaluation) or OUTSIDE}."]
    if permission in PROPOSING:
        lines.insert(0, f"Người đề xuất: {proposer_of(evaluation) or OUTSIDE}.")
    return f"{whose} thuộc thẩm quyền của cấp khác. {' '.join(lines)}"


DECIDING = ("campaigns.decide_evaluation", "campaigns.regrade_evaluation")
PROPOSING = ("campaigns.handle_evaluation", "campaigns.appraise_evaluation")
OUTSIDE = "cấp trên, ngoài cổng này"
