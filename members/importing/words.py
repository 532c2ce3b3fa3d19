"""The words with which offices head their columns, and what each of them means."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter

from portal.kit.text import fold, marks_key, nfc

# What a column can hold, as the portal calls it; also the choices of an office's own mapping.
MEANINGS = {
    "name": "Họ và tên",
    "family": "Họ và chữ đệm",
    "given": "Tên",
    "name_used": "Họ và tên đang dùng",
    "birth": "Ngày sinh",
    "sex": "Giới tính",
    "admitted": "Ngày vào Đảng",
    "official": "Ngày chính thức",
    "card": "Số thẻ đảng viên",
    "cell": "Chi bộ",
    "committee": "Đảng bộ của chi bộ",
    "post": "Chức vụ Đảng",
    "posts": "Chức vụ Đảng và chính quyền trong một cột",
    "job": "Chức vụ chính quyền",
    "workplace": "Đơn vị công tác",
    "job_workplace": "Chức vụ và đơn vị công tác trong một cột",
    "note": "Ghi chú",
    "state": "Trạng thái sinh hoạt",
}
_HEADS = {
    "name": "họ và tên|họ tên|họ và tên đảng viên|họ tên đảng viên|tên đảng viên"
    "|họ và tên khai sinh|họ tên khai sinh|họ, chữ đệm và tên",
    "name_used": "họ và tên đang dùng|họ tên đang dùng",
    "family": "họ và tên đệm|họ tên đệm|họ đệm|họ và đệm|họ và chữ đệm|họ, chữ đệm|họ",
    "given": "tên",
    "birth": "ngày tháng năm sinh|ngày sinh|sinh ngày|ngày tháng sinh|năm sinh"
    "|ngày tháng năm sinh dương lịch",
    "birth_male": "nam",
    "birth_female": "nữ",
    "sex": "giới tính|giới|nam nữ|giới tính nam nữ",
    "post": "chức vụ đảng|chức vụ trong đảng|chức vụ đảng hiện nay|chức vụ cấp ủy",
    "job": "chức vụ chính quyền|chức vụ chuyên môn|chức danh",
    "posts": "chức vụ|chức vụ đảng chính quyền|chức vụ đảng và chính quyền"
    "|chức vụ đảng chính quyền đoàn thể|chức vụ đảng, chính quyền và đoàn thể",
    "job_workplace": "chức vụ đơn vị công tác|chức vụ và đơn vị công tác",
    "admitted": "ngày vào đảng|ngày kết nạp|ngày kết nạp đảng|ngày kết nạp vào đảng"
    "|ngày vào đảng dự bị|ngày tháng năm vào đảng|ngày tháng năm kết nạp"
    "|ngày tháng năm kết nạp đảng|vào đảng|kết nạp đảng",
    "official": "ngày chính thức|ngày vào đảng chính thức|ngày tháng năm chính thức|chính thức"
    "|ngày công nhận chính thức|ngày công nhận đảng viên chính thức|công nhận chính thức",
    "card": "số thẻ đảng viên|số thẻ đảng|số thẻ đv|số thẻ|thẻ đảng viên|số thẻ đảng viên đv",
    "workplace": "đơn vị công tác|nơi công tác|cơ quan công tác|cơ quan đơn vị công tác|đơn vị",
    "note": "ghi chú",
    "cell": "chi bộ|chi bộ sinh hoạt|tên chi bộ|sinh hoạt tại chi bộ|chi bộ đang sinh hoạt"
    "|tổ chức đảng trực thuộc|chi bộ trực thuộc|tổ chức đảng đang sinh hoạt",
    "committee": "đảng bộ|đảng bộ cơ sở|đảng bộ trực thuộc|tổ chức cơ sở đảng",
    "state": "trạng thái|trạng thái sinh hoạt|tình trạng sinh hoạt|trạng thái đảng viên",
    "numbering": "tt|stt|số tt|số thứ tự|thứ tự",
}
_UNDER = {
    "birth": {"nam": "birth_male", "nữ": "birth_female"},
    "sex": {"nam": "birth_male", "nữ": "birth_female"},
    "posts": {"đảng": "post", "chính quyền": "job", "chuyên môn": "job", "đoàn thể": ""},
    "admitted": {"dự bị": "admitted", "chính thức": "official", "lần đầu": ""},
    "name": {"họ": "family", "họ và đệm": "family", "tên": "given"},
}
_PARTS_OF_A_DATE = {"ngày": "day", "tháng": "month", "năm": "year"}
_DATES = ("birth", "admitted", "official")
_LETTER = re.compile(r"cot ([a-z]{1,2})")
_NEVER_FIRST = ("birth_male", "birth_female", "family", "given", "state", "numbering")


@lru_cache(4096, typed=True)  # the same words stand in every row
def header_key(value: Any) -> str:
    """Fold a header for comparison: no marks, case, punctuation, line breaks or double spaces."""
    return nfc(re.sub(r"[^a-z0-9 ]+", " ", fold(str(value or ""))))


def name_of_column(column: int) -> str:
    """What a column without a head is called: by its letter."""
    return f"Cột {get_column_letter(column + 1)}"


def _marked(text: str) -> str:
    return marks_key(re.sub(r"[\W_]+", " ", nfc(text)))


def _table(words: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    """By the bare word: what it means, and the word with its marks."""
    table: dict[str, list[tuple[str, str]]] = {}
    for word, meaning in words.items():
        table.setdefault(header_key(word), []).append((_marked(word), meaning))
    return table


_BY_HEAD = _table({word: key for key, words in _HEADS.items() for word in words.split("|")})
_BY_PARENT = {parent: _table(words) for parent, words in _UNDER.items()}
_BY_DATE = _table(_PARTS_OF_A_DATE)


class Words:
    """Reads the heads of one import; an office's own mapping goes before the common words."""

    def __init__(self, mapping: Mapping[str, str] | None = None) -> None:
        self._mapping = dict(mapping or {})
        letters = ((_LETTER.fullmatch(key), meaning) for key, meaning in self._mapping.items())
        # What the office says of columns without a head, by column.
        self.headless = {
            column_index_from_string(letter[1].upper()) - 1: meaning
            for letter, meaning in letters
            if letter and meaning
        }
        self._read: dict[str, str | None] = {}

    def meaning(self, text: Any) -> str | None:
        """What a column with this head holds; None where the head is not known."""
        if not isinstance(text, str):
            return None
        if text not in self._read:
            key = header_key(text)
            self._read[text] = (
                (self._mapping[key] or None) if key in self._mapping else _look_up(_BY_HEAD, text)
            )
        return self._read[text]

    def first_of_several(self, text: str) -> str | None:
        """The meaning of a head that names several things, where only the first is one of ours."""
        if header_key(text) in self._mapping:
            return None
        parts = [self.meaning(part) for part in re.split(r"[,;/\n]", text)]
        known = set(filter(None, parts))
        first = parts[0] if len(parts) > 1 else None
        return first if known == {first} and first not in _NEVER_FIRST else None

    def below(self, parent: str, text: str) -> str | None:
        """The meaning of a sub-head under its head; "" for what is known and not read."""
        joined = header_key(f"{parent} {text}")
        if joined in self._mapping:
            return self._mapping[joined]
        above = self.meaning(parent)
        if above in _DATES and (part := _look_up(_BY_DATE, text)):
            return f"{above}_{part}"
        if above in _BY_PARENT:
            under = _look_up(_BY_PARENT[above], text)
            if under is not None:
                return under
        return self.meaning(text) or self.meaning(f"{parent} {text}")


def _look_up(table: dict[str, list[tuple[str, str]]], text: str) -> str | None:
    """Words that look alike only without their marks are not the same; a text may lack all marks."""
    candidates = table.get(header_key(text))
    if not candidates:
        return None
    marked = _marked(text)
    if marked.strip() == header_key(text):
        return candidates[0][1]
    return next((meaning for word, meaning in candidates if word == marked), None)
