"""Rendering a print page as a file; every paper goes this way, so that none has two layouts."""

import io
from typing import Any

from reports.models import LayoutProfile
from reports.papers.pdf import print_css, render_pdf
from reports.papers.typesetting import made_beside
from reports.papers.word import office_template, word


def render_paper(html: str, layout: LayoutProfile, file_format: str) -> bytes:
    """The print page as pdf or docx; Word takes the office's own template where one is in use.

    As html it is the page itself, for files that join several.
    """
    if file_format == "html":
        return html.encode()
    if file_format == "docx":
        return render_word(html, layout, office_template())
    return render_pdf(html, print_css(layout))


def render_word(html: str, layout: LayoutProfile, template: bytes | None) -> bytes:
    """The print page as a DOCX in the office's template; for a request beside the web process."""
    return made_beside("docx", write_word, html, values_of(layout), template)


def values_of(layout: LayoutProfile) -> dict[str, Any]:
    """The layout as plain values, which another process reads."""
    return {column.attname: getattr(layout, column.attname) for column in layout._meta.fields}


def write_word(html: str, layout: dict[str, Any], template: bytes | None) -> bytes:
    """Write the DOCX here and now."""
    office = io.BytesIO(template) if template is not None else None
    return word(html, LayoutProfile(**layout), office)
