"""Issued reports: corrected with a reason, compared, and taken home all at once."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
import time_machine

from campaigns.models import CampaignYear, WelfareContribution
from reports import reference
from reports.actions.closing import close_year
from reports.actions.exporting import fill_edition
from reports.models import Edition, ExportRecord


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


@pytest.fixture
def closed(house):
    """A closed year with the editions of the bloc and its two committees."""
    reference.load()
    type(house.year).objects.update(state="grading")
    year = CampaignYear.objects.select_related("organization").get()
    close_year(year, by=house.users.standing, number="12-BC/ĐUK")
    for edition in Edition.objects.all():
        fill_edition(edition)
    return house


def test_a_corrected_edition_keeps_the_old_one_and_shows_what_changed(closed, login):
    WelfareContribution.objects.create(
        year=closed.year, organization=closed.cell, programme="Quỹ", registered_vnd=5_000_000,
        paid_vnd=5_000_000, contributed_on=dt.date(2026, 7, 1),
    )  # fmt: skip
    old = Edition.objects.get(organization=closed.bloc)
    url = f"/reports/editions/{old.pk}/reissue/"
    client = login(closed.users.standing)
    client.post(url, {"number": "13-BC/ĐUK", "reason": " "})
    assert Edition.objects.filter(organization=closed.bloc).count() == 1
    client.post(url, {"number": "13-BC/ĐUK", "reason": "Sót một khoản ủng hộ"})
    new = Edition.objects.get(organization=closed.bloc, edition=2)
    assert (new.number, new.reason) == ("13-BC/ĐUK", "Sót một khoản ủng hộ")
    page = client.get(new.get_absolute_url())
    changed = {figure.key for figure, _, differs in page.context["lines"] if differs}
    assert changed == {"welfare_paid", "welfare_registered"}
    old.refresh_from_db()
    assert old.data["figures"]["welfare_paid"]["numerator"] == 0
    assert login(closed.users.committee).post(url, {"reason": "Sai"}).status_code == 404
    assert login(closed.users.staff).post(url, {"reason": "Sai"}).status_code == 403


def test_an_open_year_has_nothing_to_correct(closed, login):
    type(closed.year).objects.update(state="grading")
    old = Edition.objects.get(organization=closed.bloc)
    page = login(closed.users.standing).post(
        f"/reports/editions/{old.pk}/reissue/", {"reason": "Sai"}
    )
    assert "Năm đang mở" in page.content.decode()
    assert Edition.objects.count() == 3


@pytest.mark.parametrize(("role", "organizations"), [("standing", 3), ("committee", 1)])
def test_the_archive_holds_the_newest_files_of_what_one_views(closed, login, role, organizations):
    response = login(getattr(closed.users, role)).get(f"/reports/archive/{closed.year.pk}/")
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        names = archive.namelist()
        pdf = next(name for name in names if name.endswith("_dang-bo-so-mot_lan-1.pdf"))
        kept = Edition.objects.get(organization=closed.committee)
        with kept.pdf.open("rb") as file:
            assert archive.read(pdf) == file.read()
    assert len(names) == 3 * organizations
    assert ExportRecord.objects.filter(format="zip").count() == organizations
    assert login(closed.users.member).get(f"/reports/archive/{closed.year.pk}/").status_code == 404


def test_two_units_of_one_name_keep_their_files_apart_in_the_archive(closed, login):
    one, two = (
        Edition.objects.get(organization=place)
        for place in (closed.committee, closed.other_committee)
    )
    two.data["organization_name"] = one.data["organization_name"]
    two.save()
    response = login(closed.users.standing).get(f"/reports/archive/{closed.year.pk}/")
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        names = archive.namelist()
    assert len(set(names)) == len(names) == 9
    pdfs = sorted(name for name in names if name.endswith(".pdf"))
    assert [name[:4] for name in pdfs] == ["001_", "002_", "003_"]
    assert pdfs[1][4:] == pdfs[2][4:]
