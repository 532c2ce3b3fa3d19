"""The portal's own layout of a roster: a template to fill in, and the roster of today in it.

What is exported and imported again the same day changes nothing.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from members.models import LeavePeriod, Membership, Organization, Position
from portal.kit.xlsx import content_of, neutralise, safe

from .guide import add_guide, offer

COLUMNS = {
    "STT": 6.0,
    "Họ và tên": 28.0,
    "Ngày sinh": 13.0,
    "Giới tính": 10.0,
    "Chi bộ": 34.0,
    "Chức vụ Đảng": 26.0,
    "Chức vụ chính quyền": 26.0,
    "Ngày vào Đảng": 14.0,
    "Ngày chính thức": 15.0,
    "Số thẻ đảng viên": 18.0,
    "Đơn vị công tác": 30.0,
    "Ghi chú": 34.0,
}
HOW = (
    "Mỗi đồng chí một dòng; ngày ghi dạng 05/03/1985. Chi bộ chọn trong danh sách; chi bộ mới thì ghi "
    "tên. Ô để trống thì cổng giữ nguyên điều đã ghi."
)
CELLS = "Các chi bộ"
_ROWS = 2000  # for which the choices are offered
_HEAD_ROW = 4
_DAY = "DD/MM/YYYY"
_HEAD_COLOUR = "F3E9DC"
Post = Position.Post
_OF_CELL = {
    Post.SECRETARY: "Bí thư chi bộ",
    Post.DEPUTY: "Phó Bí thư chi bộ",
    Post.COMMITTEE: "Chi ủy viên",
}
_OF_COMMITTEE = {
    Post.SECRETARY: "Bí thư Đảng ủy",
    Post.DEPUTY: "Phó Bí thư Đảng ủy",
    Post.STANDING: "Ủy viên Ban Thường vụ",
    Post.COMMITTEE: "Đảng ủy viên",
}


def template_workbook(organization: Organization, day: dt.date) -> bytes:
    """An empty list for the organisation, with its cells to choose from."""
    return _workbook(organization, day, ())


def roster_workbook(organization: Organization, day: dt.date) -> bytes:
    """Who belongs to the organisation on the day, with the posts held then."""
    homes = (
        Membership.objects.home()
        .on(day)
        .filter(organization__path__startswith=organization.path)
        .select_related("member", "organization")
        .order_by("organization__path", "member__sort_name", "member_id")
    )
    members = {home.member_id: home.organization_id for home in homes}
    posts = _posts(organization, day, members)
    exempt = dict(
        LeavePeriod.objects.on(day)
        .filter(kind=LeavePeriod.Kind.EXEMPT, ends_on=None, member__in=members)
        .values_list("member_id", "starts_on")
    )
    return _workbook(
        organization,
        day,
        (
            _row(number, home, posts[home.member_id], exempt.get(home.member_id))
            for number, home in enumerate(homes, start=1)
        ),
    )


def _posts(organization: Organization, day: dt.date, homes: dict[int, int]) -> dict[int, list[str]]:
    """The posts of each member, by member; with the organisation where it is not the home cell.

    `homes` are the home cells by member.
    """
    held: dict[int, list[str]] = defaultdict(list)
    rows = Position.objects.on(day).filter(
        organization__path__startswith=organization.path, member__in=homes
    )
    for position in rows.select_related("organization__kind").order_by("organization__path", "pk"):
        at = position.organization
        words = _OF_CELL if at.kind.holds_members else _OF_COMMITTEE
        if position.post in words:
            is_plain = at.pk in (organization.pk, homes[position.member_id])
            name = "" if is_plain else f" ({at.name})"
            held[position.member_id].append(f"{words[position.post]}{name}")
    return held


def _row(number: int, home: Membership, posts: list[str], exempt: dt.date | None) -> list[Any]:
    member = home.member
    return [
        number,
        member.full_name,
        member.birth_date,
        member.get_sex_display(),
        home.organization.name,
        ", ".join(posts),
        member.job,
        member.admitted_on,
        member.official_on,
        member.card_number,
        member.workplace,
        f"Miễn sinh hoạt từ {exempt:%d/%m/%Y}" if exempt else None,
    ]


def _workbook(organization: Organization, day: dt.date, rows: Iterable[list[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Danh sách đảng viên")
    for index, width in enumerate(COLUMNS.values(), start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = f"C{_HEAD_ROW + 1}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight = True, 0
    sheet.append([_text(sheet, f"DANH SÁCH ĐẢNG VIÊN {organization}".upper(), bold=True)])
    sheet.append([f"(Tính đến ngày {day:%d/%m/%Y})"])
    sheet.append([HOW])
    sheet.append([_text(sheet, head, bold=True, fill=True) for head in COLUMNS])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    names = Organization.objects.under(organization).cells().existing_on(day)
    cells = [[_cell(sheet, name)] for name in names.values_list("name", flat=True)]
    if cells:
        _offer(sheet, "Chi bộ", f"'{CELLS}'!$A$1:$A${len(cells)}")
    _offer(sheet, "Giới tính", '"Nam,Nữ"')
    _offer(sheet, "Chức vụ Đảng", f'"{",".join([*_OF_CELL.values(), *_OF_COMMITTEE.values()])}"')
    listed = book.create_sheet(CELLS)
    listed.column_dimensions["A"].width = 60
    for row in cells:
        listed.append(row)
    add_guide(book)
    return content_of(book)


def _offer(sheet: Any, head: str, formula: str) -> None:
    column = get_column_letter([*COLUMNS].index(head) + 1)
    offer(sheet, formula, f"{column}{_HEAD_ROW + 1}:{column}{_HEAD_ROW + _ROWS}")


def _cell(sheet: Any, value: Any) -> Any:
    cell = WriteOnlyCell(sheet, value=safe(value))
    if isinstance(value, dt.date):
        cell.number_format = _DAY
    neutralise(cell)
    return cell


def _text(sheet: Any, value: str, *, bold: bool = False, fill: bool = False) -> Any:
    cell = _cell(sheet, value)
    cell.font = Font(bold=bold)
    if fill:
        cell.fill = PatternFill("solid", fgColor=_HEAD_COLOUR)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell
