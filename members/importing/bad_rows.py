"""A workbook of the rows that could not be imported, each with its reasons, to mend and bring back."""

from __future__ import annotations

import io

from openpyxl import Workbook

from portal.kit.text import short_date
from portal.kit.xlsx import add_sheet

from .parse import Roster
from .plan import RosterPlan

_SEX = {"male": "Nam", "female": "Nữ"}


def bad_rows_workbook(roster: Roster, plan: RosterPlan) -> bytes:
    """Write the bad rows as a flat table that the importer itself can read again."""
    reasons: dict[int, list[str]] = {}
    for problem in plan.problems:
        reasons.setdefault(problem.row, []).append(f"{problem.column}: {problem.message}")
    header = (
        "Dòng",
        "Chi bộ",
        "Họ và tên",
        "Ngày sinh",
        "Giới tính",
        "Chức vụ Đảng",
        "Chức vụ chính quyền",
        "Ngày vào Đảng",
        "Ngày chính thức",
        "Số thẻ đảng viên",
        "Đơn vị công tác",
        "Ghi chú",
        "Lý do chưa nhập được",
        "Nội dung gốc của dòng",
    )
    rows = (
        (
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
            "; ".join(reasons[row.number]),
            " | ".join(str(value) for value in roster.raw.get(row.number, ()) if value is not None),
        )
        for row in roster.rows
        if row.number in reasons
    )
    book = Workbook(write_only=True)
    add_sheet(
        book,
        "Dòng cần sửa",
        header,
        rows,
        widths=[7, 28, 24, 13, 10, 24, 22, 14, 14, 16, 26, 26, 50, 50],
    )
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()
