"""Predicates: who decides on a grade, and what a user has to do with a decision."""

import rules

from campaigns.models import Decision
from campaigns.models.decisions import PERSONAL
from members.models import CorrectionRequest


@rules.predicate
def decides(user, record=None) -> bool:
    """The user decides at the level that the scheme's deciding lines name (`deciders.py`).

    `EvaluationQuerySet.decided_by` is the same rule for a set.
    """
    scope = user.scope
    if record is None:
        return scope.has("decide_members", "decide_cells", "decide_organizations")
    if record.is_decided_above:
        return scope.covers_from_above("decide_organizations", record.organization)
    if record.is_of_member:
        return scope.covers("decide_members", record.organization)
    return scope.covers_from_above("decide_cells", record.organization)


@rules.predicate
def decides_line_of(user, decision=None) -> bool:
    """The user decides on the grades that the decision lists."""
    if decision is None:
        return False
    graded = (decision.evaluations, decision.quarter_reviews)
    rows = (rows.select_related("organization__kind", "year").first() for rows in graded)
    return any(decides(user, row) for row in rows if row is not None)


@rules.predicate
def is_named_in(user, row=None) -> bool:
    """The decision, or the one that a request would correct, is also one on the user."""
    decision = row.record if isinstance(row, CorrectionRequest) else row
    return isinstance(decision, Decision) and decision.is_about(user.member_id)


@rules.predicate
def records_line_of(user, row=None) -> bool:
    """The user records for, or manages, a unit of which the decision says something."""
    if not isinstance(row, Decision):
        return False
    here = user.scope.within("record", "manage")
    return any(getattr(row, name).filter(here).exists() for name in PERSONAL)
