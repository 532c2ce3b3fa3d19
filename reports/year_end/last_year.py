"""This year beside the last in the annexes: work up to the same day, grades of the whole year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from campaigns.models import Grade
from members.models import Organization
from reports.figures.figure import Figure
from reports.figures.period import Period
from reports.figures.registry import split_figures
from reports.figures.reporting_periods import campaign_year
from reports.year_end.wording import GRADED, grade_names, name_grades

THIS, LAST = "_this_year", "_last_year"
WORK = (
    "regular_meetings",
    "attendance",
    "pledges_submitted",
    "exemplars",
)
GRADES = {
    subject: tuple(f"{subject}_{standing}" for standing in Grade.Standing.values)
    for subject in GRADED
}
COMPARED = (*WORK, *(key for keys in GRADES.values() for key in keys))


def beside(*keys: str) -> tuple[str, ...]:
    """The columns of an annex that compares these figures."""
    return tuple(f"{key}{year}" for key in keys for year in (THIS, LAST))


def compared_figures(
    organization: Organization,
    children: list[Organization],
    asked: Period,
    period: Period,
    now: tuple[dict[str, Figure], dict[int, dict[str, Figure]]],
) -> tuple[dict[str, Figure], dict[int, dict[str, Figure]]]:
    """What `beside` names, of the whole and of each child; nothing but for a year that follows one."""
    before = Period.of_year(asked.start.year - 1)
    year = campaign_year(organization, before) if asked.is_year else None
    if year is None:
        return {}, {}
    until = replace(period.a_year_before, handed_in_by=year.handed_in_by)
    then = split_figures(COMPARED, organization, children, until)
    names = grade_names(before)
    for figures in (then[0], *then[1].values()):
        name_grades(figures, names)
    whole = _named(now[0], THIS, period) | _named(then[0], LAST, until)
    return whole, {
        child: _named(figures, THIS, period) | _named(then[1][child], LAST, until)
        for child, figures in now[1].items()
    }


def _named(figures: Mapping[str, Figure], year: str, period: Period) -> dict[str, Figure]:
    """The figures under keys of their year, with the time for which they stand in their names."""
    is_whole = period.words == f"năm {period.end.year}"
    dated = period.words if is_whole else f"đến {period.end:%d/%m/%Y}"
    return {
        f"{key}{year}": replace(
            figures[key],
            label=f"{figures[key].label}, {dated if key in WORK else f'năm {period.end.year}'}",
        )
        for key in COMPARED
    }
