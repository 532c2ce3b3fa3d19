"""A list saved by a spreadsheet as CSV, read as a workbook of one sheet."""

import csv
import io
from typing import IO

from django.core.exceptions import ValidationError

from portal.kit.uploads import MAX_BYTES, TOO_MUCH, UNKNOWN_KIND, WORKBOOK_ELEMENTS
from portal.kit.xlsx_sheets import Sheet, SheetLine, read_sheets

WRONG_KIND = (
    "Tệp không đúng loại. Danh sách đảng viên nhận tệp Excel .xlsx, hoặc CSV lưu từ bảng tính; mời đồng "
    "chí mở tệp bằng Excel, lưu lại dạng .xlsx rồi chọn lại."
)
_ENCODINGS = ("utf-8-sig", "utf-16", "cp1258")
_SIGNS = ";,\t"
_HEAD = 8


def read_any(file: IO[bytes], *, size: int) -> list[Sheet]:
    """The sheets of a workbook, or the one sheet of a CSV file. Raises ValidationError."""
    try:
        return read_sheets(file, size=size)
    except ValidationError as error:
        if getattr(error, "code", "") != UNKNOWN_KIND:
            raise
    file.seek(0)
    sheet = _read_csv(file.read(MAX_BYTES))
    if sheet is None:
        raise ValidationError(WRONG_KIND, code=UNKNOWN_KIND)
    return [sheet]


def _read_csv(content: bytes) -> Sheet | None:
    """The table of the file; None where it is no table of text.

    Raises ValidationError for more cells than a workbook may have.
    """
    text = _decoded(content)
    if text is None or text.lstrip()[:1] in ("<", "{", "["):
        return None
    first_lines = text.splitlines()[:_HEAD]
    sign = max(_SIGNS, key=lambda sign: sum(line.count(sign) for line in first_lines))
    if not any(sign in line for line in first_lines):
        return None
    if text.count(sign) > WORKBOOK_ELEMENTS:
        raise ValidationError(TOO_MUCH)
    sheet = Sheet("CSV")
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=sign), start=1):
            cells = {column: value for column, value in enumerate(row) if value.strip()}
            if cells:
                sheet.lines.append(SheetLine(number, cells))
    except csv.Error:
        return None
    return sheet


def _decoded(content: bytes) -> str | None:
    if content[:2] not in (b"\xff\xfe", b"\xfe\xff") and b"\0" in content:
        return None
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
