"""Word: the same print page that the PDF is made of, walked element by element.

One set of print components serves every document; an office finishes its text in Word.
python-docx and lxml are imported inside the functions that use them, here and in the other `word_`
modules: few requests write a Word file, and every process would wait for the import.
"""
# ruff: noqa: PLC0415  heavy libraries are imported where they are used

import io
from typing import IO, Any

from reports.models import LayoutProfile, WordTemplate
from reports.papers.word_styles import BODY, HEADING, PAGE_MM, SUBHEADING, TITLE, starting_document
from reports.papers.word_tables import BESIDE, add_blocks_beside, add_rows, text_width
from reports.papers.word_text import BREAK, add_line, class_of, clean, text_of, without_illegal

ANNEX_MARGIN_MM = 15
STYLES = {"h1": TITLE, "h2": HEADING, "h3": SUBHEADING}


def word(html: str, layout: LayoutProfile, template: IO[bytes] | None = None) -> bytes:
    """The print page as a DOCX in the layout's fonts and spacing. Nothing is fetched.

    `template` is the office's own file; it gives page, header, footer and styles.
    """
    from lxml import html as lxml_html

    page = lxml_html.document_fromstring(without_illegal(html))
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


def office_template() -> bytes | None:
    """The office's own template; None where the portal's page settings apply."""
    current = WordTemplate.objects.in_use()
    if current is None:
        return None
    with current.file.open("rb") as file:
        data: bytes = file.read()
    return data


def _block(document: Any, element: Any, layout: LayoutProfile, *, in_annex: bool = False) -> None:
    """One element of the page: side-by-side blocks, tables of rows, headings, text.

    Charts are vector pictures, which Word files do not hold; their tables are there.
    """
    name = class_of(element)
    if name in BESIDE:
        add_blocks_beside(document, element, layout)
    elif element.tag == "table":
        add_rows(document, element, "annex" if in_annex else "sheet")
    elif element.tag in STYLES:
        _heading(document, element, in_annex=in_annex)
    elif element.tag in ("ul", "ol"):
        for item in element:
            document.add_paragraph(f"- {text_of(item)}", style=BODY)
    elif name == "text":
        document.add_paragraph(text_of(element), style=BODY)
    elif name == "room":
        for _ in element:
            _ruled_line(document)
    elif isinstance(element.tag, str) and name != "chart":
        add_line(document, element, layout)


def _heading(document: Any, element: Any, *, in_annex: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    text = text_of(element)
    heading = document.add_paragraph(text.upper() if in_annex else text, style=STYLES[element.tag])
    if in_annex:
        heading.paragraph_format.first_line_indent = Mm(0)
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _ruled_line(document: Any) -> None:
    """A dotted line to write on: a tab to the right margin, so that it never runs over."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER

    paragraph = document.add_paragraph("\t", style=BODY)
    paragraph.paragraph_format.tab_stops.add_tab_stop(
        text_width(document), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
    )


def _annex(document: Any, element: Any, layout: LayoutProfile) -> None:
    """Pages in landscape; where the document is nothing else, its first page bears no number."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    is_first = len(document.element.body) == 1
    section = document.sections[0] if is_first else document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_height, section.page_width = map(Mm, PAGE_MM)
    section.left_margin = section.right_margin = section.bottom_margin = Mm(ANNEX_MARGIN_MM)
    section.different_first_page_header_footer = is_first
    for part in element:
        _block(document, part, layout, in_annex=True)
