"""The blank attendance sheet of a meeting that is not entered yet."""

from django.template.loader import render_to_string

from campaigns.actions.sheets import sheet_for
from campaigns.models import StudySession
from reports.models import LayoutProfile
from reports.papers.letterheads import unit_letterhead
from reports.papers.rendering import render_paper


def blank_sheet(session: StudySession, layout: LayoutProfile, file_format: str) -> bytes:
    """Everybody expected on the day, with room for marks, and spare lines for guests."""
    report = unit_letterhead(session.organization, "", session.held_on, is_draft=False)
    context = {"report": report, "layout": layout, "session": session, "rows": sheet_for(session)}
    return render_paper(
        render_to_string("reports/print/diem-danh.html", context), layout, file_format
    )
