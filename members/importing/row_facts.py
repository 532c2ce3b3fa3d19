"""What one row says of its person: sex, dates, card, work, posts, note; and what of it is wrong."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from members.normal_forms import card_key
from portal.kit.text import nfc

from .notes import exempt_since, unread
from .roster_row import RosterRow
from .titles import is_no_post, read_post, sounds_like_a_post
from .values import parse_date, text_of
from .words import header_key

_SEXES = {"nam": "male", "m": "male", "male": "male"} | dict.fromkeys(
    ("nu", "f", "female"), "female"
)
_MARKS = {"", "x", "1", "v"}
_ACTIVE = {"", "dang sinh hoat", "chinh thuc", "du bi", "dang vien chinh thuc", "dang vien du bi"}
_LABELS = {"birth": "Ngày sinh", "admitted": "Ngày vào Đảng", "official": "Ngày chính thức"}


class Facts:
    """Reads sex, dates, card, work and standing of one row."""

    def __init__(self, row: RosterRow, values: dict[str, Any], epoch: dt.datetime) -> None:
        self.row, self.values, self.epoch = row, values, epoch

    def read(self) -> None:
        row = self.row
        row.sex = self._sex()
        row.birth_date = self._birth()
        row.admitted_on, row.official_on = self._date("admitted"), self._date("official")
        self._read_card()
        row.job, row.workplace = self.text("job"), self.text("workplace")
        if both := self.text("job_workplace"):
            job, _, workplace = both.partition(",")
            row.job, row.workplace = row.job or job.strip(), row.workplace or workplace.strip()
        row.note = self.text("note")
        state = self.text("state")
        if header_key(state) not in _ACTIVE:
            row.refuse(
                "Trạng thái", f"Danh sách ghi “{state}”; cổng chỉ nhập người đang sinh hoạt."
            )
        self._read_posts()
        self._read_note()

    def text(self, key: str) -> str:
        return text_of(self.values.get(key))

    def _date(self, key: str, label: str = "") -> dt.date | None:
        value = self.values.get(key)
        parts = [self.text(f"{key}_{part}") for part in ("day", "month", "year")]
        if any(parts):
            value = "/".join(parts) if all(parts) else " ".join(filter(None, parts))
        try:
            return parse_date(value, self.epoch)
        except ValueError:
            label = label or _LABELS[key]
            self.row.refuse(label, f"“{text_of(value)}” không phải là ngày hợp lệ.")
            return None

    def _sex(self) -> str:
        """As it is stated, else by the column in which the birth date or a mark stands."""
        stated = self.text("sex")
        sex = _SEXES.get(header_key(stated), "")
        if stated and not sex:
            self.row.notice("Giới tính", f"“{stated}” cổng không hiểu, chưa ghi giới tính.")
            self.row.left_out.add("sex")
        by_column = {}
        for key, meant in (("birth_male", "male"), ("birth_female", "female")):
            value = self.values.get(key)
            if value is not None and self._marks_sex(value):
                by_column[meant] = key
        if len(by_column) > 1:
            self.row.refuse("Giới tính", "Có dấu ở cả cột Nam và cột Nữ.")
        meant = next(iter(by_column), "")
        if sex and meant and sex != meant:
            self.row.refuse("Giới tính", f"Ghi “{stated}” nhưng có dấu ở cột giới tính kia.")
        return sex or meant

    def _marks_sex(self, value: Any) -> bool:
        key = header_key(value)
        if key in _MARKS or key in _SEXES or isinstance(value, dt.date):
            return True
        return any(c.isdigit() for c in str(value)) and len(str(value)) >= len("1970")

    def _birth(self) -> dt.date | None:
        key, label = "birth", "Ngày sinh"
        for column, word in (("birth_male", "Nam"), ("birth_female", "Nữ")):
            text = header_key(self.text(column))
            if text not in _MARKS and text not in _SEXES:
                key, label = column, f"Ngày sinh ({word})"
        stated = self.text(key)
        if not re.fullmatch(r"(19|20)\d\d", stated):
            return self._date(key, label)
        if self.text("card"):
            self.row.notice(label, f"Chỉ có năm {stated}; cổng chưa ghi ngày sinh.")
            self.row.left_out.add(key)
        else:
            self.row.refuse(
                label,
                f"Chỉ có năm {stated}; cần đủ ngày, tháng, năm sinh hoặc số thẻ để nhận ra người.",
            )
        return None

    def _read_card(self) -> None:
        row = self.row
        row.card_number = re.sub(r"\s+", "", self.text("card"))
        if row.card_number and (
            not re.fullmatch(r"[\w./-]{3,20}", row.card_number) or not card_key(row.card_number)
        ):
            row.refuse("Số thẻ đảng viên", f"“{row.card_number}” không phải số thẻ.")

    def _read_posts(self) -> None:
        """Read the posts; `also_jobs`: the column holds jobs too, and what is no Party post is the job."""
        row, also_jobs = self.row, "posts" in self.values
        text = unicodedata.normalize(
            "NFC", str(self.values.get("post", ""))
        )  # line breaks separate posts
        signs = r"[,;\n]+|\bkiêm\b" + (r"|\s[-–—]\s" if also_jobs else "")
        parts = [nfc(part) for part in _parts(text, signs)]
        parts = [part for part in parts if not is_no_post(part)]
        row.posts = tuple(part for part in parts if not also_jobs or read_post(part))
        if also_jobs:
            jobs = [part for part in parts if part not in row.posts]
            row.job = ", ".join(filter(None, [row.job, *jobs]))
            for part in filter(sounds_like_a_post, jobs):
                row.notice(
                    "Chức vụ", f"“{part}” không phải chức vụ Đảng cổng ghi được; ghi là công việc."
                )

    def _read_note(self) -> None:
        row = self.row
        if since := exempt_since(row.note):
            try:
                row.exempt_from = parse_date(since)
            except ValueError:
                row.refuse("Ghi chú", f"“{since}” không phải là ngày hợp lệ.")
        if sentence := unread(row.note):
            row.notice("Ghi chú", sentence)
            if not since:
                row.left_out.add("note")


def _parts(text: str, signs: str) -> Iterator[str]:
    """The text divided at the signs, but not within brackets: they hold a name."""
    start = 0
    for sign in re.finditer(signs, text, flags=re.IGNORECASE):
        before = text[start : sign.start()]
        if before.count("(") <= before.count(")"):
            yield before
            start = sign.end()
    yield text[start:]
