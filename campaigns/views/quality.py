"""Quality of meetings: one meeting's points, the trend per cell, and the dated point tables."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import ListView

from campaigns.actions.quality import proposals, save_quality
from campaigns.forms.quality import QualityCriterionFormSet, QualityTableForm, ScoreForm
from campaigns.models import QualityTable, StudySession
from campaigns.views.reading import log_inspection
from members.models import Organization
from portal.kit.text import number
from portal.kit.views import PermissionMixin, add_errors

PAGE = 50


class SessionQualityView(View):
    """A meeting's points: proposed with their grounds, given by the cell until confirmed."""

    def get_session(self) -> StudySession:
        found = (
            StudySession.objects.visible_to(self.request.user)
            .select_related("organization", "year")
            .filter(pk=self.kwargs["pk"])
            .first()
        )
        if found is None:
            raise Http404
        return found

    def may_score(self, session) -> bool:
        open_to_marks = session.is_meeting and session.takes_proceedings
        return open_to_marks and self.request.user.has_perm("campaigns.record_session", session)

    def get(self, request, pk):
        session = self.get_session()
        log_inspection(request.user, session)
        table = QualityTable.objects.on(session.held_on)
        if not self.may_score(session) or table is None:
            return self.page(session, table)
        return self.page(session, table, self.form(session, table))

    def form(self, session, table, data=None) -> ScoreForm:
        return ScoreForm(data, session=session, table=table, proposed=proposals(session, table))

    def post(self, request, pk):
        session = self.get_session()
        table = QualityTable.objects.on(session.held_on)
        if not self.may_score(session) or table is None:
            raise PermissionDenied
        form = self.form(session, table, request.POST)
        if not form.is_valid():
            return self.page(session, table, form, status=422)
        try:
            save_quality(session, form.scores(), table, read_version=form.cleaned_data["version"])
        except ValidationError as error:
            add_errors(form, error)
            return self.page(session, table, form, status=409)
        messages.success(
            request,
            f"Đã chấm {number(session.quality_points)} điểm: {session.get_quality_display()}.",
        )
        return redirect(session)

    def page(self, session, table, form=None, status=200):
        context = {
            "session": session,
            "table": table,
            "form": form,
            "scores": session.scores.select_related("criterion"),
        }
        return render(self.request, "campaigns/sessions/quality.html", context, status=status)


class QualityTrendView(PermissionMixin, View):
    """Cells × months of one year: the points of each regular meeting, and their average."""

    permission = "campaigns.list_sessions"

    def get(self, request):
        today = timezone.localdate()
        wanted = request.GET.get("year", "")
        year = int(wanted) if wanted.isdecimal() and len(wanted) == len("2026") else today.year
        cells = Organization.objects.filter(
            request.user.scope.any_q(("view", "record"), ""), kind__holds_meetings=True
        ).order_by("path")
        page = Paginator(cells, PAGE).get_page(request.GET.get("page"))
        context = {
            "year": year,
            "page": page,
            "months": range(1, 13),
            "lines": list(trend(list(page), year)),
        }
        return render(request, "campaigns/sessions/quality_trend.html", context)


def trend(cells: list[Organization], year: int):
    """Each cell with its twelve months (a session or None) and the mean of its points."""
    scored = StudySession.objects.counted().filter(
        organization__in=cells,
        kind=StudySession.Kind.REGULAR,
        held_on__year=year,
        quality_points__isnull=False,
    )
    found: dict[tuple[int, int], StudySession] = {}
    for session in scored.order_by("held_on"):
        found[session.organization_id, session.held_on.month] = session
    for cell in cells:
        months = [found.get((cell.pk, month)) for month in range(1, 13)]
        points = [session.quality_points for session in months if session]
        yield cell, months, sum(points) / len(points) if points else None


class QualityTableListView(PermissionMixin, ListView):
    permission = "campaigns.manage_schemes"
    queryset = QualityTable.objects.prefetch_related("criteria")
    template_name = "campaigns/quality/list.html"
    context_object_name = "tables"


class QualityTableView(PermissionMixin, View):
    """A table's lines. One by which meetings were scored is fixed; a new one starts as its copy."""

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
        context = {"table": table, "form": form, "lines": lines}
        return render(self.request, "campaigns/quality/form.html", context, status=status)


class QualityTableCopyView(PermissionMixin, View):
    """Start a new table from this one, in force from a later day that the office sets next."""

    permission = "campaigns.manage_schemes"

    def post(self, request, pk):
        copy = get_object_or_404(QualityTable, pk=pk).copy(timezone.localdate())
        messages.success(request, "Đã lập bảng mới; hãy sửa ngày áp dụng và các tiêu chí.")
        return redirect(copy)
