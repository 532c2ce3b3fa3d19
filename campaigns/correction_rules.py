"""Predicates: who corrects a row that was entered wrongly, and who decides where another asks for it."""

import rules

from campaigns.decision_rules import decides_line_of
from campaigns.issuers import organization_of, others_to_correct
from campaigns.models import Commendation, Decision


@rules.predicate
def corrects(user, row=None) -> bool:
    """The user manages the organisation whose row it is, or decides the grade; never their own."""
    if row is None:
        return user.scope.has("manage")
    if isinstance(row, Decision) and decides_line_of(user, row):
        return True
    organization = organization_of(row)
    return organization is not None and user.scope.covers("manage", organization)


@rules.predicate
def needs_second_person(user, row=None) -> bool:
    """An award that was confirmed is corrected by two: one asks, the other decides."""
    return row is not None and bool(others_to_correct(row, user))


@rules.predicate
def decides_award(user, request=None) -> bool:
    """The user decides on awards where the correction of one is asked for."""
    if request is None:
        return user.scope.has("decide_organizations")
    is_award = isinstance(request.record, Commendation | Decision)
    return is_award and user.scope.covers("decide_organizations", request.organization)


@rules.predicate
def records_row(user, row=None) -> bool:
    """The user records for, or manages, the organisation to which the row belongs."""
    if row is None:
        return user.scope.has("record", "manage")
    organization = getattr(row, "organization", None) or organization_of(row)
    return organization is not None and any(
        user.scope.covers(held, organization) for held in ("record", "manage")
    )


@rules.predicate
def asked_it(user, request=None) -> bool:
    return request is not None and request.by_id == user.pk
