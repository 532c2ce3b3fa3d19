"""Grading anew what was found wrong, under the cap."""

import datetime as dt

from django.db import transaction

from campaigns.actions.caps import cap_by_group
from campaigns.actions.decisions import check_caps
from campaigns.models import Evaluation, Grade, Regrading
from members.models import Organization, User


@transaction.atomic
def regrade(
    evaluation: Evaluation,
    *,
    by: User,
    grade: Grade,
    reason: str,
    number: str,
    decided_on: dt.date,
    effect: str = "",
) -> Regrading:
    """Cancel a decided grade and grade anew, also in a closed year; both decisions are kept.

    Raises ValidationError as `Evaluation.regrade` does, and where a group of the cap would exceed
    it further.
    """
    root = evaluation.year.organization_id
    Organization.objects.select_for_update(no_key=True).get(pk=root)
    before = cap_by_group(evaluation)
    evaluation.regrade(
        by=by,
        grade=grade,
        reason=reason,
        number=number,
        decided_on=decided_on,
        effect=effect,
    )
    check_caps(before, cap_by_group(evaluation))
    return evaluation.regradings.last()
