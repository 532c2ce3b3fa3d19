"""A member's own lines: pledge and what the cell said, evaluation, tasks, visits, the record."""

import datetime as dt

from django.db.models import Prefetch, Q
from django.urls import reverse

from campaigns.models import (
    Assignment,
    CampaignYear,
    DelegateVisit,
    Evaluation,
    Pledge,
    RaisedIssue,
    Step,
)
from members.models import Organization
from portal.kit.text import short_date
from reports.desk.home.base import NAMED, Section, Task, address, link
from reports.desk.home.corrections import own_requests
from reports.desk.home.posts import posts_told

SENT_BACK = Prefetch("steps", Step.objects.filter(action="send_back"), to_attr="returns")


def member_section(user, today: dt.date, year: CampaignYear | None) -> Section:
    """This year's pledge, the evaluation under way, tasks, and what became of requests."""
    section = Section("Việc của tôi")
    if user.scope.homes and year:
        section.tasks += _pledges(user, today, year)
        section.tasks += _evaluations(user, today, year)
    section.tasks += _assignments(user, today)
    section.tasks += _visits(user, today)
    section.tasks += _issues(user, today)
    section.tasks += own_requests(user, today)
    section.tasks += posts_told(user, today)
    return section


def _assignments(user, today: dt.date) -> list[Task]:
    """Assignments that meetings gave this member and that are not done, by deadline."""
    page = address("campaigns:assignment_list", mine="on")
    open_ones = Assignment.objects.given_to(user.member_id).filter(
        done_on__isnull=True, session__year__is_backfill=False
    )
    rows = list(open_ones.in_order_of_deadline().select_related("session")[: NAMED + 1])
    tasks = [
        Task(
            f"Nhiệm vụ được giao: {row.content}",
            page,
            due=row.due_on,
            late=_is_past(row.due_on, today),
            action="Xem",
            icon="list-todo",
            note=f"Giao tại buổi ngày {short_date(row.session.held_on)}",
        )
        for row in rows[:NAMED]
    ]
    return tasks if len(rows) <= NAMED else [*tasks, link("Các nhiệm vụ khác được giao", page)]


def _visits(user, today: dt.date) -> list[Task]:
    """Meetings of cells that the reader attends as a delegate."""
    visits = DelegateVisit.objects.upcoming(user.member_id, today).order_by("planned_on")
    return [
        Task(
            f"Dự sinh hoạt {visit.organization}",
            visit.get_absolute_url(),
            due=visit.planned_on,
            action="Xem",
            icon="handshake",
        )
        for visit in visits.select_related("organization")[:NAMED]
    ]


def _issues(user, today: dt.date) -> list[Task]:
    """Issues given to an organisation that the reader leads, until they are settled."""
    issues = RaisedIssue.objects.to_handle(user).filter(year__is_backfill=False)
    issues = issues.order_by("due_on", "pk")
    return [
        Task(
            f"Xử lý vấn đề, kiến nghị của {issue.organization}",
            issue.get_absolute_url(),
            due=issue.due_on,
            late=_is_past(issue.due_on, today),
            action="Xem",
            note=issue.content,
        )
        for issue in issues.select_related("organization")[:NAMED]
    ]


def _reason_of_return(record) -> str:
    """Why the record was last sent back."""
    return record.returns[-1].reason if record.returns else ""


def _is_past(due: dt.date | None, today: dt.date) -> bool:
    return bool(due and due < today)


def _pledges(user, today: dt.date, year: CampaignYear) -> list[Task]:
    own = Pledge.objects.filter(member=user.member_id, year=year).order_by("pk")
    due = _pledge_due(user, year)
    pledges = list(own.prefetch_related(SENT_BACK))
    tasks = [_pledge(pledge, today, year, due) for pledge in pledges]
    has_commitment = any(pledge.kind in Pledge.COMMITMENTS for pledge in pledges)
    if has_commitment or year.state == CampaignYear.State.CLOSED:
        return tasks
    return [
        *tasks,
        Task(
            f"Viết bản cam kết năm {year.calendar_year}",
            reverse("campaigns:pledge_mine"),
            due=due,
            late=_is_past(due, today),
            action="Viết",
            icon="pen-line",
        ),
    ]


def _pledge_due(user, year: CampaignYear) -> dt.date | None:
    """The deadline in the reader's cell; none where it was before the cell used the portal."""
    home = Organization.objects.filter(pk__in=[home.pk for home in user.scope.homes]).first()
    return year.pledge_due_in(home) if home else None


def _pledge(pledge: Pledge, today: dt.date, year: CampaignYear, due: dt.date | None) -> Task:
    states, url = Pledge.State, pledge.get_absolute_url()
    label = f"{pledge.get_kind_display()} năm {year.calendar_year}"
    if year.state == CampaignYear.State.CLOSED:
        return link(f"{label}: {pledge.get_state_display().lower()}", url, pledge.cell_comment)
    if pledge.state == states.RETURNED:
        note = f"Chi bộ góp ý: {_reason_of_return(pledge)}"
        return Task(
            f"{label}: chi bộ trả lại, cần bổ sung", url, late=True, action="Bổ sung", note=note
        )
    if pledge.state == states.DRAFT:
        late = _is_past(due, today)
        return Task(f"{label}: còn là nháp, chưa nộp", url, due=due, late=late, action="Viết")
    grading = year.state == CampaignYear.State.GRADING
    if grading and pledge.state in Pledge.PUBLIC and not pledge.self_result:
        assess = reverse("campaigns:pledge_self_assess", args=[pledge.pk])
        return Task(
            f"{label}: tự đánh giá kết quả thực hiện",
            assess,
            due=year.self_grade_due,
            late=_is_past(year.self_grade_due, today),
            action="Tự đánh giá",
            icon="pen-line",
            note=_judgement(pledge),
        )
    return link(f"{label}: {pledge.get_state_display().lower()}", url, _judgement(pledge))


def _judgement(pledge: Pledge) -> str:
    """What the cell found at the year's end, with its comment."""
    if not pledge.cell_result:
        return ""
    parts = (pledge.get_cell_result_display(), pledge.cell_comment)
    return "Chi bộ đánh giá: " + ". ".join(filter(None, parts))


def _evaluations(user, today: dt.date, year: CampaignYear) -> list[Task]:
    running = Q(year=year) | Q(year__state=CampaignYear.State.GRADING)
    own = Evaluation.objects.filter(running, member=user.member_id)
    related = own.select_related("year", "decided_grade").order_by("year__year")
    return [_evaluation(evaluation, today) for evaluation in related.prefetch_related(SENT_BACK)]


def _evaluation(evaluation: Evaluation, today: dt.date) -> Task:
    year, url = evaluation.year, evaluation.get_absolute_url()
    if evaluation.state == Evaluation.State.OPEN and year.state != CampaignYear.State.CLOSED:
        return Task(
            f"Tự kiểm điểm, tự nhận mức xếp loại năm {year.calendar_year}",
            reverse("campaigns:evaluation_self", args=[evaluation.pk]),
            due=year.self_grade_due,
            late=_is_past(year.self_grade_due, today),
            action="Tự đánh giá",
            icon="award",
            note=f"Bị trả lại: {_reason_of_return(evaluation)}" if evaluation.returns else "",
        )
    result = evaluation.decided_label or evaluation.get_state_display().lower()
    return link(f"Xếp loại năm {year.calendar_year}: {result}", url)
