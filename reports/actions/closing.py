"""Closing a year: what is still open is named; figures are frozen and editions made."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from campaigns.actions.caps import caps_of
from campaigns.models import CampaignYear, Evaluation, Nomination, Pledge, StudySession
from members.models import Organization, OrganizationKind
from portal.kit.tables import StateFilter
from reports.actions.freezing import freeze_scores
from reports.actions.numbering import take_number
from reports.figures.year_end import Report, year_end_report
from reports.models import Edition
from reports.tasks import make_edition_files


@dataclass(frozen=True)
class Open:
    """A kind of record that keeps a year from being closed: how many, and where they are."""

    label: str
    count: int
    url: str


def open_things(year: CampaignYear) -> list[Open]:
    """Everything of the year that somebody still has to finish, with a link to the list."""
    lists = (
        (
            "buổi sinh hoạt đã nộp chưa xác nhận hoặc bị trả lại",
            StudySession.objects.filter(state__in=StudySession.UNFINISHED),
            "campaigns:session_list",
        ),
        (
            "bản cam kết chờ thông qua hoặc bị trả lại",
            Pledge.objects.filter(state__in=Pledge.UNFINISHED),
            "campaigns:pledge_list",
        ),
        (
            "đề nghị gương điển hình chưa xét xong",
            Nomination.objects.filter(state__in=Nomination.UNFINISHED),
            "campaigns:exemplar_list",
        ),
        (
            "hồ sơ xếp loại chưa quyết định",
            Evaluation.objects.filter(state__in=Evaluation.UNDECIDED),
            "campaigns:evaluation_list",
        ),
    )
    found = []
    for label, rows, name in lists:
        count = rows.filter(year=year).count()
        if count:
            url = f"{reverse(name)}?year={year.pk}&state={StateFilter.PENDING}"
            found.append(Open(label, count, url))
    return found


def exceeded_caps(year: CampaignYear) -> list[str]:
    """Groups whose top grades exceed the cap, in words."""
    decided = Evaluation.objects.filter(
        year=year, decided_grade__standing="top", state=Evaluation.State.DECIDED
    ).select_related("organization", "scheme")
    # One of each organisation and group of tasks stands for its group.
    one_each = {(row.organization_id, row.target, row.task_group): row for row in decided}
    return [
        f"{cap.name}: {cap.used} mức cao nhất, tối đa {cap.limit}"
        for cap in caps_of(one_each.values(), {})
        if cap.exceeded
    ]


@transaction.atomic
def close_year(year: CampaignYear, *, by, number: str = "") -> list[Edition]:
    """Close the year: freeze the measured scores, the figures and the documents.

    Refused with ValidationError while something is open or a cap is exceeded, naming it. The
    bloc and its grass-roots organisations get an edition each; a worker makes their files.
    """
    # Who writes meanwhile waits here, or finds the year closed.
    CampaignYear.objects.select_for_update().get(pk=year.pk)
    problems = [f"{thing.count} {thing.label}" for thing in open_things(year)]
    problems += exceeded_caps(year)
    if problems:
        raise ValidationError("Chưa chốt được năm, còn: " + "; ".join(problems) + ".")
    freeze_scores(year)
    year.close(by=by)
    organizations = Organization.objects.under(year.organization).filter(
        kind__level__in=(OrganizationKind.Level.UPPER, OrganizationKind.Level.GRASSROOTS)
    )
    editions = [
        issue_edition(
            organization,
            year,
            by=by,
            number=number if organization.pk == year.organization_id else "",
        )
        for organization in organizations.existing_on(year.last_day).select_related("kind")
    ]
    for edition in editions:
        transaction.on_commit(lambda pk=edition.pk: make_edition_files.enqueue(pk))
    return editions


def issue_edition(
    organization: Organization, year: CampaignYear, *, by, number: str = "", reason: str = ""
) -> Edition:
    """Freeze the report of one organisation as its next edition.

    Raises ValidationError where its number was taken in this term.
    """
    report: Report = year_end_report(organization, year)
    report.number, report.issued_on = number, timezone.localdate()
    last = Edition.objects.filter(organization=organization, year=year).aggregate(n=Max("edition"))
    if number:
        named = f"Báo cáo năm {year.year}, lần {(last['n'] or 0) + 1}"
        take_number(organization, number, document=named, day=report.issued_on)
    return Edition.objects.create(
        organization=organization,
        year=year,
        edition=(last["n"] or 0) + 1,
        number=number,
        issued_on=report.issued_on,
        signer=report.signer,
        data=json.loads(json.dumps(report.as_data(), cls=DjangoJSONEncoder)),
        reason=reason,
        made_by=by,
    )


@transaction.atomic
def reissue_edition(old: Edition, *, by, number: str, reason: str) -> Edition:
    """Issue a corrected edition of a closed year from today's records, with a reason.

    Raises ValidationError while the year is open: only a closed year has something to correct.
    """
    if old.year.state != CampaignYear.State.CLOSED:
        raise ValidationError("Năm đang mở; hãy chốt lại năm rồi báo cáo sẽ được ban hành.")
    edition = issue_edition(old.organization, old.year, by=by, number=number, reason=reason)
    transaction.on_commit(lambda: make_edition_files.enqueue(edition.pk))
    return edition
