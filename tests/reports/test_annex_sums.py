"""Annexes of the invented bloc add up: every column, on the page and in all files."""

from __future__ import annotations

import io
import re

import docx
import openpyxl
import pytest
from lxml import html as lxml_html

from campaigns.models import CampaignYear
from members.models import Organization, User
from reports.figures.figure import Unit
from reports.year_end.report import year_end_report
from tests.reports.faces import faces, pdf_text, squeezed


@pytest.fixture
def report(demo, db):
    bloc = Organization.objects.select_related("kind").get(depth=1)
    return year_end_report(bloc, CampaignYear.objects.get(year=2026))


def counted(figure):
    return figure.numerator, figure.denominator or 0


def integers(text):
    """The integers of a cell: 98% (49/50) gives 49 and 50, 1.234 gives 1234 and 0."""
    text = text.replace(".", "").strip()
    if share := re.search(r"\((\d+)/(\d+)\)", text):
        return int(share[1]), int(share[2])
    return (0, 0) if text == "–" else (int(text), 0)


def adds_up(rows):
    """The last row holds the sums of the others, cell by cell."""
    *parts, total = rows
    sums = [tuple(map(sum, zip(*column, strict=True))) for column in zip(*parts, strict=True)]
    return sums == total


def page_tables(client, report):
    page = lxml_html.fromstring(
        client.get(f"/reports/{report.organization}/?year=2026").content.decode()
    )
    for table in page.xpath("//table[tfoot]"):
        yield [
            [integers(cell.text_content()) for cell in row.findall("td")]
            for row in table.xpath("tbody/tr|tfoot/tr")
        ]


def docx_tables(content):
    for table in docx.Document(io.BytesIO(content)).tables:
        if table.rows[0].cells[0].text == "STT":
            yield [[integers(cell.text) for cell in row.cells[2:]] for row in table.rows[1:]]


def xlsx_tables(content):
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        if sheet.title.startswith("Phụ lục"):
            head, parts, *rows = sheet.iter_rows(min_row=3, min_col=3, values_only=True)
            grouped = any(part in ("Số đạt", "Tổng số", "%") for part in parts)
            rows = rows if grouped else [parts, *rows]
            plain = [n for n in range(len(head)) if not (grouped and parts[n] == "%")]
            held = [[row[n] for n in plain] for row in rows]  # blank: not yet
            yield [[(value or 0, 0) for value in row] for row in held if row != [None] * len(row)]


@pytest.mark.long
def test_rows_add_up_to_the_total_in_every_annex_and_every_face(report, login):
    assert {annex.key for annex in report.annexes} > {"caps", "not_graded", "work_beside"}
    made = faces(report)
    tables = {
        "report": [
            [list(map(counted, row.figures.values())) for row in (*annex.rows, annex.total)]
            for annex in report.annexes
        ],
        "page": list(page_tables(login(User.objects.get(username="thuongvu")), report)),
        "docx": list(docx_tables(made["docx"])),
        "xlsx": list(xlsx_tables(made["xlsx"])),
    }
    for name, found in tables.items():
        assert len(found) == len(report.annexes), name
        assert [n for n, rows in enumerate(found) if not adds_up(rows)] == [], name
    # The PDF has no cells: its text must hold each row as the report has it.
    printed = pdf_text(made["pdf"])
    for annex in report.annexes:
        for row in (*annex.rows, annex.total):
            cells = [
                f"{figure.numerator:,}".replace(",", ".") if annex.unit else figure.full
                for figure in row.figures.values()
            ]
            assert squeezed(row.name + "".join(cells)) in printed, (annex.title, row.name)


def test_shares_of_an_annex_are_of_their_unit(report):
    for annex in report.annexes:
        for row in annex.rows:
            for figure in row.figures.values():
                assert (figure.denominator is not None) is (figure.unit is Unit.SHARE)
