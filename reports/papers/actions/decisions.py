"""Numbers of decisions: taken once in the register of the issuer."""

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.actions.decision_corrections import write_number
from campaigns.models import Decision
from reports.models import DocumentNumber
from reports.papers.actions.numbering import DECISION, take_number, tidy

TITLES = {
    Decision.Kind.GRADING: "Quyết định xếp loại",
    Decision.Kind.COMMENDATION: "Quyết định khen thưởng",
    Decision.Kind.REGRADING: "Quyết định đánh giá, xếp loại lại",
    Decision.Kind.CAP: "Quyết định cho vượt tỷ lệ",
}


def registered(decision: Decision) -> DocumentNumber | None:
    """The entry of the decision's number in its issuer's register."""
    written = tidy(decision.number)
    if decision.issuer is None or not written:
        return None
    return DocumentNumber.objects.filter(
        organization=decision.issuer, kind=DECISION, written__iexact=written
    ).first()


@transaction.atomic
def number_decision(decision: Decision, number: str, *, by) -> int:
    """Give the decision its number in the register; return how many records it has.

    Raises ValidationError in a closed year, where another decision has the number, where someone
    else has numbered this one meanwhile, or where the issuer is not one of the portal's
    organisations.
    """
    if decision.issuer is None:
        raise ValidationError("Quyết định của cấp này không lấy số trong cổng.")
    stored = Decision.objects.select_for_update().get(pk=decision.pk)
    if why := stored.why_locked:
        raise ValidationError(why)
    if stored.number != decision.number:
        raise ValidationError("Quyết định này vừa được người khác lấy số; mời đồng chí xem lại.")
    evaluation = stored.evaluations.select_related("year").first()
    year = f" năm {evaluation.calendar_year}" if evaluation else ""
    count = stored.evaluations.count() + stored.commendations.count()
    taken = take_number(
        decision.issuer,
        number,
        document=f"{TITLES[stored.kind]}{year}, {count} hồ sơ",
        day=stored.decided_on,
        kind=DECISION,
    )
    return write_number(stored, taken.written, by=by)
