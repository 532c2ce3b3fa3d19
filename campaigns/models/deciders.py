"""Which level decides on whose grade, and who there may do it.

A member is decided on by the grass-roots organisation of the cell; who leads that organisation, or
one above it, is decided on by the standing committee above. A unit is decided on by its direct
superior. The grades of the bloc's own leaders are decided outside the portal: another leader of
the bloc enters that decision. Source: QĐ 366-QĐ/TW, Điều 13 (the direct superior committee, by
cadre management level); nobody decides on themselves (design §7).
"""

from dataclasses import dataclass
from typing import Protocol

from django.db.models import (
    CharField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce

from members import tree
from members.models import Organization, OrganizationKind, Position
from members.models.scopes import Power, powers_of

Level, Post = OrganizationKind.Level, Position.Post
# The posts that decide on members; they are the same in a committee and in a grass-roots cell.
LEADING = {
    level: [post for post in Post if power in powers_of(post, level, holds_members=False)]
    for level, power in (
        (Level.GRASSROOTS, Power.DECIDE_MEMBERS),
        (Level.UPPER, Power.DECIDE_ORGANIZATIONS),
    )
}


def leads_decider(day) -> Exists:
    """Condition on evaluations: the member leads the organisation that would decide, or one above.

    For what is decided already, on the day of the decision; else on `day`.
    """
    on = Coalesce(OuterRef("decided_on"), Value(day, DateField()))
    leading = Q()
    for level, posts in LEADING.items():
        leading |= Q(organization__kind__level=level, post__in=posts)
    held = Position.objects.on(on).filter(leading, member=OuterRef("member"))
    path = ExpressionWrapper(OuterRef("organization__path"), output_field=CharField())
    within = held.annotate(cell_path=path)
    return Exists(within.filter(cell_path__startswith=F("organization__path")))


def sole_deciders(day) -> QuerySet:
    """The accounts that alone could decide for their grass-roots organisation on the day."""
    posts = Position.objects.on(day).filter(
        organization__kind__level=Level.GRASSROOTS,
        post__in=LEADING[Level.GRASSROOTS],
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


@dataclass(frozen=True)
class Competence:
    """The organisation that may act, and the posts there that may: printed in a refusal."""

    organization: Organization
    posts: tuple[Post, ...]

    def __str__(self) -> str:
        *others, last = [post.label for post in self.posts]
        named = f"{', '.join(others)} hoặc {last}" if others else last
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
    if evaluation.is_of_member and not evaluation.is_decided_above:
        return competent(Power.DECIDE_MEMBERS, organization)
    if evaluation.is_of_member or organization.kind.level == Level.GRASSROOTS:
        return competent(Power.DECIDE_ORGANIZATIONS, organization, from_above=True)
    return competent(Power.DECIDE_CELLS, organization, from_above=True)


def proposer_of(evaluation: Graded) -> Competence | None:
    """Who proposes the grade: the cell for members, staff for grass-roots units, else the superior."""
    organization = evaluation.organization
    if evaluation.is_of_member:
        return competent(Power.PROPOSE, organization)
    is_base = organization.kind.level == Level.GRASSROOTS
    power = Power.APPRAISE if is_base else Power.DECIDE_CELLS
    return competent(power, organization, from_above=True)


def who_may(evaluation: Graded, permission: str) -> str:
    """Who may do what the reader may not, as a sentence for the refusal; empty for other rights."""
    if permission not in ("campaigns.decide_evaluation", *PROPOSING):
        return ""
    whose = f"Hồ sơ xếp loại của {evaluation.subject}"
    lines = [f"Người quyết định: {decider_of(evaluation) or OUTSIDE}."]
    if permission in PROPOSING:
        lines.insert(0, f"Người đề xuất: {proposer_of(evaluation) or OUTSIDE}.")
    return f"{whose} thuộc thẩm quyền của cấp khác. {' '.join(lines)}"


PROPOSING = ("campaigns.handle_evaluation", "campaigns.appraise_evaluation")
OUTSIDE = "cấp trên, ngoài cổng này"
