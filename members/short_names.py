"""Short names of cells: without the word for their kind, but never cut to a bare number."""

import re

_CELL = re.compile(r"chi bộ\s+", re.IGNORECASE)
_NUMBER = re.compile(r"(số\s*)?(\d[\d.]*[a-zđ]?|[ivxlc]+)", re.IGNORECASE)
LONGEST = 80  # characters, as the column holds


def short_name_of(name: str) -> str:
    """The name without "Chi bộ" before it; "Chi bộ 1" stays "Chi bộ 1"."""
    cell = _CELL.match(name)
    rest = name[cell.end() :].strip() if cell else name
    return (name if is_bare_number(rest) else rest)[:LONGEST]


def is_bare_number(name: str) -> bool:
    """Such a name says nothing by itself: 1, Số 2, III, 4A."""
    return _NUMBER.fullmatch(name.strip()) is not None
