"""The yearly criteria that the standing committee assigns, and the points given by them."""

from collections import defaultdict

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse

from portal.kit.text import number
from reports.figures.scores import scores_given
from reports.year_end.named.lines import Names, plain, quoted, sentence


def criteria(names: Names) -> list[str]:
    """The organisation's own points by criterion, and the sums of the units directly below."""
    scores = scores_given().filter(**names.period.in_years())
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
    return [line for (year, name), rows in by_set.items() for line in _points(names, year, name, rows)]  # fmt: skip


def _points(names: Names, year: int, name: str, rows: list) -> list[str]:
    """The sum and each criterion's points of one year."""
    address = reverse("reports:scores", args=[year, names.organization.pk])
    count = names.number(len(rows), f"Tiêu chí đã chấm của {name}", address)
    total = number(sum(row.given for row in rows))
    most = number(sum(row.criterion.weight for row in rows))
    return sentence(
        f"Theo {quoted(name)}, đạt {total}/{most} điểm của {count} tiêu chí đã chấm",
        (
            f"{quoted(row.criterion.title)} {number(row.given)}/{number(row.criterion.weight)} điểm"
            for row in rows
        ),
    )


def _below(names: Names, scores: QuerySet) -> list[str]:
    """How many units have points by each set of a year's criteria, and how many each has."""
    units = (
        names.below(scores)
        .filter(organization__depth=names.organization.depth + 1)
        .order_by("year__year", "criterion__criteria_set", "organization__path")
        .values(
            "year", "year__year", "criterion__criteria_set", "criterion__criteria_set__name",
            "organization", "organization__path", "organization__name",
        )
        .annotate(points=Sum("given"), lines=Count("pk"))
    )  # fmt: skip
    by_set: dict[tuple[int, int, str], list[dict]] = defaultdict(list)
    for row in units:
        name = row["criterion__criteria_set__name"]
        by_set[row["year__year"], row["criterion__criteria_set"], name].append(row)
    return [line for key, rows in by_set.items() for line in _units(names, *key, rows)]


def _units(names: Names, calendar_year: int, key: int, name: str, rows: list[dict]) -> list[str]:
    """The units scored by one set, which opens them on the board; each unit's points open its sheet."""
    address = names.list_of("reports:board_criteria", year=calendar_year, subject=key)
    label = f"Tổ chức đã chấm điểm năm {calendar_year} theo {name}"
    count = names.number(len(rows), label, address)
    return sentence(
        f"Năm {calendar_year} có {count} tổ chức được chấm điểm theo {quoted(name)}",
        (
            f"{plain(row['organization__name'])} {number(row['points'])} điểm của "
            f"{_scored(names, row)} tiêu chí đã chấm"
            for row in rows
        ),
    )


def _scored(names: Names, row: dict) -> str:
    address = reverse("reports:scores", args=[row["year"], row["organization"]])
    return names.number(row["lines"], f"Tiêu chí đã chấm của {row['organization__name']}", address)
