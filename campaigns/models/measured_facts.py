"""What disciplines and confidence votes measure, for many evaluations of one year at once.

As in `measured_shares.py` a function answers by evaluation: how many, of how many. A discipline
counts in the year of its decision; for a unit it counts where the fault happened (HD 43, mục 4.3).
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

from django.db.models import Q

from members import tree
from members.models import Organization, Position

from .confidence_votes import ConfidenceVote
from .disciplines import Discipline
from .measures import Measure

Shares = dict[int, tuple[int, int]]  # by evaluation: how many, of how many
Post = Position.Post
COLLECTIVE = (Post.SECRETARY, Post.DEPUTY, Post.STANDING, Post.COMMITTEE)
ANY, UNREMEDIED, ON_DUTY = Q(), Q(is_self_remedied=False), Q(is_duty_related=True)


def grounds_of(measure: str, evaluations: Sequence) -> dict[int, str]:
    """The documents behind what a measure counts for members, by evaluation."""
    model, condition = GROUNDS.get(measure, (None, ANY))
    if model is None or not evaluations:
        return {}
    grounds = defaultdict(list)
    for pk, fact in _of_members(model, evaluations, condition):
        grounds[pk].append(fact.ground)
    return {pk: "; ".join(texts) for pk, texts in grounds.items()}


def _of_members(model, evaluations: Sequence, condition: Q = ANY) -> list[tuple[int, object]]:
    people = {row.member_id: row.pk for row in evaluations if row.is_of_member}
    rows = model.objects.of_year(evaluations[0].year).filter(condition, member__in=people)
    return [(people[fact.member_id], fact) for fact in rows]


def _members(condition: Q = ANY) -> Callable[[Sequence], Shares]:
    def count(evaluations: Sequence) -> Shares:
        return {pk: (1, 1) for pk, _fact in _of_members(Discipline, evaluations, condition)}

    return count


def _low_confidence(evaluations: Sequence) -> Shares:
    """The vote with the largest share, of whoever was voted on for several posts."""
    shares: Shares = {}
    for pk, vote in _of_members(ConfidenceVote, evaluations):
        low, cast = shares.get(pk, (0, 1))
        if vote.low * cast >= low * vote.cast:
            shares[pk] = (vote.low, vote.cast)
    return shares


def _units(condition: Q = ANY) -> Callable[[Sequence], Shares]:
    """The collective itself was disciplined."""

    def count(evaluations: Sequence) -> Shares:
        hit = set(_of_collectives(evaluations, condition).values_list("organization", flat=True))
        return {
            row.pk: (1, 1)
            for row in evaluations
            if row.is_of_organization and row.organization_id in hit
        }

    return count


def _of_collectives(evaluations: Sequence, condition: Q = ANY):
    year = evaluations[0].year
    return Discipline.objects.of_year(year).filter(condition, member__isnull=True).order_by()


def _units_below(evaluations: Sequence) -> Shares:
    """Units directly below that were disciplined, of all of them."""
    year = evaluations[0].year
    below: dict[str, set[str]] = defaultdict(set)
    units = Organization.objects.existing_in(year.first_day, year.last_day)
    common = tree.common_path([row.organization.path for row in evaluations])
    for path in units.filter(path__startswith=common).values_list("path", flat=True):
        below[tree.parent_path(path)].add(path)
    hit = set(_of_collectives(evaluations).values_list("organization__path", flat=True))
    return {
        row.pk: (len(below[row.organization.path] & hit), len(below[row.organization.path]))
        for row in evaluations
        if row.is_of_organization and below[row.organization.path]
    }


def _collective(condition: Q = ANY) -> Callable[[Sequence], Shares]:
    """Members of the leading collective disciplined for a fault in this unit, of all of them."""

    def count(evaluations: Sequence) -> Shares:
        year, shares = evaluations[0].year, {}
        disciplines = Discipline.objects.of_year(year).filter(condition, member__isnull=False)
        disciplines = list(disciplines.select_related("organization", "fault_unit"))
        if not disciplines:
            return shares
        posts = Position.objects.filter(
            organization__in=[row.organization_id for row in evaluations], post__in=COLLECTIVE
        )
        held: dict[int, list[Position]] = defaultdict(list)
        for position in posts:
            held[position.organization_id].append(position)
        for row in evaluations:
            if row.is_of_organization:
                own = held[row.organization_id]
                hit = {
                    fact.member_id
                    for fact in disciplines
                    if fact.unit_at_fault.path.startswith(row.organization.path)
                    and _served(fact, own, year)
                }
                serving = {
                    position.member_id
                    for position in own
                    if _runs(position, year.first_day, year.last_day)
                }
                if hit:
                    shares[row.pk] = (len(hit), len(serving | hit))
        return shares

    return count


def _served(fact: Discipline, positions: Sequence[Position], year) -> bool:
    """Held a post there when the fault happened; without its days, in the year of the decision."""
    first = fact.acted_from or fact.acted_until or year.first_day
    last = fact.acted_until or fact.decided_on
    return any(
        position.member_id == fact.member_id and _runs(position, first, last)
        for position in positions
    )


def _runs(position: Position, first, last) -> bool:
    return position.starts_on <= last and (position.ends_on is None or position.ends_on >= first)


def _anybody(evaluations: Sequence) -> Shares:
    """Units below, and members of the leading collective, that were disciplined, together."""
    units, people = _units_below(evaluations), _collective()(evaluations)
    return {
        pk: tuple(map(sum, zip(units.get(pk, (0, 0)), people.get(pk, (0, 0)), strict=True)))
        for pk in units.keys() | people.keys()
    }


FACT_MEASURES: dict[str, Callable[[Sequence], Shares]] = {
    Measure.DISCIPLINED: _members(),
    Measure.DISCIPLINED_UNREMEDIED: _members(UNREMEDIED),
    Measure.DISCIPLINED_ON_DUTY: _members(ON_DUTY),
    Measure.LOW_CONFIDENCE: _low_confidence,
    Measure.UNIT_DISCIPLINED: _units(),
    Measure.UNIT_UNREMEDIED: _units(UNREMEDIED),
    Measure.UNITS_DISCIPLINED: _units_below,
    Measure.COLLECTIVE_ON_DUTY: _collective(ON_DUTY),
    Measure.ANYBODY_DISCIPLINED: _anybody,
}
GROUNDS = {
    Measure.DISCIPLINED: (Discipline, ANY),
    Measure.DISCIPLINED_UNREMEDIED: (Discipline, UNREMEDIED),
    Measure.DISCIPLINED_ON_DUTY: (Discipline, ON_DUTY),
    Measure.LOW_CONFIDENCE: (ConfidenceVote, ANY),
}
