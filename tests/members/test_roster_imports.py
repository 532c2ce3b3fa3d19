"""Roster import as a whole: one at a time, taken back, by workers, from and to the portal's layout."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from openpyxl import load_workbook

from members.importing import jobs
from members.importing.jobs import read_large
from members.importing.layout import roster_workbook, template_workbook
from members.importing.mapping import keep_mapping, mapping_of
from members.importing.parse import parse_roster
from members.importing.progress import tell, told
from members.importing.run import import_record
from members.importing.undo import undo_import
from members.models import LeavePeriod, Member, Membership, Organization, RosterImport
from reports.models import ExportRecord
from tests.factories.members import LeavePeriodFactory, PositionFactory, UserFactory
from tests.members.rosters import (
    HEADER,
    TODAY,
    WITH_POSTS,
    line,
    plan_of,
    read,
    upload,
    workbook,
)
from tests.together import together

NOON = "2026-11-23T05:00:00Z"
NEW = ("Lê Thị Mới", "02/03/1990", "Nữ", "Chi bộ Một", "55501")


@pytest.fixture
def member(house):
    return house.members[house.cell.pk][2]


def state():
    """Everything that an import may write, without the versions of forms."""
    return [
        list(model._base_manager.order_by("pk").values_list(*columns))
        for model, *columns in (
            (Member, "full_name", "card_number", "job", "birth_date"),
            (Membership, "member", "organization", "starts_on", "ends_on", "end_reason"),
            (LeavePeriod, "member", "starts_on", "ends_on"),
            (Organization, "path", "name"),
        )
    ]


@time_machine.travel(NOON, tick=False)
def test_an_import_is_taken_back_as_a_whole_while_nothing_hangs_on_it(house, login, member):
    moved, gone = house.members[house.cell.pk][3:5]
    PositionFactory(member=moved, organization=house.cell, post="committee")
    LeavePeriodFactory(member=gone)
    before = state()
    rows = [
        (*NEW[:3], "Chi bộ Mới", NEW[4], "Bí thư", "Kế toán"),
        (*line(member), "Phó Bí thư", "Chánh Văn phòng"),
        (*line(moved, "Chi bộ Hai"), None, None),
    ]
    client = login(house.users.committee)
    file = workbook(rows, (*WITH_POSTS, "Chức vụ chính quyền"))
    record = upload(client, house.committee, file)
    left = client.get(f"/members/import/{record.pk}/").context["view"].read[1].left
    ended = [home.pk for home in left if home.member == gone]
    client.post(f"/members/import/{record.pk}/", {"ended": ended})
    assert state() != before
    result = client.get(f"/members/import/{record.pk}/result/")
    assert f"/members/import/{record.pk}/undo/" in result.text
    new = Member.objects.get(card_number="55501")
    account = UserFactory(member=new)
    page = client.post(f"/members/import/{record.pk}/undo/")
    assert "1 tài khoản" in page.text
    account.delete()
    Member.objects.filter(pk=member.pk).update(job="Trưởng phòng")
    page = client.post(f"/members/import/{record.pk}/undo/")
    assert member.full_name in page.text
    Member.objects.filter(pk=member.pk).update(job="Chánh Văn phòng")
    assert client.post(f"/members/import/{record.pk}/undo/").status_code == 302
    assert state() == before
    record.refresh_from_db()
    assert (record.state, record.undone_by) == ("undone", house.users.committee)
    assert "Đã hoàn tác" in client.get(f"/members/import/{record.pk}/result/").text
    with pytest.raises(ValidationError, match="không hoàn tác được"):
        undo_import(record=record, by=house.users.committee)


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_give_each_person_once(house, login):
    rows = [("Lê Văn Một", "01/02/1990", "Nam", "Chi bộ Mới", None), NEW]
    client = login(house.users.committee)
    records = [upload(client, house.committee, workbook(rows)) for _ in range(2)]
    outcomes = together(
        *(
            lambda record=record: import_record(record, by=house.users.committee)
            for record in records
        )
    )
    assert all(isinstance(outcome, RosterImport) for outcome in outcomes), outcomes
    assert sorted(outcome.counts["new"] for outcome in outcomes) == [0, 2]
    for name in ("Lê Văn Một", "Lê Thị Mới"):
        assert Member.objects.filter(full_name=name).count() == 1
    assert Organization.objects.filter(name="Chi bộ Mới").count() == 1


@time_machine.travel(NOON, tick=False)
def test_what_is_written_is_what_was_looked_at(house, login):
    client = login(house.users.committee)
    record = upload(client, house.committee, workbook([NEW]))
    page = client.get(f"/members/import/{record.pk}/")
    seen = page.context["form"].initial["seen"]
    other = upload(client, house.committee, workbook([NEW]))
    client.post(f"/members/import/{other.pk}/", {})
    page = client.post(f"/members/import/{record.pk}/", {"seen": seen})
    assert "dữ liệu trong cổng đã thay đổi" in page.text
    seen = page.context["form"]["seen"].value()
    assert client.post(f"/members/import/{record.pk}/", {"seen": seen}).status_code == 302


@time_machine.travel(NOON, tick=False)
def test_many_missing_are_asked_about_twice(house, login, member):
    client = login(house.users.committee)
    record = upload(client, house.cell, workbook([line(member)]))
    address = f"/members/import/{record.pk}/"
    left = client.get(address).context["view"].read[1].left
    ended = [home.pk for home in left]
    assert len(ended) == 4
    page = client.post(address, {"ended": ended})
    assert "is_sure" in page.context["form"].errors
    assert not Membership.objects.filter(pk__in=ended, ends_on=TODAY).exists()
    client.post(address, {"ended": ended, "is_sure": "on"})
    assert Membership.objects.filter(pk__in=ended, ends_on=TODAY).count() == 4


@pytest.mark.database  # written in bulk: keys and batches differ
@pytest.mark.django_db(transaction=True)
@time_machine.travel(NOON, tick=True)
def test_a_large_roster_is_read_and_written_by_the_workers(house, login, monkeypatch):
    monkeypatch.setattr("members.views.imports.LARGE_BYTES", 10)
    client = login(house.users.committee)
    record = upload(client, house.committee, workbook([NEW]))
    address = f"/members/import/{record.pk}/"
    assert "Đang đọc tệp" in client.get(address).text
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    page = client.get(address)
    assert "Lê Thị Mới" in page.text
    assert client.post(address, {"seen": page.context["form"].initial["seen"]}).url == address
    tell(record.pk, "Đang ghi vào cổng", 400, 1000)
    page = " ".join(client.get(address).text.split())
    assert "Đang ghi vào cổng: <strong>400</strong> trên 1.000 dòng" in page
    assert 'value="400" max="1000"' in page
    assert f'href="{address}">Xem lại tiến độ</a>' in page  # without JavaScript
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    assert told(record.pk)[:3] == ("Đang ghi vào cổng", 1, 1)
    assert client.get(address).url == f"{address}result/"
    by_script = client.get(address, headers={"HX-Request": "true"})
    assert by_script["HX-Redirect"] == f"{address}result/"
    assert Member.objects.filter(card_number="55501").count() == 1
    monkeypatch.setattr("members.views.imports.LARGE_ROWS", 0)
    undo = f"{address}undo/"
    account = UserFactory(member=Member.objects.get(card_number="55501"))
    for sentence in ("1 tài khoản", "Đã hoàn tác"):
        assert client.post(undo).url == address
        assert "Đang hoàn tác" in client.get(address).text
        call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
        assert client.get(address).url == f"{address}result/"
        assert sentence in client.get(f"{address}result/").text
        type(account).objects.filter(pk=account.pk).delete()
    assert not Member.objects.filter(card_number="55501").exists()
    refused = upload(client, house.committee, workbook([("a", "b")], header=("Một", "Hai")))
    jobs.read_large.call(refused.pk)
    assert "Không tìm thấy dòng tiêu đề" in client.get(f"/members/import/{refused.pk}/").text


def test_what_a_dead_worker_left_goes_on(house, login, monkeypatch, clock):
    client = login(house.users.committee)
    record = upload(client, house.committee, workbook([NEW]))
    rows, address = RosterImport.objects.filter(pk=record.pk), f"/members/import/{record.pk}/"
    started = []
    monkeypatch.setattr("members.importing.jobs.start_reading", started.append)
    for state in ("reading", "writing"):
        rows.update(state=state, failure="")
        tell(record.pk, "Đang ghi vào cổng", 400, 1000)
        clock.shift(300)
        assert "400" in client.get(address).text
        assert (rows.get().state, started) == (state, [record] if state == "writing" else [])
        clock.shift(400)
        page = client.get(address).text
    assert started == [record]
    assert rows.get().state == "planned"
    assert "Việc ghi đã dừng giữa chừng" in page
    client.post(address, {})
    assert rows.get().state == "applied"


def test_what_the_portal_exports_changes_nothing_when_it_comes_back(house, member):
    PositionFactory(member=member, organization=house.cell, post="deputy")
    PositionFactory(member=member, organization=house.committee, post="committee")
    type(house.sister_cell).objects.filter(pk=house.sister_cell.pk).update(
        name="Chi bộ Tài chính, Kế hoạch – 2 (cũ)"
    )
    other = house.members[house.cell.pk][3]
    PositionFactory(member=other, organization=house.sister_cell, post="deputy")
    PositionFactory(member=other, organization=house.cell, post="committee")
    LeavePeriodFactory(member=member, kind="exempt", starts_on=dt.date(2026, 7, 1), ends_on=None)
    content = io.BytesIO(roster_workbook(house.committee, TODAY))
    plan = plan_of(content, house.committee)
    assert (plan.problems, plan.notices, plan.left, plan.as_of) == ([], [], [], TODAY)
    assert [entry.words for entry in plan.entries if entry.words] == []
    assert plan.same == plan.counts["rows"] == plan.homes
    of_bloc = plan_of(io.BytesIO(roster_workbook(house.bloc, TODAY)), house.bloc)
    assert (of_bloc.problems, of_bloc.notices, of_bloc.left) == ([], [], [])
    assert of_bloc.same == of_bloc.homes > plan.homes
    sheet = load_workbook(io.BytesIO(template_workbook(house.committee, TODAY)))
    assert sheet.sheetnames == ["Danh sách đảng viên", "Các chi bộ", "Hướng dẫn"]
    choices = sheet.worksheets[0].data_validations.dataValidation
    assert {str(choice.sqref): choice.formula1 for choice in choices} == {
        "E5:E2004": "'Các chi bộ'!$A$1:$A$2",
        "D5:D2004": '"Nam,Nữ"',
        "F5:F2004": '"Bí thư chi bộ,Phó Bí thư chi bộ,Chi ủy viên,Bí thư Đảng ủy,'
        'Phó Bí thư Đảng ủy,Ủy viên Ban Thường vụ,Đảng ủy viên"',
    }
    explained = [row[0].value for row in sheet["Hướng dẫn"].iter_rows(min_row=8)]
    assert explained == [cell.value for cell in sheet.worksheets[0][4]][1:]
    assert [cell.value for cell in sheet["Các chi bộ"]["A"]] == [
        "Chi bộ Một",
        "Chi bộ Tài chính, Kế hoạch – 2 (cũ)",
    ]


def test_the_template_and_the_roster_are_for_units_that_one_manages(house, login):
    client = login(house.users.committee)
    for address in ("/members/import/template/", "/members/import/export/"):
        assert client.get(address)["Content-Type"].endswith("sheet")
        exported = ExportRecord.objects.filter(organization=house.committee)
        assert exported.count() == ("export/" in address)
        far = client.get(address, {"organization": house.other_committee.pk})
        assert far.status_code == 404
        assert login(house.users.secretary).get(address).status_code == 403
        login(house.users.committee)


@time_machine.travel(NOON, tick=False)
def test_an_office_says_once_how_its_columns_are_read(house, login):
    header = ("Đồng chí", "Họ và tên bố", "Ngày sinh", "Chi bộ", "Họ và tên")
    row = ("Lê Thị Mới", "Lê Văn Cha", "02/03/1990", "Chi bộ Một", "mã 17")
    client = login(house.users.committee)
    record = upload(client, house.committee, workbook([row], header))
    address = f"/members/import/{record.pk}/columns/"
    fields = client.get(address).context["form"].heads
    chosen = {"Đồng chí": "name", "Họ và tên": "-"}
    data = {name: chosen.get(head, "") for name, head in fields.items()}
    assert client.post(address, data).url == f"/members/import/{record.pk}/"
    preview = client.get(f"/members/import/{record.pk}/")
    assert [entry.member.full_name for entry in preview.context["view"].read[1].new] == [
        "Lê Thị Mới"
    ]
    assert mapping_of(house.cell) == {"dong chi": "name", "ho va ten": ""}
    keep_mapping(organization=house.committee, meanings={"Đồng chí": None, "Họ và tên": None})
    assert mapping_of(house.cell) == {}


@pytest.mark.parametrize(
    ("sign", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "utf-16")]
)
def test_a_csv_of_a_spreadsheet_is_read_as_its_sheet(sign, encoding):
    lines = [sign.join(HEADER), sign.join(NEW)]
    content = "\r\n".join(lines).encode(encoding)
    [row] = parse_roster(io.BytesIO(content), size=len(content)).rows
    assert (row.name, row.birth_date, row.card_number) == (NEW[0], dt.date(1990, 3, 2), NEW[4])


def test_a_csv_with_more_cells_than_a_workbook_may_have_is_refused():
    with pytest.raises(ValidationError, match="quá lớn"):
        read(io.BytesIO(b"Ho ten;" * 1_000 + b";" * 2_500_000))


@time_machine.travel(NOON, tick=False)
def test_columns_are_read_anew_only_before_the_list_is_written(house, login):
    client = login(house.users.committee)
    record = upload(client, house.committee, workbook([NEW]))
    rows = RosterImport.objects.filter(pk=record.pk)
    for state in ("writing", "applied", "undone"):
        rows.update(state=state, preview={"counts": {}})
        assert client.post(f"/members/import/{record.pk}/columns/", {}).status_code == 404
        read_large.call(record.pk)
        assert rows.get().state == state


@pytest.mark.parametrize("content", [b"<html><table>", b"khong phai bang tinh", b"\0\1\2;;;"])
def test_what_is_no_table_is_refused_with_the_kinds_that_are_read(content):
    with pytest.raises(ValidationError, match=r"Excel \.xlsx, hoặc CSV"):
        read(io.BytesIO(content))
