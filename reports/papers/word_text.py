"""Text of a Word document: what an element of the print page says, and how its paragraph looks."""
# ruff: noqa: PLC0415  heavy libraries are imported where they are used

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

    from reports.models import LayoutProfile

# White space that HTML collapses; a hard space stays what it is.
SPACES = re.compile(r"[ \t\r\n\f]+")
# Control characters that the XML of a Word file cannot hold.
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
BREAK = "\u2028"


@dataclass(frozen=True)
class Look:
    """How a paragraph of one class looks.

    `align` is a name of python-docx's alignments, `size` the layout's field with the font size,
    `before` and `after` are points of space.
    """

    align: str = "CENTER"
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
    "unit": Look("RIGHT", "recipients_size", italic=True),
    "label": Look("LEFT", underline=True),
    "recipient": Look("LEFT", "recipients_size"),
    "body-name": Look(bold=True, caps=True),
    "post": Look(caps=True),
    "signer": Look(bold=True, before=60),
    "name": Look(bold=True, before=60),
}
PLAIN = Look()


def without_illegal(text: str) -> str:
    """The text without the control characters that Word files cannot hold."""
    return ILLEGAL.sub("", text)


def clean(text: str) -> str:
    """Composed text in one line, without the control characters that Word files cannot hold."""
    composed = unicodedata.normalize("NFC", without_illegal(text))
    return SPACES.sub(" ", composed).strip(" ")


def text_of(element: Any) -> str:
    """What an element of the print page says; a <br> is a new line."""
    return "\n".join(clean(line) for line in element.text_content().split(BREAK))


def class_of(element: Any) -> str:
    """The first class of an element of the print page, which names its look."""
    return (element.get("class") or "").split(" ")[0]


def add_line(holder: Any, element: Any, layout: LayoutProfile) -> Paragraph:
    """Add the element's text as one paragraph, in the look of its class, to a document or cell."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    look, text = LOOKS.get(class_of(element), PLAIN), text_of(element)
    paragraph = holder.add_paragraph()
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, look.align)
    paragraph.paragraph_format.space_before = Pt(look.before)
    paragraph.paragraph_format.space_after = Pt(look.after)
    run = paragraph.add_run(text.upper() if look.caps else text)
    run.font.size = Pt(getattr(layout, look.size))
    run.bold, run.italic, run.underline = look.bold, look.italic, look.underline
    return paragraph
