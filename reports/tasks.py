"""Work for the worker: rendering is too slow for a web request."""

from django_tasks import task

from reports.models import Edition


@task()
def make_edition_files(edition: int) -> None:
    """Render the files of one edition; what is already kept stays."""
    from reports.actions.exporting import fill_edition  # noqa: PLC0415  actions import this module

    fill_edition(Edition.objects.select_related("made_by__member").get(pk=edition))
