"""Tasks that meetings give: they come back until reported; on the home page and in one list."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from campaigns.actions.sessions import discard_draft
from campaigns.models import Assignment
from reports.papers.meeting_papers import meeting
from tests.browsing import as_shown
from tests.campaigns.test_proceedings import typed
from tests.factories.sessions import StudySessionFactory, mark_all

ADDRESS = "/sessions/tasks/"


@pytest.fixture
def session(house):
    session = StudySessionFactory(year=house.year, organization=house.cell)
    mark_all(session, "PPPPP")
    session.submit(by=house.users.secretary)
    return session


def give(session, content, due=None, to=None, **more):
    return Assignment.objects.create(
        session=session, content=content, due_on=due, assignee=to, **more
    )


def at_home(login, user):
    section = login(user).get("/").context["own"]
    return [
        (task.label.removeprefix("Nhiệm vụ được giao: "), task.late)
        for task in section.tasks
        if task.label.startswith("Nhiệm vụ được giao")
    ]


def listed(client, query=""):
    return [row.content for row in client.get(ADDRESS + query).context["table"].data]


def test_open_tasks_stand_on_the_home_of_whom_they_were_given_by_deadline(house, login, session):
    member = house.users.member.member
    give(session, "Không hạn", to=member)
    give(session, "Sau", dt.date(2026, 12, 1), member)
    give(session, "Quá hạn", dt.date(2026, 11, 22), member)
    give(
        session,
        "Xong",
        dt.date(2026, 11, 1),
        member,
        done_on=dt.date(2026, 11, 1),
        reported_in=session,
    )
    give(session, "Của người khác", dt.date(2026, 11, 1), house.users.deputy.member)
    assert at_home(login, house.users.member) == [
        ("Quá hạn", True), ("Sau", False), ("Không hạn", False)
    ]  # fmt: skip
    session.take_back(by=house.users.secretary)
    assert at_home(login, house.users.member) == []


def test_beyond_the_first_few_the_home_leads_to_the_list(house, login, session):
    for number in range(9):
        give(session, f"Việc {number}", dt.date(2026, 12, 1), house.users.member.member)
    page = login(house.users.member).get("/").content.decode()
    assert "Việc 7" in page
    assert "Việc 8" not in page
    assert "Các nhiệm vụ khác được giao" in page


def test_the_list_shows_a_member_their_own_and_the_cell_and_its_committee_all(
    house, login, session
):
    give(session, "Của tôi", to=house.users.member.member)
    give(session, "Chung")
    give(session, "Xong", done_on=dt.date(2026, 11, 1), reported_in=session)
    assert listed(login(house.users.member)) == ["Của tôi"]
    assert listed(login(house.users.sister)) == []
    for user in (house.users.secretary, house.users.committee):
        client = login(user)
        assert listed(client) == ["Của tôi", "Chung"]
        assert listed(client, "?state=done") == ["Xong"]
        assert listed(client, "?mine=on") == []
    assert ADDRESS in login(house.users.secretary).get("/sessions/").content.decode()


def test_the_list_says_what_is_overdue_and_leads_to_the_meeting_and_to_the_minutes(
    house, login, session
):
    give(session, "Trễ", dt.date(2026, 11, 22), house.users.member.member)
    page = login(house.users.secretary).get(ADDRESS)
    html = page.content.decode()
    assert '22/11/2026</span> <span class="chip bad text-nowrap">quá hạn</span>' in html
    assert f'href="{session.get_absolute_url()}"' in html
    assert page.context["create_url"] == f"/sessions/{session.pk}/minutes/"
    page = login(house.users.member).get(ADDRESS)  # who opens no meeting is told its name
    assert str(session) in page.content.decode()
    assert session.get_absolute_url() not in page.content.decode()
    assert page.context["create_url"] == ""
    session.confirm(by=house.users.committee)
    assert login(house.users.secretary).get(ADDRESS).context["create_url"] == ""


def test_the_list_asks_the_same_queries_for_few_and_for_many(
    house, login, session, django_assert_max_num_queries
):
    client, sizes = login(house.users.committee), []
    for many in (1, 20):
        for number in range(many):
            give(session, f"Việc {number}", to=house.members[house.cell.pk][number % 5])
        with django_assert_max_num_queries(12) as captured:
            client.get(ADDRESS)
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]


@pytest.fixture
def meetings(house):
    """Four meetings in a row; the first gave a task."""
    days = (dt.date(2026, 8, 3), dt.date(2026, 9, 3), dt.date(2026, 10, 5), dt.date(2026, 11, 3))
    found = [
        StudySessionFactory(year=house.year, organization=house.cell, held_on=day) for day in days
    ]
    for session in found:
        mark_all(session, "PPPPP")
    return found


@pytest.fixture
def task(meetings):
    return Assignment.objects.create(
        session=meetings[0], content="Trồng cây", due_on=dt.date(2026, 10, 1)
    )


def report(login, house, session, task, **fields):
    """Type the result of the task into the proceedings of the meeting."""
    session.refresh_from_db()
    data = typed(session) | {
        "earlier-TOTAL_FORMS": "1", "earlier-INITIAL_FORMS": "1", "earlier-0-id": task.pk,
    }  # fmt: skip
    data |= {f"earlier-0-{name}": value for name, value in fields.items()}
    return login(house.users.secretary).post(f"/sessions/{session.pk}/minutes/", data)


def printed(session):
    """The lines of earlier tasks as the proceedings print them."""
    text = as_shown(render_to_string("reports/print/_earlier.html", meeting(session)))
    return [line.split("<")[0] for line in text.split('<p class="text">')[1:]]


def test_a_result_with_its_true_date_is_printed_where_it_was_reported(house, login, meetings, task):
    _, second, third, fourth = meetings
    before = [printed(session) for session in meetings]
    assert before == [[], *[["- Trồng cây: chưa hoàn thành."]] * 3]
    answer = report(login, house, third, task, done_on="2026-09-20", result="Đã trồng 20 cây")
    assert answer.status_code == 302
    task.refresh_from_db()
    assert task.reported_in == third
    assert printed(second) == ["- Trồng cây: chưa hoàn thành."]
    assert printed(third) == ["- Trồng cây: hoàn thành 20/09/2026, Đã trồng 20 cây."]
    assert printed(fourth) == []
    forms = [len(login(house.users.secretary).get(f"/sessions/{found.pk}/minutes/").context["proceedings"].earlier.forms) for found in meetings]  # fmt: skip
    assert forms == [0, 0, 1, 0]


def test_other_cells_and_the_meeting_itself_do_not_get_the_task_back(house, meetings, task):
    elsewhere = StudySessionFactory(
        year=house.year, organization=house.sister_cell, held_on=dt.date(2026, 11, 20)
    )
    assert not Assignment.objects.come_back_at(elsewhere).exists()
    assert not Assignment.objects.come_back_at(meetings[0]).exists()
    assert list(Assignment.objects.come_back_at(meetings[1])) == [task]


def test_a_joint_meetings_task_comes_back_once_in_every_cell_that_took_part(house, meetings, task):
    for cell in (house.sister_cell, house.far_cell):
        StudySessionFactory(
            year=house.year, organization=cell, held_on=meetings[0].held_on, joint_host=meetings[0]
        )
    later = StudySessionFactory(
        year=house.year, organization=house.sister_cell, held_on=dt.date(2026, 11, 20)
    )
    assert list(Assignment.objects.come_back_at(later)) == [task]
    assert list(Assignment.objects.come_back_at(meetings[1])) == [task]


def test_a_cell_that_joins_reports_with_the_leading_cell_what_its_members_were_given(
    house, login, meetings, task
):
    hosts, cells = meetings[3], house.sister_cell
    earlier = StudySessionFactory(
        year=house.year, organization=cells, held_on=dt.date(2026, 10, 6), joint_host=meetings[2]
    )
    Assignment.objects.create(session=meetings[2], content="Việc chung")
    Assignment.objects.create(session=earlier, content="Việc riêng")
    Assignment.objects.create(
        session=meetings[1], content="Sang giúp", assignee=house.users.sister.member
    )
    part = StudySessionFactory(
        year=house.year, organization=cells, held_on=hosts.held_on, joint_host=hosts
    )
    Assignment.objects.create(session=hosts, content="Việc mới")
    given = [found.content for found in Assignment.objects.come_back_at(part)]
    assert sorted(given) == ["Sang giúp", "Việc chung", "Việc riêng"]
    shared = Assignment.objects.get(content="Việc chung")
    report(login, house, hosts, shared, done_on="2026-11-01", result="Đã làm")
    line = "- Việc chung: hoàn thành 01/11/2026, Đã làm."
    assert line in printed(hosts)
    assert line in printed(part)
    assert shared not in Assignment.objects.reportable_at(part)
    page = login(house.users.sister).get(part.get_absolute_url()).content.decode()
    assert "Việc chung: hoàn thành 01/11/2026 (Đã làm)" in page


@pytest.mark.parametrize(
    ("day", "error"),
    [
        ("2026-08-02", "Ngày hoàn thành không thể trước ngày giao việc (03/08/2026)."),
        ("2026-10-06", "Ngày hoàn thành không thể sau ngày họp (05/10/2026); việc xong sau đó thì ghi ở buổi sau."),
        ("", "Việc đã xong thì ghi ngày hoàn thành; chưa xong thì để trống cả hai ô."),
    ],
)  # fmt: skip
def test_a_result_on_an_impossible_day_or_without_one_is_refused(
    house, login, meetings, task, day, error
):
    page = report(login, house, meetings[2], task, done_on=day, result="Xong")
    assert page.context["proceedings"].earlier.forms[0].errors["done_on"] == [error]
    task.refresh_from_db()
    assert task.done_on is None
    fine = report(login, house, meetings[2], task, done_on="2026-10-05", result="Xong")
    assert fine.status_code == 302


def test_a_result_is_taken_back_with_its_day_and_with_the_draft_that_reported_it(
    house, login, meetings, task
):
    report(login, house, meetings[2], task, done_on="2026-10-05", result="Xong")
    report(login, house, meetings[2], task, done_on="", result="")
    task.refresh_from_db()
    assert (task.done_on, task.reported_in) == (None, None)
    report(login, house, meetings[2], task, done_on="2026-10-05", result="Xong")
    discard_draft(meetings[2])
    task.refresh_from_db()
    assert (task.done_on, task.result, task.reported_in) == (None, "", None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.update(done_on=dt.date(2026, 10, 5))


def test_a_deadline_before_the_meeting_is_refused(house, login, meetings):
    client, url = login(house.users.secretary), f"/sessions/{meetings[1].pk}/minutes/"
    data = typed(meetings[1]) | {"new-0-content": "Việc", "new-0-due_on": "2026-09-02"}
    page = client.post(url, data)
    assert page.context["proceedings"].assignments.forms[0].errors["due_on"] == [
        "Hạn không thể trước ngày họp (03/09/2026)."
    ]
    assert client.post(url, data | {"new-0-due_on": "2026-09-03"}).status_code == 302
