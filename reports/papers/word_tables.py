"""Tables of a Word document: blocks that stand beside each other, and tables of rows."""
# ruff: noqa: PLC0415  heavy libraries are imported where they are used

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reports.papers.columns import POINTS, column_widths
from reports.papers.word_styles import CELLS, GRID, xml_element
from reports.papers.word_text import add_line, class_of, text_of

if TYPE_CHECKING:
    from docx.shared import Length

    from reports.models import LayoutProfile

# Blocks beside each other without lines, and the share of the page that each takes.
BESIDE: dict[str, tuple[float, ...]] = {
    "head": (0.45, 0.55),
    "sign": (0.45, 0.55),
    "signatures": (),  # as many as sign, equally wide
}


def add_blocks_beside(document: Any, element: Any, layout: LayoutProfile) -> None:
    """Blocks that stand beside each other without lines: the head pair, the signatures.

    They stay whole, and signatures with the lines above them: none stand alone on a page.
    """
    from docx.shared import Length, Pt

    shares = BESIDE[class_of(element)]
    blocks = [block for block in element if isinstance(block.tag, str)]
    is_foot = _stay_together(document)
    table = document.add_table(rows=1, cols=len(blocks))
    table.autofit = False
    table._tbl.tr_lst[0].get_or_add_trPr().append(xml_element("w:cantSplit"))
    table._tbl.tblPr.append(_no_margins())
    whole = text_width(document)
    for index, (cell, block) in enumerate(zip(table.rows[0].cells, blocks, strict=True)):
        cell.width = Length(int(whole * (shares[index] if shares else 1 / len(blocks))))
        for position, paragraph in enumerate(block):
            line = add_line(cell, paragraph, layout)
            if is_foot and not position:
                line.paragraph_format.space_before = Pt(18)
        first = cell.paragraphs[0]._p
        if len(cell.paragraphs) > 1:
            first.getparent().remove(first)


def add_rows(document: Any, element: Any, kind: str) -> None:
    """A table of rows; its header is repeated on every page, its total row is bold."""
    from docx.shared import Length, Mm

    kind = "wide" if class_of(element) == "wide" else kind
    rows = list(element.iter("tr"))
    texts = [[text_of(cell) for cell in row] for row in rows]
    table = document.add_table(rows=len(rows), cols=max(len(row) for row in rows))
    table.style = document.styles[GRID]
    table.autofit = False
    style = document.styles[CELLS[kind]].style_id
    classes = [class_of(cell) for cell in rows[0]]
    whole = text_width(document).mm
    widths = [Length(Mm(width)) for width in column_widths(classes, texts, whole, POINTS[kind])]
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    # Rows and cells of the XML itself: looking each up by index costs the square of the rows.
    for row, row_texts, target in zip(rows, texts, table._tbl.tr_lst, strict=True):
        _fill_row(table, target, row, row_texts, widths, style)


def _fill_row(
    table: Any, target: Any, row: Any, texts: list[str], widths: list[Length], style: str
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
    from docx.text.paragraph import Paragraph

    is_head = row.getparent().tag == "thead"
    properties = target.get_or_add_trPr()
    properties.append(xml_element("w:cantSplit"))
    if is_head:
        properties.append(xml_element("w:tblHeader"))
    is_bold = is_head or class_of(row) == "total"
    alignments = {"num": ALIGN.RIGHT, "stt": ALIGN.CENTER}
    for cell, text, target_cell, width in zip(row, texts, target.tc_lst, widths, strict=False):
        target_cell.width = width
        target_cell.p_lst[0].style = style
        paragraph = Paragraph(target_cell.p_lst[0], table)
        alignment = alignments.get(class_of(cell), ALIGN.LEFT)
        paragraph.alignment = ALIGN.CENTER if is_head else alignment
        paragraph.add_run(text).bold = is_bold or None


def text_width(document: Any) -> Length:
    """The width of the text on the page."""
    from docx.shared import Length

    section = document.sections[-1]
    return Length(section.page_width - section.left_margin - section.right_margin)


def _no_margins() -> Any:
    """Cells without margins of their own: their text begins where the page's does."""
    margins = xml_element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(xml_element(f"w:{side}", w="0", type="dxa"))
    return margins


def _stay_together(document: Any) -> bool:
    """Keep what comes next with what is already there; False where nothing is there yet."""
    from docx.oxml.ns import qn
    from docx.shared import Pt
    from docx.text.paragraph import Paragraph

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
