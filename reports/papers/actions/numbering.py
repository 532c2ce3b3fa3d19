"""Document numbers: the next one proposed, each taken once within type and term."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max

from campaigns.models import CampaignYear, StudySession, Term
from members.models import Organization
from reports.models.numbers import NO_TERM, DocumentNumber

WRITTEN = re.compile(r"\s*0*(\d{1,6})\s*-\s*([^\W\d_]{1,10})\s*/\s*(\S+)\s*")
REPORT, DECISION = "BC", "QĐ"


def tidy(number: str) -> str:
    """The number as the instruction writes it, 7-bc/ĐUK as 07-BC/ĐUK; empty where it is no number."""
    match = WRITTEN.fullmatch(number)
    return f"{int(match[1]):02d}-{_spelt(match[2])}/{match[3]}" if match else ""


def _spelt(kind: str) -> str:
    """A type of document as the instruction spells it."""
    return "TTr" if kind.upper() == "TTR" else kind.upper()


def term_start(organization: Organization, day: dt.date) -> dt.date:
    """The first day of the term in which the day lies."""
    term = Term.objects.containing(organization, day)
    return term.starts_on if term else NO_TERM


def next_number(organization: Organization, kind: str, day: dt.date) -> str:
    """The number after the highest taken in this term, as written on documents: 07-BC/ĐUK."""
    return next_numbers([organization], kind, day)[organization.pk]


def next_numbers(organizations: Iterable[Organization], kind: str, day: dt.date) -> dict[int, str]:
    """The next number of each, in two queries."""
    by_pk = {organization.pk: organization for organization in organizations}
    begun = Term.objects.filter(organization__in=by_pk, starts_on__lte=day).order_by()
    starts = dict(begun.values_list("organization").annotate(start=Max("starts_on")))
    taken = (
        DocumentNumber.objects.filter(organization__in=by_pk, kind=kind)
        .order_by()
        .values_list("organization", "term_starts")
        .annotate(n=Max("value"))
    )
    highest = {(pk, start): n for pk, start, n in taken}
    return {
        pk: f"{highest.get((pk, starts.get(pk, NO_TERM)), 0) + 1:02d}-{kind}/{unit.code_on_documents}"
        for pk, unit in by_pk.items()
    }


@transaction.atomic
def take_number(
    organization: Organization,
    number: str,
    *,
    document: str,
    day: dt.date,
    kind: str = "",
    **owner: Any,
) -> DocumentNumber:
    """Record in the register that the document has this number.

    `owner`: whose document it is: the session, or the year and the paper of its grading. Raises
    ValidationError where it is not written as 07-BC/ĐUK, is of another type than `kind`, or another
    document of the type has it in this term.
    """
    match = WRITTEN.fullmatch(number)
    if match is None or (kind and _spelt(match[2]) != kind):
        example = f"07-{kind or REPORT}/{organization.code_on_documents}"
        raise ValidationError({"number": f"Số, ký hiệu phải viết như {example}."})
    entry = {
        "organization": organization,
        "kind": _spelt(match[2]),
        "term_starts": term_start(organization, day),
        "value": int(match[1]),
    }
    details = {"written": tidy(number), "document": document[:300], "taken_on": day}
    try:
        with transaction.atomic():
            return DocumentNumber.objects.create(**entry, **details, **owner)
    except IntegrityError as error:
        raise _taken(number, DocumentNumber.objects.filter(**entry).first()) from error


def _taken(number: str, other: DocumentNumber | None) -> ValidationError:
    """What to say where a number could not be recorded: `other` has it, or the document has one."""
    if other is None:
        return ValidationError("Văn bản này đã lấy số.")
    return ValidationError(
        {
            "number": f"Số {number} trong nhiệm kỳ này đã dùng cho: {other.document} "
            f"({other.taken_on:%d/%m/%Y})."
        }
    )


def number_of(session: StudySession, kind: str) -> DocumentNumber | None:
    """The number that the minutes or the resolution of a meeting has taken."""
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


def paper_numbers(organization: Organization, year: CampaignYear) -> dict[str, DocumentNumber]:
    """The numbers that the papers of an organisation's grading have taken, by name of the paper."""
    taken = DocumentNumber.objects.filter(organization=organization, year=year)
    return {number.paper: number for number in taken}


def number_paper(
    organization: Organization,
    year: CampaignYear,
    number: str,
    *,
    paper: str,
    kind: str,
    document: str,
    day: dt.date,
) -> None:
    """Give a paper of the year-end round its number (ValidationError as `take_number`, or closed)."""
    year.require_open()
    take_number(organization, number, document=document, day=day, kind=kind, year=year, paper=paper)
