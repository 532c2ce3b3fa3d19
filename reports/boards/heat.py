"""Heat table: units × criteria, each cell the share of the criterion's maximum that was scored."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from django.urls import reverse

from campaigns.models import CriteriaSet, Criterion
from members.models import Organization
from portal.kit.text import half_up, number
from reports.boards.board import Board, Cell, Column, Row, shade_of
from reports.boards.choice import Choice, unit_rows
from reports.figures.scores import (
    Scores,
    percent_of,
    points_of,
    published_sets,
    scores_before,
    scores_given,
)

PAGE = "reports:board_criteria"
BEFORE = "trước\xa0"  # no line break before its number
INTRO = (
    "Mỗi ô là điểm trên điểm tối đa của tiêu chí: điểm thẩm định, chưa có thì điểm tự chấm, "
    "chưa có nữa thì điểm đo được. Bấm vào ô để mở bảng điểm của đơn vị. Số “trước” là của "
    "tiêu chí cùng tên năm trước."
)


def heat(choice: Choice) -> Board:
    """The criteria set by which most of the units are scored; the kind filter leads to the others.

    `choice.subject` is the key of a set whose units are shown, those alone that have points by it.
    """
    sets = published_sets(choice.year)
    scored = Counter(criteria_set for unit in choice.units if (criteria_set := sets.of(unit)))
    title = f"Điểm theo tiêu chí năm {choice.year.calendar_year}"
    if not scored:
        return Board(title, INTRO, [], [], empty="Năm này chưa công bố bộ tiêu chí cho các đơn vị.")
    most = scored.most_common(1)[0][0]
    shown = next((each for each in scored if str(each.pk) == choice.subject), most)
    units = _with_points(choice, shown) if str(shown.pk) == choice.subject else []
    only = " Chỉ gồm các đơn vị đã có điểm." if units else ""
    units = units or [unit for unit in choice.units if sets.of(unit) == shown]
    points = points_of(units, sets, choice.organization, choice.year, choice.period)
    now = Scores(choice.year, sets, points)
    before = scores_before(units, choice.organization, choice.last_year, choice.today)
    criteria = list(shown.criteria.all())
    rows = unit_rows(choice, PAGE, lambda unit: _cells(unit, now, before), units)
    others = scored.total() - scored[shown]
    note = f" Còn {others} đơn vị chấm theo bộ khác: chọn loại tổ chức để xem." if others else ""
    return Board(
        title,
        f"{shown.name}, dành cho {shown.applies_to.lower()}. {INTRO}{only}{note}",
        [
            *(
                Column(f"{c.title} ({number(c.weight)})", parts=("% năm trước", "điểm", "%"))
                for c in criteria
            ),
            Column("Tổng điểm", parts=("năm trước", "năm nay"), key="total"),
        ],
        rows,
        Row("Trung bình", _average(criteria, units, now, before)) if len(units) > 1 else None,
        worst="total",
    )


def _with_points(choice: Choice, shown: CriteriaSet) -> list[Organization]:
    scores = scores_given().filter(year=choice.year, criterion__criteria_set=shown)
    keys = set(scores.values_list("organization", flat=True))
    return [unit for unit in choice.units if unit.pk in keys]


def _cells(unit: Organization, now: Scores, before: Scores | None) -> list[Cell]:
    url = reverse("reports:scores", args=[now.year.pk, unit.pk])
    cells = [
        _cell(
            criterion,
            value,
            before.share(unit, criterion.title) if before else None,
            f"{url}#tieu-chi-{criterion.pk}",
        )
        for criterion, value in now.of(unit)
    ]
    earlier = before.total(unit) if before else None
    opened = reverse("reports:scores", args=[before.year.pk, unit.pk]) if before else ""
    return [*cells, _total(now.total(unit), earlier, url, opened)]


def _cell(
    criterion: Criterion, value: Decimal | None, earlier: Decimal | None, url: str = ""
) -> Cell:
    before = "" if earlier is None else f"{BEFORE}{number(earlier)}%"
    if value is None:
        return Cell((earlier, None, None), "–", url, before)
    percent = percent_of(value, criterion)
    return Cell(
        (earlier, value, percent),
        f"{number(percent)}%",
        url,
        "; ".join(filter(None, (number(value), before))),
        shade=shade_of(float(percent)),
    )


def _total(value: Decimal | None, earlier: Decimal | None, url: str = "", opened: str = "") -> Cell:
    note = "" if earlier is None else f"{BEFORE}{number(earlier)}"
    text = "–" if value is None else number(value)
    return Cell((earlier, value), text, url, note, opened if note else "")


def _average(
    criteria: list[Criterion], units: list[Organization], now: Scores, before: Scores | None
) -> list[Cell]:
    cells = []
    for criterion in criteria:
        mean = _mean(now.points[unit.pk, criterion.pk] for unit in units)
        earlier = _mean(before.share(unit, criterion.title) for unit in units) if before else None
        cells.append(_cell(criterion, mean, None if earlier is None else half_up(earlier, 1)))
    earlier = _mean(map(before.total, units)) if before else None
    return [*cells, _total(_mean(map(now.total, units)), earlier)]


def _mean(values: Iterable[Decimal | None]) -> Decimal | None:
    given = [value for value in values if value is not None]
    return half_up(sum(given, Decimal(0)) / len(given), 2) if given else None
