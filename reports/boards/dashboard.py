"""The dashboard of one organisation: its children × figures, scores, grades and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from campaigns.models import CampaignYear, Evaluation
from members.models import Organization
from reports.boards.board import Choice
from reports.figures.figure import Figure, Unit
from reports.figures.period import Period
from reports.figures.registry import FIGURES, split_figures
from reports.figures.scores import Scores, points_of, published_sets, scores_before

COLUMNS = (
    "regular_meetings",
    "thematic_meetings",
    "attendance",
    "on_time",
    "pledges_submitted",
    "pledges_fulfilled",
    "members_decided",
)
WAITING = ("waiting_sessions", "waiting_pledges", "waiting_nominations", "waiting_evaluations")
GOOD, FAIR = 90, 70  # the bands of meeting quality (Tốt, Khá) serve as reading aid for shares


@dataclass
class Cell:
    """One figure of one row, with last year's beside it."""

    figure: Figure
    last: Figure | None
    is_due: bool = True

    @property
    def band(self) -> str:
        """good, fair or poor for a share that has a base and whose time has come; else nothing."""
        value = self.figure.value
        if self.figure.unit is not Unit.SHARE or value is None or not self.is_due:
            return ""
        return "good" if value >= GOOD else "fair" if value >= FAIR else "poor"

    @property
    def change(self) -> str:
        """Up, down or nothing, against last year."""
        if self.last is None or self.figure.value is None or self.last.value is None:
            return ""
        if self.figure.value == self.last.value:
            return ""
        return "up" if self.figure.value > self.last.value else "down"


@dataclass
class Row:
    """One organisation of the dashboard."""

    organization: Organization
    cells: list[Cell]
    waiting: list[Figure]
    score: Decimal | None = None
    last_score: Decimal | None = None
    evaluation: Evaluation | None = None
    last_evaluation: Evaluation | None = None

    def sort_value(self, key: str) -> tuple[bool, float]:
        """Rows without a value come last."""
        if key == "score":
            value: float | None = None if self.score is None else float(self.score)
        elif key == "waiting":
            value = sum(figure.numerator for figure in self.waiting)
        elif key == "grade":
            grade = self.evaluation and (
                self.evaluation.decided_grade or self.evaluation.proposed_grade
            )
            value = -grade.rank if grade else None
        else:
            found = next((cell for cell in self.cells if cell.figure.key == key), None)
            value = found.figure.value if found else None
        return (value is not None, value or 0.0)


@dataclass
class Dashboard:
    """What the standing committee looks at: a row per child, the whole at the foot."""

    organization: Organization
    period: Period
    labels: dict[str, str]
    rows: list[Row]
    total: Row
    last_year: CampaignYear | None


def dashboard(choice: Choice) -> Dashboard:
    """Compute the dashboard; the number of queries does not grow with organisations or rows."""
    organization, year, period = choice.organization, choice.year, choice.period
    children = [] if choice.is_leaf else choice.units
    keys = (*COLUMNS, *WAITING)
    whole, now = split_figures(keys, organization, children, period)
    whole_before, before = split_figures(COLUMNS, organization, children, choice.last)
    waits = not_yet_due(year, period)
    rows = [_row(child, now[child.pk], before[child.pk], waits) for child in children]
    total = _row(organization, whole, whole_before, waits)
    _add_scores([*rows, total], choice, now | {organization.pk: whole})
    _add_grades([*rows, total], year, choice.last_year)
    labels = {key: FIGURES[key].label for key in COLUMNS}
    return Dashboard(organization, period, labels, rows, total, choice.last_year)


def not_yet_due(year: CampaignYear, period: Period) -> set[str]:
    """Figures whose time has not come: a 0% of them is no sign of anything."""
    waits = set()
    if year.state == CampaignYear.State.OPEN:
        waits |= {"pledges_fulfilled", "members_decided"}
    if year.grassroots_grade_due and period.end <= year.grassroots_grade_due:
        waits.add("members_decided")
    return waits


def _row(
    organization: Organization,
    now: dict[str, Figure],
    before: dict[str, Figure],
    waits: set[str],
) -> Row:
    return Row(
        organization,
        [Cell(now[key], before.get(key), key not in waits) for key in COLUMNS],
        [now[key] for key in WAITING if now[key].numerator],
    )


def _add_scores(rows: list[Row], choice: Choice, now: dict[int, dict[str, Figure]]) -> None:
    """The sum of each one's criteria, in this year and in the one before."""
    parent, year = choice.organization, choice.year
    sets, units = published_sets(year), [row.organization for row in rows]
    points = points_of(units, sets, parent, year, choice.period, now)
    scores = Scores(year, sets, points)
    before = scores_before(units, parent, choice.last_year, choice.today)
    for row in rows:
        row.score = scores.total(row.organization)
        row.last_score = before.total(row.organization) if before else None


def _add_grades(rows: list[Row], year: CampaignYear, last_year: CampaignYear | None) -> None:
    """This year's evaluation of each, and the grade that it was given the year before."""
    found = Evaluation.objects.of_organizations().filter(
        year__in=[year, *filter(None, [last_year])],
        organization__in=[row.organization.pk for row in rows],
    )
    now, before = {}, {}
    for evaluation in found.select_related("decided_grade", "proposed_grade"):
        if evaluation.year_id == year.pk:
            now[evaluation.organization_id] = evaluation
        else:
            before[evaluation.organization_id] = evaluation
    for row in rows:
        row.evaluation = now.get(row.organization.pk)
        row.last_evaluation = before.get(row.organization.pk)
