"""Form 05: a leader's self-grading of a quarter, in the order that local forms of its title have."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from campaigns.models import Grade, QuarterReview
from reports.models import LayoutProfile
from reports.papers.letterheads import signer_of, unit_letterhead
from reports.papers.rendering import render_paper
from reports.papers.review_paper import choices_of, posts


def quarter_document(review: QuarterReview, layout: LayoutProfile, file_format: str) -> bytes:
    """The sheet with the own marks, and those of who decides once there is a grade."""
    marked = review.steps.filter(action="grade_self").order_by("at").last()
    day = timezone.localdate(marked.at) if marked else timezone.localdate()
    context = {
        "report": unit_letterhead(review.organization, "", day, is_draft=False),
        "review": review,
        "posts": posts(review.member_id, day),
        "axes": [(axis, axis.reached("self")) for axis in review.axes.all()],
        "self_points": review.points("self"),
        "choices": choices_of(review.scheme_id, Grade.Target.MEMBER, review.self_grade),
        "given_points": review.points("given"),
        "own_signature": {"who": "CÁ NHÂN TỰ ĐÁNH GIÁ", "name": review.member.full_name},
        "decider_signature": _decider(review),
    }
    return render_paper(render_to_string("reports/print/quy.html", context), layout, file_format)


def _decider(review: QuarterReview) -> dict[str, Any]:
    """Who confirms: the body that decides on the year's grade too, with its signer on the day."""
    body, day = review.issuer, review.decided_on
    name, post = signer_of(body, day or timezone.localdate()) if body else ("", "")
    whom = body.signs_for.upper() if body else "CẤP CÓ THẨM QUYỀN"
    return {"who": f"XÁC NHẬN CỦA {whom}", "name": name, "post": post, "day": day, "is_dated": True}
