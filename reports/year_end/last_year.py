"""Last year beside this one in the annexes: work up to the same day, grades of the whole year."""

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
    period: Period,
    counted: Period,
    this_year: tuple[dict[str, Figure], dict[int, dict[str, Figure]]],
) -> tuple[dict[str, Figure], dict[int, dict[str, Figure]]]:
    """The figures of the columns that `beside` names, of the whole and of each child by its id.

    `counted` is the part of the period whose figures count, `this_year` its figures. Empty unless
    the period is a year and the year before it is in the portal.
    """
    before = Period.of_year(period.start.year - 1)
    year = campaign_year(organization, before) if period.is_year else None
    if year is None:
        return {}, {}
    same_part = replace(counted.a_year_before, handed_in_by=year.handed_in_by)
    whole_before, parts_before = split_figures(COMPARED, organization, children, same_part)
    names = grade_names(before)
    for figures in (whole_before, *parts_before.values()):
        name_grades(figures, names)
    whole, parts = this_year
    return _both(whole, whole_before, counted, same_part), {
        pk: _both(figures, parts_before[pk], counted, same_part) for pk, figures in parts.items()
    }


def _both(
    this: Mapping[str, Figure], last: Mapping[str, Figure], counted: Period, same_part: Period
) -> dict[str, Figure]:
    return _named(this, THIS, counted) | _named(last, LAST, same_part)


def _named(figures: Mapping[str, Figure], year: str, period: Period) -> dict[str, Figure]:
    """The figures under keys of their year; their labels say for which time they stand."""
    is_whole = period.words == f"năm {period.end.year}"
    dated = period.words if is_whole else f"đến {period.end:%d/%m/%Y}"
    return {
        f"{key}{year}": replace(
            figures[key],
            label=f"{figures[key].label}, {dated if key in WORK else f'năm {period.end.year}'}",
        )
        for key in COMPARED
    }
