"""Every list: filters, chips, columns, and the same rows as a workbook."""

from __future__ import annotations

import datetime as dt
import io
import re

import django_tables2 as tables
import pytest
from django.urls import resolve, reverse
from django.utils.html import strip_tags
from openpyxl import load_workbook

from campaigns.models import CampaignYear, StudySession
from campaigns.models.registers import REGISTERS
from members.models import Member, Organization, User
from portal.kit import list_workbook
from portal.kit.addresses import record_url
from portal.kit.lists import TableView
from portal.kit.tables import Table, _by_key
from reports.models import ExportRecord
from tests.portal.test_access import patterns

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
READERS = ("chuyenvien", "quantri", "kiemtra")  # between them they open every list


def addresses() -> dict[str, type[TableView]]:
    """The address of every list, a register's for each register; with its view."""
    found = {}
    for name, arguments in patterns():
        if arguments not in ((), ("register",)):
            continue
        for slug in REGISTERS if arguments else [None]:
            address = reverse(name, kwargs={"register": slug} if slug else {})
            view = getattr(resolve(address).func, "view_class", None)
            if view and issubclass(view, TableView):
                found[address] = view
    return found


def all_lists(base=TableView) -> set[type[TableView]]:
    """Every view that lists something; those without rows of their own are only bases."""
    below = {base, *(one for child in base.__subclasses__() for one in all_lists(child))}
    return {one for one in below if one.table_class and one.__module__.split(".")[0] != "tests"}


def sheet(answer) -> list[tuple]:
    return list(load_workbook(io.BytesIO(answer.content)).active.values)


def opened(client, address):
    """The list for the first of the readers who may open it."""
    for username in READERS:
        client.force_login(
            User.objects.get(username=username),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        answer = client.get(address)
        if answer.status_code == 200:
            return answer
    raise AssertionError(address)


def test_every_list_is_taken_as_a_workbook_with_its_rows_and_is_logged(client):
    walked = set()
    for address, view in addresses().items():
        page = opened(client, address)
        table = page.context["table"]
        before = ExportRecord.objects.count()
        header, *rows = sheet(client.get(f"{address}?format=xlsx"))
        assert len(rows) == table.paginator.count, address
        columns = [one for one in table.columns.iterall() if not one.column.exclude_from_export]
        assert list(header) == [str(column.header) for column in columns], address
        if rows:
            assert "format=xlsx" in page.content.decode(), address
            first = [strip_tags(str(row.get_cell(columns[0].name))) for row in table.page]
            told = [_as_shown(row[0]) for row in rows[: len(first)]]
            assert told == [_as_shown(text) for text in first], address
        export = ExportRecord.objects.order_by("-pk")[0]
        assert ExportRecord.objects.count() == before + 1, address
        assert export.document == f"Danh sách: {page.context['view'].title}"
        walked.add(view)
    assert walked == {view for view in all_lists() if view.__subclasses__() == []}


def test_what_is_listed_otherwise_is_taken_as_a_workbook_with_the_same_rows(client):
    client.force_login(
        User.objects.get(username="thuongvu"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    bloc = Organization.objects.get(depth=1)
    year = CampaignYear.objects.get(year=2026)
    own = User.objects.get(username="thuongvu").member
    for address, count, title in (
        (f"/figures/attendance/{bloc.pk}/", _of_page, "Đảng viên dự sinh hoạt, từ 01/01/2026"),
        (f"/figures/exemplars/{bloc.pk}/", _of_page, ""),
        ("/sessions/calendar/", _of_page, "Lịch sinh hoạt năm 2026"),
        ("/sessions/quality/", _of_page, "Chất lượng sinh hoạt năm 2026"),
        (
            f"/reports/close/{year.pk}/missing/",
            lambda context: len(context["gaps"]),
            "Những việc còn thiếu của năm 2026",
        ),
        ("/criteria/", lambda context: len(context["sets"]), "Bộ tiêu chí của từng năm"),
        ("/schemes/", lambda context: len(context["schemes"]), "Quy định xếp loại"),
        ("/years/", lambda context: len(context["years"]), "Các năm"),
        (f"/members/{own.pk}/readers/", _of_lines, "Ai xem được hồ sơ này"),
    ):
        page = client.get(address)
        assert "format=xlsx" in page.content.decode(), address
        header, *rows = sheet(client.get(f"{address}?format=xlsx"))
        assert len(rows) == count(page.context) > 0, address
        assert {len(row) for row in rows} == {len(header)}
        assert title in ExportRecord.objects.order_by("-pk")[0].document, address


def test_units_and_posts_are_taken_as_workbooks(staff):
    units = staff.get("/accounts/manage/units/").context["units"]
    header, *rows = sheet(staff.get("/accounts/manage/units/?format=xlsx"))
    assert header == ("Đơn vị", "Loại", "Số đảng viên hôm nay")
    assert rows == [(str(unit), str(unit.kind), people) for unit, people in units]
    bloc = Organization.objects.get(depth=1)
    page = staff.get(f"/organizations/{bloc.pk}/powers/")
    header, *rows = sheet(staff.get(f"/organizations/{bloc.pk}/powers/?format=xlsx"))
    assert len(rows) == _of_lines(page.context) > 0
    page = staff.get("/members/posts/")
    header, *rows = sheet(staff.get("/members/posts/?format=xlsx"))
    listed = [*page.context["waiting"], *page.context["own"], *page.context["recent"]]
    assert [row[0] for row in rows] == [str(change) for change in listed]
    titles = ExportRecord.objects.order_by("-pk").values_list("document", flat=True)[:3]
    assert list(titles) == [
        "Danh sách: Giao, kết thúc chức vụ",
        "Danh sách: Ai có quyền gì ở đơn vị này",
        "Danh sách: Đơn vị mở tài khoản",
    ]


def _of_lines(context):
    return len(context["lines"])


def _of_page(context):
    return context["page"].paginator.count


def _as_shown(value) -> str:
    if isinstance(value, dt.date):
        clock = "%H:%M %d/%m/%Y" if (value.hour or value.minute) else "%d/%m/%Y"
        return value.strftime(clock)
    # What tells namesakes apart depends on who else is listed: on a page fewer than in a workbook.
    return re.sub(r" \([^()]*\)$", "", " ".join(str("" if value is None else value).split()))


@pytest.fixture
def staff(client):
    client.force_login(
        User.objects.get(username="chuyenvien"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def test_the_workbook_keeps_filter_order_and_columns(staff):
    cell = Organization.objects.filter(kind__holds_members=True).order_by("path")[0]
    query = f"organization={cell.pk}&sort=-full_name&columns=birth_date"
    header, *rows = sheet(staff.get(f"/members/?{query}&format=xlsx"))
    assert header == ("Họ và tên", "Ngày sinh")
    page = staff.get(f"/members/?{query}").content.decode()
    names = re.findall(r"<tr><td[^>]*><a [^>]*>([^<]*)</a>", page)
    assert [row[0] for row in rows][: len(names)] == names
    assert 1 < len(rows) < Member.objects.count()
    assert isinstance(rows[0][1], dt.datetime)


def test_a_list_too_long_for_a_workbook_says_so(staff, monkeypatch):
    monkeypatch.setattr("portal.kit.lists.MOST_ROWS", 3)
    answer = staff.get("/members/?format=xlsx&standing=official", follow=True)
    assert answer.request["QUERY_STRING"] == "standing=official"
    assert "Mời đồng chí lọc bớt" in answer.content.decode()


def test_rows_are_read_a_piece_at_a_time(staff, monkeypatch):
    monkeypatch.setattr(list_workbook, "PIECE", 7)
    rows = sheet(staff.get("/members/?format=xlsx"))[1:]
    assert len(rows) == staff.get("/members/").context["table"].paginator.count > 50


def test_sorting_and_paging_keep_the_year_with_which_the_list_begins(staff):
    first = staff.get("/sessions/").context["table"].paginator.count
    assert first < StudySession.objects.count()
    for query in ("sort=-held_on", "page=2", "columns=state"):
        assert staff.get(f"/sessions/?{query}").context["table"].paginator.count == first
    assert staff.get("/sessions/?year=").context["table"].paginator.count > first


def test_filters_that_are_set_stand_as_chips_which_take_them_away(staff):
    page = staff.get("/sessions/?year=&kind=regular&state=confirmed").content.decode()
    assert 'href="?year=&amp;kind=&amp;state=confirmed"' in page
    assert "Trạng thái: Đã xác nhận" in page
    assert "Lọc thêm, sắp xếp (2)" in page
    assert "Loại:" not in staff.get("/sessions/").content.decode()


def test_further_filters_are_fetched_when_they_are_opened_or_one_is_set(staff):
    first = staff.get("/sessions/").content.decode()
    assert 'name="state"' not in first
    assert 'data-more="?more=1"' in first
    assert '<a href="?more=1">Hiện các mục lọc khác</a>' in first
    opened = staff.get("/sessions/?more=1")
    assert "data-more" not in opened.content.decode()
    assert re.search(r'class="list-more"\s+open', opened.content.decode())
    assert 'name="state"' in opened.content.decode()
    total = staff.get("/sessions/").context["table"].paginator.count
    assert opened.context["table"].paginator.count == total
    # What is set stays in the form, which sends it again.
    assert 'name="state"' in staff.get("/sessions/?state=confirmed").content.decode()


def test_the_order_that_was_chosen_is_the_one_selected(staff):
    page = staff.get("/sessions/?sort=-held_on").content.decode()
    chosen = re.search(r'<select id="id_sort".*?</select>', page, re.DOTALL)[0]
    assert re.findall(r'<option value="([^"]*)" selected>', chosen) == ["-held_on"]


def test_the_address_of_a_record_is_the_one_of_its_pattern():
    for name in ("members:member_detail", "campaigns:session_detail", "members:account_close"):
        assert record_url(name, 12) == reverse(name, args=[12])


def test_a_column_to_which_the_list_is_narrowed_is_not_repeated(staff):
    shown = staff.get("/sessions/").content.decode()
    narrowed = staff.get("/sessions/?year=&kind=regular").content.decode()
    assert 'data-label="Loại"' in shown
    assert 'data-label="Loại"' not in narrowed
    chosen = staff.get("/sessions/?year=&kind=regular&columns=kind").content.decode()
    assert 'data-label="Loại"' in chosen
    assert 'data-label="Trạng thái"' not in chosen


def test_one_value_in_all_rows_is_said_once(client):
    client.force_login(
        User.objects.get(username="bithu"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    page = client.get("/members/").content.decode()
    assert 'data-label="Chi bộ"' not in page
    assert re.search(r"Cả danh sách: <span>Chi bộ: <strong>", page)


def test_an_empty_list_says_why(staff):
    none = staff.get("/members/?text=khong-co-ai").content.decode()
    assert "Không có dòng nào khớp với bộ lọc." in none
    assert "Tải về Excel" not in none
    empty = staff.get("/members/transfers/").content.decode()
    assert "Chưa có đề nghị chuyển sinh hoạt nào." in empty
    assert "Xin tiếp nhận đảng viên</a>" in empty


def test_a_column_that_is_empty_on_the_page_is_left_out_unless_it_is_chosen():
    class Notes(Table):
        name = tables.Column()
        note = tables.Column()
        place = tables.Column()

    def shown(**columns):
        rows = [{"name": str(n), "note": "", "place": str(n)} for n in range(60)]
        table = Notes(rows)
        table.choose(columns.get("chosen", []), set())
        table.paginate(page=2, per_page=50)
        return [column.name for column in table.grid.columns]

    assert shown() == ["name", "place"]
    assert shown(chosen=["note"]) == ["name", "note"]


def test_a_row_deleted_while_a_list_is_read_is_left_out():
    first, second = Organization.objects.order_by("pk")[:2]
    rows = _by_key(Organization.objects.filter(pk=first.pk), [second.pk, 10**9, first.pk])
    assert rows == [second, first]  # by their keys alone, in their order
