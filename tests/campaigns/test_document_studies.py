"""Which units have studied a directive: all that must, who has not first, and from the meeting."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.actions.sessions import save_session
from campaigns.actions.sheets import sheet_for
from campaigns.models import Document, DocumentStudy, PlanItem, StudySession
from tests.campaigns.test_proceedings import typed
from tests.factories.members import OrganizationFactory
from tests.factories.sessions import StudySessionFactory, mark_all

DAY = dt.date(2026, 11, 2)


def directive(house, at=None, **fields):
    data = {
        "kind": "CT", "number": "11-CT/ĐUK", "issued_on": dt.date(2026, 2, 1),
        "issuer": "Đảng ủy Khối", "title": "Chỉ thị", "must_be_studied": True,
    }  # fmt: skip
    return Document.objects.create(organization=at or house.bloc, **data | fields)


def listed(login, user, document):
    page = login(user).get(f"/registers/documents/{document.pk}/studied/").context
    return [(unit, unit.studied_on) for unit in page["page"]], page["done"]


@pytest.mark.database  # grouped and aggregated in SQL
def test_every_unit_that_must_study_is_listed_who_has_not_first(house, login):
    document = directive(house)
    DocumentStudy.objects.create(document=document, organization=house.cell, studied_on=DAY)
    assert listed(login, house.users.standing, document) == (
        [(house.sister_cell, None), (house.far_cell, None), (house.cell, DAY)], 1,
    )  # fmt: skip
    assert listed(login, house.users.committee, document) == (
        [(house.sister_cell, None), (house.cell, DAY)], 1,
    )  # fmt: skip
    assert listed(login, house.users.sister, document) == ([(house.sister_cell, None)], 0)
    page = login(house.users.standing).get(f"/registers/documents/{document.pk}/studied/")
    assert "1/3 đơn vị" in page.content.decode()


def test_the_list_asks_the_same_number_of_queries_for_few_and_for_many(house, login):
    document = directive(house)
    client = login(house.users.committee)
    url = f"/registers/documents/{document.pk}/studied/"

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    held = StudySessionFactory(year=house.year, organization=house.cell, held_on=DAY)
    DocumentStudy.objects.create(
        document=document, organization=house.cell, studied_on=DAY, session=held
    )
    queries()
    few = queries()
    for _ in range(10):
        cell = OrganizationFactory(parent=house.committee)
        other = StudySessionFactory(year=house.year, organization=cell, held_on=DAY)
        DocumentStudy.objects.create(
            document=document, organization=cell, studied_on=DAY, session=other
        )
    assert queries() == few


@pytest.fixture
def session(house):
    session = StudySessionFactory(year=house.year, organization=house.cell, held_on=DAY)
    mark_all(session, "PPPPP")
    return session


def test_a_meeting_offers_what_the_cell_must_still_study(house, login, session):
    wanted = directive(house)
    directive(house, issued_on=dt.date(2026, 11, 3))
    directive(house, must_be_studied=False)
    directive(house, at=house.other_committee)
    done = directive(house, at=house.committee)
    DocumentStudy.objects.create(document=done, organization=house.cell, studied_on=DAY)
    form = login(house.users.secretary).get(f"/sessions/{session.pk}/minutes/").context["form"]
    assert list(form.fields["studied"].queryset) == [wanted]


def test_the_day_is_entered_once_and_counts_from_handing_in_until_it_is_sent_back(
    house, login, session
):
    document = directive(house)
    client, url = login(house.users.secretary), f"/sessions/{session.pk}/minutes/"
    client.post(url, typed(session, studied=[document.pk]))
    assert not document.studies.exists()
    session.refresh_from_db()
    session.submit(by=house.users.secretary)
    study = document.studies.get()
    assert (study.organization, study.studied_on, study.session) == (house.cell, DAY, session)
    assert "11-CT/ĐUK" in client.get(session.get_absolute_url()).content.decode()
    session.send_back(by=house.users.committee, reason="Bổ sung")
    assert not document.studies.exists()
    session.submit(by=house.users.secretary)
    assert document.studies.get().session == session
    client.post(url, typed(session, studied=[]))
    assert not document.studies.exists()


def test_who_records_for_one_cell_finds_it_and_today_in_the_form(house, login):
    document = directive(house)
    form = (
        login(house.users.secretary)
        .get(f"/registers/documents/{document.pk}/studied/")
        .context["form"]
    )
    assert (form["organization"].value(), form["studied_on"].value()) == (
        house.cell.pk, timezone.localdate()
    )  # fmt: skip
    DocumentStudy.objects.create(document=document, organization=house.cell, studied_on=DAY)
    page = login(house.users.secretary).get(f"/registers/documents/{document.pk}/studied/")
    assert "Ghi đơn vị tôi đã quán triệt" not in page.content.decode()


def test_every_cell_of_a_joint_meeting_has_studied_with_its_own_sheet(house, login):
    document = directive(house)
    host = StudySession(organization=house.cell, held_on=DAY)
    save_session(
        session=host,
        rows=sheet_for(host),
        by=house.users.secretary,
        read_version=0,
        joint_cells=[house.sister_cell],
    )
    part = host.joint_parts.get()
    mark_all(part, "P" * 20)
    part.submit(by=house.users.sister)
    assert not document.studies.exists()
    data = typed(host, studied=[document.pk], votes_for="")
    login(house.users.secretary).post(f"/sessions/{host.pk}/minutes/", data)
    assert [study.organization for study in document.studies.all()] == [house.sister_cell]


def test_what_was_noted_by_hand_stays_as_it_is(house, login, session):
    document = directive(house)
    session.studied.add(document)
    DocumentStudy.objects.create(
        document=document, organization=house.cell, studied_on=dt.date(2026, 10, 1)
    )
    session.submit(by=house.users.secretary)
    session.send_back(by=house.users.committee, reason="Bổ sung")
    assert document.studies.get().studied_on == dt.date(2026, 10, 1)


def test_a_document_shows_what_serves_it_to_readers_and_to_who_keeps_it(house, login):
    programme = directive(house, whole_term=True)
    directive(
        house, kind="KH", number="02-KH/ĐUK", title="Kế hoạch năm", serves=programme,
        issued_on=dt.date(2026, 3, 1), must_be_studied=False,
    )  # fmt: skip
    PlanItem.objects.create(
        organization=house.committee, year=house.year, kind="task", plan=programme,
        content="Mở lớp bồi dưỡng", done_on=dt.date(2026, 4, 1),
    )  # fmt: skip
    for unit in (house.cell, house.committee):
        DocumentStudy.objects.create(document=programme, organization=unit, studied_on=DAY)
    for user, units in (
        (house.users.staff, "1 chi bộ, 1 cấp ủy"), (house.users.committee, "1 chi bộ, 1 cấp ủy"),
        (house.users.member, "1 chi bộ"), (house.users.far, "0 chi bộ"),
    ):  # fmt: skip
        page = login(user).get(programme.get_absolute_url()).content.decode()
        text = " ".join(page.split())
        assert "Văn bản triển khai (1)" in text
        assert "02-KH/ĐUK: Kế hoạch năm" in text
        assert f"Đã quán triệt: {units}." in text
        sees_plan = "cấp ủy" in units
        assert ("Mở lớp bồi dưỡng" in text) is sees_plan
        assert ("hoàn thành 01/04/2026" in text) is sees_plan
