"""Preparing the next year from the last, years before the portal, reopening a closed one."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from campaigns.actions.closed_facts import drop_facts
from campaigns.models import (
    Campaign,
    CampaignYear,
    CompleteYear,
    CriteriaSet,
    GradingSettings,
    PledgeTemplate,
)
from members.actions.deletions import keep_deletion
from members.actions.merging import finish_merges
from members.models import Organization
from members.tree import lineage
from portal.kit.references import refuse_referred

SETTINGS = (
    "meeting_log_days",
    "standing_agenda_item",
    "regular_minutes",
    "combined_minutes",
    "visit_every_months",
    "monthly_study",
)
COPIED = (CriteriaSet, PledgeTemplate, GradingSettings)
DEADLINES = ("pledge_due", "self_grade_due", "cell_grade_due", "grassroots_grade_due", "cut_off")


def a_year_later(day: dt.date | None) -> dt.date | None:
    """The same day of the next year; 29 February becomes the 28th."""
    if day is None:
        return None
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


@transaction.atomic
def reopen_year(*, year: CampaignYear, by, reason: str) -> None:
    """Reopen a closed year with a reason; until it closes again it is read as people and units are.

    Scores are measured anew.
    """
    year.reopen(by=by, reason=reason)
    drop_facts(year)
    finish_merges()
    year.scores.unfreeze()


@transaction.atomic
def delete_year(*, year: CampaignYear, reason: str, by) -> None:
    """Delete a year made by mistake, with the unpublished criteria and templates copied into it.

    The reason is kept. Raises ValidationError, naming it, while anything else refers to the year.
    """
    year = CampaignYear.objects.select_for_update().get(pk=year.pk)
    if CriteriaSet.objects.filter(year=year, published_at__isnull=False).exists():
        raise ValidationError(f"Chưa xóa được {year}: đã có bộ tiêu chí công bố.")
    refuse_referred(year, parts=COPIED)
    for part in COPIED:
        for row in part.objects.filter(year=year):
            row.delete()
    keep_deletion(record=year, at=year.organization, subject=f"{year}", reason=reason, by=by)
    year.delete()


@transaction.atomic
def prepare_next_year(*, last: CampaignYear) -> tuple[CampaignYear, bool]:
    """Prepare the year after this one: same settings, deadlines a year later.

    Criteria (unpublished) and pledge templates are copied. A year that exists already is returned
    as it is; the second value says whether it was made now. Raises ValidationError for a year of
    ghi bổ sung: after it comes no year of its kind.
    """
    if last.is_backfill:
        raise ValidationError("Năm ghi bổ sung không có năm sau để chuẩn bị.")
    CampaignYear.objects.select_for_update().get(pk=last.pk)  # one click waits for the other
    next_year = last.calendar_year + 1
    existing = CampaignYear.objects.filter(organization=last.organization, year=next_year).first()
    if existing:
        return existing, False
    year = CampaignYear.objects.create(
        campaign=last.campaign,
        organization=last.organization,
        year=next_year,
        **{name: getattr(last, name) for name in SETTINGS},
        **{name: a_year_later(getattr(last, name)) for name in DEADLINES},
    )
    for criteria_set in last.criteria_sets.all():
        criteria_set.copy_to(year)
    for template in PledgeTemplate.objects.filter(year=last).order_by("pk"):
        template.pk, template.year = None, year
        template.save()
    return year, True


@transaction.atomic
def open_past_year(*, organization: Organization, calendar_year: int, by) -> CampaignYear:
    """Open a year before the portal as one of ghi bổ sung, under the directive of that time.

    Raises ValidationError where the year exists, is not over, or lies before the first directive.
    """
    Organization.objects.select_for_update().get(
        pk=organization.pk
    )  # one click waits for the other
    years = CampaignYear.objects.filter(organization=organization)
    if years.filter(year=calendar_year).exists():
        raise ValidationError({"year": f"Năm {calendar_year} đã có trong cổng."})
    if calendar_year >= timezone.localdate().year:
        raise ValidationError({"year": "Chỉ ghi bổ sung cho năm đã qua."})
    campaign = Campaign.objects.filter(starts_on__year__lte=calendar_year).first()
    if campaign is None:
        raise ValidationError(
            {"year": f"Năm {calendar_year} chưa có chỉ thị về học tập và làm theo Bác."}
        )
    year = CampaignYear.objects.create(
        campaign=campaign, organization=organization, year=calendar_year, is_backfill=True
    )
    year.open(by=by)
    return year


@transaction.atomic
def declare_complete(*, year: CampaignYear, organization: Organization, by) -> CompleteYear:
    """Declare that all of the year's records of the organisation and below it are in the portal.

    Raises ValidationError where the year is not an open one of ghi bổ sung, or it was declared
    already, for the organisation or one above it.
    """
    year.require_open()
    above = year.complete_years.filter(organization__path__in=lineage(organization.path)).first()
    if above:
        raise ValidationError(f"{above.organization} đã được khai đủ năm {year.calendar_year}.")
    declaration = CompleteYear(year=year, organization=organization, by=by)
    declaration.full_clean()
    declaration.save()
    year.log_step(
        action="declare_complete", before=year.state, after=year.state, by=by,
        reason=str(organization),
    )  # fmt: skip
    return declaration


@transaction.atomic
def withdraw_complete(*, declaration: CompleteYear, by, reason: str) -> None:
    """Take the declaration back with a reason; refused (ValidationError) in a closed year."""
    year = declaration.year
    year.require_open()
    declaration.delete()
    year.log_step(
        action="withdraw_complete", before=year.state, after=year.state, by=by,
        reason=f"{declaration.organization}: {reason}",
    )  # fmt: skip
