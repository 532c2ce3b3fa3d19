"""Every model of ours is tracked with old and new values, or says why not."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.apps import apps
from django.conf import settings

from campaigns.actions.sheets import sheet_for, write_sheet
from campaigns.models import WelfareContribution
from tests.browsing import shown_version
from tests.builders import hold

OURS = ("members", "campaigns", "reports")


def models():
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


def test_every_model_is_tracked_or_exempt_for_a_reason():
    exempt = settings.TRAIL_EXEMPT
    assert all(len(reason) > 10 for reason in exempt.values())
    known = {model._meta.label for model in models()}
    assert exempt.keys() <= known
    tracked = {model._meta.label for model in models() if auditlog.contains(model)}
    assert tracked | exempt.keys() == known
    assert not tracked & exempt.keys()


def test_no_secret_and_no_draft_is_kept_in_the_log():
    fields = auditlog.get_model_fields(apps.get_model("members.User"))
    assert "password" in fields["exclude_fields"]
    assert (
        "text" in auditlog.get_model_fields(apps.get_model("reports.Narrative"))["exclude_fields"]
    )


def test_money_written_over_and_deleted_stands_in_the_log(house, login):
    client = login(house.users.secretary)
    data = {
        "programme": "Quỹ", "form": "cash", "contributed_on": "2026-07-20", "houses": "2",
        "registered_vnd": "1700000", "paid_vnd": "1200000", "organization": house.cell.pk,
    }  # fmt: skip
    client.post("/registers/welfare/new/", data)
    line = WelfareContribution.objects.get()
    address = line.get_absolute_url()
    data |= shown_version(client, address) | {"paid_vnd": "999000000000000"}
    assert client.post(address, data).status_code == 302
    entry = LogEntry.objects.get_for_object(line).filter(action=LogEntry.Action.UPDATE).get()
    assert entry.changes["paid_vnd"] == ["1200000", "999000000000000"]
    assert entry.actor == house.users.secretary
    line.refresh_from_db()
    line.delete()
    entry = LogEntry.objects.filter(object_id=entry.object_id, action=LogEntry.Action.DELETE).get()
    assert entry.changes["paid_vnd"][0] == "999000000000000"


def test_a_date_of_the_year_stands_in_the_log(house):
    house.year.pledge_due = "2026-03-31"
    house.year.save()
    entry = LogEntry.objects.get_for_object(house.year).latest("pk")
    assert entry.changes["pledge_due"] == ["None", "2026-03-31"]


@pytest.mark.database  # values kept as JSON
def test_a_mark_of_the_sheet_that_was_changed_stands_with_its_session(house):
    session = hold(house, dt.date(2026, 6, 1), submit=False)
    rows = sheet_for(session)
    for row in rows:
        row.mark = "P"
    write_sheet(session, rows)
    LogEntry.objects.all().delete()
    rows[0].mark = "K"
    rows[0].reason = "Ốm nặng"
    write_sheet(session, rows)
    entry = LogEntry.objects.get_for_object(session).get()
    assert list(entry.changes) == [str(rows[0].member)]
    assert entry.changes[str(rows[0].member)][0] == "Có mặt"
    assert "Ốm" not in str(entry.changes)
