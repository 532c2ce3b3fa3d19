"""Reports of many organisations at once: started, watched, cancelled, tried again, downloaded."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import DetailView, ListView

from campaigns.models import CampaignYear
from members.models import Organization
from portal.kit.access import visible_or_404
from portal.kit.forms import Form
from portal.kit.text import file_kind
from portal.kit.uploads import stored_file
from portal.kit.views import PermissionMixin, ScopedMixin, add_errors
from reports.figures.period import Period
from reports.figures.reporting_periods import offered_periods
from reports.models import FORMATS, ExportItem, ExportJob
from reports.papers.downloads import log_export
from reports.year_end.actions.export_jobs import (
    cancel_export,
    reporting_units,
    retry_export,
    start_export,
)
from reports.year_end.export_progress import progress_of
from reports.year_end.narratives import unwritten_sections

PAGE = 50
OTHER = "Chỉ ghi khi cần khoảng thời gian khác."


def choice_of(period: Period) -> str:
    """A period as the value of a choice."""
    return f"{period.start}/{period.end}"


def period_of(value: str | None) -> Period | None:
    """The period that such a value names."""
    return Period(*map(dt.date.fromisoformat, value.split("/"))) if value else None


def periods_for(user, organization: Organization | None) -> list[Period]:
    """The years of the user's blocs that have begun, then terms and campaigns."""
    if organization is None:
        return []
    today = timezone.localdate()
    begun = CampaignYear.objects.visible_to(user).filter(year__lte=today.year)
    years = list(begun.values_list("year", flat=True)) or [today.year]
    return [*map(Period.of_year, dict.fromkeys(years)), *offered_periods(organization)]


class ExportForm(Form):
    """Whose reports, on which period, in which formats."""

    organization = forms.ModelChoiceField(
        label="Tổ chức và các đơn vị trực thuộc", queryset=Organization.objects.none()
    )
    period = forms.ChoiceField(label="Thời gian")
    since = forms.DateField(label="Từ ngày", required=False, help_text=OTHER)
    until = forms.DateField(label="Đến ngày", required=False, help_text=OTHER)
    formats = forms.MultipleChoiceField(
        label="Dạng tệp",
        choices=[(name, file_kind(name)) for name in FORMATS],
        widget=forms.CheckboxSelectMultiple,
        initial=["pdf"],
        error_messages={"required": "Hãy chọn ít nhất một dạng tệp."},
    )
    field_order = ("organization", "period", "since", "until", "formats")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        organizations = Organization.objects.with_power(user, "view").filter(numchild__gt=0)
        highest = organizations.order_by("path").first()
        self.fields["organization"].queryset = organizations.order_by("path")
        self.fields["organization"].initial = highest
        self.fields["period"].choices = [
            (choice_of(period), str(period)[0].upper() + str(period)[1:])
            for period in periods_for(user, highest)
        ]

    def clean(self):
        data = super().clean()
        try:
            self.period = Period.from_query(data) or period_of(data.get("period"))
        except ValidationError as error:
            self.add_error(None, error)
        return data

    @property
    def choice(self) -> tuple[Organization | None, Period | None]:
        """Whose reports and on which period: as typed, else as first shown."""
        if self.is_bound:
            is_valid = self.is_valid()
            return (self.cleaned_data["organization"], self.period) if is_valid else (None, None)
        highest, choices = self.fields["organization"].initial, self.fields["period"].choices
        return (highest, period_of(choices[0][0])) if highest else (None, None)


class ExportListView(PermissionMixin, ListView):
    """All jobs that the reader may see, and the form that asks for a new one."""

    permission = "reports.export_many"
    template_name = "reports/exports.html"
    paginate_by = PAGE
    form = None

    def get_queryset(self):
        jobs = ExportJob.objects.visible_to(self.request.user)
        return jobs.select_related("organization", "asked_by__member")

    def get_context_data(self, **kwargs):
        """The form, and the sections not written yet in the reports that it would make."""
        form = self.form or ExportForm(user=self.request.user)
        organization, period = form.choice
        units = [organization, *reporting_units(organization, period)] if period else []
        return super().get_context_data(
            form=form,
            organization=organization,
            period=period,
            unwritten=unwritten_sections(units, period) if period else [],
            **kwargs,
        )

    def post(self, request):
        """Start a job; with `action` "look" only show the sections not written yet."""
        self.form = form = ExportForm(request.POST, user=request.user)
        if form.is_valid():
            if request.POST.get("action") == "look":
                return self.get(request)
            organization, period = form.choice
            formats = form.cleaned_data["formats"]
            try:
                return redirect(
                    start_export(organization, period, formats=formats, by=request.user)
                )
            except ValidationError as error:
                add_errors(form, error)
        response = self.get(request)
        response.status_code = 422
        return response


class ExportJobView(ScopedMixin, DetailView):
    """How far one job is; where scripts run, the part that changes reloads itself."""

    queryset = ExportJob.objects.select_related("organization", "asked_by__member")
    template_name = "reports/export_job.html"
    context_object_name = "job"

    def get_context_data(self, **kwargs):
        items = self.object.items.select_related("organization").in_order_of_need()
        page = Paginator(items, PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            progress=progress_of(self.object),
            page=page,
            can_change=self.request.user.has_perm("reports.change_export", self.object),
            can_see_others=self.request.user.has_perm("reports.export_many"),
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        if self.request.htmx:
            return render(self.request, "reports/_export_progress.html", context)
        return super().render_to_response(context, **kwargs)


class ExportChangeView(ScopedMixin, DetailView):
    """A button of the job's page: `change` is what it does."""

    http_method_names = ["post"]
    permission = "reports.change_export"
    queryset = ExportJob.objects.select_related("organization")
    change = staticmethod(cancel_export)
    done = ""

    def post(self, request, **kwargs):
        job = self.get_object()
        try:
            self.change(job, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, self.done)
        return redirect(job)


class ExportCancelView(ExportChangeView):
    done = "Đã hủy lượt xuất; tài liệu đã tạo xong vẫn tải được."


class ExportRetryView(ExportChangeView):
    change = staticmethod(retry_export)
    done = "Đã giao máy tạo lại các tài liệu còn thiếu."


class ExportFileView(ScopedMixin, DetailView):
    """The archive; each download is logged."""

    queryset = ExportJob.objects.select_related("organization")

    def render_to_response(self, context, **kwargs):
        job = self.object
        if not job.has_archive:
            raise Http404
        log_export(job.organization, str(job), "zip", by=self.request.user)
        return stored_file(job.archive.open("rb"), job.archive_name, "zip")


class ExportItemView(View):
    """One document of a job."""

    def get(self, request, pk):
        items = ExportItem.objects.filter(state=ExportItem.State.DONE)
        item = visible_or_404(items.select_related("organization", "job"), request.user, pk)
        if not item.file or item.job.is_expired:
            raise Http404
        log_export(item.organization, item.name, item.format, by=request.user)
        return stored_file(item.file.open("rb"), item.name, item.format)
