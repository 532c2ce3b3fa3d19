"""Composite indicators of the year: each beside the figures that its formula adds up."""

from dataclasses import replace

from campaigns.models import CompositeIndicator
from members import tree
from reports.boards.board import SHARE, Board, Cell, Column
from reports.boards.choice import Choice, total_row, unit_rows
from reports.figures.figure import Figure
from reports.figures.registry import FIGURES

PAGE = "reports:board_composites"


def composites(choice: Choice) -> Board:
    """The indicators that the organisation, or one above it, has set for the year, by unit."""
    lineage = tree.lineage(choice.organization.path)
    indicators = list(
        CompositeIndicator.objects.filter(year=choice.year, organization__path__in=lineage)
    )
    keys = list(dict.fromkeys(key for indicator in indicators for key in indicator.parts))
    whole, parts = choice.figures(keys, choice.period)
    columns = [
        Column(label, group=indicator.name, parts=SHARE)
        for indicator in indicators
        for label in ("Chung", *(FIGURES[key].label for key in indicator.parts))
    ]
    return Board(
        f"Chỉ tiêu tổng hợp năm {choice.year.calendar_year}",
        " ".join(f"{indicator.name}: {indicator.formula.lower()}." for indicator in indicators),
        columns,
        unit_rows(choice, PAGE, lambda unit: _cells(indicators, parts[unit.pk]))
        if indicators
        else [],
        total_row(choice, _cells(indicators, whole)) if indicators else None,
        worst="0",
        empty="Năm này chưa đặt chỉ tiêu tổng hợp nào. Chỉ tiêu được ghi ở Sổ theo dõi.",
    )


def _cells(indicators: list[CompositeIndicator], figures: dict[str, Figure]) -> list[Cell]:
    cells = []
    for indicator in indicators:
        parts = [figures[key] for key in indicator.parts]
        combined = replace(
            parts[0],
            numerator=sum(part.numerator for part in parts),
            denominator=sum(part.denominator or 0 for part in parts),
            period=None,  # the sum has no page; the figures beside it open theirs
        )
        cells += [Cell.share(combined), *(Cell.share(part) for part in parts)]
    return cells
