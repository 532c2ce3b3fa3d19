"""Where no head was recognised: the lines from which an office chooses it, and their columns."""

from dataclasses import dataclass

from portal.kit.text import nfc
from portal.kit.xlsx_sheets import Sheet

from .roster_row import place_of
from .values import text_of
from .words import name_of_column

LINES = 20  # of a sheet that are offered
LONGEST = 60  # characters of a value that is shown as an example
NO_HEAD = "0"  # instead of the number of a line


@dataclass(frozen=True)
class Line:
    """A line that may be the head; `key` names it in an address."""

    key: str
    place: str
    texts: list[str]


@dataclass(frozen=True)
class Column:
    """One column below the head: its head, or its letter where it has none, and what stands in it."""

    head: str
    example: str


def lines_of(sheets: list[Sheet]) -> list[Line]:
    """The first lines of each visible sheet, and for each that the list begins without a head."""
    visible = [(number, sheet) for number, sheet in enumerate(sheets) if not sheet.hidden]
    several = len(visible) > 1
    lines = []
    for number, sheet in visible:
        label = sheet.title if several else ""
        for line in sheet.lines[:LINES]:
            texts = [_short(value) for value in line.cells.values()]
            lines.append(Line(f"{number}-{line.number}", place_of(label, line.number), texts))
        if sheet.lines:
            at = f", trang “{label}”" if label else ""
            lines.append(Line(f"{number}-{NO_HEAD}", f"không có dòng tiêu đề{at}", []))
    return lines


def columns_at(sheets: list[Sheet], key: str) -> list[Column]:
    """The columns below the line with this key; none where there is no such line."""
    sheet_number, _, number = key.partition("-")
    if not (sheet_number.isdecimal() and number.isdecimal() and int(sheet_number) < len(sheets)):
        return []
    lines = sheets[int(sheet_number)].lines
    head = next((line.cells for line in lines if line.number == int(number)), {})
    below = [line.cells for line in lines if line.number > int(number)]
    columns = []
    for column in sorted({column for cells in below for column in cells} | set(head)):
        example = next((cells[column] for cells in below if column in cells), "")
        label = nfc(str(head.get(column, ""))) or name_of_column(column)
        columns.append(Column(label, _short(example)))
    return columns


def _short(value: object) -> str:
    text = text_of(value)
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text
