"""Heat table: units × criteria, each cell the share of the criterion's maximum that was scored."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from django.urls import reverse

from campaigns.models import Criterion
from members.models import Organization
from portal.kit.text import number
from reports.figures.scores import Points, points_of, published_sets

from .base import Board, Cell, Choice, Column, Row, step_of, unit_rows

PAGE = "reports:board_criteria"
INTRO = (
    "Mỗi ô là điểm trên điểm tối đa của tiêu chí: điểm thẩm định, chưa có thì điểm tự chấm, "
    "chưa có nữa thì điểm đo được. Bấm vào ô để mở bảng điểm của đơn vị."
)


def heat(choice: Choice) -> Board:
    """The published criteria by which most units are scored; others by the kind filter."""
    sets = published_sets(choice.year)
    scored = Counter(found for unit in choice.units if (found := sets.of(unit)))
    title = f"Điểm theo tiêu chí năm {choice.year.year}"
    if not scored:
        return Board(title, INTRO, [], [], empty="Năm này chưa công bố bộ tiêu chí cho các đơn vị.")
    chosen = scored.most_common(1)[0][0]
    units = [unit for unit in choice.units if sets.of(unit) == chosen]
    points = points_of(units, sets, choice.organization, choice.year, choice.period)
    criteria = list(chosen.criteria.all())
    rows = unit_rows(choice, PAGE, lambda unit: _cells(choice, unit, criteria, points), units)
    others = len(choice.units) - len(units)
    note = f" Còn {others} đơn vị chấm theo bộ khác: chọn loại tổ chức để xem." if others else ""
    return Board(
        title,
        f"{chosen.name}, dành cho {chosen.applies_to.lower()}. {INTRO}{note}",
        [
            *(Column(f"{c.title} ({number(c.weight)})", parts=("điểm", "%")) for c in criteria),
            Column("Tổng điểm"),
        ],
        rows,
        Row("Trung bình", _average(criteria, units, points)) if len(units) > 1 else None,
    )


def _cells(
    choice: Choice, unit: Organization, criteria: list[Criterion], points: Points
) -> list[Cell]:
    url = reverse("reports:scores", args=[choice.year.pk, unit.pk])
    given = [points.get((unit.pk, criterion.pk)) for criterion in criteria]
    cells = [
        _cell(value, criterion, f"{url}#tieu-chi-{criterion.pk}")
        for value, criterion in zip(given, criteria, strict=True)
    ]
    total = sum(((value or Decimal(0)) for value in given), Decimal(0))
    return [*cells, Cell((total,), number(total), url)]


def _cell(value: Decimal | None, criterion: Criterion, url: str = "") -> Cell:
    if value is None:
        return Cell((None, None), "–", url)
    percent = round(100 * value / criterion.weight, 1)
    return Cell(
        (value, percent), f"{number(percent)}%", url, number(value), step=step_of(float(percent))
    )


def _average(criteria: list[Criterion], units: list[Organization], points: Points) -> list[Cell]:
    cells, total = [], Decimal(0)
    for criterion in criteria:
        given = [value for unit in units if (value := points[unit.pk, criterion.pk]) is not None]
        mean = round(sum(given, Decimal(0)) / len(given), 2) if given else None
        total += mean or Decimal(0)
        cells.append(_cell(mean, criterion))
    return [*cells, Cell((total,), number(total))]
