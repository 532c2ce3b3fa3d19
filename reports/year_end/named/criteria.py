"""The yearly criteria that the standing committee assigns, and the points given by them."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from campaigns.models import Score
from portal.kit.text import number
from reports.year_end.named.lines import Names, plain, quoted, sentence


def criteria(names: Names) -> list[str]:
    """The organisation's own points by criterion, and the sums of the units directly below."""
    scores = Score.objects.annotate(
        given=Coalesce("appraised_points", "self_points", "measured_points")
    ).filter(given__isnull=False, **names.period.in_years())
    return [*_own(names, scores), *_below(names, scores)]


def _own(names: Names, scores: QuerySet) -> list[str]:
    rows = (
        scores.filter(organization=names.organization.pk)
        .select_related("criterion__criteria_set", "year")
        .order_by("year__year", "criterion__position", "criterion")
    )
    by_set: dict[tuple[int, str], list] = defaultdict(list)
    for row in rows:
        by_set[row.year.pk, row.criterion.criteria_set.name].append(row)
    return [line for (year, name), given in by_set.items() for line in _points(names, year, name, given)]  # fmt: skip


def _points(names: Names, year: int, name: str, given: list) -> list[str]:
    """The sum and each criterion's points of one year."""
    address = reverse("reports:scores", args=[year, names.organization.pk])
    count = names.number(len(given), f"Tiêu chí đã chấm của {name}", address)
    total = number(sum(row.given for row in given))
    most = number(sum(row.criterion.weight for row in given))
    return sentence(
        f"Theo {quoted(name)}, đạt {total}/{most} điểm của {count} tiêu chí đã chấm",
        (
            f"{quoted(row.criterion.title)} {number(row.given)}/{number(row.criterion.weight)} điểm"
            for row in given
        ),
    )


def _below(names: Names, scores: QuerySet) -> list[str]:
    """How many units have points by each year's criteria, and how many points each has."""
    level = Q(organization__path__startswith=names.organization.path)
    units = (
        scores.filter(level, organization__depth=names.organization.depth + 1)
        .order_by("year__year", "organization__path")
        .values("year__year", "organization__path", "organization__name")
        .annotate(points=Sum("given"), lines=Count("pk"))
    )
    by_year: dict[int, list[tuple[str, Decimal, int]]] = defaultdict(list)
    for row in units:
        by_year[row["year__year"]].append((row["organization__name"], row["points"], row["lines"]))
    lines = []
    for calendar_year, given in by_year.items():
        address = names.list_of("reports:board_criteria", year=calendar_year)
        label = f"Tổ chức đã chấm điểm năm {calendar_year}"
        count = names.number(len(given), label, address)
        lines += sentence(
            f"Năm {calendar_year} có {count} tổ chức được chấm điểm theo bộ tiêu chí",
            (
                f"{plain(name)} {number(points)} điểm của {number(scored)} tiêu chí đã chấm"
                for name, points, scored in given
            ),
        )
    return lines
