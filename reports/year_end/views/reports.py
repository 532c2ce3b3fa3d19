"""The year-end report: the page and its files."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from members.hub import hub_of
from members.models import Organization, OrganizationKind
from portal.kit.text import file_kind, number
from portal.kit.uploads import download
from reports.boards.documents import LONGEST
from reports.figures.period import Period
from reports.figures.reporting_periods import (
    campaign_year,
    cut_off,
    last_campaign_year,
    newest_year,
    offered_periods,
)
from reports.figures.views import viewable
from reports.models import FORMATS, Edition, Narrative
from reports.papers.downloads import log_export
from reports.papers.views.layout_choice import layout_asked
from reports.year_end.actions.export_jobs import start_export
from reports.year_end.actions.exporting import fill_edition
from reports.year_end.actions.issuing import issued_edition
from reports.year_end.documents import produce
from reports.year_end.outline import SECTIONS
from reports.year_end.report import Report, period_report
from reports.year_end.sections import Section
from reports.year_end.views.editions import edition_response

MOST_DRAFTS = 99
MOST_WORKBOOK_ROWS = 5_000  # rows of annexes: 0.7 s of processor, measured


def period_from(query, organization: Organization) -> Period:
    """The period that an address names: its days, a year, else the newest year.

    Raises ValidationError where there can be no report on it, Http404 where the year is no number.
    """
    try:
        period = Period.from_query(query) or newest_year(organization)
    except ValueError as error:
        raise Http404 from error
    cut_off(period, last_campaign_year(organization, period))
    return period


class PeriodMixin:
    """Reads organisation and period from the address.

    Where there can be no report on the period, a page says why and offers others.
    """

    def dispatch(self, request, *args, **kwargs):
        self.organization = viewable(request.user, kwargs["organization"])
        try:
            self.period = period_from(request.GET, self.organization)
        except ValidationError as error:
            context = {
                "organization": self.organization,
                "refusals": error.messages,
                "newest": newest_year(self.organization),
                "periods": offered_periods(self.organization),
                "since": request.GET.get("since", ""),
                "until": request.GET.get("until", ""),
            }
            return render(request, "reports/report_period.html", context, status=422)
        self.year = campaign_year(self.organization, self.period)
        return super().dispatch(request, *args, **kwargs)


class ReportView(PeriodMixin, View):
    """The report as a page: every number opens its records. A closed year shows its edition."""

    def get(self, request, **kwargs):
        edition = issued_edition(self.organization, self.period)
        report = (
            Report.from_data(edition.data)
            if edition
            else period_report(self.organization, self.period)
        )
        is_closed = bool(self.year and self.year.why_locked)
        can_write = not is_closed and request.user.has_perm(
            "reports.write_narrative", self.organization
        )
        editions = Edition.objects.filter(organization=self.organization, year=self.year)
        children = Organization.objects.get_children(self.organization)
        context = {
            "report": report,
            "parts": parts_of(report.sections),
            "edition": edition,
            "organization": self.organization,
            "period": self.period,
            "formats": [(name, not edition and is_long(report, name)) for name in FORMATS],
            "can_write": can_write,
            "drafts": self.drafts() if can_write else (),
            "missing": headings_to_write(report) if can_write else (),
            "periods": offered_periods(self.organization),
            "children": children.filter(kind__level__lte=40),
            "editions": editions.with_successor() if self.year else (),
            **hub_of(request.user, self.organization, "report"),
        }
        return render(request, "reports/report.html", context)

    def drafts(self) -> set[str]:
        """Sections in which something was written that is not sent yet."""
        written = Narrative.objects.about(self.period.start, self.period.end)
        narratives = written.filter(organization=self.organization)
        return {narrative.section for narrative in narratives if narrative.is_draft}


def parts_of(sections: list[Section]) -> list[list[Section]]:
    """The sections gathered below their main heading, which comes first in each part."""
    parts: list[list[Section]] = []
    for section in sections:
        if section.level == 1 or not parts:
            parts.append([])
        parts[-1].append(section)
    return parts


def headings_to_write(report: Report) -> list[tuple[str, str]]:
    """The headings of the sections that are not written, each with the section's key."""
    headings = [(plan.heading.capitalize(), plan.key) for plan in SECTIONS]
    return [(heading, key) for heading, key in headings if heading in report.unwritten]


def is_long(report: Report, file_format: str) -> bool:
    """Making the file takes longer than a request may: a worker does it."""
    most = MOST_WORKBOOK_ROWS if file_format == "xlsx" else LONGEST
    return report.annex_rows > most


class ReportExportView(PeriodMixin, View):
    """The same report as a file; every export is logged. Long ones are handed to a worker."""

    def get(self, request, organization, file_format):
        other_layout = layout_asked(request)
        edition = issued_edition(self.organization, self.period)
        if edition and not other_layout:
            if self.organization.kind.level > OrganizationKind.Level.GRASSROOTS:
                fill_edition(edition, [file_format])  # no worker was asked for it
            if getattr(edition, file_format):
                return edition_response(request, edition, file_format)
            messages.info(
                request, "Máy chưa tạo xong tệp đã chốt; mời đồng chí xem lại sau ít phút."
            )
            return redirect(edition)
        report = period_report(self.organization, self.period)
        report.draft_number = draft_number(request)
        if is_long(report, file_format):
            messages.info(
                request,
                f"Phụ lục có {number(report.annex_rows)} dòng nên máy tạo tệp ở phía sau; mời đồng "
                f"chí bấm “Giao máy tạo {file_kind(file_format)}”.",
            )
            return redirect(report_url(self.organization, self.period))
        content = produce(report, file_format, exported_by=str(request.user), layout=other_layout)
        log_export(self.organization, f"Báo cáo {report.period_text}", file_format, by=request.user)
        return download(content, f"{report.slug}.{file_format}", file_format)

    def post(self, request, organization, file_format):
        """Hand the file to a worker."""
        try:
            job = start_export(
                self.organization, self.period, formats=[file_format], by=request.user, alone=True
            )
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(report_url(self.organization, self.period))
        messages.success(request, "Đã giao máy tạo tệp; tải được ở trang này khi xong.")
        return redirect(job)


def report_url(organization: Organization, period: Period) -> str:
    """The page of a report."""
    return f"{reverse('reports:report', args=[organization.pk])}?{period.query}"


def draft_number(request) -> int:
    """Which draft the reader prints (dự thảo lần …); 0 where the address names none."""
    field = forms.IntegerField(required=False, min_value=0)
    try:
        return min(field.clean(request.GET.get("draft")) or 0, MOST_DRAFTS)
    except ValidationError:
        return 0
