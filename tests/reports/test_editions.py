"""Issued reports: corrected with a reason, compared, and taken home all at once."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from copy import deepcopy

import pytest
import time_machine

from campaigns.models import CampaignYear, WelfareContribution
from reports import reference
from reports.models import Edition, ExportRecord
from reports.year_end.actions.closing import Head, close_year, reissue_edition
from reports.year_end.actions.exporting import fill_edition
from tests.clock import NOW
from tests.factories.reports import NarrativeFactory
from tests.house import build_house


@pytest.fixture(scope="module")
def closed_once(module_db):
    with time_machine.travel(NOW, tick=False):
        return close(build_house())


@pytest.fixture
def closed(closed_once, db):
    """A closed year with the editions of the bloc and its two committees."""
    return deepcopy(closed_once)


def close(house):
    reference.load()
    type(house.year).objects.update(state="grading")
    year = CampaignYear.objects.select_related("organization").get()
    heads = {house.bloc.pk: Head("12-BC/ĐUK")}
    close_year(year, by=house.users.standing, heads=heads)
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
    assert f"/reports/editions/{new.pk}/compare/?with={old.pk}" in (
        client.get(new.get_absolute_url()).content.decode()
    )
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


def test_two_editions_differ_in_figures_annex_rows_and_texts(closed, login):
    old = Edition.objects.get(organization=closed.bloc)
    WelfareContribution.objects.create(
        year=closed.year, organization=closed.cell, programme="Quỹ", registered_vnd=5_000_000,
        paid_vnd=4_000_000, contributed_on=dt.date(2026, 7, 1),
    )  # fmt: skip
    NarrativeFactory(organization=closed.bloc, sent_text="Còn chậm.")
    new = reissue_edition(old, by=closed.users.standing, head=Head(), reason="Sót")
    client = login(closed.users.standing)
    pages = [
        client.get(f"/reports/editions/{one.pk}/compare/?with={other.pk}")
        for one, other in ((old, new), (new, old))
    ]
    difference = pages[0].context["difference"]
    assert pages[1].context["difference"] == difference
    figures = {line.label: (line.before, line.after) for line in difference.figures}
    assert figures == {
        "Chương trình an sinh xã hội": ("0", "1"),
        "Tổ chức đóng góp an sinh xã hội": ("0", "1"),
        "An sinh xã hội: đăng ký": ("0 đồng", "5 triệu đồng"),
        "An sinh xã hội: đã thực hiện": ("0 đồng", "4 triệu đồng"),
        "Quỹ: đăng ký": ("–", "5 triệu đồng"),
        "Quỹ: thực hiện": ("–", "4 triệu đồng"),
    }
    ((title, lines),) = difference.annexes
    assert title == "An sinh xã hội"
    assert ("Đảng bộ Sở Một: An sinh xã hội: đã thực hiện", "–", "4 triệu đồng") in [
        (line.label, line.before, line.after) for line in lines
    ]
    texts = {text.heading: (text.removed, text.added) for text in difference.texts}
    assert texts["HẠN CHẾ, NGUYÊN NHÂN"] == ([], ["Còn chậm."])
    assert texts["An sinh xã hội, cải cách hành chính"][1] == [
        "Toàn Đảng bộ tham gia 1 chương trình an sinh xã hội, với 1 tổ chức đóng góp.",
        "Toàn Đảng bộ đã đăng ký ủng hộ 5 triệu đồng, thực hiện 4 triệu đồng.",
        "Theo chương trình: “Quỹ”: đăng ký 5 triệu đồng, thực hiện 4 triệu đồng.",
    ]
    assert "Còn chậm." in pages[0].content.decode()


def test_only_editions_of_one_organisation_that_one_views_are_compared(closed, login):
    bloc = Edition.objects.get(organization=closed.bloc)
    first = Edition.objects.get(organization=closed.committee)
    second = reissue_edition(first, by=closed.users.standing, head=Head(), reason="Sót")
    url = f"/reports/editions/{first.pk}/compare/"
    client = login(closed.users.committee)
    assert client.get(f"{url}?with={second.pk}").status_code == 200
    for other in (first.pk, bloc.pk, 0, "", "x"):
        assert client.get(f"{url}?with={other}").status_code == 404
    client = login(closed.users.other_committee)
    assert client.get(f"{url}?with={second.pk}").status_code == 404
