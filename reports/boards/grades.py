"""Grade distribution of each unit with the line of its cap, in the words of the year's scheme."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.db.models.functions import Coalesce, Substr

from campaigns.caps import top_limit
from campaigns.models import CapException, Evaluation, Grade, GradingScheme
from members.models import Organization, OrganizationKind
from portal.kit.text import number
from reports.boards.board import Board, Cell, Chart, Choice, Column, Row, total_row, unit_rows
from reports.figures.grading import SUBJECTS

PAGE = "reports:board_grades"
Level, CapUnit, Standing = OrganizationKind.Level, GradingScheme.CapUnit, Grade.Standing
MEMBERS, BASES = "members", "bases"
# By unit, by depth of the graded one's organisation: how many at each standing.
Counts = dict[str, dict[int, Counter[str]]]


@dataclass
class Distribution:
    """The grades so far of one subject in one year, and the rules that limit the top one."""

    choice: Choice
    subject: str
    scheme: GradingScheme
    counts: Counts
    exceptions: set[tuple[int, str]]

    def standings(self, unit: Organization | None, depth: int = 0) -> Counter[str]:
        """How many of a unit (of all units) stand where; `depth` looks at one level alone."""
        return sum(
            (
                counted
                for path in self.choice.paths(unit, self.counts)
                for at, counted in self.counts.get(path, {}).items()
                if depth in (0, at)
            ),
            Counter(),
        )

    def capped(self, unit: Organization | None) -> tuple[Organization, int] | None:
        """The group of the cap that this line shows whole, and the depth of who is in it.

        The groups are those of `campaigns.actions.caps`; a line that is a part of a
        group, or several groups, has no limit of its own.
        """
        place = unit or self.choice.organization
        level, filters = place.kind.level, set(self.choice.filters) if unit is None else set()
        by_sector = self.scheme.cap_unit == CapUnit.SECTOR
        if self.scheme.cap_unit == CapUnit.TASK_GROUP:
            return None
        if self.subject == BASES:
            whole = filters == ({"sector"} if by_sector else set())
            return (place, place.depth + 1) if level == Level.UPPER and whole else None
        if self.subject != MEMBERS:
            is_parent = level != Level.UPPER and place.numchild and not filters
            return (place, place.depth + 1) if is_parent else None
        if by_sector:
            return (place, 0) if level == Level.UPPER and filters == {"sector"} else None
        upper = self.scheme.cap_unit == CapUnit.UPPER
        wanted = Level.UPPER if upper else Level.GRASSROOTS
        return (place, 0) if level == wanted and not filters else None

    def limit(self, unit: Organization | None) -> int | None:
        """How many of this line may get the top grade; None where no cap applies to it."""
        group = self.capped(unit)
        if group is None or self.scheme.cap_percent is None:
            return None
        place, depth = group
        found = self.standings(unit, depth)
        percent = self.scheme.cap_percent
        by_sector = self.scheme.cap_unit == CapUnit.SECTOR and place.kind.level == Level.UPPER
        part = self.choice.filters.get("sector", "") if by_sector else ""
        if (place.pk, part) in self.exceptions and self.scheme.cap_exception_percent:
            percent = self.scheme.cap_exception_percent
        return top_limit(
            reached=found[Standing.TOP] + found[Standing.GOOD],
            graded=found.total(),
            percent=percent,
            base=self.scheme.cap_base,
            rounding=self.scheme.cap_rounding,
            minimum=self.scheme.cap_small_unit_minimum,
        )


def grades(choice: Choice) -> Board:
    """Bars of grades by unit; a grade proposed counts until one is decided, as the cap does."""
    subject = choice.subject if choice.subject in SUBJECTS else MEMBERS
    title = f"Phân bố mức xếp loại năm {choice.year.year}: {SUBJECTS[subject][0].lower()}"
    try:
        scheme = GradingScheme.objects.of_year(choice.year.year)
    except ValidationError as error:
        return Board(title, "", [], [], empty=error.messages[0])
    target = Grade.Target.MEMBER if subject == MEMBERS else Grade.Target.ORGANIZATION
    labels = {grade.standing: grade for grade in scheme.grades.filter(target=target)}
    found = Distribution(choice, subject, scheme, _counts(choice, subject, scheme), set())
    exceptions = CapException.objects.in_force().filter(year=choice.year, target=target)
    found.exceptions = set(exceptions.values_list("organization", "part"))
    columns = [Column(grade.label) for grade in labels.values()]
    columns += [Column("Đã có mức"), Column("Tối đa mức cao nhất")]

    def cells(unit: Organization | None) -> list[Cell]:
        return _cells(found, list(labels), unit)

    foot = total_row(choice, cells(None))
    is_capped = not choice.is_leaf and foot.cells[-1].values[0] is not None
    return Board(
        title,
        _intro(scheme),
        columns,
        unit_rows(choice, PAGE, cells),
        foot,
        draw=lambda rows: _chart(list(labels.values()), [*rows, foot] if is_capped else rows),
        subjects=[(key, name) for key, (name, _) in SUBJECTS.items() if _is_offered(choice, key)],
    )


def _is_offered(choice: Choice, subject: str) -> bool:
    level = choice.organization.kind.level
    return subject == MEMBERS or level == Level.UPPER or (subject != BASES and not choice.is_leaf)


def _counts(choice: Choice, subject: str, scheme: GradingScheme) -> Counts:
    counts: Counts = {}
    rows = (
        Evaluation.objects.filter(
            SUBJECTS[subject][1],
            year=choice.year,
            scheme=scheme,
            organization__path__startswith=choice.organization.path,
        )
        .order_by()
        .annotate(
            part=Substr("organization__path", 1, choice.length),
            standing=Coalesce("decided_grade__standing", "proposed_grade__standing"),
        )
        .exclude(standing=None)
        .values_list("part", "organization__depth", "standing")
        .annotate(n=Count("pk"))
    )
    for part, depth, standing, n in rows:
        counts.setdefault(part, {}).setdefault(depth, Counter())[standing] += n
    return counts


def _intro(scheme: GradingScheme) -> str:
    if scheme.cap_percent is None:
        return f"{scheme.name}. Mức đã quyết định, chưa có thì mức đề xuất. Không có tỷ lệ tối đa."
    return (
        f"{scheme.name}. Mức đã quyết định, chưa có thì mức đề xuất. Mức cao nhất tối đa "
        f"{number(scheme.cap_percent)}% ({scheme.get_cap_base_display().lower()}; "
        f"{scheme.get_cap_unit_display().lower()})."
    )


def _cells(found: Distribution, standings: list[str], unit: Organization | None) -> list[Cell]:
    counted = found.standings(unit)
    cells = []
    for standing in standings:
        key = f"{found.subject}_so_far_{standing}"
        cells.append(Cell.count(counted[standing], found.choice.figure_url(key, unit)))
    limit = found.limit(unit)
    over = limit is not None and counted[Standing.TOP] > limit
    graded = found.choice.figure_url(f"{found.subject}_so_far", unit)
    return [
        *cells,
        Cell.count(counted.total(), graded),
        Cell(
            (limit,),
            "–" if limit is None else number(limit),
            note="vượt" if over else "",
            step=1 if over else 0,
        ),
    ]


def _chart(grades_: list[Grade], rows: list[Row]) -> Chart:
    """Each unit's grades as shares of all its grades; the cap in the same measure."""
    totals = [row.cells[-2].amount() for row in rows]
    limits = [row.cells[-1] for row in rows]
    return Chart(
        "stacked",
        "Tỷ lệ từng mức xếp loại (%), vạch đứt: tối đa mức cao nhất",
        [row.label for row in rows],
        [
            (
                grade.short_label,
                [
                    100 * row.cells[n].amount() / total if total else None
                    for row, total in zip(rows, totals, strict=True)
                ],
            )
            for n, grade in enumerate(grades_)
        ],
        limits=[
            100 * limit.amount() / total if total and limit.values[0] is not None else None
            for limit, total in zip(limits, totals, strict=True)
        ],
    )
