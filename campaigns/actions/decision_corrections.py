"""Correcting what a decision says of itself: once, for everything that it decided."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import Decision, Evaluation, year_of
from campaigns.models.decisions import PERSONAL

PLACE = ("number", "decided_on")  # what its records show too


@transaction.atomic
def correct_decision(
    *, decision: Decision, values: dict[str, Any], reason: str, by, is_alone: bool = False
) -> None:
    """Put number, day, signer or subject right; a grade is revoked and decided anew.

    Each record keeps a step with what stood there before. Raises ValidationError in a closed year,
    for a day that its records do not allow, and where another decision has number and day.
    """
    stored = Decision.objects.select_for_update().get(pk=decision.pk)
    if why := stored.why_locked:
        raise ValidationError(why)
    before = f"Trước khi sửa: số {stored.number or '–'}, {stored.decided_on:%d/%m/%Y}"
    for name, value in values.items():
        setattr(stored, name, value)
    stored.full_clean()
    _check_day(stored)
    stored.save()
    stored.next_version()
    if not any(name in values for name in PLACE):
        return
    for records in (getattr(stored, name) for name in PERSONAL):
        for record in records.select_for_update(of=("self",)).order_by("pk"):
            record.kept, record.is_single_handed = [before], is_alone
            record.log_step(
                action="correct_decision",
                before=record.state,
                after=record.state,
                by=by,
                reason=reason,
            )
            record.next_version()


def _check_day(decision: Decision) -> None:
    """The day is one on which its records could be decided."""
    for commendation in decision.commendations.all():
        commendation.check_day(decision.decided_on)
    for commendation in decision.commendations_by_bloc().values():
        year_of(commendation.organization, decision.decided_on).require_open()
    earlier = decision.regradings.filter(old_decision__decided_on__gt=decision.decided_on)
    later = decision.cancelled_by.filter(decision__decided_on__lt=decision.decided_on)
    if earlier.exists() or later.exists():
        raise ValidationError(
            {"decided_on": "Quyết định hủy kết quả không thể trước quyết định bị hủy."}
        )


def write_number(decision: Decision, number: str, *, by) -> int:
    """Write the number that a decision got after it was made; return how many records it has."""
    decision.number = number
    decision.full_clean()
    decision.save(update_fields=["number", "search"])
    decision.next_version()
    evaluations: list[Evaluation] = list(decision.evaluations.all())
    for evaluation in evaluations:
        evaluation.log_step(
            action="write_number",
            before=evaluation.state,
            after=evaluation.state,
            by=by,
            reason=f"Quyết định số {number}",
        )
    return len(evaluations) + decision.commendations.count()
