"""Every change of one record with old and new values: who sees it, what is left out."""

import datetime as dt
import io

import pytest
from auditlog.models import LogEntry
from openpyxl import load_workbook

from campaigns.models import Catalogue, CatalogueEntry, WelfareContribution
from reports import reference
from reports.models import ExportRecord, LayoutProfile
from tests.browsing import shown_version
from tests.builders import hold
from tests.factories.exemplars import CommendationFactory, NominationFactory
from tests.factories.grading import proposed
from tests.factories.pledges import PledgeFactory

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
    assert rows[1][5:] == ("1.200.000", "999.000.000")
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


def texts(page):
    return [(change.line, change.values) for change in page.context["changes"]]


@pytest.mark.database  # values kept as JSON
def test_of_a_pledge_what_was_written_before_it_was_handed_in_is_its_authors(house, login, clock):
    member = house.users.member
    pledge = PledgeFactory(year=house.year, organization=house.cell, member=member.member)
    item = pledge.items.create(area="Nêu gương", content="Nháp kín đáo")
    clock.shift(60)
    item.content = "Đọc sách mỗi tuần"
    item.save()
    clock.shift(60)
    pledge.submit(by=member)
    clock.shift(60)
    pledge.send_back(by=house.users.secretary, reason="Nêu rõ chỉ tiêu")
    item.target = "4 cuốn"
    item.save()
    address = f"/trail/pledge/{pledge.pk}/"
    own = login(member).get(address)
    assert ("Đọc sách mỗi tuần", [("nội dung", "Nháp kín đáo", "Đọc sách mỗi tuần")]) in texts(own)
    LogEntry.objects.filter(action=LogEntry.Action.ACCESS).delete()
    page = login(house.users.secretary).get(address)
    assert ("Đọc sách mỗi tuần", [("chỉ tiêu", "–", "4 cuốn")]) in texts(page)
    assert ("", [("trạng thái", "Đã nộp, chờ chi bộ góp ý", "Bị trả lại")]) in texts(page)
    assert "Nháp kín đáo" not in page.content.decode()
    reading = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert (reading.actor, reading.object_id) == (house.users.secretary, pledge.pk)
    item.delete()
    removed = texts(login(house.users.secretary).get(address))[0]
    assert removed == ("Đọc sách mỗi tuần", [])
    for other in ("sister", "standing", "staff"):
        assert login(getattr(house.users, other)).get(address).status_code == 404


def test_grades_nominations_and_commendations_have_their_trail_under_their_own_rule(house, login):
    evaluation = proposed(house, house.members[house.cell.pk][2])
    evaluation.decide(by=house.users.committee, grade=evaluation.proposed_grade)
    nomination = NominationFactory(
        year=house.year, organization=house.cell, member=evaluation.member
    )
    nomination.nominate(by=house.users.secretary)
    commendation = CommendationFactory(organization=house.cell)
    commendation.title = "Gương mẫu"
    commendation.save()
    for kind, record, label in (
        ("evaluation", evaluation, "mức được quyết định"),
        ("exemplar", nomination, ""),
        ("commendation", commendation, "Gương mẫu"),
    ):
        address = f"/trail/{kind}/{record.pk}/"
        page = login(house.users.committee).get(address).content.decode()
        assert label in page
        assert (
            address in login(house.users.committee).get(record.get_absolute_url()).content.decode()
        )
        assert login(house.users.other_committee).get(address).status_code == 404
    names = texts(login(house.users.committee).get(f"/trail/evaluation/{evaluation.pk}/"))
    grade = str(evaluation.decided_grade)
    assert any(("mức được quyết định", "–", grade) in values for _, values in names)


def test_schemes_with_their_lines_and_layouts_are_read_by_who_edits_them(house, login):
    reference.load()
    scheme = proposed(house, house.members[house.cell.pk][2]).scheme
    layout, grade = LayoutProfile.objects.first(), scheme.grades.first()
    grade.short_label = "HTXS"
    grade.save()
    layout.body_size = 13
    layout.save()
    client = login(house.users.staff)
    page = client.get(f"/trail/scheme/{scheme.pk}/")
    assert texts(page)[0][0] == str(grade)
    assert "HTXS" in page.content.decode()
    assert ("", [("cỡ chữ nội dung", "14", "13")]) in texts(
        client.get(f"/trail/layout/{layout.pk}/")
    )
    book = client.get(f"/trail/scheme/{scheme.pk}/?format=xlsx")
    rows = list(load_workbook(io.BytesIO(book.content)).active.values)
    assert "HTXS" in rows[1]
    for other in ("secretary", "committee", "inspector"):
        for address in (f"/trail/scheme/{scheme.pk}/", f"/trail/layout/{layout.pk}/"):
            assert login(getattr(house.users, other)).get(address).status_code == 403


def test_changes_are_narrowed_by_person_and_days_and_paged(house, login, line, clock, monkeypatch):
    clock.shift(dt.timedelta(days=1))
    line.refresh_from_db()
    for number in range(60):
        line.houses = number + 3
        line.save()  # by a command of the server
    client, address = login(house.users.inspector), f"/trail/welfare/{line.pk}/"

    def count(**query):
        return client.get(address, query).context["page_obj"].paginator.count

    assert count() == 62
    assert count(who=house.users.secretary.pk) == 2
    assert count(who=0) == count(since="2026-11-24") == 60
    assert count(until="2026-11-23") == 2
    assert count(since="hôm qua") == 62
    assert (count(what=0), count(what=1, who=0), count(what=2)) == (1, 60, 0)
    page = client.get(address, {"who": 0})
    assert len(page.context["changes"]) == 50
    assert "who=0&amp;page=2" in page.content.decode()
    workbook = client.get(address, {"who": 0, "format": "xlsx"})
    assert load_workbook(io.BytesIO(workbook.content)).active.max_row == 61
    monkeypatch.setattr("reports.desk.views.record_trail.MOST_ROWS", 59)
    page = client.get(address, {"who": 0, "format": "xlsx"}, follow=True)
    assert "Mời đồng chí lọc bớt" in page.content.decode()


def test_the_trail_of_a_record_asks_a_fixed_number_of_queries(
    house, login, django_assert_max_num_queries
):
    member = house.users.member
    pledge = PledgeFactory(year=house.year, organization=house.cell, member=member.member)
    pledge.submit(by=member)
    client, sizes = login(house.users.secretary), []
    catalogue = Catalogue.objects.create(name="Chuẩn mực")
    client.get(f"/trail/pledge/{pledge.pk}/")
    for count in (1, 20):
        for number in range(count):
            item = pledge.items.create(area="Nêu gương", content=f"Việc {number}")
            entry = {"group": f"{count}", "number": number, "text": f"Điều {number}"}
            item.refers_to = CatalogueEntry.objects.create(catalogue=catalogue, **entry)
            item.save()
        with django_assert_max_num_queries(25) as captured:
            page = client.get(f"/trail/pledge/{pledge.pk}/")
        sizes.append(len(captured))
    assert "Điều 7" in page.content.decode()
    assert sizes[0] == sizes[1]
