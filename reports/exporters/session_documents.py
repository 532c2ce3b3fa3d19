"""Documents of one meeting in the Party layout: minutes, resolution, blank attendance sheet."""

from __future__ import annotations

from django.template.loader import render_to_string

from campaigns.actions.sessions import sheet_for
from campaigns.models import Assignment, Attendance, StudySession
from members.models import Membership
from portal.kit.text import percent
from reports.actions.numbering import number_of
from reports.figures.letterheads import Letterhead, unit_letterhead
from reports.models import LayoutProfile

from .pdf import print_css, render_pdf
from .word import office_template, word

BLANK = "diem-danh"
# What each is called, and under which kind of number it runs; none where it bears none.
TITLES = {
    "bien-ban": ("BIÊN BẢN", "BB"),
    "nghi-quyet": ("NGHỊ QUYẾT", "NQ"),
    "diem-danh": ("TỜ ĐIỂM DANH", ""),
    "so-tay": ("HỒ SƠ BUỔI SINH HOẠT", ""),
}


def letterhead(session: StudySession, document: str) -> Letterhead:
    """The head of a cell's document: its committee above it."""
    is_draft = session.state != StudySession.State.CONFIRMED and document != BLANK
    kind = TITLES[document][1]
    head = unit_letterhead(session.organization, kind, session.held_on, is_draft=is_draft)
    taken = number_of(session, kind) if kind else None
    head.number = taken.written if taken else ""
    return head


def head_counts(session: StudySession) -> dict[str, int]:
    """Members of the cell on that day as the minutes' form splits them."""
    rows = sheet_for(session)
    homes = Membership.objects.home().on(session.held_on).filter(organization=session.organization)
    return {
        "due": len(rows),
        "probationary": sum(row.status == "dự bị" for row in rows),
        "temporary": sum(row.status == "sinh hoạt tạm thời" for row in rows),
        "off": homes.count() - sum(row.status != "sinh hoạt tạm thời" for row in rows),
    }


def session_document(
    session: StudySession, document: str, layout: LayoutProfile, file_format: str = "pdf"
) -> bytes:
    """One of the meeting's documents as pdf or docx."""
    title, _ = TITLES[document]
    marks = session.attendances.select_related("member").order_by("member__sort_name")
    source, joint = session.minutes_of, session.joint_parts.select_related("organization")
    votes = source.votes_for or 0
    present = session.present_count or marks.filter(mark=Attendance.Mark.PRESENT).count()
    voters = (source.present_count if session.joint_host_id else present) + sum(
        part.present_count for part in source.joint_parts.all()
    )
    html = render_to_string(
        f"reports/print/{document}.html",
        {
            "report": letterhead(session, document),
            "layout": layout,
            "title": title,
            "session": session,
            "counts": head_counts(session),
            "rows": sheet_for(session),
            "absent": marks.exclude(mark=Attendance.Mark.PRESENT),
            "speakers": marks.filter(spoke=True),
            "present": present,
            "approved": f"{votes}/{voters} đồng chí tán thành, đạt {percent(votes, voters)}",
            "source": source,
            "joint": joint,
            "marks": marks,
            "agenda": session.agenda.all(),
            "critics": marks.filter(self_criticism=True),
            "issues": session.issues.all(),
            "visits": session.visits.select_related("delegate"),
            "assignments": session.assignments.select_related("assignee"),
            "earlier": Assignment.objects.unfinished_before(session).select_related("assignee"),
        },
    )
    return dress(html, layout, file_format)


def dress(html: str, layout: LayoutProfile, file_format: str) -> bytes:
    """A print page as pdf or docx."""
    if file_format == "docx":
        with office_template() as template:
            return word(html, layout, template)
    return render_pdf(html, print_css(layout))
