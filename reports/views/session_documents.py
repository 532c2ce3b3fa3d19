"""The printed documents of a meeting."""

from __future__ import annotations

from django.http import Http404
from django.views import View

from campaigns.models import StudySession
from campaigns.views.reading import log_inspection
from reports.actions.exporting import log_export
from reports.exporters.session_documents import TITLES, session_document
from reports.models import LayoutProfile
from reports.views.year_end import download


class SessionDocumentView(View):
    """Minutes, resolution or blank sheet as PDF or Word, for those who see the session; logged."""

    def get(self, request, pk, document):
        session = (
            StudySession.objects.visible_to(request.user)
            .select_related(
                "organization__kind", "year", "topic", "chair", "recorder", "joint_host"
            )
            .filter(pk=pk)
            .first()
        )
        if session is None or document not in TITLES:
            raise Http404
        file_format = "docx" if request.GET.get("format") == "docx" else "pdf"
        layout = LayoutProfile.objects.on(session.held_on)
        log_inspection(request.user, session)
        content = session_document(session, document, layout, file_format)
        log_export(
            session.organization, f"{TITLES[document][0]}: {session}", file_format, by=request.user
        )
        return download(content, f"{document}_{session.held_on}.{file_format}", file_format)
