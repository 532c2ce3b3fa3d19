"""Saving a sheet, and the documents: each yields name, value, unit, limit, what the limit is."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from collections.abc import Iterator
from functools import partial
from unittest.mock import patch

from django.db import connection, transaction
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from weasyprint import CSS, HTML

from campaigns.actions.sessions import save_session
from campaigns.actions.sheets import sheet_for
from campaigns.models import Attendance, CampaignYear, StudySession
from members.models import Member, Membership, Organization, OrganizationKind, User
from reports.papers.pdf import VARIANT, data_fetcher, print_css
from reports.year_end import annex_sheets as xlsx_annexes
from reports.year_end.documents import layout_of, report_html, report_pdf
from reports.year_end.report import year_end_report
from reports.year_end.workbook import report_xlsx
from tests.bench.measure import bare, statements
from tests.bench.pages import Case, beside

SHEET = 100
WRITES = ("INSERT", "UPDATE", "DELETE")


def saving() -> Iterator[Case]:
    """Saving a sheet of 100 beside the rows that it writes, by the same bare statements."""
    session, user = _meeting_of_many(), User.objects.get(username="bithu")
    rows = sheet_for(session)
    marks = itertools.cycle("PA")

    def save():
        """Each time with another mark for everybody, so that all lines are written again."""
        mark = next(marks)
        for row in rows:
            row.mark = mark
        save_session(session=session, rows=rows, by=user, read_version=session.version)

    def first_save():
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE session_id = %s", [session.pk])  # noqa: S608
        save()

    table = Attendance._meta.db_table
    save()
    for name, work in (("new", first_save), ("changed", save)):
        written = bare(statements(work, WRITES))

        def limit(written=written):
            with transaction.atomic():
                written()
                transaction.set_rollback(True)  # the next save finds its own version

        yield f"save_100_{name}", *beside(work, limit, 15), "cùng câu lệnh ghi bằng SQL"


def _meeting_of_many() -> StudySession:
    """A meeting of today, not stored yet, of a new cell with so many members."""
    kind = OrganizationKind.objects.get(code="cell")
    office = Organization.objects.filter(kind__code="grassroots_committee").first()
    cell = Organization.objects.add_child(
        office, instance=Organization(kind=kind, name="Chi bộ đo", code="99.999.999.999.999")
    )
    members = Member.objects.bulk_create(Member(full_name=f"Người đo {n}") for n in range(SHEET))
    Membership.objects.bulk_create(
        Membership(member=member, organization=cell, starts_on=dt.date(2020, 1, 1))
        for member in members
    )
    return StudySession(organization=cell, held_on=timezone.localdate())


def documents() -> Iterator[Case]:
    bloc = Organization.objects.select_related("kind").get(depth=1)
    year = CampaignYear.objects.select_related("organization").order_by("-year").first()
    report = year_end_report(bloc, year)
    layout = layout_of(report)
    html, css = report_html(report, layout, has_pictures=True), print_css(layout)

    def weasyprint_alone():
        HTML(string=html, url_fetcher=data_fetcher()).write_pdf(
            stylesheets=[CSS(string=css, url_fetcher=data_fetcher())], pdf_variant=VARIANT
        )

    def whole_report():
        report_pdf(year_end_report(bloc, year), layout)

    yield "report_pdf", *beside(whole_report, weasyprint_alone, 15), "WeasyPrint, cùng HTML"

    now = timezone.localtime()

    def workbook() -> bytes:
        return report_xlsx(report, exported_by="Đo", exported_at=now)

    read = load_workbook(io.BytesIO(workbook()))
    sheets = [
        ([list(row) for row in sheet.iter_rows(values_only=True)], sheet._charts) for sheet in read
    ]

    def openpyxl_alone(*, charts: bool):
        book = Workbook()
        for rows, drawn in sheets:
            sheet = book.create_sheet()
            for row in rows:
                sheet.append(row)
            for chart in drawn if charts else ():
                sheet.add_chart(chart)
        book.save(io.BytesIO())

    def workbook_without_charts() -> bytes:
        with patch.object(xlsx_annexes, "_chart", new=lambda *_: None):
            return workbook()

    for name, work, charts, what in (
        ("report_xlsx", workbook, True, "openpyxl, cùng ô, cùng biểu đồ"),
        (
            "report_xlsx_rows",
            workbook_without_charts,
            False,
            "openpyxl, cùng ô; cả hai không biểu đồ",
        ),
        ("report_xlsx_beside_cells", workbook, False, "openpyxl, cùng ô, không biểu đồ"),
    ):
        yield name, *beside(work, partial(openpyxl_alone, charts=charts), 60), what
