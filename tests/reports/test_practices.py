"""The practices of the field, each a record that comes out as a figure."""

from __future__ import annotations

import datetime as dt

import pytest

from campaigns.models import (
    CompositeIndicator,
    Contest,
    Inspection,
    MassOrganizationGrade,
    PlanItem,
    Practice,
    Prize,
    PublicityItem,
    WelfareContribution,
)
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from tests.factories.exemplars import CommendationFactory
from tests.factories.sessions import StudySessionFactory, mark_all

YEAR = Period.of_year(2026)


def values(house, *keys):
    figures = [FIGURES[key].of(house.bloc, YEAR) for key in keys]
    return [(figure.numerator, figure.denominator) for figure in figures]


def test_prizes_are_counted_by_rank_and_by_who_won_them(house):
    contest = Contest.objects.create(
        year=house.year, organization=house.committee, name="Thi viết", form="writing",
        level="upper", held_on=dt.date(2026, 5, 1), entries_received=80, entries_selected=69,
    )  # fmt: skip
    for rank, collective in (("second", True), ("third", False), ("third", False)):
        Prize.objects.create(contest=contest, rank=rank, collective=collective, winner="A")
    keys = ("prizes_second", "prizes_third", "prizes_of_collectives", "prizes_of_individuals")
    assert values(house, *keys) == [(1, None), (2, None), (1, None), (2, None)]
    assert values(house, "entries_selected") == [(69, None)]


def test_movements_solutions_and_mass_organisations_are_counted(house):
    here = {"year": house.year, "organization": house.committee}
    for reviewed in (dt.date(2026, 6, 30), None):
        PlanItem.objects.create(
            **here, kind="movement", content="Phong trào", units_joined=4, reviewed_on=reviewed
        )
    for number in range(4):
        PlanItem.objects.create(**here, kind="solution", content=f"Nhóm {number}")
    MassOrganizationGrade.objects.create(**here, name="Công đoàn", result="top")
    MassOrganizationGrade.objects.create(**here, name="Đoàn thanh niên", result="good")
    keys = ("movement_units", "movements_reviewed", "solutions", "mass_organizations_top")
    assert values(house, *keys) == [(8, None), (1, 2), (4, None), (1, 2)]


def test_welfare_publicity_and_inspections_are_counted_by_their_kinds(house):
    here = {"year": house.year, "organization": house.committee}
    for form, amount, handed in (("cash", 5, None), ("goods", 3, dt.date(2026, 8, 1))):
        WelfareContribution.objects.create(
            **here, programme="Quỹ", form=form, paid_vnd=amount, handed_over_on=handed,
            contributed_on=dt.date(2026, 7, 1),
        )  # fmt: skip
    PublicityItem.objects.create(
        **here, channel="talk", published_on=dt.date(2026, 3, 1), title="Nói chuyện", listeners=60
    )
    for kind, done in (("inspection", dt.date(2026, 4, 1)), ("supervision", None)):
        Inspection.objects.create(
            **here, kind=kind, inspected=house.cell, planned_on=dt.date(2026, 4, 1), done_on=done
        )
    assert values(
        house, "welfare_cash", "welfare_goods", "handovers", "publicity_talk", "listeners",
        "inspections_inspection", "inspections_supervision",
    ) == [(5, None), (3, None), (1, None), (1, None), (60, None), (1, 1), (0, 1)]  # fmt: skip


@pytest.mark.database  # grouped and aggregated in SQL
def test_models_are_counted_as_they_stood_on_the_last_day(house):
    def model(**fields):
        return Practice.objects.create(
            year=house.year, organization=house.committee, name="Mô hình", content="Cách làm",
            **fields,
        )  # fmt: skip

    first = model(started_on=dt.date(2025, 1, 1))
    model(started_on=dt.date(2025, 1, 1), ended_on=dt.date(2026, 2, 1), status="stopped")
    model(started_on=dt.date(2026, 3, 1), copied_from=first)
    assert values(house, "models", "models_replicated", "model_copies") == [
        (2, None), (1, None), (1, None),
    ]  # fmt: skip
    before = Period.of_year(2025)
    assert FIGURES["models"].of(house.bloc, before).numerator == 2
    assert FIGURES["models_replicated"].of(house.bloc, before).numerator == 0


@pytest.mark.database  # grouped and aggregated in SQL
def test_one_person_awarded_twice_is_two_times_and_one_person(house):
    for level in ("upper", "province"):
        CommendationFactory(organization=house.cell, recipient="Trần Thị Gương", level=level)
    assert values(house, "exemplars", "people_awarded") == [(2, None), (1, None)]


def test_leaders_attendance_stands_apart_from_all_members(house):
    session = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 6, 1)
    )
    mark_all(session, "PAAAA")
    session.submit(by=house.users.secretary)
    marks = dict(session.attendances.values_list("member_id", "mark"))
    (present, due), (everybody, all_due) = values(house, "leader_attendance", "attendance")
    leaders = {house.users.secretary.member_id, house.users.deputy.member_id} & set(marks)
    assert (present, due) == (sum(marks[pk] == "P" for pk in leaders), len(leaders))
    assert (everybody, all_due) == (1, 5)
    assert due


@pytest.mark.database  # grouped and aggregated in SQL
def test_a_composite_indicator_adds_up_the_figures_of_its_formula(house, login):
    CompositeIndicator.objects.create(
        year=house.year, organization=house.bloc, name="Thành nền nếp",
        first="regular_meetings", second="attendance",
    )  # fmt: skip
    session = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 6, 1)
    )
    mark_all(session, "PPPPA")
    session.submit(by=house.users.secretary)
    page = login(house.users.standing).get("/dashboard/composites/")
    whole, meetings, attendance = (cell.values for cell in page.context["board"].foot.cells)
    assert attendance[:2] == (4, 5)
    assert whole[:2] == (meetings[0] + 4, meetings[1] + 5)
    assert "tổng số đạt trên tổng số phải đạt" in page.content.decode()
