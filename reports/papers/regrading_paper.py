"""Form 03: the decision that cancels a grade and grades anew.

Its official body was not readable: it says what Điều 15.3 of QĐ 366 asks for, in the order that
decisions of Party committees have.
"""

from django.template.loader import render_to_string

from campaigns.models import Evaluation, GradingScheme, Regrading
from reports.models import LayoutProfile
from reports.papers.letterheads import signer_of_decision, unit_letterhead
from reports.papers.rendering import render_paper


def regrading_document(regrading: Regrading, layout: LayoutProfile, file_format: str) -> bytes:
    """The decision under the head of who issued it; of an issuer outside, of the unit that noted it."""
    evaluation, decision = regrading.evaluation, regrading.decision
    day = decision.decided_on
    issuer = decision.issuer or evaluation.organization
    head = unit_letterhead(issuer, "QĐ", day, is_draft=False)
    head.number = decision.number
    head.signer, head.signer_post = signer_of_decision(decision, issuer)
    head.recipients = [*_told(evaluation), *head.recipients]
    scheme = GradingScheme.objects.in_force(day.year) or evaluation.scheme
    context = {
        "report": head,
        "layout": layout,
        "regrading": regrading,
        "decision": decision,
        "evaluation": evaluation,
        "basis": scheme.anew_source or scheme.source,
        "whom": "đảng viên" if evaluation.is_of_member else "tổ chức đảng",
    }
    return render_paper(
        render_to_string("reports/print/xep-loai-lai.html", context), layout, file_format
    )


def _told(evaluation: Evaluation) -> list[str]:
    """Whom it is told: the person and their unit, or the unit (QĐ 366, Điều 15)."""
    person = [f"Đồng chí {evaluation.member}"] if evaluation.is_of_member else []
    return [*person, evaluation.organization_name]
