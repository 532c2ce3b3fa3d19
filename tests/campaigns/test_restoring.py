"""Deleted lines of registers come back as they were, by whoever may enter them, with a reason."""

from __future__ import annotations

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import models

from campaigns.actions.restoring import deleted_lines, restore_line
from campaigns.models import (
    Contest,
    Inspection,
    PlanItem,
    Prize,
    Term,
    WelfareContribution,
)
from campaigns.models.registers import REGISTERS
from tests.factories.members import OrganizationFactory

MONEY = REGISTERS["welfare"]
FACTS = {
    "programme": "Mái ấm", "form": "cash", "registered_vnd": 999_000_000, "paid_vnd": 0,
    "contributed_on": dt.date(2026, 7, 1), "houses": 2,
}  # fmt: skip


@pytest.fixture
def deleted(house, login):
    """A line of the cell as it was before its secretary deleted it."""
    line = WelfareContribution.objects.create(year=house.year, organization=house.cell, **FACTS)
    stored = WelfareContribution.objects.values().get()
    login(house.users.secretary).post(f"{line.get_absolute_url()}delete/")
    assert not WelfareContribution.objects.exists()
    return stored


def last(register, user):
    return deleted_lines(register, user).first()


@pytest.mark.database  # values kept as JSON
def test_a_deleted_line_comes_back_with_every_value_its_number_and_the_reason(
    house, login, deleted
):
    client = login(house.users.secretary)
    listed = client.get("/registers/welfare/deleted/")
    ((entry, unit),) = listed.context["lines"]
    assert (entry.object_repr, entry.actor, unit) == (
        "Mái ấm (01/07/2026)", house.users.secretary, house.cell,
    )  # fmt: skip
    address = f"/registers/welfare/deleted/{entry.pk}/"
    assert address in listed.content.decode()
    assert "/registers/welfare/deleted/" in client.get("/registers/welfare/").content.decode()
    page = client.get(address).content.decode()
    assert "999.000.000" in page
    assert "reason" in client.post(address, {}).context["form"].errors
    page = client.post(address, {"reason": "Xóa nhầm dòng"}, follow=True)
    assert WelfareContribution.objects.values().get() == deleted
    assert "Đã khôi phục" in page.content.decode()
    trail = client.get(f"/trail/welfare/{deleted['id']}/").content.decode()
    assert "khôi phục:</strong> – → Xóa nhầm dòng" in trail
    assert client.get(address).status_code == 404
    assert client.get("/registers/welfare/deleted/").context["lines"] == []
    with pytest.raises(ValidationError, match="đã có lại"):
        restore_line(entry=entry, register=MONEY, reason="Nữa", by=house.users.secretary)


def test_its_file_comes_back_until_the_server_removes_it_and_then_the_page_says_so(
    house, login, clock, capsys
):
    line = WelfareContribution.objects.create(
        year=house.year, organization=house.cell, file=ContentFile(b"%PDF-1.7", "a.pdf"), **FACTS
    )
    name = line.file.name
    for is_removed in (False, True):
        line.remove()
        clock.shift(dt.timedelta(days=10))
        call_command("remove_deleted_files", days=5 if is_removed else 30)
        address = f"/registers/welfare/deleted/{last(MONEY, house.users.secretary).pk}/"
        client = login(house.users.secretary)
        page = client.get(address).text
        assert ("cùng tệp đính kèm" in page) is not is_removed
        assert ("đã bị xóa hẳn khỏi máy chủ" in page) is is_removed
        client.post(address, {"reason": "Nhầm"})
        line = WelfareContribution.objects.get()
        assert (line.file.name, line.file.storage.exists(name)) == (
            ("", False) if is_removed else (name, True)
        )
        call_command("remove_deleted_files", days=0)  # the file of a line that stands stays
        assert line.file.storage.exists(name) is not is_removed
    assert capsys.readouterr().out.count("1 tệp") == 1


def test_who_may_not_enter_lines_there_neither_sees_nor_restores_them(house, login, deleted):
    entry = last(MONEY, house.users.secretary)
    pages = ("/registers/welfare/deleted/", f"/registers/welfare/deleted/{entry.pk}/")
    answers = {
        name: [login(getattr(house.users, name)).get(page).status_code for page in pages]
        for name in ("sister", "other_committee", "inspector", "member", "committee")
    }
    assert answers == {
        "sister": [200, 404], "other_committee": [200, 404], "inspector": [403, 403],
        "member": [403, 403], "committee": [200, 200],
    }  # fmt: skip
    assert not deleted_lines(MONEY, house.users.sister).exists()
    assert login(house.users.inspector).post(pages[1], {"reason": "Tôi"}).status_code == 403
    assert not WelfareContribution.objects.exists()


def test_what_stands_in_the_way_is_said(house, login, deleted):
    entry, secretary = last(MONEY, house.users.secretary), house.users.secretary
    type(house.year).objects.update(state="closed")
    client, address = login(secretary), f"/registers/welfare/deleted/{entry.pk}/"
    assert "đã chốt" in client.get(address).content.decode()
    with pytest.raises(ValidationError, match="đã chốt"):
        restore_line(entry=entry, register=MONEY, reason="Nhầm", by=secretary)
    type(house.year).objects.update(state="open")

    LogEntry.objects.filter(pk=entry.pk).update(changes=entry.changes | {"year": ["0", "None"]})
    page = client.get(address, follow=True)
    assert "vì năm của dòng này không còn" in page.content.decode()

    term = {"organization": house.bloc, "name": "2025–2030", "starts_on": dt.date(2025, 8, 1)}
    Term.objects.create(**term).remove()
    Term.objects.create(**term)
    staff = house.users.staff
    entry = last(REGISTERS["terms"], staff)
    page = login(staff).post(f"/registers/terms/deleted/{entry.pk}/", {"reason": "Nhầm"})
    assert "Không khôi phục được: Nhiệm kỳ bắt đầu ngày này đã có." in page.content.decode()


@pytest.mark.database  # values kept as JSON
def test_prizes_come_back_with_their_contest_and_one_alone(house, login):
    register, client = REGISTERS["contests"], login(house.users.committee)
    contest = Contest.objects.create(
        year=house.year, organization=house.committee, name="Thi viết", form="writing",
        level="upper", held_on=dt.date(2026, 5, 10),
    )  # fmt: skip
    first, second, third = (
        Prize.objects.create(contest=contest, rank=rank, winner=f"Đội {rank}")
        for rank in ("first", "second", "third")
    )
    third.delete()
    LogEntry.objects.filter(action=LogEntry.Action.DELETE).update(
        timestamp=dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    )
    contest.remove()
    entry = last(register, house.users.committee)
    contest = restore_line(entry=entry, register=register, reason="Nhầm", by=house.users.committee)
    assert set(contest.prizes.all()) == {first, second}
    page = client.get(f"/trail/contests/{contest.pk}/").content.decode()
    alone = last(register, house.users.committee)
    address = f"/registers/contests/deleted/{alone.pk}/"
    assert alone.object_repr == "Giải Ba: Đội third"
    assert page.count("khôi phục</a>") == 1
    assert address in page
    assert client.post(address, {"reason": "Đếm lại"}).status_code == 302
    assert contest.prizes.count() == 3
    assert "Giải Ba: Đội third: Đếm lại" in (
        client.get(f"/trail/contests/{contest.pk}/").content.decode()
    )


def test_whoever_the_line_itself_excludes_does_not_bring_it_back(house):
    """An inspection is not restored by the unit that was inspected."""
    inspection = Inspection.objects.create(
        year=house.year, organization=house.bloc, inspected=house.committee,
        **_needed(Inspection),
    )  # fmt: skip
    inspection.remove()
    register = REGISTERS["inspections"]
    assert not deleted_lines(register, house.users.committee).exists()
    entry = last(register, house.users.inspector)
    assert (
        restore_line(entry=entry, register=register, reason="Nhầm", by=house.users.inspector)
        == Inspection.objects.get()
    )


def _needed(model) -> dict:
    """A value for each other column of the model that has to have one."""
    values = {}
    for column in model._meta.concrete_fields:
        if column.primary_key or column.has_default() or column.null or column.blank:
            continue
        if isinstance(column, models.DateField):
            values[column.name] = dt.date(2026, 5, 4)
        elif column.choices:
            values[column.name] = column.choices[0][0]
        elif isinstance(column, models.IntegerField):
            values[column.name] = 1
        elif isinstance(column, models.CharField | models.TextField):
            values[column.name] = "Việc"
    return values


@pytest.mark.parametrize("slug", sorted(REGISTERS))
def test_the_log_keeps_every_kind_of_column_so_that_it_is_read_back(slug):
    """A moment or a JSON is written differently; a register that gets one has to say how it is read."""
    kinds = (models.DateTimeField, models.JSONField, models.BinaryField, models.DurationField)
    register = REGISTERS[slug]
    for model in filter(None, (register.model, register.part and register.part[0])):
        assert [c for c in model._meta.concrete_fields if isinstance(c, kinds)] == []
        assert not model._meta.many_to_many


def test_the_list_of_deleted_lines_asks_no_more_for_more(
    house, login, django_assert_max_num_queries
):
    client, sizes = login(house.users.committee), []
    client.get("/registers/plans/deleted/")
    for count in (1, 12):
        for number in range(count):
            cell = OrganizationFactory(kind__code="cell", parent=house.committee)
            PlanItem.objects.create(
                year=house.year,
                organization=cell,
                **_needed(PlanItem) | {"content": f"Việc {number}"},
            ).remove()
        with django_assert_max_num_queries(25) as captured:
            page = client.get("/registers/plans/deleted/")
        sizes.append(len(captured))
    assert len(page.context["lines"]) == 13
    assert sizes[0] == sizes[1]
