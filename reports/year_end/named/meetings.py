"""Meetings by kind of unit and from year to year, and the issues raised in them by their area."""

import datetime as dt

from django.db.models import Count, Q, Sum

from campaigns.models import RaisedIssue, StudySession
from campaigns.models.agenda import on_campaign
from members.models import Organization
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from reports.figures.sessions import MEETINGS, held
from reports.figures.tally import dated
from reports.year_end.named.lines import Names, lower, sentence


def meetings(names: Names) -> list[str]:
    """The campaign in meetings by kind of unit, the years compared, issues by area."""
    return [*_by_sector(names), *_over_years(names), *_issues(names)]


def _by_sector(names: Names) -> list[str]:
    """Meetings on the campaign in agencies, enterprises …; nothing where all are of one kind."""
    if not names.has("meetings_on_campaign"):
        return []
    rows = names.below(held(names.period)).filter(on_campaign())
    counts = dict(
        rows.values_list("organization__sector")
        .annotate(n=Count("pk"))
        .order_by("-n", "organization__sector")
    )
    if len(counts) < 2:  # noqa: PLR2004  one kind is no mix
        return []
    labels = dict(Organization.Sector.choices)
    return sentence(
        "Buổi có nội dung học tập và làm theo, theo loại hình đơn vị",
        (
            f"{lower(labels[sector])} {_on_campaign(names, count, sector, labels[sector])}"
            for sector, count in counts.items()
        ),
    )


def _on_campaign(names: Names, count: int, sector: str, label: str) -> str:
    address = names.sessions(counted="campaign", sector=sector)
    return names.number(count, f"Buổi có nội dung học tập và làm theo, {label}", address)


def _over_years(names: Names) -> list[str]:
    """Attendance and quality of the cells' meetings, year by year; nothing in one year alone."""
    if names.year or not names.has("attendance"):
        return []
    good = Q(quality=StudySession.Quality.GOOD)
    years = (
        names.below(held(names.period))
        .filter(kind__in=MEETINGS)
        .values("held_on__year")
        .annotate(
            present=Sum("present_count"),
            expected=Sum("expected_count"),
            good=Count("pk", filter=good),
            scored=Count("pk", filter=~Q(quality="")),
        )
        .order_by("held_on__year")
    )
    rows = list(years)
    return [
        *_series(names, "attendance", [(r["held_on__year"], r["present"], r["expected"]) for r in rows]),
        *_series(names, "quality_good", [(r["held_on__year"], r["good"], r["scored"]) for r in rows]),
    ]  # fmt: skip


def _series(names: Names, key: str, years: list[tuple[int, int, int]]) -> list[str]:
    """A share of each year that has a base, and whether it rose or fell from the first to the last."""
    known = [(year, count, base) for year, count, base in years if base]
    if len(known) < 2:  # noqa: PLR2004  one year is no series
        return []
    label = FIGURES[key].label
    (_, first, first_base), (_, last, last_base) = known[0], known[-1]
    difference = last * first_base - first * last_base
    change = "tăng" if difference > 0 else "giảm" if difference < 0 else "giữ vững"
    shares = (
        f"năm {year} {names.share(count, base, f'{label} năm {year}', _page(names, key, year))}"
        for year, count, base in known
    )
    return [f"{label} qua các năm ({change}): {'; '.join(shares)}."]


def _page(names: Names, key: str, year: int) -> str:
    """The page of a figure in the part of the period that lies in a year."""
    first = max(names.period.start, dt.date(year, 1, 1))
    last = min(names.period.end, dt.date(year, 12, 31))
    return FIGURES[key].figure(names.organization.pk, Period(first, last), 0, 0).url


def _issues(names: Names) -> list[str]:
    """Issues by the area to which they belong, with how many of them are settled."""
    if not names.has("issues"):
        return []
    settled = Q(resolved_on__lte=names.period.end)
    areas = (
        names.below(dated(RaisedIssue, "raised_on")(names.period))
        .exclude(area="")
        .values("area")
        .annotate(issues=Count("pk"), settled=Count("pk", filter=settled))
        .order_by("-issues", "area")
    )
    return sentence(
        "Vấn đề, kiến nghị đã xử lý theo lĩnh vực", (_area(names, row) for row in areas)
    )


def _area(names: Names, row: dict) -> str:
    label = lower(RaisedIssue.Area(row["area"]).label)
    address = names.register(RaisedIssue, area=row["area"])
    share = names.share(row["settled"], row["issues"], f"Đã xử lý: {label}", address)
    return f"{label} {share}"
