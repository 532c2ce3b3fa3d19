"""PDF by WeasyPrint: the print templates under a layout profile, with no way out of the project.

WeasyPrint is imported inside the functions that use it: it takes longer to import than all of the
portal, and most processes never write a PDF.
"""
# ruff: noqa: PLC0415  heavy libraries are imported where they are used

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from reports.models import LayoutProfile
from reports.papers.columns import POINTS, WIDTHS
from reports.papers.typesetting import made_beside

if TYPE_CHECKING:
    from weasyprint import Document
    from weasyprint.urls import URLFetcher

BASIC_PLANE = 0xFFFF
# White space beside the tag of a block is the template's; WeasyPrint may break a full line for it.
BLOCK_EDGES = re.compile(
    r"\s*(</?(?:p|h[1-6]|li|ul|ol|table|thead|tbody|tr|td|th|div|section)\b[^>]*>)\s*"
)
# Archivable with tags (PDF/A-2a); the metadata below declares PDF/UA-1 beside it.
VARIANT = "pdf/a-2a"
OPTIONS = {"pdf_variant": VARIANT, "full_fonts": False}
PDF_UA = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


def print_css(layout: LayoutProfile) -> str:
    """The style sheet of a layout profile."""
    return render_to_string(
        "reports/print/layout.css", {"layout": layout, "widths": WIDTHS, "points": POINTS}
    )


def render_pdf(html: str, css: str) -> bytes:
    """Tagged (PDF/UA) and archivable (PDF/A) PDF of a finished print page.

    For a request it is set beside the web process.
    """
    return made_beside("pdf", typeset, html, css)


def typeset(html: str, css: str) -> bytes:
    """Set the PDF here and now."""
    return _written(_document(html, css))


def join_pdf(pages: Iterable[tuple[str, str]], *, title: str) -> bytes:
    """Several print pages, each with its style sheet, as one PDF: one bookmark a document."""
    documents = [_document(html, css) for html, css in pages]
    whole = documents[0].copy([page for document in documents for page in document.pages])
    whole.metadata.title = title
    return _written(whole)


def _document(html: str, css: str) -> Document:
    """The page laid out.

    Characters outside the basic plane (emoji) are left out: the official typeface has none, and a
    missing glyph breaks both conformances and the text that readers copy.
    """
    from weasyprint import CSS, HTML

    html = BLOCK_EDGES.sub(r"\1", html)
    html = "".join(character for character in html if ord(character) <= BASIC_PLANE)
    fetcher = data_fetcher()
    return HTML(string=html, url_fetcher=fetcher, base_url=None).render(
        stylesheets=[CSS(string=css, url_fetcher=fetcher)], **OPTIONS
    )


def _written(document: Document) -> bytes:
    _declare_accessible(document.metadata)
    data: bytes = document.write_pdf(**OPTIONS)
    return data


def data_fetcher() -> URLFetcher:
    """Fetches nothing but `data:` addresses: texts of users may name files and hosts."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols=("data",), allow_redirects=False)


def _declare_accessible(metadata: Any) -> None:
    """Let the metadata declare PDF/UA beside PDF/A; WeasyPrint writes one of the two."""
    generate = metadata.generate_rdf_metadata

    def generate_both(*args: Any) -> bytes:
        rdf: bytes = generate(*args)
        return rdf.removesuffix(b"</rdf:RDF>") + PDF_UA.encode()

    metadata.generate_rdf_metadata = generate_both
