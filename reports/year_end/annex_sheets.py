"""An annex as a sheet: shares under grouped headings, a row of totals, a chart of the workbook."""

from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reports.figures.figure import Figure, Unit
from reports.papers.workbook import (
    LINE,
    PLAIN,
    Looks,
    merge,
    page,
    row_height,
    set_height,
    set_widths,
    write,
)
from reports.year_end.annexes import Annex

PARTS = ("Số đạt", "Tổng số", "%")
NUMBER, NAME, COUNT, MONEY, PART = 6, 44, 14, 20, 11  # widths of columns
UNIT_ROW, GROUP_ROW, HEAD_ROW = 2, 3, 4
FIRST = HEAD_ROW + 1


@dataclass(frozen=True)
class Group:
    """The columns of one figure: three under one heading for a share, else one."""

    key: str
    label: str
    first: int
    unit: Unit

    @property
    def is_share(self) -> bool:
        return self.unit is Unit.SHARE

    @property
    def last(self) -> int:
        return self.first + 2 if self.is_share else self.first

    @property
    def widths(self) -> list[float]:
        return [PART] * len(PARTS) if self.is_share else [MONEY if self.unit is Unit.VND else COUNT]


def annex_sheet(book: Workbook, looks: Looks, index: int, annex: Annex) -> None:
    """Title, unit, two rows of headings, a row a unit, the total, and a chart of two units or more."""
    sheet = book.create_sheet(f"Phụ lục {index}")
    groups = _groups(annex)
    width = groups[-1].last
    write(sheet, [f"PHỤ LỤC {index}. {annex.title.upper()}"], [looks["title"]])
    write(sheet, [annex.unit or None], [looks["unit"]])
    if annex.unit:  # the title needs no merging: it runs on over the empty cells beside it
        merge(sheet, UNIT_ROW, 1, UNIT_ROW, width)
    _headings(sheet, looks, groups, width)
    for number, line in enumerate(annex.rows, start=1):
        names = ["stt", "text", *_look_names(groups, line.figures)]
        values = [number, line.name, *_values(groups, line.figures)]
        write(sheet, values, [looks[name] for name in names])
        set_height(sheet, HEAD_ROW + number, [(line.name, NAME)], PLAIN)
    last = HEAD_ROW + len(annex.rows)
    total = [None, "Cộng", *_values(groups, annex.total.figures)]
    names = ["count", "text", *_look_names(groups, annex.total.figures)]
    write(sheet, total, [looks[f"total_{name}"] for name in names])
    if annex.note:
        write(sheet, [None, annex.note], [looks["note"], looks["title"]])
    set_widths(sheet, [NUMBER, NAME, *(w for group in groups for w in group.widths)])
    sheet.freeze_panes = sheet.cell(FIRST, 3)
    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(width)}{last}"
    page(sheet, "landscape", titles=f"{GROUP_ROW}:{HEAD_ROW}")
    for group in groups:
        if group.key == annex.charted:
            _chart(sheet, group, len(annex.rows))


def _groups(annex: Annex) -> list[Group]:
    groups, column = [], 3
    for key in annex.columns:
        figure = annex.total.figures[key]
        groups.append(Group(key, figure.label, column, figure.unit))
        column = groups[-1].last + 1
    return groups


def _headings(sheet: Worksheet, looks: Looks, groups: list[Group], width: int) -> None:
    """Two rows: the figure's name over its parts; a figure without parts takes both rows."""
    top: list[str | None] = ["STT", "Đơn vị"]
    below: list[str | None] = [None, None]
    for group in groups:
        top += [group.label, None, None] if group.is_share else [group.label]
        below += PARTS if group.is_share else [None]
    for texts in (top, below):
        write(sheet, texts, [looks["head"]] * width)
    room = [(group, (group.label, sum(group.widths))) for group in groups]
    shares = [heading for group, heading in room if group.is_share] or [("", COUNT)]
    others = [heading for group, heading in room if not group.is_share] or [("", COUNT)]
    sheet.row_dimensions[GROUP_ROW].height = max(row_height(shares), row_height(others) - LINE)
    for group in groups:
        end = GROUP_ROW if group.is_share else HEAD_ROW
        merge(sheet, GROUP_ROW, group.first, end, group.last)
    for column in (1, 2):
        merge(sheet, GROUP_ROW, column, HEAD_ROW, column)


def _values(groups: list[Group], figures: dict[str, Figure]) -> list:
    values: list = []
    for group in groups:
        figure = figures[group.key]
        if figure.is_pending:
            values += [None] * len(group.widths)
        elif group.is_share:
            values += [figure.numerator, figure.denominator, figure.value]
        else:
            values.append(figure.numerator)
    return values


def _look_names(groups: list[Group], figures: dict[str, Figure]) -> list[str]:
    names = []
    for group in groups:
        paper = "_paper" if figures[group.key].is_from_paper else ""
        parts = ("count", "count", "share") if group.is_share else ("count",)
        names += [f"{part}{paper}" for part in parts]
    return names


def _chart(sheet: Worksheet, group: Group, rows: int) -> None:
    last = FIRST + rows - 1
    chart = BarChart()
    chart.type, chart.style = "bar", 10
    chart.title = f"{group.label} (%)" if group.is_share else group.label
    chart.add_data(Reference(sheet, min_col=group.last, min_row=FIRST, max_row=last))
    chart.set_categories(Reference(sheet, min_col=2, min_row=FIRST, max_row=last))
    chart.legend = None
    # The first unit stands on top, as in the table.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.crosses = "max"
    chart.y_axis.scaling.min, chart.y_axis.number_format = 0, "#,##0"
    if group.is_share:
        chart.y_axis.scaling.max, chart.y_axis.majorUnit = 100, 20
    chart.height, chart.width = min(6 + rows * 0.5, 25), 22
    sheet.add_chart(chart, f"B{last + 4}")
