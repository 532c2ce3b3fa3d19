"""Rows below one head read into people; ditto marks and merged cells look at the row above."""

from typing import Any

from members.normal_forms import cell_name, is_name, person_name
from portal.kit.xlsx_sheets import NoResult, Sheet, SheetLine, address

from .headers import Head
from .roster_row import RosterRow
from .row_facts import Facts
from .values import is_ditto, is_error, text_of
from .words import header_key

_INHERITED = (
    "cell",
    "committee",
    "workplace",
    "job",
    "job_workplace",
    "admitted",
    "official",
    "sex",
    "note",
)
_STANDINGS = {"db", "du bi", "dvdb", "dang vien du bi", "ct", "chinh thuc", "nu", ""}
_TELLING = (
    "birth", "birth_male", "birth_female", "admitted", "official", "card",
    "birth_year", "admitted_year", "official_year",
)  # fmt: skip


class RowReader:
    """Reads the rows below one head; remembers the row above for ditto marks."""

    def __init__(self, sheet: Sheet, head: Head, label: str) -> None:
        self.sheet, self.head, self.label = sheet, head, label
        self._above: dict[str, Any] = {}
        self._spread = _spread_down(sheet, head)

    def read(self, line: SheetLine, cell: str, committee: str = "") -> RosterRow:
        """The person of the line; `cell` and `committee` are those under whose heads it stands."""
        values = self._values(line)
        parts = [text_of(line.cells.get(column)) for column in self.head.name_parts]
        used = person_name(text_of(values.get("name_used")))
        name, said = used if used[0] else person_name(" ".join(filter(None, parts)))
        row = RosterRow(line.number, _ordinary(name), sheet=self.label, hidden=line.hidden)
        row.sheet_title = self.sheet.title
        row.texts = tuple(text_of(value) or str(value) for value in line.cells.values())
        row.is_bare = not any(values.get(key) for key in _TELLING)
        self._refuse_formulas(row, line)
        written = [line.cells.get(column) for column in self.head.name_parts]
        is_computed = any(isinstance(value, NoResult) or is_error(value) for value in written)
        if not is_name(row.name) and not is_computed:  # else its formula was refused already
            row.refuse("Họ và tên", "Thiếu họ và tên." if not row.name else "Không phải họ và tên.")
        if said and header_key(said) not in _STANDINGS:
            row.notice("Họ và tên", f"“({said})” sau họ tên: cổng không ghi.")
        Facts(row, values, self.sheet.epoch).read()
        row.cell = cell_name(text_of(values.get("cell"))) or cell
        row.committee = cell_name(text_of(values.get("committee"))) or committee
        return row

    def _values(self, line: SheetLine) -> dict[str, Any]:
        """The values by meaning; merged downwards and ditto marks are taken from above."""
        values: dict[str, Any] = {}
        for key, column in self.head.columns.items():
            value = line.cells.get(column)
            if value is None:
                value = self._spread.get((line.number, column))
            if is_ditto(value):
                value = self._above.get(key) if key in _INHERITED else None
            if isinstance(value, NoResult) or is_error(value):
                value = None
            if value is not None:
                values[key] = value
        self._above = {**self._above, **values}
        return values

    def _refuse_formulas(self, row: RosterRow, line: SheetLine) -> None:
        read = self.head.read
        cells = {c: v for c, v in sorted(line.cells.items()) if c in read}
        open_formulas = [
            address(line.number, c) for c, v in cells.items() if isinstance(v, NoResult)
        ]
        if open_formulas:
            row.refuse(
                "Công thức",
                f"Ô {', '.join(open_formulas)} là công thức chưa có kết quả; mời mở tệp bằng Excel, "
                "lưu lại rồi nhập.",
            )
        for column, value in cells.items():
            if is_error(value):
                row.refuse("Công thức", f"Ô {address(line.number, column)} báo lỗi {value}.")


def _spread_down(sheet: Sheet, head: Head) -> dict[tuple[int, int], Any]:
    """What a cell merged downwards says for the rows below its first."""
    columns = {column for key, column in head.columns.items() if key in _INHERITED}
    first_lines = {line.number: line for line in sheet.lines}
    spread: dict[tuple[int, int], Any] = {}
    for top, left, bottom, _ in sheet.merged:
        if top > head.last and left in columns and top in first_lines:
            value = first_lines[top].cells.get(left)
            for number in range(top + 1, bottom + 1):
                if number in first_lines:
                    spread[number, left] = value
    return spread


def _ordinary(name: str) -> str:
    """A name as people write it: one wholly in capitals gets small letters."""
    return name.title() if name.isupper() else name


def telling_columns(head: Head) -> list[int]:
    """The columns whose values tell a person: dates and card."""
    return [head.columns[key] for key in _TELLING if key in head.columns]
