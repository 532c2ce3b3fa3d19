"""The year-end report: page, files, written sections, editions."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views import View
from django.views.generic import ListView, TemplateView

from campaigns.models import CampaignYear
from members.models import Organization
from portal.kit.uploads import CONTENT_TYPES
from portal.kit.views import PermissionMixin, add_errors
from reports.actions.exporting import log_export, produce
from reports.figures.outline import SECTIONS
from reports.figures.year_end import Report, period_report, year_end_report
from reports.forms.narratives import NarrativeForm
from reports.models import Edition, Narrative
from reports.models.editions import FORMATS
from reports.views.figures import read_period, viewable

MOST_DRAFTS = 99
PLANS = {plan.key: plan for plan in SECTIONS}


def year_or_404(organization: Organization, year: str) -> CampaignYear:
    """The campaign year of the organisation's bloc; without one named, the newest."""
    years = CampaignYear.objects.filter(
        organization__path=organization.path[: Organization.steplen]
    ).select_related("organization")
    found = (
        years.filter(year=int(year)).first()
        if year.isdecimal()
        else None
        if year
        else years.first()
    )
    if found is None:
        raise Http404
    return found


def wanted_report(request, place: Organization) -> tuple[Report, CampaignYear]:
    """The report of the year in the address, or of any period given by its days.

    For a period the narratives are those of its last year that the portal knows.
    """
    if request.GET.get("since") or request.GET.get("until"):
        period = read_period(request.GET)
        years = CampaignYear.objects.filter(
            organization__path=place.path[: Organization.steplen], year__lte=period.end.year
        ).select_related("organization")
        year = years.first()
        if year is None:
            raise Http404
        return period_report(place, year, period), year
    year = year_or_404(place, request.GET.get("year", ""))
    return year_end_report(place, year), year


class ReportListView(PermissionMixin, ListView):
    """Organisations whose reports the reader may open, and the editions issued."""

    permission = "reports.list_reports"
    template_name = "reports/report_list.html"
    paginate_by = 50
    context_object_name = "organizations"

    def get_queryset(self):
        found = Organization.objects.filter(self.request.user.scope.q("view", ""))
        text = self.request.GET.get("text", "")
        return found.search(text) if text else found

    def get_context_data(self, **kwargs):
        user = self.request.user
        years = CampaignYear.objects.visible_to(user)
        return super().get_context_data(
            years=years,
            closable=years.filter(state=CampaignYear.State.GRADING)
            if user.has_perm("campaigns.close_year")
            else (),
            can_see_gallery=user.has_perm("reports.view_gallery"),
            can_export_many=bool(user.scope.down.get("view")),
            archives=years.filter(editions__in=Edition.objects.visible_to(user)).distinct(),
            editions=Edition.objects.visible_to(user).select_related("organization", "year")[:20],
            text=self.request.GET.get("text", ""),
            **kwargs,
        )


class ReportView(TemplateView):
    """The report as a page: every number opens its records."""

    template_name = "reports/report.html"

    def get_context_data(self, **kwargs):
        organization = viewable(self.request.user, self.kwargs["organization"])
        report, year = wanted_report(self.request, organization)
        return super().get_context_data(
            report=report,
            place=organization,
            year=year,
            formats=FORMATS,
            query=self.request.GET.urlencode(),
            can_write=self.request.user.has_perm("reports.write_narrative", organization)
            and year.state != CampaignYear.State.CLOSED,
            children=Organization.objects.get_children(organization).filter(kind__level__lte=40),
            editions=Edition.objects.filter(organization=organization, year=year),
        )


class ReportExportView(View):
    """The same report as a file; every export is logged."""

    def get(self, request, organization, file_format):
        place = viewable(request.user, organization)
        report, _ = wanted_report(request, place)
        report.draft_number = draft_number(request)
        content = produce(report, file_format, exported_by=str(request.user))
        log_export(place, f"Báo cáo {report.period_text}", file_format, by=request.user)
        return download(content, f"{report.slug}.{file_format}", file_format)


def draft_number(request) -> int:
    """Which draft the reader prints (dự thảo lần …); 0 where it is not counted."""
    asked = request.GET.get("draft", "")
    return min(int(asked), MOST_DRAFTS) if asked.isdecimal() else 0


def download(content: bytes, name: str, file_format: str) -> HttpResponse:
    """A file for the reader, never shown inside the portal."""
    return HttpResponse(
        content,
        content_type=CONTENT_TYPES[file_format],
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


class NarrativeView(View):
    """Write one section: the proposed sentences, last year's text and those of units below."""

    template_name = "reports/narrative.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not request.user.is_authenticated:
            return
        self.place = viewable(request.user, kwargs["organization"])
        self.plan = PLANS.get(kwargs["section"])
        if self.plan is None:
            raise Http404
        if not request.user.has_perm("reports.write_narrative", self.place):
            raise PermissionDenied
        self.year = year_or_404(self.place, request.GET.get("year", ""))
        self.narrative = self.read()

    def read(self) -> Narrative:
        """The section as it is written now, or still to be written."""
        known = {"organization": self.place, "year": self.year, "section": self.plan.key}
        return Narrative.objects.filter(**known).first() or Narrative(**known)

    def get(self, request, **kwargs):
        return self.page(NarrativeForm(instance=self.narrative))

    def post(self, request, **kwargs):
        form = NarrativeForm(request.POST, instance=self.narrative)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            self.save(form)
        except ValidationError as error:
            return self.refused(form, error)
        if request.headers.get("X-Autosave"):
            return HttpResponse(str(self.narrative.version), content_type="text/plain")
        messages.success(request, "Đã lưu phần viết.")
        return redirect(f"/reports/{self.place.pk}/?year={self.year.year}")

    @transaction.atomic
    def save(self, form) -> None:
        self.year.require_open()
        form.instance.written_by = self.request.user
        form.instance.save_version(form.cleaned_data["version"])

    def refused(self, form, error):
        """The page with what was typed and what stands now; saving again is then a decision."""
        now = self.read()
        add_errors(form, error)
        form.data = form.data.copy()
        form.data["version"] = now.seen_version
        return self.page(form, status=409, written=now.text)

    def page(self, form, status=200, written=""):
        report: Report = year_end_report(self.place, self.year)
        section = next(found for found in report.sections if found.key == self.plan.key)
        last = Narrative.objects.filter(
            organization=self.place, section=self.plan.key, year__year=self.year.year - 1
        ).first()
        below = Narrative.objects.filter(
            organization__in=Organization.objects.get_children(self.place),
            section=self.plan.key,
            year=self.year,
        ).exclude(text="")
        context = {
            "form": form,
            "place": self.place,
            "year": self.year,
            "section": section,
            "written": written,
            "last": last,
            "below": below.select_related("organization"),
        }
        return render(self.request, self.template_name, context, status=status)
