"""What stands above and below a document: superior, issuer, number, date, signature, recipients."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from campaigns.models import Decision
from members.models import Organization, Position, named_on


@dataclass
class Letterhead:
    """Head and foot of one document; a document without a `kind` of number has no number.

    `place` is the place name that stands before the date (địa danh).
    """

    superior: str
    issuer: str
    place: str
    document_code: str
    signs_for: str
    recipients: list[str]
    filed_at: str
    issued_on: dt.date
    is_draft: bool
    kind: str = ""
    number: str = ""
    signer: str = ""
    signer_post: str = ""
    draft_number: int = field(default=0)

    @property
    def on_behalf(self) -> str:
        """Whom a signature stands for, in full."""
        return f"T/M {self.signs_for}"


def letterhead_facts(organization: Organization, day: dt.date) -> dict[str, Any]:
    """What the organisation's documents of a day say about it and its superior, under their names then.

    `filed_at` is empty where the line of the document's layout is used.
    """
    above = Organization.objects.get_parent(organization)
    named_on(filter(None, (organization, above)), day)
    superior = above.signing_name if above else organization.superior_name
    return {
        "superior": superior,
        "issuer": organization.signing_name,
        "place": organization.place or (above.place if above else ""),
        "document_code": organization.code_on_documents,
        "signs_for": organization.signs_for,
        "recipients": [*filter(None, [superior]), *organization.recipient_lines],
        "filed_at": organization.filing_line,
    }


def unit_letterhead(
    organization: Organization, kind: str, day: dt.date, *, is_draft: bool
) -> Letterhead:
    """The head of a unit's document: its committee's name as it signs, under its superior's."""
    facts = letterhead_facts(organization, day)
    return Letterhead(**facts, issued_on=day, is_draft=is_draft, kind=kind)


def signer_of(
    organization: Organization, day: dt.date, *, but: int | None = None
) -> tuple[str, str]:
    """Who signs for the organisation on a day: name and post, if anybody; not the member `but`."""
    return signers([organization], day, but=but).get(organization.pk, ("", ""))


def signer_of_decision(decision: Decision, issuer: Organization) -> tuple[str, str]:
    """Who signed the decision as it was entered, else who signs for the issuer on its day."""
    if decision.signer:
        return decision.signer, decision.signer_post.upper()
    return signer_of(issuer, decision.decided_on)


def signers(
    organizations: Iterable[Organization], day: dt.date, *, but: int | None = None
) -> dict[int, tuple[str, str]]:
    """Who signs for each on a day: name and post; the secretary before the deputy."""
    positions = (
        Position.objects.on(day)
        .exclude(member=but)
        .filter(organization__in=organizations, post__in=("secretary", "deputy"))
        .select_related("member")
        .order_by("post", "starts_on")  # the last one of each organisation is kept
    )
    return {
        position.organization_id: (position.member.full_name, position.get_post_display().upper())
        for position in positions
    }
