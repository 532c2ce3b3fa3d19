"""Which document of a period is the valid one, and making it, for page, command and worker."""

import shutil
import zipfile
from collections.abc import Iterable

from django.utils import timezone
from django_tasks import task

from campaigns.models import year_of
from members.models import Organization
from reports.figures.period import Period
from reports.models import FORMATS, Edition, ExportItem, ExportJob
from reports.papers.grading_bundle import grading_bundle
from reports.year_end.actions.issuing import issued_edition
from reports.year_end.documents import produce
from reports.year_end.report import Report, period_report


def edition_file_name(edition: Edition, file_format: str) -> str:
    """A name for people: bao-cao-nam-2026_van-phong_lan-2.pdf."""
    return f"{Report.from_data(edition.data).slug}_lan-{edition.edition}.{file_format}"


def document_of(
    organization: Organization, period: Period, file_format: str, *, exported_by: str
) -> tuple[str, bytes]:
    """Name and bytes: the stored file of the issued edition, else a draft of today.

    It may render for minutes, so it is not called in a request.
    """
    if edition := issued_edition(organization, period):
        fill_edition(edition)
        with getattr(edition, file_format).open("rb") as stored:
            return edition_file_name(edition, file_format), stored.read()
    report = period_report(organization, period)
    content = produce(report, file_format, exported_by=exported_by)
    return f"{report.slug}.{file_format}", content


def content_of(item: ExportItem) -> tuple[str, bytes]:
    """Name and bytes of one document of a job: a report, or the file of a grading."""
    job = item.job
    if job.content == ExportJob.Content.GRADING:
        year = year_of(item.organization, job.ends_on)
        return grading_bundle(item.organization, year, item.format, user=job.asked_by)
    return document_of(item.organization, job.period, item.format, exported_by=str(job.asked_by))


class UnitArchive(zipfile.ZipFile):
    """Stored documents of many units in one ZIP; each unit has a number, as two may share a name."""

    def __init__(self, target) -> None:
        super().__init__(target, "w", zipfile.ZIP_STORED)
        self.numbers: dict[int, int] = {}

    def keep(self, organization: int, name: str, file) -> None:
        """Copy one file of this organisation as it is; nothing is rendered here."""
        number = self.numbers.setdefault(organization, len(self.numbers) + 1)
        with file.open("rb") as source, self.open(f"{number:03d}_{name}", "w") as copy:
            shutil.copyfileobj(source, copy)


def fill_edition(edition: Edition, formats: Iterable[str] = FORMATS) -> None:
    """Make the files that an edition still lacks from its frozen figures; harmless to repeat."""
    report = Report.from_data(edition.data)
    for file_format in formats:
        if not getattr(edition, file_format):
            content = produce(
                report,
                file_format,
                exported_by=str(edition.made_by),
                exported_at=timezone.localtime(edition.made_at),
            )
            edition.keep(file_format, content)


@task()
def make_edition_files(edition: int) -> None:
    """Render the files of one edition in the worker; what is already stored stays."""
    fill_edition(Edition.objects.select_related("made_by__member").get(pk=edition))
