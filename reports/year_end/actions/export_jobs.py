"""Reports of many organisations as a background job: workers share it, nothing is made twice."""

import datetime as dt
import hashlib
import logging
import tempfile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django_tasks import task

from members.models import Organization
from reports.figures.period import Period
from reports.figures.reporting_periods import cut_off, last_campaign_year
from reports.models import ExportItem, ExportJob
from reports.papers.downloads import log_export
from reports.year_end.actions.export_leases import LEASE, WATCH, kept
from reports.year_end.actions.exporting import UnitArchive, content_of

log = logging.getLogger(__name__)
State = ExportItem.State
MOST_FAILURES = 3
FAILED = "khong-tao-duoc.txt"  # in the archive: what could not be made, and why


@transaction.atomic
def start_export(
    organization: Organization, period: Period, *, formats: list[str], by, alone: bool = False
) -> ExportJob:
    """Create the job for the reports of the organisation and, if not `alone`, of its children.

    Workers make the documents. Raises ValidationError where the period has not begun, or the same
    job is under way already.
    """
    cut_off(period, last_campaign_year(organization, period))
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    same = {"organization": organization, "starts_on": period.start, "ends_on": period.end}
    open_jobs = ExportJob.objects.open().filter(**same, content=ExportJob.Content.REPORTS)
    if open_jobs.filter(is_alone=alone).exists():
        raise ValidationError(
            f"Đang tạo báo cáo {period.words} của {organization} rồi; mời đồng chí xem lượt đó."
        )
    job = ExportJob.objects.create(**same, is_alone=alone, asked_by=by)
    children = [] if alone else reporting_units(organization, period)
    ExportItem.objects.bulk_create(
        ExportItem(job=job, organization=unit, format=file_format)
        for unit in [organization, *children]
        for file_format in formats
    )
    log_export(organization, f"Yêu cầu xuất: {job}", "zip", by=by)
    transaction.on_commit(lambda: hand_to_workers(job.pk))
    return job


def reporting_units(organization: Organization, period: Period) -> QuerySet[Organization]:
    """The units directly below that existed in the period."""
    return Organization.objects.get_children(organization).existing_in(period.start, period.end)


def hand_to_workers(job: int) -> None:
    """Enqueue a task for each worker, and one that goes on with the job if all of them are killed."""
    for _ in range(settings.EXPORT_WORKERS):
        run_export.enqueue(job)
    watch_export.using(run_after=timezone.now() + WATCH).enqueue(job)


def work_on(job: int) -> int:
    """Take items of the job until none is left, then make the archive if all are over.

    Returns how many items this worker took.
    """
    count = 0
    while item := claim(job):
        with kept(item):
            make_document(item)
        count += 1
    finish(job)
    return count


def claim(job: int) -> ExportItem | None:
    """Take one item for this worker; None where nothing is left to take.

    State and count of claims change in one statement, so only one worker gets an item.
    """
    while ExportJob.objects.open().filter(pk=job).exists():
        moment = timezone.now()
        items = ExportItem.objects.claimable(moment).filter(job=job).order_by("pk")
        item = items.select_related("organization__kind", "job__asked_by__member").first()
        if item is None:
            return None
        claimed = ExportItem.objects.claimable(moment).filter(pk=item.pk, claims=item.claims)
        if claimed.update(state=State.RUNNING, claims=F("claims") + 1, lease_until=moment + LEASE):
            item.claims += 1
            return item
    return None


def make_document(item: ExportItem) -> None:
    """Make the document and hand it in. An error is kept with the item; the other items go on."""
    try:
        name, content = content_of(item)
    except Exception as error:
        log.exception("Export item %s failed", item.pk)
        _fail(item, error)
    else:
        hand_in(item, name, content)


def _locked(item: ExportItem) -> ExportItem | None:
    """The item, locked, if this worker's claim still is the last one and the job is open."""
    ExportJob.objects.select_for_update().get(pk=item.job_id)
    running = ExportItem.objects.filter(state=State.RUNNING, job__in=ExportJob.objects.open())
    return running.select_for_update().filter(pk=item.pk, claims=item.claims).first()


@transaction.atomic
def hand_in(item: ExportItem, name: str, content: bytes) -> bool:
    """Keep the document; False where another worker took the item up meanwhile."""
    locked = _locked(item)
    if locked is None:
        return False
    stored_name = f"{locked.pk}-{locked.claims}.{locked.format}"
    locked.file.save(stored_name, ContentFile(content), save=False)
    locked.name, locked.state, locked.error = name, State.DONE, ""
    locked.lease_until, locked.done_at = None, timezone.now()
    locked.save()
    return True


@transaction.atomic
def _fail(item: ExportItem, error: Exception) -> None:
    locked = _locked(item)
    if locked is None:
        return
    locked.failures += 1
    locked.state = State.FAILED if locked.failures >= MOST_FAILURES else State.WAITING
    words = error.messages[0] if isinstance(error, ValidationError) else type(error).__name__
    locked.error, locked.lease_until = words[:300], None
    locked.save()


@transaction.atomic
def finish(job: int) -> bool:
    """Make the archive once all items are done or have failed for good.

    Returns False where items are left, or the job is over already.
    """
    locked = ExportJob.objects.select_for_update().get(pk=job)
    open_items = locked.items.filter(state__in=(State.WAITING, State.RUNNING))
    if not locked.is_open or open_items.exists():
        return False
    with tempfile.TemporaryFile() as target:
        _write_archive(locked, target)
        target.seek(0)
        locked.checksum = hashlib.file_digest(target, "sha256").hexdigest()
        target.seek(0)
        locked.archive.save(f"bao-cao-{locked.pk}.zip", File(target), save=False)
    locked.finished_at = timezone.now()
    locked.expires_at = locked.finished_at + dt.timedelta(days=settings.EXPORT_KEEP_DAYS)
    locked.save()
    transaction.on_commit(lambda: expire_export.using(run_after=locked.expires_at).enqueue(job))
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
    locked = ExportJob.objects.select_for_update().get(pk=job.pk)
    if not locked.is_open:
        raise ValidationError("Lượt xuất này đã kết thúc nên không hủy được nữa.")
    locked.cancelled_at = timezone.now()
    locked.save(update_fields=["cancelled_at"])
    log_export(locked.organization, f"Hủy xuất: {locked}", "zip", by=by)


@transaction.atomic
def retry_export(job: ExportJob, *, by) -> None:
    """Try again what failed or was cancelled; what is done stays done.

    Raises ValidationError where nothing is left to make, or the files have expired.
    """
    locked = ExportJob.objects.select_for_update().get(pk=job.pk)
    failed = locked.items.exclude(state=State.DONE)
    if locked.is_open or locked.is_expired or not failed.exists():
        raise ValidationError("Không còn tài liệu nào cần tạo lại.")
    failed.update(state=State.WAITING, failures=0, lease_until=None, error="")
    locked.archive.delete(save=False)
    locked.cancelled_at = locked.finished_at = locked.expires_at = None
    locked.checksum = ""
    locked.save()
    log_export(locked.organization, f"Xuất lại: {locked}", "zip", by=by)
    transaction.on_commit(lambda: hand_to_workers(locked.pk))


@transaction.atomic
def expire(job: int) -> bool:
    """Delete the files of a job whose time is over; the job itself stays in the list."""
    locked = ExportJob.objects.select_for_update().filter(pk=job).first()
    if locked is None or not locked.is_expired:
        return False
    locked.archive.delete(save=False)
    locked.save()
    for item in locked.items.exclude(file="").iterator():
        item.file.delete(save=False)
        item.name = ""
        item.save(update_fields=["file", "name"])
    return True


@task()
def run_export(job: int) -> int:
    """One worker's share of an export of many reports."""
    return work_on(job)


@task()
def watch_export(job: int) -> None:
    """Go on with a job whose workers were killed; enqueued again until the job is over."""
    if ExportJob.objects.open().filter(pk=job).exists():
        # The next watch before the work: this worker may be killed too.
        watch_export.using(run_after=timezone.now() + WATCH).enqueue(job)
        work_on(job)


@task()
def expire_export(job: int) -> None:
    """Delete the files of a job when their time is over."""
    expire(job)
