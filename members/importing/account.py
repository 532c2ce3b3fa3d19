"""What became of every cell of a workbook: read, not read, a problem, or no data at all."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from portal.kit.text import nfc

LONGEST = 160  # characters of a line that are shown


class Fate(StrEnum):
    """Where a cell that is not empty ends."""

    READ = "read"
    UNREAD = "unread"
    PROBLEM = "problem"
    NOT_DATA = "not_data"


LABELS = {
    Fate.READ: "đọc được",
    Fate.UNREAD: "không đọc",
    Fate.PROBLEM: "cần sửa",
    Fate.NOT_DATA: "không phải dữ liệu",
}


@dataclass(frozen=True)
class AccountLine:
    """A line, a column or a whole sheet that is not, or not wholly, read: what it is and says."""

    sheet: str
    row: int  # 0 for a column or a sheet
    fate: Fate
    what: str
    text: str
    cells: int

    @property
    def fate_label(self) -> str:
        return LABELS[self.fate]


@dataclass
class Account:
    """The cells of a workbook by what became of them; the counts add up to all that are not empty."""

    counts: Counter[Fate] = field(default_factory=Counter)
    lines: list[AccountLine] = field(default_factory=list)
    unread_columns: Counter[tuple[str, str]] = field(default_factory=Counter)  # sheet and head

    @property
    def total(self) -> int:
        """All cells that are not empty."""
        return sum(self.counts.values())

    @property
    def summary(self) -> list[tuple[str, int]]:
        """The number of cells by fate, in words."""
        return [(LABELS[fate], self.counts[fate]) for fate in Fate]

    def tell(self, sheet: str, row: int, fate: Fate, what: str, values: Iterable[object]) -> None:
        """Count the cells of a line or a sheet and list it."""
        texts = [nfc(str(value)) for value in values]
        self.counts[fate] += len(texts)
        text = " | ".join(texts)
        if len(text) > LONGEST:
            text = f"{text[:LONGEST]}…"
        self.lines.append(AccountLine(sheet, row, fate, what, text, len(texts)))

    def tell_sheet(self, sheet: str, what: str, cells: int) -> None:
        """Count a sheet of which nothing is read."""
        self.counts[Fate.UNREAD] += cells
        self.lines.append(AccountLine(sheet, 0, Fate.UNREAD, what, f"Trang “{sheet}”", cells))

    def skip_cell(self, sheet: str, label: str) -> None:
        """Count a cell of a column that is not read."""
        self.counts[Fate.UNREAD] += 1
        self.unread_columns[sheet, label] += 1

    def of_fate(self, fate: str) -> list[AccountLine]:
        """The listed lines of one fate."""
        return [line for line in self.lines if line.fate == fate]

    def columns(self) -> list[AccountLine]:
        """The columns that are not read, each with the number of its cells."""
        return [
            AccountLine(sheet, 0, Fate.UNREAD, "Cột không đọc", label, cells)
            for (sheet, label), cells in self.unread_columns.items()
        ]
