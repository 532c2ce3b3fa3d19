"""The one form in which names of people, card numbers and names of cells are compared.

Import, forms, search and uniqueness use it alike; `portal.kit.text` holds what is true of any text.
"""

import re
from functools import lru_cache

from portal.kit.text import marks_key, nfc, normal, one_writing

_BEFORE_A_NAME = re.compile(
    r"^(?:\s|[*•+–—-]|\(?\d{1,4}\s*[.)/]|đ\s*/\s*c\b|đ\.\s*c\b\.?|đồng chí\b|[.:,])+", re.IGNORECASE
)
_AFTER_A_NAME = re.compile(r"[\s,;:.*•–—-]+$")
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*[,;.*]*\s*$")
_COUNT = (
    r"(?:gồm |có |tổng (?:số|cộng)\s*:?\s*)?\d+\s*(?:đ\s*/\s*c|đc|đảng viên|đồng chí|đv|người)\b"
)
_AFTER_A_CELL = re.compile(
    rf"(?:\s*[(\[][^()\[\]]*[)\]]|\s*[:;,–—-]\s*{_COUNT}.*|\s*[;,–—-]\s*(?:phó )?bí thư\b.*|[\s.,;:–—-]+)$",
    re.IGNORECASE,
)
_CELL_WORD = re.compile(r"^(?:chi\s+bộ|chi\s+bo|cb|c\.b)\b\s*[.:–—-]*\s*", re.IGNORECASE)
_ABBREVIATED = {"UBND", "HĐND", "MTTQ", "UBMTTQ", "LĐLĐ", "CCB", "CNTT", "THPT", "THCS", "BHXH"}
_NOT_IN_CARDS = re.compile(r"[\W_]+")
_kept = lru_cache(4096)  # a list asks for the same names again and again


@_kept
def name_key(name: str) -> str:
    """What makes two names of people the same: neither marks, case, dash nor apostrophe count."""
    return normal(name)


def person_name(text: str) -> tuple[str, str]:
    """A name without what stands around it ("1.", "Đ/c", a star, "(DB)"), and what stood in brackets."""
    text, said = nfc(text), []
    while match := _BRACKETS.search(text):
        said.insert(0, match.group(1).strip())
        text = text[: match.start()]
    bare = _AFTER_A_NAME.sub("", _BEFORE_A_NAME.sub("", text))
    return one_writing(bare), "; ".join(filter(None, said))


def is_name(text: str) -> bool:
    """A text with a letter that is no error value of a spreadsheet."""
    return any(c.isalpha() for c in text) and not text.startswith("#")


@_kept
def card_key(card: str | None) -> str:
    """What makes two card numbers the same: neither separators nor leading zeros count."""
    bare = _NOT_IN_CARDS.sub("", nfc(card or "")).casefold()
    return (bare.lstrip("0") or bare) if bare.isdigit() else bare


@_kept
def cell_name(text: str) -> str:
    """The name of a cell as it is founded: "CB Nhà khách: 11 đ/c" gives "Chi bộ Nhà khách".

    Empty where nothing but the words for a cell and a count stands there.
    """
    name = nfc(text).replace("Ð", "Đ")
    while (shorter := _AFTER_A_CELL.sub("", name)) != name:
        name = shorter
    word = _CELL_WORD.match(name)
    rest = name[word.end() :] if word else name
    if not is_name(rest) and not rest[:1].isdigit():
        return ""
    if rest.isupper() and " " in rest:  # one word may be an abbreviation
        rest = " ".join(part if part in _ABBREVIATED else part.title() for part in rest.split())
    return f"Chi bộ {rest}" if word else rest


@_kept
def cell_key(text: str) -> str:
    """What makes two names of cells the same, marks aside: also without "Chi bộ" before it."""
    return normal(_without_word(text))


@_kept
def cell_marks_key(text: str) -> str:
    """The same, but words with other marks are other words: Tài vụ is not Tài Vù."""
    return marks_key(_without_word(text))


def _without_word(text: str) -> str:
    name = cell_name(text)
    word = _CELL_WORD.match(name)
    rest = name[word.end() :] if word else name
    return rest or name
