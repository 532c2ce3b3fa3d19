"""Closing a year: what is unfinished is named, figures are frozen, editions are issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from campaigns.actions.caps import caps_by_group
from campaigns.actions.closed_facts import keep_facts
from campaigns.models import CampaignYear, Evaluation, Nomination, Pledge, StudySession
from members.models import Organization, OrganizationKind
from portal.kit.tables import StateFilter
from reports.figures.registry import Together
from reports.models import Edition
from reports.year_end.actions.exporting import make_edition_files
from reports.year_end.actions.freezing import freeze_scores
from reports.year_end.actions.issuing import Head, issue_edition, proposed_heads
from reports.year_end.caps import cap_page, top_grades
from reports.year_end.comparison import compare
from reports.year_end.report import Report, year_end_report
from reports.year_end.sections import KEYS, settle_sections


@dataclass(frozen=True)
class Unfinished:
    """A kind of record that keeps a year from being closed: how many, and where they are."""

    label: str
    count: int
    url: str


PLEDGES = "reports:board_pledges"


def unfinished_records(year: CampaignYear) -> list[Unfinished]:
    """Everything of the year that somebody still has to finish, with a link to the list.

    A year of ghi bổ sung closes with what it has.
    """
    lists = (
        (
            "buổi sinh hoạt đã nộp chưa xác nhận hoặc bị trả lại",
            StudySession.objects.filter(state__in=StudySession.UNFINISHED),
            "campaigns:session_list",
        ),
        (
            "bản cam kết chờ thông qua hoặc bị trả lại",
            Pledge.objects.filter(state__in=Pledge.UNFINISHED),
            PLEDGES,
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
    unfinished = []
    for label, rows, name in lists:
        count = rows.filter(year=year, year__is_backfill=False).count()
        if count:
            # Only the cell may know whose pledges are open; above it the board counts them by unit.
            query = (
                f"organization={year.organization_id}&year={year.calendar_year}"
                if name == PLEDGES
                else f"year={year.pk}&state={StateFilter.PENDING}"
            )
            unfinished.append(Unfinished(label, count, f"{reverse(name)}?{query}"))
    return unfinished


@dataclass(frozen=True)
class Exceeded:
    """A group with more top grades than its cap, in words, and the page that shows both."""

    words: str
    url: str


def exceeded_caps(year: CampaignYear) -> list[Exceeded]:
    """Groups whose top grades exceed the cap; in a year of ghi bổ sung they were decided long ago."""
    decided = Evaluation.objects.filter(
        year=year,
        year__is_backfill=False,
        decided_grade__standing="top",
        state=Evaluation.State.DECIDED,
    ).select_related("organization", "scheme")
    # One evaluation of each organisation, kind and group of tasks represents its group.
    representatives = {(row.organization_id, row.kind, row.task_group): row for row in decided}
    tops = top_grades()
    return [
        Exceeded(
            f"{cap.name}: {cap.used} mức cao nhất, tối đa {cap.limit}", cap_page(group, year, tops)
        )
        for group, cap in caps_by_group(representatives.values()).items()
        if cap.exceeded
    ]


def issuers(year: CampaignYear) -> QuerySet[Organization]:
    """Who issues a report when the year closes: the bloc and its grass-roots organisations."""
    levels = (OrganizationKind.Level.UPPER, OrganizationKind.Level.GRASSROOTS)
    organizations = Organization.objects.under(year.organization).filter(kind__level__in=levels)
    return organizations.existing_on(year.last_day).select_related("kind")


@transaction.atomic
def close_year(year: CampaignYear, *, by, heads: Mapping[int, Head] | None = None) -> list[Edition]:
    """Close the year: freeze the measured scores, the figures and the documents.

    Raises ValidationError, naming the reasons, while something is unfinished or a cap is exceeded.
    The bloc and its grass-roots organisations get an edition each, under the head given for it or
    proposed; a worker makes their files. When a reopened year is closed again, only reports that
    now say something else get a corrected edition, with the reason for the reopening.
    """
    # Writers of the year's records wait for this lock, then find the year closed.
    CampaignYear.objects.select_for_update().get(pk=year.pk)
    problems = [f"{kind.count} {kind.label}" for kind in unfinished_records(year)]
    problems += [cap.words for cap in exceeded_caps(year)]
    if problems:
        raise ValidationError("Chưa chốt được năm, còn: " + "; ".join(problems) + ".")
    freeze_scores(year)
    year.close(by=by)
    keep_facts(year)
    reopened = year.steps.filter(action="reopen").last()
    reason = reopened.reason if reopened else ""
    return issue_changed(year, by=by, reason=reason, heads=heads)


@transaction.atomic
def issue_changed(
    year: CampaignYear, *, by, reason: str, heads: Mapping[int, Head] | None = None
) -> list[Edition]:
    """The first editions of a closed year; later those that now say something else, with the reason."""
    heads, editions = heads or {}, []
    organizations, together = list(issuers(year)), Together(year.organization, KEYS)
    issued = {edition.organization_id: edition for edition in year.editions.order_by("edition")}
    proposals = proposed_heads(organizations, numbered=not year.is_backfill)
    others = Organization.objects.filter(pk__in=issued.keys() - proposals.keys())
    others = list(others.select_related("kind"))  # of these the report was asked for before
    proposals |= proposed_heads(others, numbered=False)
    for organization in (*organizations, *others):
        report = year_end_report(organization, year, together)
        settle_sections(report.sections)
        old = issued.get(organization.pk)
        if old and compare(Report.from_data(old.data), report).is_empty:
            continue
        head = heads.get(organization.pk, Head()).or_else(proposals[organization.pk])
        try:
            editions.append(
                issue_edition(organization, year, by=by, head=head, reason=reason, report=report)
            )
        except ValidationError as error:
            raise ValidationError(f"{organization}: {error.messages[0]}") from error
    for edition in editions:
        transaction.on_commit(lambda pk=edition.pk: make_edition_files.enqueue(pk))
    return editions


@transaction.atomic
def reissue_edition(old: Edition, *, by, head: Head, reason: str) -> Edition:
    """Issue a corrected edition of a closed year from today's records, with a reason.

    Raises ValidationError while the year is open: only a closed year has editions to correct.
    """
    if old.year.state != CampaignYear.State.CLOSED:
        raise ValidationError("Năm đang mở; hãy chốt lại năm rồi báo cáo sẽ được ban hành.")
    organization = old.organization
    head = head.or_else(proposed_heads([organization])[organization.pk])
    edition = issue_edition(organization, old.year, by=by, head=head, reason=reason)
    transaction.on_commit(lambda: make_edition_files.enqueue(edition.pk))
    return edition
