"""Roster import and exemptions: written once, corrected, never over what is newer."""

from __future__ import annotations

import datetime as dt

import pytest

from members.models import LeavePeriod
from tests.factories.members import LeavePeriodFactory

from .rosters import HEADER, line, load, workbook


@pytest.fixture
def member(house):
    return house.members[house.cell.pk][2]


def said(plan):
    return [(problem.row, problem.message) for problem in plan.problems]


def test_an_exemption_is_written_once_and_not_over_another(house, member):
    def note(day):
        return workbook([(*line(member), f"Miễn sinh hoạt từ {day}")], (*HEADER, "Ghi chú"))

    load(note("01/07/2026"), house.committee)
    assert load(note("01/07/2026"), house.committee).problems == []
    LeavePeriod.objects.update(ends_on=dt.date(2026, 8, 31))
    assert load(note("01/07/2026"), house.committee).problems == []
    plan = load(note("01/06/2026"), house.committee)
    assert said(plan) == [(2, "Cổng đã ghi miễn sinh hoạt từ 01/07/2026.")]
    load(note("01/10/2026"), house.committee)
    assert [str(leave.starts_on) for leave in member.leaves.order_by("starts_on")] == [
        "2026-07-01",
        "2026-10-01",
    ]


@pytest.mark.parametrize("day", ["01/06/2026", "01/09/2026"])
def test_another_day_in_the_file_corrects_the_open_exemption(house, member, day):
    leave = LeavePeriodFactory(
        member=member, kind="exempt", starts_on=dt.date(2026, 7, 1), ends_on=None, reason="tuổi cao"
    )
    file = workbook([(*line(member), f"Miễn sinh hoạt từ {day}")], (*HEADER, "Ghi chú"))
    plan = load(file, house.committee)
    assert plan.changed[0].words == [f"miễn sinh hoạt từ {day} (cổng đang ghi từ 01/07/2026)"]
    corrected = member.leaves.get()
    assert (corrected.pk, corrected.ends_on, corrected.reason) == (leave.pk, None, "tuổi cao")
    assert f"{corrected.starts_on:%d/%m/%Y}" == day
    assert load(file, house.committee).same == 1


def test_an_exemption_begun_after_the_rosters_day_is_not_corrected(house, member):
    LeavePeriodFactory(member=member, kind="exempt", starts_on=dt.date(2026, 7, 1), ends_on=None)
    rows = [(*line(member), "Miễn sinh hoạt từ 01/06/2026")]
    plan = load(workbook(rows, (*HEADER, "Ghi chú"), as_of="30/6/2026"), house.committee)
    assert said(plan) == [(3, "Cổng đã ghi miễn sinh hoạt từ 01/07/2026.")]
