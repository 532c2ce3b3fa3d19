"""Minutes, resolutions and decisions take numbers of their own type; the register lists them."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from reports import reference
from reports.models import DocumentNumber
from tests.factories.sessions import StudySessionFactory, mark_all


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


@pytest.fixture
def session(house):
    reference.load()
    found = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 11, 3)
    )
    mark_all(found, "PPPPP")
    return found


def address(session, document):
    return f"/sessions/{session.pk}/number/{document}/"


def test_minutes_and_resolution_take_numbers_of_two_series(house, login, session):
    session.submit(by=house.users.secretary)
    client = login(house.users.secretary)
    for document, kind in (("bien-ban", "BB"), ("nghi-quyet", "NQ")):
        proposed = client.get(address(session, document)).context["form"]["number"].value()
        assert proposed.startswith(f"01-{kind}/")
        assert client.post(address(session, document), {"number": proposed}).status_code == 302
    assert sorted(DocumentNumber.objects.values_list("kind", "value")) == [("BB", 1), ("NQ", 1)]
    client.post(address(session, "bien-ban"), {"number": "09-BB/CB"})
    assert DocumentNumber.objects.filter(kind="BB").count() == 1
    listed = client.get("/reports/numbers/").content.decode()
    assert "01-BB/" in listed
    assert login(house.users.member).get("/reports/numbers/").status_code == 403


def test_a_number_is_taken_once_and_written_as_the_office_writes_it(house, login, session):
    session.submit(by=house.users.secretary)
    client = login(house.users.secretary)
    for wrong in ("mười hai", "02-NQ/CB"):
        page = client.post(address(session, "bien-ban"), {"number": wrong})
        assert "phải viết như" in str(page.context["form"].errors["number"])
    client.post(address(session, "bien-ban"), {"number": "07-BB/CB"})
    other = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 11, 10), kind="thematic"
    )
    mark_all(other, "PPPPP")
    other.submit(by=house.users.secretary)
    page = client.post(address(other, "bien-ban"), {"number": "07-BB/CB"})
    assert "đã dùng cho" in str(page.context["form"].errors["number"])


def test_a_draft_and_a_stranger_take_no_number(house, login, session):
    page = login(house.users.secretary).post(address(session, "bien-ban"), {"number": "01-BB/CB"})
    assert "hãy nộp trước" in page.content.decode()
    session.submit(by=house.users.secretary)
    assert login(house.users.committee).get(address(session, "bien-ban")).status_code == 403
    assert login(house.users.sister).get(address(session, "bien-ban")).status_code == 404
    assert not DocumentNumber.objects.exists()
