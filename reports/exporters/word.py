"""Word: the same print page that the PDF is made of, walked element by element.

One set of print components serves every document; an office finishes its text in Word.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph
from lxml import html as lxml_html
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from portal.kit.text import nfc
from reports.models import LayoutProfile, WordTemplate

FONT = "Times New Roman"
GRID = "Table Grid"
MARKER = "«NỘI DUNG»"
PAGE = (Mm(210), Mm(297))
TABLE_SIZE = 12
SIDE_BY_SIDE = {"head", "sign", "two-signatures"}


@dataclass(frozen=True)
class Look:
    """How a paragraph of one class looks; `size` names the layout's field."""

    align: ALIGN = ALIGN.CENTER
    size: str = "body_size"
    bold: bool = False
    italic: bool = False
    underline: bool = False
    caps: bool = False
    before: int = 0


LOOKS = {
    "superior": Look(size="issuer_size", caps=True),
    "issuer": Look(size="issuer_size", bold=True, caps=True),
    "number": Look(size="number_size"),
    "party": Look(size="party_size", bold=True, underline=True),
    "date": Look(size="number_size", italic=True, before=6),
    "draft": Look(size="number_size", bold=True, before=6),
    "h1": Look(size="title_size", bold=True, before=12),
    "subject": Look(size="subject_size", bold=True),
    "dashes": Look(size="subject_size"),
    "title": Look(bold=True, caps=True),
    "with": Look(size="number_size", italic=True),
    "unit": Look(ALIGN.RIGHT, "recipients_size", italic=True),
    "label": Look(ALIGN.LEFT, underline=True),
    "body-name": Look(bold=True, caps=True),
    "signer": Look(bold=True, before=60),
    "name": Look(bold=True, before=60),
    "post": Look(caps=True),
    "recipient": Look(ALIGN.LEFT, "recipients_size"),
}
PLAIN = Look()
RECIPIENT = LOOKS["recipient"]


def word(html: str, layout: LayoutProfile, template: IO[bytes] | None = None) -> bytes:
    """The print page as a DOCX in the layout's type and spacing. Nothing is fetched.

    `template` is the office's own file; it gives page, header, footer and styles.
    """
    page = lxml_html.document_fromstring(ILLEGAL_CHARACTERS_RE.sub("", html))
    document = starting_document(layout, template)
    document.core_properties.title = clean(page.findtext(".//title") or "")[:255]
    document.core_properties.author = clean(page.xpath("string(//meta[@name='author']/@content)"))[
        :255
    ]
    document.core_properties.language = "vi-VN"
    for element in page.find("body"):
        if element.tag == "section":
            _annex(document, element, layout)
        else:
            _block(document, element, layout)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def starting_document(layout: LayoutProfile, template: IO[bytes] | None):
    """An empty document with the layout's page settings, or the template up to its marker."""
    if template is None:
        document = Document()
        _set_page(document.sections[0], layout)
        style = document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(layout.body_size)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        return document
    document = Document(template)
    marker = next(found for found in document.paragraphs if found.text.strip() == MARKER)
    marker._p.getparent().remove(marker._p)
    if not _text_of(document.sections[0].header):
        _number_pages(document.sections[0], layout)
    return document


def _text_of(part) -> str:
    """The visible text of a header, its fields included."""
    return "".join(node.text or "" for node in part._element.iter(qn("w:t"), qn("w:instrText")))


@contextmanager
def office_template() -> Iterator[IO[bytes] | None]:
    """The office's own template, opened; None where the portal's page settings apply."""
    current = WordTemplate.objects.in_use()
    if current is None:
        yield None
    else:
        with current.file.open("rb") as file:
            yield file


def clean(text: str) -> str:
    """One line of text without the control characters that Word files cannot hold."""
    return nfc(ILLEGAL_CHARACTERS_RE.sub("", text))


def _text(element) -> str:
    return clean(element.text_content())


def _class(element) -> str:
    return (element.get("class") or "").split(" ")[0]


def _set_page(section, layout: LayoutProfile) -> None:
    section.page_width, section.page_height = PAGE
    section.top_margin, section.bottom_margin = Mm(layout.margin_top), Mm(layout.margin_bottom)
    section.left_margin, section.right_margin = Mm(layout.margin_left), Mm(layout.margin_right)
    section.header_distance = Mm(10)
    _number_pages(section, layout)


def _number_pages(section, layout: LayoutProfile) -> None:
    """The page's number in the middle at the top, from the second page on."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run()
    run.font.size = Pt(layout.page_number_size)
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        run._r.append(part)


def _block(document, element, layout: LayoutProfile) -> None:
    """One element of the page: side-by-side blocks, tables of rows, headings, text.

    Charts are vector pictures, which Word files do not hold; their tables are there.
    """
    name = _class(element)
    if element.tag == "table":
        if name in SIDE_BY_SIDE:
            _columns(document, element, layout)
        else:
            _rows(document, element)
    elif element.tag in ("h2", "h3"):
        _paragraph(document, _text(element), layout, bold=True)
    elif element.tag in ("ul", "ol"):
        for item in element:
            _paragraph(document, f"- {_text(item)}", layout)
    elif name == "text":
        _paragraph(document, _text(element), layout)
    elif isinstance(element.tag, str) and name != "chart":
        _line(document, _text(element), LOOKS.get(name or element.tag, PLAIN), layout)


def _line(holder, text: str, look: Look, layout: LayoutProfile) -> None:
    paragraph = holder.add_paragraph()
    paragraph.alignment = look.align
    paragraph.paragraph_format.space_before = Pt(look.before)
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text.upper() if look.caps else text)
    run.font.size = Pt(getattr(layout, look.size))
    run.bold, run.italic, run.underline = look.bold, look.italic, look.underline


def _paragraph(document, text: str, layout: LayoutProfile, *, bold: bool = False) -> None:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_after = Mm(layout.indent), Pt(layout.paragraph_gap)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(layout.line_height)
    form.keep_with_next = bold
    paragraph.alignment = ALIGN.JUSTIFY
    paragraph.add_run(text).bold = bold


def _columns(document, element, layout: LayoutProfile) -> None:
    """Blocks that stand beside each other without lines: the head pair, the signatures.

    Signatures stay whole and with the paragraph before them: no page of signatures alone.
    """
    before = document.element.body[-2] if len(document.element.body) > 1 else None
    if before is not None and before.tag == qn("w:p"):
        Paragraph(before, document).paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    table._tbl.tr_lst[0].get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    section = document.sections[-1]
    whole = section.page_width - section.left_margin - section.right_margin
    for cell, source, share in zip(
        table.rows[0].cells, element.iter("td"), (0.45, 0.55), strict=True
    ):
        cell.width = Length(int(whole * share))
        plain = RECIPIENT if _class(source) == "recipients" else PLAIN
        for paragraph in source:
            _line(cell, _text(paragraph), LOOKS.get(_class(paragraph), plain), layout)
        first = cell.paragraphs[0]._p
        first.getparent().remove(first)


def _annex(document, element, layout: LayoutProfile) -> None:
    is_first = len(document.element.body) == 1  # nothing but the page's own settings
    section = document.sections[0] if is_first else document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = PAGE[1], PAGE[0]
    section.left_margin = section.right_margin = Mm(15)
    section.different_first_page_header_footer = False
    for part in element:
        if part.tag == "h2":
            _line(document, _text(part), Look(bold=True), layout)
        else:
            _block(document, part, layout)


def _grid(document):
    """The style of tables with lines, made where the office's template has none."""
    if GRID not in document.styles:
        style = document.styles.add_style(GRID, WD_STYLE_TYPE.TABLE)
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            line = OxmlElement(f"w:{side}")
            line.set(qn("w:val"), "single")
            line.set(qn("w:sz"), "4")
            borders.append(line)
        properties = OxmlElement("w:tblPr")
        properties.append(borders)
        style.element.append(properties)
    return document.styles[GRID]


def _rows(document, element) -> None:
    """A table of rows; its header is repeated on every page, its total row is bold."""
    rows = list(element.iter("tr"))
    table = document.add_table(rows=len(rows), cols=max(len(row) for row in rows))
    table.style = _grid(document)
    # Cells by column and row of the XML: looking each up by index costs the square of the rows.
    for source, target in zip(rows, table._tbl.tr_lst, strict=True):
        head = source.getparent().tag == "thead"
        if head:
            target.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        bold = head or _class(source) == "total"
        for cell, place in zip(source, target.tc_lst, strict=False):
            paragraph = Paragraph(place.p_lst[0], table)
            alignment = {"num": ALIGN.RIGHT, "stt": ALIGN.CENTER}.get(_class(cell), ALIGN.LEFT)
            paragraph.alignment = ALIGN.CENTER if head else alignment
            run = paragraph.add_run(_text(cell))
            run.font.size, run.bold = Pt(TABLE_SIZE), bold
