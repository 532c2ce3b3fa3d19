"""Reports of a whole bloc as a job: shared by workers, cancelled, retried, delivered once."""

from __future__ import annotations

import datetime as dt
import io
import threading
import time
import zipfile
from unittest.mock import Mock

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports import reference
from reports.figures.period import Period
from reports.models import ExportItem, ExportJob, ExportRecord
from reports.year_end.actions import export_leases, exporting
from reports.year_end.actions.closing import Head, issue_edition
from reports.year_end.actions.export_jobs import (
    cancel_export,
    claim,
    expire,
    finish,
    hand_in,
    make_document,
    retry_export,
    start_export,
    watch_export,
    work_on,
)
from reports.year_end.actions.export_leases import LEASE
from reports.year_end.actions.exporting import fill_edition
from reports.year_end.export_progress import progress_of
from tests.factories.members import OrganizationFactory
from tests.factories.reports import NarrativeFactory
from tests.factories.sessions import StudySessionFactory

NOW = dt.datetime(2026, 12, 1, 3, tzinfo=dt.UTC)
pytestmark = pytest.mark.clock(NOW)


@pytest.fixture
def quick(monkeypatch):
    """Documents that cost nothing: what is tested is who makes them."""
    made = []

    def produce(report, file_format, *, exported_by, exported_at=None):
        made.append((report.organization_name, file_format))
        return f"{report.organization_name} {file_format}".encode()

    monkeypatch.setattr(exporting, "produce", produce)
    return made


@pytest.fixture
def bloc(house):
    reference.load()
    return house


def start(house, *formats):
    return start_export(
        house.bloc, Period.of_year(2026), formats=list(formats or ["xlsx"]), by=house.users.staff
    )


def archive(job):
    job.refresh_from_db()
    with job.archive.open("rb") as kept, zipfile.ZipFile(kept) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def run_workers():
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


def test_every_child_has_its_documents_in_one_archive_with_their_checksum(bloc, clock):
    job = start(bloc, "pdf", "xlsx", "docx")
    assert work_on(job.pk) == 9
    files = archive(job)
    assert list(files) == [
        f"{number:03d}_bao-cao-nam-2026_{name}.{file_format}"
        for number, name in ((1, "dang-bo-khoi"), (2, "dang-bo-so-mot"), (3, "dang-bo-so-hai"))
        for file_format in ("pdf", "xlsx", "docx")
    ]
    starts = {content[:4] for content in files.values()}
    assert starts == {b"%PDF", b"PK\x03\x04"}
    assert len(job.checksum) == 64
    assert job.expires_at == NOW + dt.timedelta(days=7)


def test_two_units_of_one_name_both_come(bloc, clock, quick):
    OrganizationFactory(kind__code="grassroots_committee", parent=bloc.bloc, name="Đảng bộ Sở Một")
    job = start(bloc)
    work_on(job.pk)
    assert len(archive(job)) == 4


def test_a_closed_year_delivers_the_very_bytes_of_the_edition(bloc, clock, quick):
    edition = issue_edition(bloc.committee, bloc.year, by=bloc.users.standing, head=Head())
    fill_edition(edition)
    quick.clear()
    type(bloc.year).objects.filter(pk=bloc.year.pk).update(state="closed")
    bloc.year.refresh_from_db()
    job = start(bloc)
    work_on(job.pk)
    with edition.xlsx.open("rb") as kept:
        frozen = kept.read()
    assert archive(job)["002_bao-cao-nam-2026_dang-bo-so-mot_lan-1.xlsx"] == frozen
    assert ("Đảng bộ Sở Một", "xlsx") not in quick


@pytest.mark.database  # claimed by rows that are locked
def test_a_killed_worker_s_item_is_taken_up_again_and_his_late_answer_is_refused(
    bloc, clock, quick
):
    job = start(bloc)
    lost = claim(job.pk)
    assert work_on(job.pk) == 2
    job.refresh_from_db()
    assert job.finished_at is None  # somebody may still be at it
    clock.shift(LEASE + dt.timedelta(seconds=1))
    assert work_on(job.pk) == 1
    assert len(archive(job)) == 3
    assert hand_in(lost, "bao-cao.xlsx", b"late") is False
    item = ExportItem.objects.get(pk=lost.pk)
    assert (item.claims, item.state) == (2, "done")
    assert b"late" not in archive(job).values()
    assert len(quick) == 3


@pytest.mark.database  # claimed by rows that are locked
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lives_keeps_a_long_document_to_itself(bloc, clock, monkeypatch):
    monkeypatch.setattr(export_leases, "BEAT", 0.05)
    item = claim(start(bloc).pk)
    with export_leases.kept(item):
        clock.shift(LEASE - dt.timedelta(seconds=1))
        time.sleep(0.5)
        clock.shift(LEASE - dt.timedelta(seconds=1))
        assert item not in ExportItem.objects.claimable(timezone.now())
    clock.shift(dt.timedelta(minutes=1))  # a killed one loses it within this time
    assert item in ExportItem.objects.claimable(timezone.now())


@pytest.mark.database  # claimed by rows that are locked
@pytest.mark.parametrize("is_failing", [False, True])
def test_who_lost_an_item_changes_nothing_while_the_next_is_at_it(
    bloc, clock, monkeypatch, is_failing
):
    def produce(*args, **kwargs):
        if is_failing:
            raise OSError("Đĩa đầy")
        return b"late"

    monkeypatch.setattr(exporting, "produce", produce)
    job = start(bloc)
    lost = claim(job.pk)
    clock.shift(LEASE + dt.timedelta(seconds=1))
    second = claim(job.pk)
    assert second.pk == lost.pk
    make_document(lost)
    item = ExportItem.objects.get(pk=lost.pk)
    assert (item.state, item.claims, item.error, bool(item.file)) == ("running", 2, "", False)


@pytest.mark.database  # claimed by rows that are locked
@pytest.mark.django_db(transaction=True)
def test_the_watch_goes_on_where_all_workers_were_killed(bloc, quick):
    job = start(bloc)
    DBTaskResult.objects.all().delete()  # both workers and their tasks are gone
    claim(job.pk)
    with time_machine.travel(timezone.now() + LEASE + dt.timedelta(seconds=5)):
        watch_export.enqueue(job.pk)
        run_workers()
    assert len(archive(job)) == 3


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_workers_do_the_whole_job_from_the_page_s_request_on(bloc, login, quick):
    client = login(bloc.users.staff)
    data = {
        "organization": bloc.bloc.pk,
        "period": "2026-01-01/2026-12-31",
        "formats": ["xlsx", "docx"],
    }
    url = client.post("/reports/exports/", data).url
    assert "0/6" in client.get(url).content.decode()
    run_workers()
    page = client.get(url)
    assert "Đã xong 6/6 tài liệu" in page.content.decode()
    response = client.get(f"{url}file/")
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as opened:
        assert len(opened.namelist()) == 6
    assert response["Content-Disposition"].startswith("attachment")
    item = ExportItem.objects.first()
    assert (
        client.get(f"/reports/exports/items/{item.pk}/").getvalue()
        == b"\xc4\x90\xe1\xba\xa3ng b\xe1\xbb\x99 Kh\xe1\xbb\x91i xlsx"
    )
    documents = list(ExportRecord.objects.order_by("pk").values_list("document", "format"))
    assert [kind for _, kind in documents] == ["zip", "zip", "xlsx"]
    assert documents[0][0].startswith("Yêu cầu xuất: Báo cáo năm 2026")


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_items_and_make_each_once(bloc, quick):
    for number in range(10):
        OrganizationFactory(
            kind__code="grassroots_committee", parent=bloc.bloc, name=f"Đảng bộ {number}"
        )
    job = start(bloc)
    shares, errors = [], []
    together = threading.Barrier(2)

    def worker():
        try:
            together.wait()
            shares.append(work_on(job.pk))
        except Exception as error:  # noqa: BLE001  seen in the test's own thread below
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sum(shares) == 13
    assert len(quick) == len(set(quick)) == 13
    finish(job.pk)  # the last one may have looked while the other handed in
    assert len(archive(job)) == 13
    assert set(ExportItem.objects.values_list("claims", flat=True)) == {1}


def test_a_document_that_fails_is_tried_three_times_and_does_not_stop_the_others(
    bloc, clock, monkeypatch
):
    tried, is_mended = [], False

    def produce(report, file_format, *, exported_by):
        tried.append(report.organization_name)
        if is_mended:
            return b"now"
        if report.organization_name == "Đảng bộ Sở Một":
            raise ValidationError("Chưa có thể thức văn bản cho ngày này.")
        return b"ok"

    monkeypatch.setattr(exporting, "produce", produce)
    job = start(bloc)
    work_on(job.pk)
    assert tried.count("Đảng bộ Sở Một") == 3
    files = archive(job)
    assert files["khong-tao-duoc.txt"].decode() == (
        "Đảng bộ Sở Một (xlsx): Chưa có thể thức văn bản cho ngày này."
    )
    assert len(files) == 3
    is_mended = True
    retry_export(job, by=bloc.users.staff)
    assert work_on(job.pk) == 1  # what was done stays done
    assert sorted(archive(job).values()) == [b"now", b"ok", b"ok"]
    with pytest.raises(ValidationError, match="Không còn tài liệu"):
        retry_export(job, by=bloc.users.staff)


def test_a_cancelled_job_stops_at_once_and_can_be_gone_on_with(bloc, clock, quick):
    job = start(bloc)
    running = claim(job.pk)
    cancel_export(job, by=bloc.users.staff)
    assert hand_in(running, "x.xlsx", b"late") is False
    assert work_on(job.pk) == 0
    with pytest.raises(ValidationError, match="đã kết thúc"):
        cancel_export(job, by=bloc.users.staff)
    retry_export(job, by=bloc.users.staff)
    assert work_on(job.pk) == 3
    assert len(archive(job)) == 3


def test_files_are_thrown_away_when_their_time_is_over(bloc, clock, quick, login):
    job = start(bloc)
    work_on(job.pk)
    assert expire(job.pk) is False
    clock.shift(dt.timedelta(days=7, seconds=1))
    client = login(bloc.users.staff)
    assert client.get(f"{job.get_absolute_url()}file/").status_code == 404
    item = ExportItem.objects.first()
    assert client.get(f"/reports/exports/items/{item.pk}/").status_code == 404
    assert expire(job.pk) is True
    job.refresh_from_db()
    assert job.archive.name == ""
    assert set(ExportItem.objects.values_list("file", flat=True)) == {""}
    assert "hết hạn giữ" in client.get(job.get_absolute_url()).content.decode()


def test_the_same_job_is_not_asked_for_twice_while_it_runs(bloc, clock, login):
    client = login(bloc.users.staff)
    data = {"organization": bloc.bloc.pk, "period": "2026-01-01/2026-12-31", "formats": ["pdf"]}
    assert client.post("/reports/exports/", data).status_code == 302
    page = client.post("/reports/exports/", data)
    assert page.status_code == 422
    assert "Đang tạo báo cáo năm 2026" in page.content.decode()
    assert "Hãy chọn ít nhất một dạng tệp" in (
        client.post("/reports/exports/", data | {"formats": []}).content.decode()
    )
    assert ExportJob.objects.count() == 1


def test_jobs_are_seen_and_asked_for_by_who_views_those_below(bloc, clock, quick, login):
    job = start(bloc)
    work_on(job.pk)
    for role, codes in {
        "standing": (200, 200), "inspector": (200, 200), "committee": (200, 404),
        "secretary": (403, 404), "member": (403, 404), "administrator": (403, 404),
    }.items():  # fmt: skip
        client = login(getattr(bloc.users, role))
        found = tuple(
            client.get(url).status_code for url in ("/reports/exports/", job.get_absolute_url())
        )
        assert found == codes, role
    client = login(bloc.users.committee)
    data = {"organization": bloc.bloc.pk, "period": "2026-01-01/2026-12-31", "formats": ["pdf"]}
    assert client.post("/reports/exports/", data).status_code == 422
    assert client.post(f"{job.get_absolute_url()}cancel/").status_code == 404
    assert client.get(f"{job.get_absolute_url()}file/").status_code == 404


def test_a_job_is_stopped_and_gone_on_with_by_its_starter_or_by_who_leads_or_staffs(
    bloc, clock, quick, login
):
    """An inspector sees every job and stops his own alone."""
    for role, starter, answer in (
        ("inspector", "staff", 403), ("inspector", "inspector", 302),
        ("standing", "inspector", 302), ("staff", "standing", 302),
    ):  # fmt: skip
        user = getattr(bloc.users, starter)
        job = start_export(bloc.bloc, Period.of_year(2026), formats=["xlsx"], by=user)
        client, page = login(getattr(bloc.users, role)), job.get_absolute_url()
        for action, button in (("cancel", "Hủy lượt xuất"), ("retry", "Tạo lại phần còn thiếu")):
            assert (button in client.get(page).content.decode()) is (answer == 302)
            assert client.post(f"{page}{action}/").status_code == answer
        job.refresh_from_db()
        assert job.is_open
        cancel_export(job, by=bloc.users.staff)
        stopped = client.get(page).content.decode()
        assert ("Chưa tạo" in stopped, "Đang chờ" in stopped) == (True, False)


def test_the_remaining_time_follows_from_the_speed_so_far(bloc, clock, quick):
    job = start(bloc, "pdf", "xlsx")
    assert progress_of(job).remaining is None
    for _ in range(3):
        item = claim(job.pk)
        clock.shift(40)
        hand_in(item, "a.pdf", b"a")
    found = progress_of(job)
    assert (found.done, found.total, found.percent, found.minutes) == (3, 6, 50, 2)


def test_the_pages_ask_the_same_queries_for_few_and_for_many(
    bloc, clock, quick, login, django_assert_max_num_queries
):
    client, sizes = login(bloc.users.staff), []
    for _ in range(2):
        job = start(bloc)
        work_on(job.pk)
        for url in ("/reports/exports/", job.get_absolute_url()):
            with django_assert_max_num_queries(20) as captured:
                assert client.get(url).status_code == 200
            sizes.append(len(captured))
        for number in range(8):
            OrganizationFactory(
                kind__code="grassroots_committee", parent=bloc.bloc, name=f"Đảng bộ {number}"
            )
    assert sizes[:2] == sizes[2:]


def test_a_report_too_long_for_a_page_is_handed_to_a_worker(bloc, clock, quick, login, monkeypatch):
    StudySessionFactory(
        year=bloc.year, organization=bloc.cell, held_on=dt.date(2026, 6, 1), state="confirmed"
    )
    client = login(bloc.users.committee)
    page, url = (
        f"/reports/{bloc.committee.pk}/?year=2026",
        f"/reports/{bloc.committee.pk}/docx/?year=2026",
    )
    assert client.get(url)["Content-Disposition"].startswith("attachment")
    monkeypatch.setattr("reports.year_end.views.reports.LONGEST", 3)
    refused = client.get(url, follow=True)
    assert refused.redirect_chain[-1][0] == page
    assert "Giao máy tạo Word" in refused.content.decode()
    workbook = url.replace("docx", "xlsx")
    assert client.get(workbook).status_code == 200  # its rows cost little
    monkeypatch.setattr("reports.year_end.views.reports.MOST_WORKBOOK_ROWS", 3)
    with monkeypatch.context() as web:
        web.setattr("reports.year_end.documents.report_xlsx", Mock(side_effect=AssertionError))
        assert client.get(workbook).url == page
    assert "Giao máy tạo Excel" in client.get(page).content.decode()
    assert not ExportJob.objects.exists()
    handed = client.post(url, follow=True)
    assert "Đã giao máy tạo tệp" in handed.content.decode()
    job = ExportJob.objects.get()
    assert [(item.organization, item.format) for item in job.items.all()] == [
        (bloc.committee, "docx")
    ]
    assert str(job) == "Báo cáo năm 2026 của Đảng bộ Sở Một"
    twice = client.post(url, follow=True)
    assert "Đang tạo báo cáo năm 2026" in twice.content.decode()
    work_on(job.pk)
    assert "bao-cao-nam-2026_dang-bo-so-mot.docx" in (
        client.get(job.get_absolute_url()).content.decode()
    )
    assert login(bloc.users.other_committee).post(url).status_code == 404


def test_all_results_are_listed_by_the_page_those_that_failed_first(
    bloc, clock, login, monkeypatch
):
    for number in range(3):
        OrganizationFactory(
            kind__code="grassroots_committee", parent=bloc.bloc, name=f"Đảng bộ {number}"
        )

    def produce(report, file_format, *, exported_by):
        if report.organization_name == "Đảng bộ 2":
            raise ValidationError("Không in được.")
        return b"ok"

    monkeypatch.setattr(exporting, "produce", produce)
    monkeypatch.setattr("reports.year_end.views.exports.PAGE", 4)
    job = start(bloc)
    work_on(job.pk)
    client = login(bloc.users.staff)
    first = client.get(job.get_absolute_url()).context["page"]
    second = client.get(f"{job.get_absolute_url()}?page=2").context["page"]
    assert (len(first), len(second)) == (4, 2)
    assert (first[0].organization.name, first[0].state) == ("Đảng bộ 2", "failed")
    assert {item.state for item in [*first[1:], *second]} == {"done"}
    part = client.get(f"{job.get_absolute_url()}?page=2", headers={"HX-Request": "true"})
    assert "Trang 2 / 2" in part.content.decode()


def test_what_is_not_written_is_named_before_the_reports_are_made(bloc, clock, login):
    NarrativeFactory(organization=bloc.bloc)
    client = login(bloc.users.staff)
    page = client.get("/reports/exports/").content.decode()
    assert "Đảng bộ Khối: Bài học kinh nghiệm; Phương hướng" in page
    assert "Đảng bộ Sở Hai: Hạn chế, nguyên nhân" in page
    data = {
        "organization": bloc.committee.pk, "period": "2026-01-01/2026-12-31", "formats": ["pdf"],
        "action": "look",
    }  # fmt: skip
    looked = client.post("/reports/exports/", data)
    assert looked.status_code == 200
    units = [place.name for place, _ in looked.context["unwritten"]]
    assert units == ["Đảng bộ Sở Một", "Chi bộ Một", "Chi bộ Hai"]
    assert not ExportJob.objects.exists()
