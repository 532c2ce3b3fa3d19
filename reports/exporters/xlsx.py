"""The report as a workbook: cover, figures, one sheet an annex, native charts; plain totals."""

from __future__ import annotations

import datetime as dt
import io
from copy import copy
from itertools import groupby

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter

from portal.kit.xlsx import safe
from reports.figures.annexes import Annex
from reports.figures.base import Figure, Unit
from reports.figures.registry import FIGURES
from reports.figures.year_end import Report

THIN = Side(style="thin", color="808080")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
WRAP = Alignment(wrap_text=True, vertical="center", horizontal="center")
# Where comparing the units says most; each chart costs as much as a hundred rows.
CHARTED = ("meetings", "pledges")
TOP_LEFT = Alignment(wrap_text=True, vertical="top", horizontal="left")


Looks = dict[str, StyleArray]


def _styles(book: Workbook) -> Looks:
    """Make the looks of cells once: looking a style up by its name for every cell costs far more."""
    looks, scratch = {}, book.active["A1"]
    plain, bold = Font(name="Times New Roman", size=12), Font("Times New Roman", 12, bold=True)
    for name, parts in {
        "title": {"font": bold},
        "note": {"font": plain, "alignment": TOP_LEFT},
        "head": {"font": bold, "border": BOX, "alignment": WRAP},
        "text": {"font": plain, "border": BOX},
        "count": {"font": plain, "border": BOX, "number_format": "#,##0"},
        "share": {"font": plain, "border": BOX, "number_format": "0.00"},
        "total_text": {"font": bold, "border": BOX},
        "total_count": {"font": bold, "border": BOX, "number_format": "#,##0"},
        "total_share": {"font": bold, "border": BOX, "number_format": "0.00"},
    }.items():
        book.add_named_style(NamedStyle(name, **parts))
        scratch.style = name
        looks[name] = copy(scratch._style)
    return looks


def report_xlsx(report: Report, *, exported_by: str, exported_at: dt.datetime) -> bytes:
    """Write the workbook. Totals are numbers of the report, never formulas: previews compute none."""
    book = Workbook()
    looks = _styles(book)
    _cover(book, looks, report, exported_by, exported_at)
    _figures(book, looks, report)
    for index, annex in enumerate(report.annexes, start=1):
        _annex(book, looks, index, annex)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _cover(
    book: Workbook, looks: Looks, report: Report, exported_by: str, exported_at: dt.datetime
) -> None:
    sheet = book.active
    sheet.title = "Bìa"
    rows = (
        ("Tổ chức", report.organization_name),
        ("Tài liệu", f"Báo cáo {report.subject}"),
        ("Từ ngày", report.start),
        ("Đến ngày (chốt số liệu)", report.end),
        ("Tình trạng", "Dự thảo" if report.is_draft else "Đã chốt"),
        ("Người xuất", exported_by),
        ("Xuất lúc", exported_at.replace(tzinfo=None)),
    )
    for row, (label, value) in enumerate(rows, start=1):
        sheet.cell(row, 1, label)._style = copy(looks["title"])
        cell = sheet.cell(row, 2, safe(value))
        cell._style = copy(looks["note"])
        if isinstance(value, dt.datetime):
            cell.number_format = "dd/mm/yyyy hh:mm"
        elif isinstance(value, dt.date):
            cell.number_format = "dd/mm/yyyy"
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 80


def _figures(book: Workbook, looks: Looks, report: Report) -> None:
    sheet = book.create_sheet("Số liệu")
    sheet.append(["Chỉ tiêu", "Số đạt", "Tổng số", "Tỷ lệ (%)"])
    for figure in report.figures.values():
        share = figure.value if figure.unit is Unit.SHARE else None
        sheet.append(
            [
                safe(figure.label),
                figure.numerator,
                figure.denominator,
                None if share is None else round(share, 2),
            ]
        )
    _dress(sheet, looks, header_rows=1, widths=[60, 18, 18, 14], share_columns={4})


def _annex(book: Workbook, looks: Looks, index: int, annex: Annex) -> None:
    sheet = book.create_sheet(f"Phụ lục {index}")
    header, share_columns = ["STT", "Đơn vị"], set()
    for key in annex.columns:
        label = annex.total.figures[key].label
        header.append(label)
        if FIGURES[key].unit is Unit.SHARE:
            header += [f"{label}: tổng số", f"{label} (%)"]
            share_columns.add(len(header))
    sheet.append([f"PHỤ LỤC {index}. {annex.title.upper()}"])
    sheet.append([annex.unit or None])
    sheet.append(header)
    for number, row in enumerate(annex.rows, start=1):
        sheet.append([number, safe(row.name), *_values(annex, row.figures)])
    sheet.append([None, "Cộng", *_values(annex, annex.total.figures)])
    _dress(
        sheet,
        looks,
        header_rows=3,
        widths=[6, 44, *[15] * (len(header) - 2)],
        share_columns=share_columns,
    )
    if annex.rows and annex.key in CHARTED:
        _chart(sheet, annex, share_columns)


def _values(annex: Annex, figures: dict[str, Figure]) -> list:
    values: list = []
    for key in annex.columns:
        figure = figures[key]
        values.append(figure.numerator)
        if figure.unit is Unit.SHARE:
            share = figure.value
            values += [figure.denominator, None if share is None else round(share, 2)]
    return values


def _dress(
    sheet, looks: Looks, *, header_rows: int, widths: list[float], share_columns: set[int]
) -> None:
    first = 1
    for width, run in groupby(widths):
        last = first + len(list(run)) - 1
        columns = sheet.column_dimensions[get_column_letter(first)]
        columns.width, columns.min, columns.max = width, first, last
        first = last + 1
    texts = {2} if header_rows > 1 else {1}
    body = [
        "share" if column in share_columns else "text" if column in texts else "count"
        for column in range(1, len(widths) + 1)
    ]
    rows = list(sheet.iter_rows(min_row=header_rows + 1))
    _look(sheet[header_rows], [looks["head"]] * len(widths))
    if header_rows > 1:
        _look(rows.pop(), [looks[f"total_{look}"] for look in body])
        _look((sheet["A1"], sheet["A2"]), [looks["title"], looks["note"]])
    for row in rows:
        _look(row, [looks[look] for look in body])
    last_letter = get_column_letter(len(widths))
    sheet.freeze_panes = sheet.cell(header_rows + 1, 3 if header_rows > 1 else 2)
    sheet.auto_filter.ref = f"A{header_rows}:{last_letter}{sheet.max_row - (header_rows > 1)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{header_rows}:{header_rows}"


def _look(row, looks: list[StyleArray]) -> None:
    for cell, look in zip(row, looks, strict=True):
        cell._style = look


def _chart(sheet, annex: Annex, share_columns: set[int]) -> None:
    column = min(share_columns) if share_columns else 3
    first, last = 4, 3 + len(annex.rows)
    chart = BarChart()
    chart.type, chart.style = "bar", 10
    chart.title = str(sheet.cell(3, column).value)
    chart.add_data(Reference(sheet, min_col=column, min_row=first, max_row=last))
    chart.set_categories(Reference(sheet, min_col=2, min_row=first, max_row=last))
    chart.legend = None
    chart.height, chart.width = min(6 + len(annex.rows) * 0.5, 25), 22
    sheet.add_chart(chart, f"B{last + 4}")
