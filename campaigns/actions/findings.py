"""Noting a disqualifying case on an evaluation, and taking it back; both leave a step."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import Disqualifier, Evaluation, Finding


def locked(evaluation: Evaluation) -> Evaluation:
    """The evaluation as it is now, while its grade is still open."""
    found = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    found.year.require_open()
    if found.state in (Evaluation.State.DECIDED, Evaluation.State.NOT_GRADED):
        raise ValidationError("Mức đã được quyết định; hãy thu hồi quyết định trước.")
    return found


@transaction.atomic
def note_finding(evaluation: Evaluation, *, disqualifier: Disqualifier, ground: str, by) -> Finding:
    """Note a case with its ground. Raises ValidationError once decided, or where it was noted."""
    found = locked(evaluation)
    finding = Finding(evaluation=found, disqualifier=disqualifier, ground=ground, noted_by=by)
    finding.full_clean()
    finding.save()
    found.log_step(
        action="note_finding", before=found.state, after=found.state, by=by, reason=str(finding)
    )
    return finding


@transaction.atomic
def drop_finding(finding: Finding, *, reason: str, by) -> None:
    """Take a case back that does not hold, with the reason."""
    found = locked(finding.evaluation)
    found.log_step(
        action="drop_finding",
        before=found.state,
        after=found.state,
        by=by,
        reason=f"{finding}: {reason}",
    )
    finding.delete()
