"""The cases of the benchmark: each yields name, value, unit, limit, what the limit is."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest.mock import patch

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
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
from tests.bench.measure import ROUNDS, bare, seconds, side_by_side, statements

Case = tuple[str, float, str, float, str]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROSTER_ROWS = 6000
MEGABYTE = 1024 * 1024
SHEET = 100
# What is searched for, by whom: common and rare texts, a day, and what nobody has.
SEARCHES = (
    ("common", "thuongvu", "nguyen"),
    ("unit", "thuongvu", "chi bo 3"),
    ("day", "danguy", "04/11"),
    ("nothing", "thuongvu", "khong co ai"),
    ("own_cell", "bithu", "nguyen"),
)


def reader(username: str) -> Client:
    """A browser in which a demo account is logged in: always a scoped user."""
    client = Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    return client


def page(name: str, username: str, address: str) -> Case:
    """A page beside the bare SQL of the same queries and an empty page of the same layout."""
    client = reader(username)

    def visit():
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")

    asked = bare(statements(visit))

    def limit():
        asked()
        client.get("/bench/empty/")

    return name, *_beside(visit, limit), "cùng SQL + trang trống"


def _beside(work, limit, rounds: int = ROUNDS) -> tuple[float, str, float]:
    value, least = side_by_side(work, limit, rounds)
    return value, "s", least


def pages() -> Iterator[Case]:
    year = CampaignYear.objects.order_by("-year").first()
    yield page("meeting_form", "bithu", "/sessions/new/")
    yield page("pledge_list", "danguy", "/pledges/")
    yield page("pledge_list_standing", "thuongvu", "/pledges/")
    yield page("session_list", "thuongvu", "/sessions/")
    dashboard = page("dashboard", "thuongvu", "/dashboard/")
    yield dashboard
    calendar = f"{reverse('reports:session_calendar')}?year={year.year}"
    *measured, _, _ = page("calendar", "thuongvu", calendar)
    # The calendar of all cells is one page and must stay within what the dashboard may cost.
    yield *measured, dashboard[3], "cùng SQL + trang trống của bảng theo dõi"
    bloc = Organization.objects.get(depth=1)
    yield page("report_page", "thuongvu", f"/reports/{bloc.pk}/?year={year.year}")


def searching() -> Iterator[Case]:
    """The search beside the empty page alone: what it asks the database counts too."""
    for name, username, text in SEARCHES:
        client = reader(username)
        yield (
            f"search_{name}",
            *_beside(
                lambda client=client, text=text: client.get("/search/", {"q": text}),
                lambda client=client: client.get("/bench/empty/"),
            ),
            "trang trống",
        )


def saving() -> Iterator[Case]:
    """Saving a sheet of 100 beside the same rows inserted by one bare statement."""
    kind = OrganizationKind.objects.get(code="cell")
    office = Organization.objects.filter(kind__code="grassroots_committee").first()
    cell = Organization.objects.add_child(
        office, instance=Organization(kind=kind, name="Chi bộ đo", code="99.999.999.999.999")
    )
    today = timezone.localdate()
    members = Member.objects.bulk_create(Member(full_name=f"Người đo {n}") for n in range(SHEET))
    Membership.objects.bulk_create(
        Membership(member=member, organization=cell, starts_on=dt.date(2020, 1, 1))
        for member in members
    )
    user = User.objects.get(username="bithu")
    session = StudySession(organization=cell, held_on=today)
    rows = sheet_for(session)
    for row in rows:
        row.mark = "P"

    def save():
        save_session(session=session, rows=rows, by=user, read_version=session.version)

    save()
    fields = [field for field in Attendance._meta.concrete_fields if not field.primary_key]
    columns = f"({', '.join(field.column for field in fields)})"
    table = Attendance._meta.db_table
    marks = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * SHEET)
    # Of another mark, so that each save writes all lines again.
    sheet = (Attendance(session=session, member=row.member, mark="A") for row in rows)
    values = [getattr(line, field.attname) for line in sheet for field in fields]

    def insert():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table} WHERE session_id = %s", [session.pk])  # noqa: S608  our own table
            cursor.execute(f"INSERT INTO {table} {columns} VALUES {marks}", values)  # noqa: S608  our own table

    yield "save_100_attendances", *_beside(save, insert), "cùng dòng bằng SQL"


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

    yield "report_pdf", *_beside(whole_report, weasyprint_alone, 15), "WeasyPrint, cùng HTML"

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
        yield name, *_beside(work, partial(openpyxl_alone, charts=charts), 60), what


def roster() -> Iterator[Case]:
    """6 000 rows in one transaction: the time beside reading them, and the memory it takes."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Chi bộ", "Số thẻ đảng viên"])
    for n in range(ROSTER_ROWS):
        sheet.append(
            [n + 1, f"Nguyễn Văn {n}", "05/02/1980", "Nam", f"Chi bộ {n % 40}", f"7{n:07d}"]
        )
    office = Organization.objects.filter(kind__code="grassroots_committee").last()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "danh-sach.xlsx"
        book.save(path)

        def read():
            for _ in load_workbook(path, read_only=True).active.iter_rows(values_only=True):
                pass

        reading = seconds(read, rounds=1)
        tracemalloc.start()
        with transaction.atomic():
            import_file(path, office)
            transaction.set_rollback(True)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        start = time.perf_counter()
        import_file(path, office)
        took = time.perf_counter() - start
    yield "roster_import_6000", took, "s", reading, "openpyxl đọc cùng tệp"
    yield "roster_import_6000_memory", peak / MEGABYTE, "MB", 200.0, "trần bộ nhớ dùng thêm"


def import_file(path: Path, office: Organization) -> None:
    """The import as the command line does it, in one transaction."""
    call_command("import_roster", path, organization=office.code, apply=True, stdout=io.StringIO())
