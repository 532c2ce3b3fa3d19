"""Meetings and conferences of a committee and of the bloc: who is due follows from posts."""

import datetime as dt

import pytest

from campaigns.actions.sheets import sheet_for
from campaigns.models import Document, DocumentStudy, StudySession
from campaigns.models.attendance import unfit
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from reports.year_end.report import year_end_report
from tests.factories.members import PositionFactory
from tests.factories.sessions import StudySessionFactory
from tests.reports.faces import squeezed

YEAR = Period.of_year(2026)


def typed(session, mark="P", **extra):
    """What a browser posts: the head, and a mark for each seat."""
    data = {
        "version": 0, "held_on": session.held_on.isoformat(), "kind": session.kind,
        "mode": "in_person", "non_members_invited": 0, "non_members_present": 0,
    }  # fmt: skip
    return data | {f"mark-{row.member.pk}": mark for row in sheet_for(session)} | extra


def seats(organization, kind="committee"):
    return StudySession(organization=organization, held_on=dt.date(2026, 11, 10), kind=kind)


def hold(login, user, organization, kind="committee", **extra):
    """Record and hand in; the stored session."""
    session = seats(organization, kind)
    url = f"/sessions/new/?organization={organization.pk}"
    answer = login(user).post(url, typed(session, action="submit", **extra))
    assert answer.status_code == 302, answer.context["form"].errors
    return StudySession.objects.get(organization=organization, kind=kind)


def value(key, organization):
    figure = FIGURES[key].of(organization, YEAR)
    return figure.numerator, figure.denominator


def test_the_sheet_of_a_committee_lists_who_holds_a_seat_that_day(house):
    member = house.members[house.cell.pk][3]
    PositionFactory(
        member=member, organization=house.committee, post="committee",
        starts_on=dt.date(2026, 6, 1), ends_on=dt.date(2026, 11, 9),
    )  # fmt: skip
    PositionFactory(
        member=house.members[house.cell.pk][2], organization=house.committee, post="staff"
    )
    names = {row.member for row in sheet_for(seats(house.committee))}
    assert house.users.committee.member in names
    assert member not in names
    before = StudySession(organization=house.committee, held_on=dt.date(2026, 11, 9))
    assert {row.member for row in sheet_for(before)} == names | {member}


def test_a_committee_s_meeting_is_recorded_confirmed_and_counted_apart(house, login):
    session = hold(login, house.users.committee, house.committee)
    due = len(sheet_for(session))
    assert (session.state, session.present_count, session.expected_count) == ("submitted", due, due)
    session.confirm(by=house.users.standing)
    assert value("committee_held", house.bloc) == (1, None)
    assert value("committee_attendance", house.bloc) == (due, due)
    assert value("attendance", house.bloc) == (0, 0)
    assert value("regular_held", house.bloc) == (0, None)
    report = year_end_report(house.committee, house.year)
    lines = "\n".join(line for part in report.sections for line in part.lines)
    assert f"Cấp ủy đã họp 1 phiên, cấp ủy viên dự đạt 100% ({due}/{due})." in lines


def test_the_office_of_the_bloc_records_its_conference_with_numbers_and_papers(house, login):
    session = hold(
        login, house.users.staff, house.bloc, kind="conference", title="Hội nghị sơ kết",
        others_invited=120, others_present=114, papers=7, form="talk", presenter="Đồng chí A",
    )  # fmt: skip
    assert value("conferences", house.bloc) == (1, None)
    assert value("papers", house.bloc) == (7, None)
    assert value("others_attendance", house.bloc) == (114, 120)
    page = squeezed(login(house.users.staff).get(session.get_absolute_url()).content.decode())
    for text in ("114/120", "Báocáochuyênđề,ĐồngchíA", "<dt>Thamluận</dt><dd>7</dd>"):
        assert text in page


def test_more_people_than_were_called_are_refused_in_words(house, login):
    url = f"/sessions/new/?organization={house.bloc.pk}"
    data = typed(seats(house.bloc, "conference"), others_invited=10, others_present=11)
    answer = login(house.users.staff).post(url, data)
    assert answer.status_code == 422
    assert "không thể nhiều hơn số được triệu tập" in answer.content.decode()


@pytest.mark.parametrize(("unit", "kinds"), [("cell", {"regular"}), ("committee", {"committee"})])
def test_each_body_is_offered_the_kinds_that_it_holds(house, login, unit, kinds):
    organization = getattr(house, unit)
    user = house.users.secretary if unit == "cell" else house.users.committee
    url = f"/sessions/new/?organization={organization.pk}"
    offered = {key for key, _ in login(user).get(url).context["form"].fields["kind"].choices}
    assert offered & {"regular", "thematic", "committee"} >= kinds
    assert offered.isdisjoint({"regular", "committee"} - kinds)
    data = typed(seats(organization, "committee" if unit == "cell" else "regular"))
    assert login(user).post(url, data).status_code == 422


def test_sheets_of_committees_are_no_misfits_when_a_cell_s_people_change(house):
    session = StudySessionFactory(
        year=house.year, organization=house.committee, kind="committee", state="confirmed"
    )
    StudySession.objects.filter(pk=session.pk).update(expected_count=1, present_count=1)
    response = StudySession.objects.filter(pk=session.pk)
    assert not unfit(response).exists()


def test_others_neither_see_nor_write_the_bloc_s_drafts(house, login):
    session = StudySessionFactory(year=house.year, organization=house.bloc, kind="conference")
    url = f"/sessions/{session.pk}/edit/"
    assert login(house.users.staff).get(url).status_code == 200
    for user in (house.users.committee, house.users.secretary, house.users.standing):
        assert login(user).get(url).status_code == 404


def test_a_committee_too_says_when_it_studied_a_document(house, login):
    document = Document.objects.create(
        organization=house.bloc, kind="CT", number="01-CT/ĐUK", issued_on=dt.date(2026, 2, 1),
        issuer="Đảng ủy Khối", title="Chỉ thị", must_be_studied=True,
    )  # fmt: skip
    before = value("documents_studied", house.bloc)
    answer = login(house.users.staff).post(
        f"/registers/documents/{document.pk}/studied/",
        {"organization": house.bloc.pk, "studied_on": "2026-02-10"},
    )
    assert answer.status_code == 302
    assert DocumentStudy.objects.get().organization == house.bloc
    assert value("documents_studied", house.bloc) == before  # a figure of the cells
