"""Yearly figures of several years in the annexes: the last year in the tables, the years beside.

A sum over years would count a member, a text or a cell once a year, so no table has one.
"""

from collections.abc import Mapping
from dataclasses import replace

from reports.figures.figure import Figure
from reports.year_end.annex_plans import AnnexPlan
from reports.year_end.wording import Body

# Those with a table of their own: a column a year, and in whose report it stands.
SHOWN = {
    "pledges_submitted": Body.ABOVE_CELLS,
    "pledges_fulfilled": Body.ABOVE_CELLS,
    "members_top": Body.ABOVE_CELLS,
    "cells_top": Body.ABOVE_CELLS,
    "bases_top": Body.BLOC,
}


def series_plans(whole: Mapping[str, Figure]) -> list[AnnexPlan]:
    """A table for each of these figures that has several years."""
    return [
        AnnexPlan(
            f"{key}_by_year",
            f"{whole[key].label} qua các năm",
            tuple(_key(key, year) for year in whole[key].series),
            body=body,
        )
        for key, body in SHOWN.items()
        if len(whole[key].series) > 1
    ]


def in_columns(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """The figures as columns: of a series its last year, and each year under a key of its own."""
    columns = dict(figures)
    for key, figure in figures.items():
        for year in figure.series:
            columns[key] = replace(year, label=f"{figure.label} ({year.period})")
            if key in SHOWN:
                columns[_key(key, year)] = replace(year, label=str(year.period).capitalize())
    return columns


def _key(key: str, year: Figure) -> str:
    return f"{key}_{year.period.end.year}" if year.period else key
