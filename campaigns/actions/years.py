"""Preparing the next year from the last, and reopening a closed one."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import CampaignYear, CriteriaSet, PledgeTemplate
from portal.kit.references import refuse_referred

SETTINGS = (
    "meeting_log_days",
    "standing_agenda_item",
    "regular_minutes",
    "combined_minutes",
    "visit_every_months",
    "monthly_study",
)
COPIED = (CriteriaSet, PledgeTemplate)
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
    """Reopen a closed year with a reason; scores are measured anew until it closes again."""
    year.reopen(by=by, reason=reason)
    year.scores.unfreeze()


@transaction.atomic
def delete_year(*, year: CampaignYear) -> None:
    """Delete a year made by mistake, with the unpublished criteria and templates copied into it.

    Raises ValidationError, naming it, while anything else refers to the year.
    """
    year = CampaignYear.objects.select_for_update().get(pk=year.pk)
    if CriteriaSet.objects.filter(year=year, published_at__isnull=False).exists():
        raise ValidationError(f"Chưa xóa được {year}: đã có bộ tiêu chí công bố.")
    refuse_referred(year, parts=COPIED)
    for part in COPIED:
        for row in part.objects.filter(year=year):
            row.delete()
    year.delete()


@transaction.atomic
def prepare_next_year(*, last: CampaignYear) -> tuple[CampaignYear, bool]:
    """Prepare the year after this one: same settings, deadlines a year later.

    Criteria (unpublished) and pledge templates are copied. A year that exists already is returned
    as it is; the second value says whether it was made now.
    """
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
