"""The lines of a preview by kind of change, problems first, narrowed by cell, content and text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.kit.text import normal, normal_query

from .shown import Shown

Line = dict[str, Any]
KINDS = {
    "problems": "Dòng cần sửa",
    "new": "Đảng viên mới",
    "changed": "Thay đổi",
    "moved": "Chuyển chi bộ",
    "returned": "Trở lại",
    "notices": "Chỗ cổng không ghi",
    "same": "Giữ nguyên",
}


@dataclass(frozen=True)
class Kind:
    """One kind of lines: its word, and how many rows of the list it holds within the filter."""

    name: str
    label: str
    count: int


class Listing:
    """What of a preview a reader asked to see: `asked` holds kind, cell, what and text."""

    def __init__(self, preview: Shown, asked: Mapping[str, str]) -> None:
        self.cell, self.text = asked.get("cell", ""), asked.get("text", "").strip()
        self._words = normal_query(self.text).split()
        lists: dict[str, list[Line]] = {
            "problems": preview["problems"],
            "notices": preview["notices"],
            **preview["entries"],
        }
        present = [name for name in KINDS if lists[name]]
        narrowed = {name: list(filter(self._fits, lists[name])) for name in present}
        self.kinds = [Kind(name, KINDS[name], _rows(narrowed[name])) for name in present]
        self.kind = asked.get("kind", "")
        if self.kind not in narrowed:
            found = (name for name in present if narrowed[name])
            self.kind = next(found, present[0] if present else "")
        lines = narrowed.get(self.kind, [])
        whats = dict.fromkeys(line["what"] for line in lines if line.get("what"))
        self.whats = sorted(whats)
        self.what = asked.get("what", "") if asked.get("what") in whats else ""
        self.lines = [line for line in lines if not self.what or line["what"] == self.what]

    @property
    def label(self) -> str:
        """The kind that is shown, in words."""
        return KINDS.get(self.kind, "")

    @property
    def is_narrowed(self) -> bool:
        """Less than all lines of the kind are shown."""
        return bool(self.cell or self.what or self.text)

    def _fits(self, line: Line) -> bool:
        if self.cell and line["cell"] != self.cell:
            return False
        if not self._words:
            return True
        texts = normal(" ".join(map(str, line.values())))
        return all(word in texts for word in self._words)


def _rows(lines: list[Line]) -> int:
    """How many rows of the list the lines speak of; a person may have several lines."""
    return len({row for line in lines for row in line.get("rows") or [line["place"]]})
