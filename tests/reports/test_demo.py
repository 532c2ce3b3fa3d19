"""The invented bloc: every stage, the contract's logins, the office of the workbook."""

from __future__ import annotations

import datetime as dt
import html

import pytest
from django.db.models import Count, F, Q
from django.utils import timezone

from campaigns.models import (
    Assignment,
    Attendance,
    DelegateVisit,
    Evaluation,
    Pledge,
    QuarterReview,
    Regrading,
    Step,
    StudySession,
)
from members.models import Organization, User
from reports.figures.score_sheets import score_lines, set_for, total_of

pytestmark = pytest.mark.usefixtures("demo", "db")


def test_units_have_sent_their_sections_and_a_term_has_a_report(client, login):
    bloc = Organization.objects.get(depth=1)
    units = Organization.objects.get_children(bloc)
    staff = login(User.objects.get(username="chuyenvien"))
    below = staff.get(f"/reports/{bloc.pk}/write/limits/?year=2026").context["below"]
    assert [place for place, _ in below] == list(units)
    assert all("{" not in text and "minh họa" in text for _, text in below)
    first = units.first()
    missing = staff.get(f"/reports/{first.pk}/?year=2026").context["report"].unwritten
    assert missing == ["Kiến nghị, đề xuất"]
    term = f"/reports/{bloc.pk}/?since=2025-08-01&until=2026-12-31"
    assert html.escape(term) in staff.get("/reports/").content.decode()
    report = staff.get(term).context["report"]
    assert report.period_text == "nhiệm kỳ 2025–2030"
    assert report.figures["regular_meetings"].numerator > 0


def test_the_points_of_each_organisation_are_those_of_its_criteria(client):
    proposed = Evaluation.objects.filter(year__year=2026, member=None, state="proposed")
    units = proposed.select_related("year", "organization__kind", "proposed_grade")
    points = {row: row.proposed_points for row in units}
    assert len(points) == 9  # of ten: the cell of the story is still to be proposed
    for row, given in points.items():
        lines = score_lines(set_for(row.year, row.organization), row.organization)
        assert (given, row.criteria_points) == (total_of(lines), total_of(lines)), row
        row.check_grade(row.proposed_grade, given)
    client.login(username="thuongvu", password="mat-khau-thu")
    shown = client.get("/dashboard/figures/").context["board"].rows
    by_unit = {row.organization.label: points[row] for row in points}
    assert [row.cells[-3].values[-1] for row in shown] == [by_unit[row.label] for row in shown]


def test_a_discipline_and_a_vote_are_shown_to_inspectors(login):
    client = login(User.objects.get(username="kiemtra"))
    for kind in ("disciplines", "confidence"):
        listed = client.get(f"/grading-facts/{kind}/")
        [row] = listed.context["table"].rows
        assert client.get(row.record.get_absolute_url()).status_code == 200


def test_a_quarter_and_a_grade_given_anew_are_shown(login):
    client = login(User.objects.get(username="danguy"))
    review = QuarterReview.objects.get(state="decided")
    assert "Hoàn thành tốt nhiệm vụ" in client.get(review.get_absolute_url()).content.decode()
    anew = Regrading.objects.get().evaluation
    assert "98-QĐ/ĐU" in client.get(anew.get_absolute_url()).content.decode()


def test_every_proposal_of_the_office_rests_on_a_ballot_that_carries_it():
    office = Organization.objects.get(name__startswith="Đảng bộ Văn phòng")
    proposed = Evaluation.objects.of_members().filter(
        year__year=2026, organization__path__startswith=office.path, state="proposed"
    )
    assert proposed.count() > 30
    assert [row for row in proposed if not row.passed_ballot(row.proposed_grade)] == []


def test_records_tell_who_did_what_and_no_step_lies_ahead(login):
    own = Evaluation.objects.get(year__year=2025, member__user__username="dangvien")
    kept = list(own.steps.values_list("action", "by__username"))
    assert kept == [("grade_self", "dangvien"), ("propose", "bithu"), ("decide", "danguy")]
    member = login(User.objects.get(username="dangvien"))
    assert "Quyết định mức" in member.get(own.get_absolute_url()).content.decode()
    pledge = Pledge.objects.filter(member__user__username="dangvien").first()
    assert pledge.steps.first().snapshot == pledge.texts() != []
    told = dict(Step.objects.values_list("content_type__model").annotate(n=Count("pk")))
    kinds = {
        "studysession", "pledge", "nomination", "evaluation", "campaignyear", "criteriaset",
        "discipline", "confidencevote", "quarterreview",
    }  # fmt: skip
    assert set(told) == kinds
    assert not Step.objects.filter(at__gt=timezone.now()).exists()
    kinds = ("studysession", "pledge", "nomination", "evaluation")
    for step in Step.objects.filter(content_type__model__in=kinds)[::40]:
        last = step.record.steps.last()
        assert last.after == step.record.state, step.record


def test_the_agency_head_opens_what_his_people_handed_in(client):
    client.login(username="thutruong", password="mat-khau-thu")
    listed = client.get("/evaluations/").context["table"]
    office = Organization.objects.get(name__startswith="Đảng bộ Văn phòng")
    handed_in = Evaluation.objects.filter(
        year__year=2026, organization__path__startswith=office.path
    ).exclude(state="open")
    assert listed.paginator.count == handed_in.count() > 0


def test_names_are_marked_as_invented_and_sheets_fit_their_day():
    assert all(
        "minh họa" in name
        for name in Organization.objects.filter(depth__lte=2).values_list("name", flat=True)
    )
    exempt = StudySession.objects.filter(
        organization__path__startswith=Organization.objects.get(
            name__startswith="Đảng bộ Văn phòng"
        ).path,
        kind="regular",
    )
    before = sum(
        exempt.filter(held_on__month=6, held_on__year=2026).values_list("expected_count", flat=True)
    )
    after = sum(
        exempt.filter(held_on__month=8, held_on__year=2026).values_list("expected_count", flat=True)
    )
    assert before - after == 2
    assert not StudySession.objects.filter(held_on__gt=dt.date(2026, 11, 23)).exists()


def test_this_years_meetings_of_the_office_are_told_in_full_and_add_up():
    office = Organization.objects.get(name__startswith="Đảng bộ Văn phòng")
    sessions = StudySession.objects.filter(
        year__year=2026, organization__path__startswith=office.path
    ).select_related("joint_host")
    for session in sessions:
        due = set(session.expected_members().values_list("member_id", flat=True))
        marks = dict(session.attendances.values_list("member_id", "mark"))
        assert set(marks) == due, session
        assert session.present_count == list(marks.values()).count("P")
        if session.joint_host is None:
            assert (marks[session.chair_id], marks[session.recorder_id]) == ("P", "P")
        if session.joint_host is None and session.is_meeting:
            assert session.voters == Attendance.objects.voting(session).count()
            assert session.proceedings
    assert sessions.filter(joint_host__isnull=False).count() == 1
    meetings = sessions.filter(kind__in=StudySession.MEETINGS)
    noted = meetings.filter(handbook_on__isnull=False)
    assert noted.count() > 0.9 * meetings.count()
    assert 0 < sum(session.handbook_late for session in noted) < 0.2 * noted.count()
    secretary = User.objects.get(username="bithu")
    assert StudySession.objects.handbook_late(secretary).count() == 1
    tasks = Assignment.objects.filter(session__in=sessions)
    assert 0 < tasks.filter(reported_in__isnull=True).count() < tasks.count() / 4
    late = Q(done_on__lt=F("session__held_on")) | Q(done_on__gt=F("reported_in__held_on"))
    assert not Assignment.objects.filter(late).exists()
    bands = StudySession.objects.filter(year__year=2026).exclude(quality="")
    assert set(bands.values_list("quality", flat=True)) == set(StudySession.Quality.values)
    for visit in DelegateVisit.objects.all():
        assert not visit.delegate.memberships.filter(organization=visit.organization).exists()
    actions = Step.objects.filter(content_type__model="studysession").values_list("action")
    told = {"submit", "send_back", "confirm", "put_in_handbook"}
    assert {action for (action,) in actions} == told
