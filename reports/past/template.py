"""The workbook in which an office writes totals on paper: a sheet for each of its organisations.

Rows are figures by group, columns are years; what is stored already stands in its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from members.models import Organization
from portal.kit.xlsx import content_of
from reports.figures.figure import Unit
from reports.figures.measure import Measure
from reports.models import PastFigure
from reports.papers.workbook import Looks, looks_of, merge, page, set_height, set_widths, write
from reports.past.offered import GROUPS
from reports.past.parse import CODE, FIRST_COLUMN, KEY, SOURCE

TITLE = "SỐ LIỆU CÁC NĂM TRƯỚC KHI DÙNG CỔNG, THEO BÁO CÁO GIẤY"
HOW = (
    "Ghi số nguyên của cả năm, gồm cả các đơn vị trực thuộc; tiền ghi bằng đồng. Chỉ tiêu là tỷ lệ thì "
    "ghi cả số đạt và tổng số. Ô để trống thì cổng giữ nguyên. Dòng “Theo văn bản” ghi báo cáo mà số "
    "liệu lấy từ đó, ví dụ: Báo cáo số 45-BC/ĐUK ngày 15/12/2021. Không sửa cột A."
)
WIDTHS = (20.0, 50.0)
VALUE = 14.0  # width of a column of numbers
HEAD_ROW = 5
NAME_LENGTH = 31  # Excel's limit on the name of a sheet
Stored = dict[tuple[int, int, str], PastFigure]  # by organisation, year and figure


def totals_template(organizations: Sequence[Organization], years: Sequence[int]) -> bytes:
    """The workbook for these organisations and years."""
    book = Workbook()
    looks = looks_of(book)
    stored: Stored = {
        (record.organization_id, record.calendar_year, record.key): record
        for record in PastFigure.objects.filter(
            organization__in=organizations, calendar_year__in=years
        )
    }
    for number, organization in enumerate(organizations, start=1):
        name = re.sub(r"[\[\]:*?/\\']", " ", f"{number}. {organization.label}")
        _sheet(book.create_sheet(name[:NAME_LENGTH].strip()), looks, organization, years, stored)
    book.remove(book.worksheets[0])
    return content_of(book)


def _sheet(
    sheet: Worksheet,
    looks: Looks,
    organization: Organization,
    years: Sequence[int],
    stored: Stored,
) -> None:
    width = FIRST_COLUMN - 1 + 2 * len(years)
    text, head = looks["text"], looks["head"]
    write(sheet, [TITLE], [looks["title"]])
    write(sheet, ["Tổ chức", organization.name], [looks["title"]] * 2)
    write(sheet, [CODE, organization.code], [looks["title"]] * 2)
    write(sheet, [HOW, *[None] * (width - 1)], [looks["note"]] * width)
    merge(sheet, HEAD_ROW - 1, 1, HEAD_ROW - 1, width)
    set_height(sheet, HEAD_ROW - 1, [(HOW, sum(WIDTHS) + 2 * VALUE * len(years))])
    write(sheet, [KEY, "Chỉ tiêu", *_pairs(f"Năm {year}" for year in years)], [head] * width)
    write(sheet, [None, None, *("Số, số đạt", "Tổng số") * len(years)], [head] * width)
    sources = (_source(stored, organization, year) for year in years)
    write(sheet, [SOURCE, None, *_pairs(sources)], [text] * width)
    for index in range(len(years)):
        left = FIRST_COLUMN + 2 * index
        merge(sheet, HEAD_ROW, left, HEAD_ROW, left + 1)
        merge(sheet, HEAD_ROW + 2, left, HEAD_ROW + 2, left + 1)
    for title, measures in GROUPS.items():
        write(sheet, [None, title, *[None] * (width - 2)], [looks["total_text"]] * width)
        for measure in measures:
            values, values_looks = _row(measure, looks, organization, years, stored)
            write(sheet, [measure.key, _label(measure), *values], [text, text, *values_looks])
            set_height(sheet, sheet.max_row, [(measure.key, WIDTHS[0]), (measure.label, WIDTHS[1])])
    set_widths(sheet, [*WIDTHS, *[VALUE] * (2 * len(years))])
    sheet.freeze_panes = sheet.cell(HEAD_ROW + 3, FIRST_COLUMN)
    page(sheet, "landscape", titles=f"{HEAD_ROW}:{HEAD_ROW + 2}")


def _pairs(values: Iterable[str]) -> list[str | None]:
    """Each value over two columns."""
    return [cell for value in values for cell in (value or None, None)]


def _source(stored: Stored, organization: Organization, year: int) -> str:
    """The document of all totals of the year; empty where they have several."""
    sources = {
        record.source
        for (pk, of_year, _), record in stored.items()
        if (pk, of_year) == (organization.pk, year)
    }
    return sources.pop() if len(sources) == 1 else ""


def _row(
    measure: Measure,
    looks: Looks,
    organization: Organization,
    years: Sequence[int],
    stored: Stored,
) -> tuple[list[int | None], list]:
    """The cells of one figure: of what is no share the second cell of each year is not written in."""
    values: list[int | None] = []
    for year in years:
        record = stored.get((organization.pk, year, measure.key))
        values += [record.numerator, record.denominator] if record else [None, None]
    second = looks["count"] if measure.unit is Unit.SHARE else looks["head"]
    return values, [looks["count"], second] * len(years)


def _label(measure: Measure) -> str:
    return f"{measure.label} (đồng)" if measure.unit is Unit.VND else measure.label
