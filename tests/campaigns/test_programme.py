"""The programme of the year: prescribed agenda, delegates' visits, issues, joint meetings."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.actions.sessions import save_session
from campaigns.actions.sheets import sheet_for
from campaigns.models import AgendaItem, DelegateVisit, MonthlyGuidance, RaisedIssue, StudySession
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from tests.browsing import shown_version
from tests.campaigns.test_proceedings import typed as typed_proceedings
from tests.campaigns.test_sessions import typed
from tests.factories.sessions import StudySessionFactory, mark_all

ITEM_ONE = "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"
DAY = dt.date(2026, 11, 3)


def guide(house, agenda, month=11, at=None):
    return MonthlyGuidance.objects.create(
        organization=at or house.committee, year=house.year, month=month, title="Trọng tâm",
        agenda=agenda,
    )  # fmt: skip


def hold(house, cell=None, **more):
    session = StudySession(organization=cell or house.cell, held_on=DAY, **more)
    save_session(session=session, rows=sheet_for(session), by=house.users.secretary, read_version=0)
    return session


def agenda(session):
    return [(item.content, item.is_adopted) for item in session.agenda.all()]


def test_a_regular_meeting_starts_from_item_one_and_the_items_of_the_committees_above(house):
    guide(
        house,
        "Phòng chống lãng phí\n\nHọc tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
    )
    guide(house, "Quán triệt nghị quyết", at=house.bloc)
    guide(house, "Tháng khác", month=10)
    guide(house, "Đơn vị khác", at=house.other_committee)
    expected = [(ITEM_ONE, True), ("Quán triệt nghị quyết", True), ("Phòng chống lãng phí", True)]
    assert agenda(hold(house)) == expected
    assert agenda(hold(house, kind="thematic")) == []


def test_guidance_follows_the_day_of_the_meeting_until_the_cell_has_changed_an_item(house):
    guide(house, "Việc tháng 11")
    guide(house, "Việc tháng 10", month=10)
    session = hold(house)

    def move(day):
        session.held_on = day
        save_session(
            session=session,
            rows=sheet_for(session),
            by=house.users.secretary,
            read_version=session.version,
        )
        return [content for content, _ in agenda(session)][1:]

    assert move(dt.date(2026, 10, 5)) == ["Việc tháng 10"]
    AgendaItem.objects.filter(content="Việc tháng 10").update(content="Việc riêng", reason="bão")
    assert move(dt.date(2026, 11, 5)) == ["Việc riêng"]


def test_a_prescribed_item_is_replaced_or_left_out_only_with_a_reason(house, login):
    guide(house, "Việc một\nViệc hai")
    session = hold(house)
    items = list(session.agenda.all())
    url = f"/sessions/{session.pk}/minutes/"

    def data(reason):
        lines = {
            "agenda-TOTAL_FORMS": "4", "agenda-INITIAL_FORMS": "3", "agenda-3-content": "Việc của chi bộ"
        }  # fmt: skip
        contents = [ITEM_ONE, "Việc khác", ""]
        for n, (item, content) in enumerate(zip(items, contents, strict=True)):
            lines |= {f"agenda-{n}-id": item.pk, f"agenda-{n}-content": content}
            lines[f"agenda-{n}-reason"] = reason if n else "thừa"
        session.refresh_from_db()
        return typed_proceedings(session, votes_for="0") | lines

    client = login(house.users.secretary)
    page = client.post(url, data(""))
    assert page.status_code == 422
    errors = [list(form.errors) for form in page.context["proceedings"].agenda.forms]
    assert errors == [[], ["reason"], ["reason"], []]
    assert client.post(url, data("mưa bão")).status_code == 302
    assert [(item.content, item.reason) for item in session.agenda.all()] == [
        (ITEM_ONE, ""), ("Việc khác", "mưa bão"), ("", "mưa bão"), ("Việc của chi bộ", "")
    ]  # fmt: skip
    session.attendances.update(mark="P")
    session.submit(by=house.users.secretary)
    figure = FIGURES["agenda_adopted"].of(house.cell, Period.of_year(2026))
    assert figure.detail == "1/3"
    with pytest.raises(IntegrityError), transaction.atomic():
        session.agenda.filter(content="Việc khác").update(reason="")


def test_only_committees_publish_guidance_and_their_cells_read_it(house, login):
    data = {
        "organization": house.committee.pk, "year": house.year.pk, "month": "11",
        "title": "Trọng tâm", "agenda": "Việc một",
    }  # fmt: skip
    new = "/registers/guidance/new/"
    assert login(house.users.secretary).post(new, data).status_code == 403
    assert login(house.users.committee).post(new, data | {"month": "13"}).status_code == 422
    assert login(house.users.committee).post(new, data).status_code == 302
    found = MonthlyGuidance.objects.get()
    assert login(house.users.member).get(found.get_absolute_url()).status_code == 200
    far = login(house.users.other_committee)
    assert far.get(found.get_absolute_url()).status_code == 404


def visit(house, planned, **more):
    return DelegateVisit.objects.create(
        organization=house.cell, year=house.year, delegate=house.users.committee.member,
        planned_on=planned, **more,
    )  # fmt: skip


def test_the_secretary_notes_which_assigned_delegates_came(house, login):
    came, other_month = visit(house, DAY), visit(house, dt.date(2026, 10, 3))
    session = hold(house)
    client, url = login(house.users.secretary), f"/sessions/{session.pk}/minutes/"
    page = client.get(url)
    assert list(page.context["visits"]) == [came]
    session.refresh_from_db()
    data = typed_proceedings(session, votes_for="0")
    client.post(url, data | {"visit": [came.pk, other_month.pk]})
    came.refresh_from_db()
    other_month.refresh_from_db()
    assert (came.session, came.visited_on, other_month.visited_on) == (session, DAY, None)
    session.refresh_from_db()
    client.post(url, typed_proceedings(session, votes_for="0"))
    came.refresh_from_db()
    assert (came.session, came.visited_on) == (None, None)


def test_the_delegate_finds_his_coming_visits_at_home_and_may_read_them(house, login):
    coming = visit(house, dt.date(2026, 12, 3))
    past = visit(house, DAY)
    client = login(house.users.committee)
    page = client.get("/").content.decode()
    shown = [record.get_absolute_url() in page for record in (coming, past)]
    assert shown == [True, False]
    assert client.get(coming.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(("months", "expected"), [(3, "2/4"), (1, "3/11"), (12, "1/1")])
def test_visits_count_once_in_each_stretch_that_the_year_sets(house, months, expected):
    house.year.visit_every_months = months
    house.year.save()
    for day in (
        dt.date(2026, 1, 5),
        dt.date(2026, 2, 5),
        dt.date(2026, 11, 5),
        dt.date(2026, 11, 9),
    ):
        visit(house, day, visited_on=day)
    period = Period.of_year(2026, until=dt.date(2026, 11, 23))
    measure = FIGURES["delegate_visits"]
    assert measure.of(house.cell, period).detail == expected
    whole, parts = measure.split(house.committee, [house.cell, house.sister_cell], period)
    assert parts[house.cell.pk].detail == expected
    assert parts[house.sister_cell.pk].numerator == 0
    assert whole.numerator == parts[house.cell.pk].numerator


def test_an_issue_is_raised_at_a_meeting_handled_and_settled_with_a_result(house, login):
    session = hold(house)
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
    session = hold(house)
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


def joint(house):
    session = StudySession(organization=house.cell, held_on=DAY)
    save_session(session=session, rows=sheet_for(session), by=house.users.secretary, read_version=0,
        joint_cells=[house.sister_cell],
    )  # fmt: skip
    return session, session.joint_parts.get()


def test_a_joint_meeting_gives_the_other_cell_its_own_sheet_and_the_hosts_minutes(house, login):
    host, part = joint(house)
    assert (part.organization, part.held_on, part.state) == (house.sister_cell, DAY, "draft")
    host.conclusions = "Thống nhất chung"
    host.save()
    client = login(house.users.sister)
    form = client.get(f"/sessions/{part.pk}/edit/").context["form"]
    assert "held_on" not in form.fields
    marks = typed(part, "P" * 10, action="submit")
    client.post(f"/sessions/{part.pk}/edit/", {k: v for k, v in marks.items() if k != "held_on"})
    part.refresh_from_db()
    assert (part.state, part.present_count) == ("submitted", 7)
    page = client.get(part.get_absolute_url()).content.decode()
    assert "Thống nhất chung" in page


def test_a_joint_meeting_refuses_a_cell_that_met_alone_or_has_marked_its_sheet(house):
    StudySessionFactory(year=house.year, organization=house.sister_cell, held_on=DAY)
    with pytest.raises(ValidationError, match="đã có buổi cùng loại riêng"):
        joint(house)
    assert not StudySession.objects.filter(organization=house.cell).exists()
    StudySession.objects.all().delete()
    host, part = joint(house)
    mark_all(part, "PPPPP")
    with pytest.raises(ValidationError, match="đã điểm danh buổi này"):
        save_session(
            session=host,
            rows=sheet_for(host),
            by=house.users.secretary,
            read_version=host.version,
            joint_cells=[],
        )
    part.attendances.all().delete()
    host.refresh_from_db()
    save_session(
        session=host,
        rows=sheet_for(host),
        by=house.users.secretary,
        read_version=host.version,
        joint_cells=[],
    )
    assert not StudySession.objects.filter(organization=house.sister_cell).exists()


def test_only_cells_that_exist_on_the_day_are_asked_to_a_joint_meeting(house, login):
    type(house.cell).objects.filter(pk=house.sister_cell.pk).update(
        dissolved_on=dt.date(2026, 11, 10)
    )
    client = login(house.users.secretary)
    offered = client.get("/sessions/new/").context["form"].fields["joint_cells"].queryset
    assert not offered.exists()
    session = StudySession(organization=house.cell, held_on=dt.date(2026, 11, 10))
    data = typed(session, "PPPPP", action="save", joint_cells=[house.sister_cell.pk])
    page = client.post("/sessions/new/", data)
    assert "đã giải thể vào ngày họp" in str(page.context["form"].errors["joint_cells"])
    assert client.post("/sessions/new/", data | {"held_on": "2026-11-09"}).status_code == 302
    assert StudySession.objects.get(joint_host=None).joint_parts.get().organization == (
        house.sister_cell
    )


def test_a_draft_entered_by_mistake_is_thrown_away_and_a_handed_in_one_is_not(house, login):
    session = hold(house)
    url = f"/sessions/{session.pk}/discard/"
    assert login(house.users.sister).post(url).status_code == 404
    client = login(house.users.secretary)
    session.attendances.update(mark="P")
    session.submit(by=house.users.secretary)
    client.post(url)
    assert StudySession.objects.count() == 1
    draft = hold(house, kind="thematic")
    client.post(f"/sessions/{draft.pk}/discard/")
    assert list(StudySession.objects.all()) == [session]


def test_the_same_form_sent_twice_is_taken_in_once(house, login):
    key = "5f0c8f1e-0f7f-4a55-9c5e-6d5f6f1f0a11"
    session = StudySession(organization=house.cell, held_on=DAY)
    data = typed(session, "PPPPP", action="submit", submission_key=key)
    client = login(house.users.secretary)
    first, second = (client.post("/sessions/new/", data) for _ in range(2))
    found = StudySession.objects.get()
    assert first.url == second.url == found.get_absolute_url()
    assert client.get(f"/sessions/taken/?key={key}").json() == {"taken": found.get_absolute_url()}
    assert login(house.users.sister).get(f"/sessions/taken/?key={key}").json() == {"taken": None}
    assert client.get("/sessions/taken/?key=x").json() == {"taken": None}
