"""Whole sheets of a workbook, with what reading values alone hides.

Told apart are hidden sheets and rows, merged cells, formulas whose result was never stored, and
error values. Of the styles only the formats of dates are read, so that an odd part elsewhere stops
nobody.
"""

import datetime as dt
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.exceptions import ValidationError
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel
from openpyxl.xml.functions import fromstring, iterparse

from .xlsx_reading import BROKEN, refuse_unreadable

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/"
STRICT = (
    "Tệp được lưu ở dạng “Strict Open XML”, cổng không đọc dạng này. Mời đồng chí mở tệp bằng Excel, "
    "chọn Lưu thành (Save As), loại “Excel Workbook (*.xlsx)”, rồi chọn lại tệp mới."
)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

Box = tuple[int, int, int, int]  # first row, first column, last row, last column; columns from 0


class NoResult(str):
    """A formula whose result is not stored in the file; the text of the formula."""

    __slots__ = ()


class ErrorValue(str):
    """What a formula left behind instead of a value: #N/A, #REF!."""

    __slots__ = ()


@dataclass(slots=True)
class SheetLine:
    """A line with at least one cell that is not empty; `cells` by column, counted from 0."""

    number: int
    cells: dict[int, Any]
    hidden: bool = False


@dataclass
class Sheet:
    """One sheet: its lines in order, its merged ranges, and the day from which its numbers count."""

    title: str
    hidden: bool = False
    epoch: dt.datetime = CALENDAR_WINDOWS_1900
    lines: list[SheetLine] = field(default_factory=list)
    merged: list[Box] = field(default_factory=list)

    @property
    def filled(self) -> int:
        """How many cells are not empty."""
        return sum(len(line.cells) for line in self.lines)


def address(row: int, column: int) -> str:
    """The cell as people call it: B7."""
    return f"{get_column_letter(column + 1)}{row}"


def read_sheets(file: IO[bytes], *, size: int) -> list[Sheet]:
    """All sheets of the workbook in order.

    Raises ValidationError for a file that is no workbook, is encrypted, too large, a bomb, broken,
    or in the Strict form.
    """
    refuse_unreadable(file, size=size)
    try:
        with zipfile.ZipFile(file) as archive:
            return list(_Package(archive).sheets())
    except ValidationError:
        raise
    except Exception as error:  # parsers raise many kinds for a broken package
        raise ValidationError(BROKEN) from error


class _Package:
    """The parts of a workbook that reading its sheets needs."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = {name.lower(): name for name in archive.namelist()}
        self.book = fromstring(archive.read("xl/workbook.xml"))
        if self.book.tag.startswith(_STRICT):
            raise ValidationError(STRICT)
        properties = self.book.find(f"{MAIN}workbookPr")
        is_mac = properties is not None and properties.get("date1904") in ("1", "true")
        self.epoch = CALENDAR_MAC_1904 if is_mac else CALENDAR_WINDOWS_1900
        self.strings = list(self._strings())
        self.dates = set(self._date_styles())

    def sheets(self) -> Iterator[Sheet]:
        targets = {
            relation.get("Id"): relation.get("Target", "")
            for relation in fromstring(self.archive.read("xl/_rels/workbook.xml.rels"))
        }
        for entry in self.book.iter(f"{MAIN}sheet"):
            name = self._named(targets.get(entry.get(_RELATED), ""))
            if name:
                is_hidden = entry.get("state", "visible") != "visible"
                sheet = Sheet(entry.get("name", ""), is_hidden, self.epoch)
                with self.archive.open(name) as part:
                    self._fill(sheet, part)
                yield sheet

    def _named(self, target: str) -> str | None:
        path = target[1:] if target.startswith("/") else posixpath.join("xl", target)
        return self.names.get(posixpath.normpath(path).lower())

    def _strings(self) -> Iterator[str]:
        name = self.names.get("xl/sharedstrings.xml")
        if name is None:
            return
        with self.archive.open(name) as part:
            for _, element in iterparse(part):
                if element.tag == f"{MAIN}si":
                    yield _text_of(element)
                    element.clear()

    def _date_styles(self) -> Iterator[int]:
        """The numbers of the cell formats that show a date."""
        name = self.names.get("xl/styles.xml")
        if name is None:
            return
        styles = fromstring(self.archive.read(name))
        formats = dict(BUILTIN_FORMATS)
        for number_format in styles.iter(f"{MAIN}numFmt"):
            formats[int(number_format.get("numFmtId", 0))] = number_format.get("formatCode", "")
        cell_formats = styles.find(f"{MAIN}cellXfs")
        for index, style in enumerate(cell_formats if cell_formats is not None else ()):
            code = formats.get(int(style.get("numFmtId", 0)), "")
            if is_date_format(code) and not is_timedelta_format(code):
                yield index

    def _fill(self, sheet: Sheet, part: IO[bytes]) -> None:
        number = 0
        for _, element in iterparse(part):
            if element.tag == f"{MAIN}row":
                number = int(element.get("r") or number + 1)
                if cells := self._cells(element):
                    is_hidden = element.get("hidden") in ("1", "true")
                    sheet.lines.append(SheetLine(number, cells, is_hidden))
                element.clear()
            elif element.tag == f"{MAIN}mergeCell":
                left, top, right, bottom = range_boundaries(element.get("ref"))
                sheet.merged.append((top, left - 1, bottom, right - 1))
            elif element.tag == f"{MAIN}sheetData":
                element.clear()
        sheet.lines.sort(key=lambda line: line.number)

    def _cells(self, row: Any) -> dict[int, Any]:
        cells: dict[int, Any] = {}
        column = -1
        for element in row:
            reference = element.get("r")
            column = _column(reference) if reference else column + 1
            value = self._value(element)
            if value is not None and (not isinstance(value, str) or value.strip()):
                cells[column] = value
        return cells

    def _value(self, cell: Any) -> Any:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(f"{MAIN}is")
            return None if inline is None else _text_of(inline)
        stored = cell.find(f"{MAIN}v")
        text = stored.text if stored is not None else None
        if text is None:
            formula = cell.find(f"{MAIN}f")
            is_empty_text = kind == "str" and stored is not None
            return None if formula is None or is_empty_text else NoResult(f"={formula.text or ''}")
        if kind == "n":
            return self._number(text, int(cell.get("s") or 0))
        return self._stored(kind, text)

    def _stored(self, kind: str, text: str) -> Any:
        if kind == "s":
            return self.strings[int(text)]
        if kind == "e":
            return ErrorValue(text)
        return text == "1" if kind == "b" else _unescaped(text)

    def _number(self, text: str, style: int) -> Any:
        value = float(text)
        if style in self.dates:
            try:
                return from_excel(value, self.epoch)
            except (ValueError, OverflowError):
                return ErrorValue("#VALUE!")
        return int(value) if value.is_integer() else value


def _column(reference: str) -> int:
    return column_index_from_string(coordinate_from_string(reference)[0]) - 1


def _text_of(element: Any) -> str:
    """A text with its differently formatted parts, without the reading aids beside it."""
    parts = [*element.findall(f"{MAIN}t"), *element.findall(f"{MAIN}r/{MAIN}t")]
    return _unescaped("".join(part.text or "" for part in parts))


def _unescaped(text: str) -> str:
    """Control characters are written as _x000D_ in a workbook."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
