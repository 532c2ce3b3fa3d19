"""Document numbers: the next one proposed, each taken once within type and term."""

from __future__ import annotations

import datetime as dt
import re

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max

from campaigns.models import Term
from members.models import Organization
from reports.models.numbers import NO_TERM, DocumentNumber

WRITTEN = re.compile(r"\s*0*(\d{1,6})\s*-\s*([^\W\d_]{1,10})\s*/\s*\S+")
REPORT = "BC"


def term_start(organization: Organization, day: dt.date) -> dt.date:
    """The first day of the term in which the day lies."""
    term = Term.objects.containing(organization, day)
    return term.starts_on if term else NO_TERM


def next_number(organization: Organization, kind: str, day: dt.date) -> str:
    """The number after the highest taken in this term, as it is written: 07-BC/ĐUK."""
    taken = DocumentNumber.objects.filter(
        organization=organization, kind=kind, term_starts=term_start(organization, day)
    )
    value = (taken.aggregate(n=Max("value"))["n"] or 0) + 1
    return f"{value:02d}-{kind}/{organization.document_code}"


@transaction.atomic
def take_number(organization: Organization, number: str, *, document: str, day: dt.date) -> None:
    """Note that the document bears this number.

    Raises ValidationError where it is not written as 07-BC/ĐUK, or another document of the type
    bears it in this term.
    """
    written = WRITTEN.fullmatch(number)
    if written is None:
        raise ValidationError({"number": "Số, ký hiệu phải viết như 07-BC/ĐUK."})
    place = {
        "organization": organization,
        "kind": written[2].upper(),
        "term_starts": term_start(organization, day),
        "value": int(written[1]),
    }
    try:
        with transaction.atomic():
            DocumentNumber.objects.create(**place, document=document[:300], taken_on=day)
    except IntegrityError as error:
        other = DocumentNumber.objects.get(**place)
        raise ValidationError(
            {
                "number": f"Số {number} trong nhiệm kỳ này đã dùng cho: {other.document} "
                f"({other.taken_on:%d/%m/%Y})."
            }
        ) from error
