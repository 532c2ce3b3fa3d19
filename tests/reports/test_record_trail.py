"""Every change of one record with old and new values: who sees it, what is left out."""

import datetime as dt
import io

import pytest
from openpyxl import load_workbook

from campaigns.models import WelfareContribution
from reports.models import ExportRecord
from tests.browsing import shown_version
from tests.builders import hold

DATA = {
    "programme": "Mái ấm", "form": "cash", "contributed_on": "2026-07-20",
    "registered_vnd": "1700000", "paid_vnd": "1200000", "houses": "2",
}  # fmt: skip


@pytest.fixture
def line(house, login):
    client = login(house.users.secretary)
    data = DATA | {"organization": house.cell.pk}
    client.post("/registers/welfare/new/", data)
    line = WelfareContribution.objects.get()
    data |= shown_version(client, line.get_absolute_url()) | {"paid_vnd": "999000000"}
    assert client.post(line.get_absolute_url(), data).status_code == 302
    return line


def test_who_sees_a_line_sees_who_wrote_over_which_amount(house, login, line):
    address = f"/trail/welfare/{line.pk}/"
    inspector = login(house.users.inspector)
    assert address in inspector.get(line.get_absolute_url()).content.decode()
    page = inspector.get(address).content.decode()
    assert "1.200.000 → 999.000.000" in page
    assert str(house.users.secretary) in page
    assert "Thêm" in page
    workbook = inspector.get(f"{address}?format=xlsx")
    rows = list(load_workbook(io.BytesIO(workbook.content)).active.values)
    assert rows[1][1:3] == (str(house.users.secretary), "Sửa")
    assert rows[1][4:] == ("1.200.000", "999.000.000")
    assert ExportRecord.objects.filter(by=house.users.inspector, format="xlsx").exists()


def test_what_one_does_not_see_has_no_trail_either(house, login, line):
    assert login(house.users.sister).get(f"/trail/welfare/{line.pk}/").status_code == 404
    assert login(house.users.secretary).get(f"/trail/pledge/{line.pk}/").status_code == 404


def test_of_the_notes_of_a_meeting_only_that_they_changed_is_told(house, login):
    session = hold(house, dt.date(2026, 6, 1))
    session.conclusions, session.venue = "Kín đáo", "Phòng họp số 2"
    session.save()
    page = login(house.users.committee).get(f"/trail/session/{session.pk}/").content.decode()
    assert "Phòng họp số 2" in page
    assert "Kín đáo" not in page
    assert "kết luận, nghị quyết:</strong> (nội dung cũ)" in page
