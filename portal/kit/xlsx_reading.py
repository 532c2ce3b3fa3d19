"""Reading the workbooks of users: opened within the limits of uploads, read line by line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from portal.kit.uploads import file_kind, refuse_heavy

BROKEN = "Tệp Excel bị hỏng, không đọc được."

Line = tuple[Any, ...]


@contextmanager
def open_workbook(file: IO[bytes], *, size: int) -> Iterator[Any]:
    """The workbook with its values, closed at the end.

    Raises ValidationError for a file that is no workbook, is encrypted, too large or a bomb.
    """
    refuse_unreadable(file, size=size)
    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises many kinds for a broken package
        raise ValidationError(BROKEN) from error
    try:
        yield book
    finally:
        book.close()


def refuse_unreadable(file: IO[bytes], *, size: int) -> None:
    """Refuse what is no workbook, is encrypted, too large or a bomb (ValidationError)."""
    if file_kind(file, size=size) != "xlsx":
        raise ValidationError("Tệp này không phải bảng tính Excel (.xlsx).")
    refuse_heavy(file)


def lines_of(sheet: Any, **limits: int) -> Iterator[Line]:
    """The lines of a sheet, up to `max_row` and `max_col`. Raises ValidationError for a broken one."""
    try:
        sheet.reset_dimensions()
        yield from sheet.iter_rows(values_only=True, **limits)
    except Exception as error:  # rows are unpacked and parsed only now: any kind may come
        raise ValidationError(BROKEN) from error
