"""What a Word document begins with: page, header, language and the styles its text is written in."""
# ruff: noqa: PLC0415  heavy libraries are imported where they are used

from dataclasses import dataclass
from typing import IO, Any

from reports.models import LayoutProfile
from reports.papers.columns import POINTS

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
MARKER = "«NỘI DUNG»"
PAGE_MM = (210, 297)
HEADER_MM = 10  # from the edge of the paper to the page's number
TITLE, HEADING, SUBHEADING = "Heading 1", "Heading 2", "Heading 3"
BODY, GRID = "Body Text", "Table Grid"
# The text of tables, by the kind of table.
CELLS = {"sheet": "Table Text", "annex": "Annex Table Text", "wide": "Wide Table Text"}
THEME = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


@dataclass(frozen=True)
class Form:
    """What a style of paragraphs settles; `size` names the layout's field with the font size."""

    align: str
    size: str = "body_size"
    bold: bool = False
    indented: bool = True
    before: int = 0


FORMS = {
    TITLE: Form("CENTER", "title_size", bold=True, indented=False, before=12),
    HEADING: Form("JUSTIFY", bold=True, before=6),
    SUBHEADING: Form("JUSTIFY", bold=True, before=6),
    BODY: Form("JUSTIFY"),
}


def starting_document(layout: LayoutProfile, template: IO[bytes] | None) -> Any:
    """An empty document in the layout, or the office's template up to its marker.

    Styles that the template has are kept as the office set them; those it lacks are added.
    """
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE

    document = Document(template) if template else Document()
    if template is None:
        set_page(document.sections[0], layout)
        _set_plain_text(document.styles["Normal"], layout)
    else:
        marker = next(line for line in document.paragraphs if line.text.strip() == MARKER)
        marker._p.getparent().remove(marker._p)
        if not _text_of(document.sections[0].header):
            number_pages(document.sections[0], layout)
    for name, form in FORMS.items():
        if template is None or name not in document.styles:
            _set_form(_style(document, name), form, layout)
    for kind, name in CELLS.items():
        if name not in document.styles:
            _set_cell_text(_style(document, name), POINTS[kind])
    if GRID not in document.styles:
        _draw_grid(document.styles.add_style(GRID, WD_STYLE_TYPE.TABLE))
    _set_language(document)
    return document


def xml_element(tag: str, **attributes: str) -> Any:
    """A new XML element of a Word file, as `w:tblHeader`, with attributes of the same namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _style(document: Any, name: str) -> Any:
    from docx.enum.style import WD_STYLE_TYPE

    if name in document.styles:
        return document.styles[name]
    return document.styles.add_style(
        name, WD_STYLE_TYPE.PARAGRAPH, builtin=name not in CELLS.values()
    )


def _text_of(part: Any) -> str:
    """The visible text of a header, its fields included."""
    from docx.oxml.ns import qn

    return "".join(node.text or "" for node in part._element.iter(qn("w:t"), qn("w:instrText")))


def set_page(section: Any, layout: LayoutProfile) -> None:
    """The layout's paper, margins and page number."""
    from docx.shared import Mm

    section.page_width, section.page_height = map(Mm, PAGE_MM)
    section.top_margin, section.bottom_margin = Mm(layout.margin_top), Mm(layout.margin_bottom)
    section.left_margin, section.right_margin = Mm(layout.margin_left), Mm(layout.margin_right)
    section.header_distance = Mm(HEADER_MM)
    number_pages(section, layout)


def number_pages(section: Any, layout: LayoutProfile) -> None:
    """The page's number in the middle at the top, from the second page on."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    run.font.size = Pt(layout.page_number_size)
    field = xml_element("w:instrText")
    field.text = "PAGE"
    run._r.append(xml_element("w:fldChar", fldCharType="begin"))
    run._r.append(field)
    run._r.append(xml_element("w:fldChar", fldCharType="end"))


def _set_plain_text(style: Any, layout: LayoutProfile) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    _set_font(style, layout.body_size)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _set_font(style: Any, size: float, *, bold: bool | None = None) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    fonts.set(qn("w:eastAsia"), FONT)
    for name in THEME:
        fonts.attrib.pop(qn(f"w:{name}"), None)


def _set_form(style: Any, form: Form, layout: LayoutProfile) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Mm, Pt

    _set_font(style, getattr(layout, form.size), bold=form.bold or None)
    paragraph = style.paragraph_format
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, form.align)
    paragraph.first_line_indent = Mm(layout.indent) if form.indented else Mm(0)
    paragraph.space_before = Pt(form.before)
    paragraph.space_after = Pt(layout.paragraph_gap if form.indented else 0)
    if form.indented:
        paragraph.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        paragraph.line_spacing = Pt(layout.line_height)
    paragraph.keep_with_next = form.bold
    paragraph.widow_control = True


def _set_cell_text(style: Any, points: float) -> None:
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    _set_font(style, points)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(2)
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE


def _draw_grid(style: Any) -> None:
    """Lines around every cell, where the office's template has no such style."""
    borders = xml_element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(xml_element(f"w:{side}", val="single", sz="4"))
    properties = xml_element("w:tblPr")
    properties.append(borders)
    style.element.append(properties)


def _set_language(document: Any) -> None:
    """Text is Vietnamese, so that Word neither underlines it nor reads it out in English."""
    from docx.oxml.ns import qn

    defaults = document.styles.element.find(qn("w:docDefaults"))
    languages = [] if defaults is None else list(defaults.iter(qn("w:lang")))
    for language in languages:
        language.set(qn("w:val"), LANGUAGE)
    if not languages:
        properties = document.styles["Normal"].element.get_or_add_rPr()
        properties.append(xml_element("w:lang", val=LANGUAGE))
    document.core_properties.language = LANGUAGE
