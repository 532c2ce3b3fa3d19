"""PDF by WeasyPrint: the print templates under a layout profile, with no way out of the project."""

from __future__ import annotations

from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from reports.figures.year_end import Report
from reports.models import LayoutProfile

BASIC_PLANE = 0xFFFF
# Texts of users may name files and hosts; no document of ours fetches anything.
FETCHER = URLFetcher(allowed_protocols=("data",), allow_redirects=False)


def print_css(layout: LayoutProfile, *, is_draft: bool) -> str:
    """The style sheet of a layout profile."""
    return render_to_string("reports/print/layout.css", {"layout": layout, "is_draft": is_draft})


def render_pdf(html: str, css: str) -> bytes:
    """Tagged PDF (PDF/UA) of a page that is already dressed.

    Signs outside the basic plane (emoji) are left out: the official typeface has none, and a
    missing glyph breaks both the conformance and the text that readers copy.
    """
    html = "".join(sign for sign in html if ord(sign) <= BASIC_PLANE)
    document = HTML(string=html, url_fetcher=FETCHER, base_url=None)
    data: bytes = document.write_pdf(
        stylesheets=[CSS(string=css, url_fetcher=FETCHER)],
        pdf_variant="pdf/ua-1",
        full_fonts=False,
    )
    return data


def report_html(report: Report, layout: LayoutProfile) -> str:
    """The report as one HTML page for print."""
    return render_to_string("reports/print/report.html", {"report": report, "layout": layout})


def report_pdf(report: Report, layout: LayoutProfile) -> bytes:
    """The report in the Party's layout."""
    return render_pdf(report_html(report, layout), print_css(layout, is_draft=report.is_draft))
