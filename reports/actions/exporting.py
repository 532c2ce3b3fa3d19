"""Making a document in one of its formats, the same for page, command and worker."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile

from django.utils import timezone

from members.models import Organization
from reports.exporters.pdf import report_html, report_pdf
from reports.exporters.word import office_template, word
from reports.exporters.xlsx import report_xlsx
from reports.figures.year_end import Report
from reports.models import Edition, ExportRecord, LayoutProfile


def layout_of(report: Report) -> LayoutProfile:
    """The layout in force on the day of the document."""
    return LayoutProfile.objects.on(report.issued_on or report.computed_on)


def produce(
    report: Report, file_format: str, *, exported_by: str, exported_at: dt.datetime | None = None
) -> bytes:
    """The report's bytes as pdf, xlsx or docx."""
    if file_format == "xlsx":
        moment = exported_at or timezone.localtime()
        return report_xlsx(report, exported_by=exported_by, exported_at=moment)
    layout = layout_of(report)
    if file_format == "docx":
        with office_template() as template:
            return word(report_html(report, layout), layout, template)
    return report_pdf(report, layout)


def log_export(organization: Organization, document: str, file_format: str, *, by) -> None:
    """Note who took the document out of the portal."""
    ExportRecord.objects.create(
        organization=organization, document=document[:200], format=file_format, by=by
    )


class UnitArchive(zipfile.ZipFile):
    """Kept documents of many units in one ZIP; each unit bears a number, as two may share a name."""

    def __init__(self, target) -> None:
        super().__init__(target, "w", zipfile.ZIP_STORED)
        self.numbers: dict[int, int] = {}

    def keep(self, organization: int, name: str, file) -> None:
        """Copy one file of this organisation as it is; nothing is rendered here."""
        number = self.numbers.setdefault(organization, len(self.numbers) + 1)
        with file.open("rb") as source, self.open(f"{number:03d}_{name}", "w") as copy:
            shutil.copyfileobj(source, copy)


def fill_edition(edition: Edition) -> None:
    """Make the files that an edition still lacks from its frozen figures; harmless to repeat."""
    report = Report.from_data(edition.data)
    for file_format in ("pdf", "xlsx", "docx"):
        if not getattr(edition, file_format):
            content = produce(
                report,
                file_format,
                exported_by=str(edition.made_by),
                exported_at=timezone.localtime(edition.made_at),
            )
            edition.keep(file_format, content)
