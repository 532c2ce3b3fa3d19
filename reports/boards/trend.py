"""Trend over the campaign's years: attendance, pledges fulfilled, members at the top grade."""

from dataclasses import replace

from django.utils import timezone

from reports.boards.board import SHARE, Board, Cell, Chart, Column, Row
from reports.boards.choice import Choice
from reports.figures.due import not_yet_due
from reports.figures.figure import PAPER_NOTE, Figure
from reports.figures.past import paper_years
from reports.figures.period import Period
from reports.figures.registry import FIGURES

PAGE = "reports:board_trend"
KEYS = ("attendance", "pledges_fulfilled", "members_top")
INTRO = (
    "Mỗi năm một dòng, theo quy định xếp loại của chính năm ấy. Năm chưa hết tính đến ngày ghi bên "
    "cạnh, trên biểu đồ là nét chấm và điểm rỗng; việc chưa đến kỳ thì chưa có số."
)
NOT_YET = "chưa đến kỳ"


def trend(choice: Choice) -> Board:
    """A line a year, oldest first; a filtered number opens that year's dashboard, same filter.

    Years that the portal does not know have a line where one of the figures has a total on paper.
    """
    known = {
        year.calendar_year: Period.of_campaign_year(year, choice.today) for year in choice.years
    }
    on_paper = {number: Period.of_year(number) for number in paper_years(choice.organization)}
    counted = {
        number: choice.figures(KEYS, period)[0]
        for number, period in sorted((on_paper | known).items())
    }
    waits = {
        year.calendar_year: not_yet_due(year, known[year.calendar_year]) for year in choice.years
    }
    figures = {
        number: _waiting(of_year, waits.get(number, set()))
        for number, of_year in counted.items()
        if number in known or _is_from_paper(of_year)
    }
    rows = [_row(choice, number, of_year, known, waits) for number, of_year in figures.items()]
    return Board(
        "Xu hướng qua các năm",
        INTRO,
        [Column(FIGURES[key].label, parts=SHARE) for key in KEYS],
        rows,
        head="Năm",
        note=PAPER_NOTE if any(map(_is_from_paper, figures.values())) else "",
        draw=lambda _rows: [
            _chart(figures, is_open=bool(known) and is_unfinished(known[max(known)]))
        ],
        is_pictured=True,
        is_sortable=False,
    )


def _waiting(figures: dict[str, Figure], waits: set[str]) -> dict[str, Figure]:
    """The figures of a year; those not due yet have no value."""
    return {
        key: replace(figure, is_pending=figure.is_pending or key in waits)
        for key, figure in figures.items()
    }


def is_unfinished(period: Period) -> bool:
    """The year goes on after the last day that is counted."""
    return period.end < period.end.replace(month=12, day=31) and period.end >= timezone.localdate()


def _is_from_paper(figures: dict[str, Figure]) -> bool:
    return any(figure.is_from_paper for figure in figures.values())


def _row(choice: Choice, number: int, figures: dict[str, Figure], known, waits) -> Row:
    """One year; only a campaign year has a dashboard."""
    units = choice.address("reports:dashboard", year=number) if number in known else ""
    cells = []
    for key in KEYS:
        cell = Cell.share(figures[key], shaded=False)
        if key in waits.get(number, ()):
            cell = Cell((None, None, None), NOT_YET)
        cells.append(cell if cell.url else Cell(cell.values, cell.text, units, cell.note))
    label = f"{number} (báo cáo giấy)" if _is_from_paper(figures) else str(number)
    if number in known and is_unfinished(known[number]):
        label = f"{number} (đến {known[number].end:%d/%m})"
    return Row(label, cells, units)


def _chart(figures: dict[int, dict[str, Figure]], *, is_open: bool) -> Chart:
    return Chart(
        "lines",
        "Xu hướng qua các năm (%)",
        [str(number) for number in figures],
        [
            (FIGURES[key].label, [of_year[key].value for of_year in figures.values()])
            for key in KEYS
        ],
        is_open=is_open,
    )
