"""Work for the worker: rendering is too slow for a web request."""

from django.utils import timezone
from django_tasks import task

from campaigns.models import CampaignYear
from reports.models import Edition, ExportJob

# The actions import this module to enqueue its tasks, so the tasks import them when they run.


@task()
def make_edition_files(edition: int) -> None:
    """Render the files of one edition; what is already kept stays."""
    from reports.actions.exporting import fill_edition  # noqa: PLC0415

    fill_edition(Edition.objects.select_related("made_by__member").get(pk=edition))


@task()
def freeze_at_cut_off(year: int) -> None:
    """Fix the measured points once the cut-off is over; come again where it is not yet."""
    from reports.actions.freezing import freeze_when_due  # noqa: PLC0415
    from reports.figures.base import end_of  # noqa: PLC0415

    found = CampaignYear.objects.select_related("organization").get(pk=year)
    if freeze_when_due(found) or found.cut_off is None:
        return
    if found.state == CampaignYear.State.GRADING and not found.counts_late:
        freeze_at_cut_off.using(run_after=end_of(found.cut_off)).enqueue(year)


@task()
def run_export(job: int) -> int:
    """One worker's share of an export of many reports."""
    from reports.actions.export_jobs import work_on  # noqa: PLC0415

    return work_on(job)


@task()
def watch_export(job: int) -> None:
    """Go on with a job whose workers were killed; come again until it is over."""
    from reports.actions.export_jobs import LEASE, work_on  # noqa: PLC0415

    if ExportJob.objects.filter(pk=job, finished_at=None, cancelled_at=None).exists():
        # First the next look, then the work: this worker may be killed too.
        watch_export.using(run_after=timezone.now() + LEASE).enqueue(job)
        work_on(job)


@task()
def expire_export(job: int) -> None:
    """Throw the files of a job away when their time is over."""
    from reports.actions.export_jobs import expire  # noqa: PLC0415

    expire(job)
