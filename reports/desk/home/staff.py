"""The lines of the office's staff: to appraise, to publish, and work that is stuck."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from campaigns.models import CampaignYear, CriteriaSet, Evaluation
from members.models import OrganizationKind
from reports.desk.home.above import nominations
from reports.desk.home.accounts import accounts_to_reset
from reports.desk.home.base import Section, Task, address, counted
from reports.desk.home.corrections import requests_to_decide

STUCK = dt.timedelta(minutes=15)
BEFORE_GRADING = dt.timedelta(days=30)


def staff_section(user, year: CampaignYear | None) -> Section:
    """Units and exemplars to appraise, criteria to publish, the roster to import."""
    section = Section("Việc của cơ quan tham mưu")
    if not user.scope.down.get("review"):
        section.tasks += nominations(user)
    states = Evaluation.State
    units = Evaluation.objects.of_organizations().filter(
        user.scope.below("appraise"),
        organization__kind__level=OrganizationKind.Level.GRASSROOTS,
        state=states.SELF_GRADED,
    )
    section.tasks += counted(
        "Tổ chức chờ thẩm định, đề xuất mức",
        units.count(),
        address("campaigns:evaluation_list", of="organization", state=states.SELF_GRADED),
        action="Thẩm định",
        icon="award",
    )
    section.tasks += _grading_to_start(user, year)
    section.tasks += requests_to_decide(user)
    section.tasks += accounts_to_reset(user)
    section.tasks += _criteria(user, year)
    section.tasks += stuck_work()
    return section


def _grading_to_start(user, year: CampaignYear | None) -> list[Task]:
    """The year-end review that is not started yet, in the weeks before the cells have to propose."""
    due = year and year.cell_grade_due
    if (
        not due
        or year.state != CampaignYear.State.OPEN
        or user.scope.day < due - BEFORE_GRADING
        or not user.has_perm("campaigns.change_year", year)
    ):
        return []
    label = f"Chưa bắt đầu đánh giá, xếp loại năm {year.calendar_year}"
    start = reverse("reports:year_grading", args=[year.pk])
    return [Task(label, start, due=due, action="Bắt đầu", icon="award")]


def stuck_work() -> list[Task]:
    """Work of the workers that nobody takes up, or that a killed worker left behind."""
    late = timezone.now() - STUCK
    waiting = Q(status=TaskResultStatus.READY, run_after__lt=late, enqueued_at__lt=late)
    # What is taken up at once bears the library's farthest day instead of its own.
    waiting |= Q(status=TaskResultStatus.READY, run_after__year=dt.MAXYEAR, enqueued_at__lt=late)
    running = Q(status=TaskResultStatus.RUNNING, started_at__lt=late)
    return counted(
        "Việc xuất báo cáo chưa chạy hoặc bị dừng giữa chừng; xin báo quản trị máy chủ",
        DBTaskResult.objects.filter(waiting | running).count(),
        reverse("reports:exports"),
        action="Xem",
        icon="triangle-alert",
    )


def _criteria(user, year: CampaignYear | None) -> list[Task]:
    """Criteria sets of running years that the units cannot see yet, or that do not exist."""
    sets = CriteriaSet.objects.filter(user.scope.within("appraise", of="year__organization"))
    running = list(sets.exclude(year__state=CampaignYear.State.CLOSED))
    drafts = [criteria_set for criteria_set in running if criteria_set.published_at is None]
    url = drafts[0].get_absolute_url() if len(drafts) == 1 else reverse("campaigns:criteria_list")
    tasks = counted("Bộ tiêu chí chưa công bố", len(drafts), url, icon="scale")
    if (
        year
        and year.state != CampaignYear.State.CLOSED
        and user.scope.covers("appraise", year.organization)
        and all(criteria_set.year_id != year.pk for criteria_set in running)
    ):
        new = reverse("campaigns:criteria_create")
        tasks.append(
            Task(f"Chưa có bộ tiêu chí năm {year.calendar_year}", new, action="Soạn", icon="scale")
        )
    return tasks
