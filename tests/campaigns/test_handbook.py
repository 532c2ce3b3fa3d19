"""The electronic handbook: when a meeting went there, and the warning after two days."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from campaigns.forms.proceedings import ProceedingsForm
from campaigns.models import StudySession
from tests.factories.sessions import StudySessionFactory, mark_all

WARNING = "chưa đưa lên Sổ tay đảng viên điện tử (quá 2 ngày sau khi họp)"


@pytest.fixture
def session(house):
    session = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 11, 2)
    )
    mark_all(session, "PPPPP")
    return session


def test_the_day_is_noted_in_every_state_and_stays_in_the_history(house, login, session):
    client, url = login(house.users.secretary), f"/sessions/{session.pk}/handbook/"
    steps = (
        lambda: None,
        lambda: session.submit(by=house.users.secretary),
        lambda: session.confirm(by=house.users.committee),
        lambda: session.send_back(by=house.users.committee, reason="Bổ sung"),
    )
    for number, step in enumerate(steps, start=2):
        step()
        assert client.post(url, {"handbook_on": f"2026-11-0{number}"}).status_code == 302
        session.refresh_from_db()
        assert session.handbook_on == dt.date(2026, 11, number)
    assert session.steps.filter(action="put_in_handbook").count() == len(steps)
    assert login(house.users.committee).post(url).status_code == 403
    assert login(house.users.sister).post(url).status_code == 404


def test_a_meeting_says_what_belongs_to_it_and_what_is_still_to_be_done(house, login, session):
    url = session.get_absolute_url()

    def owed(user):
        return [(label, done) for label, done, _ in login(user).get(url).context["owed"]]

    handbook = "Sổ tay điện tử, hạn 04/11/2026"
    session.submit(by=house.users.secretary)
    assert owed(house.users.secretary) == [
        ("Điểm danh", True), ("Biên bản", False), ("Chất lượng", False), (handbook, False)
    ]  # fmt: skip
    StudySession.objects.filter(pk=session.pk).update(conclusions="Thống nhất", quality="good")
    session.refresh_from_db()
    session.put_in_handbook(on=session.held_on, by=house.users.secretary)
    assert {done for _, done in owed(house.users.secretary)} == {True}
    assert owed(house.users.committee) == []


@pytest.mark.parametrize("day", ["2026-11-01", "2026-11-24"])
def test_a_day_before_the_meeting_or_in_the_future_is_refused(house, login, session, day):
    client, url = login(house.users.secretary), f"/sessions/{session.pk}/handbook/"
    page = client.post(url, {"handbook_on": day})
    assert page.context["form"].errors["handbook_on"] == [
        "Ngày đưa lên Sổ tay phải từ ngày họp (02/11/2026) đến hôm nay."
    ]
    for fine in ("2026-11-02", "2026-11-23"):
        assert client.post(url, {"handbook_on": fine}).status_code == 302


def test_a_closed_year_refuses_the_day(house, session):
    session.put_in_handbook(on=session.held_on, by=house.users.secretary)
    type(house.year).objects.update(state="closed")
    with pytest.raises(ValidationError, match="đã chốt"):
        StudySession.objects.get().put_in_handbook(on=session.held_on, by=house.users.secretary)


def test_the_warning_comes_after_two_days_and_goes_with_the_entry(house, login, session):
    client = login(house.users.secretary)

    def shown(day):
        with time_machine.travel(f"{day}T03:00:00Z", tick=False):
            client.force_login(
                house.users.secretary, backend="allauth.account.auth_backends.AuthenticationBackend"
            )
            page = client.get(session.get_absolute_url()).content.decode()
            home = client.get("/").content.decode()
        return WARNING in page, f"/sessions/{session.pk}/handbook/" in home

    assert shown("2026-11-04") == (False, False)
    assert shown("2026-11-05") == (True, True)
    session.put_in_handbook(on=dt.date(2026, 11, 5), by=house.users.secretary)
    assert shown("2026-11-06") == (False, False)
    assert session.handbook_late  # what came late stays late


def test_proceedings_that_were_read_before_do_not_undo_the_day(house, session):
    stale = StudySession.objects.get(pk=session.pk)
    form = ProceedingsForm({"version": 0, "conclusions": "Thống nhất"}, instance=stale)
    assert form.is_valid()
    session.put_in_handbook(on=dt.date(2026, 11, 3), by=house.users.secretary)
    form.save()
    session.refresh_from_db()
    assert (session.conclusions, session.handbook_on) == ("Thống nhất", dt.date(2026, 11, 3))


def test_many_late_meetings_are_one_line_that_leads_to_their_list(house, login, session):
    others = [
        StudySessionFactory(
            year=house.year, organization=place, kind=kind, held_on=dt.date(2026, 11, day)
        )
        for place, kind, day in (
            (house.cell, "thematic", 3), (house.cell, "conference", 4), (house.cell, "regular", 22),
            (house.sister_cell, "regular", 3),
        )
    ]  # fmt: skip
    late = StudySession.objects.handbook_late(house.users.secretary).order_by("pk")
    assert list(late) == [session, others[0]]
    client = login(house.users.secretary)
    assert "/sessions/?handbook=late" in client.get("/").content.decode()
    table = client.get("/sessions/?handbook=late").context["table"]
    assert {row.record for row in table.rows} == {session, others[0]}
