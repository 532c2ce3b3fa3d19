"""Beside the import: a template to fill in, the roster of today, and how an office heads its columns."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.views.generic import View

from members.forms.imports import NOT_READ, ColumnMeaningsForm
from members.importing.csv_sheet import read_any
from members.importing.heads import Column, columns_at, lines_of
from members.importing.jobs import LARGE_BYTES, start_reading
from members.importing.layout import roster_workbook, template_workbook
from members.importing.mapping import keep_mapping
from members.importing.run import read_record
from members.models import ColumnMeaning, Organization, RosterImport
from portal.kit.access import visible_or_404
from portal.kit.reading import log_reading
from portal.kit.text import slug
from portal.kit.uploads import download
from portal.kit.views import ChangeView, PermissionMixin
from portal.kit.xlsx_sheets import Sheet

State = RosterImport.State


class RosterWorkbookView(PermissionMixin, View):
    """The template of an organisation that the user manages, or its roster of today."""

    permission = "members.import_roster"
    is_template = False

    def get(self, request):
        managed = Organization.objects.with_power(request.user, "manage")
        pk = request.GET.get("organization", "")
        chosen = managed.filter(pk=pk) if pk.isdecimal() else managed.order_by("depth", "path")[:1]
        organization = visible_or_404(
            managed, request.user, chosen.values_list("pk", flat=True).first() or 0
        )
        today = timezone.localdate()
        if self.is_template:
            name, content = "mau-danh-sach", template_workbook(organization, today)
        else:
            log_reading(organization)
            log = import_string(settings.LIST_EXPORT_LOG)
            log(organization, "Đảng viên của tổ chức", by=request.user)
            name, content = "danh-sach-dang-vien", roster_workbook(organization, today)
        return download(content, f"{name}-{slug(organization.name)}.xlsx", "xlsx")


class ColumnMeaningsView(ChangeView):
    """What each column of the office's list holds; kept for the lists that come later."""

    queryset = RosterImport.objects.filter(state__in=(State.READING, State.PLANNED)).select_related(
        "organization__kind"
    )
    form_class = ColumnMeaningsForm
    title = "Cách đọc các cột"
    intro = (
        "Cột nào cổng nhận chưa đúng thì chọn lại ở đây. Lựa chọn được nhớ cho những danh sách sau của "
        "tổ chức này."
    )
    button = "Lưu và xem trước lại"
    template_name = "members/imports/columns.html"
    problem = ""  # why no column was recognised

    def get(self, request, *args, **kwargs):
        if self.columns:
            return super().get(request, *args, **kwargs)
        context = {"record": self.object, "lines": lines_of(self.sheets), "problem": self.problem}
        return render(request, "members/imports/head.html", context)

    @property
    def line(self) -> str:
        """The line that the office chose as the head."""
        return self.request.GET.get("line", "")

    @cached_property
    def sheets(self) -> list[Sheet]:
        with self.object.file.open("rb") as file:
            return read_any(file, size=self.object.file.size)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns that were recognised, or those below the chosen line; none: choose one first."""
        if self.line:
            return columns_at(self.sheets, self.line)
        try:
            roster = read_record(self.object)
        except ValidationError as error:
            self.problem = error.messages[0]
            return []
        return [Column(head, "") for head in (*roster.read_headers, *roster.ignored_headers)]

    def get_form_kwargs(self):
        kept = ColumnMeaning.objects.filter(organization=self.object.organization)
        return super().get_form_kwargs() | {
            "columns": self.columns,
            "kept": {row.head: row.meaning or NOT_READ for row in kept},
            "is_chosen": bool(self.line),
        }

    def act(self, form):
        record = self.object
        keep_mapping(organization=record.organization, meanings=form.meanings)
        is_large = record.file.size > LARGE_BYTES
        record.state = State.READING if is_large else State.PLANNED
        record.preview, record.failure = None, ""
        record.save(update_fields=["state", "preview", "failure"])
        if is_large:
            start_reading(record)
        messages.success(self.request, "Đã lưu cách đọc các cột.")
        return redirect(self.get_success_url())

    def get_success_url(self) -> str:
        return reverse("members:import_preview", args=[self.object.pk])
