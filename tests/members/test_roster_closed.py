"""Roster import beside what is settled: closed years, days to come, who died, the server's command."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from campaigns.models import CampaignYear
from members.actions.memberships import transfer_member
from members.importing.closed import late_note
from members.importing.undo import undo_import
from members.models import Member, Membership, RosterImport
from tests.members.rosters import line, lines_of, plan_of, upload, workbook

NEW = ("Lê Thị Mới", "02/03/1990", "Nữ", "Chi bộ Một", "55501")


@pytest.fixture
def member(house):
    return house.members[house.cell.pk][2]


@pytest.fixture
def closed(house):
    """The year before is closed."""
    CampaignYear.objects.create(
        campaign=house.year.campaign, organization=house.bloc, year=2025, state="closed"
    )
    return house


def test_a_list_that_reaches_into_a_closed_year_says_what_it_may_still_do(closed, login, member):
    moved = line(member, "Chi bộ Hai")
    for rows, day, years in (
        ([moved], "31/10/2026", []),
        ([moved], "31/10/2025", [2025]),
        ([line(member)], "31/10/2025", []),  # nothing begins; nobody of 2025 is missing
    ):
        everybody = lines_of(closed.cell, closed.sister_cell)
        others = [row for row in everybody if row[4] != member.card_number]
        plan = plan_of(workbook([*rows, *others], as_of=day), closed.committee)
        assert (plan.problems, plan.left, plan.closed_years) == ([], [], years)
    client = login(closed.users.committee)
    record = upload(client, closed.committee, workbook([NEW]), member_since="2025-06-01")
    sentence = late_note([2025])
    assert sentence.startswith("Danh sách có việc bắt đầu từ ngày thuộc năm 2025 đã chốt")
    assert sentence in client.get(f"/members/import/{record.pk}/").text
    client.post(f"/members/import/{record.pk}/", {})
    assert sentence in client.get(f"/members/import/{record.pk}/result/").text
    assert Member.objects.get(card_number="55501").memberships.get().starts_on.year == 2025
    assert late_note([2024, 2025]).count("các năm") == 2


def test_new_members_belong_from_no_day_to_come(house, login):
    data = {"organization": house.committee.pk, "member_since": "2026-11-24"}
    data["file"] = SimpleUploadedFile("ds.xlsx", workbook([NEW]).getvalue())
    page = login(house.users.committee).post("/members/import/", data)
    assert page.context["form"].errors["member_since"] == ["Ngày này chưa tới."]


@pytest.mark.parametrize(
    ("reason", "standing", "offered"),
    [
        ("died", "Đã từ trần ngày 22/11/2026", []),
        (
            "removed",
            "Không còn là đảng viên: xóa tên, khai trừ, xin ra khỏi Đảng ngày 22/11/2026",
            ["Ghi kết nạp lại"],
        ),
    ],
)
def test_the_page_of_who_is_gone_says_so_and_offers_what_makes_sense(
    house, login, member, reason, standing, offered
):
    member.memberships.update(ends_on=dt.date(2026, 11, 22), end_reason=reason)
    client = login(house.users.committee)
    page = " ".join(client.get(f"/members/{member.pk}/").text.split())
    assert standing in page
    assert "Đảng viên chính thức" not in page
    actions = ["Tiếp nhận lại", "Chuyển sinh hoạt", "Ghi kết nạp lại", "Sinh hoạt tạm thời"]
    actions += ["Miễn, nghỉ", "Thêm chức vụ"]
    assert [action for action in actions if f"{action}</a>" in page] == offered
    listed = client.get("/members/", {"standing": "left"}).text
    assert ("Đã từ trần" in listed) == (reason == "died")
    day = {"organization": house.cell, "starts_on": dt.date(2026, 11, 22)}
    with pytest.raises(ValidationError, match=r"từ trần|phải sau ngày 22/11/2026"):
        transfer_member(member=member, **day)
    assert member.memberships.count() == 1


def test_an_import_of_the_command_is_kept_and_undone_like_others(house, login, tmp_path, capsys):
    path = tmp_path / "ds.xlsx"
    path.write_bytes(workbook([NEW]).getvalue())
    arguments = ["import_roster", str(path), "--organization", house.committee.code, "--apply"]
    call_command(*arguments)
    assert "Đã nhập; có thể hoàn tác" in capsys.readouterr().out
    record = RosterImport.objects.get()
    assert (record.state, record.file_name, record.counts["new"]) == ("applied", "ds.xlsx", 1)
    client = login(house.users.committee)
    page = client.get(f"/members/import/{record.pk}/result/")
    assert "do lệnh trên máy chủ" in page.text
    assert "lệnh trên máy chủ" in client.get("/members/import/").text
    undo_import(record=record, by=house.users.committee)
    assert not Member.objects.filter(card_number="55501").exists()
    assert not Membership.objects.filter(member__card_number="55501").exists()
    call_command(*arguments, "--by", house.users.staff.username)
    assert RosterImport.objects.latest("pk").uploaded_by == house.users.staff
    for wrong in (["--by", "khong-co"], ["--member-since", "24/11/2026"]):
        with pytest.raises(CommandError, match=r"khong-co|chưa tới"):
            call_command(*arguments, *wrong)
