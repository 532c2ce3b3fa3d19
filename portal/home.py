"""What waits for the reader today, by everything he is: member, cell, committee, bloc, staff."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.urls import reverse

from campaigns.models import CampaignYear, Evaluation, Nomination, Pledge, StudySession
from members.models import Organization
from reports.figures.base import Period
from reports.figures.registry import FIGURES

NAMED = 8


@dataclass
class Task:
    """One thing to do: what, how many, by when, and where."""

    label: str
    url: str
    count: int = 0
    due: dt.date | None = None
    late: bool = False
    action: str = "Mở"


@dataclass
class Section:
    """The tasks of one of the reader's roles."""

    title: str
    tasks: list[Task] = field(default_factory=list)


def _year(places, today: dt.date) -> CampaignYear | None:
    roots = {place.path[: Organization.steplen] for place in places}
    years = CampaignYear.objects.filter(organization__path__in=roots, year=today.year)
    return years.exclude(state=CampaignYear.State.PREPARING).first()


def _list(name: str, **query) -> str:
    return reverse(name) + "?" + "&".join(f"{key}={value}" for key, value in query.items())


def _counted(label: str, count: int, url: str, **more) -> list[Task]:
    return [Task(label, url, count, **more)] if count else []


def member_section(user, today: dt.date, year: CampaignYear | None) -> Section:
    """A member: this year's pledge, the self-assessment, the own record."""
    section = Section("Việc của tôi")
    if year is None:
        return section
    pledge = Pledge.objects.filter(member=user.member_id, year=year).order_by("-pk").first()
    if pledge is None:
        late = bool(year.pledge_due and year.pledge_due < today)
        section.tasks.append(
            Task(
                f"Viết bản cam kết năm {year.year}",
                reverse("campaigns:pledge_mine"),
                due=year.pledge_due,
                late=late,
                action="Viết",
            )
        )
    elif pledge.state == Pledge.State.RETURNED:
        section.tasks.append(
            Task("Chi bộ đã góp ý bản cam kết, cần bổ sung", pledge.get_absolute_url(), late=True)
        )
    elif pledge.state == Pledge.State.DRAFT:
        section.tasks.append(
            Task(
                "Bản cam kết còn là nháp, chưa nộp", pledge.get_absolute_url(), due=year.pledge_due
            )
        )
    own = Evaluation.objects.filter(
        member=user.member_id, year=year, state=Evaluation.State.OPEN
    ).first()
    if own:
        section.tasks.append(
            Task(
                f"Tự kiểm điểm, tự nhận mức xếp loại năm {year.year}",
                own.get_absolute_url(),
                due=year.self_grade_due,
                action="Tự đánh giá",
            )
        )
    return section


def cell_section(user, today: dt.date, year: CampaignYear | None) -> Section:
    """A cell's leaders: this month's meeting, drafts, pledges to review, the ballot."""
    section = Section("Chi bộ")
    scope = user.scope
    recorded = [place.pk for place in scope.here.get("record", ())]
    cells = Organization.objects.filter(pk__in=recorded, kind__holds_meetings=True)
    month = today.replace(day=1)
    held = set(
        StudySession.objects.filter(
            organization__in=recorded, kind=StudySession.Kind.REGULAR, held_on__gte=month
        ).values_list("organization", flat=True)
    )
    for cell in cells:
        if cell.pk not in held:
            section.tasks.append(
                Task(
                    f"Ghi buổi sinh hoạt thường kỳ tháng {today.month}: {cell.label}",
                    _list("campaigns:session_create", organization=cell.pk),
                    action="Ghi buổi sinh hoạt",
                )
            )
    open_sessions = StudySession.objects.awaiting_submission(user)
    returned = open_sessions.filter(state=StudySession.State.RETURNED).count()
    drafts = open_sessions.filter(state=StudySession.State.DRAFT).count()
    section.tasks += _counted(
        "Buổi sinh hoạt bị trả lại",
        returned,
        _list("campaigns:session_list", state="returned"),
        late=True,
    )
    section.tasks += _counted(
        "Buổi sinh hoạt còn là nháp", drafts, _list("campaigns:session_list", state="draft")
    )
    section.tasks += _counted(
        "Cam kết chờ thông qua",
        Pledge.objects.awaiting_review(user).count(),
        reverse("campaigns:pledge_accept_many"),
    )
    if year and year.state == CampaignYear.State.GRADING:
        ballots = Evaluation.objects.filter(
            scope.q("propose"), member__isnull=False, state=Evaluation.State.SELF_GRADED
        )
        section.tasks += _counted(
            "Đảng viên chờ chi bộ bỏ phiếu, đề xuất",
            ballots.count(),
            reverse("campaigns:evaluation_ballot"),
            due=year.cell_grade_due,
        )
    return section


def above_section(user, today: dt.date) -> Section:
    """Committees and the bloc: what waits for confirmation or decision, who has not met."""
    section = Section("Chờ cấp ủy xử lý")
    section.tasks += _counted(
        "Buổi sinh hoạt chờ xác nhận",
        StudySession.objects.awaiting_confirmation(user).count(),
        reverse("campaigns:session_confirm_many"),
    )
    section.tasks += _counted(
        "Đề nghị gương điển hình chờ xử lý",
        Nomination.objects.awaiting(user).count(),
        reverse("campaigns:exemplar_list"),
    )
    section.tasks += _counted(
        "Xếp loại chờ quyết định",
        Evaluation.objects.awaiting_decision(user).count(),
        reverse("campaigns:evaluation_decide"),
    )
    return section


def late_cells(user, today: dt.date) -> list[Organization]:
    """Cells below the reader that have not logged last month's regular meeting."""
    end = today.replace(day=1) - dt.timedelta(days=1)
    held = StudySession.objects.counted().filter(
        kind=StudySession.Kind.REGULAR, held_on__gte=end.replace(day=1), held_on__lte=end
    )
    return list(
        Organization.objects.filter(user.scope.q_from_above("view", ""))
        .existing_on(end)
        .filter(kind__holds_meetings=True)
        .exclude(pk__in=held.values("organization"))[:NAMED]
    )


def key_figures(user, today: dt.date) -> list:
    """Four figures of this year for whoever views more than one cell."""
    place = next(iter(user.scope.places("view")), None)
    if place is None or not user.scope.down.get("view"):
        return []
    organization = Organization.objects.get(pk=place.pk)
    period = Period.of_year(today.year, until=today)
    keys = ("regular_meetings", "attendance", "pledges_submitted", "members_decided")
    return [FIGURES[key].of(organization, period) for key in keys]


def home_sections(user, today: dt.date) -> list[Section]:
    """All sections that have something for this reader; empty ones are left out."""
    scope = user.scope
    year = _year(scope.all_places(), today)
    sections = []
    if scope.homes:
        sections.append(member_section(user, today, year))
    if scope.here.get("record"):
        sections.append(cell_section(user, today, year))
    if scope.down.get("review") or scope.has("appraise"):
        sections.append(above_section(user, today))
    if user.is_administrator:
        accounts = Task("Tài khoản của đảng bộ", reverse("members:account_list"))
        sections.append(Section("Quản trị", [accounts]))
    return [section for section in sections if section.tasks]
