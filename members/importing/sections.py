"""Lines of a roster that are no person: heads of cells, totals, signatures, notes."""

import re
from dataclasses import dataclass
from enum import StrEnum

from members.normal_forms import cell_name

from .words import header_key


class Kind(StrEnum):
    """What a line that is no person is."""

    CELL = "Tiêu đề chi bộ"
    GROUP = "Tiêu đề nhóm trong chi bộ, cổng không ghi nhóm"
    BRANCH = "Tiêu đề đảng bộ; người ở dưới cần ghi rõ chi bộ"
    TOTAL = "Dòng tổng"
    NUMBERS = "Dòng số cột"
    SIGNATURE = "Chữ ký"
    NOTE = "Ghi chú dưới bảng"
    TITLE = "Tên danh sách"
    UNKNOWN = "Cổng không hiểu dòng này"


_COUNT = re.compile(r"(\d+)\s*(?:đ\s*/\s*c|đc|đảng viên|đồng chí|đv|người)\b", re.IGNORECASE)


def count_in(text: str) -> int | None:
    """The number of people that a head or a total row states."""
    found = _COUNT.search(text)
    return int(found[1]) if found else None


@dataclass(frozen=True)
class Reading:
    """What a line is; of the head of a cell or committee also its name."""

    kind: Kind
    cell: str = ""
    committee: str = ""


# With their marks: Tống, Tòng and Công are names of people. "Cộng" is one too, as in Cộng Hòa An.
_TOTAL = re.compile(
    r"^(?:(?:tổng số|tổng cộng|tong so|tong cong)\b|cộng\s*(?:[^\w\s]|\d|$|chi|đảng))"
)
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-Z])\)?")
_SIGNATURE = re.compile(
    r"^(?:t ?m|k ?t|t ?l|thay mat|noi nhan|xac nhan|ky ten|da duyet|duyet|lap bieu|thu ky"
    r"|nguoi (?:lap|ghi|tong hop|kiem tra|duyet|bao cao))\b"
    r"|^(?:pho )?bi thu(?: (?:chi bo|chi uy|dang uy|dang bo).*)?$|^chi uy$|^(?:ban )?thuong vu$"
    r"|^ky(?: va)? ghi ro ho ten$|^thu truong (?:don vi|co quan)$"
    r"|\bngay (?:\d+ )?thang (?:\d+ )?nam(?: \d+)?$"
)
_NOTE = re.compile(
    r"^(?:ghi chu|luu y|chu thich|danh sach (?:nay |tren |gom |co )|an dinh|trong do|(?:co|gom) \d)"
)
_NUMERAL = re.compile(r"\(?(?:[IVXLC]+|\d+(?:\.\d+)*|[A-Za-z])[.:)/]*\)?")
_NUMBERING = re.compile(
    r"^(?:(?:[IVXLC]+|\d+(?:\.\d+)*|[A-Z])\s*[.:)/–—-]+\s*|(?:[IVXLC]+|\d+(?:\.\d+)*)\s+(?=[^\d\W])|[-–—•*+]+\s*)+"
)
_CELL = re.compile(r"^(?:chi bộ|chi bo|cb|c\.b)\b\W*(?=[\w])", re.IGNORECASE)
_GROUP = re.compile(
    r"^(?:to dang|dang vien (?:chinh thuc|du bi|mien)|ban chi uy|chi uy|cap uy|ban chap hanh"
    r"|dang vien$|nam$|nu$)"
)
_BRANCH = re.compile(r"^(?:dang bo|dang uy)\b")


def is_numbers(texts: list[str]) -> bool:
    """The line only numbers the columns."""
    return all(map(_COLUMN_NUMBER.fullmatch, texts))


def is_total(texts: list[str]) -> bool:
    """The line begins with a word for totals."""
    return any(_TOTAL.match(text.casefold()) for text in texts[:2])


def is_signature(texts: list[str]) -> bool:
    """Every text of the line belongs to a signature: who signs, where, on which day."""
    return bool(texts) and all(_SIGNATURE.search(header_key(text)) for text in texts)


def read_line(texts: list[str]) -> Reading:
    """What a line without telling values is: `texts` are its cells that are not empty."""
    if is_numbers(texts):
        return Reading(Kind.NUMBERS)
    if is_total(texts):
        return Reading(Kind.TOTAL)
    if is_signature(texts):
        return Reading(Kind.SIGNATURE)
    words = [text for text in texts if not _NUMERAL.fullmatch(text)]
    return _read_text(_NUMBERING.sub("", words[0])) if len(words) == 1 else Reading(Kind.UNKNOWN)


def _read_text(text: str) -> Reading:
    """What a line of one text is, its numbering taken away."""
    key = header_key(text)
    if _NOTE.match(key) or text.startswith("(*"):
        return Reading(Kind.NOTE)
    if _CELL.match(text):
        name = cell_name(text)
        return Reading(Kind.CELL, name) if name else Reading(Kind.UNKNOWN)
    if _GROUP.match(key):
        return Reading(Kind.GROUP)
    if _BRANCH.match(key):
        return Reading(Kind.BRANCH, committee=cell_name(text))
    return Reading(Kind.UNKNOWN)
