"""Totals on paper: the page where one begins, the form of one year, the workbook."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import FormView, TemplateView

from campaigns.views.years import managed_roots
from members.models import Organization
from portal.kit.access import Locked, first_by_pk
from portal.kit.lines import WRONG_LINES, add_line_errors
from portal.kit.text import number, slug
from portal.kit.views import add_errors, first_message
from reports.figures.views import viewable
from reports.models import FIRST_YEAR, PastFigure, PastFigureImport
from reports.papers.downloads import download, log_export
from reports.past.actions.totals import apply_import, read_and_plan, save_totals
from reports.past.forms import (
    PastYearChoiceForm,
    SourceForm,
    TemplateForm,
    TotalLines,
    TotalsConfirmForm,
    TotalsUploadForm,
)
from reports.past.offered import GROUPS, OFFERED, OpenYears
from reports.past.parse import parse_totals
from reports.past.template import totals_template


def units_of(user):
    """The organisations whose past years the user manages; 403 where there are none."""
    roots = managed_roots(user)
    if not roots:
        raise PermissionDenied
    below = Q()
    for root in roots:
        below |= Q(path__startswith=root.path)
    return Organization.objects.filter(below).select_related("kind")


class PastFiguresView(TemplateView):
    """Choose an organisation and year to type in, take the workbook or hand it in."""

    template_name = "reports/past/index.html"

    def get(self, request, *args, **kwargs):
        self.units = units_of(request.user)
        self.choice = PastYearChoiceForm(
            request.GET if "calendar_year" in request.GET else None, units=self.units
        )
        if self.choice.is_valid():
            data = self.choice.cleaned_data
            address = "reports:past_figures_form"
            return redirect(address, data["organization"].pk, data["calendar_year"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        imports = PastFigureImport.objects.filter(organization__in=self.units, state="applied")
        entered = PastFigure.objects.filter(organization__in=self.units).order_by(
            "-calendar_year", "organization__path"
        )
        return super().get_context_data(
            choice=self.choice,
            template=TemplateForm(auto_id="template_%s", units=self.units),
            recent=imports.select_related("organization", "uploaded_by__member")[:5],
            entered=entered.values("calendar_year", "organization", "organization__name").annotate(
                n=Count("pk")
            )[:200],
            **kwargs,
        )


class TotalsTemplateView(View):
    """The workbook for one organisation, those directly below it, and the chosen years."""

    def get(self, request):
        form = TemplateForm(request.GET or None, units=units_of(request.user))
        if not form.is_valid():
            context = {"form": form, "title": "Tải mẫu số liệu theo báo cáo giấy"}
            return render(
                request, "reports/past/template.html", context, status=422 if form.errors else 200
            )
        data = form.cleaned_data
        years = range(data["first"], data["last"] + 1)
        content = totals_template(data["organizations"], years)
        title = f"Số liệu theo báo cáo giấy {data['first']}–{data['last']}"
        log_export(data["organization"], title, "xlsx", by=request.user)
        name = f"so-lieu-theo-bao-cao-giay_{slug(data['organization'].name, 60)}.xlsx"
        return download(content, name, "xlsx")


class UploadView(FormView):
    """Take a filled workbook; nothing is written before the preview is confirmed."""

    template_name = "reports/past/upload.html"
    form_class = TotalsUploadForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"units": units_of(self.request.user)}

    def form_valid(self, form):
        upload, organization = form.cleaned_data["file"], form.cleaned_data["organization"]
        try:
            parse_totals(upload, size=upload.size, root=organization)
        except ValidationError as error:
            form.add_error("file", error)
            return self.form_invalid(form)
        upload.seek(0)
        record = PastFigureImport(
            organization=organization, file_name=upload.name[:200], uploaded_by=self.request.user
        )
        record.file.save("so-lieu.xlsx", ContentFile(upload.read()), save=False)
        record.save()
        return redirect("reports:past_import", record.pk)


class PreviewView(FormView):
    """What the workbook would change, confirmed once; afterwards what it has changed."""

    template_name = "reports/past/preview.html"
    form_class = TotalsConfirmForm

    def dispatch(self, request, *args, **kwargs):
        imports = PastFigureImport.objects.filter(organization__in=units_of(request.user))
        record = first_by_pk(imports.select_related("organization"), kwargs["pk"])
        if record is None:
            raise Http404
        self.record = record
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        if self.record.state == PastFigureImport.State.APPLIED:
            return super().get_context_data(record=self.record, **kwargs)
        plan = read_and_plan(self.record, by=self.request.user)
        return super().get_context_data(record=self.record, plan=plan, **kwargs)

    def form_valid(self, form):
        try:
            plan = apply_import(
                record=self.record, seen=form.cleaned_data["seen"], by=self.request.user
            )
        except ValidationError as error:
            add_errors(form, error)
            self.record.refresh_from_db()
            return self.form_invalid(form)
        messages.success(self.request, f"Đã ghi {number(len(plan.changes))} số liệu.")
        return redirect("reports:past_import", self.record.pk)


class TotalsView(View):
    """All figures of one organisation and year; lines that did not change are left alone."""

    def dispatch(self, request, *args, **kwargs):
        self.organization = viewable(request.user, kwargs["organization"])
        if not units_of(request.user).filter(pk=self.organization.pk).exists():
            raise PermissionDenied
        self.calendar_year = kwargs["calendar_year"]
        if not FIRST_YEAR <= self.calendar_year <= timezone.localdate().year:
            raise Http404
        years = OpenYears.under(self.organization, self.calendar_year, self.calendar_year)
        self.refusal = years.refusal(self.organization, self.calendar_year)
        self.locked = years.closed(self.calendar_year)
        stored = PastFigure.objects.filter(
            organization=self.organization, calendar_year=self.calendar_year
        )
        self.stored = {record.key: record for record in stored}
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **kwargs):
        return self.page(SourceForm(), TotalLines(records=self.records()))

    def post(self, request, **kwargs):
        if self.locked:
            raise Locked(self.locked)
        source, lines = SourceForm(request.POST), TotalLines(request.POST, records=self.records())
        if not (source.is_valid() & lines.is_valid()):
            return self.page(source, lines, error=WRONG_LINES)
        by_key = {line.key: line for line in lines}
        try:
            plan = save_totals(
                entries=[line.entry(source.cleaned_data["source"]) for line in lines],
                versions={line.key: line.read_version for line in lines},
                by=request.user,
            )
        except ValidationError as error:
            rest = add_line_errors(by_key, error)
            return self.page(source, lines, error=first_message(rest))
        if plan.changes:
            messages.success(request, f"Đã ghi {number(len(plan.changes))} số liệu.")
        else:
            messages.info(request, "Không có số liệu nào thay đổi.")
        return redirect(request.path)

    def records(self) -> list[PastFigure]:
        """A record for each figure, stored or empty."""
        return [
            self.stored.get(key)
            or PastFigure(organization=self.organization, calendar_year=self.calendar_year, key=key)
            for key in OFFERED
        ]

    def page(self, source: SourceForm, lines: TotalLines, *, error: str = ""):
        by_key = {line.key: line for line in lines}
        context = {
            "organization": self.organization,
            "calendar_year": self.calendar_year,
            "refusal": self.refusal,
            "source": source,
            "groups": [
                (title, [by_key[measure.key] for measure in measures])
                for title, measures in GROUPS.items()
            ],
            "may_write": not self.locked and (not self.refusal or self.stored),
            "error": error,
        }
        return render(
            self.request, "reports/past/totals.html", context, status=422 if error else 200
        )
