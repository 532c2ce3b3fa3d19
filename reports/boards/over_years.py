"""The figures of a board over any period: a column a figure, of yearly ones its years in one cell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from reports.boards.board import SHARE, Board, Cell, Column, Link, Value, sortable
from reports.boards.choice import Choice, total_row, unit_rows
from reports.figures.coverage import coverage_note
from reports.figures.figure import PAPER_NOTE, Figure, Unit
from reports.figures.registry import FIGURES

INTRO = (
    "Việc diễn ra trong thời gian này được cộng lại; số liệu tính theo năm ghi riêng từng năm, chỉ "
    "cộng thành lượt; thứ kéo dài nhiều năm tính một lần. Mỗi số mở hồ sơ của chính nó."
)
SUM = "cộng (lượt)"


def over_years(choice: Choice, keys: Collection[str], page: str, title: str) -> Board:
    """A line for each unit that stood below the organisation at any time, the whole at the foot.

    The same figures as in the report on these days, a share without colour: years differ.
    """
    whole, parts = choice.figures(keys, choice.period)
    is_from_paper = any(
        figure.is_from_paper for of_unit in (whole, *parts.values()) for figure in of_unit.values()
    )
    notes = coverage_note(choice.organization, choice.period), PAPER_NOTE if is_from_paper else ""
    return Board(
        f"{title} {choice.period}",
        INTRO,
        [Column(FIGURES[key].label, parts=_parts(whole[key]), key=key) for key in keys],
        unit_rows(choice, page, lambda unit: [_cell(parts[unit.pk][key]) for key in keys]),
        total_row(choice, [_cell(whole[key]) for key in keys]),
        worst=next(iter(keys)),
        note=" ".join(filter(None, notes)),
    )


def _parts(figure: Figure) -> tuple[str, ...]:
    """The numbers of a figure in a workbook, of a series those of each year."""
    names = SHARE if figure.unit is Unit.SHARE else ("",)
    if not figure.series:
        return names
    of_years = tuple(
        f"{year.period}{name and f', {name}'}" for year in figure.series for name in names
    )
    return (*of_years, SUM) if figure.total else of_years


def _values(figure: Figure) -> tuple[Value, ...]:
    if figure.unit is Unit.SHARE:
        return figure.numerator, figure.denominator, figure.value
    return (figure.value,)


def _cell(figure: Figure) -> Cell:
    """A figure as it is printed; of a series each year opens its own page."""
    if not figure.series:
        cell = Cell(_values(figure), figure.whole_text, figure.url, figure.detail)
        return replace(cell, printed=(figure.text, figure.detail))
    values = [value for year in figure.series for value in _values(year)]
    return Cell(
        (*values, figure.numerator) if figure.total else tuple(values),
        note=figure.total,
        links=tuple(
            Link(
                f"{year.period and year.period.end.year}: {year.whole_text}",
                "" if year.value is None else year.url,
                f"{figure.label}, {year.period}: {year.full}",
            )
            for year in figure.series
        ),
        printed=(figure.text, ""),
        order=sortable(figure.value),
    )
