"""Trend over the campaign's years: attendance, pledges fulfilled, members at the top grade."""

from campaigns.models import CampaignYear
from reports.boards.board import SHARE, Board, Cell, Chart, Column, Row
from reports.boards.choice import Choice
from reports.figures.figure import Figure
from reports.figures.period import Period
from reports.figures.registry import FIGURES

PAGE = "reports:board_trend"
KEYS = ("attendance", "pledges_fulfilled", "members_top")
INTRO = "Mỗi năm một dòng, theo quy định xếp loại của chính năm ấy. Năm chưa hết tính đến hôm nay."


def trend(choice: Choice) -> Board:
    """A line a year, oldest first; a filtered number opens that year's dashboard, same filter."""
    years = sorted(choice.years, key=lambda year: year.calendar_year)
    figures = [
        choice.figures(KEYS, Period.of_campaign_year(year, choice.today))[0] for year in years
    ]
    rows = [_row(choice, year, of_year) for year, of_year in zip(years, figures, strict=True)]
    return Board(
        "Xu hướng qua các năm",
        INTRO,
        [Column(FIGURES[key].label, parts=SHARE) for key in KEYS],
        rows,
        head="Năm",
        draw=lambda _rows: _chart(years, figures),
        is_sortable=False,
    )


def _row(choice: Choice, year: CampaignYear, figures: dict[str, Figure]) -> Row:
    units = choice.address("reports:dashboard", year=year.calendar_year)
    cells = []
    for key in KEYS:
        cell = Cell.share(figures[key], shaded=False)
        cells.append(cell if cell.url else Cell(cell.values, cell.text, units, cell.note))
    return Row(str(year.calendar_year), cells, units)


def _chart(years: list[CampaignYear], figures: list[dict[str, Figure]]) -> Chart:
    return Chart(
        "lines",
        "Xu hướng qua các năm (%)",
        [str(year.calendar_year) for year in years],
        [(FIGURES[key].label, [of_year[key].value for of_year in figures]) for key in KEYS],
    )
