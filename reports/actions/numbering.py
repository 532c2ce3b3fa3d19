"""Document numbers: the next one proposed, each taken once within type and term."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

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
    return next_numbers([organization], kind, day)[organization.pk]


def next_numbers(organizations: Iterable[Organization], kind: str, day: dt.date) -> dict[int, str]:
    """The next number of each, in two queries; none where its code is not written down."""
    places = {organization.pk: organization for organization in organizations}
    begun = Term.objects.filter(organization__in=places, starts_on__lte=day).order_by()
    starts = dict(begun.values_list("organization").annotate(start=Max("starts_on")))
    taken = (
        DocumentNumber.objects.filter(organization__in=places, kind=kind)
        .order_by()
        .values_list("organization", "term_starts")
        .annotate(n=Max("value"))
    )
    highest = {(pk, start): n for pk, start, n in taken}
    return {
        pk: f"{highest.get((pk, starts.get(pk, NO_TERM)), 0) + 1:02d}-{kind}/{place.document_code}"
        if place.document_code
        else ""
        for pk, place in places.items()
    }


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
