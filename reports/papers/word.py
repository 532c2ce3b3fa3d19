"""Word: the same print page that the PDF is made of, walked element by element.

One set of print components serves every document; an office finishes its text in Word.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph
from lxml import html as lxml_html
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from reports.models import LayoutProfile, WordTemplate
from reports.papers.columns import POINTS, column_widths
from reports.papers.word_styles import (
    BODY,
    CELLS,
    GRID,
    HEADING,
    PAGE,
    SUBHEADING,
    TITLE,
    starting_document,
)

# Blocks beside each other without lines, and the share of the page that each takes.
BESIDE = {"head": (0.45, 0.55), "sign": (0.45, 0.55), "signatures": ()}
ANNEX_MARGIN = Mm(15)
# White space that HTML collapses; a hard space stays what it is.
SPACES = re.compile(r"[ \t\r\n\f]+")
BREAK = "\u2028"


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
    after: int = 0


LOOKS = {
    "superior": Look(size="issuer_size", caps=True),
    "issuer": Look(size="issuer_size", bold=True, caps=True),
    "number": Look(size="number_size"),
    "party": Look(size="party_size", bold=True, underline=True),
    "date": Look(size="number_size", italic=True, before=6),
    "draft": Look(size="number_size", bold=True, before=6),
    "subject": Look(size="subject_size", bold=True),
    "dashes": Look(size="subject_size", after=12),
    "with": Look(size="number_size", italic=True, after=6),
    "unit": Look(ALIGN.RIGHT, "recipients_size", italic=True),
    "label": Look(ALIGN.LEFT, underline=True),
    "recipient": Look(ALIGN.LEFT, "recipients_size"),
    "body-name": Look(bold=True, caps=True),
    "post": Look(caps=True),
    "signer": Look(bold=True, before=60),
    "name": Look(bold=True, before=60),
}
PLAIN = Look()
STYLES = {"h1": TITLE, "h2": HEADING, "h3": SUBHEADING}


def word(html: str, layout: LayoutProfile, template: IO[bytes] | None = None) -> bytes:
    """The print page as a DOCX in the layout's type and spacing. Nothing is fetched.

    `template` is the office's own file; it gives page, header, footer and styles.
    """
    page = lxml_html.document_fromstring(ILLEGAL_CHARACTERS_RE.sub("", html))
    for line_break in page.iter("br"):
        line_break.tail = BREAK + (line_break.tail or "")
    document = starting_document(layout, template)
    properties = document.core_properties
    properties.title = clean(page.findtext(".//title") or "")[:255]
    properties.author = clean(page.xpath("string(//meta[@name='author']/@content)"))[:255]
    for element in page.find("body"):
        if element.tag == "section":
            _annex(document, element, layout)
        else:
            _block(document, element, layout)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


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
    """Composed text in one line, without the control characters that Word files cannot hold."""
    composed = unicodedata.normalize("NFC", ILLEGAL_CHARACTERS_RE.sub("", text))
    return SPACES.sub(" ", composed).strip(" ")


def _text(element) -> str:
    return "\n".join(clean(line) for line in element.text_content().split(BREAK))


def _class(element) -> str:
    return (element.get("class") or "").split(" ")[0]


def _block(document, element, layout: LayoutProfile, *, in_annex: bool = False) -> None:
    """One element of the page: side-by-side blocks, tables of rows, headings, text.

    Charts are vector pictures, which Word files do not hold; their tables are there.
    """
    name = _class(element)
    if name in BESIDE:
        _columns(document, element, layout, BESIDE[name])
    elif element.tag == "table":
        _rows(document, element, "annex" if in_annex else "sheet")
    elif element.tag in STYLES:
        text = _text(element).upper() if in_annex else _text(element)
        heading = document.add_paragraph(text, style=STYLES[element.tag])
        if in_annex:
            heading.paragraph_format.first_line_indent = Mm(0)
            heading.alignment = ALIGN.CENTER
    elif element.tag in ("ul", "ol"):
        for item in element:
            document.add_paragraph(f"- {_text(item)}", style=BODY)
    elif name == "text":
        document.add_paragraph(_text(element), style=BODY)
    elif name == "rule":
        _ruled_line(document)
    elif isinstance(element.tag, str) and name != "chart":
        _line(document, _text(element), LOOKS.get(name, PLAIN), layout)


def _line(holder, text: str, look: Look, layout: LayoutProfile):
    paragraph = holder.add_paragraph()
    paragraph.alignment = look.align
    paragraph.paragraph_format.space_before = Pt(look.before)
    paragraph.paragraph_format.space_after = Pt(look.after)
    run = paragraph.add_run(text.upper() if look.caps else text)
    run.font.size = Pt(getattr(layout, look.size))
    run.bold, run.italic, run.underline = look.bold, look.italic, look.underline
    return paragraph


def _ruled_line(document) -> None:
    """A dotted line to write on: a tab to the right margin, so that it never runs over."""
    paragraph = document.add_paragraph("\t", style=BODY)
    paragraph.paragraph_format.tab_stops.add_tab_stop(
        _width(document), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
    )


def _width(document) -> Length:
    """The width of the text on the page."""
    section = document.sections[-1]
    return Length(section.page_width - section.left_margin - section.right_margin)


def _columns(document, element, layout: LayoutProfile, shares: tuple[float, ...]) -> None:
    """Blocks that stand beside each other without lines: the head pair, the signatures.

    They stay whole, and signatures with the lines above them: none stand alone on a page.
    """
    sides = [side for side in element if isinstance(side.tag, str)]
    is_foot = _stay_together(document)
    table = document.add_table(rows=1, cols=len(sides))
    table.autofit = False
    table._tbl.tr_lst[0].get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    table._tbl.tblPr.append(_no_margins())
    whole = _width(document)
    for index, (cell, side) in enumerate(zip(table.rows[0].cells, sides, strict=True)):
        cell.width = Length(int(whole * (shares[index] if shares else 1 / len(sides))))
        for place, paragraph in enumerate(side):
            line = _line(cell, _text(paragraph), LOOKS.get(_class(paragraph), PLAIN), layout)
            if is_foot and not place:
                line.paragraph_format.space_before = Pt(18)
        first = cell.paragraphs[0]._p
        if len(cell.paragraphs) > 1:
            first.getparent().remove(first)


def _no_margins():
    """Cells without space of their own: their text begins where the page's does."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    return margins


def _stay_together(document) -> bool:
    """Keep what comes next with what is already there; false where nothing is there yet."""
    body = document.element.body
    if len(body) <= 1:  # nothing but the page's own settings
        return False
    before = body[-2]
    if before.tag == qn("w:tbl"):  # without a paragraph between them two tables would be one
        for row in before.tr_lst[-2:]:
            for paragraph in row.iter(qn("w:p")):
                Paragraph(paragraph, document).paragraph_format.keep_with_next = True
        gap = document.add_paragraph()
        gap.paragraph_format.keep_with_next = True
        gap.paragraph_format.line_spacing = Pt(2)
    elif before.tag == qn("w:p"):
        Paragraph(before, document).paragraph_format.keep_with_next = True
    return True


def _annex(document, element, layout: LayoutProfile) -> None:
    """Pages that lie on their side; as a document of its own its first page bears no number."""
    is_first = len(document.element.body) == 1
    section = document.sections[0] if is_first else document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = PAGE[1], PAGE[0]
    section.left_margin = section.right_margin = section.bottom_margin = ANNEX_MARGIN
    section.different_first_page_header_footer = is_first
    for part in element:
        _block(document, part, layout, in_annex=True)


def _rows(document, element, kind: str) -> None:
    """A table of rows; its header is repeated on every page, its total row is bold."""
    kind = "wide" if _class(element) == "wide" else kind
    rows = list(element.iter("tr"))
    texts = [[_text(cell) for cell in row] for row in rows]
    table = document.add_table(rows=len(rows), cols=max(len(row) for row in rows))
    table.style = document.styles[GRID]
    table.autofit = False
    cell_style = document.styles[CELLS[kind]].style_id
    classes = [_class(cell) for cell in rows[0]]
    widths = [
        Length(Mm(width))
        for width in column_widths(classes, texts, _width(document).mm, POINTS[kind])
    ]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    # Cells by column and row of the XML: looking each up by index costs the square of the rows.
    for source, words, target in zip(rows, texts, table._tbl.tr_lst, strict=True):
        head = source.getparent().tag == "thead"
        properties = target.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if head:
            properties.append(OxmlElement("w:tblHeader"))
        bold = head or _class(source) == "total"
        for cell, text, place, width in zip(source, words, target.tc_lst, widths, strict=False):
            place.width = width
            place.p_lst[0].style = cell_style
            paragraph = Paragraph(place.p_lst[0], table)
            alignment = {"num": ALIGN.RIGHT, "stt": ALIGN.CENTER}.get(_class(cell), ALIGN.LEFT)
            paragraph.alignment = ALIGN.CENTER if head else alignment
            paragraph.add_run(text).bold = bold or None
