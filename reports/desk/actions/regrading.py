"""Grading anew: the number is registered, and reports of a closed year are issued again."""

from typing import Any

from django.db import transaction

from campaigns.actions.decision_corrections import write_number
from campaigns.actions.regradings import regrade
from campaigns.models import CampaignYear, Evaluation, Regrading
from members.models import User
from reports.papers.actions.numbering import DECISION, take_number
from reports.year_end.actions.closing import issue_changed


@transaction.atomic
def grade_anew(evaluation: Evaluation, *, by: User, **data: Any) -> Regrading:
    """Cancel the grade and grade anew; a closed year gets corrected editions where figures changed.

    Raises ValidationError as `regrade` does, and where the issuer of the portal has given the
    number to another decision.
    """
    regrading = regrade(evaluation, by=by, **data)
    decision = regrading.decision
    if decision.issuer is not None:
        document = f"Quyết định đánh giá, xếp loại lại năm {evaluation.calendar_year}"
        taken = take_number(
            decision.issuer,
            decision.number,
            document=document,
            day=decision.decided_on,
            kind=DECISION,
        )
        if taken.written != decision.number:
            write_number(decision, taken.written, by=by)
    if evaluation.year.state == CampaignYear.State.CLOSED:
        reason = (
            f"Đánh giá, xếp loại lại theo Quyết định số {decision.number} ngày "
            f"{decision.decided_on:%d/%m/%Y}."
        )
        issue_changed(evaluation.year, by=by, reason=reason)
    return regrading
