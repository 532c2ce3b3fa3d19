"""Issues raised at meetings: who handles them, and how they are settled."""

from __future__ import annotations

import datetime as dt

from campaigns.models import RaisedIssue
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from tests.browsing import shown_version
from tests.factories.sessions import enter


def test_an_issue_is_raised_at_a_meeting_handled_and_settled_with_a_result(house, login):
    session = enter(house)
    client = login(house.users.secretary)
    form = client.get(f"/registers/issues/new/?session={session.pk}&raised_on=2026-11-03")
    assert form.context["form"]["session"].value() == str(session.pk)
    data = {
        "organization": house.cell.pk, "session": session.pk, "raised_on": "2026-11-03",
        "content": "Ngập đường", "handler": "Phòng Đô thị",
    }  # fmt: skip
    assert client.post("/registers/issues/new/", data).status_code == 302
    issue = RaisedIssue.objects.get()
    assert "Ngập đường" in client.get(session.get_absolute_url()).content.decode()
    url = issue.get_absolute_url()
    data |= shown_version(client, url)
    assert client.post(url, data | {"resolved_on": "2026-11-10"}).status_code == 422
    client.post(url, data | {"resolved_on": "2026-11-10", "result": "Đã khơi cống"})
    period = Period.of_year(2026)
    assert FIGURES["issues_resolved"].of(house.committee, period).detail == "1/1"
    assert login(house.users.sister).get(url).status_code == 404


def test_an_issue_reaches_the_leaders_of_the_organisation_that_is_to_handle_it(house, login):
    session = enter(house)
    client, new = login(house.users.secretary), "/registers/issues/new/"
    data = {
        "organization": house.cell.pk, "session": session.pk, "raised_on": "2026-11-03",
        "content": "Ngập đường", "due_on": "2026-11-20",
    }  # fmt: skip
    page = client.post(new, data)
    assert page.status_code == 422
    assert "Hãy chọn tổ chức đảng xử lý" in page.content.decode()
    assert client.post(new, data | {"handled_by": house.bloc.pk}).status_code == 302
    issue = RaisedIssue.objects.get()
    url = issue.get_absolute_url()
    leaders = (house.users.standing, house.users.staff)
    others = (house.users.member, house.users.far, house.users.other_committee)
    shown = {user: url in login(user).get("/").content.decode() for user in (*leaders, *others)}
    assert shown == dict.fromkeys(leaders, True) | dict.fromkeys(others, False)
    settle = f"/registers/issues/{issue.pk}/settle/"
    client = login(house.users.standing)
    assert settle in client.get(url).content.decode()
    early = {"resolved_on": "2026-11-02", "result": "Đã khơi cống"}
    assert "không trước ngày nêu" in client.post(settle, early).content.decode()
    assert client.post(settle, early | {"resolved_on": "2026-11-10"}).status_code == 302
    issue.refresh_from_db()
    assert (issue.resolved_on, issue.result) == (dt.date(2026, 11, 10), "Đã khơi cống")
    assert url not in client.get("/").content.decode()
    assert login(house.users.secretary).post(settle, early).status_code == 403
