"""The report as print page, PDF, Word document and workbook."""

import datetime as dt
from itertools import repeat

from django.template.loader import render_to_string
from django.utils import timezone

from reports.models import LayoutProfile
from reports.papers.pdf import print_css, render_pdf
from reports.papers.rendering import render_paper
from reports.year_end.pictures import with_pictures
from reports.year_end.report import Report
from reports.year_end.workbook import report_xlsx


def report_html(report: Report, layout: LayoutProfile, *, has_pictures: bool = False) -> str:
    """The report as one HTML page for print; only a PDF has the pictures of its annexes."""
    annexes = with_pictures(report.annexes) if has_pictures else zip(report.annexes, repeat(None))
    context = {"report": report, "layout": layout, "annexes": list(annexes)}
    return render_to_string("reports/print/report.html", context)


def report_pdf(report: Report, layout: LayoutProfile) -> bytes:
    """The report in the Party's layout."""
    return render_pdf(report_html(report, layout, has_pictures=True), print_css(layout))


def layout_of(report: Report) -> LayoutProfile:
    """The layout in force on the day of the document."""
    return LayoutProfile.objects.on(report.issued_on or report.computed_on)


def produce(
    report: Report,
    file_format: str,
    *,
    exported_by: str,
    exported_at: dt.datetime | None = None,
    layout: LayoutProfile | None = None,
) -> bytes:
    """The report as pdf, xlsx or docx, in the layout of its day unless another is given."""
    if file_format == "xlsx":
        moment = exported_at or timezone.localtime()
        return report_xlsx(report, exported_by=exported_by, exported_at=moment)
    layout = layout or layout_of(report)
    html = report_html(report, layout, has_pictures=file_format == "pdf")
    return render_paper(html, layout, file_format)
