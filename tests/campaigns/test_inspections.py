"""Inspectors keep their own programme; who is inspected changes nothing of it."""

from __future__ import annotations

import pytest

from campaigns.models import Inspection
from tests.factories.members import PositionFactory

NEW = "/registers/inspections/new/"


@pytest.fixture
def line(house):
    """What the form of an inspection of the first committee sends."""
    return {
        "organization": house.bloc.pk, "kind": "inspection", "inspected": house.committee.pk,
        "planned_on": "2026-11-02", "done_on": "2026-11-20", "has_findings": "on",
        "findings": "Thiếu biên bản", "version": 0,
    }  # fmt: skip


def test_the_inspector_records_programme_findings_and_remedy_at_their_level(house, login, line):
    client = login(house.users.inspector)
    assert client.post(NEW, line).status_code == 302
    row = Inspection.objects.get()
    changed = line | {"remedied_on": "2026-11-22", "version": row.version}
    assert client.post(f"/registers/inspections/{row.pk}/", changed).status_code == 302
    row.refresh_from_db()
    assert (row.organization, str(row.remedied_on)) == (house.bloc, "2026-11-22")
    lower = line | {"organization": house.committee.pk, "inspected": house.cell.pk}
    assert client.post(NEW, lower).status_code == 422  # not their level
    assert Inspection.objects.count() == 1


@pytest.mark.parametrize("role", ["staff", "committee", "standing"])
def test_where_an_inspector_keeps_it_no_other_post_changes_it(house, login, line, role):
    login(house.users.inspector).post(NEW, line)
    row = Inspection.objects.get()
    client, url = login(getattr(house.users, role)), f"/registers/inspections/{row.pk}/"
    hidden = role == "committee"  # what the bloc keeps is not theirs to see
    assert client.get(url).status_code == (404 if hidden else 200)
    changed = line | {"findings": "", "version": row.version}
    assert client.post(url, changed).status_code == (404 if hidden else 403)
    assert client.post(f"{url}delete/").status_code == (404 if hidden else 403)
    assert client.post(NEW, line).status_code in (403, 422)
    assert Inspection.objects.get().findings == "Thiếu biên bản"


def test_a_committee_without_an_inspector_keeps_its_own(house, login, line):
    line |= {"organization": house.committee.pk, "inspected": house.cell.pk}
    assert login(house.users.committee).post(NEW, line).status_code == 302
    assert Inspection.objects.get().organization == house.committee


def test_who_holds_a_post_in_the_inspected_unit_leaves_it_to_another(house, login, line):
    PositionFactory(
        member=house.users.inspector.member, organization=house.committee, post="committee"
    )
    client = login(house.users.inspector)
    page = client.post(NEW, line)
    assert page.status_code == 422
    assert "đơn vị được kiểm tra" in page.content.decode()
    line["inspected"] = house.other_committee.pk
    assert client.post(NEW, line).status_code == 302
