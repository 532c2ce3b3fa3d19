"""A section as it is printed: number, heading, proposed sentences, paragraphs that people wrote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from portal.kit.text import nfc
from reports.figures.figure import Figure
from reports.figures.registry import FIGURES
from reports.year_end.annex_plans import ANNEXES
from reports.year_end.composites import KEY as COMPOSITE
from reports.year_end.outline import SECTIONS
from reports.year_end.wording import PLACEHOLDER, SectionPlan

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
UNWRITTEN = "(chưa viết)"
BRACES = re.compile(r"\{([^{}\n]*)\}")
# Every figure of the report, in the order of its sentences and annexes, without the words.
KEYS = tuple(
    key
    for key in dict.fromkeys(
        [key for plan in SECTIONS for key in plan.keys]
        + [key for annex in ANNEXES for key in annex.columns]
    )
    if key in FIGURES
)


@dataclass
class Part:
    """A piece of a paragraph: plain text, or the text of the figure `key`."""

    text: str
    key: str = ""


Paragraph = list[Part]


@dataclass
class Section:
    """One section: `sentences` are written by the figures, `paragraphs` by people.

    The number is empty where the section is not printed. The field names are stored in editions.
    """

    key: str
    heading: str
    level: int
    sentences: list[Paragraph] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    number: str = ""
    is_unwritten: bool = False  # its one paragraph says so; a draft prints it, an edition does not

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Section:
        """The section as it was frozen in an edition."""
        lines = {
            name: [[Part(**part) for part in paragraph] for paragraph in data[name]]
            for name in ("sentences", "paragraphs")
        }
        return cls(**data | lines)

    @property
    def is_empty(self) -> bool:
        return not self.sentences and not self.paragraphs

    @property
    def title(self) -> str:
        """The heading after its number: III. KẾT QUẢ THỰC HIỆN."""
        return f"{self.number}. {self.heading}" if self.number else self.heading

    @property
    def lines(self) -> list[str]:
        """Its text as it is printed, one line a paragraph."""
        return [text_of(line) for line in (*self.sentences, *self.paragraphs)]


def section_of(
    plan: SectionPlan, figures: Mapping[str, Figure], proposal: Iterable[str], written: str
) -> Section:
    """The section with its placeholders filled.

    A written text that has placeholders itself replaces the proposed sentences.
    """
    lines = (plain(line) for line in written.splitlines())
    paragraphs = [fill(line, figures) for line in lines if line]
    has_placeholders = any(part.key for line in paragraphs for part in line)
    sentences = [] if has_placeholders else [fill(text, figures) for text in proposal]
    return Section(plan.key, plan.heading, plan.level, sentences, paragraphs)


def marked(section: Section, *, must_write: bool) -> Section:
    """The section; where people must write it and have not, its draft says so on paper."""
    if must_write and section.is_empty:
        section.paragraphs, section.is_unwritten = [[Part(UNWRITTEN)]], True
    return section


def fill(text: str, figures: Mapping[str, Figure]) -> Paragraph:
    """The text with the placeholder of every figure filled; other braces stay as they are.

    A composite indicator that the period does not have is a dash.
    """
    parts: Paragraph = []
    end = 0
    for placeholder in PLACEHOLDER.finditer(text):
        key, full = placeholder.groups()
        if key in figures:
            figure = figures[key]
            parts += [
                Part(text[end : placeholder.start()]),
                Part(figure.full if full else figure.text, key),
            ]
        elif COMPOSITE.fullmatch(key):
            parts += [Part(text[end : placeholder.start()]), Part("–")]
        else:
            continue
        end = placeholder.end()
    return [part for part in [*parts, Part(text[end:])] if part.text]


def text_of(paragraph: Paragraph) -> str:
    """The paragraph as it is read."""
    return "".join(part.text for part in paragraph)


def unknown_placeholders(text: str, more: Collection[str] = ()) -> list[str]:
    """The placeholders, with their braces, that name no figure of the report, nor one of `more`."""
    placeholders = [braces[0] for braces in BRACES.finditer(text)]
    return [
        placeholder
        for placeholder in placeholders
        if not ((known := PLACEHOLDER.fullmatch(placeholder)) and known[1] in {*KEYS, *more})
    ]


def plain(text: str) -> str:
    """Composed Vietnamese without control characters, which no document format can hold."""
    characters = (character for character in text if unicodedata.category(character) != "Cc")
    return nfc("".join(characters))


def number_sections(sections: list[Section]) -> list[Section]:
    """Number what is printed: sections with something in them, and the chapters they stand in."""
    chapter = below = 0
    for index, section in enumerate(sections):
        if section.is_empty and all(later.is_empty for later in _below(sections, index)):
            continue
        if section.level == 1:
            chapter, below = chapter + 1, 0
            section.number = ROMAN[chapter - 1]
        else:
            below += 1
            section.number = str(below)
    return sections


def settle_sections(sections: list[Section]) -> None:
    """Leave out those that only say that nobody wrote them: what is issued does not print them."""
    for section in sections:
        section.number = ""
        if section.is_unwritten:
            section.paragraphs, section.is_unwritten = [], False
    number_sections(sections)


def _below(sections: list[Section], index: int) -> Iterable[Section]:
    """The sections of the chapter at this index; none where a section stands there."""
    for later in sections[index + 1 :]:
        if later.level <= sections[index].level:
            return
        yield later
