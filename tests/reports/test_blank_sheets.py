"""The blank sheet of a meeting to come: printed from cell and day, without a record."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.actions.agenda import next_meeting_on
from campaigns.models import StudySession
from reports import reference
from reports.models import ExportRecord
from tests.campaigns.test_proceedings import docx_text, text_of
from tests.factories.members import MemberFactory, MembershipFactory
from tests.factories.sessions import StudySessionFactory

ADDRESS = "/sessions/blank/"
TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def documents(db):
    reference.load()


def test_tomorrow_s_sheet_is_printed_with_its_members_and_room_for_guests(house, login):
    late = MemberFactory(full_name="Trần Thị Đến Sau")
    MembershipFactory(member=late, organization=house.cell, starts_on=dt.date(2026, 11, 24))
    client = login(house.users.secretary)
    asked = {"organization": house.cell.pk, "held_on": "2026-11-24", "kind": "thematic"}
    answer = client.get(ADDRESS, asked | {"format": "pdf"})
    assert 'filename="to-diem-danh_2026-11-24.pdf"' in answer["Content-Disposition"]
    for text in (
        text_of(answer),
        docx_text(client.get(ADDRESS, asked | {"format": "docx"}).content),
    ):
        assert "TrầnThịĐếnSau" in text
        assert "Sinhhoạtchuyênđềngày24tháng11năm2026" in text
        assert "Đạibiểu,kháchmời" in text
    today = client.get(ADDRESS, asked | {"format": "pdf", "held_on": "2026-11-23"})
    assert "TrầnThịĐếnSau" not in text_of(today)
    assert not StudySession.objects.exists()
    assert [record.format for record in ExportRecord.objects.order_by("pk")] == [
        "pdf", "docx", "pdf"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, TODAY),
        (dt.date(2026, 11, 3), dt.date(2026, 12, 3)),
        (dt.date(2026, 10, 31), dt.date(2026, 11, 30)),
        (dt.date(2026, 6, 3), TODAY),
        (dt.date(2026, 12, 31), dt.date(2027, 1, 31)),
    ],
)
def test_the_next_meeting_is_a_month_after_the_last(house, login, last, expected):
    if last:
        StudySessionFactory(year=house.year, organization=house.cell, held_on=last)
    StudySessionFactory(
        year=house.year, organization=house.cell, kind="study", held_on=dt.date(2026, 11, 20)
    )
    assert next_meeting_on(house.cell, TODAY) == expected
    form = login(house.users.secretary).get(ADDRESS).context["form"]
    assert form.initial == {"organization": house.cell, "held_on": expected, "kind": "regular"}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("held_on", "", "Hãy nhập mục này."),
        ("held_on", "1026-11-24", "Hãy kiểm tra lại năm đã nhập."),
        ("held_on", "2019-12-31", "chưa thành lập"),
        ("kind", "khác", "Hãy chọn một mục có trong danh sách."),
    ],
)
def test_a_day_or_kind_that_cannot_be_is_refused_at_its_field(house, login, field, value, sentence):
    type(house.cell).objects.filter(pk=house.cell.pk).update(founded_on=dt.date(2020, 1, 1))
    client = login(house.users.secretary)
    asked = {
        "organization": house.cell.pk, "held_on": "2026-11-24", "kind": "regular", "format": "pdf"
    }  # fmt: skip
    page = client.get(ADDRESS, asked | {field: value})
    assert page.status_code == 422
    assert sentence in str(page.context["form"].errors[field])
    assert client.get(ADDRESS, asked).status_code == 200


def test_only_cells_that_one_sees_are_offered_and_the_sheet_leads_there(house, login):
    def offered(user):
        return list(login(user).get(ADDRESS).context["form"].fields["organization"].queryset)

    assert offered(house.users.secretary) == [house.cell]
    assert offered(house.users.committee) == [house.cell, house.sister_cell]
    assert login(house.users.member).get(ADDRESS).status_code == 403
    client = login(house.users.secretary)
    for page in ("/sessions/", "/sessions/new/"):
        assert ADDRESS in client.get(page).content.decode()
    odd = client.get(f"{ADDRESS}?organization=²&held_on=2026-13-45")
    assert odd.context["form"].initial["held_on"] == TODAY
