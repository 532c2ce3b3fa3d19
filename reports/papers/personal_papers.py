"""Documents of one person or unit: the pledge, and why this grade."""

import datetime as dt

from django.template.loader import render_to_string
from django.utils import timezone

from campaigns.models import CampaignYear, Evaluation, Pledge, QuarterReview
from reports.figures.explanation import Explanation, explain
from reports.models import LayoutProfile
from reports.papers.letterheads import unit_letterhead
from reports.papers.rendering import render_paper
from reports.papers.review_paper import posts


def day_of(record: Pledge | Evaluation | QuarterReview) -> dt.date:
    """The day on the document: of acceptance or decision; today while there is none."""
    if isinstance(record, Evaluation | QuarterReview):
        return record.decided_on or timezone.localdate()
    if record.state in Pledge.PUBLIC and record.accepted_at:
        return timezone.localtime(record.accepted_at).date()
    return timezone.localdate()


def pledge_document(pledge: Pledge, layout: LayoutProfile, file_format: str) -> bytes:
    """The pledge with its lines, results and three signatures; a draft until accepted."""
    day = day_of(pledge)
    context = {
        "report": unit_letterhead(
            pledge.organization, "", day, is_draft=pledge.state not in Pledge.PUBLIC
        ),
        "pledge": pledge,
        "items": pledge.items.select_related("refers_to__catalogue"),
        "posts": posts(pledge.member_id, day) if pledge.member_id else "",
        "comment": pledge.steps.filter(action="send_back").order_by("-at").first(),
    }
    return render_paper(
        render_to_string("reports/print/cam-ket.html", context), layout, file_format
    )


def why_document(evaluation: Evaluation, layout: LayoutProfile, file_format: str, *, user) -> bytes:
    """Why this grade: criteria, figures, every level's grade and reason, as an annex."""
    explanation = explain(evaluation, user)
    is_decided = evaluation.state == Evaluation.State.DECIDED
    context = _context(evaluation, explanation) | {
        "steps": evaluation.steps.select_related("by__member"),
        "caps": [explanation.cap] if explanation.cap and is_decided else [],
    }
    return render_paper(render_to_string("reports/print/vi-sao.html", context), layout, file_format)


def _context(evaluation: Evaluation, explanation: Explanation) -> dict:
    """What the records of the year say about the member or the unit."""
    return {
        "report": unit_letterhead(
            evaluation.organization,
            "",
            day_of(evaluation),
            is_draft=evaluation.year.state != CampaignYear.State.CLOSED,
        ),
        "evaluation": evaluation,
        "ballots": explanation.ballots,
        "obstacles": explanation.obstacles,
        "notes": explanation.notes,
        "conditions": explanation.conditions,
        "scores": explanation.scores,
        "total": explanation.total,
        "attendance": explanation.attendance,
        "absences": explanation.absences,
        "pledges": explanation.pledges,
    }
