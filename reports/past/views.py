"""Totals on paper: the page where one begins, the form of one year, the workbook."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.paginator import Paginator
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
from portal.kit.uploads import download
from portal.kit.views import add_errors, first_message
from reports.figures.views import viewable
from reports.models import FIRST_YEAR, PastFigure, PastFigureImport
from reports.papers.downloads import log_export
from reports.past.actions.totals import apply_import, read_and_plan, save_totals
from reports.past.forms import (
    PastYearsForm,
    SourceForm,
    TotalLines,
    TotalsConfirmForm,
    TotalsUploadForm,
)
from reports.past.offered import GROUPS, OFFERED, OpenYears
from reports.past.parse import MOST_SHEETS, parse_totals
from reports.past.template import totals_template

YEARS = 50  # of organisations, on one page


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
    """Choose an organisation and years: one is typed in here, or a workbook is taken for all."""

    template_name = "reports/past/index.html"

    def get(self, request, *args, **kwargs):
        self.units = units_of(request.user)
        data = request.GET if "first" in request.GET else None
        self.choice = PastYearsForm(data, units=self.units)
        if self.choice.is_valid():
            return self.chosen(**self.choice.cleaned_data)
        return super().get(request, *args, **kwargs)

    def chosen(self, organization: Organization, first: int, last: int):
        return redirect("reports:past_figures_form", organization.pk, first)

    def get_context_data(self, **kwargs):
        imports = PastFigureImport.objects.filter(organization__in=self.units, state="applied")
        figures = PastFigure.objects.filter(organization__in=self.units)
        years = figures.values("calendar_year", "organization", "organization__name")
        entered = years.annotate(n=Count("pk")).order_by("-calendar_year", "organization__path")
        return super().get_context_data(
            choice=self.choice,
            recent=imports.select_related("organization", "uploaded_by__member")[:5],
            page=Paginator(entered, YEARS).get_page(self.request.GET.get("page")),
            **kwargs,
        )


class TotalsTemplateView(PastFiguresView):
    """The workbook for one organisation, those directly below it, and the chosen years."""

    def chosen(self, organization: Organization, first: int, last: int):
        below = self.units.filter(path__startswith=organization.path, depth=organization.depth + 1)
        organizations = [organization, *below[:MOST_SHEETS]]
        if len(organizations) > MOST_SHEETS:
            self.choice.add_error(
                "organization",
                f"Tổ chức này có quá {MOST_SHEETS} đơn vị trực thuộc; mời đồng chí chọn từng đơn vị.",
            )
            return self.render_to_response(self.get_context_data())
        content = totals_template(organizations, range(first, last + 1))
        title = f"Số liệu theo báo cáo giấy {first}–{last}"
        log_export(organization, title, "xlsx", by=self.request.user)
        name = f"so-lieu-theo-bao-cao-giay_{slug(organization.name, 60)}.xlsx"
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
