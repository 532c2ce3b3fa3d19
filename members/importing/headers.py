"""The head of a table, over one line or several: which column holds what."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.kit.text import nfc
from portal.kit.xlsx_sheets import Box, SheetLine

from .values import is_telling
from .words import Words, header_key, name_of_column

MOST_LINES = 3  # of one head
LONGEST = 90  # characters of a head; what is longer is a sentence
DATES = ("birth", "admitted", "official")


@dataclass
class Head:
    """The head of one table: the columns by meaning, and how the office words each of them."""

    first: int  # numbers of the first and last line
    last: int
    columns: dict[str, int]
    labels: dict[int, str]
    name_parts: list[int]
    partial: set[int] = field(default_factory=set)  # only the first of several things is read

    @property
    def read(self) -> dict[int, str]:
        """The columns that are read, by place: what each holds."""
        return {column: key for key, column in self.columns.items()} | dict.fromkeys(
            self.name_parts, "name"
        )

    def label(self, column: int, default: str = "") -> str:
        """The head of the column as written."""
        return self.labels.get(column, default)


def read_head(
    lines: Sequence[SheetLine], index: int, merged: Sequence[Box], words: Words
) -> Head | None:
    """The head of which line `index` holds the word for names, with the lines that belong to it."""
    if not _names_people(lines[index], words):
        return None
    block = [lines[index]]
    while len(block) < MOST_LINES and _is_above(lines, index - len(block), block[0], merged, words):
        block.insert(0, lines[index - len(block)])
    after = index + 1
    while (
        len(block) < MOST_LINES
        and after < len(lines)
        and _is_below(lines[after], block, merged, words)
    ):
        block.append(lines[after])
        after += 1
    head = _columns_of(block, merged, words)
    return head if "name" in head.columns and len(head.columns) > 1 else None


def read_headless(lines: Sequence[SheetLine], words: Words) -> Head | None:
    """The columns of a list that has no head, as the office named them by their letters."""
    columns: dict[str, int] = {}
    for column, meaning in sorted(words.headless.items()):
        columns.setdefault(meaning, column)
    name = columns.get("name", columns.get("family"))
    if name is None or len(columns) < 2:  # noqa: PLR2004
        return None
    others = [column for column in columns.values() if column != name]
    for line in lines:
        is_told = any(is_telling(line.cells.get(column)) for column in others)
        if isinstance(line.cells.get(name), str) and is_told:
            labels = {column: name_of_column(column) for column in columns.values()}
            head = Head(line.number, line.number - 1, columns, labels, [])
            _settle_names(head, [], ())
            _settle_posts(columns)
            return head
    return None


def _names_people(line: SheetLine, words: Words) -> bool:
    """The line holds the word for names, or the office said that a column without a head does."""
    meanings = [words.meaning(value) for value in _short(line)]
    if any(meaning in ("name", "family") for meaning in meanings):
        return True
    without = {meaning for c, meaning in words.headless.items() if c not in line.cells}
    known = sum(meaning is not None for meaning in meanings)
    return known > 1 and not without.isdisjoint(("name", "family"))


def _short(line: SheetLine) -> list[str]:
    texts = (value for value in line.cells.values() if isinstance(value, str))
    return [text for text in texts if len(text) <= LONGEST]


def _is_above(
    lines: Sequence[SheetLine], index: int, below: SheetLine, merged: Sequence[Box], words: Words
) -> bool:
    """The line is the upper part of a head: a known head of ours, or merged down into the next."""
    if index < 0 or lines[index].number != below.number - 1:
        return False
    line = lines[index]
    if any(box[0] == line.number and box[2] >= below.number for box in merged):
        return True
    if len(line.cells) < 2 or any(map(is_telling, line.cells.values())):  # noqa: PLR2004
        return False
    known = {words.meaning(text) for text in _short(line)} - {None, "birth_male", "birth_female"}
    return bool(known) and "name" not in known


def _is_below(line: SheetLine, block: list[SheetLine], merged: Sequence[Box], words: Words) -> bool:
    """The line is the lower part of a head: short texts of which at least one says something."""
    if line.number != block[-1].number + 1 or len(_short(line)) < len(line.cells):
        return False
    if any(map(is_telling, line.cells.values())):
        return False
    top = block[0]
    names = [c for c, value in top.cells.items() if words.meaning(value) in ("name", "family")]
    under_name = [value for c, value in line.cells.items() if c in names]
    if any(words.below("Họ và tên", text) not in ("family", "given") for text in under_name):
        return False
    told = [words.below(_parent(block, c, merged), text) for c, text in line.cells.items()]
    return any(meaning is not None for meaning in told)


def _parent(block: list[SheetLine], column: int, merged: Sequence[Box]) -> str:
    """The head above a sub-head: that of its column, of the merged range, or the next to the left."""
    for line in reversed(block):
        if column in line.cells:
            return str(line.cells[column])
        for top, left, bottom, right in merged:
            if top <= line.number <= bottom and left <= column <= right:
                rows = {row.number: row for row in block}
                return str(rows[top].cells.get(left, "")) if top in rows else ""
        before = [place for place in line.cells if place < column]
        if before:
            return str(line.cells[max(before)])
    return ""


def _columns_of(block: list[SheetLine], merged: Sequence[Box], words: Words) -> Head:
    head = Head(block[0].number, block[-1].number, {}, {}, [])
    found: dict[int, str] = {}
    for column in sorted({c for line in block for c in line.cells}):
        rows = [i for i, line in enumerate(block) if column in line.cells]
        lowest = rows[-1]
        text = str(block[lowest].cells[column])
        parent = _parent(block[:lowest], column, merged) if lowest else ""
        head.labels[column] = f"{nfc(parent)} – {nfc(text)}" if parent else nfc(text)
        meaning = words.below(parent, text) if parent else words.meaning(text)
        if meaning is None and (meaning := words.first_of_several(text)):
            head.partial.add(column)
        if meaning:
            found[column] = meaning
    for column, meaning in words.headless.items():
        if not any(column in line.cells for line in block):
            head.labels[column], found[column] = name_of_column(column), meaning
    for column, meaning in found.items():
        head.columns.setdefault(meaning, column)
    _settle_sex(head, block, merged)
    _settle_names(head, block, merged)
    _settle_dates(head)
    _settle_posts(head.columns)
    read = set(head.read)
    head.partial &= read
    return head


def _settle_sex(head: Head, block: list[SheetLine], merged: Sequence[Box]) -> None:
    """Sex is told by a column only where both of the pair stand side by side ("Năm" is a year)."""
    columns = head.columns
    if "birth_female" in columns and "birth_month" not in columns and "birth_year" in columns:
        columns.setdefault("birth_male", columns.pop("birth_year"))  # "NAM", written without marks
    male, female = columns.get("birth_male"), columns.get("birth_female")
    if male is not None and female is not None and abs(male - female) == 1:
        above = [line for line in block if male not in line.cells and female not in line.cells]
        parent = header_key(_parent(above, male, merged) or _parent(block[:-1], male, merged))
        if male in block[0].cells and female in block[0].cells:
            return
        if any(word in parent for word in ("sinh", "gioi", "nam nu")):
            return
    columns.pop("birth_male", None)
    columns.pop("birth_female", None)


def _settle_names(head: Head, block: list[SheetLine], merged: Sequence[Box]) -> None:
    """A name may be spread over columns: family and given name, or one head merged over two."""
    columns = head.columns
    family, given = columns.pop("family", None), columns.pop("given", None)
    if family is not None:
        head.name_parts = [family] if given is None else [family, given]
        columns["name"] = family
    elif "name" in columns:
        first = columns["name"]
        head.name_parts = [first]
        numbers = {line.number for line in block}
        for top, left, _, right in merged:
            if top in numbers and left == first and right > left:
                head.name_parts = list(range(left, right + 1))


def _settle_dates(head: Head) -> None:
    """A date of three columns keeps them; a lone "Ngày" or "Năm" below its head is the date."""
    for key in DATES:
        parts = [f"{key}_{part}" for part in ("day", "month", "year")]
        present = [part for part in parts if part in head.columns]
        if 0 < len(present) < len(parts):
            for part in present:
                column = head.columns.pop(part)
                if part == present[0]:
                    head.columns[key] = column
        elif present:
            head.columns.pop(key, None)


def _settle_posts(columns: dict[str, int]) -> None:
    """A single column "Chức vụ" holds posts and jobs; beside a column of posts it holds jobs."""
    if "posts" in columns:
        if "post" not in columns:
            columns["post"] = columns["posts"]
        elif columns["post"] != columns["posts"]:
            columns.setdefault("job", columns.pop("posts"))
