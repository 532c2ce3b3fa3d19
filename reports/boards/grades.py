"""Grade distribution of each unit with the line of its cap, in the words of the year's scheme."""

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.db.models.functions import Coalesce, Substr

from campaigns.actions.caps import caps_of_groups
from campaigns.cap_groups import CapGroup, whole_group
from campaigns.caps import Cap
from campaigns.models import Evaluation, Grade, GradingScheme
from members.models import Organization, OrganizationKind
from portal.kit.text import number
from reports.boards.board import Board, Cell, Chart, Column, Row, sortable
from reports.boards.choice import Choice, total_row, unit_rows
from reports.figures.grading import SUBJECTS, subject_of

PAGE = "reports:board_grades"
Level, Standing = OrganizationKind.Level, Grade.Standing
MEMBERS, BASES = "members", "bases"
YEARLY = (
    "members_decided",
    *(f"members_{standing}" for standing in Standing.values),
    "cells_top",
    "bases_top",
)
Counts = dict[str, Counter[str]]  # by the path of a unit: how many at each standing


@dataclass(frozen=True)
class Distribution:
    """The grades so far of one subject in one year, and the caps that limit the top one."""

    choice: Choice
    subject: str
    counts: Counts
    caps: dict[CapGroup, Cap]
    groups: dict[Organization | None, CapGroup | None]  # by line; None is the line at the foot

    def standings(self, unit: Organization | None) -> Counter[str]:
        """How many of a unit (of all units) stand where."""
        parts = self.choice.paths(unit, self.counts)
        return sum((self.counts.get(path, Counter()) for path in parts), Counter())

    def limit(self, unit: Organization | None) -> int | None:
        """How many of this line may get the top grade; None where no cap is taken on it."""
        group = self.groups[unit]
        return None if group is None else self.caps[group].limit


def grades(choice: Choice) -> Board:
    """Bars of grades by unit; a grade proposed counts until one is decided, as the cap does."""
    subject = choice.subject if choice.subject in SUBJECTS else MEMBERS
    title = f"Phân bố mức xếp loại năm {choice.year.calendar_year}: {SUBJECTS[subject][0].lower()}"
    try:
        scheme = GradingScheme.objects.of_year(choice.year.calendar_year)
    except ValidationError as error:
        return Board(title, "", [], [], empty=error.messages[0])
    labels = {grade.standing: grade for grade in scheme.grades.filter(target=_target(subject))}
    distribution = _distribution(choice, subject, scheme)
    columns = [Column(grade.label) for grade in labels.values()]
    columns += [Column("Đã có mức"), Column("Tối đa mức cao nhất", key="cap")]

    def cells(unit: Organization | None) -> list[Cell]:
        return _cells(distribution, list(labels), unit)

    foot = total_row(choice, cells(None))
    is_capped = not choice.is_leaf and foot.cells[-1].values[0] is not None
    return Board(
        title,
        _intro(scheme),
        columns,
        unit_rows(choice, PAGE, cells),
        foot,
        draw=lambda rows: _charts(list(labels.values()), [*rows, foot] if is_capped else rows),
        worst="cap",
        subjects=[(key, name) for key, (name, _) in SUBJECTS.items() if _is_offered(choice, key)],
    )


def _target(subject: str) -> str:
    return Grade.Target.MEMBER if subject == MEMBERS else Grade.Target.ORGANIZATION


def _distribution(choice: Choice, subject: str, scheme: GradingScheme) -> Distribution:
    groups = {unit: _group(choice, subject, scheme, unit) for unit in (None, *choice.units)}
    caps = caps_of_groups({group for group in groups.values() if group is not None})
    return Distribution(choice, subject, _counts(choice, subject, scheme), caps, groups)


def _group(
    choice: Choice, subject: str, scheme: GradingScheme, unit: Organization | None
) -> CapGroup | None:
    """The group of the cap that this line shows whole.

    A line that is a part of a group, or several groups, has no limit of its own.
    """
    filters = {} if unit else choice.filters
    if scheme.cap_percent is None or set(filters) - {"sector"}:
        return None
    group = whole_group(
        year=choice.year,
        scheme=scheme,
        target=_target(subject),
        root=unit or choice.organization,
        sector=filters.get("sector", ""),
    )
    return group if group and subject_of(group) == subject else None


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
        .values_list("part", "standing")
        .annotate(n=Count("pk"))
    )
    for part, standing, count in rows:
        counts.setdefault(part, Counter())[standing] += count
    return counts


def _intro(scheme: GradingScheme) -> str:
    if scheme.cap_percent is None:
        return f"{scheme.name}. Mức đã quyết định, chưa có thì mức đề xuất. Không có tỷ lệ tối đa."
    return (
        f"{scheme.name}. Mức đã quyết định, chưa có thì mức đề xuất. Mức cao nhất tối đa "
        f"{number(scheme.cap_percent)}% ({scheme.get_cap_base_display().lower()}; "
        f"{scheme.get_cap_unit_display().lower()})."
    )


def _cells(
    distribution: Distribution, standings: list[str], unit: Organization | None
) -> list[Cell]:
    counted, subject = distribution.standings(unit), distribution.subject
    figure_url = distribution.choice.figure_url
    limit = distribution.limit(unit)
    is_over = limit is not None and counted[Standing.TOP] > limit
    return [
        *(
            Cell.count(counted[standing], figure_url(f"{subject}_so_far_{standing}", unit))
            for standing in standings
        ),
        Cell.count(counted.total(), figure_url(f"{subject}_so_far", unit)),
        Cell(
            (limit,),
            "–" if limit is None else number(limit),
            note="vượt" if is_over else "",
            shade=1 if is_over else 0,
            order=sortable(None if limit is None else limit - counted[Standing.TOP]),
        ),
    ]


def _charts(grades_: list[Grade], rows: list[Row]) -> list[Chart]:
    """Each unit's grades as shares of all its grades, the cap in the same measure.

    A unit without grades has no bar; where none has any there is no picture.
    """
    rows = [row for row in rows if row.cells[-2].amount()]
    return [_chart(grades_, rows)] if rows else []


def _chart(grades_: list[Grade], rows: list[Row]) -> Chart:
    totals = [row.cells[-2].amount() for row in rows]
    limits = [row.cells[-1] for row in rows]
    return Chart(
        "stacked",
        "Tỷ lệ từng mức, vạch đen: tối đa mức cao nhất",
        [row.full_label for row in rows],
        [
            (
                grade.short_label,
                [
                    100 * row.cells[n].amount() / total
                    for row, total in zip(rows, totals, strict=True)
                ],
            )
            for n, grade in enumerate(grades_)
        ],
        limits=[
            100 * limit.amount() / total if limit.values[0] is not None else None
            for limit, total in zip(limits, totals, strict=True)
        ],
    )
