"""The workbook of the report: headings that can be read, what is printed, charts, plain text."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess

import openpyxl
import pytest
from openpyxl import Workbook

from campaigns.models import WelfareContribution
from members.models import Organization
from portal.kit.xlsx import add_sheet
from reports.figures.figure import Figure, Unit
from reports.papers.workbook import BOLD, LINE, row_height
from reports.year_end.documents import produce
from reports.year_end.report import year_end_report

FORMULA = '=HYPERLINK("http://x")'


@pytest.fixture
def report(filled):
    return year_end_report(filled.bloc, filled.year)


@pytest.fixture
def book(report):
    return openpyxl.load_workbook(io.BytesIO(produce(report, "xlsx", exported_by="Người thử")))


def annex(book, report, key):
    place = next(n for n, found in enumerate(report.annexes, start=1) if found.key == key)
    return book[f"Phụ lục {place}"]


def test_a_share_stands_under_one_heading_with_its_integers(book, report):
    sheet = annex(book, report, "meetings")
    merged = {str(found) for found in sheet.merged_cells.ranges}
    assert {"A3:A4", "B3:B4", "C3:E3"} <= merged
    assert [cell.value for cell in sheet[4]][:6] == [
        None, None, "Số đạt", "Tổng số", "%", "Số đạt"
    ]  # fmt: skip
    assert sheet["C3"].value == "Sinh hoạt thường kỳ"
    assert sheet.print_title_rows == "$3:$4"
    assert sheet.auto_filter.ref == "A4:N6"


def test_headings_have_room_for_every_line_of_theirs(book, report):
    for sheet in (found for found in book if found.title.startswith("Phụ lục")):
        usual = sheet.sheet_format.defaultRowHeight
        heights = {row: sheet.row_dimensions[row].height or usual for row in (3, 4)}
        for cells in sheet.merged_cells.ranges:
            if cells.min_row != 3:
                continue
            columns = range(cells.min_col, cells.max_col + 1)
            width = sum(width_of(sheet, column) for column in columns)
            room = sum(heights[row] for row in range(cells.min_row, cells.max_row + 1))
            text = sheet.cell(3, cells.min_col).value
            assert room >= row_height([(text, width)]) - 3, text


def width_of(sheet, column):
    return next(
        found.width
        for found in sheet.column_dimensions.values()
        if found.min <= column <= found.max
    )


def test_a_long_heading_takes_the_lines_that_its_words_need():
    assert row_height([("Ngắn", 14)]) == LINE + 3
    assert row_height([("Đảng viên được miễn sinh hoạt", 14)]) == 3 * LINE + 3
    assert row_height([("Đảng viên", 14), ("x" * int(30 / BOLD), 10)]) == LINE + 3


def test_the_unit_line_stands_across_the_table(book, report):
    sheet = annex(book, report, "welfare")
    assert sheet["A2"].value == "Đơn vị tính: đồng"
    assert "A2:E2" in {str(found) for found in sheet.merged_cells.ranges}
    assert sheet["A2"].alignment.horizontal == "right"


def test_the_cover_says_number_and_signer_and_is_set_up_for_print(report):
    report.number, report.signer, report.signer_post = "12-BC/ĐUK", "Nguyễn Văn Mẫu", "BÍ THƯ"
    book = openpyxl.load_workbook(io.BytesIO(produce(report, "xlsx", exported_by="Người thử")))
    cover = book["Bìa"]
    facts = {row[0]: row[1] for row in cover.iter_rows(values_only=True)}
    assert (facts["Số, ký hiệu"], facts["Người ký"]) == ("12-BC/ĐUK", "BÍ THƯ Nguyễn Văn Mẫu")
    days = [cell.number_format for (cell,) in cover["B1:B11"] if cell.is_date]
    assert days == ["dd/mm/yyyy", "dd/mm/yyyy", "dd/mm/yyyy hh:mm"]
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_what_the_report_says_in_words_has_a_sheet_of_its_own(book, report):
    rows = list(book["Phần viết"].iter_rows(min_row=2, values_only=True))
    said = [line for section in report.printed_sections for line in section.lines]
    assert [line for _, line in rows if line] == said
    assert "Một số chi bộ còn chậm." in said
    long = max(range(len(rows)), key=lambda row: len(rows[row][1] or ""))
    assert book["Phần viết"].row_dimensions[long + 2].height > 2 * LINE
    assert {heading for heading, _ in rows if heading} == {
        section.title for section in report.printed_sections
    }


def test_every_annex_that_compares_units_has_a_chart_and_percents_end_at_100(filled, book, report):
    charted = {
        found.key
        for found, sheet in zip(
            report.annexes, (s for s in book if s.title.startswith("Phụ lục")), strict=True
        )
        if sheet._charts
    }
    assert {"members", "meetings", "pledges", "welfare"} <= charted
    (chart,) = annex(book, report, "meetings")._charts
    assert (chart.y_axis.scaling.min, chart.y_axis.scaling.max) == (0, 100)
    assert (chart.x_axis.delete, chart.y_axis.delete) == (False, False)
    (chart,) = annex(book, report, "welfare")._charts
    assert chart.y_axis.scaling.max is None
    WelfareContribution.objects.all().delete()
    again = year_end_report(filled.committee, filled.year)
    assert "welfare" not in {found.key for found in again.annexes}


def test_long_lists_keep_formulas_as_text_too():
    book = Workbook(write_only=True)
    add_sheet(
        book, "Danh sách: [1/2]*", ["=1+1", "Số"], [[FORMULA, 5], ["-3 điểm", None], ["tốt", 1]]
    )
    data = io.BytesIO()
    book.save(data)
    sheet = openpyxl.load_workbook(data).active
    assert sheet.title == "Danh sách- -1-2--"
    found = [(cell.value, cell.data_type, bool(cell.quotePrefix)) for (cell,) in sheet["A1:A4"]]
    assert found == [
        ("=1+1", "s", True), (FORMULA, "s", True), ("-3 điểm", "s", True), ("tốt", "s", False),
    ]  # fmt: skip


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_it_without_computing_what_people_typed(filled, tmp_path):
    Organization.objects.filter(pk=filled.committee.pk).update(name="=1+2")
    report = year_end_report(Organization.objects.get(pk=filled.bloc.pk), filled.year)
    (tmp_path / "bao-cao.xlsx").write_bytes(produce(report, "xlsx", exported_by="Người thử"))
    command = [
        "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
        "--outdir", str(tmp_path), str(tmp_path / "bao-cao.xlsx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)  # noqa: S603  our own file
    with (tmp_path / "bao-cao-Phụ lục 1.csv").open(encoding="utf-8") as file:
        names = [row[1] for row in csv.reader(file)]
    assert "=1+2" in names
    assert "3" not in names


def test_a_cell_holds_the_percentage_that_page_and_paper_write():
    shares = [Figure("attendance", "", part, 32, Unit.SHARE) for part in (1, 5, 31, 32)]
    assert [figure.value for figure in shares] == [3.13, 15.63, 96.88, 100]
    assert [figure.text for figure in shares] == ["3,13%", "15,63%", "96,88%", "100%"]
    nearly = Figure("attendance", "", 43_246, 43_247, Unit.SHARE)
    assert (nearly.value, nearly.text) == (99.99, "99,99%")
