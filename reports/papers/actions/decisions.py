"""Numbers of decisions: which records one decision decided, and giving it its number."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from campaigns.issuers import Decided, issuer_of
from campaigns.models import Commendation, Evaluation, year_of
from members.models import Organization
from reports.models import DocumentNumber
from reports.papers.actions.numbering import DECISION, take_number, tidy


def registered(record: Decided) -> DocumentNumber | None:
    """The entry of the decision's number in its issuer's register."""
    issuer = issuer_of(record)
    written = tidy(record.decision_number)
    if issuer is None or not written:
        return None
    return DocumentNumber.objects.filter(
        organization=issuer, kind=DECISION, written__iexact=written
    ).first()


def decided_together(record: Decided, issuer: Organization) -> QuerySet:
    """All records decided by the same issuer on the same day, under the same number or none."""
    same = {
        "decided_on": record.decided_on,
        "decision_number": record.decision_number,
        "organization__path__startswith": issuer.path,
    }
    if isinstance(record, Commendation):
        return Commendation.objects.filter(**same, level=record.level)
    rows = Evaluation.objects.filter(
        **same,
        year=record.year_id,
        state=Evaluation.State.DECIDED,
        member__isnull=record.member_id is None,
    )
    if record.is_decided_above:
        return rows.decided_above(record.decided_on)
    return rows.decided_below(record.decided_on)


@transaction.atomic
def number_decision(record: Decided, number: str, *, by) -> int:
    """Give the decision its number in the register, and write it on all records that it decided.

    Returns how many. Raises ValidationError in a closed year, where another decision has the
    number, where someone else has numbered this one meanwhile, or where the issuer is not one of
    the portal's organisations.
    """
    issuer = issuer_of(record)
    if issuer is None:
        raise ValidationError("Quyết định của cấp này không lấy số trong cổng.")
    if isinstance(record, Evaluation):
        year, title = record.year, f"Quyết định xếp loại năm {record.calendar_year}"
    else:
        year, title = year_of(record.organization, record.decided_on), "Quyết định khen thưởng"
    year.require_open()
    rows = list(decided_together(record, issuer).select_for_update(of=("self",)))
    if record.pk not in {row.pk for row in rows}:
        raise ValidationError("Quyết định này vừa được người khác lấy số; mời đồng chí xem lại.")
    document = f"{title}, {len(rows)} hồ sơ"
    taken = take_number(issuer, number, document=document, day=record.decided_on, kind=DECISION)
    for row in rows:
        row.write_number(taken.written, by=by)
    return len(rows)
