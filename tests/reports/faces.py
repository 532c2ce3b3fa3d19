"""Reading what a report's files say."""

from __future__ import annotations

import io
import re

import docx
import pypdf

from portal.kit.text import nfc
from reports.year_end.documents import produce


def faces(report):
    """The report's bytes by format."""
    return {
        name: produce(report, name, exported_by="Người thử") for name in ("pdf", "xlsx", "docx")
    }


def pdf_text(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return squeezed("".join(page.extract_text() for page in pages))


def printed(content):
    """The text of a PDF without its blanks and the numbers of its pages."""
    texts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return squeezed("".join(re.sub(r"\n\d+$", "", text) for text in texts))


def docx_text(content):
    document = docx.Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return squeezed(" ".join([p.text for p in document.paragraphs] + cells))


def squeezed(text):
    return re.sub(r"\s+", "", nfc(text))
