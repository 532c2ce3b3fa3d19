"""The lines of the year-end review in a cell or committee: who has not begun, who is to be voted on."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.urls import reverse

from campaigns.models import CampaignYear, Evaluation
from campaigns.models.comments import owed_comments
from campaigns.order import working_days_before
from reports.desk.home.base import Task, address, counted

OPEN, SELF_GRADED = Evaluation.State.OPEN, Evaluation.State.SELF_GRADED


def grading_tasks(user, here: list[int], today: dt.date) -> list[Task]:
    """What the evaluations of the reader's cells and committees, `here`, still need."""
    return [
        task
        for label, count, url, due, action in _lines(_counts(user, here), len(owed_comments(user)))
        for task in counted(
            label,
            count,
            url,
            due=due,
            late=bool(due and due < today),
            action=action,
            icon="award",
        )
    ]


def _lines(counts: dict[str, Any], comments: int) -> Iterable[tuple]:
    """Label, count, address, deadline and button of each line."""
    unit = reverse("campaigns:evaluation_self", args=[counts["unit"] or 0])
    units = address("campaigns:evaluation_list", of="organization", state=OPEN)
    return (
        (
            "Đảng viên chưa tự đánh giá",
            counts["open"],
            address("campaigns:evaluation_list", of="member", state=OPEN),
            counts["self_due"],
            "Xem",
        ),
        (
            "Đảng viên chờ chi bộ bỏ phiếu, đề xuất",
            counts["ballot"],
            reverse("campaigns:evaluation_ballot"),
            counts["cell_due"],
            "Ghi phiếu",
        ),
        (
            "Nhận xét đảng viên của chi bộ khác",
            comments,
            reverse("campaigns:comments_owed"),
            counts["cell_due"],
            "Ghi nhận xét",
        ),
        (
            "Tập thể chưa tự đánh giá",
            counts["units"],
            unit if counts["units"] == 1 else units,
            _draft_due(counts),
            "Tự đánh giá",
        ),
    )


def _draft_due(counts: dict[str, Any]) -> dt.date | None:
    """By when the draft of a collective's report is sent to those who review it."""
    review, days = counts["cell_due"], counts["draft_days"]
    return working_days_before(review, days) if review and days else review


def _counts(user, here: list[int]) -> dict[str, Any]:
    """How many are at each step, one unit of those that are open, and the deadlines."""
    own = Q(member__isnull=True, organization__in=here, state=OPEN)
    return Evaluation.objects.filter(
        user.scope.within("propose") | own,
        year__state=CampaignYear.State.GRADING,
        year__is_backfill=False,
    ).aggregate(
        open=Count("pk", filter=Q(member__isnull=False, state=OPEN)),
        ballot=Count("pk", filter=Q(member__isnull=False, state=SELF_GRADED)),
        units=Count("pk", filter=own),
        unit=Min("pk", filter=own),
        self_due=Min("year__self_grade_due"),
        cell_due=Min("year__cell_grade_due"),
        draft_days=Max("scheme__draft_days", filter=own),
    )
