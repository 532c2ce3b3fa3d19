"""Issuing a report as an edition: its head, the next edition, and the first one of a cell."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from campaigns.models import CampaignYear
from campaigns.models.closed_facts import ClosedOrganization
from members.models import Organization
from reports.figures.period import Period
from reports.figures.reporting_periods import campaign_year
from reports.models import Edition
from reports.papers.actions.numbering import REPORT, next_numbers, take_number
from reports.papers.letterheads import signer_of, signers
from reports.year_end.documents import layout_of
from reports.year_end.report import Report, year_end_report
from reports.year_end.sections import settle_sections


@dataclass(frozen=True)
class Head:
    """The number, the day and the signer of a report."""

    number: str = ""
    issued_on: dt.date | None = None
    signer: str = ""
    signer_post: str = ""

    def or_else(self, proposed: Head) -> Head:
        """What was left blank is taken from the proposal; name and post of the signer together."""
        signed = self if self.signer else proposed
        return Head(
            self.number or proposed.number,
            self.issued_on or proposed.issued_on,
            signed.signer,
            signed.signer_post,
        )


def issued_edition(organization: Organization, period: Period) -> Edition | None:
    """The newest edition where the period is a closed year: the one final document there is.

    A unit whose report was not issued at closing gets it when somebody first asks.
    """
    year = campaign_year(organization, period)
    if year is None or year.state != CampaignYear.State.CLOSED:
        return None
    return _newest(organization, year) or _first_edition(organization, year)


def _newest(organization: Organization, year: CampaignYear) -> Edition | None:
    return year.editions.filter(organization=organization).order_by("-edition").first()


@transaction.atomic
def _first_edition(organization: Organization, year: CampaignYear) -> Edition | None:
    """The edition of the closing's day, without a number, as it would have been issued then.

    The year is read as it stood at closing, so its figures are those of that moment. None for a unit
    that the closed year does not know, or where no layout was in force.
    """
    closing = year.steps.filter(action="close").last()
    known = ClosedOrganization.objects.filter(year=year, row=organization)
    if closing is None or not known.exists():
        return None
    CampaignYear.objects.select_for_update().get(pk=year.pk)  # two who ask get the same one
    if newest := _newest(organization, year):
        return newest
    day = timezone.localdate(closing.at)
    head = Head("", day, *signer_of(organization, day))
    try:
        return issue_edition(organization, year, by=closing.by, head=head)
    except ValidationError:
        return None


def proposed_heads(organizations: Collection[Organization], *, numbered=True) -> dict[int, Head]:
    """The next number (if `numbered`), today, and the secretary of each; three queries for all."""
    today = timezone.localdate()
    numbers = next_numbers(organizations, REPORT, today) if numbered else {}
    people = signers(organizations, today)
    return {
        organization.pk: Head(
            numbers.get(organization.pk, ""), today, *people.get(organization.pk, ("", ""))
        )
        for organization in organizations
    }


def issue_edition(
    organization: Organization,
    year: CampaignYear,
    *,
    by,
    head: Head,
    reason: str = "",
    report: Report | None = None,
) -> Edition:
    """Freeze the report of one organisation, computed here or just before, as its next edition.

    The first edition corrects nothing and has no reason. Raises ValidationError where its number
    is taken in this term, or no layout is in force on its day.
    """
    report = report or year_end_report(organization, year)
    report.is_draft = False
    settle_sections(report.sections)
    report.number, report.issued_on = head.number, head.issued_on or timezone.localdate()
    report.signer, report.signer_post = head.signer, head.signer_post
    layout_of(report)
    issued = Edition.objects.filter(organization=organization, year=year)
    edition = (issued.aggregate(n=Max("edition"))["n"] or 0) + 1
    if head.number:
        document = f"Báo cáo năm {year.calendar_year}, lần {edition}"
        take_number(organization, head.number, document=document, day=report.issued_on)
    return Edition.objects.create(
        organization=organization,
        year=year,
        edition=edition,
        number=head.number,
        issued_on=report.issued_on,
        signer=report.signer,
        data=json.loads(json.dumps(report.as_data(), cls=DjangoJSONEncoder)),
        reason=reason if edition > 1 else "",
        made_by=by,
    )
