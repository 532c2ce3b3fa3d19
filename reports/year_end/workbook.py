"""The report as a workbook: cover, figures, text, and one sheet an annex."""

import datetime as dt
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from portal.kit.xlsx import content_of
from reports.figures.figure import Figure, Unit
from reports.papers.workbook import (
    PLAIN,
    Looks,
    looks_of,
    page,
    set_height,
    set_widths,
    write,
)
from reports.year_end.annex_sheets import annex_sheet
from reports.year_end.report import Report

PORTRAIT, LANDSCAPE = "portrait", "landscape"
FIGURES = ("Chỉ tiêu", "Số đạt", "Tổng số", "Tỷ lệ (%)")
TEXT = ("Mục", "Nội dung")


def report_xlsx(report: Report, *, exported_by: str, exported_at: dt.datetime) -> bytes:
    """Write the workbook. Totals are the report's numbers, not formulas, which previews leave empty."""
    book = Workbook()
    looks = looks_of(book)
    _cover(book, looks, report, exported_by, exported_at)
    _figures(book, looks, report)
    _text(book, looks, report)
    for index, annex in enumerate(report.annexes, start=1):
        annex_sheet(book, looks, index, annex)
    return content_of(book)


def _cover(
    book: Workbook, looks: Looks, report: Report, exported_by: str, exported_at: dt.datetime
) -> None:
    sheet = book.active
    sheet.title = "Bìa"
    signer = " ".join(filter(None, (report.signer_post, report.signer)))
    rows = (
        ("Tổ chức", report.organization_name),
        ("Cơ quan ban hành", report.issuer),
        ("Tài liệu", f"Báo cáo {report.subject}"),
        ("Số, ký hiệu", report.number or "chưa cấp số"),
        ("Ngày ban hành", report.issued_on or "chưa ban hành"),
        ("Người ký", signer or "chưa ghi"),
        ("Từ ngày", report.start),
        ("Đến ngày (chốt số liệu)", report.end),
        ("Tình trạng", "Dự thảo" if report.is_draft else "Đã chốt"),
        ("Người xuất", exported_by),
        ("Xuất lúc", exported_at.replace(tzinfo=None)),
    )
    for label, value in rows:
        kind = "moment" if isinstance(value, dt.datetime) else "day"
        kind = kind if isinstance(value, dt.date) else "note"
        write(sheet, (label, value), (looks["title"], looks[kind]))
    set_widths(sheet, [26, 80])
    page(sheet, LANDSCAPE)


def _figures(book: Workbook, looks: Looks, report: Report) -> None:
    sheet, widths = _table(book, looks, "Số liệu", FIGURES, [60, 18, 18, 14])
    line = [looks[name] for name in ("text", "count", "count", "share")]
    for row, figure in enumerate(lines_of(report), start=2):
        share = figure.value if figure.unit is Unit.SHARE else None
        label = f"{figure.label} (số liệu theo báo cáo giấy)" if figure.sign else figure.label
        write(sheet, (label, figure.numerator, figure.denominator, share), line)
        set_height(sheet, row, [(label, widths[0])], PLAIN)
    sheet.auto_filter.ref = f"A1:D{sheet.max_row}"
    set_widths(sheet, widths)


def lines_of(report: Report) -> list[Figure]:
    """The figures of the report, a line each; of a series a line a year."""
    return [
        line
        for figure in report.figures.values()
        for line in (
            [replace(year, label=f"{figure.label}, {year.period}") for year in figure.series]
            or [figure]
        )
    ]


def _text(book: Workbook, looks: Looks, report: Report) -> None:
    """The text of the report: a row a paragraph, beside the heading of its section."""
    sheet, widths = _table(book, looks, "Phần viết", TEXT, [34, 96])
    row = 1
    for section in report.printed_sections:
        for number, line in enumerate(section.lines or [""]):
            heading = "" if number else section.title
            write(sheet, (heading, line), (looks["total_text"], looks["prose"]))
            row += 1
            set_height(sheet, row, zip((heading, line), widths, strict=True), PLAIN)
    set_widths(sheet, widths)


def _table(
    book: Workbook, looks: Looks, title: str, header: tuple[str, ...], widths: list[float]
) -> tuple[Worksheet, list[float]]:
    sheet = book.create_sheet(title)
    write(sheet, header, [looks["head"]] * len(header))
    set_height(sheet, 1, zip(header, widths, strict=True))
    sheet.freeze_panes = "B2"
    page(sheet, LANDSCAPE, titles="1:1")
    return sheet, widths
