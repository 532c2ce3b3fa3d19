"""A meeting: the sheet of its day, saving, submitting, confirming, sending back."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from campaigns.actions.sessions import save_session
from campaigns.actions.sheets import sheet_for
from campaigns.models import Attendance, StudySession
from members.models import LeavePeriod, Membership
from tests.factories.members import (
    LeavePeriodFactory,
    MemberFactory,
    MembershipFactory,
    OrganizationFactory,
)
from tests.factories.sessions import StudySessionFactory, enter, mark_all


@pytest.fixture
def session(house):
    return StudySessionFactory(year=house.year, organization=house.cell)


def typed(session, marks="", **extra):
    """The data a browser posts: the head, and a line for each member due."""
    data = {
        "version": session.version if session.pk else 0,
        "held_on": session.held_on.isoformat(),
        "kind": "regular",
        "mode": "in_person",
        "non_members_invited": "0",
        "non_members_present": "0",
        "papers": "0",
    }
    for row, mark in zip(sheet_for(session), marks.ljust(100, " "), strict=False):
        if mark.strip():
            data[f"mark-{row.member.pk}"] = mark
    return data | extra


@pytest.mark.database  # compares and subtracts days in SQL
def test_the_sheet_lists_exactly_those_due_on_that_day(house):
    late = MemberFactory()
    MembershipFactory(member=late, organization=house.cell, starts_on=dt.date(2026, 10, 1))
    exempt = house.members[house.cell.pk][2]
    LeavePeriodFactory(member=exempt, kind=LeavePeriod.Kind.EXEMPT, starts_on=dt.date(2026, 7, 1))
    guest = house.members[house.far_cell.pk][3]
    MembershipFactory(
        member=guest,
        organization=house.cell,
        kind=Membership.Kind.TEMPORARY,
        starts_on=dt.date(2026, 10, 1),
        ends_on=dt.date(2026, 12, 31),
    )

    def names(cell, day):
        session = StudySession(organization=cell, held_on=day)
        return {row.member for row in sheet_for(session)}

    own = set(house.members[house.cell.pk])
    assert names(house.cell, dt.date(2026, 6, 1)) == own
    assert names(house.cell, dt.date(2026, 7, 1)) == own - {exempt}
    assert names(house.cell, dt.date(2026, 10, 1)) == own - {exempt} | {late, guest}
    assert guest not in names(house.far_cell, dt.date(2026, 10, 1))
    assert guest in names(house.far_cell, dt.date(2026, 9, 30))


def test_a_new_sheet_is_filled_in_with_what_is_known(house, login):
    page = login(house.users.secretary).get("/sessions/new/")
    session = page.context["session"]
    assert session.organization == house.cell
    assert session.held_on == dt.date(2026, 11, 23)
    assert session.chair == house.users.secretary.member
    assert session.recorder == house.users.deputy.member
    assert len(page.context["sheet"]) == 5


def test_a_draft_is_saved_with_unmarked_lines_and_submit_demands_them(house, login):
    client = login(house.users.secretary)
    new = StudySession(organization=house.cell, held_on=dt.date(2026, 11, 2))
    response = client.post("/sessions/new/", typed(new, "PPA", action="submit"), follow=True)
    session = StudySession.objects.get()
    assert session.state == "draft"
    assert "Còn 2 đồng chí chưa được điểm danh" in response.content.decode()
    client.post(f"/sessions/{session.pk}/edit/", typed(session, "PPAPP", action="submit"))
    session.refresh_from_db()
    assert (session.state, session.expected_count, session.present_count) == ("submitted", 5, 4)
    assert (session.excused_count, session.unexcused_count) == (0, 1)


def test_changing_the_day_changes_the_sheet_and_keeps_what_was_typed(house, login, session):
    late = MemberFactory()
    MembershipFactory(member=late, organization=house.cell, starts_on=dt.date(2026, 11, 1))
    client = login(house.users.secretary)
    data = typed(session, "PAP", action="refresh", held_on="2026-11-02", title="Học tập")
    page = client.post(f"/sessions/{session.pk}/edit/", data)
    assert late in {row.member for row in page.context["sheet"].rows}
    assert [row.mark for row in page.context["sheet"].rows].count("P") == 2
    assert page.context["form"]["title"].value() == "Học tập"
    assert not session.attendances.exists()


def test_the_rest_present_sets_only_the_unmarked(house, login, session):
    client = login(house.users.secretary)
    page = client.post(f"/sessions/{session.pk}/edit/", typed(session, "AK", action="rest"))
    assert [row.mark for row in page.context["sheet"].rows] == ["A", "K", "P", "P", "P"]


def test_an_excuse_without_reason_gets_a_sentence_at_its_line(house, login, session):
    client = login(house.users.secretary)
    page = client.post(f"/sessions/{session.pk}/edit/", typed(session, "PPPPK", action="save"))
    assert [bool(line.error) for line in page.context["sheet"]] == [False] * 4 + [True]
    assert not session.attendances.exists()
    member = page.context["sheet"].rows[4].member
    data = typed(session, "PPPPK", action="save") | {f"reason-{member.pk}": "nằm viện"}
    client.post(f"/sessions/{session.pk}/edit/", data)
    assert session.attendances.get(member=member).reason == "nằm viện"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("held_on", "2026-11-24", "tương lai"),
        ("held_on", "2019-12-31", "chưa thành lập"),
        ("held_on", "2026-10-05", "Đã có một buổi"),
        ("non_members_present", "3", "nhiều hơn số được mời"),
    ],
)
def test_bad_input_gets_a_sentence_at_the_field(house, login, session, field, value, sentence):
    type(house.cell).objects.filter(pk=house.cell.pk).update(founded_on=dt.date(2020, 1, 1))
    new = StudySession(organization=house.cell, held_on=dt.date(2026, 11, 2))
    client = login(house.users.secretary)
    page = client.post("/sessions/new/", typed(new, "PPPPP", action="save") | {field: value})
    assert sentence in str(page.context["form"].errors[field])
    assert StudySession.objects.count() == 1


def test_a_stale_writer_is_told_and_loses_nothing(house, login, session):
    stale = typed(session, "PPPPP", action="save", title="Bản của tôi")
    client = login(house.users.deputy)
    client.post(f"/sessions/{session.pk}/edit/", typed(session, "AAAAA", action="save"))
    page = client.post(f"/sessions/{session.pk}/edit/", stale)
    assert page.status_code == 409
    assert "Người khác vừa lưu" in page.content.decode()
    assert page.context["form"]["title"].value() == "Bản của tôi"
    assert set(session.attendances.values_list("mark", flat=True)) == {"A"}
    again = stale | {"version": page.context["form"]["version"].value()}
    assert client.post(f"/sessions/{session.pk}/edit/", again).status_code == 302
    assert set(session.attendances.values_list("mark", flat=True)) == {"P"}


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_refused(house):
    session = StudySessionFactory(year=house.year, organization=house.cell)
    barrier = threading.Barrier(2)
    outcomes = []

    def save(mark):
        try:
            own = StudySession.objects.select_related("organization").get(pk=session.pk)
            rows = sheet_for(own)
            for row in rows:
                row.mark = mark
            barrier.wait(timeout=20)
            save_session(session=own, rows=rows, by=house.users.secretary, read_version=own.version)
            outcomes.append(mark)
        except ValidationError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(mark,)) for mark in "PA"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) in (["A", "conflict"], ["P", "conflict"])
    winner = next(outcome for outcome in outcomes if outcome != "conflict")
    assert set(session.attendances.values_list("mark", flat=True)) == {winner}


@pytest.mark.database  # written in bulk: keys and batches differ
def test_saving_asks_the_same_number_of_queries_for_5_and_for_100(house, django_assert_num_queries):
    counts = []
    for size in (5, 100):
        cell = OrganizationFactory(parent=house.committee)
        for member in MemberFactory.create_batch(size):
            MembershipFactory(member=member, organization=cell)
        session = StudySessionFactory(year=house.year, organization=cell)
        rows = sheet_for(session)
        for row in rows:
            row.mark = "P"
        with django_assert_num_queries(14) as captured:
            save_session(
                session=session, rows=rows, by=house.users.secretary, read_version=session.version
            )
        counts.append((len(captured), session.attendances.count()))
    assert [rows for _, rows in counts] == [5, 100]


def test_the_committee_confirms_or_sends_back_with_a_reason(house, login, session):
    mark_all(session, "PPPPP")
    session.submit(by=house.users.secretary)
    client = login(house.users.committee)
    page = client.post(f"/sessions/{session.pk}/return/", {"reason": " "})
    assert page.status_code == 200
    client.post(f"/sessions/{session.pk}/return/", {"reason": "Thiếu kết luận"})
    session.refresh_from_db()
    assert session.state == "returned"
    edit = login(house.users.secretary).get(f"/sessions/{session.pk}/edit/")
    assert "Thiếu kết luận" in edit.content.decode()
    session.submit(by=house.users.secretary)
    login(house.users.committee).post(f"/sessions/{session.pk}/confirm/")
    session.refresh_from_db()
    assert session.state == "confirmed"
    assert [step.action for step in session.steps.all()] == [
        "submit",
        "send_back",
        "submit",
        "confirm",
    ]


def test_nobody_confirms_their_own_cells_meeting_nor_anothers(house, login, session):
    mark_all(session, "PPPPP")
    session.submit(by=house.users.secretary)
    assert login(house.users.secretary).post(f"/sessions/{session.pk}/confirm/").status_code == 403
    assert login(house.users.sister).post(f"/sessions/{session.pk}/confirm/").status_code == 404
    assert (
        login(house.users.other_committee).post(f"/sessions/{session.pk}/confirm/").status_code
        == 404
    )
    assert login(house.users.committee).post(f"/sessions/{session.pk}/confirm/").status_code == 302


def test_a_draft_is_hidden_from_the_committee(house, login, session):
    assert login(house.users.committee).get(f"/sessions/{session.pk}/").status_code == 404
    mark_all(session, "PPPPP")
    session.submit(by=house.users.secretary)
    assert login(house.users.committee).get(f"/sessions/{session.pk}/").status_code == 200


@pytest.mark.database  # a savepoint is undone
def test_many_are_confirmed_at_once_and_the_skipped_are_named(house, login, session):
    mark_all(session, "PPPPP")
    session.submit(by=house.users.secretary)
    other = StudySessionFactory(
        year=house.year, organization=house.sister_cell, held_on=dt.date(2026, 9, 1)
    )
    client = login(house.users.committee)
    response = client.post("/sessions/confirm/", {"session": [session.pk, other.pk]}, follow=True)
    assert "Đã xác nhận 1 buổi" in response.content.decode()
    other.refresh_from_db()
    assert other.state == "draft"


def test_a_meeting_of_a_closed_year_is_neither_taken_back_nor_sent_back_nor_confirmed(
    house, session
):
    mark_all(session, "PPPPP")
    session.submit(by=house.users.secretary)
    type(house.year).objects.filter(pk=house.year.pk).update(state="closed")
    fresh = StudySession.objects.get(pk=session.pk)
    for change in (
        lambda: fresh.take_back(by=house.users.secretary),
        lambda: fresh.confirm(by=house.users.committee),
        lambda: fresh.send_back(by=house.users.committee, reason="Thiếu"),
    ):
        with pytest.raises(ValidationError, match="đã chốt"):
            change()
    assert StudySession.objects.get().state == "submitted"


def test_a_closed_year_refuses_every_write(house, session):
    mark_all(session, "PPPPP")
    type(house.year).objects.filter(pk=house.year.pk).update(state="closed")
    fresh = StudySession.objects.get(pk=session.pk)
    with pytest.raises(ValidationError, match="đã chốt"):
        fresh.submit(by=house.users.secretary)
    with pytest.raises(ValidationError, match="đã chốt"):
        save_session(session=fresh, rows=sheet_for(fresh), by=house.users.secretary, read_version=0)


@pytest.mark.parametrize("role", ["secretary", "committee", "standing"])
def test_the_list_asks_the_same_number_of_queries_at_1_and_at_30(
    house, login, role, django_assert_max_num_queries
):
    client = login(getattr(house.users, role))
    sizes = []
    for total in (1, 30):
        while StudySession.objects.count() < total:
            session = StudySessionFactory(
                year=house.year,
                organization=house.cell,
                held_on=dt.date(2026, 1, 1) + dt.timedelta(days=StudySession.objects.count()),
            )
            mark_all(session, "PPPPP")
            session.submit(by=house.users.secretary)
        with django_assert_max_num_queries(16) as captured:
            assert client.get("/sessions/").status_code == 200
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]


@pytest.mark.database  # a constraint refuses
def test_the_constraint_refuses_an_excuse_without_reason(session, house):
    with pytest.raises(ValidationError, match="phải ghi lý do"):
        Attendance(session=session, member=house.members[house.cell.pk][0], mark="K").full_clean()


@pytest.mark.database  # what refers to a row keeps it: foreign keys
def test_a_draft_entered_by_mistake_is_thrown_away_and_a_handed_in_one_is_not(house, login):
    session = enter(house)
    url = f"/sessions/{session.pk}/discard/"
    assert login(house.users.sister).post(url).status_code == 404
    client = login(house.users.secretary)
    session.attendances.update(mark="P")
    session.submit(by=house.users.secretary)
    client.post(url)
    assert StudySession.objects.count() == 1
    draft = enter(house, kind="thematic")
    client.post(f"/sessions/{draft.pk}/discard/")
    assert list(StudySession.objects.all()) == [session]
