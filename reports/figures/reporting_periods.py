"""The periods that a report may be about: a year, a term, the years of a campaign, any days."""

import datetime as dt
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils import timezone

from campaigns.models import Campaign, CampaignYear, Term
from members import tree
from members.models import Organization
from reports.figures.past import paper_years
from reports.figures.period import Period

ONE_DAY = dt.timedelta(days=1)


def last_campaign_year(organization: Organization, asked: Period) -> CampaignYear | None:
    """The campaign year in which the period ends, where the portal knows it."""
    return CampaignYear.objects.containing(organization, asked.end).first()


def campaign_year(organization: Organization, asked: Period) -> CampaignYear | None:
    """The campaign year that the period is, where it is one that the portal knows."""
    return last_campaign_year(organization, asked) if asked.is_year else None


def cut_off(asked: Period, year: CampaignYear | None) -> Period:
    """The part of a period whose figures count: never after today or the cut-off of its last year.

    `year` is the campaign year in which the period ends. Raises ValidationError where the period
    has not begun.
    """
    today = timezone.localdate()
    if asked.start > today:
        raise ValidationError(
            f"Khoảng thời gian này bắt đầu ngày {asked.start:%d/%m/%Y}, chưa đến; "
            "mời đồng chí chọn ngày đầu không sau hôm nay."
        )
    last = min(asked.end, year.figures_day(today) if year else today)
    by = year.handed_in_by if year and asked.is_year else None
    return Period(asked.start, max(asked.start, last), asked.words, by)


def newest_year(organization: Organization) -> Period:
    """The newest campaign year that has begun; where there is none, this calendar year."""
    today = timezone.localdate()
    begun = CampaignYear.objects.filter(
        organization__path=tree.root_path(organization.path), year__lte=today.year
    )
    year = begun.order_by("-year").values_list("year", flat=True).first()
    return Period.of_year(year or today.year)


def offered_periods(organization: Organization) -> list[Period]:
    """The periods of several years that pages offer: terms, then campaigns.

    Only those in which the portal has a year that has begun, or totals on paper: there is nothing to
    report on others.
    """
    today = timezone.localdate()
    years = CampaignYear.objects.filter(
        organization__path=tree.root_path(organization.path), year__lte=today.year
    )
    known = {*years.values_list("year", flat=True), *paper_years(organization)}
    return [
        period
        for period in (*terms(organization), *campaigns())
        if known.intersection(range(period.start.year, period.end.year + 1))
    ]


def terms(organization: Organization) -> list[Period]:
    """Terms of the organisation, else of the nearest above it that has any, oldest first.

    The running one is taken to the end of this year.
    """
    today = timezone.localdate()
    begun = Term.objects.filter(
        organization__path__in=tree.lineage(organization.path), starts_on__lte=today
    )
    known = list(begun.order_by("organization__path", "starts_on"))
    if not known:
        return []
    nearest = [term for term in known if term.organization_id == known[-1].organization_id]
    ends = [later.starts_on - ONE_DAY for _, later in pairwise(nearest)]
    ends.append(dt.date(today.year, 12, 31))
    return [
        Period(term.starts_on, end, f"nhiệm kỳ {term.name}")
        for term, end in zip(nearest, ends, strict=True)
    ]


def campaigns() -> list[Period]:
    """The days of each campaign's directive; one that runs is taken to the end of this year."""
    today = timezone.localdate()
    return [
        Period(campaign.starts_on, campaign.ends_on or dt.date(today.year, 12, 31), str(campaign))
        for campaign in Campaign.objects.filter(starts_on__lte=today)
    ]


def words_of(organization: Organization, asked: Period) -> str:
    """What the period is called in a title: a term by its name, anything else by its days."""
    same = (asked.start, asked.end)
    named = (term.label for term in terms(organization) if (term.start, term.end) == same)
    return next(named, asked.words)


def years_note(asked: Period) -> str:
    """Which figures stand for whole years, where the report is about parts of them; else nothing.

    A pledge, a plan, a review of rules, a nomination and a grade each belong to a year, not to a day.
    """
    if asked.is_whole_years:
        return ""
    first, last = asked.years
    years = ", ".join(str(year) for year in range(first, last + 1))
    return (
        "Số liệu về cam kết, kế hoạch, phong trào, chuẩn mực, quy tắc ứng xử, đề nghị gương điển "
        "hình và xếp loại tính trọn "
        f"năm thực hiện ({years}), kể cả phần của năm nằm ngoài thời gian báo cáo."
    )
