"""The column of notes: from which day a member is exempt, and what of the note is not read."""

import re

from portal.kit.text import fold

_DAY = r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})"
_EXEMPT = re.compile(r"\bmien\b.*?\b(?:sinh hoat|(?:ct)?shd?)\b(?: dang)?")
_SINCE = re.compile(rf"\btu\s*(?:ngay)?\s*{_DAY}")
_AT_ONCE = re.compile(rf"[\s:,(–-]*(?:ngay)?\s*{_DAY}")
_UNTIL = re.compile(r"\bden\b.*\d")
_LONGEST = 500  # characters of a note that are searched
_IN_OTHER_COLUMNS = {"", "-", "khong", "chinh thuc", "du bi"}


def exempt_since(note: str) -> str:
    """The day, as written, since when the note exempts from activity; empty where it does not."""
    key = fold(note[:_LONGEST])
    if not (exempt := _EXEMPT.search(key)):
        return ""
    rest = key[exempt.end() :]
    day = _SINCE.search(rest) or _AT_ONCE.match(rest)
    return day.group(1) if day else ""


def unread(note: str) -> str:
    """A sentence on what the note says and the portal does not write from it."""
    key = fold(note[:_LONGEST])
    if key.removeprefix("dang vien").strip() in _IN_OTHER_COLUMNS:
        return ""
    if exempt_since(note):
        return f"“{note}”: cổng chưa ghi ngày kết thúc." if _UNTIL.search(key) else ""
    if _EXEMPT.search(key):
        return f"“{note}”: không rõ miễn sinh hoạt từ ngày nào, cổng chưa ghi."
    if "dinh chi" in key:
        return f"“{note}”: cổng chưa ghi đình chỉ; mời ghi ở trang của đảng viên này."
    return f"“{note}”: cổng không đọc được, chưa ghi."
