"""Meetings of several cells: one session each, head and proceedings from the host."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from campaigns.models import StudySession
from tests.campaigns.test_sessions import typed
from tests.factories.sessions import StudySessionFactory, enter, mark_all, save_again

DAY = dt.date(2026, 11, 3)


def joint(house):
    session = enter(house, held_on=DAY, joint_cells=[house.sister_cell])
    return session, session.joint_parts.get()


def test_a_joint_meeting_gives_the_other_cell_its_own_sheet_and_the_hosts_proceedings(house, login):
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
        save_again(house, host, joint_cells=[])
    part.attendances.all().delete()
    host.refresh_from_db()
    save_again(house, host, joint_cells=[])
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
