"""What kinds of agencies and enterprises the cells belong to; indicators that add up figures."""

from django.db.models import Count

from campaigns.models import CampaignYear, CompositeIndicator
from members import tree
from members.models import Organization
from reports.figures.tally import of_years
from reports.year_end.composites import composite_key
from reports.year_end.named.lines import Names, lower, quoted, sentence


def sectors(names: Names) -> list[str]:
    """The cells by the kind of their agency or enterprise; nothing where all are of one kind."""
    cells = Organization.objects.existing_on(names.period.end).filter(
        path__startswith=names.organization.path, kind__holds_members=True
    )
    counts = (
        cells.order_by().values("sector").annotate(cells=Count("pk")).order_by("-cells", "sector")
    )
    rows = list(counts)
    if len(rows) < 2:  # noqa: PLR2004  one kind is no mix
        return []
    labels = dict(Organization.Sector.choices)
    return sentence(
        "Theo loại hình đơn vị",
        (
            f"{_cells(names, row['cells'], row['sector'])} chi bộ {lower(labels[row['sector']])}"
            for row in rows
        ),
    )


def _cells(names: Names, count: int, sector: str) -> str:
    address = names.list_of("members:organization_list", sector=sector, only="cells")
    return names.number(count, "Chi bộ theo loại hình", address)


def composites(names: Names) -> list[str]:
    """Composite indicators of the period's years by name, with what was reached and what was due.

    Those that the organisation, or one above it, has set. Each is a figure of the report, also for
    written sections; one with a part that has no value yet has none and no sentence.
    """
    lines = CompositeIndicator.objects.offered_to(names.organization).filter(
        pk__in=of_years(CompositeIndicator)(names.period).values("pk")
    )
    said: dict[tuple[str, ...], str] = {}  # once, where every year has set the same
    for line in lines.order_by("name", "-year__year"):
        parts = [names.figures[key] for key in line.parts if key in names.figures]
        is_known = len(parts) == len(line.parts) and not any(
            part.is_pending or part.series for part in parts
        )
        base = sum(part.denominator or 0 for part in parts) if is_known else 0
        reached = sum(part.numerator for part in parts) if is_known else 0
        address = line.get_absolute_url()
        share = names.share(reached, base, line.name, address, key=composite_key(line.pk))
        if base:
            said.setdefault((line.name, *line.parts), f"{quoted(line.name)}: {share}")
    return sentence("Chỉ tiêu tổng hợp", said.values())


def review_themes(names: Names) -> list[str]:
    """What the year-end reviews of the period's years were about."""
    years = CampaignYear.objects.filter(
        organization__path__in=tree.lineage(names.organization.path),
        year__range=names.period.years,
    ).exclude(review_theme="")
    return sentence(
        "Chủ đề kiểm điểm",
        (
            f"năm {year.calendar_year} {quoted(year.review_theme)}"
            for year in years.order_by("year")
        ),
    )
