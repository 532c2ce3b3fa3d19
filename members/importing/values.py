"""Values of single cells of a roster: dates however they are written, ditto marks, formulas."""

import datetime as dt
import re
from typing import Any

from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900, from_excel

from portal.kit.text import nfc
from portal.kit.xlsx_sheets import ErrorValue, NoResult

_TEXT_DATE = re.compile(r"^\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\s*$")
_ISO_DATE = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?$")
_FIRST_SERIAL, _LAST_SERIAL = 3000, 80000
_DITTO = re.compile(
    r"""^\W*(?:n/?t|như trên|nhu tren)\W*$|^["”“〃″']{1,2}$|^-+\s*["”″]\s*-+$""", re.IGNORECASE
)
_ERROR = re.compile(r"^#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!)$", re.IGNORECASE)
_TELLING_DIGITS, _TELLING_NUMBER, _LONGEST = 3, 100, 40


def parse_date(value: Any, epoch: dt.datetime = CALENDAR_WINDOWS_1900) -> dt.date | None:
    """Read a date written as a date, a text with / - or . , or a serial number of Excel.

    `epoch` is the day from which the workbook counts. Raises ValueError for what is no date.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, (int, float)) and _FIRST_SERIAL < value < _LAST_SERIAL:
        return from_excel(value, epoch).date()
    text = nfc(str(value or ""))
    if not text:
        return None
    if match := _TEXT_DATE.match(text):
        day, month, year = map(int, match.groups())
        return dt.date(year, month, day)
    if match := _ISO_DATE.match(text):
        return dt.date(*map(int, match.groups()))
    raise ValueError(text)


def text_of(value: Any) -> str:
    """The value as people see it: a whole number without decimals, a day as 05/03/1989."""
    if value is None or isinstance(value, NoResult):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else nfc(str(value))


def is_ditto(value: Any) -> bool:
    """The cell says: as above."""
    return isinstance(value, str) and _DITTO.match(value.strip()) is not None


def is_error(value: Any) -> bool:
    """What a formula leaves behind instead of a value."""
    return isinstance(value, ErrorValue) or (
        isinstance(value, str) and _ERROR.match(value.strip()) is not None
    )


def is_telling(value: Any) -> bool:
    """A value that can tell a person: a day, a year, a card number, or a formula meant to be one."""
    if isinstance(value, (dt.date, NoResult)) or is_error(value):
        return True
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, (int, float)):
        return value >= _TELLING_NUMBER
    text = str(value)
    return len(text) <= _LONGEST and sum(c.isdigit() for c in text) >= _TELLING_DIGITS
