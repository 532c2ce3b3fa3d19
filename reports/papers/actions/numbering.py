"""Document numbers: the next one proposed, each taken once within type and term."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max

from campaigns.models import StudySession, Term
from members.models import Organization
from reports.models.numbers import NO_TERM, DocumentNumber

WRITTEN = re.compile(r"\s*0*(\d{1,6})\s*-\s*([^\W\d_]{1,10})\s*/\s*(\S+)\s*")
REPORT, DECISION = "BC", "QĐ"


def tidy(number: str) -> str:
    """The number as the instruction writes it, 7-bc/ĐUK as 07-BC/ĐUK; empty where it is none."""
    found = WRITTEN.fullmatch(number)
    return f"{int(found[1]):02d}-{found[2].upper()}/{found[3]}" if found else ""


def term_start(organization: Organization, day: dt.date) -> dt.date:
    """The first day of the term in which the day lies."""
    term = Term.objects.containing(organization, day)
    return term.starts_on if term else NO_TERM


def next_number(organization: Organization, kind: str, day: dt.date) -> str:
    """The number after the highest taken in this term, as it is written: 07-BC/ĐUK."""
    return next_numbers([organization], kind, day)[organization.pk]


def next_numbers(organizations: Iterable[Organization], kind: str, day: dt.date) -> dict[int, str]:
    """The next number of each, in two queries."""
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
        pk: f"{highest.get((pk, starts.get(pk, NO_TERM)), 0) + 1:02d}-{kind}/{place.code_on_documents}"
        for pk, place in places.items()
    }


@transaction.atomic
def take_number(
    organization: Organization,
    number: str,
    *,
    document: str,
    day: dt.date,
    kind: str = "",
    session: StudySession | None = None,
) -> DocumentNumber:
    """Note that the document bears this number.

    Raises ValidationError where it is not written as 07-BC/ĐUK, is of another type than `kind`, or
    another document of the type bears it in this term.
    """
    example = f"07-{kind or REPORT}/{organization.code_on_documents}"
    found = WRITTEN.fullmatch(number)
    if found is None or (kind and found[2].upper() != kind):
        raise ValidationError({"number": f"Số, ký hiệu phải viết như {example}."})
    place = {
        "organization": organization,
        "kind": found[2].upper(),
        "term_starts": term_start(organization, day),
        "value": int(found[1]),
    }
    try:
        with transaction.atomic():
            return DocumentNumber.objects.create(
                **place,
                written=tidy(number),
                document=document[:300],
                taken_on=day,
                session=session,
            )
    except IntegrityError as error:
        other = DocumentNumber.objects.filter(**place).first()
        if other is None:
            raise ValidationError("Văn bản này đã lấy số.") from error
        raise ValidationError(
            {
                "number": f"Số {number} trong nhiệm kỳ này đã dùng cho: {other.document} "
                f"({other.taken_on:%d/%m/%Y})."
            }
        ) from error


def number_of(session: StudySession, kind: str) -> DocumentNumber | None:
    """The number that the minutes or the resolution of a meeting have taken."""
    return DocumentNumber.objects.filter(session=session, kind=kind).first()


@transaction.atomic
def number_session(session: StudySession, kind: str, number: str, *, document: str) -> None:
    """Give the minutes or the resolution of a meeting its number.

    Raises ValidationError in a closed year, for a draft, and as `take_number` does.
    """
    session.year.require_open()
    if session.state not in StudySession.COUNTED:
        raise ValidationError("Buổi sinh hoạt chưa nộp nên văn bản chưa lấy số; hãy nộp trước.")
    take_number(
        session.organization,
        number,
        document=f"{document}: {session}",
        day=session.held_on,
        kind=kind,
        session=session,
    )
