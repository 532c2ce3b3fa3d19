"""The printed documents of a meeting, and the blank attendance sheet of a meeting to come."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views import View

from campaigns.actions.agenda import next_meeting_on
from campaigns.models import StudySession
from campaigns.views.reading import log_inspection
from members.models import Organization
from portal.kit.access import first_by_pk, visible_or_404
from portal.kit.uploads import download
from reports.models import LayoutProfile
from reports.papers.blank_sheets import blank_sheet
from reports.papers.downloads import log_export
from reports.papers.forms.blank_sheets import BlankSheetForm
from reports.papers.meeting_papers import TITLES, session_document
from reports.papers.views.layout_choice import layout_for


class SessionDocumentView(View):
    """Minutes, resolution or blank sheet as PDF or Word, for those who see the session; logged."""

    def get(self, request, pk, document):
        if document not in TITLES:
            raise Http404
        sessions = StudySession.objects.select_related(
            "organization__kind", "year", "topic", "chair", "recorder", "joint_host"
        )
        session = visible_or_404(sessions, request.user, pk)
        file_format = "docx" if request.GET.get("format") == "docx" else "pdf"
        layout = layout_for(request, session.held_on)
        log_inspection(request.user, session)
        content = session_document(session, document, layout, file_format)
        log_export(
            session.organization, f"{TITLES[document][0]}: {session}", file_format, by=request.user
        )
        return download(content, f"{document}_{session.held_on}.{file_format}", file_format)


class BlankSheetView(View):
    """The sheet of a meeting that is still to come, from cell and day; no record is made."""

    def get(self, request):
        user = request.user
        if not user.scope.has("view", "record"):
            raise PermissionDenied
        cells = Organization.objects.cells().filter(user.scope.within("view", "record", of=""))
        file_format = request.GET.get("format")
        if file_format not in ("pdf", "docx"):
            return self.page(BlankSheetForm(cells=cells, initial=self.proposed(cells)))
        form = BlankSheetForm(request.GET, cells=cells)
        return self.print(form, file_format) if form.is_valid() else self.page(form, status=422)

    def proposed(self, cells) -> dict:
        """What the link names, else the user's own cell and its next meeting."""
        query = self.request.GET
        own = cells.filter(self.request.user.scope.within("record", of=""))
        cell = first_by_pk(cells, query.get("organization")) or own.first()
        day = day_from(query.get("held_on", ""))
        if day is None and cell:
            day = next_meeting_on(cell, timezone.localdate())
        kind = query.get("kind") or StudySession.Kind.REGULAR
        return {"organization": cell, "held_on": day, "kind": kind}

    def print(self, form, file_format):
        session = StudySession(**form.cleaned_data)
        layout = LayoutProfile.objects.on(timezone.localdate())
        content = blank_sheet(session, layout, file_format)
        log_export(
            session.organization,
            f"Tờ điểm danh trắng: {session}",
            file_format,
            by=self.request.user,
        )
        return download(content, f"to-diem-danh_{session.held_on}.{file_format}", file_format)

    def page(self, form, status=200):
        return render(self.request, "reports/blank_sheet.html", {"form": form}, status=status)


def day_from(text: str):
    """The day that an address names; None where the text is no day."""
    try:
        return parse_date(text)
    except ValueError:
        return None
