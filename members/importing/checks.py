"""Sums that betray a misreading, before anything is written: by cell, by the office's own totals."""

from dataclasses import dataclass

from members.normal_forms import cell_marks_key

from .closed import late_note
from .parse import Roster
from .plan import RosterPlan


@dataclass
class CellCount:
    """The people of one cell: in the list, refused, and what the list itself says they are."""

    cell: str
    read: int = 0
    refused: int = 0
    stated: int | None = None

    @property
    def differs(self) -> bool:
        """The office's own count is another than the number of its rows."""
        return self.stated is not None and self.stated != self.read + self.refused


def counts_by_cell(plan: RosterPlan, roster: Roster) -> list[CellCount]:
    """The rows of each cell beside the number that its head or the total row states."""
    refused = {problem.key for problem in plan.problems}
    names = {entry.row.key: entry.cell_name for entry in plan.entries}
    counts: dict[str, CellCount] = {}
    keys: dict[str, str] = {}
    for row in roster.rows:
        name = names.get(row.key) or row.cell or "(chưa rõ chi bộ)"
        count = counts.setdefault(name, CellCount(name))
        keys.setdefault(cell_marks_key(row.cell), name)
        if row.key in refused:
            count.refused += 1
        else:
            count.read += 1
    for cell, stated in roster.stated_counts:
        if known := keys.get(cell_marks_key(cell)):
            counts[known].stated = (counts[known].stated or 0) + stated
    return list(counts.values())


def stated_total(roster: Roster) -> int | None:
    """How many people the list itself says it holds, by its last total row."""
    return roster.stated_totals[-1] if roster.stated_totals else None


def warnings_of(plan: RosterPlan, roster: Roster) -> list[str]:
    """What the reader should look at before confirming, each a sentence."""
    late = filter(None, [late_note(plan.closed_years)])
    said = [*late, *plan.cell_notes, *_of_reading(roster), *_of_new(plan, roster)]
    ending = sum(len(entry.resign) for entry in plan.entries)
    if ending:
        said.append(
            f"{ending} chức vụ sẽ kết thúc vì cột chức vụ của người đó để trống hoặc ghi chức vụ khác."
        )
    said += [
        f"{count.cell}: danh sách ghi {count.stated} đảng viên, cổng đọc được "
        f"{count.read + count.refused} dòng."
        for count in counts_by_cell(plan, roster)
        if count.differs
    ]
    total, rows = stated_total(roster), len(roster.rows)
    if total is not None and total != rows:
        said.append(f"Dòng tổng của danh sách ghi {total} đảng viên, cổng đọc được {rows} dòng.")
    return said


def _of_reading(roster: Roster) -> list[str]:
    said = []
    if hidden := roster.hidden_rows:
        places = ", ".join(row.place for row in hidden[:20])
        more = " …" if len(hidden) > 20 else ""  # noqa: PLR2004
        said.append(f"{len(hidden)} dòng đang ẩn, vẫn được đọc: {places}{more}.")
    said += [
        f"Cột “{label}” ghi nhiều nội dung, cổng chỉ đọc nội dung đầu."
        for label in roster.partial_headers
    ]
    if len(roster.sheets) > 1:
        said.append(f"Đọc {len(roster.sheets)} trang: {', '.join(roster.sheets)}.")
    return said


def _of_new(plan: RosterPlan, roster: Roster) -> list[str]:
    people = [entry.member for entry in plan.new]
    if not people:
        return []
    figures = [
        (sum(person.sex == "female" for person in people), "nữ"),
        (sum(person.official_on is None for person in people), "dự bị"),
        (sum(person.birth_date is None for person in people), "chưa có ngày sinh"),
        (sum(not person.card_number for person in people), "chưa có số thẻ"),
    ]
    counted = ", ".join(f"{count} {words}" for count, words in figures if count)
    said = [f"Trong {len(people)} đảng viên mới có: {counted}."] if counted else []
    if "official" not in roster.columns and "official_year" not in roster.columns:
        said.append(
            f"Danh sách không có cột ngày chính thức: cả {len(people)} đảng viên mới sẽ được ghi là "
            "đảng viên dự bị."
        )
    return said
