"""The report as a Word document in the same layout, so that an office finishes its text there."""

from __future__ import annotations

import io

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from portal.kit.text import long_date, number
from reports.figures.base import Unit
from reports.figures.registry import FIGURES
from reports.figures.year_end import Annex, Report
from reports.models import LayoutProfile

CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
FONT = "Times New Roman"


def clean(text: str) -> str:
    """Text without the control characters that Word files cannot hold."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def report_docx(report: Report, layout: LayoutProfile) -> bytes:
    """Write the document."""
    document = Document()
    document.core_properties.title = clean(f"Báo cáo {report.subject}")
    document.core_properties.language = "vi-VN"
    document.core_properties.author = clean(report.issuer)
    _set_page(document.sections[0], layout)
    _set_font(document, layout)
    _page_number(document.sections[0], layout)
    _header(document, report, layout)
    _body(document, report, layout)
    _signature(document, report, layout)
    for index, annex in enumerate(report.annexes, start=1):
        _annex(document, index, annex, report, layout)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _set_page(section, layout: LayoutProfile) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(layout.margin_top), Mm(layout.margin_bottom)
    section.left_margin, section.right_margin = Mm(layout.margin_left), Mm(layout.margin_right)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True


def _set_font(document, layout: LayoutProfile) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(layout.body_size)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def _page_number(section, layout: LayoutProfile) -> None:
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTER
    run = paragraph.add_run()
    run.font.size = Pt(layout.page_number_size)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)


def _line(holder, text: str, size: int, align=CENTER, *, bold=False, italic=False, underline=False):
    paragraph = holder.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(clean(text))
    run.font.size, run.bold, run.italic, run.underline = Pt(size), bold, italic, underline
    return paragraph


def _header(document, report: Report, layout: LayoutProfile) -> None:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    left.width, right.width = Mm(75), Mm(90)
    if report.superior:
        _line(left, report.superior.upper(), layout.issuer_size)
    _line(left, report.issuer.upper(), layout.issuer_size, bold=True)
    _line(left, "*", layout.issuer_size)
    _line(left, f"Số {report.number or '     -BC/' + report.document_code}", layout.number_size)
    _line(right, "ĐẢNG CỘNG SẢN VIỆT NAM", layout.party_size, bold=True, underline=True)
    day = long_date(report.issued_on or report.computed_on)
    _line(right, f"{report.place}, {day}", layout.number_size, italic=True)
    if report.is_draft:
        _line(right, "DỰ THẢO", layout.number_size, bold=True)
    for cell in (left, right):
        first = cell.paragraphs[0]._p
        first.getparent().remove(first)
    _line(document, "", layout.body_size)
    _line(document, "BÁO CÁO", layout.title_size, bold=True)
    _line(document, report.subject, layout.subject_size, bold=True)
    _line(document, "-----", layout.subject_size)


def _paragraph(document, text: str, layout: LayoutProfile, *, bold=False):
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_after = Mm(layout.indent), Pt(layout.paragraph_gap)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(layout.line_height)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.add_run(clean(text)).bold = bold


def _body(document, report: Report, layout: LayoutProfile) -> None:
    for section in report.printed_sections:
        _paragraph(document, section.heading, layout, bold=True)
        for sentence in section.sentences:
            _paragraph(document, "".join(part.text for part in sentence), layout)
        for text in section.paragraphs:
            _paragraph(document, text, layout)


def _signature(document, report: Report, layout: LayoutProfile) -> None:
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _line(left, "Nơi nhận:", layout.body_size, WD_ALIGN_PARAGRAPH.LEFT, underline=True)
    for text in (f"- {report.superior}," if report.superior else "", f"- {layout.filed_at}."):
        if text:
            _line(left, text, layout.recipients_size, WD_ALIGN_PARAGRAPH.LEFT)
    _line(right, f"T/M {report.issuer.upper()}", layout.body_size, bold=True)
    _line(right, report.signer_post, layout.body_size)
    for _ in range(4):
        _line(right, "", layout.body_size)
    _line(right, report.signer, layout.body_size, bold=True)


def _annex(document, index: int, annex: Annex, report: Report, layout: LayoutProfile) -> None:
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.different_first_page_header_footer = False
    _line(document, f"PHỤ LỤC {index}", layout.body_size, bold=True)
    _line(document, annex.title.upper(), layout.body_size, bold=True)
    number = report.number or f"…-BC/{report.document_code}"
    _line(document, f"(Kèm theo Báo cáo số {number})", layout.number_size, italic=True)
    if annex.unit:
        _line(document, annex.unit, layout.recipients_size, RIGHT, italic=True)
    table = document.add_table(rows=1, cols=2 + len(annex.columns))
    table.style = "Table Grid"
    header = ["STT", "Đơn vị", *[FIGURES[key].label for key in annex.columns]]
    _fill(table.rows[0], header, bold=True)
    mark = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    for stt, row in enumerate([*annex.rows, annex.total], start=1):
        last = row is annex.total
        values = [
            figure.full if figure.unit is Unit.SHARE else _plain(figure, annex)
            for figure in row.figures.values()
        ]
        _fill(table.add_row(), ["" if last else str(stt), row.name, *values], bold=last)


def _plain(figure, annex: Annex) -> str:

    return number(figure.numerator) if annex.unit else figure.text


def _fill(row, texts: list[str], *, bold: bool) -> None:
    for index, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if index == 1 and not bold else CENTER
        run = paragraph.add_run(clean(text))
        run.font.size, run.bold = Pt(12), bold
