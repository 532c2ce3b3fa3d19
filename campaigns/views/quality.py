"""Quality of meetings: one meeting's points, the trend per cell, and the dated point tables."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import ListView

from campaigns.actions.quality import proposals, save_quality
from campaigns.forms.quality import QualityCriterionFormSet, QualityTableForm, SessionScoreForm
from campaigns.models import QualityTable, StudySession
from campaigns.views.reading import log_inspection
from members.models import Organization
from portal.kit.access import refusal, visible_or_404
from portal.kit.lines import named
from portal.kit.list_workbook import list_answer, rows_xlsx
from portal.kit.text import half_up, number
from portal.kit.views import PermissionMixin, add_errors

PAGE = 50


class SessionQualityView(View):
    """A meeting's points: proposed with their reasons, given by the cell until it is confirmed."""

    def dispatch(self, request, *args, pk, **kwargs):
        sessions = StudySession.objects.select_related("organization", "year")
        self.session = visible_or_404(sessions, request.user, pk)
        self.table = QualityTable.objects.on(self.session.held_on)
        self.may_score = (
            self.table is not None
            and self.session.is_meeting
            and self.session.takes_proceedings
            and request.user.has_perm("campaigns.record_session", self.session)
        )
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None) -> SessionScoreForm:
        return SessionScoreForm(
            data,
            instance=self.session,
            table=self.table,
            proposed=proposals(self.session, self.table),
        )

    def get(self, request):
        log_inspection(request.user, self.session)
        return self.page(self.form() if self.may_score else None)

    def post(self, request):
        if not self.may_score:
            raise refusal(self.session, "campaigns.record_session", request.user)
        session, form = self.session, self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            save_quality(
                session=session,
                scores=form.scores(),
                table=self.table,
                read_version=form.cleaned_data["version"],
            )
        except ValidationError as error:
            add_errors(form, error)
            return self.page(form, status=409)
        messages.success(
            request,
            f"Đã chấm {number(session.quality_points)} điểm: {session.get_quality_display()}.",
        )
        return redirect(session)

    def page(self, form, status=200):
        context = {
            "session": self.session,
            "table": self.table,
            "form": form,
            "scores": self.session.scores.select_related("criterion"),
        }
        return render(self.request, "campaigns/sessions/quality.html", context, status=status)


class QualityTrendView(PermissionMixin, View):
    """Cells × months of one year: the points of each regular meeting, and their average."""

    permission = "campaigns.list_sessions"

    def get(self, request):
        today = timezone.localdate()
        typed = request.GET.get("year", "")
        year = int(typed) if typed.isdecimal() and len(typed) == len("2026") else today.year
        cells = (
            Organization.objects.with_power(request.user, "view", "record")
            .filter(kind__holds_meetings=True)
            .order_by("path")
        )
        if request.GET.get("format") == "xlsx":
            return self.workbook(cells, year)
        page = Paginator(cells, PAGE).get_page(request.GET.get("page"))
        context = {
            "year": year,
            "page": page,
            "months": range(1, 13),
            "lines": list(trend(list(page), year)),
        }
        return render(request, "campaigns/sessions/quality_trend.html", context)

    def workbook(self, cells, year: int):
        """All cells with the points of each month."""
        rows = (
            [
                str(cell),
                *(session and session.quality_points for session in sessions),
                None if mean is None else half_up(mean, 1),
            ]
            for cell, sessions, mean in trend(list(cells), year)
        )
        title = f"Chất lượng sinh hoạt năm {year}"
        header = ["Chi bộ", *(f"Tháng {month}" for month in range(1, 13)), "Bình quân"]
        return list_answer(title, rows_xlsx(title, header, rows), None, by=self.request.user)


def trend(cells: list[Organization], year: int):
    """Each cell with its twelve months (a session or None) and the mean of its points."""
    scored = StudySession.objects.counted().filter(
        organization__in=cells,
        kind=StudySession.Kind.REGULAR,
        held_on__year=year,
        quality_points__isnull=False,
    )
    by_month = {
        (session.organization_id, session.held_on.month): session
        for session in scored.order_by("held_on")
    }
    for cell in cells:
        months = [by_month.get((cell.pk, month)) for month in range(1, 13)]
        points = [session.quality_points for session in months if session]
        yield cell, months, sum(points) / len(points) if points else None


class QualityTableListView(PermissionMixin, ListView):
    permission = "campaigns.manage_schemes"
    queryset = QualityTable.objects.prefetch_related("criteria")
    template_name = "campaigns/quality/list.html"
    context_object_name = "tables"


class QualityTableView(PermissionMixin, View):
    """The lines of a table. Once meetings were scored with it, only a copy of it can change."""

    permission = "campaigns.manage_schemes"

    def get(self, request, pk):
        table = get_object_or_404(QualityTable, pk=pk)
        if table.is_used:
            return render(request, "campaigns/quality/table.html", {"table": table})
        return self.page(
            table, QualityTableForm(instance=table), QualityCriterionFormSet(instance=table)
        )

    @transaction.atomic
    def post(self, request, pk):
        table = get_object_or_404(QualityTable.objects.select_for_update(), pk=pk)
        if table.is_used:
            raise PermissionDenied
        form = QualityTableForm(request.POST, instance=table)
        lines = QualityCriterionFormSet(request.POST, instance=table)
        if not all([form.is_valid(), lines.is_valid()]):
            return self.page(table, form, lines, status=422)
        try:
            with transaction.atomic():
                form.save()
                lines.save()
        except ValidationError as error:
            add_errors(form, error)
            return self.page(table, form, lines, status=422)
        messages.success(request, "Đã lưu bảng điểm.")
        return redirect("campaigns:quality_tables")

    def page(self, table, form, lines, status=200):
        named_lines = named(lines, "Tiêu chí")
        context = {"table": table, "form": form, "lines": lines, "error_lines": named_lines}
        return render(self.request, "campaigns/quality/form.html", context, status=status)


class QualityTableCopyView(PermissionMixin, View):
    """Start a new table as a copy of this one; the office then sets from when it is valid."""

    permission = "campaigns.manage_schemes"

    def post(self, request, pk):
        copy = get_object_or_404(QualityTable, pk=pk).copy(timezone.localdate())
        messages.success(request, "Đã lập bảng mới; hãy sửa ngày áp dụng và các tiêu chí.")
        return redirect(copy)
