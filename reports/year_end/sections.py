"""A section as it is printed: its number and heading, sentences of figures, paragraphs of people."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.kit.text import nfc
from reports.figures.figure import Figure
from reports.figures.registry import FIGURES
from reports.year_end.annexes import ANNEXES
from reports.year_end.outline import SECTIONS
from reports.year_end.wording import PLACE, SectionPlan

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
WRITTEN_PLACE = re.compile(r"\{([^{}\n]*)\}")
# Every figure of the report, in the order of its sentences and annexes; the rest is words.
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
    """A piece of a paragraph: plain text, or the text of a figure."""

    text: str
    key: str = ""


Paragraph = list[Part]


@dataclass
class Section:
    """One section: its number where it is printed, what the figures say, what people wrote."""

    key: str
    heading: str
    level: int
    sentences: list[Paragraph] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    number: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.sentences and not self.paragraphs

    @property
    def title(self) -> str:
        """The heading behind its number: III. KẾT QUẢ THỰC HIỆN."""
        return f"{self.number}. {self.heading}" if self.number else self.heading

    @property
    def lines(self) -> list[str]:
        """Its text as it is printed, a line a paragraph."""
        return [text_of(line) for line in (*self.sentences, *self.paragraphs)]


def section_of(
    plan: SectionPlan, figures: Mapping[str, Figure], proposal: Iterable[str], written: str
) -> Section:
    """The section with its places filled. Who wrote places himself replaces the proposal."""
    lines = (plain(line) for line in written.splitlines())
    paragraphs = [fill(line, figures) for line in lines if line]
    has_places = any(part.key for line in paragraphs for part in line)
    sentences = [] if has_places else [fill(text, figures) for text in proposal]
    return Section(plan.key, plan.heading, plan.level, sentences, paragraphs)


def fill(text: str, figures: Mapping[str, Figure]) -> Paragraph:
    """The text with every place of a figure filled; what is no figure's stays as it is."""
    parts: Paragraph = []
    end = 0
    for place in PLACE.finditer(text):
        if place[1] in figures:
            figure = figures[place[1]]
            parts += [
                Part(text[end : place.start()]),
                Part(figure.full if place[2] else figure.text, place[1]),
            ]
            end = place.end()
    return [part for part in [*parts, Part(text[end:])] if part.text]


def text_of(paragraph: Paragraph) -> str:
    """The paragraph as it is read."""
    return "".join(part.text for part in paragraph)


def unknown_places(text: str) -> list[str]:
    """What stands in braces and is no figure of the report."""
    found = (place[0] for place in WRITTEN_PLACE.finditer(text))
    return [
        place for place in found if not ((known := PLACE.fullmatch(place)) and known[1] in KEYS)
    ]


def plain(text: str) -> str:
    """Composed Vietnamese without control characters, which no document format can hold."""
    return nfc("".join(c for c in text if unicodedata.category(c) != "Cc"))


def number_sections(sections: list[Section]) -> list[Section]:
    """Number what is printed: sections with something in them, and the group that they stand in."""
    first = second = 0
    for index, section in enumerate(sections):
        below = []
        for other in sections[index + 1 :]:
            if other.level <= section.level:
                break
            below.append(other)
        if section.is_empty and all(other.is_empty for other in below):
            continue
        if section.level == 1:
            first, second = first + 1, 0
            section.number = ROMAN[first - 1]
        else:
            second += 1
            section.number = str(second)
    return sections
