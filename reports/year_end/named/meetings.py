"""Meetings by kind of unit and from year to year, and the issues raised in them by their area."""

import datetime as dt
from collections import defaultdict
from fractions import Fraction

from django.db.models import Count, Q

from campaigns.models import DelegateVisit, RaisedIssue
from campaigns.models.agenda import on_campaign
from members.models import Organization
from reports.figures.figure import Figure
from reports.figures.past import Past
from reports.figures.period import Period
from reports.figures.pieces import count_years
from reports.figures.registry import FIGURES, split_figures
from reports.figures.sessions import held
from reports.figures.tally import dated
from reports.year_end.named.lines import Names, lower, plain, sentence

OVER_YEARS = ("attendance", "meetings_on_campaign", "quality_good")


def meetings(names: Names) -> list[str]:
    """The campaign in meetings by kind of unit, the years compared, who visited, issues by area."""
    return [*_by_sector(names), *_over_years(names), *_visits(names), *_issues(names)]


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
    years = _years(names)
    return [
        line for key in OVER_YEARS for line in _series([of_year[key] for of_year in years], names)
    ]


def _years(names: Names) -> list[dict[str, Figure]]:
    """The figures of the part of the period that lies in each year, as their pages count them."""
    root, (first, last) = names.organization, names.period.years
    years = [
        Period(
            max(names.period.start, dt.date(year, 1, 1)),
            min(names.period.end, dt.date(year, 12, 31)),
            f"năm {year}",
        )
        for year in range(first, last + 1)
    ]
    if Past.under(root, names.period, OVER_YEARS).by_key:  # totals in place of what is counted
        return [split_figures(OVER_YEARS, root, [], year)[0] for year in years]
    measures = [FIGURES[key] for key in OVER_YEARS]
    tallies = [tally for measure in measures for tally in measure.tallies]
    counted = count_years(tallies, root, names.period)
    return [
        {
            measure.key: measure.figure(
                root.pk,
                year,
                *(sum(counted[year.end.year][tally].values()) for tally in measure.tallies),
            )
            for measure in measures
        }
        for year in years
    ]


def _series(years: list[Figure], names: Names) -> list[str]:
    """A share of each year that has a base, and whether it rose or fell from the first to the last."""
    known = [figure for figure in years if figure.denominator]
    if len(known) < 2:  # noqa: PLR2004  one year is no series
        return []
    first, last = (
        Fraction(each.numerator, each.denominator or 1) for each in (known[0], known[-1])
    )
    change = "tăng" if last > first else "giảm" if last < first else "giữ vững"
    shares = (f"{each.period} {names.of(each, f'{each.label} {each.period}')}" for each in known)
    return [f"{known[0].label} qua các năm ({change}): {'; '.join(shares)}."]


def _visits(names: Names) -> list[str]:
    """Who attended meetings of cells from above, how often, and in which cells."""
    if not names.has("delegate_visits"):
        return []
    rows = names.below(dated(DelegateVisit, "visited_on")(names.period))
    visits: dict[int, list[DelegateVisit]] = defaultdict(list)
    for row in rows.select_related("delegate", "organization").order_by("delegate__sort_name"):
        visits[row.delegate_id].append(row)
    return sentence(
        "Cấp ủy viên, đại biểu cấp trên đã dự sinh hoạt chi bộ",
        (_visitor(names, rows) for rows in visits.values()),
    )


def _visitor(names: Names, rows: list[DelegateVisit]) -> str:
    name = rows[0].delegate.full_name
    address = names.register(DelegateVisit, name)
    count = names.number(len(rows), f"Dự sinh hoạt chi bộ: {name}", address)
    cells = dict.fromkeys(plain(row.organization.name) for row in rows)
    return f"đồng chí {plain(name)} {count} buổi ({', '.join(cells)})"


def _issues(names: Names) -> list[str]:
    """Issues by the area to which they belong, with how many of them are settled."""
    if not names.has("issues"):
        return []
    settled = Q(resolved_on__lte=names.period.end)
    areas = (
        names.below(dated(RaisedIssue, "raised_on")(names.period))
        .filter(area__isnull=False)
        .values("area", "area__name")
        .annotate(issues=Count("pk"), settled=Count("pk", filter=settled))
        .order_by("-issues", "area__position", "area__name")
    )
    return sentence(
        "Vấn đề, kiến nghị đã xử lý theo lĩnh vực", (_area(names, row) for row in areas)
    )


def _area(names: Names, row: dict) -> str:
    label = lower(plain(row["area__name"]))
    address = names.register(RaisedIssue, area=row["area"])
    share = names.share(row["settled"], row["issues"], f"Đã xử lý: {label}", address)
    return f"{label} {share}"
