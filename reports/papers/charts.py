"""Charts that the spreadsheet draws itself, from the numbers of a sheet beside them."""

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.worksheet.worksheet import Worksheet

FIRST_ROW = 2  # of the numbers, below the headings
COLORS = ("14532D", "8FC1A0", "EAD9A4", "B4574C")
LINE_COLORS = ("14532D", "9E1F1A", "1A5FB4")
DASHES = ("solid", "dash", "sysDot")
MARKERS = ("circle", "square", "triangle")
LINES = ("lines", "multiples")


def native_chart(sheet: Worksheet, kind: str, title: str, *, rows: int, series: int):
    """A chart of the columns from the second on, named by the first row, with labels from the first."""
    chart = LineChart() if kind in LINES else BarChart()
    last = FIRST_ROW + rows - 1
    data = Reference(sheet, min_col=2, max_col=1 + series, min_row=1, max_row=last)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=FIRST_ROW, max_row=last))
    chart.title, chart.width = title, 24
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "b"
    if kind in LINES:
        _lines(chart)
    else:
        _bars(chart, kind, rows)
    return chart


def _lines(chart: LineChart) -> None:
    chart.height, chart.y_axis.number_format = 11, "0"
    chart.y_axis.scaling.max = 100
    for index, line in enumerate(chart.series):
        shape = index % len(MARKERS)
        line.graphicalProperties.line.solidFill = LINE_COLORS[shape]
        line.graphicalProperties.line.dashStyle = DASHES[shape]
        line.marker.symbol, line.smooth = MARKERS[shape], False
        line.marker.graphicalProperties.solidFill = LINE_COLORS[shape]


def _bars(chart: BarChart, kind: str, rows: int) -> None:
    """Bars from zero, the first line on top; stacked ones share one hundred percent."""
    chart.type, chart.height = "bar", min(6 + rows * 0.55, 28)
    chart.x_axis.scaling.orientation, chart.y_axis.crosses = "maxMin", "max"
    chart.y_axis.number_format = "0"
    chart.dataLabels = DataLabelList()
    chart.dataLabels.showVal = True
    chart.overlap = 100
    if kind == "stacked":
        chart.grouping = "stacked"
        chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 100
    for index, bars in enumerate(chart.series):
        bars.graphicalProperties.solidFill = COLORS[index % len(COLORS)]
