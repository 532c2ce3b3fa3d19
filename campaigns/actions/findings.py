"""Noting a disqualifying case on an evaluation, and taking it back; both leave a step."""

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import Disqualifier, Evaluation, Finding


@transaction.atomic
def note_finding(evaluation: Evaluation, *, disqualifier: Disqualifier, ground: str, by) -> Finding:
    """Note a case with its ground. Raises ValidationError once decided, or where it was noted."""
    evaluation = locked_undecided(evaluation, "note_finding", by)
    finding = Finding(evaluation=evaluation, disqualifier=disqualifier, ground=ground, noted_by=by)
    finding.full_clean()
    finding.save()
    _log(evaluation, "note_finding", by=by, reason=str(finding))
    return finding


@transaction.atomic
def drop_finding(finding: Finding, *, reason: str, by) -> None:
    """Take back a case that does not hold, with the reason."""
    evaluation = locked_undecided(finding.evaluation, "drop_finding", by)
    _log(evaluation, "drop_finding", by=by, reason=f"{finding}: {reason}")
    finding.delete()


def locked_undecided(evaluation: Evaluation, step: str, by) -> Evaluation:
    """The evaluation as it is now, locked.

    Raises ValidationError for one's own, in a year that is not open, and once the grade is decided
    or left out.
    """
    locked = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    locked.year.require_open()
    if locked.state not in Evaluation.UNDECIDED:
        raise ValidationError("Mức đã được quyết định; hãy thu hồi quyết định trước.")
    locked.check_handler(step, by)
    return locked


def _log(evaluation: Evaluation, action: str, *, by, reason: str) -> None:
    state = evaluation.state
    evaluation.log_step(action=action, before=state, after=state, by=by, reason=reason)
