"""The invented bloc: every stage, the contract's logins, the office of the workbook."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.management import CommandError, call_command

from campaigns.models import CampaignYear, Evaluation, StudySession
from members.models import Membership, Organization, User
from reports.demo import world as story
from reports.models import Edition

LOGINS = {"bithu", "dangvien", "danguy", "thuongvu", "chuyenvien", "kiemtra", "quantri"}


@pytest.fixture(autouse=True)
def small(monkeypatch, db):
    monkeypatch.setitem(story.SIZES, "S", (8, 12))
    monkeypatch.setattr(story.World, "years_back", 1)
    monkeypatch.setenv("DEMO_PASSWORD", "mat-khau-thu")
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


@pytest.mark.parametrize("stage", ["open", "grading", "closed"])
def test_every_stage_is_told_to_its_end(stage, client, capsys):
    call_command("demo", stage=stage)
    office = Organization.objects.get(name__startswith="Đảng bộ Văn phòng")
    homes = Membership.objects.filter(organization__path__startswith=office.path)
    assert (homes.count(), homes.filter(member__sex="female").count()) == (49, 18)
    assert set(User.objects.values_list("username", flat=True)) == LOGINS
    assert CampaignYear.objects.get(year=2026).state == stage
    assert CampaignYear.objects.get(year=2025).state == "closed"
    current = Evaluation.objects.filter(year__year=2026)
    assert current.exists() is (stage != "open")
    assert Edition.objects.exists() is (stage == "closed")
    assert client.login(username="bithu", password="mat-khau-thu")
    assert client.get("/").status_code == 200


def test_names_are_marked_as_invented_and_sheets_fit_their_day(capsys):
    call_command("demo")
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


def test_a_database_with_data_is_refused_or_left_alone(capsys):
    call_command("demo")
    before = Membership.objects.count()
    with pytest.raises(CommandError, match="đã có dữ liệu"):
        call_command("demo")
    call_command("demo", if_empty=True)
    assert Membership.objects.count() == before
