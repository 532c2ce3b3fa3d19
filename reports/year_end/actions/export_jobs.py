"""Reports of a whole bloc as a background job: workers share the items, nothing comes twice."""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import tempfile
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Count, F, Max, Min, QuerySet
from django.utils import timezone
from django_tasks import task

from members.models import Organization
from reports.figures.period import Period
from reports.figures.reporting_periods import cut_off, last_campaign_year
from reports.models import ExportItem, ExportJob
from reports.models.exports import claimable
from reports.papers.downloads import log_export
from reports.year_end.actions.exporting import UnitArchive, document_of

log = logging.getLogger(__name__)
State = ExportItem.State
LEASE = dt.timedelta(minutes=10)  # far more than any one document takes
MOST_FAILURES = 3
FAILED = "khong-tao-duoc.txt"


@transaction.atomic
def start_export(
    organization: Organization, asked: Period, *, formats: list[str], by, alone: bool = False
) -> ExportJob:
    """Ask for the reports of the organisation and, if not `alone`, its children. Workers do the rest.

    Raises ValidationError where the period has not begun, or the same is already under way.
    """
    cut_off(asked, last_campaign_year(organization, asked))
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    same = {"organization": organization, "starts_on": asked.start, "ends_on": asked.end}
    running = ExportJob.objects.filter(**same, is_alone=alone, finished_at=None, cancelled_at=None)
    if running.exists():
        raise ValidationError(
            f"Đang tạo báo cáo {asked.words} của {organization} rồi; mời đồng chí xem lượt đó."
        )
    job = ExportJob.objects.create(**same, is_alone=alone, asked_by=by)
    children = [] if alone else reporting_units(organization, asked)
    ExportItem.objects.bulk_create(
        ExportItem(job=job, organization=place, format=file_format)
        for place in [organization, *children]
        for file_format in formats
    )
    log_export(organization, f"Yêu cầu xuất: {job}", "zip", by=by)
    transaction.on_commit(lambda: hand_to_workers(job.pk))
    return job


def reporting_units(organization: Organization, asked: Period) -> QuerySet[Organization]:
    """The units directly below that existed in the period."""
    return Organization.objects.get_children(organization).existing_in(asked.start, asked.end)


def hand_to_workers(job: int) -> None:
    """A task for each worker, and one that looks after the job should they all be killed."""
    for _ in range(settings.EXPORT_WORKERS):
        run_export.enqueue(job)
    watch_export.using(run_after=timezone.now() + LEASE).enqueue(job)


def work_on(job: int) -> int:
    """Take items of the job until none is left; make the archive if this was the last. How many."""
    done = 0
    while item := claim(job):
        work_off(item)
        done += 1
    finish(job)
    return done


def claim(job: int) -> ExportItem | None:
    """Take one item: its state and its count of claims change together, so only one gets it."""
    while ExportJob.objects.filter(pk=job, finished_at=None, cancelled_at=None).exists():
        moment = timezone.now()
        found = ExportItem.objects.filter(claimable(moment), job=job).order_by("pk")
        item = found.select_related("organization__kind", "job__asked_by__member").first()
        if item is None:
            return None
        taken = ExportItem.objects.filter(claimable(moment), pk=item.pk, claims=item.claims)
        if taken.update(state=State.RUNNING, claims=F("claims") + 1, lease_until=moment + LEASE):
            item.claims += 1
            return item
    return None


def work_off(item: ExportItem) -> None:
    """Make the document and hand it in. An error is kept with the item; others go on."""
    job = item.job
    try:
        name, content = document_of(
            item.organization, job.period, item.format, exported_by=str(job.asked_by)
        )
    except Exception as error:
        log.exception("Export item %s failed", item.pk)
        _fail(item, error)
    else:
        hand_in(item, name, content)


def _held(item: ExportItem) -> ExportItem | None:
    """The item locked, if this worker's claim still is the last one and the job goes on."""
    ExportJob.objects.select_for_update().get(pk=item.job_id)
    mine = ExportItem.objects.select_for_update().filter(
        pk=item.pk, claims=item.claims, state=State.RUNNING,
        job__finished_at=None, job__cancelled_at=None,
    )  # fmt: skip
    return mine.first()


@transaction.atomic
def hand_in(item: ExportItem, name: str, content: bytes) -> bool:
    """Keep the document; False where somebody else took the item up meanwhile."""
    held = _held(item)
    if held is None:
        return False
    held.file.save(f"{held.pk}-{held.claims}.{held.format}", ContentFile(content), save=False)
    held.name, held.state, held.error = name, State.DONE, ""
    held.lease_until, held.done_at = None, timezone.now()
    held.save()
    return True


@transaction.atomic
def _fail(item: ExportItem, error: Exception) -> None:
    held = _held(item)
    if held is None:
        return
    held.failures += 1
    held.state = State.FAILED if held.failures >= MOST_FAILURES else State.WAITING
    words = error.messages[0] if isinstance(error, ValidationError) else type(error).__name__
    held.error, held.lease_until = words[:300], None
    held.save()


@transaction.atomic
def finish(job: int) -> bool:
    """Make the archive once all items are done or have failed for good; once and no more."""
    found = ExportJob.objects.select_for_update().get(pk=job)
    open_items = found.items.filter(state__in=(State.WAITING, State.RUNNING))
    if not found.is_open or open_items.exists():
        return False
    with tempfile.TemporaryFile() as target:
        _write_archive(found, target)
        target.seek(0)
        found.checksum = hashlib.file_digest(target, "sha256").hexdigest()
        target.seek(0)
        found.archive.save(f"bao-cao-{found.pk}.zip", File(target), save=False)
    found.finished_at = timezone.now()
    found.expires_at = found.finished_at + dt.timedelta(days=settings.EXPORT_KEEP_DAYS)
    found.save()
    transaction.on_commit(lambda: expire_export.using(run_after=found.expires_at).enqueue(job))
    return True


def _write_archive(job: ExportJob, target) -> None:
    """Copy each document once, one at a time; name those that could not be made."""
    failed: list[str] = []
    with UnitArchive(target) as archive:
        for item in job.items.select_related("organization").iterator():
            if item.state == State.DONE:
                archive.keep(item.organization_id, item.name, item.file)
            else:
                failed.append(f"{item.organization} ({item.format}): {item.error}")
        if failed:
            archive.writestr(FAILED, "\n".join(failed))


@transaction.atomic
def cancel_export(job: ExportJob, *, by) -> None:
    """Stop the job. Raises ValidationError where it is over already."""
    found = ExportJob.objects.select_for_update().get(pk=job.pk)
    if not found.is_open:
        raise ValidationError("Lượt xuất này đã kết thúc nên không hủy được nữa.")
    found.cancelled_at = timezone.now()
    found.save(update_fields=["cancelled_at"])
    log_export(found.organization, f"Hủy xuất: {found}", "zip", by=by)


@transaction.atomic
def retry_export(job: ExportJob, *, by) -> None:
    """Try again what failed or was cancelled; what is done stays done."""
    found = ExportJob.objects.select_for_update().get(pk=job.pk)
    failed = found.items.exclude(state=State.DONE)
    if found.is_open or found.is_expired or not failed.exists():
        raise ValidationError("Không còn tài liệu nào cần tạo lại.")
    failed.update(state=State.WAITING, failures=0, lease_until=None, error="")
    found.archive.delete(save=False)
    found.cancelled_at = found.finished_at = found.expires_at = None
    found.checksum = ""
    found.save()
    log_export(found.organization, f"Xuất lại: {found}", "zip", by=by)
    transaction.on_commit(lambda: hand_to_workers(found.pk))


@transaction.atomic
def expire(job: int) -> bool:
    """Throw the files of a job away once their time is over; the job itself stays in the list."""
    found = ExportJob.objects.select_for_update().filter(pk=job).first()
    if found is None or not found.is_expired:
        return False
    found.archive.delete(save=False)
    found.save()
    for item in found.items.exclude(file="").iterator():
        item.file.delete(save=False)
        item.name = ""
        item.save(update_fields=["file", "name"])
    return True


@dataclass(frozen=True)
class Progress:
    """How far a job is, in numbers."""

    total: int
    done: int
    failed: int
    running: int
    remaining: dt.timedelta | None

    @property
    def percent(self) -> int:
        return 100 * (self.done + self.failed) // self.total if self.total else 0

    @property
    def minutes(self) -> int | None:
        """Minutes that the rest will take, rounded up."""
        return None if self.remaining is None else -(-int(self.remaining.total_seconds()) // 60)


def progress_of(job: ExportJob) -> Progress:
    """Counts by state, and the time that the rest takes at the speed so far."""
    counts = dict(job.items.values_list("state").annotate(n=Count("pk")).order_by())
    times = job.items.filter(state=State.DONE).aggregate(first=Min("done_at"), last=Max("done_at"))
    total, done = sum(counts.values()), counts.get(State.DONE, 0)
    failed = counts.get(State.FAILED, 0)
    remaining = None
    if done > 1 and job.is_open:
        each = (times["last"] - times["first"]) / (done - 1)
        remaining = each * (total - done - failed)
    return Progress(total, done, failed, counts.get(State.RUNNING, 0), remaining)


@task()
def run_export(job: int) -> int:
    """One worker's share of an export of many reports."""
    return work_on(job)


@task()
def watch_export(job: int) -> None:
    """Go on with a job whose workers were killed; come again until it is over."""
    if ExportJob.objects.filter(pk=job, finished_at=None, cancelled_at=None).exists():
        # First the next look, then the work: this worker may be killed too.
        watch_export.using(run_after=timezone.now() + LEASE).enqueue(job)
        work_on(job)


@task()
def expire_export(job: int) -> None:
    """Throw the files of a job away when their time is over."""
    expire(job)
