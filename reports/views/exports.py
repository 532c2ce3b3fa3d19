"""Reports of many organisations at once: asked for, watched, cancelled, tried again, downloaded."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views import View
from django.views.generic import DetailView, ListView

from campaigns.models import CampaignYear
from members.models import Organization
from portal.kit.forms import Form
from portal.kit.uploads import CONTENT_TYPES
from portal.kit.views import ScopedMixin, add_errors
from reports.actions.export_jobs import (
    cancel_export,
    progress_of,
    retry_export,
    start_export,
)
from reports.actions.exporting import log_export
from reports.models import ExportItem, ExportJob
from reports.models.exports import FORMAT_CHOICES

PAGE = 50


class ExportForm(Form):
    """Whose reports, of which year, in which formats."""

    organization = forms.ModelChoiceField(
        label="Tổ chức và các đơn vị trực thuộc", queryset=Organization.objects.none()
    )
    year = forms.ModelChoiceField(label="Năm", queryset=CampaignYear.objects.none())
    formats = forms.MultipleChoiceField(
        label="Dạng tệp",
        choices=FORMAT_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        initial=["pdf"],
        error_messages={"required": "Hãy chọn ít nhất một dạng tệp."},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        places = Organization.objects.filter(user.scope.q("view", ""), numchild__gt=0)
        years = CampaignYear.objects.visible_to(user)
        self.fields["organization"].queryset = places.order_by("path")
        self.fields["organization"].initial = places.order_by("path").first()
        self.fields["year"].queryset = years
        self.fields["year"].initial = years.first()

    def clean(self):
        data = super().clean()
        place, year = data.get("organization"), data.get("year")
        if place and year and not place.path.startswith(year.organization.path):
            self.add_error("year", "Năm này không thuộc đảng bộ của tổ chức đã chọn.")
        return data


class ExportListView(ListView):
    """All jobs that the reader may see, and the form that asks for a new one."""

    template_name = "reports/exports.html"
    paginate_by = PAGE
    form = None

    def dispatch(self, request, *args, **kwargs):
        if not request.user.scope.down.get("view"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        jobs = ExportJob.objects.visible_to(self.request.user)
        return jobs.select_related("organization", "year", "asked_by__member")

    def get_context_data(self, **kwargs):
        form = self.form or ExportForm(user=self.request.user)
        return super().get_context_data(form=form, **kwargs)

    def post(self, request):
        self.form = form = ExportForm(request.POST, user=request.user)
        if form.is_valid():
            data = form.cleaned_data
            try:
                return redirect(
                    start_export(
                        data["organization"], data["year"],
                        formats=data["formats"], by=request.user,
                    )
                )  # fmt: skip
            except ValidationError as error:
                add_errors(form, error)
        response = self.get(request)
        response.status_code = 422
        return response


class ExportJobView(ScopedMixin, DetailView):
    """How far one job is; the part that changes asks for itself anew where scripts run."""

    queryset = ExportJob.objects.select_related("organization", "year", "asked_by__member")
    template_name = "reports/export_job.html"
    context_object_name = "job"

    def get_context_data(self, **kwargs):
        items = self.object.items.select_related("organization")
        return super().get_context_data(
            progress=progress_of(self.object),
            items=items.exclude(state=ExportItem.State.WAITING)[:PAGE],
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        if self.request.htmx:
            return render(self.request, "reports/_export_progress.html", context)
        return super().render_to_response(context, **kwargs)


class ExportChangeView(ScopedMixin, DetailView):
    """A button of the job's page: `change` is what it does."""

    http_method_names = ["post"]
    queryset = ExportJob.objects.all()
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

    queryset = ExportJob.objects.select_related("organization", "year")

    def render_to_response(self, context, **kwargs):
        job = self.object
        if not job.has_archive:
            raise Http404
        log_export(job.organization, str(job), "zip", by=self.request.user)
        return FileResponse(
            job.archive.open("rb"), as_attachment=True,
            filename=f"bao-cao-{job.year.year}.zip", content_type="application/zip",
        )  # fmt: skip


class ExportItemView(View):
    """One document of a job."""

    def get(self, request, pk):
        jobs = ExportJob.objects.visible_to(request.user)
        found = ExportItem.objects.filter(pk=pk, job__in=jobs, state=ExportItem.State.DONE)
        item = found.select_related("organization", "job").first()
        if item is None or not item.file or item.job.is_expired:
            raise Http404
        log_export(item.organization, item.name, item.format, by=request.user)
        return FileResponse(
            item.file.open("rb"), as_attachment=True, filename=item.name,
            content_type=CONTENT_TYPES[item.format],
        )  # fmt: skip
