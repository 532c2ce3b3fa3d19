"""What importing one row would change: facts, home and leave, as records and in words."""

import copy
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from members.facts import wrong_facts
from members.models import LeavePeriod, Member, Membership, Organization, Position
from members.normal_forms import card_key, name_key
from portal.kit.text import marks_key

from .known import Known
from .roster_row import Problem, RosterRow

FIELDS = {
    "full_name": "họ và tên",
    "birth_date": "ngày sinh",
    "sex": "giới tính",
    "workplace": "đơn vị công tác",
    "job": "chức vụ chính quyền",
    "admitted_on": "ngày vào Đảng",
    "official_on": "ngày chính thức",
    "card_number": "số thẻ",
}
_NOT_STATED = {column.name for column in Member._meta.fields} - set(FIELDS)


@dataclass
class Entry:
    """What importing one row would do. `member` carries the values as they would be."""

    row: RosterRow
    member: Member
    cell_name: str
    cell: Organization | None = None
    is_new: bool = False
    before: dict[str, Any] = field(default_factory=dict)  # the portal's value of what changes
    words: list[str] = field(default_factory=list)
    moves_from: Membership | None = None
    comes: bool = False  # known to the portal, without a home
    is_back: bool = False  # had a home before
    appoint: list[tuple[str, str]] = field(default_factory=list)  # ("cell"|"root", post)
    resign: list[Position] = field(default_factory=list)
    exempt_from: dt.date | None = None
    wrong_leave: LeavePeriod | None = None  # the open exemption whose first day is corrected
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        return not (self.is_new or self.is_back or self.moves_from) and bool(self.words)

    @property
    def is_same(self) -> bool:
        """The row says what the portal holds already."""
        return not (self.is_new or self.is_back or self.moves_from or self.words)

    def refuse(self, column: str, message: str) -> None:
        """Note what stands in the way of this row."""
        self.problems.append(self.row.problem(column, message))


def compare_person(row: RosterRow, known: Known, allowed: Callable[[Organization], bool]) -> Entry:
    """Compare the row with the member it means, or with nobody: facts, home and exemption."""
    match, undecided = known.find(row)
    member = copy.copy(match) if match else Member(full_name=row.name)
    cells = known.cells_of(row)
    entry = Entry(row, member, row.cell, cells[0] if cells else None, is_new=match is None)
    if entry.cell:
        entry.cell_name = entry.cell.name
    if undecided:
        entry.refuse("Họ và tên", undecided)
    elif match is None and row.is_bare:
        entry.refuse(
            "Họ và tên",
            "Chỉ có họ tên; cần ngày sinh, số thẻ hoặc ngày vào Đảng để ghi là đảng viên mới.",
        )
    if match and (not match.is_party_member or match.name_key != name_key(row.name)):
        entry.refuse(
            "Số thẻ đảng viên", f"Số thẻ {row.card_number} trong cổng là của {match.full_name}."
        )
    _compare_facts(entry, known.today)
    _compare_cell(entry, cells, known)
    _compare_home(entry, known, allowed)
    _compare_leave(entry, known)
    return entry


def _compare_facts(entry: Entry, today: dt.date) -> None:
    row, member = entry.row, entry.member
    stated = {
        "full_name": _corrected_name(row.name, member.full_name),
        "birth_date": row.birth_date,
        "sex": row.sex,
        "workplace": row.workplace,
        "job": row.job,
        "admitted_on": row.admitted_on,
        "official_on": row.official_on,
        "card_number": _corrected_card(row.card_number, member.card_number),
    }
    for name, value in stated.items():
        old = getattr(member, name)
        if value and old != value:
            setattr(member, name, value)
            if not entry.is_new:
                entry.before[name] = old
                entry.words.append(f"{FIELDS[name]}: {_show(old)} → {_show(value)}")
    if not (entry.is_new or entry.before):
        return
    for name, message in wrong_facts(member, today):
        entry.refuse(_column(name), message)
    try:
        member.clean_fields(exclude=_NOT_STATED)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            entry.refuse(_column(name), messages[0])


def _column(name: str) -> str:
    return FIELDS[name][:1].upper() + FIELDS[name][1:]


def _corrected_name(stated: str, known: str) -> str:
    """Lost marks and other capitals, dashes or apostrophes correct nothing."""
    if not known or stated == known:
        return stated
    has_marks = marks_key(stated).strip() != name_key(stated)
    return stated if has_marks and marks_key(stated) != marks_key(known) else known


def _corrected_card(stated: str, known: str | None) -> str | None:
    """The same number written without its leading zeros or separators corrects nothing."""
    return known if known and card_key(stated) == card_key(known) else stated or None


def _show(value: object) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return {"male": "Nam", "female": "Nữ"}.get(str(value), str(value or "(trống)"))


def _compare_cell(entry: Entry, cells: list[Organization], known: Known) -> None:
    cell, day = entry.cell, known.as_of
    into = known.organization
    if into.kind.holds_members and cell != into:
        named = entry.row.cell if cell is None else cell.name
        entry.refuse("Chi bộ", f"Thuộc {named}, không phải {into}.")
    elif len(cells) > 1:
        entry.refuse(
            "Chi bộ",
            f"Có nhiều chi bộ tên “{entry.cell_name}”; mời ghi thêm cột “Đảng bộ”, hoặc nhập danh "
            "sách riêng từng đảng bộ.",
        )
    elif cell and not cell.exists_on(day):
        message = f"Ngày {day:%d/%m/%Y} {cell} chưa thành lập hoặc đã giải thể."
        if cell.merged_into:
            message = _merged(cell, cell.merged_into)
        home = known.homes.get(entry.member.pk) if entry.member.pk else None
        if cell.merged_into and home and home.organization_id == cell.merged_into_id:
            entry.cell, entry.cell_name = cell.merged_into, cell.merged_into.name
        else:
            entry.refuse("Chi bộ", message)


def _merged(cell: Organization, into: Organization) -> str:
    return f"{cell} đã sáp nhập vào {into}; nếu đúng là ở đó, mời ghi “{into}” vào cột Chi bộ."


def _compare_home(entry: Entry, known: Known, allowed: Callable[[Organization], bool]) -> None:
    if entry.is_new:
        return
    home = known.homes.get(entry.member.pk)
    if home is None:
        entry.comes = True
        last = known.former.get(entry.member.pk)
        entry.is_back = last is not None
        if last and last.end_reason in Membership.GONE:
            entry.refuse("Họ và tên", _gone(last))
        verb = "trở lại" if entry.is_back else "tiếp nhận về"
        entry.words.append(f"{verb} {entry.cell_name}")
    elif entry.cell is None or home.organization_id != entry.cell.pk:
        entry.moves_from = home
        entry.words.append(f"chuyển từ {home.organization} sang {entry.cell_name}")
        if refusal := _why_not_moved(home, known, allowed):
            entry.refuse("Chi bộ", refusal)


def refuse_gone(entry: Entry, known: Known) -> None:
    """Change nothing of who died or left the Party after the roster's day."""
    home = known.homes.get(entry.member.pk) if entry.member.pk else None
    if home is None or home.end_reason not in Membership.GONE or entry.problems:
        return
    if entry.words:
        entry.refuse("Họ và tên", _gone(home))
    else:
        entry.row.notice("Họ và tên", _gone(home))


def _gone(home: Membership) -> str:
    reason = home.get_end_reason_display()
    died = home.end_reason == Membership.EndReason.DIED
    way = "nếu ghi nhầm, mời đính chính" if died else "nếu đúng là trở lại, mời ghi"
    return (
        f"Cổng đã ghi: {reason[:1].lower()}{reason[1:]} ngày {home.ends_on:%d/%m/%Y}; "
        f"{way} ở trang của đảng viên này."
    )


def _why_not_moved(
    home: Membership, known: Known, allowed: Callable[[Organization], bool]
) -> str | None:
    where = home.organization
    if not where.is_within(known.organization) and not allowed(where):
        return f"Đang sinh hoạt ở {where}, ngoài phạm vi quản lý của đồng chí."
    if home.starts_on >= known.as_of:
        return f"Đã về {where} từ {home.starts_on:%d/%m/%Y}, sau ngày của danh sách."
    if home.ends_on and home.ends_on < known.today:
        return f"Đã thôi sinh hoạt ở {where} ngày {home.ends_on:%d/%m/%Y}, sau ngày của danh sách."
    if known.is_bound(home):
        return (
            "Có chức vụ hoặc sinh hoạt tạm thời bắt đầu từ ngày của danh sách trở đi; "
            "mời ghi việc chuyển ở trang của đảng viên này."
        )
    return None


def _compare_leave(entry: Entry, known: Known) -> None:
    day = entry.row.exempt_from
    if day is None:
        return
    exemptions = [
        leave
        for leave in known.leaves.get(entry.member.pk or 0, [])
        if leave.kind == LeavePeriod.Kind.EXEMPT
    ]
    if any(leave.starts_on == day for leave in exemptions):
        return
    running = [leave for leave in exemptions if leave.ends_on is None]
    for leave in exemptions:
        newer = leave in running and leave.starts_on > known.as_of
        if newer or (leave.ends_on and leave.ends_on >= day):
            entry.refuse("Ghi chú", f"Cổng đã ghi miễn sinh hoạt từ {leave.starts_on:%d/%m/%Y}.")
            return
    entry.exempt_from = day
    entry.wrong_leave = running[0] if running else None
    corrected = f" (cổng đang ghi từ {running[0].starts_on:%d/%m/%Y})" if running else ""
    entry.words.append(f"miễn sinh hoạt từ {day:%d/%m/%Y}{corrected}")
