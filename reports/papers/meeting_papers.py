"""Documents of one meeting in the Party layout: minutes, resolution, attendance sheet, record."""

from collections import Counter

from django.template.loader import render_to_string

from campaigns.actions.sheets import sheet_for
from campaigns.models import Assignment, Attendance, DelegateVisit, RaisedIssue, StudySession
from members.models import Membership, Position
from members.namesakes import tell_apart
from reports.models import LayoutProfile
from reports.papers.actions.numbering import number_of
from reports.papers.letterheads import Letterhead, unit_letterhead
from reports.papers.rendering import render_paper

BLANK = "diem-danh"
# The title of each, and the type of its document number; empty where it has no number.
TITLES = {
    "bien-ban": ("BIÊN BẢN", "BB"),
    "nghi-quyet": ("NGHỊ QUYẾT", "NQ"),
    "diem-danh": ("TỜ ĐIỂM DANH", ""),
    "so-tay": ("HỒ SƠ BUỔI SINH HOẠT", ""),
}

Post = Position.Post
SIGNING = (Post.SECRETARY, Post.DEPUTY, Post.STANDING, Post.COMMITTEE)


def letterhead(session: StudySession, document: str) -> Letterhead:
    """The head of a cell's document, under its committee's; a draft until the session is submitted."""
    is_draft = session.is_writable and document != BLANK
    kind = TITLES[document][1]
    head = unit_letterhead(session.organization, kind, session.held_on, is_draft=is_draft)
    taken = number_of(session, kind) if kind else None
    head.number = taken.written if taken else ""
    return head


def session_document(
    session: StudySession, document: str, layout: LayoutProfile, file_format: str = "pdf"
) -> bytes:
    """One of the meeting's documents as pdf or docx."""
    context = {"report": letterhead(session, document), "layout": layout}
    if document == BLANK:
        context |= {"session": session, "rows": sheet_for(session)}
    else:
        context |= meeting(session)
    return render_paper(
        render_to_string(f"reports/print/{document}.html", context), layout, file_format
    )


def meeting(session: StudySession) -> dict:
    """What the documents of the meeting print; of a joint meeting, of all its cells.

    Content, agenda and guests are the host's; each cell prints its own earlier tasks and those of
    the host that were given to its members.
    """
    source = session.host
    cells = [source, *source.joint_parts.select_related("organization")]
    sheet = _sheet(session)
    here = {"session__in": cells}
    visits = DelegateVisit.objects.filter(**here).select_related("delegate")
    given = Assignment.objects.filter(session__in=(source, session)).select_related("assignee")
    earlier = Assignment.objects.come_back_at(session).select_related("assignee")
    named = [task.assignee for task in (*given, *earlier)] + [visit.delegate for visit in visits]
    tell_apart([*(row.member for row in sheet), *named])
    post = chair_post(source)
    own = post and source.pk == session.pk
    return {
        "session": session,
        "source": source,
        "recorder": session.recorder or source.recorder,
        "chair_post": post if own or not post else f"{post} {source.organization.label}",
        "signs_for": f"T/M {session.organization.signs_for}" if own else "Chủ trì",
        "counts": counts(cells, sheet),
        "joint": [cell_count(cell, sheet) for cell in cells] if len(cells) > 1 else [],
        "marks": sheet,
        "absent": [row for row in sheet if row.mark != Attendance.Mark.PRESENT],
        "speakers": [row for row in sheet if row.spoke],
        "critics": [row for row in sheet if row.self_criticism],
        "essays": [row for row in sheet if row.essay],
        "agenda": source.agenda.all(),
        "studied": source.studied.all(),
        "issues": RaisedIssue.objects.filter(**here).select_related("handled_by"),
        "visits": visits,
        "assignments": given,
        "earlier": earlier,
        "sittings": [cell.pk for cell in cells],
        "scores": session.scores.select_related("criterion"),
    }


def _sheet(session: StudySession) -> list[Attendance]:
    """Everybody marked at the meeting, cell by cell."""
    return list(
        Attendance.objects.at(session)
        .select_related("member", "session__organization")
        .order_by("session__organization__path", "member__sort_name", "member_id")
    )


def chair_post(session: StudySession) -> str:
    """The post that the chair held in the cell on that day: a deputy signs as deputy."""
    held = Position.objects.on(session.held_on).filter(
        organization=session.organization_id, member=session.chair_id
    )
    posts = set(held.values_list("post", flat=True))
    return next((post.label for post in SIGNING if post in posts), "")


def counts(cells: list[StudySession], sheet: list[Attendance]) -> dict[str, int]:
    """Numbers of members on that day as the form of minutes splits them, over all cells."""
    marks = Counter(row.mark for row in sheet)
    rows = [row for cell in cells for row in sheet_for(cell)]
    temporary = sum(row.status == "sinh hoạt tạm thời" for row in rows)
    homes = Membership.objects.home().on(cells[0].held_on)
    at_home = homes.filter(organization__in=[cell.organization_id for cell in cells]).count()
    return {
        "due": len(rows),
        "probationary": sum(row.status == "dự bị" for row in rows),
        "temporary": temporary,
        "off": at_home - (len(rows) - temporary),
        "present": marks[Attendance.Mark.PRESENT],
        "excused": marks[Attendance.Mark.EXCUSED],
        "unexcused": marks[Attendance.Mark.ABSENT],
        "invited": sum(cell.non_members_invited for cell in cells),
        "non_members": sum(cell.non_members_present for cell in cells),
    }


def cell_count(cell: StudySession, sheet: list[Attendance]) -> dict:
    """One cell of a joint meeting: its name, how many were expected and how many came."""
    rows = [row for row in sheet if row.session_id == cell.pk]
    present = sum(row.mark == Attendance.Mark.PRESENT for row in rows)
    return {"name": cell.organization.name, "due": len(rows), "present": present}
