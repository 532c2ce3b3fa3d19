"""Rosters for tests: a workbook of rows, its plan, its import, its upload in the browser."""

from __future__ import annotations

import datetime as dt
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from members.importing.apply import apply_roster
from members.importing.parse import parse_roster
from members.importing.plan import plan_roster
from members.models import Member, RosterImport

TODAY = dt.date(2026, 11, 23)
SINCE = dt.date(2026, 1, 1)
HEADER = ("Họ và tên", "Ngày sinh", "Giới tính", "Chi bộ", "Số thẻ đảng viên")
WITH_POSTS = (*HEADER, "Chức vụ Đảng")


def workbook(rows, header=HEADER, as_of=""):
    book = Workbook()
    if as_of:
        book.active.append([f"Danh sách đảng viên tính đến ngày {as_of}"])
    book.active.append(header)
    for row in rows:
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    output.seek(0)
    return output


def line(member, cell="Chi bộ Một", *more):
    """A member's row as the portal knows them."""
    return (member.full_name, member.birth_date, "Nam", cell, member.card_number, *more)


def lines_of(*cells, post=None):
    """The rows of all who are in the cells; `post(member)` fills the column of posts."""
    return [
        line(member, cell.name, *([post(member)] if post else []))
        for cell in cells
        for member in Member.objects.filter(memberships__organization=cell).order_by("pk")
    ]


def read(file):
    return parse_roster(file, size=len(file.getvalue()))


def plan_of(file, organization, **kwargs):
    return plan_roster(read(file), organization, today=TODAY, **kwargs)


def load(file, organization, *, importer_id=None, **kwargs):
    plan = plan_of(file, organization, importer_id=importer_id)
    apply_roster(plan, member_since=SINCE, **kwargs)
    return plan


def upload(client, organization, file, name="ds.xlsx", member_since="2026-01-01"):
    response = client.post(
        "/members/import/",
        {
            "organization": organization.pk,
            "member_since": member_since,
            "file": SimpleUploadedFile(name, file.getvalue()),
        },
    )
    assert response.status_code == 302, response.context["form"].errors
    return RosterImport.objects.latest("pk")
