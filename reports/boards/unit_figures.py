"""Board of the figures: units × figures with last year's beside, points, grade and what waits."""

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse

from campaigns.models import CampaignYear, Evaluation, StudySession
from members import tree
from members.models import Organization
from portal.kit.text import number
from reports.boards.bars import share_bars
from reports.boards.board import (
    SHARE,
    Board,
    Cell,
    Chart,
    Column,
    Earlier,
    Link,
    Row,
    band_of,
    sortable,
)
from reports.boards.choice import Choice, unit_rows
from reports.figures.due import not_yet_due
from reports.figures.figure import Figure
from reports.figures.levels import level_figures
from reports.figures.registry import FIGURES, split_figures
from reports.figures.scores import Scores, points_of, published_sets, scores_before
from reports.figures.slots import overdue_meetings

PAGE = "reports:board_figures"
COLUMNS = (
    "regular_meetings",
    "thematic_meetings",
    "attendance",
    "on_time",
    "pledges_submitted",
    "pledges_fulfilled",
    "members_decided",
)
ATTENDANCE = COLUMNS.index("attendance")
KINDS = {
    StudySession.Kind.REGULAR: "regular_meetings",
    StudySession.Kind.THEMATIC: "thematic_meetings",
}
MEETINGS = tuple(KINDS.values())
WAITING = ("waiting_sessions", "waiting_pledges", "waiting_nominations", "waiting_evaluations")


def unit_figures(choice: Choice) -> Board:
    """A line for each unit, the whole organisation at the foot, whatever is filtered.

    The number of queries does not grow with organisations or rows.
    """
    organization, year = choice.organization, choice.year
    children = [] if choice.is_leaf else choice.units
    split = level_figures if choice.level else split_figures
    whole, now = split((*COLUMNS, *WAITING), organization, children, choice.period)
    whole_before, before = split(COLUMNS, organization, children, choice.last)
    now[organization.pk], before[organization.pk] = whole, whole_before
    overdue = _overdue(choice, shown := [*children, organization])
    waits = not_yet_due(year, choice.period)
    scores, scores_then = _scores(shown, choice, now)
    years = (year.pk, choice.last_year.pk if choice.last_year else None)
    evaluations = _evaluations(shown, years)

    def cells(unit: Organization) -> list[Cell]:
        own, then, not_due = now[unit.pk], before[unit.pk], waits | _past(year, unit)
        return [
            *(
                _share(own[key], then[key], key not in not_due, overdue.get((unit.pk, key)))
                for key in COLUMNS
            ),
            _points(unit, scores, scores_then),
            _grade(*(evaluations.get((unit.pk, pk)) for pk in years)),
            _waiting([own[key] for key in WAITING]),
        ]

    return Board(
        f"Số liệu theo dõi năm {year.calendar_year}",
        "",
        columns(),
        unit_rows(choice, PAGE, cells),
        None if choice.is_leaf else Row(f"{organization.label} (tất cả)", cells(organization)),
        worst="attendance",
        draw=None if choice.is_leaf else _charts,
        is_pictured=not choice.is_leaf,
    )


def _charts(rows: list[Row]) -> list[Chart]:
    return [share_bars(FIGURES["attendance"].label, rows, ATTENDANCE)]


def columns() -> list[Column]:
    years = ("năm trước", "năm nay")
    return [
        *(Column(FIGURES[key].label, parts=(*SHARE, "% năm trước"), key=key) for key in COLUMNS),
        Column("Điểm tiêu chí", parts=years, key="score"),
        Column("Xếp loại", parts=years, is_text=True, key="grade"),
        Column("Chờ xử lý", key="waiting"),
    ]


def _past(year: CampaignYear, unit: Organization) -> set[str]:
    """Figures that were due before the unit kept its records in the portal."""
    due_before = year.pledge_due and year.pledge_due_in(unit) is None
    return {"pledges_submitted"} if due_before else set()


def _overdue(choice: Choice, units: list[Organization]) -> dict[tuple[int, str], int]:
    """How many meetings of each kind are overdue, by unit and figure; those to come are not."""
    sums = dict.fromkeys(((unit.pk, key) for unit in units for key in MEETINGS), 0)
    by_path = {unit.path: unit for unit in units}
    for cell, gaps in overdue_meetings(choice.organization, choice.year, choice.period).items():
        for path in tree.lineage(cell.path):
            if unit := by_path.get(path):
                for slot in gaps:
                    if slot.kind in KINDS:
                        sums[unit.pk, KINDS[slot.kind]] += 1
    return sums


def _share(now: Figure, last: Figure, is_due: bool, overdue: int | None) -> Cell:
    """A share with its sign once it is due, and last year's beside it.

    What was due at the year's end and is not decided is zero from then on. Of meetings only those
    `overdue` count against the unit: the running month is not over.
    """
    if now.is_pending and is_due:
        now = replace(now, is_pending=False)
    cell = Cell.share(now, shaded=False)
    earlier = "" if last.value is None else f"năm trước {last.text}"
    return replace(
        cell,
        values=(*cell.values, last.value),
        text=now.text,
        url=now.url,
        note=now.detail,
        band=band_of(_judged(now, overdue) if is_due else None),
        whole=now.whole_text if cell.values[-1] is not None else "",
        earlier=Earlier(last.whole_text, last.url, *_change(now, last)),
        printed=(cell.text, "; ".join(filter(None, (cell.note, earlier)))),
        order=sortable(now.value),
    )


def _judged(now: Figure, overdue: int | None) -> float | int | None:
    if overdue is None or not now.denominator:
        return now.value
    return 100 - 100 * overdue / now.denominator


def _change(now: Figure, last: Figure) -> tuple[str, str]:
    if now.value is None or last.value is None or now.value == last.value:
        return "", ""
    return ("↑", "tăng") if now.value > last.value else ("↓", "giảm")


def _scores(
    units: list[Organization], choice: Choice, now: dict[int, dict[str, Figure]]
) -> tuple[Scores, Scores | None]:
    """Points of the criteria in this year and in the one before."""
    parent, year = choice.organization, choice.year
    sets = published_sets(year)
    scores = Scores(year, sets, points_of(units, sets, parent, year, choice.period, now))
    return scores, scores_before(units, parent, choice.last_year, choice.today)


def _points(unit: Organization, now: Scores, before: Scores | None) -> Cell:
    """The sum of the unit's criteria; each year's opens its score sheet."""

    def address(scores: Scores) -> str:
        return reverse("reports:scores", args=[scores.year.pk, unit.pk])

    points, earlier, printed = now.total(unit), None, ""
    then = before.total(unit) if before else None
    if before is not None and then is not None:
        earlier, printed = Earlier(number(then), address(before)), f"năm trước {number(then)}"
    words = "–" if points is None else number(points)
    return Cell(
        (then, points),
        words,
        "" if points is None else address(now),
        earlier=earlier,
        printed=(words, printed),
    )


def _evaluations(
    units: list[Organization], years: Iterable[int | None]
) -> dict[tuple[int, int | None], Evaluation]:
    """The evaluations of the units themselves, by unit and year."""
    rows = Evaluation.objects.of_organizations().filter(
        year__in=[*filter(None, years)], organization__in=[unit.pk for unit in units]
    )
    return {
        (row.organization_id, row.year_id): row
        for row in rows.select_related("decided_grade", "proposed_grade")
    }


def _grade(now: Evaluation | None, last: Evaluation | None) -> Cell:
    """The grade decided or proposed, else how far the evaluation is; last year's decision."""
    then = last.decided_short if last else ""
    grade = now and (now.decided_grade or now.proposed_grade)
    full, short, words = None, "–", "–"
    if now and grade:
        is_decided = now.decided_grade is not None
        full = now.decided_label if is_decided else grade.label
        short = now.decided_short if is_decided else grade.short_label
        words = short if is_decided else f"đề xuất {short}"
    elif now:
        words = now.get_state_display().lower()
    return Cell(
        ((last.decided_label if last else "") or None, full),
        words,
        now.get_absolute_url() if now else "",
        earlier=Earlier(then) if then else None,
        printed=(short, f"năm trước {then}" if then else ""),
        order=sortable(-grade.rank if grade else None),
    )


def _waiting(figures: list[Figure]) -> Cell:
    """What waits, added up; on the page each kind opens its own records."""
    return replace(
        Cell.count(sum(figure.numerator for figure in figures)),
        links=tuple(
            # The heading says already that it waits: "Cam kết chờ thông qua" is "Cam kết".
            Link(
                f"{figure.label.partition(' chờ')[0]}: {figure.text}",
                figure.url,
                f"{figure.label}: {figure.text}",
            )
            for figure in figures
            if figure.numerator
        ),
    )
