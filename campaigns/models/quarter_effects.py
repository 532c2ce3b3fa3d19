"""What a year's quarters mean for the year's grade and for the post (HD 02, in local guides)."""

from collections import defaultdict
from collections.abc import Sequence

from .quarter_decision import FAILED
from .quarter_reviews import ROMAN, QuarterReview, QuarterState


def failed_quarters(evaluations: Sequence) -> dict[int, list[int]]:
    """By evaluation of one year, the quarters that the member failed."""
    people = {row.member_id: row.pk for row in evaluations if row.is_of_member}
    if not people:
        return {}
    rows = QuarterReview.objects.filter(
        year=evaluations[0].year_id,
        member__in=people,
        state=QuarterState.DECIDED,
        decided_grade__standing=FAILED,
    )
    quarters: dict[int, list[int]] = defaultdict(list)
    for member, quarter in rows.order_by("quarter").values_list("member", "quarter"):
        quarters[people[member]].append(quarter)
    return quarters


def named(quarters: Sequence[int]) -> str:
    """The quarters in words: quý I, quý II."""
    return ", ".join(f"quý {ROMAN[quarter]}" for quarter in quarters)


def concerns_post(quarters: Sequence[int]) -> bool:
    """Two failed quarters running: replacing the person is to be considered."""
    return any(quarter + 1 in quarters for quarter in quarters)
