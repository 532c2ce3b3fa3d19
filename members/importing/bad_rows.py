"""A workbook of the rows that could not be imported, with the reasons, to correct and import again."""

from openpyxl import Workbook

from portal.kit.text import short_date
from portal.kit.xlsx import add_sheet, content_of

from .parse import REASON, Roster
from .plan import RosterPlan
from .roster_row import RosterRow

_SEX = {"male": "Nam", "female": "Nữ"}
_WIDTHS = {
    "Dòng": 7,
    "Chi bộ": 28,
    "Họ và tên": 24,
    "Ngày sinh": 13,
    "Giới tính": 10,
    "Chức vụ Đảng": 24,
    "Chức vụ chính quyền": 22,
    "Ngày vào Đảng": 14,
    "Ngày chính thức": 14,
    "Số thẻ đảng viên": 16,
    "Đơn vị công tác": 26,
    "Ghi chú": 26,
    REASON: 50,
    "Nội dung gốc của dòng": 50,
}


def bad_rows_workbook(roster: Roster, plan: RosterPlan) -> bytes:
    """Write the bad rows as a flat table that the importer itself can read again."""
    reasons: dict[tuple[str, int], list[str]] = {}
    for problem in plan.problems:
        reasons.setdefault(problem.key, []).append(f"{problem.column}: {problem.message}")
    rows = (
        (
            *_stated(row),
            "; ".join(reasons[row.key]),
            " | ".join(row.texts),
        )
        for row in roster.rows
        if row.key in reasons
    )
    book = Workbook(write_only=True)
    add_sheet(book, "Dòng cần sửa", list(_WIDTHS), rows, widths=list(_WIDTHS.values()))
    return content_of(book)


def _stated(row: RosterRow) -> tuple[object, ...]:
    """What the row says, in the order of the columns."""
    return (
        row.number,
        row.cell,
        row.name,
        short_date(row.birth_date),
        _SEX.get(row.sex, ""),
        ", ".join(row.posts),
        row.job,
        short_date(row.admitted_on),
        short_date(row.official_on),
        row.card_number,
        row.workplace,
        row.note,
    )
